/** Rows of a fixed-width file: each line cut at the profile's positions, counted in characters. */
import type { Encoding } from '../charset.ts';
import type { CsvRow } from '../csv/scan.ts';
import { linesOf, type TextSource } from '../source.ts';

export interface FixedField {
  readonly start: number;
  readonly length: number;
}

/**
 * Gives rows in the form of the CSV scanner. Cells stay as undecoded as the source, so a line of UTF-8
 * is decoded to find the characters and its cells are put back into bytes.
 */
export function scannerOfFields(
  source: TextSource,
  fields: readonly FixedField[],
  encoding: Encoding,
): { next(): CsvRow | null } {
  const lines = linesOf(source);
  return {
    next() {
      const { value } = lines.next();
      if (!value) return null;
      const { raw, start, end, line } = value;
      const isWide = encoding === 'utf-8' && /[\u0080-\u00ff]/.test(raw);
      const text = isWide ? source.decode(raw) : raw;
      const cells = fields.map((field) => {
        const cell = text.slice(field.start, field.start + field.length).trim();
        return isWide ? Buffer.from(cell, 'utf8').toString('latin1') : cell;
      });
      return { cells, start, end, line, isBroken: false };
    },
  };
}
