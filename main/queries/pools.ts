/** Cash pools as stored, and the end-of-day balances that their interest is reckoned on. */
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { positionAccounts } from './position.ts';

export type PoolKind = 'zero-balance' | 'target-balance' | 'notional';

export interface StoredPoolMember {
  readonly accountId: string;
  readonly accountName: string;
  readonly entityName: string;
  readonly targetMinor: bigint;
  readonly minimumTransferMinor: bigint;
  readonly priority: number;
  readonly creditRate: string | null;
  readonly debitRate: string | null;
}

export interface StoredPool {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: PoolKind;
  readonly currency: string;
  readonly headerAccountId: string;
  readonly headerName: string;
  readonly headerEntityName: string;
  readonly creditRate: string | null;
  readonly debitRate: string | null;
  readonly dayCount: string;
  readonly members: readonly StoredPoolMember[];
  readonly entry: number;
}

interface PoolRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly currency: string;
  readonly header_account_id: string;
  readonly header_name: string;
  readonly header_entity: string;
  readonly credit_rate: string | null;
  readonly debit_rate: string | null;
  readonly day_count: string;
  readonly entry: bigint;
}

interface MemberRow {
  readonly [column: string]: string | bigint | null;
  readonly pool_id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly entity_name: string;
  readonly target_minor: bigint;
  readonly minimum_transfer_minor: bigint;
  readonly priority: bigint;
  readonly credit_rate: string | null;
  readonly debit_rate: string | null;
}

/** Every pool with its members, by code. */
export function storedPools(store: ReadStore): StoredPool[] {
  const members = new Map<string, StoredPoolMember[]>();
  for (const row of store.all<MemberRow>(
    `SELECT m.pool_id, m.account_id, a.name AS account_name, e.name AS entity_name, m.target_minor,
            m.minimum_transfer_minor, m.priority, m.credit_rate, m.debit_rate
       FROM cash_pool_member m JOIN account a ON a.id = m.account_id
       JOIN entity e ON e.id = a.entity_id
      ORDER BY m.priority, e.code, a.name`,
  )) {
    const list = members.get(row.pool_id) ?? [];
    members.set(row.pool_id, list);
    list.push({
      accountId: row.account_id,
      accountName: row.account_name,
      entityName: row.entity_name,
      targetMinor: row.target_minor,
      minimumTransferMinor: row.minimum_transfer_minor,
      priority: Number(row.priority),
      creditRate: row.credit_rate,
      debitRate: row.debit_rate,
    });
  }
  return store
    .all<PoolRow>(
      `SELECT p.id, p.code, p.name, p.kind, p.currency, p.header_account_id, a.name AS header_name,
              e.name AS header_entity, p.credit_rate, p.debit_rate, p.day_count, p.entry
         FROM cash_pool p JOIN account a ON a.id = p.header_account_id
         JOIN entity e ON e.id = a.entity_id
        ORDER BY p.code`,
    )
    .map((row) => ({
      id: row.id,
      code: row.code,
      name: row.name,
      kind: row.kind as PoolKind,
      currency: row.currency,
      headerAccountId: row.header_account_id,
      headerName: row.header_name,
      headerEntityName: row.header_entity,
      creditRate: row.credit_rate,
      debitRate: row.debit_rate,
      dayCount: row.day_count,
      members: members.get(row.id) ?? [],
      entry: Number(row.entry),
    }));
}

/**
 * Balances by value date at the end of each day from `from` up to and including `to`, walked back
 * from the last one through the lines. Accounts without a statement are left out.
 */
export function dailyBalances(
  store: ReadStore,
  accountIds: readonly string[],
  from: IsoDate,
  to: IsoDate,
): ReadonlyMap<string, readonly bigint[]> {
  const accounts = positionAccounts(store, to, 'value', { accountIds });
  const net = new Map<string, bigint>();
  for (const row of store.all<{ account_id: string; value_date: string; net: bigint }>(
    `SELECT account_id, value_date, SUM(amount_minor) AS net FROM statement_line
      WHERE account_id IN (SELECT value FROM json_each(?))
        AND booking_date BETWEEN ? AND ? AND value_date > ? AND value_date <= ?
      GROUP BY account_id, value_date`,
    [JSON.stringify(accountIds), addDays(from, -40), addDays(to, 40), from, to],
  ))
    net.set(`${row.account_id} ${row.value_date}`, row.net);
  return new Map(
    accounts.flatMap((account) => {
      const { id, opening, inflow, outflow } = account;
      if (opening === null) return [];
      const days: bigint[] = [];
      let balance = opening.minor + inflow.minor - outflow.minor;
      for (let day = to; day >= from; day = addDays(day, -1)) {
        days.unshift(balance);
        balance -= net.get(`${id} ${day}`) ?? 0n;
      }
      return [[id, days] as const];
    }),
  );
}
