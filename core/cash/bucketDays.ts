/**
 * Where the buckets of the liquidity ladder end: on business days of the calendar in which a currency
 * settles, because nothing is paid or received on a day on which the banks are closed.
 */
import { type BusinessCalendar, isBusinessDay } from '../time/calendar.ts';
import { addDays, dateParts, type IsoDate, weekday } from '../time/dates.ts';
import type { LadderBucket } from './ladder.ts';

/** Open by the calendar; outside the years that it covers, on every day but its weekend. */
function isOpen(calendar: BusinessCalendar, date: IsoDate): boolean {
  const { year } = dateParts(date);
  return year < calendar.firstYear || year > calendar.lastYear
    ? !calendar.weekend.has(weekday(date))
    : isBusinessDay(calendar, date);
}

function onOrAfter(calendar: BusinessCalendar, date: IsoDate): IsoDate {
  let day = date;
  while (!isOpen(calendar, day)) day = addDays(day, 1);
  return day;
}

/**
 * The last day of each bucket, ascending. A bucket ends on the business day on or after its last
 * day; where the bucket before ends there already, on the next one, so that `1d` is the next business
 * day. Without a calendar every day counts.
 */
export function bucketEnds(
  buckets: readonly LadderBucket[],
  asOf: IsoDate,
  calendar: BusinessCalendar | null,
): IsoDate[] {
  const ends: IsoDate[] = [];
  for (const { toDay } of buckets) {
    const last = addDays(asOf, toDay);
    if (calendar === null) {
      ends.push(last);
      continue;
    }
    const end = onOrAfter(calendar, last);
    const before = ends.at(-1);
    ends.push(before === undefined || end > before ? end : onOrAfter(calendar, addDays(before, 1)));
  }
  return ends;
}

/**
 * The bucket of a flow: the first that ends on its date or later, which is where it lies once it was
 * moved to the following business day. Overdue flows count in the first; −1 after the last.
 */
export function bucketOf(ends: readonly IsoDate[], date: IsoDate): number {
  return ends.findIndex((end) => date <= end);
}
