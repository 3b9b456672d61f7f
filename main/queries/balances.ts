/** Balances by currency on a date, and the days that led up to it. */
import type { PositionRow } from '../../core/cash/position.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money } from '../../core/money/money.ts';
import { addDays, type IsoDate, isWeekend } from '../../core/time/dates.ts';
import { computePosition } from '../handlers/position.ts';
import type { ReadStore } from '../store/index.ts';
import { Translator } from './translator.ts';

export interface OpeningRequest {
  readonly asOf: IsoDate;
  readonly reportingCurrency: string;
  readonly entityIds?: readonly string[] | undefined;
}

export interface Opening {
  readonly byCurrency: readonly Money[];
  /** The accounts that it sums, each with its closing. */
  readonly accounts: readonly PositionRow[];
  readonly leftOut: readonly PositionRow[];
  readonly late: readonly PositionRow[];
}

/** What the group's accounts hold on a date, and whom no statement tells it of. */
export function openingOf(store: ReadStore, request: OpeningRequest): Opening {
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
    accounts: accounts.filter((row) => row.accountBalance !== null),
    leftOut: accounts.filter((row) => row.accountBalance === null),
    late: accounts.filter((row) => row.accountBalance !== null && row.account?.lateSince !== null),
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
  const opening = openingOf(store, scope);
  if (opening.byCurrency.length === 0) return [];
  const translator = new Translator(store, asOf, reportingCurrency);
  const first = addDays(asOf, -Math.ceil((ACTUAL_DAYS * 7) / 5));
  const leftOut = JSON.stringify(opening.leftOut.map((row) => row.id));
  const flows = new Map<string, Decimal>();
  for (const row of store.all<{ currency: string; booking_date: string; net: bigint }>(
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
