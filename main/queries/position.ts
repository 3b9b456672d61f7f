/**
 * What the position is computed from: per account the last proven closing balance and the movements of
 * the day. Balances come from statements and the derived daily flows, so a million lines cost a lookup.
 */
import {
  lastWeekday,
  type PositionAccount,
  type PositionBasis,
  positionDay,
} from '../../core/cash/position.ts';
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { addDays } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { expectedFlows, interimSums } from './cashFlows.ts';
import { type AccountScope, accountConditions } from './scope.ts';

interface BalanceRow {
  readonly id: string;
  readonly name: string;
  readonly entity_id: string;
  readonly entity_name: string;
  readonly bank_id: string;
  readonly bank_name: string;
  readonly country: string;
  readonly currency: string;
  readonly statement_date: string | null;
  readonly closing_minor: bigint | null;
  /** Flows booked after the last statement, up to the date. */
  readonly later_minor: bigint;
  readonly day_in: bigint;
  readonly day_out: bigint;
}

const BALANCES = `
  SELECT a.id, a.name, a.entity_id, e.name AS entity_name, a.bank_id, b.name AS bank_name,
         e.country, a.currency, s.to_date AS statement_date, s.closing_minor,
         COALESCE((SELECT SUM(f.inflow_minor - f.outflow_minor) FROM daily_flow f
            WHERE f.account_id = a.id AND f.booking_date > s.to_date
              AND f.booking_date <= :asOf), 0) AS later_minor,
         COALESCE((SELECT SUM(f.inflow_minor) FROM daily_flow f
            WHERE f.account_id = a.id AND f.booking_date = :asOf), 0) AS day_in,
         COALESCE((SELECT SUM(f.outflow_minor) FROM daily_flow f
            WHERE f.account_id = a.id AND f.booking_date = :asOf), 0) AS day_out
    FROM account a
    JOIN entity e ON e.id = a.entity_id
    JOIN bank b ON b.id = a.bank_id
    LEFT JOIN statement s ON s.id = (
      SELECT x.id FROM statement x
       WHERE x.account_id = a.id AND x.kind = 'booked' AND x.to_date <= :asOf
         AND x.closing_minor IS NOT NULL
       ORDER BY x.to_date DESC, x.id DESC LIMIT 1)
   WHERE (a.closed_on IS NULL OR a.closed_on > :asOf)
     AND a.id IN (SELECT value FROM json_each(:accounts))
   ORDER BY e.code, a.name`;

function accountIds(store: ReadStore, scope: AccountScope): string[] {
  const { sql, values } = accountConditions(scope);
  return store.plucks<string>(`SELECT a.id FROM account a WHERE ${sql}`, values);
}

/** Accounts of the scope with their figures on a basis, in the order of entities and names. */
export function positionAccounts(
  store: ReadStore,
  day: IsoDate,
  basis: PositionBasis,
  scope: AccountScope,
): PositionAccount[] {
  const asOf = positionDay(day, basis);
  const ids = accountIds(store, scope);
  const rows = store.all<BalanceRow>(BALANCES, { asOf, accounts: JSON.stringify(ids) });
  const booked = rows.map((row) => bookedAccount(row, asOf));
  if (basis === 'value') return withValueDates(store, booked, asOf);
  if (basis === 'projected') return withExpectedFlows(store, booked, asOf);
  if (basis === 'intraday') return withInterim(store, booked, asOf);
  return booked;
}

function bookedAccount(row: BalanceRow, asOf: IsoDate): PositionAccount {
  const closing = row.closing_minor === null ? null : row.closing_minor + row.later_minor;
  const statementDate = row.statement_date as IsoDate | null;
  return {
    id: row.id,
    name: row.name,
    entityId: row.entity_id,
    entityName: row.entity_name,
    bankId: row.bank_id,
    bankName: row.bank_name,
    country: row.country,
    currency: row.currency,
    opening: closing === null ? null : money(row.currency, closing - row.day_in + row.day_out),
    inflow: money(row.currency, row.day_in),
    outflow: money(row.currency, row.day_out),
    lateSince: statementDate !== null && statementDate < lastWeekday(asOf) ? statementDate : null,
    reportedTo: statementDate,
  };
}

/** Value and booking dates of one entry are never further apart than this. */
export const VALUE_WINDOW_DAYS = 40;

const VALUE_MOVES = `
  SELECT l.account_id,
         SUM(CASE WHEN l.booking_date <= :asOf AND l.value_date > :asOf THEN -l.amount_minor
                  WHEN l.booking_date > :asOf AND l.value_date <= :asOf THEN l.amount_minor
                  ELSE 0 END) AS shift,
         SUM(CASE WHEN l.value_date = :asOf AND l.amount_minor > 0 THEN l.amount_minor ELSE 0 END)
           AS day_in,
         SUM(CASE WHEN l.value_date = :asOf AND l.amount_minor < 0 THEN -l.amount_minor ELSE 0 END)
           AS day_out
    FROM statement_line l
   WHERE l.account_id IN (SELECT value FROM json_each(:accounts))
     AND l.booking_date BETWEEN :from AND :to
   GROUP BY l.account_id`;

interface MoveRow {
  readonly account_id: string;
  readonly shift: bigint;
  readonly day_in: bigint;
  readonly day_out: bigint;
}

/** Booked closing corrected by the entries whose booking and value dates lie on both sides of the day. */
function withValueDates(
  store: ReadStore,
  accounts: readonly PositionAccount[],
  asOf: IsoDate,
): PositionAccount[] {
  const moves = new Map(
    store
      .all<MoveRow>(VALUE_MOVES, {
        asOf,
        accounts: JSON.stringify(accounts.map((account) => account.id)),
        from: addDays(asOf, -VALUE_WINDOW_DAYS),
        to: addDays(asOf, VALUE_WINDOW_DAYS),
      })
      .map((row) => [row.account_id, row]),
  );
  return accounts.map((account) => {
    const move = moves.get(account.id) ?? { shift: 0n, day_in: 0n, day_out: 0n };
    const { currency, opening, inflow, outflow } = account;
    const closing =
      opening === null ? null : opening.minor + inflow.minor - outflow.minor + move.shift;
    return {
      ...account,
      opening: closing === null ? null : money(currency, closing - move.day_in + move.day_out),
      inflow: money(currency, move.day_in),
      outflow: money(currency, move.day_out),
    };
  });
}

/**
 * Booked balances and, on top, what interim reports tell since the last statement: of days before into
 * the opening, of the day itself into the movements.
 */
function withInterim(
  store: ReadStore,
  accounts: readonly PositionAccount[],
  asOf: IsoDate,
): PositionAccount[] {
  const sums = new Map<
    string,
    { before: bigint; inflow: bigint; outflow: bigint; last: IsoDate }
  >();
  for (const row of interimSums(store, accounts, asOf)) {
    const sum = sums.get(row.accountId) ?? { before: 0n, inflow: 0n, outflow: 0n, last: asOf };
    const isToday = row.bookingDate === asOf;
    sums.set(row.accountId, {
      before: sum.before + (isToday ? 0n : row.inflow - row.outflow),
      inflow: sum.inflow + (isToday ? row.inflow : 0n),
      outflow: sum.outflow + (isToday ? row.outflow : 0n),
      last: row.bookingDate,
    });
  }
  return accounts.map((account) => {
    const sum = sums.get(account.id);
    const { currency, opening, inflow, outflow } = account;
    if (sum === undefined || opening === null) return account;
    return {
      ...account,
      opening: money(currency, opening.minor + sum.before),
      inflow: money(currency, inflow.minor + sum.inflow),
      outflow: money(currency, outflow.minor + sum.outflow),
      lateSince: sum.last >= lastWeekday(asOf) ? null : account.lateSince,
    };
  });
}

/** Booked closing as opening, and the open expected flows due since the last statement as movements. */
function withExpectedFlows(
  store: ReadStore,
  accounts: readonly PositionAccount[],
  asOf: IsoDate,
): PositionAccount[] {
  const sums = new Map<string, { inflow: bigint; outflow: bigint }>();
  for (const { accountId, amountMinor } of expectedFlows(store, accounts, asOf)) {
    const sum = sums.get(accountId) ?? { inflow: 0n, outflow: 0n };
    if (amountMinor > 0n) sum.inflow += amountMinor;
    else sum.outflow -= amountMinor;
    sums.set(accountId, sum);
  }
  return accounts.map((account) => {
    const { inflow, outflow } = sums.get(account.id) ?? { inflow: 0n, outflow: 0n };
    return {
      ...account,
      opening: closingOf(account),
      inflow: money(account.currency, inflow),
      outflow: money(account.currency, outflow),
    };
  });
}

function closingOf(account: PositionAccount): Money | null {
  const { opening, inflow, outflow, currency } = account;
  return opening === null ? null : money(currency, opening.minor + inflow.minor - outflow.minor);
}
