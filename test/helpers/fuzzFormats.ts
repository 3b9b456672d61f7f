/** Damages the bank files of ../shared and checks what the readers make of them. Seeded, to repeat. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { readEcbRates } from '../../sync/formats/ecb/read.ts';
import { type ReadContext, readEvents } from '../../sync/formats/format.ts';
import { readStatements, STATEMENT_FORMATS } from '../../sync/formats/index.ts';
import { proveStatement } from '../../sync/formats/proof.ts';
import { CFONB_FILE, FIXED_FILE } from './ownBankFiles.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../shared/data/bank-files');
export const areBankFilesAbsent = !existsSync(ROOT);

/** Every statement format with the folder of its samples, or its name where it has a file of our own. */
export const FUZZED: readonly (readonly [formatId: string, folder: string])[] = [
  ['mt940', 'mt940'],
  ['mt942', 'mt942'],
  ['camt.052', 'camt052'],
  ['camt.053', 'camt053'],
  ['camt.054', 'camt054'],
  ['bai2', 'bai2'],
  ['ofx', 'ofx'],
  ['qif', 'qif'],
  ['coda', 'coda'],
  ['csv', 'csv'],
  ['cfonb120', 'cfonb120'],
  ['fixed', 'fixed'],
];

/** Formats without samples are damaged in a file of our own. */
const OWN_FILES: { readonly [folder: string]: string } = {
  cfonb120: CFONB_FILE.join('\n'),
  fixed: FIXED_FILE,
};

/** A small seeded generator: whole numbers from zero to below its argument. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The sample files of a folder, without the largest: they would only slow the runs. */
export function filesOf(folder: string): Buffer[] {
  const own = OWN_FILES[folder];
  if (own !== undefined) return [Buffer.from(own)];
  if (areBankFilesAbsent) return [];
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => !/^(README\.md|expected\.json)$/.test(name))
    .map((name) => readFileSync(path.join(ROOT, folder, name)))
    .filter((bytes) => bytes.length < 40_000);
}

/** Bytes changed, an end cut off, the file doubled, a piece doubled or taken out. */
export function damage(bytes: Buffer, random: (below: number) => number): Buffer {
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

const GIVEN = { defaultAccount: 'A', defaultCurrency: 'EUR' };

/**
 * Reads damaged files by the format and by whatever recognises them: nothing throws, nothing takes two
 * seconds, and what is accepted is proven or says that it is not.
 */
export function fuzzFormat(formatId: string, folder: string, runs: number, seed: number): void {
  const format = STATEMENT_FORMATS.find((known) => known.id === formatId);
  if (!format) throw new Error(`${formatId} is registered`);
  const files = filesOf(folder);
  const random = randomOf(seed);
  for (let run = 0; run < runs; run++) {
    const bytes = damage(files[random(files.length)] as Buffer, random);
    const started = performance.now();
    const whole = readStatements(bytes, 'damaged', GIVEN);
    if (whole.ok)
      for (const statement of whole.value.statements) {
        const proof = proveStatement(statement);
        if (proof.status !== 'proven') expect(proof.issues.length).toBeGreaterThan(0);
      }
    else expect(whole.error.code).toMatch(/^[A-Z0-9_]+$/);
    const context: ReadContext = { ...GIVEN, fileName: 'damaged', encoding: 'windows-1252' };
    for (const event of readEvents(format.open(context), bytes))
      expect(typeof event.type).toBe('string');
    expect(performance.now() - started).toBeLessThan(2000);
  }
}

/** The same for the reference rates of the ECB: what is accepted are numbers. */
export function fuzzRates(runs: number, seed: number): void {
  const files = filesOf('ecb-fx');
  const random = randomOf(seed);
  for (let run = 0; run < runs; run++) {
    const result = readEcbRates(damage(files[random(files.length)] as Buffer, random));
    if (result.ok)
      for (const day of result.value.days)
        for (const { rate } of day.rates) expect(rate).toMatch(/^\d+(\.\d+)?$/);
  }
}
