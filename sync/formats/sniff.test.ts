/** Every sample is recognised by its own format and by no other, whatever its name. */
import { describe, expect, test } from 'vitest';
import { areSamplesAbsent, expectedOf, sampleBytes } from '../../test/helpers/bankSamples.ts';
import { readStatements, sniffFormats } from './index.ts';

const FORMATS: Record<string, string> = {
  mt940: 'mt940',
  mt942: 'mt942',
  camt052: 'camt.052',
  camt053: 'camt.053',
  'camt053-series': 'camt.053',
  camt054: 'camt.054',
  bai2: 'bai2',
  ofx: 'ofx',
  qif: 'qif',
  coda: 'coda',
  csv: 'csv',
};

describe.skipIf(areSamplesAbsent)('recognition', () => {
  for (const [folder, format] of Object.entries(FORMATS))
    test(`${folder} is ${format}`, () => {
      for (const name of Object.keys(expectedOf(folder).files)) {
        const guesses = sniffFormats(sampleBytes(folder, name));
        if (name === 'not-mt940.sta') expect(guesses).toEqual([]);
        else expect([name, guesses[0]?.format]).toEqual([name, format]);
        const [best, second] = guesses;
        const isWhole = expectedOf(folder).files[name].class !== 'malformed';
        if (best && second && isWhole)
          expect(best.confidence - second.confidence).toBeGreaterThan(0.1);
      }
    });

  test.each(['nacha', 'mt101', 'pain001', 'pain002', 'ebics'])(
    '%s holds no statement and is not read as one',
    (folder) => {
      for (const name of Object.keys(expectedOf(folder).files ?? {})) {
        if (name.endsWith('.gz')) continue;
        const result = readStatements(sampleBytes(folder, name), name, {
          defaultAccount: 'A',
          defaultCurrency: 'EUR',
        });
        expect([name, result.ok ? result.value.statements : []]).toEqual([name, []]);
      }
    },
  );
});
