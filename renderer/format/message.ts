/** Sentences that the backend wrote, with their dates and amounts in the reader's own way. */
import { formatDate } from './date.ts';
import { formatDecimal } from './number.ts';

const ISO_DATE = /\b\d{4}-\d{2}-\d{2}\b/g;
const MONEY = /\b([A-Z]{3}) (-?\d{4,}(?:\.\d+)?)\b/g;
const MONEY_BEHIND = /(-?\b\d{4,}(?:\.\d+)?) ([A-Z]{3})\b/g;

/**
 * Dates (`2026-11-20`) and amounts (`EUR 50000000.00`) cross the door as data does; here they become
 * `20 Nov` and `EUR 50,000,000.00`. Everything else stays as it is.
 */
export function formatMessage(text: string): string {
  return text
    .replace(ISO_DATE, (date) => formatDate(date, { year: 'never' }))
    .replace(MONEY, (_whole, currency: string, amount: string) =>
      [currency, formatDecimal(amount)].join(' '),
    )
    .replace(MONEY_BEHIND, (_whole, amount: string, currency: string) =>
      [formatDecimal(amount), currency].join(' '),
    );
}
