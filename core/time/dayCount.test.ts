/** Day counts against the published and independently computed tables of ../shared/data. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Agreed, expectStated } from '../../test/helpers/agreed.ts';
import { unwrap } from '../result.ts';
import { daysBetween, isoDate } from './dates.ts';
import { type DayCount, yearFraction, yearFractionDecimal, yearFractionExact } from './dayCount.ts';
import { actActIcma, type CouponPeriod } from './dayCountActual.ts';

const folder = new URL('../../../shared/data/daycount_calendar/', import.meta.url);
const absent = !existsSync(folder);
if (absent) console.log('skipped: ../shared is absent');

/** The names that the tables use, in lower case. */
const conventions: Record<string, DayCount> = {
  'act/365f': 'act/365f',
  'act/360': 'act/360',
  'act/364': 'act/364',
  'act/365a': 'act/365a',
  'act/365.25': 'act/365.25',
  'nl/365': 'nl/365',
  '1/1': '1/1',
  'act/act isda': 'act/act-isda',
  'act/act afb': 'act/act-afb',
  'act/act year': 'act/act-year',
  '30/360 us(sia)': '30/360-us',
  '30/360 isda(bondbasis)': '30/360-isda',
  '30/360 psa': '30/360-psa',
  '30e/360': '30e/360',
  '30e/360 isda(german,not maturity)': '30e/360-isda',
  '30e+/360': '30e+/360',
};

/** The fields of a line of CSV; quotes hold commas. */
function fields(line: string): string[] {
  return (line.match(/("[^"]*"|[^,]*)(,|$)/g) ?? []).map((field) =>
    field.replace(/,$/, '').replaceAll('"', ''),
  );
}

function rows(file: string): string[][] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => fields(line.trim()));
}

describe('year fractions', () => {
  it.each([
    ['act/365f', '2024-01-01', '2025-01-01', 366 / 365],
    ['act/360', '2024-01-31', '2024-03-01', 30 / 360],
    ['act/act-isda', '2003-11-01', '2004-05-01', 61 / 365 + 121 / 366],
    ['30/360-us', '2007-02-28', '2007-03-31', 30 / 360],
    ['30/360-us', '2008-02-29', '2009-02-28', 1],
    ['30/360-us', '2007-01-15', '2007-01-31', 16 / 360],
    ['30e/360', '2007-02-28', '2007-03-31', 32 / 360],
    ['30e/360', '2007-01-15', '2007-01-31', 15 / 360],
  ] as const)('%s from %s to %s', (dayCount, from, to, expected) => {
    const value = yearFraction(dayCount, isoDate(from), isoDate(to));
    expect(value).toBeCloseTo(expected, 13);
    const exact = yearFractionDecimal(dayCount, isoDate(from), isoDate(to));
    expect(exact.toNumber()).toBeCloseTo(value, 14);
  });

  it('changes sign with the order of dates', () => {
    const [a, b] = [isoDate('2019-05-05'), isoDate('2024-11-17')];
    for (const dayCount of ['act/365f', 'act/360', 'act/act-isda'] as const)
      expect(yearFraction(dayCount, b, a)).toBe(-yearFraction(dayCount, a, b));
  });
});

interface MemoCase {
  readonly convention: string;
  readonly start: string;
  readonly end: string;
  readonly ref_start?: string;
  readonly ref_end?: string;
  readonly schedule?: readonly string[];
  readonly nominal_periods?: readonly (readonly string[])[];
  readonly note?: string;
  readonly expected: number;
  readonly tol: number;
}

/** The last regular period of a case; its months tell the coupons a year. */
function couponOf(each: MemoCase): CouponPeriod {
  const [first, last] = each.nominal_periods?.[0] ??
    each.schedule?.slice(-2) ?? [each.ref_start, each.ref_end];
  const [from, to] = [isoDate(first ?? ''), isoDate(last ?? '')];
  const months = Math.round((12 * daysBetween(from, to)) / 365);
  return {
    from,
    to,
    frequency: 12 / months,
    endOfMonth: each.note?.includes('quarterly EOM') === true,
  };
}

describe('ACT/ACT ICMA', () => {
  const period = { from: isoDate('2003-05-15'), to: isoDate('2003-11-15'), frequency: 2 };
  it('is half a year for a regular half year, and adds up over stubs', () => {
    expect(unwrap(actActIcma(period.from, period.to, period))).toBe(0.5);
    const [a, b, c] = [isoDate('2001-02-03'), isoDate('2003-08-01'), isoDate('2006-12-24')];
    const whole = unwrap(actActIcma(a, c, period));
    const parts = unwrap(actActIcma(a, b, period)) + unwrap(actActIcma(b, c, period));
    expect(parts).toBeCloseTo(whole, 13);
    expect(unwrap(actActIcma(c, a, period))).toBe(-whole);
  });

  it('refuses a period without days and seven coupons a year', () => {
    const codes = [
      { ...period, to: period.from },
      { ...period, frequency: 7 },
    ].map((each) => {
      const result = actActIcma(period.from, period.to, each);
      return result.ok ? '' : result.error.code;
    });
    expect(codes).toEqual(['COUPON_PERIOD_INVALID', 'COUPON_PERIOD_INVALID']);
  });
});

describe.skipIf(absent)('year fractions of the shared tables', () => {
  const agreed = new Agreed();

  it('equals the verified table to 1e-12', () => {
    let compared = 0;
    for (const [convention = '', from = '', to = '', , expected = ''] of rows(
      'year_fractions.csv',
    )) {
      const dayCount = conventions[convention.toLowerCase()];
      if (!dayCount) throw new Error(`${convention} is not known`);
      compared++;
      const value = yearFraction(dayCount, isoDate(from), isoDate(to));
      expect(agreed.differ(value, Number(expected)), `${convention} ${from} ${to}`).toBeLessThan(
        1e-12,
      );
    }
    expect(compared).toBe(540);
  });

  it('equals the published table of another library to 1e-12', () => {
    let compared = 0;
    for (const [convention = '', from = '', to = '', expected = ''] of rows(
      'strata_year_fractions.csv',
    )) {
      const dayCount = conventions[convention.toLowerCase()];
      if (!dayCount) throw new Error(`${convention} is not known`);
      compared++;
      const value = yearFraction(dayCount, isoDate(from), isoDate(to));
      expect(agreed.differ(value, Number(expected)), `${convention} ${from} ${to}`).toBeLessThan(
        1e-12,
      );
    }
    expect(compared).toBe(86);
  });

  it('agree as the specification states', () => {
    expectStated('year fractions', agreed);
  });

  it('equals the published day counts of the 30/360 family', () => {
    for (const [from = '', to = '', us = '', european = '', german = '', actual = ''] of rows(
      'days360_table.csv',
    )) {
      const days = (dayCount: DayCount) =>
        yearFractionExact(dayCount, isoDate(from), isoDate(to)).numerator;
      const found = [days('30/360-us'), days('30e/360'), days('30e/360-isda'), days('act/360')];
      expect(found, `${from} ${to}`).toEqual([us, european, german, actual].map(Number));
    }
  });

  it('equals the examples of the ISDA memorandum of 1998', () => {
    const memo = JSON.parse(readFileSync(new URL('actact_isda_memo.json', folder), 'utf8')) as {
      cases: MemoCase[];
    };
    for (const each of memo.cases) {
      const [from, to] = [isoDate(each.start), isoDate(each.end)];
      const dayCount = conventions[each.convention.toLowerCase()];
      const value = dayCount
        ? yearFraction(dayCount, from, to)
        : unwrap(actActIcma(from, to, couponOf(each)));
      expect(Math.abs(value - each.expected), JSON.stringify(each)).toBeLessThan(each.tol);
    }
    expect(memo.cases.length).toBeGreaterThan(20);
  });
});
