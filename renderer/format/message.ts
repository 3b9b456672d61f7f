/** Sentences that the backend wrote, with their dates and amounts in the reader's own way. */
import { dayNumberOf, formatDate, formatMoment } from './date.ts';
import { formatDecimal } from './number.ts';

const ISO_DATE = /\b\d{4}-\d{2}-\d{2}\b/g;
const INSTANT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g;
const MONEY = /\b([A-Z]{3}) (-?\d{4,}(?:\.\d+)?)\b/g;
const MINUS = /(?<=^|\s)-(?=\d)/g;
const MONEY_BEHIND = /(-?\b\d{4,}(?:\.\d+)?) ([A-Z]{3})\b/g;

/**
 * Dates (`2026-11-20`) and amounts (`EUR 50000000.00`) cross the door as data does; here they become
 * `20 Nov` and `EUR 50,000,000.00`, and a minus is a true one. Everything else stays as it is.
 */
export function formatMessage(text: string): string {
  return text
    .replace(INSTANT, (moment) => formatMoment(moment))
    .replace(ISO_DATE, (date) => formatDate(date, { year: 'never' }))
    .replace(MONEY, (_whole, currency: string, amount: string) =>
      [currency, formatDecimal(amount)].join(' '),
    )
    .replace(MONEY_BEHIND, (_whole, amount: string, currency: string) =>
      [formatDecimal(amount), currency].join(' '),
    )
    .replace(MINUS, '\u2212');
}

/**
 * A value that the backend gives as data does: a date, or words with a moment in them. Everything else
 * is an identifier or prose and stays as issued.
 */
export function formatValue(text: string): string {
  if (text.length === 10 && dayNumberOf(text) !== null) return formatDate(text);
  return text.replace(INSTANT, (moment) => formatMoment(moment));
}
