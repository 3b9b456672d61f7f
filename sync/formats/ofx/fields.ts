/** Amounts and dates as OFX prints them. */

import { isCurrency, minorDigits } from '../../../core/money/currencies.ts';
import { parseCsvAmount } from '../csv/amounts.ts';
import {
  dateFromParts,
  type ParsedDate,
  type PrintedAmount,
  parseIsoDatePrefix,
  withoutBlankGroups,
} from '../values.ts';

/**
 * A signed amount: a point or a comma is the decimal mark; where both stand, the last one is. A comma
 * before three digits groups thousands unless the currency has three decimals. Blanks and apostrophes
 * group thousands only where they stand so; anything but digits, marks and a leading sign is no amount.
 */
export function parseOfxAmount(text: string, currency: string): PrintedAmount | null {
  const compact = withoutBlankGroups(text);
  if (compact === null || !/^[-+]?[\d.,]*\d[.,]?$/.test(compact)) return null;
  const comma = compact.lastIndexOf(',');
  const point = compact.lastIndexOf('.');
  const mark = comma > point ? ',' : '.';
  const other = mark === ',' ? '.' : ',';
  const isRepeated = compact.indexOf(mark) !== compact.lastIndexOf(mark);
  const bare = compact.replace(/[.,]$/, '');
  const isGrouping =
    point < 0 &&
    /^[-+]?\d{1,3},\d{3}$/.test(compact) &&
    !(isCurrency(currency) && minorDigits(currency) === 3);
  return isRepeated || isGrouping
    ? parseCsvAmount(bare, other, mark)
    : parseCsvAmount(bare, mark, other);
}

/** `YYYYMMDD` with any time and zone after it, cut to the date as printed; an ISO date too. */
export function parseOfxDate(text: string): ParsedDate | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?![\d]{7})/.exec(text);
  if (!match) return parseIsoDatePrefix(text);
  return dateFromParts(Number(match[1]), Number(match[2]), Number(match[3]));
}
