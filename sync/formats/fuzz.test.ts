/** Damaged files: no reader crashes or hangs, and what is accepted is proven or says that it is not. */
import { describe, expect, test } from 'vitest';
import {
  areBankFilesAbsent,
  FUZZED,
  filesOf,
  fuzzFormat,
  fuzzRates,
  randomOf,
} from '../../test/helpers/fuzzFormats.ts';
import { type ReadContext, readEvents, type StatementEvent } from './format.ts';
import { STATEMENT_FORMATS } from './index.ts';

if (areBankFilesAbsent) console.log('skipped: ../shared is absent');

const RUNS = 500;

describe.skipIf(areBankFilesAbsent)('damaged files', () => {
  for (const [formatId, folder] of FUZZED)
    test(`${formatId}: ${RUNS} inputs`, () => {
      fuzzFormat(formatId, folder, RUNS, 20_261_122);
    });

  test(`ecb-rates: ${RUNS} inputs`, () => fuzzRates(RUNS, 7));

  test('no format is left out', () => {
    const fuzzed = new Set(FUZZED.map(([formatId]) => formatId));
    expect(STATEMENT_FORMATS.filter(({ id }) => !fuzzed.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe.skipIf(areBankFilesAbsent)('pieces', () => {
  for (const [formatId, folder] of [...FUZZED, ['camt.053', 'camt053-series'] as const])
    test(`${folder} reads the same in pieces of any size`, () => {
      const format = STATEMENT_FORMATS.find((known) => known.id === formatId);
      const random = randomOf(3);
      for (const bytes of filesOf(folder)) {
        const context: ReadContext = {
          fileName: 'x',
          encoding: 'utf-8',
          defaultAccount: 'A',
          defaultCurrency: 'EUR',
        };
        const gather = (source: Uint8Array | Iterable<Uint8Array>): StatementEvent[] =>
          format ? [...readEvents(format.open(context), source)] : [];
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; ) {
          const next = Math.min(bytes.length, at + 1 + random(300));
          pieces.push(bytes.subarray(at, next));
          at = next;
        }
        expect(gather(pieces)).toEqual(gather(bytes));
      }
    });
});
