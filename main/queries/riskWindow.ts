/**
 * Whether the rates suffice for a risk measure, and in words which series lack which days: a person can
 * import a missing day, but only one who is told its date.
 */
import type { CalculationWarning } from '../../core/calculation.ts';
import type { DatedSeries } from '../../core/market/returns.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate, weekday } from '../../core/time/dates.ts';

export interface WindowRequest {
  readonly asOf: IsoDate;
  /** Daily returns asked for. */
  readonly windowDays: number;
  /** Daily returns without which the measure of record has no tail. */
  readonly fewestDays: number;
}

/** Days named of one series; a longer list is counted instead. */
const NAMED_DAYS = 5;

/** The first business day on which a window of so many returns begins, holidays not considered. */
function windowStart(asOf: IsoDate, returns: number): IsoDate {
  let day = asOf;
  let left = returns;
  while (left > 0) {
    day = addDays(day, -1);
    if (weekday(day) <= 5) left--;
  }
  return day;
}

function someOf(days: readonly IsoDate[]): string {
  const named = days.slice(0, NAMED_DAYS).join(', ');
  return days.length > NAMED_DAYS ? `${named} and ${days.length - NAMED_DAYS} more` : named;
}

/** What one series lacks: all days, those before its first and after its last, and gaps between. */
function lackOf(
  { id, values }: DatedSeries,
  all: readonly IsoDate[],
  from: IsoDate,
  asOf: IsoDate,
): string | null {
  const own = values.map(({ date }) => date).filter((date) => date <= asOf);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return `${id} has no rate up to ${asOf}`;
  const known = new Set(own);
  const gaps = all.filter((date) => date > first && date < last && !known.has(date));
  const after = all.filter((date) => date > last);
  const parts = [
    ...(first > from ? [`nothing before ${first}`] : []),
    ...(gaps.length > 0 ? [`no ${someOf(gaps)}`] : []),
    ...(after.length > 0 ? [`nothing after ${last}`] : []),
  ];
  return parts.length === 0 ? null : `${id} has ${parts.join(' and ')}`;
}

/** Sentences on every series that lacks days of the window which begins on `from`. */
function lacks(series: readonly DatedSeries[], from: IsoDate, asOf: IsoDate): string {
  const dates = series.flatMap(({ values }) => values.map(({ date }) => date));
  const all = [...new Set(dates)].filter((date) => date >= from && date <= asOf).sort();
  const found = series.flatMap((one) => lackOf(one, all, from, asOf) ?? []);
  return found.length === 0 ? `no series has rates before ${all[0] ?? asOf}` : found.join('; ');
}

function commonDays(series: readonly DatedSeries[], asOf: IsoDate): number {
  const sets = series.map(({ values }) => new Set(values.map(({ date }) => date)));
  return [...(sets[0] ?? [])].filter(
    (date) => date <= asOf && sets.every((dates) => dates.has(date)),
  ).length;
}

/**
 * Warns where the window is shorter than asked for (RISK_WINDOW_INCOMPLETE). Throws RISK_WINDOW_SHORT
 * (missing-data) where it is too short to measure on; the message names series and days.
 */
export function checkWindow(
  series: readonly DatedSeries[],
  { asOf, windowDays, fewestDays }: WindowRequest,
): CalculationWarning[] {
  const found = Math.max(0, commonDays(series, asOf) - 1);
  if (found >= windowDays && found >= fewestDays) return [];
  const isShort = found < fewestDays;
  const needed = isShort ? fewestDays : windowDays;
  const what = lacks(series, windowStart(asOf, needed), asOf);
  if (isShort)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'RISK_WINDOW_SHORT',
      message:
        `Risk needs ${needed} daily returns up to ${asOf}, the rates give ${found}: ${what}. ` +
        'Import rates of those days, or ask for a lower confidence or a shorter horizon.',
      path: 'windowDays',
    });
  return [
    {
      code: 'RISK_WINDOW_INCOMPLETE',
      message: `The window has ${found} of ${windowDays} daily returns: ${what}.`,
    },
  ];
}
