/**
 * From dated market series to a matrix of daily returns for risk. Only dates that every series has are
 * used: nothing is carried forward or interpolated, and nothing after the as-of date is seen.
 */

import { Decimal } from '../money/decimal.ts';
import { log } from '../numeric/elementary.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import type { FxTable } from './fx.ts';

export interface DatedValue {
  readonly date: IsoDate;
  readonly value: number;
}

/** `log` gives ln(x1/x0), for prices and exchange rates; `difference` x1 - x0, for yields. */
export type ReturnKind = 'log' | 'difference';

export interface DatedSeries {
  readonly id: string;
  readonly kind: ReturnKind;
  readonly values: readonly DatedValue[];
}

export interface ReturnMatrix {
  /** The end date of each return. */
  readonly dates: readonly IsoDate[];
  /** In the order of the series given; `returns[k]` belongs to `dates[k]`. */
  readonly factors: readonly { readonly id: string; readonly returns: Float64Array }[];
}

/**
 * Returns between consecutive common dates up to `asOf`; `maxCount` keeps the latest ones.
 *
 * Fails with RETURNS_TOO_FEW (missing-data) below two common dates, and SERIES_NOT_POSITIVE
 * (invalid-input) where a log return meets a value that is not above zero.
 */
export function returnMatrix(
  series: readonly DatedSeries[],
  asOf: IsoDate,
  maxCount = Number.POSITIVE_INFINITY,
): Result<ReturnMatrix> {
  const lookups = series.map(
    ({ values }) => new Map(values.map(({ date, value }) => [date, value])),
  );
  const common = [...(lookups[0]?.keys() ?? [])]
    .filter((date) => date <= asOf && lookups.every((lookup) => lookup.has(date)))
    .sort();
  if (common.length < 2)
    return fail({
      kind: 'missing-data',
      code: 'RETURNS_TOO_FEW',
      message:
        `The series ${series.map(({ id }) => id).join(', ') || '(none)'} share ${common.length} ` +
        `dates up to ${asOf}. At least two are needed; import a longer history.`,
    });
  const kept = common.slice(Math.max(0, common.length - 1 - maxCount));
  const factors = [];
  for (const [index, { id, kind }] of series.entries()) {
    const levels = kept.map((date) => lookups[index]?.get(date) ?? Number.NaN);
    const bad = levels.findIndex(
      (level) => !Number.isFinite(level) || (kind === 'log' && level <= 0),
    );
    if (bad >= 0)
      return fail({
        kind: 'invalid-input',
        code: 'SERIES_NOT_POSITIVE',
        message: `Series ${id} is ${levels[bad]} on ${kept[bad]}; it has no log return there.`,
        path: id,
      });
    factors.push({ id, returns: returnsOf(levels, kind) });
  }
  return ok({ dates: kept.slice(1), factors });
}

function returnsOf(levels: readonly number[], kind: ReturnKind): Float64Array {
  const returns = new Float64Array(levels.length - 1);
  for (let index = 1; index < levels.length; index++) {
    const [before, after] = [levels[index - 1] ?? Number.NaN, levels[index] ?? Number.NaN];
    returns[index - 1] = kind === 'log' ? log(after / before) : after - before;
  }
  return returns;
}

/**
 * The daily history of a pair (units of `to` for one of `from`), crossed where needed, on the dates on
 * which every leg was published. Empty where the table does not connect the two.
 */
export function fxHistory(table: FxTable, from: string, to: string): readonly DatedValue[] {
  if (from === to) return [];
  const own = legHistory(table, from, to);
  if (own.size > 0) return inOrder(own);
  for (const pivot of table.pivots) {
    if (pivot === from || pivot === to) continue;
    const first = legHistory(table, from, pivot);
    const second = legHistory(table, pivot, to);
    const crossed = new Map<IsoDate, Decimal>();
    for (const [date, rate] of first) {
      const other = second.get(date);
      if (other) crossed.set(date, rate.times(other));
    }
    if (crossed.size > 0) return inOrder(crossed);
  }
  return [];
}

function legHistory(table: FxTable, from: string, to: string): Map<IsoDate, Decimal> {
  const history = new Map<IsoDate, Decimal>();
  for (const { date, rate } of table.byPair.get(`${to}/${from}`) ?? [])
    history.set(date, new Decimal(1).div(rate));
  for (const { date, rate } of table.byPair.get(`${from}/${to}`) ?? [])
    history.set(date, new Decimal(rate));
  return history;
}

function inOrder(history: ReadonlyMap<IsoDate, Decimal>): readonly DatedValue[] {
  return [...history]
    .map(([date, rate]) => ({ date, value: rate.toNumber() }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}
