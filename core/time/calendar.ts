/**
 * Business-day calendars as data: weekend days and dated holidays with the years that they cover. A
 * date outside those years is refused, because a missing holiday list reads like a year without
 * any.
 */
import { z } from 'zod';
import { dateSchema } from '../money/codecs.ts';
import { AppFailure } from '../result.ts';
import {
  addDays,
  addMonths,
  dateOf,
  dateParts,
  daysInMonth,
  type IsoDate,
  weekday,
} from './dates.ts';

/** A calendar as stored: ISO weekdays 1 (Monday) to 7 and the holidays of whole years. */
export const calendarSchema = z.object({
  id: z
    .string()
    .min(1)
    .meta({ title: 'Calendar', examples: ['TARGET'] }),
  weekend: z.array(z.number().int().min(1).max(7)).max(6),
  firstYear: z.number().int(),
  lastYear: z.number().int(),
  holidays: z.array(dateSchema),
});
export type CalendarData = z.output<typeof calendarSchema>;

/** A calendar ready for look-ups. */
export interface BusinessCalendar {
  readonly id: string;
  readonly weekend: ReadonlySet<number>;
  readonly firstYear: number;
  readonly lastYear: number;
  readonly holidays: ReadonlySet<IsoDate>;
}

export const BUSINESS_DAY_CONVENTIONS = [
  'following',
  'modified-following',
  'preceding',
  'modified-preceding',
] as const;
export type BusinessDayConvention = (typeof BUSINESS_DAY_CONVENTIONS)[number];

export function calendarOf(data: CalendarData): BusinessCalendar {
  return { ...data, weekend: new Set(data.weekend), holidays: new Set(data.holidays) };
}

/** Days open in every calendar (settlement in two currencies); it covers the years all cover. */
export function joinCalendars(calendars: readonly BusinessCalendar[]): BusinessCalendar {
  return {
    id: calendars.map((calendar) => calendar.id).join('+'),
    weekend: new Set(calendars.flatMap((calendar) => [...calendar.weekend])),
    firstYear: Math.max(...calendars.map((calendar) => calendar.firstYear)),
    lastYear: Math.min(...calendars.map((calendar) => calendar.lastYear)),
    holidays: new Set(calendars.flatMap((calendar) => [...calendar.holidays])),
  };
}

/** Throws `AppFailure` CALENDAR_YEARS where the calendar does not cover the date's year. */
export function isBusinessDay(calendar: BusinessCalendar, date: IsoDate): boolean {
  const { year } = dateParts(date);
  if (year < calendar.firstYear || year > calendar.lastYear)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'CALENDAR_YEARS',
      message:
        `Calendar ${calendar.id} covers ${calendar.firstYear} to ${calendar.lastYear}, ` +
        `not ${date}. Add the holidays of that year.`,
    });
  return !calendar.weekend.has(weekday(date)) && !calendar.holidays.has(date);
}

/** The date itself or the nearest business day after (`step` 1) or before (`step` -1) it. */
function roll(calendar: BusinessCalendar, date: IsoDate, step: 1 | -1): IsoDate {
  let day = date;
  while (!isBusinessDay(calendar, day)) day = addDays(day, step);
  return day;
}

/**
 * Moves a date to a business day (ISDA 2006 Definitions 4.12); the modified rules keep the month.
 */
export function adjustDate(
  calendar: BusinessCalendar,
  date: IsoDate,
  convention: BusinessDayConvention,
): IsoDate {
  const forward = convention === 'following' || convention === 'modified-following';
  const modified = convention === 'modified-following' || convention === 'modified-preceding';
  const moved = roll(calendar, date, forward ? 1 : -1);
  if (!modified || moved.slice(0, 7) === date.slice(0, 7)) return moved;
  return roll(calendar, date, forward ? -1 : 1);
}

/**
 * The business day `count` business days after the date (before it where negative). A date that is
 * none itself counts as lying between two; with a count of 0 it moves to the following one.
 */
export function addBusinessDays(calendar: BusinessCalendar, date: IsoDate, count: number): IsoDate {
  const step = count < 0 ? -1 : 1;
  let day = count === 0 ? roll(calendar, date, 1) : date;
  for (let left = Math.abs(count); left > 0; left--) day = roll(calendar, addDays(day, step), step);
  return day;
}

/** Business days from `from` (counted) to `to` (not counted); `to` must not be earlier. */
export function businessDaysBetween(
  calendar: BusinessCalendar,
  from: IsoDate,
  to: IsoDate,
): number {
  let count = 0;
  for (let day = from; day < to; day = addDays(day, 1)) if (isBusinessDay(calendar, day)) count++;
  return count;
}

/**
 * Moves by whole months and then to a business day. With `endOfMonth`, a start on the last business
 * day of its month lands on the last business day of the target month.
 */
export function addMonthsAdjusted(
  calendar: BusinessCalendar,
  date: IsoDate,
  months: number,
  options: { readonly convention: BusinessDayConvention; readonly endOfMonth: boolean },
): IsoDate {
  const moved = addMonths(date, months);
  const lastBusinessDay = roll(calendar, monthEnd(date), -1);
  if (options.endOfMonth && date >= lastBusinessDay) return roll(calendar, monthEnd(moved), -1);
  return adjustDate(calendar, moved, options.convention);
}

function monthEnd(date: IsoDate): IsoDate {
  const { year, month } = dateParts(date);
  return dateOf(year, month, daysInMonth(year, month));
}
