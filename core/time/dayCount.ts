/**
 * Day counts: the time between two dates in years, as an exact fraction. Interest and preferred
 * returns take it as a decimal, statistics as a double; neither loses anything before that choice.
 */
import { Decimal } from '../money/decimal.ts';
import { dateParts, daysBetween, daysInMonth, type IsoDate, isLeapYear } from './dates.ts';

/** Every supported convention; the names are the wire form. */
export const DAY_COUNTS = ['act/365f', 'act/360', 'act/act-isda', '30/360-us', '30e/360'] as const;
export type DayCount = (typeof DAY_COUNTS)[number];

/** A time in years as a fraction of integers; both fit exactly into a double. */
export interface YearFraction {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The time from `from` to `to` by a day count; negative where `to` is earlier.
 *
 * - `act/365f`: calendar days over 365, leap years or not. `act/360`: over 360.
 * - `act/act-isda`: days in leap years over 366 plus days in other years over 365.
 * - `30/360-us`: months of 30 days; the last day of February counts as the 30th, tested before the
 *   31st, and an end on the 31st becomes the 30th only after a start on the 30th or later.
 * - `30e/360`: both days at most 30.
 *
 * Sources: ISDA 2006 Definitions 4.16; SIA, "Standard Securities Calculation Methods", for the US
 * rule.
 */
export function yearFractionExact(dayCount: DayCount, from: IsoDate, to: IsoDate): YearFraction {
  switch (dayCount) {
    case 'act/365f':
      return { numerator: daysBetween(from, to), denominator: 365 };
    case 'act/360':
      return { numerator: daysBetween(from, to), denominator: 360 };
    case 'act/act-isda':
      return actActIsda(from, to);
    case '30/360-us':
      return { numerator: days30360Us(from, to), denominator: 360 };
    case '30e/360':
      return { numerator: days30E360(from, to), denominator: 360 };
  }
}

/** `yearFractionExact` as a decimal of 40 digits, for money. */
export function yearFractionDecimal(dayCount: DayCount, from: IsoDate, to: IsoDate): Decimal {
  const { numerator, denominator } = yearFractionExact(dayCount, from, to);
  return new Decimal(numerator).div(denominator);
}

/** `yearFractionExact` as the nearest double, for statistics and curves. */
export function yearFraction(dayCount: DayCount, from: IsoDate, to: IsoDate): number {
  const { numerator, denominator } = yearFractionExact(dayCount, from, to);
  return numerator / denominator;
}

function actActIsda(from: IsoDate, to: IsoDate): YearFraction {
  if (to < from) {
    const back = actActIsda(to, from);
    return { numerator: -back.numerator, denominator: back.denominator };
  }
  const start = dateParts(from).year;
  const end = dateParts(to).year;
  let leapDays = 0;
  for (let year = start; year <= end; year++) {
    if (!isLeapYear(year)) continue;
    const first = year === start ? from : yearStart(year);
    const last = year === end ? to : yearStart(year + 1);
    leapDays += daysBetween(first, last);
  }
  const otherDays = daysBetween(from, to) - leapDays;
  return { numerator: otherDays * 366 + leapDays * 365, denominator: 365 * 366 };
}

function yearStart(year: number): IsoDate {
  return `${String(year).padStart(4, '0')}-01-01` as IsoDate;
}

function days30360Us(from: IsoDate, to: IsoDate): number {
  const start = dateParts(from);
  const end = dateParts(to);
  const startEndsFebruary = start.month === 2 && start.day === daysInMonth(start.year, 2);
  const endEndsFebruary = end.month === 2 && end.day === daysInMonth(end.year, 2);
  const startDay = startEndsFebruary ? 30 : Math.min(start.day, 30);
  let endDay = end.day;
  if (startEndsFebruary && endEndsFebruary) endDay = 30;
  if (endDay === 31 && startDay >= 30) endDay = 30;
  return 360 * (end.year - start.year) + 30 * (end.month - start.month) + endDay - startDay;
}

function days30E360(from: IsoDate, to: IsoDate): number {
  const start = dateParts(from);
  const end = dateParts(to);
  return (
    360 * (end.year - start.year) +
    30 * (end.month - start.month) +
    Math.min(end.day, 30) -
    Math.min(start.day, 30)
  );
}
