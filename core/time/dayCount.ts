/**
 * Day counts: the time between two dates in years, as an exact fraction. Interest and preferred
 * returns take it as a decimal, statistics as a double; neither loses anything before that choice.
 */
import { Decimal } from '../money/decimal.ts';
import { daysBetween, type IsoDate } from './dates.ts';
import {
  actActAfb,
  actActIsda,
  actActYear,
  daysWithoutLeapDays,
  hasLeapDay,
} from './dayCountActual.ts';
import { days30360, type ThirtyRule } from './dayCountThirty.ts';

/** Conventions by which interest accrues from day to day; the names are the wire form. */
export const ACCRUAL_DAY_COUNTS = [
  'act/365f',
  'act/360',
  'act/act-isda',
  '30/360-us',
  '30e/360',
] as const;

/** Every convention that two dates decide; ACT/ACT ICMA needs a coupon period besides. */
export const DAY_COUNTS = [
  ...ACCRUAL_DAY_COUNTS,
  '30/360-isda',
  '30/360-psa',
  '30e/360-isda',
  '30e+/360',
  'act/364',
  'act/365a',
  'act/365.25',
  'act/act-afb',
  'act/act-year',
  'nl/365',
  '1/1',
] as const;
export type DayCount = (typeof DAY_COUNTS)[number];

/** A time in years as a fraction of integers; both fit exactly into a double. */
export interface YearFraction {
  readonly numerator: number;
  readonly denominator: number;
}

export interface DayCountOptions {
  /** The last day of the deal; 30E/360 ISDA leaves the end of February there as it is. */
  readonly terminationDate?: IsoDate;
}

const THIRTY: { readonly [dayCount in DayCount]?: ThirtyRule } = {
  '30/360-us': 'us',
  '30/360-isda': 'bond-basis',
  '30/360-psa': 'psa',
  '30e/360': 'european',
  '30e/360-isda': 'german',
  '30e+/360': 'european-plus',
};

/**
 * The time from `from` to `to` by a day count; the negative of the way back where `to` is earlier,
 * but for the 30/360 family, which is not symmetric at ends of months.
 *
 * - `act/365f`, `act/360`, `act/364`, `act/365.25`: calendar days over that number.
 * - `act/365a`: over 366 where a 29 February lies after the start and up to the end, else 365.
 * - `nl/365`: days other than 29 February, over 365.
 * - `act/act-isda`: days in leap years over 366 plus days in other years over 365.
 * - `act/act-afb`: whole years back from the end, the rest over 366 where a 29 February lies in it.
 * - `act/act-year`: whole years on from the start, the rest over the days of its year.
 * - `30/360-...`: months of 30 days, see `days30360`. `1/1`: one, whatever the dates.
 *
 * Sources: ISDA 2006 Definitions 4.16; ISDA, "EMU and Market Conventions" (1998), for AFB; SIA,
 * "Standard Securities Calculation Methods", for the US rule; OpenGamma, "Interest Rate Instruments
 * and Market Conventions Guide", for the rest.
 */
export function yearFractionExact(
  dayCount: DayCount,
  from: IsoDate,
  to: IsoDate,
  options: DayCountOptions = {},
): YearFraction {
  const rule = THIRTY[dayCount];
  if (rule !== undefined)
    return { numerator: days30360(rule, from, to, options.terminationDate), denominator: 360 };
  if (to < from) {
    const back = yearFractionExact(dayCount, to, from);
    return { numerator: 0 - back.numerator, denominator: back.denominator };
  }
  const days = daysBetween(from, to);
  switch (dayCount) {
    case 'act/360':
      return { numerator: days, denominator: 360 };
    case 'act/364':
      return { numerator: days, denominator: 364 };
    case 'act/365.25':
      return { numerator: days * 4, denominator: 1461 };
    case 'act/365a':
      return { numerator: days, denominator: hasLeapDay(from, to) ? 366 : 365 };
    case 'nl/365':
      return { numerator: daysWithoutLeapDays(from, to), denominator: 365 };
    case 'act/act-isda':
      return actActIsda(from, to);
    case 'act/act-afb':
      return actActAfb(from, to);
    case 'act/act-year':
      return actActYear(from, to);
    case '1/1':
      return { numerator: days === 0 ? 0 : 1, denominator: 1 };
    default:
      return { numerator: days, denominator: 365 };
  }
}

/** `yearFractionExact` as a decimal of 40 digits, for money. */
export function yearFractionDecimal(dayCount: DayCount, from: IsoDate, to: IsoDate): Decimal {
  const { numerator, denominator } = yearFractionExact(dayCount, from, to);
  return new Decimal(numerator).div(denominator);
}

/** `yearFractionExact` as the nearest double, for statistics and curves. */
export function yearFraction(
  dayCount: DayCount,
  from: IsoDate,
  to: IsoDate,
  options: DayCountOptions = {},
): number {
  const { numerator, denominator } = yearFractionExact(dayCount, from, to, options);
  return numerator / denominator;
}
