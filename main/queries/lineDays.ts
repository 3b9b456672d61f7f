/**
 * Where the lines of a filter stand in time, from the kept sums of months and days: counts and totals
 * without reading a line, and the few days that hold a page of a view in order of booking dates.
 */
import type { SqlValue } from '../store/codec.ts';
import type { ReadStore } from '../store/index.ts';
import { type AccountScope, accountConditions, allOf, within } from './scope.ts';

/** Filters that the kept sums can answer. */
export interface DayFilter extends AccountScope {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly categoryIds?: readonly string[] | undefined;
}

export interface MonthSum {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly currency: string;
  readonly inflow: bigint;
  readonly outflow: bigint;
  readonly count: bigint;
}

/** Days that hold a slice of the view: the slice begins `offset` lines after the first of them. */
export interface DayWindow {
  readonly first: string;
  readonly last: string;
  readonly offset: number;
  /** Lines of these days that the filter takes. */
  readonly count: number;
}

const firstOf = (month: string) => `${month}-01`;
/** No date of the month comes after it as text. */
const lastOf = (month: string) => `${month}-31`;

/** The stretches of days at the edges of the dates that are no whole months. */
function edges({ from, to }: DayFilter): (readonly [string, string])[] {
  const [fromMonth, toMonth] = [from?.slice(0, 7), to?.slice(0, 7)];
  if (from !== undefined && to !== undefined && fromMonth === toMonth) return [[from, to]];
  return [
    ...(from === undefined || fromMonth === undefined ? [] : [[from, lastOf(fromMonth)] as const]),
    ...(to === undefined || toMonth === undefined ? [] : [[firstOf(toMonth), to] as const]),
  ];
}

const SUMS = 'l.currency, l.inflow_minor, l.outflow_minor, l.line_count';

/** Sums by month and currency, the earliest month first; days outside of the dates are left out. */
export function monthSums(store: ReadStore, filter: DayFilter): MonthSum[] {
  const { from, to } = filter;
  if (from !== undefined && to !== undefined && from > to) return [];
  const picked = allOf([accountConditions(filter), within('l.category_id', filter.categoryIds)]);
  const values: SqlValue[] = [...picked.values];
  const whole = [picked.sql];
  if (from !== undefined) whole.push('l.month > ?');
  if (to !== undefined) whole.push('l.month < ?');
  for (const edge of [from, to]) if (edge !== undefined) values.push(edge.slice(0, 7));
  const parts = [
    `SELECT l.month, ${SUMS} FROM account a CROSS JOIN monthly_flow l ON l.account_id = a.id
      WHERE ${whole.join(' AND ')}`,
  ];
  for (const [first, last] of edges(filter)) {
    parts.push(`SELECT substr(l.booking_date, 1, 7), ${SUMS}
       FROM account a CROSS JOIN daily_flow l ON l.account_id = a.id
      WHERE ${picked.sql} AND l.booking_date BETWEEN ? AND ?`);
    values.push(...picked.values, first, last);
  }
  return store.all<MonthSum & { readonly [column: string]: SqlValue }>(
    `SELECT month, currency, SUM(inflow_minor) AS inflow, SUM(outflow_minor) AS outflow,
            SUM(line_count) AS count
       FROM (${parts.join(' UNION ALL ')}) GROUP BY month, currency ORDER BY month, currency`,
    values,
  );
}

interface Step {
  readonly key: string;
  readonly count: number;
}

/** The steps that hold `start` up to `end`, and how many lines stand before the first of them. */
function stepsAround(steps: readonly Step[], start: number, end: number) {
  let before = 0;
  let first = 0;
  for (; first < steps.length; first++) {
    const { count } = steps[first] as Step;
    if (before + count > start) break;
    before += count;
  }
  let last = first;
  for (let covered = before; last < steps.length; last++) {
    covered += (steps[last] as Step).count;
    if (covered >= end) break;
  }
  return { before, steps: steps.slice(first, last + 1) };
}

/**
 * The days that hold lines `start` up to `end` of the filter in order of booking dates; undefined
 * where there are none. `months` are the filter's own `monthSums`.
 */
export function dayWindow(
  store: ReadStore,
  filter: DayFilter,
  months: readonly MonthSum[],
  slice: { readonly start: number; readonly end: number; readonly descending: boolean },
): DayWindow | undefined {
  const { start, end, descending } = slice;
  const inOrder = (steps: Step[]) => (descending ? steps.reverse() : steps);
  const perMonth = new Map<string, number>();
  for (const { month, count } of months)
    perMonth.set(month, (perMonth.get(month) ?? 0) + Number(count));
  const monthSteps = inOrder([...perMonth].map(([key, count]) => ({ key, count })));
  const around = stepsAround(monthSteps, start, end);
  const names = around.steps.map(({ key }) => key).sort();
  const [firstMonth, lastMonth] = [names[0], names.at(-1)];
  if (firstMonth === undefined || lastMonth === undefined) return undefined;
  const later = (one: string, other = one) => (one > other ? one : other);
  const earlier = (one: string, other = one) => (one < other ? one : other);
  const picked = allOf([accountConditions(filter), within('l.category_id', filter.categoryIds)]);
  const days = store.all<{ readonly key: string; readonly count: bigint }>(
    `SELECT l.booking_date AS key, SUM(l.line_count) AS count
       FROM account a CROSS JOIN daily_flow l ON l.account_id = a.id
      WHERE ${picked.sql} AND l.booking_date BETWEEN ? AND ?
      GROUP BY l.booking_date ORDER BY l.booking_date`,
    [
      ...picked.values,
      later(firstOf(firstMonth), filter.from),
      earlier(lastOf(lastMonth), filter.to),
    ],
  );
  const daySteps = inOrder(days.map(({ key, count }) => ({ key, count: Number(count) })));
  const found = stepsAround(daySteps, start - around.before, end - around.before);
  const dates = found.steps.map(({ key }) => key).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    first,
    last,
    offset: start - around.before - found.before,
    count: found.steps.reduce((sum, { count }) => sum + count, 0),
  };
}
