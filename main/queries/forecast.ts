/**
 * What a cash forecast is made from: daily net flows by category and currency, the opening balance,
 * open expected flows, the minimum and the calendar. Everything is translated at the rates of the
 * as-of date: at each day's own rate, past moves of exchange rates would pass for flows and be
 * forecast on.
 */

import type { CalculationWarning } from '../../core/calculation.ts';
import type { PositionRow } from '../../core/cash/position.ts';
import { type CashflowInput, cashflowInput } from '../../core/forecast/cash/schema.ts';
import { type Money, money, toDecimal } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import { CALENDARS, CENTRE_OF_CURRENCY } from '../../resources/reference/calendars.ts';
import type { ReadStore } from '../store/index.ts';
import { type Opening, openingOf } from './balances.ts';
import { type FlowLine, type FlowRow, plannedCategories, SeriesBook } from './flowSeries.ts';
import { minimumLiquidity } from './limits.ts';
import { flowMinor, isOpenFlow } from './matched.ts';
import type { Branch } from './scenarios.ts';
import { allOf, within } from './scope.ts';
import { Translator } from './translator.ts';

export interface ForecastRequest {
  readonly asOf: IsoDate;
  readonly horizonDays: number;
  readonly historyDays: number;
  readonly model: 'auto' | 'ets' | 'seasonal-naive';
  readonly reportingCurrency: string;
  readonly entityIds?: readonly string[] | undefined;
  readonly seed: string;
}

export interface ForecastFacts {
  readonly input: CashflowInput;
  readonly lines: readonly FlowLine[];
  /** Exact opening balances by currency. */
  readonly opening: readonly Money[];
  readonly translator: Translator;
  readonly warnings: readonly CalculationWarning[];
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

interface ExpectedRow {
  readonly category_id: string;
  readonly due_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly probability: string;
}

/**
 * Open flows due up to the horizon, overdue ones included: those come on the first business day.
 */
function expectedRows(store: ReadStore, request: ForecastRequest): ExpectedRow[] {
  const { sql, values } = allOf([within('x.entity_id', request.entityIds)]);
  return store.all<ExpectedRow>(
    `SELECT x.category_id, x.due_date, x.currency, ${flowMinor('x')} AS amount_minor, x.probability
       FROM expected_flow x
      WHERE ${sql} AND x.due_date <= ? AND ${isOpenFlow('x')}
      ORDER BY x.due_date, x.reference`,
    [...values, addDays(request.asOf, request.horizonDays)],
  );
}

/**
 * Weekends and the holidays of the centre that settles the reporting currency, where it is known.
 */
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
