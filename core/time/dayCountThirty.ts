/** The 30/360 family: months of 30 days, with different ideas of what the end of a month is. */
import { dateParts, daysInMonth, type IsoDate } from './dates.ts';

export type ThirtyRule = 'us' | 'bond-basis' | 'psa' | 'european' | 'german' | 'european-plus';

function endsFebruary({ year, month, day }: { year: number; month: number; day: number }) {
  return month === 2 && day === daysInMonth(year, 2);
}

/**
 * Days from `from` to `to`, in months of 30.
 *
 * - `us` (SIA): the last day of February counts as the 30th, tested before the 31st; an end on the
 *   31st becomes the 30th only after a start on the 30th or later.
 * - `bond-basis` (ISDA 4.16(f)): as `us`, without a rule for February.
 * - `psa`: as `bond-basis`, and a start on the last day of February counts as the 30th.
 * - `european` (30E/360, ISDA 4.16(g)): both days at most 30.
 * - `german` (30E/360 ISDA, 4.16(h)): both last days of February count as the 30th too, but an end
 *   that is the termination date does not.
 * - `european-plus` (30E+/360): a start on the 31st is the 30th, an end on the 31st the first of
 *   the next month.
 */
export function days30360(
  rule: ThirtyRule,
  from: IsoDate,
  to: IsoDate,
  terminationDate?: IsoDate,
): number {
  const start = dateParts(from);
  const end = dateParts(to);
  const isFebruaryStart = endsFebruary(start);
  const countsFebruary = rule === 'us' || rule === 'psa' || rule === 'german';
  const startDay = countsFebruary && isFebruaryStart ? 30 : Math.min(start.day, 30);
  const months = 12 * (end.year - start.year) + end.month - start.month;
  return (
    months * 30 +
    endDayOf(rule, end, { startDay, isFebruaryStart, isLast: to === terminationDate }) -
    startDay
  );
}

function endDayOf(
  rule: ThirtyRule,
  end: { year: number; month: number; day: number },
  start: { readonly startDay: number; readonly isFebruaryStart: boolean; readonly isLast: boolean },
): number {
  if (rule === 'european') return Math.min(end.day, 30);
  // One day into the next month is 31 days into this one.
  if (rule === 'european-plus') return end.day;
  if (rule === 'german') return endsFebruary(end) && !start.isLast ? 30 : Math.min(end.day, 30);
  if (rule === 'us' && start.isFebruaryStart && endsFebruary(end)) return 30;
  return end.day === 31 && start.startDay === 30 ? 30 : end.day;
}
