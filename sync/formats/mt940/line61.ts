/**
 * The statement line of MT940 and MT942, tag :61:. One regular expression holds the grammar of SWIFT
 * together with the dialects that banks really send; everything after the amount is cut by hand.
 */
import { dateParts, dayNumber, type IsoDate } from '../../../core/time/dates.ts';
import type { AmountInCurrency, Sign } from '../model.ts';
import {
  amountFault,
  dateFromParts,
  type ParsedDate,
  parseCompactDate,
  parseUnsignedAmount,
  tidy,
} from '../values.ts';
import type { Information } from './information.ts';
import { takeMoneyTags } from './slash.ts';

/** What a :61: says, before its :86: is known. */
export interface Line61 {
  readonly sign: Sign;
  readonly isReversal: boolean;
  /** German interim marks EC and ED announce an entry that is not booked. */
  readonly isExpected: boolean;
  readonly amount: string;
  readonly valueDate: IsoDate;
  readonly bookingDate: IsoDate;
  /** A printed day that does not exist was clamped. */
  readonly isClamped: boolean;
  readonly swiftCode: string | null;
  readonly customerReference: string | null;
  readonly bankReference: string | null;
  readonly supplementary: string | null;
  readonly original: AmountInCurrency | null;
  readonly charges: AmountInCurrency | null;
  readonly exchangeRate: string | null;
}

type MoneyTags = Pick<Information, 'original' | 'charges' | 'exchangeRate'>;

/**
 * Value date, entry date, mark, funds code, amount. The mark comes before the funds code: "DR" is a
 * debit with the third letter of EUR, "RD" a reversed debit, "RDR" both.
 */
const HEAD = /^(\d{6})(\d{4})?\s?(R[CD]|E[CD]|[CD])([A-Z])?\s?(\d[\d.,]*|,\d+)/;

/** Digits behind an amount are its own, behind a mark of groups that SWIFT does not know: `1'234,56`. */
const DIGITS_AFTER = /^[ \u00a0]?['\u2019]?\d[\d.,' ]*/;

/** Reads a :61: with its continuation lines; a text says what is wrong. */
export function parseLine61(value: string): Line61 | string {
  const lineEnd = value.indexOf('\n');
  const first = lineEnd < 0 ? value : value.slice(0, lineEnd);
  const parts = plainHead(first) ?? anyHead(first);
  if (!parts) return 'it does not begin with date, debit or credit mark and amount';
  const { length: headLength, valueText, entryText, mark, amountText } = parts;
  const rest = DIGITS_AFTER.exec(first.slice(headLength));
  if (rest) return amountFault(amountText + rest[0], 'SWIFT');
  const amount = parseUnsignedAmount(amountText);
  if (amount === null) return amountFault(amountText, 'SWIFT');
  const value61 = parseCompactDate(valueText);
  if (!value61) return `"${valueText}" is not a date`;
  const booking = entryText === undefined ? null : nearestEntryDate(entryText, value61.date);
  if (entryText !== undefined && !booking) return `"${entryText}" is not an entry date`;
  const isReversal = mark.length === 2 && mark.startsWith('R');
  const letter = mark.charAt(mark.length - 1);
  const isCredit = isReversal ? letter === 'D' : letter === 'C';
  const tail = parseTail(first.slice(headLength));
  const money: MoneyTags = { original: null, charges: null, exchangeRate: null };
  const extra = lineEnd < 0 ? null : tidy(takeMoneyTags(value.slice(lineEnd + 1), money));
  return {
    sign: isCredit ? 'credit' : 'debit',
    isReversal,
    isExpected: mark.startsWith('E'),
    amount,
    valueDate: value61.date,
    bookingDate: booking?.date ?? value61.date,
    isClamped: value61.isClamped || (booking?.isClamped ?? false),
    swiftCode: tail.code,
    customerReference: tail.customer,
    bankReference: tail.bank,
    supplementary: joinTexts(tail.rest, extra),
    ...money,
  };
}

interface Head {
  readonly length: number;
  readonly valueText: string;
  readonly entryText: string | undefined;
  readonly mark: string;
  readonly amountText: string;
}

function anyHead(line: string): Head | null {
  const match = HEAD.exec(line);
  if (!match) return null;
  const [{ length }, valueText = '', entryText, mark = '', , amountText = ''] = match;
  return { length, valueText, entryText, mark, amountText };
}

/** What nearly every line begins with, `2601020102C12,50`, in one pass; null for all else. */
function plainHead(line: string): Head | null {
  for (let at = 0; at < 10; at++) if (!isDigit(line.charCodeAt(at))) return null;
  const code = line.charCodeAt(10);
  if (code !== 67 && code !== 68) return null;
  let end = 11;
  while (isDigit(line.charCodeAt(end))) end++;
  if (end === 11 || line.charCodeAt(end) !== 44) return null;
  end++;
  while (isDigit(line.charCodeAt(end))) end++;
  const next = line.charCodeAt(end);
  if (next === 44 || next === 46) return null;
  return {
    length: end,
    valueText: line.slice(0, 6),
    entryText: line.slice(6, 10),
    mark: code === 67 ? 'C' : 'D',
    amountText: line.slice(11, end),
  };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function joinTexts(rest: string | null, text: string | null): string | null {
  return rest === null ? text : text === null ? rest : `${rest} ${text}`;
}

interface Tail {
  code: string | null;
  customer: string | null;
  bank: string | null;
  rest: string | null;
}

/** Type code of four, customer reference, "//" bank reference; old Rabobank pads 16 and adds a name. */
function parseTail(text: string): Tail {
  const tail: Tail = { code: null, customer: null, bank: null, rest: null };
  let at = 0;
  while (text.charCodeAt(at) === 32) at++;
  if (at >= text.length) return tail;
  let refAt = at;
  const initial = text.charCodeAt(at);
  if (initial >= 65 && initial <= 90) {
    tail.code = text.slice(at, at + 4).trimEnd();
    refAt = at + 4;
  }
  const slash = text.indexOf('//', refAt);
  const customer = slash < 0 ? text.slice(refAt) : text.slice(refAt, slash);
  if (slash >= 0) tail.bank = tidy(text.slice(slash + 2));
  const gap = customer.length > 16 ? customer.search(/\s{2,}\S/) : -1;
  if (gap > 0 && gap < 16) {
    tail.customer = tidy(customer.slice(0, 16));
    tail.rest = tidy(customer.slice(16));
  } else tail.customer = tidy(customer);
  return tail;
}

/**
 * The entry date `MMDD` has no year: the one nearest to the value date is meant, which may lie in
 * the year before or after.
 */
function nearestEntryDate(entryText: string, valueDate: IsoDate): ParsedDate | null {
  if (entryText !== lastEntry.text || valueDate !== lastEntry.valueDate)
    lastEntry = { text: entryText, valueDate, date: findEntryDate(entryText, valueDate) };
  return lastEntry.date;
}

/** The last answer: neighbours mostly have the same dates. */
let lastEntry: { text: string; valueDate: IsoDate | null; date: ParsedDate | null } = {
  text: '',
  valueDate: null,
  date: null,
};

function findEntryDate(entryText: string, valueDate: IsoDate): ParsedDate | null {
  const { year, month: valueMonth } = dateParts(valueDate);
  const month = Number(entryText.slice(0, 2));
  const day = Number(entryText.slice(2, 4));
  if (Math.abs(month - valueMonth) < 6) return dateFromParts(year, month, day);
  const target = dayNumber(valueDate);
  let best: ParsedDate | null = null;
  let bestGap = Number.POSITIVE_INFINITY;
  for (const candidate of [year, year - 1, year + 1]) {
    const parsed = dateFromParts(candidate, month, day);
    const gap = parsed ? Math.abs(dayNumber(parsed.date) - target) : Number.POSITIVE_INFINITY;
    if (gap >= bestGap) continue;
    bestGap = gap;
    best = parsed;
  }
  return best;
}
