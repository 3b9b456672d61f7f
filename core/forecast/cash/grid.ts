/**
 * The days on which cash moves. A grid holds every day that is no weekend, holidays included and
 * marked, so that position modulo the length of the working week is always the same weekday; flows
 * dated on a weekend or holiday move to the next business day (the Following convention).
 */
import {
  addMonths,
  dateFromDayNumber,
  dateOf,
  dateParts,
  dayNumber,
  type IsoDate,
  weekday,
} from '../../time/dates.ts';

export interface CashCalendar {
  /** ISO weekdays on which banks are closed: 6 and 7 for Saturday and Sunday. */
  readonly weekend: readonly number[];
  readonly holidays: readonly IsoDate[];
}

export interface GridDay {
  readonly day: number;
  readonly holiday: boolean;
  /** Business days of the month up to and including this one, 1 for the first. */
  readonly fromStart: number;
  /** Business days of the month from this one to the last, 1 for the last. */
  readonly fromEnd: number;
  /** Days of the month whose payments fall on this day: its own and the closed ones before it. */
  readonly monthDays: readonly number[];
}

export interface DayGrid {
  readonly days: readonly GridDay[];
  /** Days per working week: the length of the weekday season. */
  readonly weekLength: number;
  /** The place of the first business day at or after a day number; the count of days if none. */
  placeOf(day: number): number;
}

interface OpenDay {
  readonly day: number;
  readonly holiday: boolean;
  readonly monthDays: readonly number[];
}

/** Non-weekend days of whole months around the span, each with the month days it settles. */
function openDays(first: number, last: number, calendar: CashCalendar): OpenDay[] {
  const weekend = new Set(calendar.weekend);
  const holidays = new Set(calendar.holidays.map(dayNumber));
  const list: OpenDay[] = [];
  let waiting: number[] = [];
  for (let day = first; day <= last; day++) {
    const date = dateFromDayNumber(day);
    const holiday = holidays.has(day);
    waiting.push(dateParts(date).day);
    if (weekend.has(weekday(date))) continue;
    list.push({ day, holiday, monthDays: holiday ? [] : waiting });
    if (!holiday) waiting = [];
  }
  return list;
}

function monthOf(day: number): string {
  return dateFromDayNumber(day).slice(0, 7);
}

/** The grid from `from` to `to`, both included where they are no weekend. */
export function buildGrid(from: IsoDate, to: IsoDate, calendar: CashCalendar): DayGrid {
  const start = dateParts(from);
  const end = dateParts(addMonths(to, 1));
  const first = dayNumber(dateOf(start.year, start.month, 1));
  const last = dayNumber(dateOf(end.year, end.month, 1)) - 1;
  const open = openDays(first, last, calendar);
  const totals = new Map<string, number>();
  for (const { day, holiday } of open)
    if (!holiday) totals.set(monthOf(day), (totals.get(monthOf(day)) ?? 0) + 1);
  const counts = new Map<string, number>();
  const days: GridDay[] = [];
  for (const { day, holiday, monthDays } of open) {
    const month = monthOf(day);
    if (!holiday) counts.set(month, (counts.get(month) ?? 0) + 1);
    if (day < dayNumber(from) || day > dayNumber(to)) continue;
    const fromStart = counts.get(month) ?? 0;
    const fromEnd = (totals.get(month) ?? 0) - fromStart + 1;
    days.push({ day, holiday, fromStart, fromEnd, monthDays });
  }
  return { days, weekLength: 7 - new Set(calendar.weekend).size, placeOf: placer(days) };
}

function placer(days: readonly GridDay[]): (day: number) => number {
  return (day) => {
    let low = 0;
    let high = days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((days[middle] as GridDay).day < day) low = middle + 1;
      else high = middle;
    }
    while (low < days.length && (days[low] as GridDay).holiday) low++;
    return low;
  };
}
