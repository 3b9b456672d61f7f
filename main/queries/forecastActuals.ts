/**
 * What was booked against what a forecast had expected: its series by its days, each actual flow
 * translated at the rates that the forecast stood on, since moves of exchange rates are no flows.
 */
import type { CashflowInput, CashflowOutput } from '../../core/forecast/cash/schema.ts';
import { fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { footed } from '../../core/money/footed.ts';
import { fromDecimal, type Money, money, sum, toDecimal } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { openingOf } from './balances.ts';
import { UNCATEGORISED } from './flowSeries.ts';
import { fxTableAt } from './rates.ts';
import { parameterOf, type Run } from './runs.ts';
import { allOf, within } from './scope.ts';

/** A kept forecast with the facts as they were known when it ran. */
export interface Forecast {
  readonly run: Run;
  readonly input: CashflowInput;
  readonly output: CashflowOutput;
  readonly facts: ReadStore;
}

/** What of a booked amount stood on one account. */
export interface ActualShare {
  readonly accountId: string;
  readonly amount: Money;
}

/** One series on one day of the forecast; without bounds where the forecast has no such series. */
export interface ActualCell {
  readonly series: string;
  readonly code: string;
  readonly date: IsoDate;
  readonly actual: Money;
  /** By account, in the order of their ids; they sum to `actual`. */
  readonly shares: readonly ActualShare[];
  readonly expected: Money;
  readonly lower: Money | null;
  readonly upper: Money | null;
  /** How far outside, in minor units; zero within. */
  readonly excessMinor: bigint;
}

export interface Actuals {
  /** The first and last day of the forecast that the books have reached; null where none. */
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly level: number;
  readonly cells: readonly ActualCell[];
  /** Currencies that the forecast had no rate of; their lines are in no cell. */
  readonly withoutRate: readonly string[];
}

interface Booked {
  readonly [column: string]: string | bigint;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly booking_date: string;
  readonly account_id: string;
  readonly net: bigint;
}

/** Accounts whose flows the forecast counts: those of its entities that its opening balance holds. */
export function accountsOf({ run, input, facts }: Forecast) {
  const chosen = parameterOf(run, 'entityIds');
  const entityIds = Array.isArray(chosen) ? chosen.map(String) : undefined;
  const scope = { asOf: run.asOf, reportingCurrency: input.currency, entityIds };
  const { leftOut } = openingOf(facts, scope);
  return allOf([
    within('a.entity_id', entityIds),
    {
      sql: 'a.id NOT IN (SELECT value FROM json_each(?))',
      values: [JSON.stringify(leftOut.map(({ id }) => id))],
    },
  ]);
}

/** The level of the run that is nearest to a wanted one. */
export function nearestLevel({ output }: Pick<Forecast, 'output'>, wanted: number): number {
  const levels = output.totalFlow.bounds.map(({ level }) => level);
  const distance = (level: number) => Math.abs(level - wanted);
  return levels.reduce(
    (best, one) => (distance(one) < distance(best) ? one : best),
    levels[0] ?? 0,
  );
}

/** Finds the series that a line belongs to, as the forecast had gathered them. */
export class SeriesNames {
  readonly #names = new Map<string, string>();
  readonly #main: string;

  constructor({ categories, currency }: CashflowInput) {
    this.#main = currency;
    for (const { category, code, currency: own } of categories)
      this.#names.set(`${code ?? category} ${own ?? currency}`, category);
  }

  of(code: string, currency: string): string | undefined {
    return this.#names.get(`${code} ${currency}`) ?? this.#names.get(`${code} ${this.#main}`);
  }
}

/** The day of the forecast on which a booking counts: the first one on or after it. */
function dayIndex(dates: readonly string[], date: string): number {
  return dates.findIndex((day) => day >= date);
}

function bookedAfter(store: ReadStore, forecast: Forecast, to: string): Booked[] {
  const { sql, values } = accountsOf(forecast);
  return store.all<Booked>(
    `SELECT ifnull(c.code, '${UNCATEGORISED.code}') AS code,
            ifnull(c.name, '${UNCATEGORISED.name}') AS name, f.currency, f.booking_date,
            f.account_id, SUM(f.inflow_minor - f.outflow_minor) AS net
       FROM daily_flow f JOIN account a ON a.id = f.account_id
       LEFT JOIN category c ON c.id = f.category_id
      WHERE f.booking_date > ? AND f.booking_date <= ? AND ${sql}
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 3, 4, 5`,
    [forecast.run.asOf, to, ...values],
  );
}

/** How far an amount is outside of bounds, in minor units; without bounds all of it is. */
export function beyondMinor({ minor }: Money, lower: Money | null, upper: Money | null): bigint {
  const [least, most] = [lower?.minor ?? 0n, upper?.minor ?? 0n];
  return minor > most ? minor - most : minor < least ? least - minor : 0n;
}

/** What was booked of one series on one day, by account. */
type Bookings = ReadonlyMap<string, Decimal>;

function sharesOf(bookings: Bookings, currency: string): ActualShare[] {
  const byAccount = [...bookings].sort(([one], [other]) => (one < other ? -1 : 1));
  const amounts = footed(
    byAccount.map(([, amount]) => amount),
    currency,
  );
  return byAccount.flatMap(([accountId], index) => {
    const amount = amounts[index];
    return amount === undefined ? [] : [{ accountId, amount }];
  });
}

function cellOf(
  { output }: Forecast,
  at: number,
  name: { readonly series: string; readonly code: string },
  { bookings, level }: { readonly bookings: Bookings; readonly level: number },
): ActualCell {
  const { currency } = output;
  const amount = (value: Decimal | number) =>
    fromDecimal(new Decimal(value), currency, 'half-even');
  const flow = output.categories.find(({ category }) => category === name.series)?.flow;
  const bounds = flow?.bounds.find((band) => band.level === level);
  const shares = sharesOf(bookings, currency);
  const booked = sum(
    currency,
    shares.map((share) => share.amount),
  );
  const lower = bounds === undefined ? null : amount(bounds.lower[at] ?? 0);
  const upper = bounds === undefined ? null : amount(bounds.upper[at] ?? 0);
  return {
    ...name,
    date: output.dates[at] as IsoDate,
    actual: booked,
    shares,
    expected: amount(flow?.expected[at] ?? 0),
    lower,
    upper,
    excessMinor: beyondMinor(booked, lower, upper),
  };
}

/** Every series on every day of the forecast up to `to` that the books have reached. */
export function actualsOf(
  store: ReadStore,
  forecast: Forecast,
  given: { readonly to: string; readonly level: number },
): Actuals {
  const { input, output, run, facts } = forecast;
  const level = nearestLevel(forecast, given.level);
  const reached = store.pluck<string | null>(
    'SELECT MAX(booking_date) FROM daily_flow WHERE booking_date <= ?',
    [given.to],
  );
  const dates = output.dates.filter((date) => date <= (reached ?? ''));
  const last = dates.at(-1);
  if (last === undefined) return { from: null, to: null, level, cells: [], withoutRate: [] };
  const names = new SeriesNames(input);
  const rates = fxTableAt(facts, run.asOf);
  const withoutRate = new Set<string>();
  const sums = new Map<
    string,
    { series: string; code: string; byDay: Map<number, Map<string, Decimal>> }
  >();
  const open = (series: string, code: string) => {
    const known = sums.get(series) ?? {
      series,
      code,
      byDay: new Map<number, Map<string, Decimal>>(),
    };
    sums.set(series, known);
    return known;
  };
  for (const { category, code } of input.categories) open(category, code ?? category);
  for (const row of bookedAfter(store, forecast, last)) {
    const rate = fxRate(rates, row.currency, input.currency, run.asOf);
    if (!rate.ok) {
      withoutRate.add(row.currency);
      continue;
    }
    const series = names.of(row.code, row.currency) ?? row.name;
    const { byDay } = open(series, row.code);
    const at = dayIndex(dates, row.booking_date);
    const value = toDecimal(money(row.currency, row.net)).times(rate.value.rate);
    const bookings = byDay.get(at) ?? new Map<string, Decimal>();
    byDay.set(at, bookings);
    bookings.set(row.account_id, (bookings.get(row.account_id) ?? new Decimal(0)).plus(value));
  }
  const cells = [...sums.values()].flatMap(({ series, code, byDay }) =>
    dates.map((_, at) =>
      cellOf(forecast, at, { series, code }, { bookings: byDay.get(at) ?? new Map(), level }),
    ),
  );
  return {
    from: (dates[0] ?? null) as IsoDate | null,
    to: last as IsoDate,
    level,
    cells,
    withoutRate: [...withoutRate].sort(),
  };
}

export interface ActualLine {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly account: string;
  readonly booking_date: string;
  readonly text: string | null;
  readonly currency: string;
  readonly amount_minor: bigint;
}

/** The lines of one cell, the largest first. */
export function linesOfCell(
  store: ReadStore,
  forecast: Forecast,
  { series, code, date }: Pick<ActualCell, 'series' | 'code' | 'date'>,
): ActualLine[] {
  const { input, output, run } = forecast;
  const before = output.dates[output.dates.indexOf(date) - 1] ?? run.asOf;
  const names = new SeriesNames(input);
  const { sql, values } = accountsOf(forecast);
  return store
    .all<ActualLine>(
      `SELECT l.id, a.name AS account, l.booking_date,
              COALESCE(l.counterparty_name, l.remittance) AS text, l.currency, l.amount_minor
         FROM statement_line l JOIN account a ON a.id = l.account_id
         LEFT JOIN category c ON c.id = l.category_id
        WHERE l.booking_date > ? AND l.booking_date <= ?
          AND ifnull(c.code, '${UNCATEGORISED.code}') = ? AND ${sql}
        ORDER BY ABS(l.amount_minor) DESC, l.id`,
      [before, date, code, ...values],
    )
    .filter(({ currency }) => (names.of(code, currency) ?? series) === series);
}
