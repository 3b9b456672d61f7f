/**
 * When interest or preferred return joins the balance on which it is earned. Between those days it is
 * simple, so that a year of equal months compounded by month is (1 + r / 12)^12.
 */
import { Decimal } from '../money/decimal.ts';
import { addMonths, dateOf, dateParts, daysInMonth, type IsoDate } from '../time/dates.ts';
import { type DayCount, yearFractionDecimal } from '../time/dayCount.ts';

export const CONVENTIONS = [
  'continuous',
  'anniversary',
  'year-end',
  'quarter-end',
  'month-end',
] as const;
export type Convention = (typeof CONVENTIONS)[number];

/** Such as `compounded at the end of each month`; anniversaries are those of `start`. */
export function compoundsWords(convention: Convention, start = 'first call'): string {
  const words = {
    continuous: 'by day',
    anniversary: `each year from the ${start}`,
    'year-end': 'each 31 December',
    'quarter-end': 'at the end of each quarter',
    'month-end': 'at the end of each month',
  } as const satisfies { readonly [name in Convention]: string };
  return words[convention];
}

/** Months of the year on whose last day return joins the balance. */
const ENDS: { readonly [name in Convention]?: readonly number[] } = {
  'year-end': [12],
  'quarter-end': [3, 6, 9, 12],
  'month-end': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
};

/** Days after `from` and up to `to` on which return joins the balance; anniversaries are of `first`. */
export function compoundingDays(
  convention: Convention | 'simple',
  first: IsoDate,
  from: IsoDate,
  to: IsoDate,
): IsoDate[] {
  const days: IsoDate[] = [];
  if (convention === 'anniversary')
    for (let k = dateParts(from).year - dateParts(first).year; ; k++) {
      const day = addMonths(first, 12 * k);
      if (day > to) break;
      if (day > from && k > 0) days.push(day);
    }
  const ends = convention === 'simple' ? undefined : ENDS[convention];
  if (ends)
    for (let { year } = dateParts(from); year <= dateParts(to).year; year++)
      for (const month of ends) {
        const day = dateOf(year, month, daysInMonth(year, month));
        if (day > from && day <= to) days.push(day);
      }
  return days;
}

export interface InterestTerms {
  readonly rateAnnual: Decimal;
  readonly convention: Convention | 'simple';
  readonly dayCount: DayCount;
}

/**
 * Interest on an amount from a date to a later one, unrounded, in the unit of the amount. Simple
 * a r t; by day a ((1 + r)^t - 1); otherwise a (product of 1 + r t over the stretches - 1), with t by the
 * day count from `from` on.
 */
export function interestBetween(
  amount: Decimal,
  { rateAnnual, convention, dayCount }: InterestTerms,
  from: IsoDate,
  to: IsoDate,
): Decimal {
  const yearsAt = (date: IsoDate) => yearFractionDecimal(dayCount, from, date);
  if (convention === 'simple') return amount.times(rateAnnual).times(yearsAt(to));
  if (convention === 'continuous')
    return amount.times(rateAnnual.plus(1).pow(yearsAt(to)).minus(1));
  const days = [...compoundingDays(convention, from, from, to), to];
  let [factor, since] = [new Decimal(1), new Decimal(0)];
  for (const day of days) {
    const years = yearsAt(day);
    factor = factor.times(rateAnnual.times(years.minus(since)).plus(1));
    since = years;
  }
  return amount.times(factor.minus(1));
}
