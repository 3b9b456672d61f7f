/** Business days against the tables of ../shared/data, and the refusals of a calendar. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppFailure } from '../result.ts';
import {
  addBusinessDays,
  addMonthsAdjusted,
  adjustDate,
  type BusinessCalendar,
  businessDaysBetween,
  calendarOf,
  calendarSchema,
  isBusinessDay,
  joinCalendars,
} from './calendar.ts';
import { isoDate } from './dates.ts';

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

describe.skipIf(absent)('business days of the shared table', () => {
  function calendars(): Map<string, BusinessCalendar> {
    const byId = new Map<string, string[]>();
    for (const [id = '', date = ''] of rows('holidays.csv'))
      byId.set(id, [...(byId.get(id) ?? []), date]);
    return new Map(
      [...byId].map(([id, dates]) => [
        id,
        calendarOf({
          id,
          weekend: [6, 7],
          firstYear: 2015,
          lastYear: 2027,
          holidays: dates.map(isoDate),
        }),
      ]),
    );
  }

  it('equals every row', () => {
    const known = calendars();
    let compared = 0;
    for (const row of rows('business_day_ops.csv')) {
      const [id = '', date = '', open, following, modified, preceding, modifiedPreceding] = row;
      const [count, afterCount, end = '', between, months, endOfMonth, afterMonths] = row.slice(7);
      const calendar = known.get(id);
      if (!calendar) throw new Error(`no calendar ${id}`);
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
