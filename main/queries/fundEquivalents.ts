/**
 * Public market equivalents from what is stored: flows and values of a fund, a deal or a vintage beside
 * the levels of a total return index.
 */
import { silentContext } from '../../core/calculation.ts';
import { type Books, booksAt } from '../../core/fund/accounts/books.ts';
import { pmeCalculation } from '../../core/fund/performance/calculations.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { fundBooks, liquidationAt } from './fundBooks.ts';
import { grossFlows, netFlows, type SeenFlow } from './fundPerformance.ts';
import { commitmentsAt, type FundRow, fundRows } from './funds.ts';

/** Series of this name in the market rates are levels of an index. */
export const INDEX_PREFIX = 'INDEX.';

/** In place of a deal's code: all deals of the fund together. */
export const ALL_DEALS = '*';

/** Before a year, in place of a deal's code: the funds of a vintage as if they were one. */
export const VINTAGE_OF = 'vintage:';

export interface IndexRow {
  readonly [column: string]: string | bigint;
  readonly series: string;
  readonly first: string;
  readonly last: string;
  readonly count: bigint;
  readonly source: string;
}

/** The indices with a level by a date. */
export function indexRows(store: ReadStore, date: IsoDate): IndexRow[] {
  return store.all<IndexRow>(
    `SELECT series, MIN(date) AS first, MAX(date) AS last, COUNT(*) AS count, MAX(source) AS source
       FROM market_rate WHERE series LIKE '${INDEX_PREFIX}%' AND date <= ?
      GROUP BY series ORDER BY series`,
    [date],
  );
}

/** The level of each day, or the last one before it; undefined before the first. */
export function levelsOf(store: ReadStore, index: string, until: IsoDate) {
  const rows = store.all<{ date: string; value: string }>(
    'SELECT date, value FROM market_rate WHERE series = ? AND date <= ? ORDER BY date, source',
    [`${INDEX_PREFIX}${index}`, until],
  );
  return (day: IsoDate): string | undefined => rows.findLast(({ date }) => date <= day)?.value;
}

/** What is compared: signed flows, positive to who looks, and what is held on the evening of a day. */
export interface Compared {
  readonly currency: string;
  readonly flows: readonly SeenFlow[];
  valueAt(day: IsoDate): bigint;
}

/** What the investors paid and got, and their value after accrued carry. */
export function netCompared(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  books: Books = fundBooks(store, fund, date),
): Compared {
  // A vintage asks for the same days again, and each is a waterfall.
  const known = new Map<IsoDate, bigint>();
  const valueOn = (day: IsoDate): bigint => {
    const standing = booksAt(books, day);
    const carry = liquidationAt(store, fund, standing)?.output.accruedCarry.minor ?? 0n;
    return standing.navMinor - carry;
  };
  return {
    currency: fund.currency,
    flows: netFlows(store, fund, date),
    valueAt(day) {
      const value = known.get(day) ?? valueOn(day);
      known.set(day, value);
      return value;
    },
  };
}

/** What went into one deal or all and came back, and their value. */
export function grossCompared(fund: FundRow, books: Books, deal?: string): Compared {
  return {
    currency: fund.currency,
    flows: grossFlows(books, deal),
    valueAt: (day) =>
      booksAt(books, day).deals.reduce(
        (sum, each) => (deal === undefined || each.deal === deal ? sum + each.valueMinor : sum),
        0n,
      ),
  };
}

export interface VintagePart {
  readonly fund: FundRow;
  readonly compared: Compared;
}

/** The funds of each vintage, oldest first, that share the currency of one and have investors. */
export function vintagesOf(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  own: Compared,
): ReadonlyMap<bigint, readonly VintagePart[]> {
  const funds = fundRows(store)
    .filter(({ id, currency }) => {
      return currency === fund.currency && commitmentsAt(store, id, date).length > 0;
    })
    .sort((a, b) => Number(a.vintage - b.vintage));
  return Map.groupBy(
    funds.map((other) => ({
      fund: other,
      compared: other.id === fund.id ? own : netCompared(store, other, date),
    })),
    ({ fund: { vintage } }) => vintage,
  );
}

/** Several as if they were one; all of one currency. */
export function pooled(parts: readonly Compared[]): Compared {
  return {
    currency: parts[0]?.currency ?? 'EUR',
    flows: parts.flatMap(({ flows }) => flows),
    valueAt: (day) => parts.reduce((sum, part) => sum + part.valueAt(day), 0n),
  };
}

/**
 * `fund.pme` on the days of flows and on the date, each with the value after its flows. Undefined
 * where nothing was paid yet or the index has no level by the first flow.
 */
export function equivalentsOf(
  { currency, flows, valueAt }: Compared,
  date: IsoDate,
  levelAt: (day: IsoDate) => string | undefined,
) {
  if (flows.length === 0) return undefined;
  const days = [...new Set([...flows.map((flow) => flow.date), date])].sort();
  const text = (minor: bigint) => formatAmount(money(currency, minor));
  const points = days.map((day) => {
    const own = flows.filter((flow) => flow.date === day);
    const sum = (sign: bigint) =>
      own.reduce((total, { minor }) => (minor * sign > 0n ? total + minor : total), 0n) * sign;
    return {
      date: day,
      contribution: text(sum(-1n)),
      distribution: text(sum(1n)),
      index: levelAt(day) ?? '',
      nav: text(valueAt(day)),
    };
  });
  if (points.some((point) => point.index === '')) return undefined;
  return pmeCalculation.run({ points }, silentContext);
}
