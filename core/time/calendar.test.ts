/** Business days against the tables of ../shared/data, and the refusals of a calendar. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { AppFailure, unwrap } from '../result.ts';
import { businessDayCalculation, yearFractionCalculation } from './calculations.ts';
import {
  addBusinessDays,
  addMonthsAdjusted,
  adjustDate,
  businessDaysBetween,
  calendarOf,
  calendarSchema,
  isBusinessDay,
  joinCalendars,
} from './calendar.ts';
import { addDays, isoDate, weekday } from './dates.ts';
import { CALENDAR_IDS, type CalendarId, settlementCalendar } from './holidays.ts';

const folder = new URL('../../../shared/data/daycount_calendar/', import.meta.url);
const absent = !existsSync(folder);
if (absent) console.log('skipped: ../shared is absent');

const plain = calendarOf({
  id: 'plain',
  weekend: [6, 7],
  firstYear: 2024,
  lastYear: 2026,
  holidays: [isoDate('2024-12-25'), isoDate('2024-12-26')],
});

function rows(file: string): string[][] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.trim().split(','));
}

describe('calendar', () => {
  it('keeps the month under the modified rules', () => {
    const saturday = isoDate('2024-08-31');
    expect(adjustDate(plain, saturday, 'following')).toBe('2024-09-02');
    expect(adjustDate(plain, saturday, 'modified-following')).toBe('2024-08-30');
    expect(adjustDate(plain, saturday, 'preceding')).toBe('2024-08-30');
    expect(adjustDate(plain, isoDate('2025-02-01'), 'modified-preceding')).toBe('2025-02-03');
  });

  it('steps over holidays in both directions', () => {
    expect(addBusinessDays(plain, isoDate('2024-12-24'), 1)).toBe('2024-12-27');
    expect(addBusinessDays(plain, isoDate('2024-12-27'), -1)).toBe('2024-12-24');
    expect(businessDaysBetween(plain, isoDate('2024-12-23'), isoDate('2024-12-30'))).toBe(3);
  });

  it('is closed where one of two joined calendars is', () => {
    const other = calendarOf({
      id: 'other',
      weekend: [5],
      firstYear: 2020,
      lastYear: 2025,
      holidays: [],
    });
    const both = joinCalendars([plain, other]);
    expect(isBusinessDay(both, isoDate('2024-08-30'))).toBe(false);
    expect(isBusinessDay(both, isoDate('2024-08-29'))).toBe(true);
    expect([both.firstYear, both.lastYear]).toEqual([2024, 2025]);
  });

  it('refuses a year without holiday data', () => {
    try {
      isBusinessDay(plain, isoDate('2027-01-04'));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(AppFailure);
      expect((error as AppFailure).error.code).toBe('CALENDAR_YEARS');
    }
  });

  it('reads its stored form', () => {
    expect(() => calendarSchema.parse({ id: 'X', weekend: [8] })).toThrow();
  });
});

describe('settlement calendars', () => {
  it.skipIf(absent)('hold every holiday of the shared table', () => {
    const missing = rows('holidays.csv').filter(
      ([id, date = '']) => !settlementCalendar(id as CalendarId).holidays.has(isoDate(date)),
    );
    expect(missing).toEqual([]);
  });

  it('know closures that happened once, and no others of their kind', () => {
    const closed = (id: CalendarId, date: string) =>
      !isBusinessDay(settlementCalendar(id), isoDate(date));
    const once: readonly [CalendarId, string, string][] = [
      ['UK-Settlement', '2002-06-03', '2003-06-03'],
      ['UK-Settlement', '2011-04-29', '2010-04-29'],
      ['UK-Settlement', '2022-06-03', '2021-06-03'],
      ['UK-Settlement', '2022-09-19', '2023-09-19'],
      ['UK-Settlement', '2023-05-08', '2024-05-08'],
      ['US-FederalReserve', '2023-06-19', '2018-06-19'],
      ['TARGET', '2001-12-31', '2002-12-31'],
      ['NYSE', '2001-09-11', '2002-09-11'],
      ['NYSE', '2012-10-29', '2013-10-29'],
      ['NYSE', '2025-01-09', '2026-01-09'],
    ];
    for (const [id, day, other] of once)
      expect([closed(id, day), closed(id, other)], `${id} ${day}`).toEqual([true, false]);
    // Good Friday closes the exchange and not the payment system, Columbus Day the other way round.
    expect(closed('NYSE', '2026-04-03') && !closed('US-FederalReserve', '2026-04-03')).toBe(true);
    expect(!closed('NYSE', '2026-10-12') && closed('US-FederalReserve', '2026-10-12')).toBe(true);
  });

  it('are closed on weekdays only, in every year that they cover', () => {
    for (const id of CALENDAR_IDS) {
      const { holidays, weekend, firstYear, lastYear } = settlementCalendar(id);
      for (const day of holidays) expect(weekend.has(weekday(day)), `${id} ${day}`).toBe(false);
      const covered = new Set([...holidays].map((day) => Number(day.slice(0, 4))));
      expect(covered.size).toBe(lastYear - firstYear + 1);
    }
  });
});

describe('calculations of dates', () => {
  it('join calendars and count in them', () => {
    const calendars: CalendarId[] = ['TARGET', 'US-FederalReserve'];
    const input = businessDayCalculation.input.parse({
      calendars,
      date: '2026-11-25',
      addDays: 1,
      addMonths: 1,
      until: '2026-11-30',
    });
    expect(unwrap(businessDayCalculation.run(input, silentContext)).output).toEqual({
      isBusinessDay: true,
      adjusted: '2026-11-25',
      afterDays: '2026-11-27',
      afterMonths: '2026-12-28',
      businessDays: 2,
    });
  });

  const years = (input: object) =>
    yearFractionCalculation.run(yearFractionCalculation.input.parse(input), silentContext);

  it('count business days over 252, forth and back', () => {
    const week = { dayCount: 'bus/252', calendars: ['TARGET'] };
    const thither = { ...week, from: '2026-12-21', to: '2026-12-28' };
    const back = { ...week, from: '2026-12-28', to: '2026-12-21' };
    expect(unwrap(years(thither)).output.years).toBe(4 / 252);
    expect(unwrap(years(back)).output.years).toBe(-4 / 252);
  });

  it.each([
    // One coupon a year: 29 February 2012 lies in the first period and not in the second, which ends
    // in 2012.
    [1, '2012-01-28', '2013-01-28', 62 / 366],
    [1, '2011-02-28', '2012-02-28', 62 / 365],
    // More coupons: the year in which the period ends.
    [2, '2011-12-28', '2012-06-28', 62 / 366],
    [2, '2010-12-28', '2011-06-28', 62 / 365],
  ])('count ACT/365L with %i coupons a year in the period from %s to %s', (...given) => {
    const [frequency, from, to, expected] = given;
    const coupon = { from, to, frequency };
    const later = addDays(isoDate(from), 62);
    const input = { dayCount: 'act/365l', from, to: later, coupon };
    expect(unwrap(years(input)).output.years).toBe(expected);
  });

  it('refuse what they cannot count', () => {
    const dates = { from: '2026-01-01', to: '2026-07-01' };
    const code = (result: ReturnType<typeof years>) => (result.ok ? '' : result.error.code);
    const late = { calendars: ['TARGET'], date: '2041-01-02' };
    const reversed = { calendars: ['TARGET'], date: '2026-01-02', until: '2026-01-01' };
    const yearly = { ...dates, frequency: 1 };
    expect(
      [late, reversed].map((input) => {
        const parsed = businessDayCalculation.input.parse(input);
        const result = businessDayCalculation.run(parsed, silentContext);
        return result.ok ? '' : result.error.code;
      }),
    ).toEqual(['CALENDAR_YEARS', 'DATES_OUT_OF_ORDER']);
    expect(code(years({ dayCount: 'act/act-icma', ...dates }))).toBe('COUPON_PERIOD_MISSING');
    expect(code(years({ dayCount: 'act/365l', ...dates }))).toBe('COUPON_PERIOD_MISSING');
    expect(code(years({ dayCount: 'bus/252', ...dates }))).toBe('CALENDAR_MISSING');
    expect(code(years({ dayCount: 'act/act-icma', ...dates, coupon: yearly }))).toBe(
      'COUPON_PERIOD_INVALID',
    );
  });
});

describe.skipIf(absent)('business days of the shared table', () => {
  it('equals every row', () => {
    let compared = 0;
    for (const row of rows('business_day_ops.csv')) {
      const [id = '', date = '', open, following, modified, preceding, modifiedPreceding] = row;
      const [count, afterCount, end = '', between, months, endOfMonth, afterMonths] = row.slice(7);
      const calendar = settlementCalendar(id as CalendarId);
      const day = isoDate(date);
      expect(isBusinessDay(calendar, day) ? 'True' : 'False', date).toBe(open);
      expect(adjustDate(calendar, day, 'following')).toBe(following);
      expect(adjustDate(calendar, day, 'modified-following')).toBe(modified);
      expect(adjustDate(calendar, day, 'preceding')).toBe(preceding);
      expect(adjustDate(calendar, day, 'modified-preceding')).toBe(modifiedPreceding);
      expect(addBusinessDays(calendar, day, Number(count)), row.join()).toBe(afterCount);
      expect(businessDaysBetween(calendar, day, isoDate(end)), row.join()).toBe(Number(between));
      const options = {
        convention: 'modified-following',
        endOfMonth: endOfMonth === 'True',
      } as const;
      expect(addMonthsAdjusted(calendar, day, Number(months), options), row.join()).toBe(
        afterMonths,
      );
      compared++;
    }
    expect(compared).toBe(200);
  });
});
