/** The actual/actual family, which differs in where a leap day counts and in what a year is. */
import { fail, ok, type Result } from '../result.ts';
import {
  addDays,
  addMonths,
  dateOf,
  dateParts,
  daysBetween,
  daysInMonth,
  type IsoDate,
  isLeapYear,
} from './dates.ts';
import type { YearFraction } from './dayCount.ts';

/** Leap days after `from` and up to `to`. */
function leapDaysWithin(from: IsoDate, to: IsoDate): number {
  let count = 0;
  for (let year = dateParts(from).year; year <= dateParts(to).year; year++) {
    if (!isLeapYear(year)) continue;
    const leapDay = dateOf(year, 2, 29);
    if (leapDay > from && leapDay <= to) count++;
  }
  return count;
}

export function hasLeapDay(from: IsoDate, to: IsoDate): boolean {
  return leapDaysWithin(from, to) > 0;
}

export function daysWithoutLeapDays(from: IsoDate, to: IsoDate): number {
  return daysBetween(from, to) - leapDaysWithin(from, to);
}

/** Days in leap years over 366 plus days in other years over 365; `to` must not be earlier. */
export function actActIsda(from: IsoDate, to: IsoDate): YearFraction {
  const start = dateParts(from).year;
  const end = dateParts(to).year;
  let leapDays = 0;
  for (let year = start; year <= end; year++) {
    if (!isLeapYear(year)) continue;
    const first = year === start ? from : dateOf(year, 1, 1);
    const last = year === end ? to : dateOf(year + 1, 1, 1);
    leapDays += daysBetween(first, last);
  }
  const otherDays = daysBetween(from, to) - leapDays;
  return { numerator: otherDays * 366 + leapDays * 365, denominator: 365 * 366 };
}

/**
 * A year before the date; counted back from the end of February, it lands on the end of February.
 */
function yearBefore(date: IsoDate): IsoDate {
  const before = addMonths(date, -12);
  const { year, month, day } = dateParts(before);
  return month === 2 && day === 28 && isLeapYear(year) ? dateOf(year, 2, 29) : before;
}

/** Whole years back from the end, then the days left over 366 where 29 February is among them. */
export function actActAfb(from: IsoDate, to: IsoDate): YearFraction {
  let years = 0;
  let rest = to;
  for (let before = yearBefore(rest); before >= from; before = yearBefore(rest)) {
    years++;
    rest = before;
  }
  // The day that starts the period counts, the one that ends it does not.
  const denominator = rest > from && hasLeapDay(addDays(from, -1), addDays(rest, -1)) ? 366 : 365;
  return { numerator: years * denominator + daysBetween(from, rest), denominator };
}

/** Whole years on from the start, then the days left over the days of the year that they begin. */
export function actActYear(from: IsoDate, to: IsoDate): YearFraction {
  let years = Math.max(0, dateParts(to).year - dateParts(from).year);
  if (addMonths(from, 12 * years) > to) years--;
  const begun = addMonths(from, 12 * years);
  const denominator = daysBetween(begun, addMonths(from, 12 * (years + 1)));
  return { numerator: years * denominator + daysBetween(begun, to), denominator };
}

/** A regular coupon period, from one notional coupon date to the next. */
export interface CouponPeriod {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Coupons a year: 1, 2, 3, 4, 6 or 12. */
  readonly frequency: number;
  /** Whether coupons fall on the last day of their months. */
  readonly endOfMonth?: boolean;
}

/** Whether the frequency divides a year and the dates are its months apart. */
function isRegular({ from, to, frequency }: CouponPeriod): boolean {
  const [start, end] = [dateParts(from), dateParts(to)];
  const months = 12 * (end.year - start.year) + end.month - start.month;
  return [1, 2, 3, 4, 6, 12].includes(frequency) && months * frequency === 12;
}

/** The regular coupon date some months from another. */
function couponDate(date: IsoDate, months: number, endOfMonth = false): IsoDate {
  const moved = addMonths(date, months);
  if (!endOfMonth) return moved;
  const { year, month } = dateParts(moved);
  return dateOf(year, month, daysInMonth(year, month));
}

/**
 * ACT/ACT ICMA (ICMA Rule 251): days over the days of their regular period times the periods a year,
 * so that a regular half year is 0.5 whatever its days. A period that begins before or ends after
 * the regular one is split at regular coupon dates (ISDA, "EMU and Market Conventions", 1998).
 *
 * Error: COUPON_PERIOD_INVALID where the period is not 12 / frequency months, or that is no number of
 * months.
 */
export function actActIcma(from: IsoDate, to: IsoDate, period: CouponPeriod): Result<number> {
  const { frequency } = period;
  if (!isRegular(period))
    return fail({
      kind: 'invalid-input',
      code: 'COUPON_PERIOD_INVALID',
      path: 'coupon',
      message:
        `A coupon period from ${period.from} to ${period.to}, ${frequency} times a year, is none. ` +
        'Give two regular coupon dates in order, 12 / frequency months apart, and 1, 2, 3, 4, 6 or ' +
        '12 coupons a year.',
    });
  if (to < from) {
    const back = actActIcma(to, from, period);
    return back.ok ? ok(0 - back.value) : back;
  }
  const months = 12 / frequency;
  let sum = 0;
  const within = (first: IsoDate, last: IsoDate) => {
    const begin = first > from ? first : from;
    const end = last < to ? last : to;
    if (begin < end) sum += daysBetween(begin, end) / daysBetween(first, last) / frequency;
  };
  within(period.from, period.to);
  const walk = (start: IsoDate, step: number, isInside: (date: IsoDate) => boolean) => {
    let near = start;
    for (let k = 1; isInside(near); k++) {
      const far = couponDate(start, step * k, period.endOfMonth);
      if (step < 0) within(far, near);
      else within(near, far);
      near = far;
    }
  };
  walk(period.from, -months, (date) => date > from);
  walk(period.to, months, (date) => date < to);
  return ok(sum);
}

/**
 * ACT/365L (ICMA Rule 251.1(i), for sterling notes): days over 366 where the coupon period ends in a
 * leap year, else over 365; with one coupon a year, over 366 where a 29 February lies after `from` and
 * up to the end of the period. The negative of the way back where `to` is earlier.
 */
export function act365L(from: IsoDate, to: IsoDate, { to: end, frequency }: CouponPeriod): number {
  if (to < from) return 0 - act365L(to, from, { from: to, to: end, frequency });
  const isLong = frequency === 1 ? hasLeapDay(from, end) : isLeapYear(dateParts(end).year);
  return daysBetween(from, to) / (isLong ? 366 : 365);
}
