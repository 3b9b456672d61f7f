/**
 * Amounts and dates as files print them, brought to the model's one form. No function here rounds or
 * guesses silently: what was repaired is told to the caller.
 */
import { daysInMonth, type IsoDate } from '../../core/time/dates.ts';

export interface PrintedAmount {
  readonly isNegative: boolean;
  /** Digits with an optional point; decimals exactly as printed. */
  readonly amount: string;
}

const PLAIN = /^\d{1,30}$/;
const MAX_LENGTH = 40;

/**
 * An unsigned amount of digits with one comma or one point ("12," and "000300.00" are legal), or null.
 * Leading zeros go, decimals stay as printed.
 */
export function parseUnsignedAmount(text: string): string | null {
  if (text.length === 0 || text.length > MAX_LENGTH) return null;
  let mark = text.indexOf(',');
  if (mark < 0) mark = text.indexOf('.');
  const whole = mark < 0 ? text : text.slice(0, mark);
  const fraction = mark < 0 ? '' : text.slice(mark + 1);
  if (whole === '' && fraction === '') return null;
  if (whole !== '' && !PLAIN.test(whole)) return null;
  if (fraction !== '' && !PLAIN.test(fraction)) return null;
  const digits = stripZeros(whole);
  return fraction === '' ? digits : `${digits}.${fraction}`;
}

function stripZeros(whole: string): string {
  let at = 0;
  while (at < whole.length - 1 && whole.charCodeAt(at) === 48) at++;
  return whole === '' ? '0' : at === 0 ? whole : whole.slice(at);
}

/** A decimal as XML writes it, with an optional sign. */
export function parseXmlAmount(text: string): PrintedAmount | null {
  const isNegative = text.startsWith('-');
  const body = isNegative || text.startsWith('+') ? text.slice(1) : text;
  if (body.includes(',')) return null;
  const amount = parseUnsignedAmount(body);
  return amount === null ? null : { isNegative, amount };
}

export interface ParsedDate {
  readonly date: IsoDate;
  /** The day did not exist (30 February) and became the last day of its month. */
  readonly isClamped: boolean;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** A date from its parts; a day from 1 to 31 that the month lacks is clamped, all else is null. */
export function dateFromParts(year: number, month: number, day: number): ParsedDate | null {
  if (!(year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= 31))
    return null;
  const last = day <= 28 ? 31 : daysInMonth(year, month);
  const kept = Math.min(day, last);
  return { date: `${year}-${two(month)}-${two(kept)}` as IsoDate, isClamped: kept !== day };
}

/** Two-digit years from 80 on are of the last century: no bank file is older than that. */
export function fullYear(twoDigits: number): number {
  return twoDigits >= 80 ? 1900 + twoDigits : 2000 + twoDigits;
}

/** `YYMMDD`. */
export function parseCompactDate(text: string): ParsedDate | null {
  if (!/^\d{6}$/.test(text)) return null;
  return dateFromParts(
    fullYear(Number(text.slice(0, 2))),
    Number(text.slice(2, 4)),
    Number(text.slice(4, 6)),
  );
}

const ISO_PREFIX = /^(\d{4})-(\d{2})-(\d{2})(?:$|T| |Z|[+-])/;

/** An ISO date, or a timestamp cut to the date as printed (its own offset is kept, not converted). */
export function parseIsoDatePrefix(text: string): ParsedDate | null {
  const match = ISO_PREFIX.exec(text);
  return match && dateFromParts(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Text cleaned for a field: trimmed, runs of blanks and line ends made one blank; null if empty. */
export function tidy(text: string | null | undefined): string | null {
  if (!text) return null;
  const clean = /\s\s|[^\S ]|^ | $/.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
  return clean === '' ? null : clean;
}

/** Decimals after the point in a decimal text. */
export function decimalsOf(amount: string): number {
  const point = amount.indexOf('.');
  return point < 0 ? 0 : amount.length - point - 1;
}

/** A decimal text, signed or not, as an integer of `scale` implied decimals; `scale` is at least its own decimals. */
export function scaled(amount: string, scale: number): bigint {
  const point = amount.indexOf('.');
  if (point < 0) return BigInt(amount) * 10n ** BigInt(scale);
  const digits = amount.slice(0, point) + amount.slice(point + 1);
  const missing = scale - (amount.length - point - 1);
  return BigInt(missing === 0 ? digits : digits + '0'.repeat(missing));
}
