/**
 * The forecast run as the chart of Home draws it: the closing of each week in millions, the past
 * before it, and the first week in which a stated bound meets the minimum.
 */

import type { CashflowOutput } from '../../../core/forecast/cash/schema.ts';
import type { FanBand, FanBreach, LineFanProps } from '../../chart/index.ts';
import type { OutputOf } from '../../contract.ts';
import { dayNumberOf, formatDate, formatNumber, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';

type Latest = OutputOf<'forecast.latest'>;
type Week = CashflowOutput['weeks'][number];

const MILLION = 1_000_000;
const LEVELS = [50, 80, 95] as const;
/** Weeks of the past beside thirteen of the future. */
const PAST_WEEKS = 9;

/** The number of the week that a date lies in, Monday first. */
function weekOf(date: string): number {
  // 1 January 1970 was a Thursday, three days after a Monday.
  return Math.floor(((dayNumberOf(date) ?? 0) + 3) / 7);
}

/** The last balance of each of the last weeks, in millions. */
export function weeklyCloses(actual: Latest['actual']): LineFanProps['actual'] {
  const byWeek = new Map<number, (typeof actual)[number]>();
  for (const day of actual) byWeek.set(weekOf(day.date), day);
  return [...byWeek.values()]
    .slice(-PAST_WEEKS)
    .map(({ date, balance }) => ({ date, value: balance / MILLION }));
}

function boundOf(week: Week, level: number) {
  return week.closing.bounds.find((bound) => Math.round(bound.level * 100) === level);
}

function bandsOf(weeks: readonly Week[], start: number): readonly FanBand[] {
  return LEVELS.flatMap((level) => {
    const bounds = weeks.map((week) => boundOf(week, level));
    if (bounds.some((bound) => bound === undefined)) return [];
    const ends = (end: 'lower' | 'upper') => [
      start,
      ...bounds.map((bound) => (bound?.[end] ?? 0) / MILLION),
    ];
    return [{ level, low: ends('lower'), high: ends('upper') }];
  });
}

/** The first week in which the narrowest bound that goes there falls below the minimum. */
export function breachOf(weeks: readonly Week[], minimum: number): FanBreach | undefined {
  for (const level of LEVELS) {
    const week = weeks.find((one) => (boundOf(one, level)?.lower ?? Infinity) < minimum);
    const lower = week && boundOf(week, level)?.lower;
    if (!week || lower === undefined) continue;
    const bound = formatNumber(lower / MILLION, 1);
    const date = formatDate(week.to);
    return {
      date: week.to,
      value: lower / MILLION,
      label: t('home.breach', { date }),
      detail:
        week.breachProbability === null
          ? t('home.breachSure', { level, bound })
          : t('home.breachDetail', {
              level,
              bound,
              probability: formatPercent(week.breachProbability, 1),
            }),
    };
  }
  return undefined;
}

function medians(weeks: readonly Week[]) {
  return weeks.map((week) => ({ date: week.to, value: week.closing.median / MILLION }));
}

/** What the chart takes; `null` where there is no run, or nothing to start it from. */
export function fanOf(
  base: Latest,
  branch: { readonly name: string; readonly latest: Latest } | null,
): LineFanProps | null {
  const output = base.output as CashflowOutput | null;
  const actual = weeklyCloses(base.actual);
  const today = actual.at(-1);
  if (output === null || !today) return null;
  const { weeks, currency } = output;
  const minimum = base.minimum === null ? null : Number(base.minimum.amount);
  const breach = minimum === null ? undefined : breachOf(weeks, minimum);
  const branched = branch?.latest.output as CashflowOutput | null | undefined;
  return {
    title: t('home.forecastChart', { currency }),
    actual,
    median: [today, ...medians(weeks)],
    bands: bandsOf(weeks, today.value),
    ...(branch && branched
      ? { scenarios: [{ name: branch.name, values: [today, ...medians(branched.weeks)] }] }
      : {}),
    ...(minimum === null ? {} : { limit: { label: t('home.minimum'), value: minimum / MILLION } }),
    ...(breach ? { breach } : {}),
  };
}
