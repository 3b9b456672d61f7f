/** Sentences that the backend wrote, with their dates and amounts in the reader's own way. */
import { dayNumberOf, formatDate, formatMoment } from './date.ts';
import { formatDecimal } from './number.ts';

// A quoted date is a specimen, or text of a file, and stays as it is.
const ISO_DATE_STOP = /(?<!['"`\u201c])\b(\d{4}-\d{2}-\d{2})\b(\.?)/g;
const INSTANT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g;
const MONEY = /\b([A-Z]{3}) (-?\d{4,}(?:\.\d+)?)\b/g;
const SPACED_PERCENT = /(?<=\d) %/g;
const MINUS = /(?<=^|\s)-(?=\d)/g;
const MONEY_BEHIND = /(-?\b\d{4,}(?:\.\d+)?) ([A-Z]{3})\b/g;
// Three capitals before a number are a bank code or a document as often as a currency.
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/**
 * Dates (`2026-11-20`) and amounts (`EUR 50000000.00`) cross the door as data does; here they become
 * `20 Nov`, with the year where it is far, and `EUR 50,000,000.00`, a minus is a true one, and a percent sign
 * stands close as everywhere in the window.
 * Everything else stays as it is.
 */
export function formatMessage(text: string): string {
  return text
    .replace(INSTANT, (moment) => formatMoment(moment))
    .replace(ISO_DATE_STOP, (_, date: string, stop: string) => {
      const shown = formatDate(date, { year: 'auto' });
      // A month cut short may end in a stop, which then ends the sentence too.
      return shown.endsWith('.') ? shown : shown + stop;
    })
    .replace(MONEY, (whole, currency: string, amount: string) =>
      CURRENCIES.has(currency) ? `${currency} ${formatDecimal(amount)}` : whole,
    )
    .replace(MONEY_BEHIND, (whole, amount: string, currency: string) =>
      CURRENCIES.has(currency) ? `${formatDecimal(amount)} ${currency}` : whole,
    )
    .replace(SPACED_PERCENT, '%')
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
