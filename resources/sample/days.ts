/**
 * The days of the sample and when things fall due on them: each currency's banks keep their own
 * holidays, and what is due on a closed day is booked on the next open one.
 */
import { calendarOf, isBusinessDay } from '../../core/time/calendar.ts';
import { addDays, dateParts, daysBetween, isoDate, weekday } from '../../core/time/dates.ts';
import { CALENDARS, CENTRE_OF_CURRENCY } from '../reference/calendars.ts';
import { SAMPLE_AS_OF, SAMPLE_FROM } from './group.ts';
import type { Schedule } from './streams.ts';

export interface SampleDay {
  readonly date: string;
  readonly weekday: number;
  readonly month: number;
  readonly day: number;
  readonly daysInMonthLeft: number;
  /** Years before the last day of the sample. */
  readonly yearsAgo: number;
  /** The month with its fraction, 1 to 13. */
  readonly monthPoint: number;
}

const first = isoDate(SAMPLE_FROM);
const count = daysBetween(first, isoDate(SAMPLE_AS_OF)) + 1;

/** Every calendar day from the first to the last of the sample. */
export const DAYS: readonly SampleDay[] = Array.from({ length: count }, (_, index) => {
  const date = addDays(first, index);
  const { month, day } = dateParts(date);
  return {
    date,
    weekday: weekday(date),
    month,
    day,
    daysInMonthLeft: daysBetween(date, isoDate(`${addDays(date, 32 - day).slice(0, 7)}-01`)) - 1,
    yearsAgo: (count - 1 - index) / 365.25,
    monthPoint: month + (day - 1) / 31,
  };
});

export interface OpenDays {
  /** 1 where the banks of the currency are open, by index into `DAYS`. */
  readonly isOpen: Uint8Array;
  /** The open day before, or -1. */
  readonly previous: Int32Array;
  /** 1 on the last open day of its month. */
  readonly isMonthEnd: Uint8Array;
  /** Open days from the start of the month to the day, from 1. */
  readonly ofMonth: Uint8Array;
}

function openDays(currency: string): OpenDays {
  const data = CALENDARS.find((calendar) => calendar.id === CENTRE_OF_CURRENCY[currency]);
  if (!data) throw new RangeError(`The sample has no calendar for ${currency}.`);
  const calendar = calendarOf(data);
  const isOpen = new Uint8Array(count);
  const previous = new Int32Array(count);
  const isMonthEnd = new Uint8Array(count);
  const ofMonth = new Uint8Array(count);
  let last = -1;
  let opened = 0;
  DAYS.forEach((day, index) => {
    if (day.day === 1) opened = 0;
    previous[index] = last;
    if (!isBusinessDay(calendar, isoDate(day.date))) return;
    isOpen[index] = 1;
    opened += 1;
    ofMonth[index] = opened;
    if (last >= 0 && DAYS[last]?.month !== day.month) isMonthEnd[last] = 1;
    last = index;
  });
  return { isOpen, previous, isMonthEnd, ofMonth };
}

const byCurrency = new Map(
  Object.keys(CENTRE_OF_CURRENCY).map((currency) => [currency, openDays(currency)]),
);

export function openDaysOf(currency: string): OpenDays {
  const found = byCurrency.get(currency);
  if (!found) throw new RangeError(`The sample has no calendar for ${currency}.`);
  return found;
}

/**
 * Whether a weekly or monthly schedule falls due on an open day or on the closed days before it.
 */
export function isDue(schedule: Schedule, open: OpenDays, index: number): boolean {
  if (schedule.every === 'month' && schedule.day === 31) {
    const { month = 0 } = DAYS[index] ?? {};
    return open.isMonthEnd[index] === 1 && (schedule.months?.includes(month) ?? true);
  }
  const after = (open.previous[index] ?? -1) + 1;
  for (let at = after; at <= index; at++) {
    const day = DAYS[at];
    if (!day) continue;
    if (schedule.every === 'week' && schedule.on.includes(day.weekday)) return true;
    if (schedule.every !== 'month' || (schedule.months && !schedule.months.includes(day.month)))
      continue;
    const isShort = day.daysInMonthLeft === 0 && day.day < schedule.day;
    if (day.day === schedule.day || isShort) return true;
  }
  return false;
}

export function dayIndexOf(date: string): number {
  return daysBetween(first, isoDate(date));
}

/** The last Sunday of a month of 31 days. */
function lastSunday(year: number, month: number): string {
  const end = isoDate(`${year}-${String(month).padStart(2, '0')}-31`);
  return addDays(end, -(weekday(end) % 7));
}

/** A clock time in Amsterdam as an instant; summer time runs from March to October (EU 2000/84). */
export function amsterdamInstant(date: string, clock: string): string {
  const { year } = dateParts(isoDate(date));
  const isSummer = date >= lastSunday(year, 3) && date < lastSunday(year, 10);
  const [hour = '00', minute = '00', second = '00'] = clock.split(':');
  const utcHour = String(Number(hour) - (isSummer ? 2 : 1)).padStart(2, '0');
  return `${date}T${utcHour}:${minute}:${second}.000Z`;
}
