/** The movements of a position by category, for each basis from where the basis takes its movements. */
import {
  type PositionAccount,
  type PositionBasis,
  type PositionMovement,
  positionDay,
} from '../../core/cash/position.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { addDays } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { expectedFlows } from './cashFlows.ts';
import { VALUE_WINDOW_DAYS } from './position.ts';

interface SumRow {
  readonly account_id: string;
  readonly category_id: string | null;
  readonly inflow: bigint;
  readonly outflow: bigint;
}

const BOOKED = `
  SELECT f.account_id, NULLIF(f.category_id, '') AS category_id,
         SUM(f.inflow_minor) AS inflow, SUM(f.outflow_minor) AS outflow
    FROM daily_flow f
   WHERE f.account_id IN (SELECT value FROM json_each(:accounts)) AND f.booking_date = :day
   GROUP BY f.account_id, f.category_id`;

const BY_VALUE = `
  SELECT l.account_id, l.category_id, SUM(MAX(l.amount_minor, 0)) AS inflow,
         SUM(MAX(-l.amount_minor, 0)) AS outflow
    FROM statement_line l
   WHERE l.account_id IN (SELECT value FROM json_each(:accounts))
     AND l.booking_date BETWEEN :from AND :to AND l.value_date = :day
   GROUP BY l.account_id, l.category_id`;

function sumsOf(
  store: ReadStore,
  accounts: readonly PositionAccount[],
  day: IsoDate,
  basis: PositionBasis,
): readonly SumRow[] {
  if (basis === 'projected')
    return expectedFlows(store, accounts, day).map(({ accountId, categoryId, amountMinor }) => ({
      account_id: accountId,
      category_id: categoryId,
      inflow: amountMinor > 0n ? amountMinor : 0n,
      outflow: amountMinor < 0n ? -amountMinor : 0n,
    }));
  const ids = JSON.stringify(accounts.map(({ id }) => id));
  if (basis === 'value')
    return store.all<SumRow>(BY_VALUE, {
      accounts: ids,
      day,
      from: addDays(day, -VALUE_WINDOW_DAYS),
      to: addDays(day, VALUE_WINDOW_DAYS),
    });
  return store.all<SumRow>(BOOKED, { accounts: ids, day });
}

/** Ids of categories in the order that people gave them. */
export function categoryOrder(store: ReadStore): readonly string[] {
  return store.plucks<string>('SELECT id FROM category ORDER BY sort, name', []);
}

/**
 * Accounts of a position with their movements by category. What the basis adds without a category
 * (interim entries) is left to the rest, which the engine shows as movements without one.
 */
export function withCategories(
  store: ReadStore,
  accounts: readonly PositionAccount[],
  asOf: IsoDate,
  basis: PositionBasis,
): PositionAccount[] {
  const names = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM category', [])
      .map(({ id, name }) => [id, name]),
  );
  const byAccount = new Map<string, Map<string | null, PositionMovement>>();
  for (const row of sumsOf(store, accounts, positionDay(asOf, basis), basis)) {
    const own = byAccount.get(row.account_id) ?? new Map<string | null, PositionMovement>();
    byAccount.set(row.account_id, own);
    const { category_id: categoryId } = row;
    const sum = own.get(categoryId);
    own.set(categoryId, {
      categoryId,
      categoryName: categoryId === null ? null : (names.get(categoryId) ?? null),
      inflowMinor: row.inflow + (sum?.inflowMinor ?? 0n),
      outflowMinor: row.outflow + (sum?.outflowMinor ?? 0n),
    });
  }
  return accounts.map((account) => ({
    ...account,
    movements: [...(byAccount.get(account.id)?.values() ?? [])],
  }));
}
