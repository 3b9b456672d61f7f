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

const MAX_DIGITS = 30;
const MAX_LENGTH = 40;

/** Whether the text from `from` to `to` is nothing but up to thirty digits; none at all is too. */
function isDigits(text: string, from: number, to: number): boolean {
  if (to - from > MAX_DIGITS) return false;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/**
 * An unsigned amount of digits with one comma or one point ("12," and "000300.00" are legal), or null.
 * Leading zeros go, decimals stay as printed.
 */
export function parseUnsignedAmount(text: string): string | null {
  const { length } = text;
  if (length === 0 || length > MAX_LENGTH) return null;
  let mark = text.indexOf(',');
  if (mark < 0) mark = text.indexOf('.');
  const isPoint = mark >= 0 && text.charCodeAt(mark) === 46;
  if (mark < 0) mark = length;
  if (mark >= length - 1 && mark === 0) return null;
  if (!isDigits(text, 0, mark) || !isDigits(text, mark + 1, length)) return null;
  let start = 0;
  while (start < mark - 1 && text.charCodeAt(start) === 48) start++;
  if (mark >= length - 1) return text.slice(start, mark);
  if (mark === 0) return `0.${text.slice(1)}`;
  if (isPoint) return start === 0 ? text : text.slice(start);
  return `${text.slice(start, mark)}.${text.slice(mark + 1)}`;
}

/**
 * Why a text is no amount and what to do, for the message of a refusal: `"1.234,56" groups its thousands
 * ...`. Such a text is never guessed at, for `1.234` is one thing or the other.
 */
export function amountFault(text: string, format: string): string {
  const shown = `"${text.slice(0, 40)}"`;
  if (/^[-+]?\d+,\d{0,2}$/.test(text)) return `${shown} has a comma, where ${format} has a point`;
  if (/^[-+]?\d{1,3}(?:[.,' ]\d{2,3})*[.,' ]\d{3}(?:[.,]\d*)?$/.test(text))
    return `${shown} groups its thousands, which ${format} does not allow; ask the bank for amounts without groups`;
  if (/\d[eE][-+]?\d/.test(text))
    return `${shown} is written with an exponent, as spreadsheets do; ask the bank for the file as it made it`;
  return text.trim() === '' ? 'it is empty' : `${shown} is no amount`;
}

/** Blanks and apostrophes of every kind that group thousands: none is ever a decimal mark. */
const GROUP_BLANKS = /[ \t\u00a0\u2007\u2009\u202f]/g;
const GROUP_QUOTES = /['\u2018\u2019\u02bc\u00b4`]/g;

/**
 * An amount without the blanks or apostrophes that group its thousands (`+1 234.50`, `1'234'567`), or
 * null where they do not: groups are of three digits and of one kind of mark, and stand before the
 * decimals. A blank between the sign and the digits goes too. Text without them comes back trimmed.
 */
export function withoutBlankGroups(text: string): string | null {
  const clean = text.replace(GROUP_BLANKS, ' ').replace(GROUP_QUOTES, "'").trim();
  if (!/[ ']/.test(clean)) return clean;
  const parts = /^([-+]?) ?(\d{1,3}(?:( |')\d{3}(?:\3\d{3})*)?|\d*)([.,]\d*)?([-+]?)$/.exec(clean);
  if (parts === null) return null;
  const [, sign = '', whole = '', , fraction = '', behind = ''] = parts;
  return `${sign}${whole.replace(/[ ']/g, '')}${fraction}${behind}`;
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

/** The number of two digits at a place of text that holds digits there. */
function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** Remembers the last answer: neighbours in a file mostly have the same date. */
function rememberLast<R>(read: (text: string) => R): (text: string) => R {
  let lastText: string | null = null;
  let lastAnswer: R;
  return (text) => {
    if (text === lastText) return lastAnswer;
    lastAnswer = read(text);
    lastText = text;
    return lastAnswer;
  };
}

/** `YYMMDD`. */
export const parseCompactDate: (text: string) => ParsedDate | null = rememberLast((text) =>
  text.length === 6 && isDigits(text, 0, 6)
    ? dateFromParts(fullYear(pairAt(text, 0)), pairAt(text, 2), pairAt(text, 4))
    : null,
);

const ISO_PREFIX = /^(\d{4})-(\d{2})-(\d{2})(?:$|T| |Z|[+-])/;

/** An ISO date, or a timestamp cut to the date as printed (its own offset is kept, not converted). */
export const parseIsoDatePrefix: (text: string) => ParsedDate | null = rememberLast((text) => {
  const match = ISO_PREFIX.exec(text);
  return match && dateFromParts(Number(match[1]), Number(match[2]), Number(match[3]));
});

/** Text cleaned for a field: trimmed, runs of blanks and line ends made one blank; null if empty. */
export function tidy(text: string | null | undefined): string | null {
  if (!text) return null;
  if (isTidy(text)) return text;
  const clean = /\s\s|[^\S ]|^ | $/.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
  return clean === '' ? null : clean;
}

/** Whether text is plain ASCII whose only blanks are single ones between words. */
function isTidy(text: string): boolean {
  let before = 32;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 33 ? code !== 32 || before === 32 : code > 126) return false;
    before = code;
  }
  return before !== 32;
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
