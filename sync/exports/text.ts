/** Cells, dates and encodings that the export files share. */
import iconv from 'iconv-lite';
import { disarmFormula } from '../../core/formula.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { formatMinor, type Money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ExportWarning } from './export.ts';

/** One line without control characters, cut to a length, that no spreadsheet takes for a formula. */
export function plainText(text: string, longest: number): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const safe = disarmFormula(line);
  return [...safe].slice(0, longest).join('').trimEnd();
}

export interface CsvDialect {
  readonly delimiter: ',' | ';' | '\t';
  /** Quotes every text, as DATEV wants it; otherwise only where it is needed. */
  readonly quotesAll?: boolean;
}

/** A text cell; `number` cells go into the line as they are. */
export function textCell(text: string, { delimiter, quotesAll = false }: CsvDialect): string {
  const needs = quotesAll || text.includes(delimiter) || /["\r\n']|^\s|\s$/.test(text);
  return needs ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvText(rows: readonly (readonly string[])[], { delimiter }: CsvDialect): string {
  return rows.map((cells) => `${cells.join(delimiter)}\r\n`).join('');
}

/** Signed, with the currency's decimals and a point. */
export function decimalText({ currency, minor }: Money): string {
  return formatMinor(minor, minorDigits(currency));
}

export function unsigned({ currency, minor }: Money): Money {
  return { currency, minor: minor < 0n ? -minor : minor };
}

/** `20/11/2026` or `11/20/2026`. */
export function slashDate(date: IsoDate, order: 'dmy' | 'mdy'): string {
  const [year, month, day] = date.split('-');
  return order === 'dmy' ? `${day}/${month}/${year}` : `${month}/${day}/${year}`;
}

/** `20261120`. */
export function compactDate(date: IsoDate): string {
  return date.replaceAll('-', '');
}

/**
 * Bytes in Windows-1252. A letter that it lacks becomes its base letter (Ł, ś, Ž), anything else a
 * question mark; a warning counts them.
 */
export function encode1252(text: string): {
  readonly bytes: Uint8Array;
  readonly warnings: readonly ExportWarning[];
} {
  let replaced = 0;
  const fitting = [...text]
    .map((character) => {
      if (isIn1252(character)) return character;
      replaced++;
      const base = SPECIAL[character] ?? character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
      return base !== '' && [...base].every(isIn1252) ? base : '?';
    })
    .join('');
  const message = `${replaced} characters are not in Windows-1252 and were written as their base letter or "?".`;
  return {
    bytes: new Uint8Array(iconv.encode(fitting, 'win1252')),
    warnings: replaced === 0 ? [] : [{ code: 'EXPORT_CHARACTERS', message }],
  };
}

/** Letters that decompose into nothing. */
const SPECIAL: { readonly [letter: string]: string } = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
};

const known = new Map<string, boolean>();

function isIn1252(character: string): boolean {
  if (character.charCodeAt(0) < 128 && character.length === 1) return true;
  const found = known.get(character);
  if (found !== undefined) return found;
  const made = iconv.decode(iconv.encode(character, 'win1252'), 'win1252') === character;
  known.set(character, made);
  return made;
}

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
