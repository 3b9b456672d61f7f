/**
 * How one model value becomes one workbook cell: numbers with the format of their currency's scale,
 * dates as dates, text typed as text so that it never becomes a formula.
 */
import type { Font, Cell as SheetCell } from 'exceljs';
import { isFormulaLike } from '../csv.ts';
import { decimalsOf, significantDigits } from '../decimalText.ts';
import { amountDigits, type ValueFormat } from '../formatText.ts';

/** A double holds every decimal number of this many digits without loss. */
const EXACT_DIGITS = 15;

/** Colours of the print palette as ARGB. */
export const ink = {
  text: 'FF000000',
  muted: 'FF3D4856',
  negative: 'FF8F1620',
  warning: 'FF875100',
  border: 'FF9AA4B0',
  soft: 'FFE8ECF1',
  raised: 'FFF6F8FA',
  known: 'FF6A479B',
  accent: 'FF1B5BBA',
} as const;

/** A font of the workbook's own family: one without a name falls back to whatever the reader has. */
export function fontOf(part: Partial<Font>): Partial<Font> {
  return { name: 'Calibri', family: 2, size: 11, ...part };
}

/** Whether a spreadsheet's number can hold the text exactly. */
export function fitsNumber(text: string): boolean {
  return significantDigits(text) <= EXACT_DIGITS;
}

/** The number format of a value: the currency's scale, at least the column's decimals. */
export function numberFormat(format: ValueFormat, text = ''): string {
  const places = (count: number): string => (count > 0 ? `0.${'0'.repeat(count)}` : '0');
  const mark = format.isConverted ? '"\u2248 "' : '';
  const signed = (body: string): string => {
    const zero = format.isFlow ? '"\u2013"' : `${mark}${body}`;
    if (format.isChange) return `${mark}+${body};${mark}-${body};${zero}`;
    return mark === '' && !format.isFlow ? body : `${mark}${body};${mark}-${body};${zero}`;
  };
  switch (format.type) {
    case 'text':
      return '@';
    case 'date':
      return 'd mmm yyyy';
    case 'integer':
      return signed('#,##0');
    case 'amount':
      return signed(
        `#,##${places(Math.max(amountDigits(format.currency), decimalsOf(text || '0')))}`,
      );
    case 'rate':
      return signed(`#,##${places(format.decimals ?? 4)}`);
    case 'percent':
      return signed(`${places(format.decimals ?? 2)}%`);
  }
}

/** The value as Excel stores it: a Date at UTC midnight, a number, or text. */
export function storedValue(value: string, format: ValueFormat): string | number | Date {
  if (format.type === 'text') return value;
  if (format.type === 'date')
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : value;
  return Number(value);
}

/** Whether any line of the text could run as a formula where it is typed again. */
export function isFormulaText(text: string): boolean {
  return /[\r\n]/.test(text) ? text.split(/\r\n|\r|\n/).some(isFormulaLike) : isFormulaLike(text);
}

/** A text that reads like the escape of a character (`_x0041_`) must not become that character. */
export function keptEscapes(text: string): string {
  return text.includes('_x') ? text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_') : text;
}

/** Writes text that stays text even when it is edited again: dangerous ones get the text format. */
export function setText(cell: SheetCell, text: string): void {
  cell.value = keptEscapes(text);
  cell.alignment = { vertical: 'top' };
  if (isFormulaText(text)) cell.numFmt = '@';
}

/** Writes a value with its format. Mixed scales are safe: every cell carries its own format. */
export function setValue(cell: SheetCell, value: string, format: ValueFormat): void {
  if (format.type === 'text') {
    setText(cell, value);
    return;
  }
  cell.value = storedValue(value, format);
  cell.numFmt = numberFormat(format, value);
  cell.alignment = { horizontal: format.type === 'date' ? 'left' : 'right', vertical: 'top' };
}
