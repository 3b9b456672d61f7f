import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calendarSchema } from '../../core/time/calendar.ts';
import { CALENDARS, CENTRE_OF_CURRENCY, easterSunday } from './calendars.ts';
import { CATEGORIES } from './categories.ts';

const published = join(import.meta.dirname, '../../../shared/data/daycount_calendar/holidays.csv');
const hasShared = existsSync(published);
if (!hasShared) console.log('skipped: ../shared is absent');

const holidaysOf = (id: string) =>
  CALENDARS.find((calendar) => calendar.id === id)?.holidays.filter((day) => day < '2027') ?? [];

describe('reference data', () => {
  it('knows Easter of years with early and late dates', () => {
    expect(easterSunday(2008)).toBe('2008-03-23');
    expect(easterSunday(2024)).toBe('2024-03-31');
    expect(easterSunday(2038)).toBe('2038-04-25');
  });

  it('gives every calendar in the shape that the core reads', () => {
    for (const calendar of CALENDARS) expect(calendarSchema.parse(calendar).id).toBe(calendar.id);
    for (const centre of Object.values(CENTRE_OF_CURRENCY))
      expect(CALENDARS.map((calendar) => calendar.id)).toContain(centre);
  });

  it('names each category once', () => {
    expect(new Set(CATEGORIES.map((category) => category.code)).size).toBe(CATEGORIES.length);
  });

  describe.skipIf(!hasShared)('against published holidays', () => {
    const rows = hasShared ? readFileSync(published, 'utf8').trim().split(/\r?\n/) : [];
    const pairs = [
      ['TARGET', 'TARGET'],
      ['New York', 'US-FederalReserve'],
      ['London', 'UK-Settlement'],
    ] as const;
    it.each(pairs)('%s agrees with %s from 2023 to 2026', (id, name) => {
      const expected = rows
        .map((row) => row.split(','))
        .filter(([calendar, day = '']) => calendar === name && day >= '2023')
        .map(([, day]) => day);
      expect(holidaysOf(id)).toEqual(expected);
    });
  });
});
