/**
 * What a cash forecast is made from: daily net flows by category and currency, the opening balance,
 * open expected flows, the minimum and the calendar. Everything is translated at the rates of the as-of
 * date: at each day's own rate, past moves of exchange rates would pass for flows and be forecast on.
 */
import type { CalculationWarning } from '../../core/calculation.ts';
import type { PositionRow } from '../../core/cash/position.ts';
import { type CashflowInput, cashflowInput } from '../../core/forecast/cash/schema.ts';
import { type FxTable, fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money, toDecimal } from '../../core/money/money.ts';
import { AppFailure, unwrap } from '../../core/result.ts';
import { addDays, type IsoDate, isWeekend } from '../../core/time/dates.ts';
import { CALENDARS, CENTRE_OF_CURRENCY } from '../../resources/reference/calendars.ts';
import { computePosition } from '../handlers/position.ts';
import type { ReadStore } from '../store/index.ts';
import { minimumLiquidity } from './limits.ts';
import { fxTableAt } from './rates.ts';
import type { Branch } from './scenarios.ts';
import { allOf, within } from './scope.ts';
import { allSettings } from './settings.ts';

export interface ForecastRequest {
  readonly asOf: IsoDate;
  readonly horizonDays: number;
  readonly historyDays: number;
  readonly model: 'auto' | 'ets' | 'seasonal-naive';
  readonly reportingCurrency: string;
  readonly entityIds?: readonly string[] | undefined;
  readonly seed: string;
}

/** Turns amounts of any currency into the reporting currency at one date's rates, as doubles. */
export class Translator {
  readonly to: string;
  readonly asOf: IsoDate;
  readonly #rates: FxTable;
  readonly #found = new Map<string, Decimal>();

  constructor(store: ReadStore, asOf: IsoDate, to: string) {
    this.#rates = fxTableAt(store, asOf);
    this.asOf = asOf;
    this.to = to;
  }

  /** Units of the reporting currency for one of `currency`. Throws FX_RATE_MISSING. */
  rate(currency: string): Decimal {
    const known = this.#found.get(currency);
    if (known !== undefined) return known;
    const rate = new Decimal(unwrap(fxRate(this.#rates, currency, this.to, this.asOf)).rate);
    this.#found.set(currency, rate);
    return rate;
  }

  decimal(amount: Money): Decimal {
    return toDecimal(amount).times(this.rate(amount.currency));
  }

  number(amount: Money): number {
    return this.decimal(amount).toNumber();
  }
}

/** One series of the forecast: the flows of a category, in all its currencies or in one. */
export interface FlowLine {
  /** As the forecast's output names it. */
  readonly name: string;
  readonly code: string;
  readonly currency: string;
}

export interface ForecastFacts {
  readonly input: CashflowInput;
  readonly lines: readonly FlowLine[];
  /** Exact opening balances by currency. */
  readonly opening: readonly Money[];
  readonly translator: Translator;
  readonly warnings: readonly CalculationWarning[];
}

/**
 * Categories whose flows follow decisions instead of a pattern: repeating last month's loan or fund
 * call would forecast nothing. They count with their expected flows alone. The setting
 * `forecast.plannedCategories` replaces the list.
 */
const PLANNED_CATEGORIES: readonly string[] = [
  'debt-service',
  'dividends',
  'fund-flows',
  'intercompany',
  'investments',
  'treasury-transfer',
];

function plannedCategories(store: ReadStore): ReadonlySet<string> {
  const chosen = allSettings(store)['forecast.plannedCategories'];
  return new Set(Array.isArray(chosen) ? chosen.map(String) : PLANNED_CATEGORIES);
}

/** Below these a series shows no pattern yet, and a model would repeat its few flows for ever. */
const FEWEST_FLOW_DAYS = 10;
const SHORTEST_SPAN_DAYS = 60;

interface CategoryNames {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Statement lines without a category are forecast as one series of their own. */
const UNCATEGORISED: CategoryNames = { id: '', code: 'uncategorised', name: 'Uncategorised' };

function categoriesOf(store: ReadStore): Map<string, CategoryNames> {
  const rows = store.all<CategoryNames & { readonly [column: string]: string }>(
    'SELECT id, code, name FROM category ORDER BY sort, code',
  );
  return new Map([...rows, UNCATEGORISED].map((row) => [row.id, row]));
}

interface FlowRow {
  readonly category_id: string;
  readonly currency: string;
  readonly booking_date: string;
  readonly net: bigint;
}

/** Net flows by category, currency and day, without the accounts that the opening leaves out. */
function historyRows(
  store: ReadStore,
  { asOf, historyDays, entityIds }: ForecastRequest,
  leftOut: readonly string[],
): FlowRow[] {
  const { sql, values } = allOf([within('a.entity_id', entityIds)]);
  return store.all<FlowRow>(
    `SELECT f.category_id, f.currency, f.booking_date,
            SUM(f.inflow_minor - f.outflow_minor) AS net
       FROM daily_flow f JOIN account a ON a.id = f.account_id
      WHERE ${sql} AND f.booking_date > ? AND f.booking_date <= ?
        AND a.id NOT IN (SELECT value FROM json_each(?))
      GROUP BY f.category_id, f.currency, f.booking_date
      ORDER BY f.category_id, f.currency, f.booking_date`,
    [...values, addDays(asOf, -historyDays), asOf, JSON.stringify(leftOut)],
  );
}

interface Series extends FlowLine {
  readonly byDate: Map<string, number>;
  turnover: number;
}

/**
 * A currency of a category has a series of its own, which exchange rate shocks reach, from this share
 * of all turnover on; smaller ones join the category's series in the reporting currency, so that the
 * number of models stays near the number of categories.
 */
const OWN_SERIES_SHARE = 0.01;

/** Builds series by category and currency and finds the one that a flow belongs to. */
class SeriesBook {
  readonly #series = new Map<string, Series>();
  readonly #names = new Map<string, string>();
  readonly #categories: ReadonlyMap<string, CategoryNames>;
  readonly #translator: Translator;

  constructor(store: ReadStore, translator: Translator) {
    this.#categories = categoriesOf(store);
    this.#translator = translator;
  }

  add(row: FlowRow): void {
    const series = this.#open(row.category_id, row.currency);
    const value = this.#translator.number(money(row.currency, row.net));
    series.byDate.set(row.booking_date, (series.byDate.get(row.booking_date) ?? 0) + value);
    series.turnover += Math.abs(value);
  }

  /** Joins what is too small for a model of its own. */
  joinSmall(): void {
    const all = [...this.#series.values()].reduce((sum, { turnover }) => sum + turnover, 0);
    for (const [key, small] of [...this.#series]) {
      if (small.currency === this.#translator.to) continue;
      if (small.turnover >= OWN_SERIES_SHARE * all) continue;
      this.#series.delete(key);
      const main = this.#open(key.slice(0, key.lastIndexOf(' ')), this.#translator.to);
      for (const [date, value] of small.byDate)
        main.byDate.set(date, (main.byDate.get(date) ?? 0) + value);
      main.turnover += small.turnover;
    }
  }

  /** Forgets the history of categories whose flows follow decisions. */
  dropPlanned(planned: ReadonlySet<string>): void {
    for (const [key, series] of [...this.#series])
      if (planned.has(series.code)) this.#series.delete(key);
  }

  /** Forgets histories too young or too sparse to show a pattern; answers the names of their series. */
  dropThin(asOf: IsoDate): string[] {
    const thin: string[] = [];
    for (const [key, series] of [...this.#series]) {
      const dates = [...series.byDate].filter(([, value]) => value !== 0).map(([date]) => date);
      const first = dates.sort()[0] ?? asOf;
      if (dates.length >= FEWEST_FLOW_DAYS && first <= addDays(asOf, -SHORTEST_SPAN_DAYS)) continue;
      if (dates.length > 0) thin.push(series.name);
      this.#series.delete(key);
    }
    return thin.sort();
  }

  /** The series of a known future flow: one with a history, else one of its currency without. */
  lineFor(categoryId: string, currency: string): FlowLine {
    const own = this.#series.get(`${categoryId} ${currency}`);
    const main = this.#series.get(`${categoryId} ${this.#translator.to}`);
    const modelled = main !== undefined && main.turnover > 0 ? main : undefined;
    return own ?? modelled ?? this.#open(categoryId, currency);
  }

  all(): Series[] {
    return [...this.#series.values()].sort((a, b) =>
      a.code === b.code ? (a.currency < b.currency ? -1 : 1) : a.code < b.code ? -1 : 1,
    );
  }

  #open(categoryId: string, currency: string): Series {
    const key = `${categoryId} ${currency}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const { code, name } = this.#categories.get(categoryId) ?? UNCATEGORISED;
    const plain = currency === this.#translator.to ? name : `${name}, ${currency}`;
    // Two categories may share a name, never a code.
    const taken = this.#names.get(plain);
    const shown = taken === undefined || taken === code ? plain : `${plain} (${code})`;
    this.#names.set(plain, taken ?? code);
    const series = { name: shown, code, currency, byDate: new Map<string, number>(), turnover: 0 };
    this.#series.set(key, series);
    return series;
  }
}

interface ExpectedRow {
  readonly category_id: string;
  readonly due_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly probability: string;
}

/** Open flows due up to the horizon, overdue ones included: those come on the first business day. */
function expectedRows(store: ReadStore, request: ForecastRequest): ExpectedRow[] {
  const { sql, values } = allOf([within('x.entity_id', request.entityIds)]);
  return store.all<ExpectedRow>(
    `SELECT x.category_id, x.due_date, x.currency, x.amount_minor, x.probability
       FROM expected_flow x
      WHERE ${sql} AND x.status = 'open' AND x.due_date <= ?
      ORDER BY x.due_date, x.reference`,
    [...values, addDays(request.asOf, request.horizonDays)],
  );
}

/** Weekends and the holidays of the centre that settles the reporting currency, where it is known. */
export function paymentCalendar(currency: string, from: IsoDate, to: IsoDate) {
  const centre = CENTRE_OF_CURRENCY[currency];
  const calendar = CALENDARS.find(({ id }) => id === centre);
  return {
    weekend: calendar === undefined ? [6, 7] : [...calendar.weekend],
    holidays: (calendar?.holidays ?? []).filter((day) => day >= from && day <= to),
  };
}

/** The seed as the simulation takes it. Throws SEED_INVALID. */
function seedNumber(seed: string): number {
  if (/^\d{1,15}$/.test(seed)) return Number(seed);
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'SEED_INVALID',
    message: `"${seed}" is no seed. Write a whole number of at most 15 digits.`,
    path: 'seed',
  });
}

interface Opening {
  readonly byCurrency: readonly Money[];
  readonly leftOut: readonly PositionRow[];
  readonly late: readonly PositionRow[];
}

function openingOf(store: ReadStore, request: ForecastRequest): Opening {
  const { asOf, reportingCurrency, entityIds } = request;
  const accounts = computePosition(store, {
    asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency,
    ...(entityIds === undefined ? {} : { entityIds: [...entityIds] }),
  }).rows.filter((row) => row.kind === 'account');
  const sums = new Map<string, bigint>();
  for (const { accountBalance } of accounts)
    if (accountBalance !== null)
      sums.set(
        accountBalance.currency,
        (sums.get(accountBalance.currency) ?? 0n) + accountBalance.minor,
      );
  return {
    byCurrency: [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, minor]) => money(currency, minor)),
    leftOut: accounts.filter((row) => row.accountBalance === null),
    late: accounts.filter((row) => row.accountBalance !== null && row.account?.lateSince !== null),
  };
}

function warningsOf({ leftOut, late }: Opening, thin: readonly string[]): CalculationWarning[] {
  const names = (rows: readonly PositionRow[]) => rows.map((row) => row.label).join(', ');
  return [
    ...(thin.length === 0
      ? []
      : [
          {
            code: 'FORECAST_HISTORY_THIN',
            message: `${thin.join(', ')}: too few or too young flows to forecast; only expected flows count.`,
          },
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          {
            code: 'FORECAST_ACCOUNT_LEFT_OUT',
            message: `No statement tells the balance of ${names(leftOut)}; balance and flows are left out.`,
          },
        ]),
    ...(late.length === 0
      ? []
      : [
          {
            code: 'FORECAST_STATEMENT_LATE',
            message: `The last statement of ${names(late)} is older than the as-of date; later flows count as nothing.`,
          },
        ]),
  ];
}

/**
 * The input of `forecast.cashflow` on a branch, and what a comparison needs besides.
 *
 * Throws FORECAST_NO_ACCOUNTS (missing-data) where no account has a balance, FX_RATE_MISSING and
 * SEED_INVALID.
 */
export function forecastFacts(branch: Branch, request: ForecastRequest): ForecastFacts {
  const { store } = branch;
  const { asOf, reportingCurrency, horizonDays, historyDays } = request;
  const opening = openingOf(store, request);
  if (opening.byCurrency.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'FORECAST_NO_ACCOUNTS',
      message: `No account has a balance on ${asOf}. Import statements up to that date first.`,
      path: 'asOf',
    });
  const translator = new Translator(store, asOf, reportingCurrency);
  const book = new SeriesBook(store, translator);
  const leftOut = opening.leftOut.map((row) => row.id);
  for (const row of historyRows(store, request, leftOut)) book.add(row);
  book.dropPlanned(plannedCategories(store));
  book.joinSmall();
  const thin = book.dropThin(asOf);
  const expectedFlows = expectedRows(store, request).map((row) => ({
    category: book.lineFor(row.category_id, row.currency).name,
    date: row.due_date,
    amount: translator.number(money(row.currency, row.amount_minor)),
    probability: Number(row.probability),
  }));
  const parts = opening.byCurrency.map((amount) => ({
    currency: amount.currency,
    amount: translator.number(amount),
  }));
  const minimum =
    request.entityIds === undefined ? minimumLiquidity(store, translator)?.amount : undefined;
  const input = cashflowInput.parse({
    currency: reportingCurrency,
    categories: book.all().map(({ name, code, currency, byDate }) => {
      const days = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        category: name,
        code,
        currency,
        dates: days.map(([date]) => date),
        values: days.map(([, value]) => value),
      };
    }),
    openingBalance: parts.reduce((sum, { amount }) => sum + amount, 0),
    openingParts: parts,
    asOf,
    horizonDays,
    model: request.model,
    seed: seedNumber(request.seed),
    expectedFlows,
    calendar: paymentCalendar(
      reportingCurrency,
      addDays(asOf, -historyDays),
      addDays(asOf, horizonDays + 31),
    ),
    shocks: [...branch.shocks],
    minimumBalance: minimum === undefined ? null : toDecimal(minimum).toNumber(),
  });
  return {
    input,
    lines: book.all().map(({ name, code, currency }) => ({ name, code, currency })),
    opening: opening.byCurrency,
    translator,
    warnings: warningsOf(opening, thin),
  };
}

/** Weekdays of closing balances that lead up to a forecast. */
const ACTUAL_DAYS = 60;

/**
 * Closing balances of the last weekdays up to and including `asOf`, in major units of the reporting
 * currency at the rates of `asOf`: the position walked back through the daily flows.
 */
export function actualBalances(
  store: ReadStore,
  asOf: IsoDate,
  reportingCurrency: string,
): { date: IsoDate; balance: number }[] {
  const scope = { asOf, reportingCurrency };
  const request = { ...scope, horizonDays: 1, historyDays: 1, model: 'auto', seed: '1' } as const;
  const opening = openingOf(store, request);
  if (opening.byCurrency.length === 0) return [];
  const translator = new Translator(store, asOf, reportingCurrency);
  const first = addDays(asOf, -Math.ceil((ACTUAL_DAYS * 7) / 5));
  const leftOut = JSON.stringify(opening.leftOut.map((row) => row.id));
  const flows = new Map<string, Decimal>();
  for (const row of store.all<Omit<FlowRow, 'category_id'>>(
    `SELECT f.currency, f.booking_date, SUM(f.inflow_minor - f.outflow_minor) AS net
       FROM daily_flow f JOIN account a ON a.id = f.account_id
      WHERE f.booking_date > ? AND f.booking_date <= ?
        AND (a.closed_on IS NULL OR a.closed_on > ?)
        AND a.id NOT IN (SELECT value FROM json_each(?))
      GROUP BY f.currency, f.booking_date`,
    [first, asOf, asOf, leftOut],
  ))
    flows.set(
      row.booking_date,
      (flows.get(row.booking_date) ?? new Decimal(0)).plus(
        translator.decimal(money(row.currency, row.net)),
      ),
    );
  let balance = opening.byCurrency.reduce(
    (sum, amount) => sum.plus(translator.decimal(amount)),
    new Decimal(0),
  );
  const days: { date: IsoDate; balance: number }[] = [];
  for (let day = asOf; day > first; day = addDays(day, -1)) {
    if (!isWeekend(day) || day === asOf) days.unshift({ date: day, balance: balance.toNumber() });
    balance = balance.minus(flows.get(day) ?? 0);
  }
  return days;
}
