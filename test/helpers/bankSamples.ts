/** Reads the bank files of ../shared for tests, with the helpers that compare them to expected.json. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { ReadOptions, StatementFile } from '../../sync/formats/format.ts';
import { readStatements } from '../../sync/formats/index.ts';
import type { Statement } from '../../sync/formats/model.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../shared/data/bank-files');

export const areSamplesAbsent = !existsSync(ROOT);
if (areSamplesAbsent) console.log('skipped: ../shared is absent');

// biome-ignore lint/suspicious/noExplicitAny: the shape of expected.json differs by folder.
export type Expected = any;

export function expectedOf(folder: string): Expected {
  if (areSamplesAbsent) return { files: {} };
  return JSON.parse(readFileSync(path.join(ROOT, folder, 'expected.json'), 'utf8'));
}

export function sampleBytes(folder: string, name: string): Buffer {
  return readFileSync(path.join(ROOT, folder, name));
}

export function readSample(folder: string, name: string, options: ReadOptions = {}): StatementFile {
  const result = readStatements(sampleBytes(folder, name), name, options);
  if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
  return result.value;
}

/** Amount texts are equal as numbers: `1171.6` and `1171.60`. */
export function canonical(amount: string | null | undefined): string | null {
  if (amount === null || amount === undefined) return null;
  const text = amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
  return text === '-0' ? '0' : text;
}

/** The bytes of an entry's slice are really its own, and its line is where they begin. */
export function checkSlices(bytes: Buffer, statements: readonly Statement[], start: RegExp): void {
  for (const statement of statements)
    for (const { slice } of statement.entries) {
      const raw = bytes.subarray(slice.offset, slice.offset + slice.length).toString('latin1');
      expect(raw).toMatch(start);
      const before = bytes.subarray(0, slice.offset).toString('latin1');
      expect(slice.line).toBe(before.split('\n').length);
    }
}

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Reads a small text of a test, which must be readable. */
export function readText(text: string | Uint8Array, options: ReadOptions = {}): StatementFile {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  const result = readStatements(bytes, 'file', options);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

/** The codes of all findings of a file, its statements' too. */
export function codesOf(file: StatementFile): string[] {
  return [
    ...file.issues,
    ...file.statements.flatMap((statement) => statement.issues),
    ...file.refused.flatMap((statement) => statement.issues),
  ].map((issue) => issue.code);
}
