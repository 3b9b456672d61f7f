/**
 * Dates of QIF, whose order of day and month is nowhere stated: the whole file is tried in each order,
 * and only an order that every date fits is one.
 */
import { daysInMonth } from '../../../core/time/dates.ts';
import type { DateOrder } from '../format.ts';
import { dateFromParts, fullYear, type ParsedDate } from '../values.ts';

const PARTS = /^(\d{1,4})[/.\s-]+(\d{1,2}|[A-Za-z]{3,9})\s*([/.'\s-])\s*(\d{1,4})$/;
const PACKED = /^(\d{4})(\d{2})(\d{2})$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
export const DATE_ORDERS: readonly DateOrder[] = ['ymd', 'mdy', 'dmy'];

const PART_WORDS: { readonly [part: string]: string } = { d: 'day', m: 'month', y: 'year' };

/** An order as people say it: `day-month-year`. */
export function orderInWords(order: DateOrder): string {
  return [...order].map((part) => PART_WORDS[part]).join('-');
}

interface Parts {
  readonly first: string;
  readonly second: string;
  readonly third: string;
  /** The apostrophe before the year means this century ("'20", "' 4"). */
  readonly isRecent: boolean;
}

function partsOf(text: string): Parts | null {
  const clean = text.trim();
  const packed = PACKED.exec(clean);
  if (packed)
    return {
      first: packed[1] as string,
      second: packed[2] as string,
      third: packed[3] as string,
      isRecent: false,
    };
  const match = PARTS.exec(clean);
  if (!match) return null;
  const [, first = '', second = '', mark, third = ''] = match;
  return { first, second, third, isRecent: mark === "'" };
}

function yearOf(text: string, isRecent: boolean): number {
  if (text.length === 4) return Number(text);
  if (text.length === 3 || (text.length === 1 && !isRecent)) return Number.NaN;
  return isRecent ? 2000 + Number(text) : fullYear(Number(text));
}

function monthOf(text: string): number {
  if (/^\d/.test(text)) return text.length > 2 ? Number.NaN : Number(text);
  return MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

/** The date in that order, or null where it is none; a day that its month lacks is no date here. */
export function parseQifDate(text: string, order: DateOrder): ParsedDate | null {
  const parts = partsOf(text);
  if (!parts) return null;
  const { first, second, third, isRecent } = parts;
  const isNamed = /^[A-Za-z]/.test(second);
  if (isNamed && order === 'mdy') return null;
  // A year of two digits in front is nobody's habit, and would make every other order doubtful.
  if (order === 'ymd' && first.length !== 4) return null;
  const [year, month, day] =
    order === 'ymd'
      ? [first, second, third]
      : order === 'dmy'
        ? [third, second, first]
        : [third, first, second];
  if (day.length > 2) return null;
  const [y, m, d] = [yearOf(year, isRecent), monthOf(month), Number(day)];
  if (!(y >= 1900 && m >= 1 && m <= 12) || d > daysInMonth(y, m)) return null;
  return dateFromParts(y, m, d);
}

export interface OrderGuess {
  /** The order to read by; the likeliest where several fit. */
  readonly order: DateOrder;
  /** Orders that every date fits and that give different dates; one, and nothing is open. */
  readonly candidates: readonly DateOrder[];
}

/** Tries the orders on all dates of a file. Dates that no order fits are left out of the judgement. */
export function detectOrder(texts: readonly string[]): OrderGuess {
  const readable = texts.filter((text) =>
    DATE_ORDERS.some((order) => parseQifDate(text, order) !== null),
  );
  const readings = DATE_ORDERS.map((order) => ({
    order,
    dates: readable.map((text) => parseQifDate(text, order)?.date ?? null),
  }));
  const whole = readings.filter(({ dates }) => dates.every((date) => date !== null));
  const [best] = whole;
  if (!best) {
    const count = (dates: readonly unknown[]): number =>
      dates.filter((date) => date !== null).length;
    readings.sort((a, b) => count(b.dates) - count(a.dates));
    return { order: readings[0]?.order ?? 'mdy', candidates: [] };
  }
  const different = whole.filter(
    (one, index) =>
      whole.findIndex((other) => other.dates.every((date, i) => date === one.dates[i])) === index,
  );
  // Records of an account mostly stand in order: the reading that runs best goes first.
  different.sort((a, b) => turns(a.dates) - turns(b.dates));
  return { order: (different[0] ?? best).order, candidates: different.map(({ order }) => order) };
}

/** How often dates change their direction, and how far apart they are as a tie-break. */
function turns(dates: readonly (string | null)[]): number {
  let up = 0;
  let down = 0;
  for (let i = 1; i < dates.length; i++) {
    const [a, b] = [dates[i - 1] as string, dates[i] as string];
    if (a < b) up++;
    else if (a > b) down++;
  }
  return Math.min(up, down);
}
