/**
 * What a day's cash report reads besides the position: the day's entries by category and by size, what
 * interim reports tell beyond the books, the balances agreed for accounts, and what falls due next.
 */

import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { flowMinor, isOpenFlow } from './matched.ts';

/** Sums of one category in one currency. */
export interface CategoryRow {
  readonly category: string | null;
  readonly currency: string;
  readonly count: bigint;
  readonly inflow: bigint;
  readonly outflow: bigint;
}

/** The entries booked on a day by category and currency. */
export function dayByCategory(store: ReadStore, day: IsoDate): CategoryRow[] {
  return store.all<CategoryRow>(
    `SELECT c.name AS category, l.currency, COUNT(*) AS count,
            SUM(MAX(l.amount_minor, 0)) AS inflow, SUM(MAX(-l.amount_minor, 0)) AS outflow
       FROM statement_line l LEFT JOIN category c ON c.id = l.category_id
      WHERE l.booking_date = ? AND l.account_id IN (SELECT id FROM account)
      GROUP BY c.name, l.currency ORDER BY c.name, l.currency`,
    [day],
  );
}

export interface MovementRow {
  readonly account: string;
  readonly bank: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly counterparty: string | null;
  readonly remittance: string | null;
  readonly category: string | null;
}

/**
 * The largest entries booked on a day, by their size in the reporting currency. `worth` gives what one
 * minor unit of a currency is worth; entries of other currencies come last.
 */
export function largestOfDay(
  store: ReadStore,
  day: IsoDate,
  worth: ReadonlyMap<string, number>,
  count: number,
): MovementRow[] {
  return store.all<MovementRow>(
    `SELECT a.name AS account, b.name AS bank, l.currency, l.amount_minor AS amount,
            l.counterparty_name AS counterparty, l.remittance, c.name AS category
       FROM statement_line l
       JOIN account a ON a.id = l.account_id
       JOIN bank b ON b.id = a.bank_id
       LEFT JOIN category c ON c.id = l.category_id
       LEFT JOIN json_each(:worth) w ON w.key = l.currency
      WHERE l.booking_date = :day AND l.account_id IN (SELECT id FROM account)
      ORDER BY ABS(l.amount_minor) * COALESCE(w.value, 0) DESC, l.id LIMIT :count`,
    { worth: JSON.stringify(Object.fromEntries(worth)), day, count: BigInt(count) },
  );
}

/** What interim reports tell of an account that no booked statement has told yet. */
export interface IntradayRow {
  readonly account_id: string;
  readonly count: bigint;
  readonly inflow: bigint;
  readonly outflow: bigint;
  /** Net of what the bank shows as not final. */
  readonly pending: bigint;
  readonly last_date: string;
}

/** Interim entries after each account's last booked statement, up to the day and not superseded. */
export function intradayOf(store: ReadStore, day: IsoDate): IntradayRow[] {
  return store.all<IntradayRow>(
    `SELECT i.account_id, COUNT(*) AS count, MAX(i.booking_date) AS last_date,
            SUM(CASE WHEN i.status = 'booked' THEN MAX(i.amount_minor, 0) ELSE 0 END) AS inflow,
            SUM(CASE WHEN i.status = 'booked' THEN MAX(-i.amount_minor, 0) ELSE 0 END) AS outflow,
            SUM(CASE WHEN i.status = 'pending' THEN i.amount_minor ELSE 0 END) AS pending
       FROM interim_line i
      WHERE i.superseded_line_id IS NULL AND i.status IN ('booked', 'pending')
        AND i.booking_date <= :day
        AND i.booking_date > COALESCE((SELECT MAX(s.to_date) FROM statement s
              WHERE s.account_id = i.account_id AND s.kind = 'booked' AND s.to_date <= :day), '')
      GROUP BY i.account_id`,
    { day },
  );
}

/** The balances agreed for an account; null where none was. */
export interface AgreedRow {
  readonly id: string;
  readonly restriction: string;
  readonly target_minor: bigint | null;
  readonly minimum_minor: bigint | null;
  readonly overdraft_minor: bigint | null;
}

export function agreedBalances(store: ReadStore): AgreedRow[] {
  return store.all<AgreedRow>(
    'SELECT id, restriction, target_minor, minimum_minor, overdraft_minor FROM account',
  );
}

/** Statements that end on a day and are not proven: account, proof and difference. */
export interface UnprovenRow {
  readonly account: string;
  readonly bank: string;
  readonly currency: string;
  readonly proof: string;
  readonly difference_minor: bigint | null;
}

export function unprovenOn(store: ReadStore, day: IsoDate): UnprovenRow[] {
  return store.all<UnprovenRow>(
    `SELECT a.name AS account, b.name AS bank, s.currency, s.proof, s.difference_minor
       FROM statement s JOIN account a ON a.id = s.account_id JOIN bank b ON b.id = a.bank_id
      WHERE s.kind = 'booked' AND s.to_date = ? AND s.proof <> 'proven' ORDER BY a.name`,
    [day],
  );
}

/** Files that nobody has decided on. */
export function heldFiles(store: ReadStore): string[] {
  return store.plucks<string>(
    "SELECT file_name FROM quarantine WHERE status = 'held' ORDER BY held_at",
  );
}

export interface DueRow {
  readonly due_date: string;
  readonly currency: string;
  readonly count: bigint;
  readonly inflow: bigint;
  readonly outflow: bigint;
}

/** Open expected flows by due date and currency, `after` excluded, `to` included. */
export function dueBetween(store: ReadStore, after: IsoDate | '', to: IsoDate): DueRow[] {
  return store.all<DueRow>(
    `SELECT due_date, currency, COUNT(*) AS count,
            SUM(MAX(minor, 0)) AS inflow, SUM(MAX(-minor, 0)) AS outflow
       FROM (SELECT x.due_date, x.currency, ${flowMinor('x')} AS minor FROM expected_flow x
              WHERE x.due_date > ? AND x.due_date <= ? AND ${isOpenFlow('x')})
      GROUP BY due_date, currency ORDER BY due_date, currency`,
    [after, to],
  );
}

export interface ExpectedRow {
  readonly due_date: string;
  readonly entity: string;
  readonly counterparty: string | null;
  readonly description: string;
  readonly currency: string;
  readonly amount: bigint;
}

/** The largest of them, by their size in the reporting currency (see `largestOfDay`). */
export function largestDue(
  store: ReadStore,
  span: { readonly after: IsoDate; readonly to: IsoDate },
  worth: ReadonlyMap<string, number>,
  count: number,
): ExpectedRow[] {
  return store.all<ExpectedRow>(
    `SELECT x.due_date, e.name AS entity, p.name AS counterparty, x.description, x.currency,
            ${flowMinor('x')} AS amount
       FROM expected_flow x
       JOIN entity e ON e.id = x.entity_id
       LEFT JOIN counterparty p ON p.id = x.counterparty_id
       LEFT JOIN json_each(:worth) w ON w.key = x.currency
      WHERE x.due_date > :after AND x.due_date <= :to AND ${isOpenFlow('x')}
      ORDER BY ABS(amount) * COALESCE(w.value, 0) DESC, x.id LIMIT :count`,
    { ...span, worth: JSON.stringify(Object.fromEntries(worth)), count: BigInt(count) },
  );
}

/** The newest snapshot of the position that somebody signed on the day, if any. */
export function signedSnapshot(
  store: ReadStore,
  day: IsoDate,
): { readonly number: bigint; readonly signed_by: string; readonly signed_at: string } | undefined {
  return store.get(
    `SELECT s.number, COALESCE(u.name, s.signed_by) AS signed_by, s.signed_at
       FROM position_snapshot s LEFT JOIN user u ON u.id = s.signed_by
      WHERE s.as_of = ? ORDER BY s.number DESC LIMIT 1`,
    [day],
  );
}
