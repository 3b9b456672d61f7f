/** Day counts against the published and independently computed tables of ../shared/data. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoDate } from './dates.ts';
import { type DayCount, yearFraction, yearFractionDecimal, yearFractionExact } from './dayCount.ts';

const folder = new URL('../../../shared/data/daycount_calendar/', import.meta.url);
const absent = !existsSync(folder);
if (absent) console.log('skipped: ../shared is absent');

const conventions: Record<string, DayCount> = {
  'ACT/365F': 'act/365f',
  'Act/365F': 'act/365f',
  'ACT/360': 'act/360',
  'Act/360': 'act/360',
  'ACT/ACT ISDA': 'act/act-isda',
  'Act/Act ISDA': 'act/act-isda',
  '30/360 US(SIA)': '30/360-us',
  '30U/360': '30/360-us',
  '30E/360': '30e/360',
};

function rows(file: string): string[][] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.trim().split(','));
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

describe.skipIf(absent)('year fractions of the shared tables', () => {
  it('equals the verified table to 1e-12', () => {
    let compared = 0;
    for (const [convention = '', from = '', to = '', , expected = ''] of rows(
      'year_fractions.csv',
    )) {
      const dayCount = conventions[convention];
      if (!dayCount) continue;
      compared++;
      const value = yearFraction(dayCount, isoDate(from), isoDate(to));
      expect(Math.abs(value - Number(expected)), `${convention} ${from} ${to}`).toBeLessThan(1e-12);
    }
    expect(compared).toBe(300);
  });

  it('equals the published table of another library to 1e-12', () => {
    let compared = 0;
    for (const [convention = '', from = '', to = '', expected = ''] of rows(
      'strata_year_fractions.csv',
    )) {
      const dayCount = conventions[convention];
      if (!dayCount) continue;
      compared++;
      const value = yearFraction(dayCount, isoDate(from), isoDate(to));
      expect(Math.abs(value - Number(expected)), `${convention} ${from} ${to}`).toBeLessThan(1e-12);
    }
    expect(compared).toBeGreaterThan(5);
  });

  it('equals the published day counts of the 30/360 family', () => {
    for (const [from = '', to = '', us = '', european = '', , actual = ''] of rows(
      'days360_table.csv',
    )) {
      const days = (dayCount: DayCount) =>
        yearFractionExact(dayCount, isoDate(from), isoDate(to)).numerator;
      expect([days('30/360-us'), days('30e/360'), days('act/360')], `${from} ${to}`).toEqual([
        Number(us),
        Number(european),
        Number(actual),
      ]);
    }
  });

  it('equals the examples of the ISDA memorandum of 1998', () => {
    const memo = JSON.parse(readFileSync(new URL('actact_isda_memo.json', folder), 'utf8')) as {
      cases: { convention: string; start: string; end: string; expected: number; tol: number }[];
    };
    const cases = memo.cases.filter((each) => each.convention === 'ACT/ACT ISDA');
    expect(cases.length).toBeGreaterThan(4);
    for (const each of cases) {
      const value = yearFraction('act/act-isda', isoDate(each.start), isoDate(each.end));
      expect(Math.abs(value - each.expected)).toBeLessThan(each.tol);
    }
  });
});
