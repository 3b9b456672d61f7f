/** Damaged files: no reader crashes or hangs, and what is accepted is proven or says that it is not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEcbRates } from './ecb/read.ts';
import { type ReadContext, readEvents, type StatementEvent } from './format.ts';
import { readStatements, STATEMENT_FORMATS } from './index.ts';
import { proveStatement } from './proof.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../shared/data/bank-files');
const isAbsent = !existsSync(ROOT);
if (isAbsent) console.log('skipped: ../shared is absent');

const RUNS = 500;

/** A small seeded generator, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function filesOf(folder: string): Buffer[] {
  if (isAbsent) return [];
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => !/^(README\.md|expected\.json)$/.test(name))
    .map((name) => readFileSync(path.join(ROOT, folder, name)))
    .filter((bytes) => bytes.length < 40_000);
}

function damage(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const kind = random(4);
  if (kind === 0) {
    for (let n = random(12) + 1; n > 0; n--) copy[random(copy.length)] = random(256);
    return copy;
  }
  const at = random(copy.length);
  if (kind === 1) return copy.subarray(0, at);
  if (kind === 2) return Buffer.concat([copy, copy]);
  const length = random(copy.length - at);
  const piece = copy.subarray(at, at + length);
  return random(2) === 0
    ? Buffer.concat([copy.subarray(0, at + length), piece, copy.subarray(at + length)])
    : Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
}

const FOLDERS: readonly (readonly [string, string])[] = [
  ['mt940', 'mt940'],
  ['mt942', 'mt942'],
  ['camt.052', 'camt052'],
  ['camt.053', 'camt053'],
  ['camt.054', 'camt054'],
  ['csv', 'csv'],
];

describe.skipIf(isAbsent)('damaged files', () => {
  for (const [formatId, folder] of FOLDERS)
    test(`${formatId}: ${RUNS} inputs`, () => {
      const format = STATEMENT_FORMATS.find((known) => known.id === formatId);
      if (!format) throw new Error(`${formatId} is registered`);
      const files = filesOf(folder);
      const random = randomOf(20_261_122);
      for (let run = 0; run < RUNS; run++) {
        const bytes = damage(files[random(files.length)] as Buffer, random);
        const started = performance.now();
        const whole = readStatements(bytes, 'damaged', {
          defaultAccount: 'A',
          defaultCurrency: 'EUR',
        });
        if (whole.ok)
          for (const statement of whole.value.statements) {
            const proof = proveStatement(statement);
            if (proof.status !== 'proven') expect(proof.issues.length).toBeGreaterThan(0);
          }
        else expect(whole.error.code).toMatch(/^[A-Z0-9_]+$/);
        const context: ReadContext = {
          fileName: 'damaged',
          encoding: 'windows-1252',
          defaultAccount: 'A',
          defaultCurrency: 'EUR',
        };
        for (const event of readEvents(format.open(context), bytes))
          expect(typeof event.type).toBe('string');
        expect(performance.now() - started).toBeLessThan(2000);
      }
    });

  test(`ecb-rates: ${RUNS} inputs`, () => {
    const files = filesOf('ecb-fx');
    const random = randomOf(7);
    for (let run = 0; run < RUNS; run++) {
      const result = readEcbRates(damage(files[random(files.length)] as Buffer, random));
      if (result.ok)
        for (const day of result.value.days)
          for (const { rate } of day.rates) expect(rate).toMatch(/^\d+(\.\d+)?$/);
    }
  });
});

describe.skipIf(isAbsent)('pieces', () => {
  for (const [formatId, folder] of [...FOLDERS, ['camt.053', 'camt053-series'] as const])
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
