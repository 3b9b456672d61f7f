/**
 * What accepted matches have settled and a bank line may give back, and what that does to orders: a
 * payment that came back is returned, and what it alone was expected as is not expected any more.
 */
import type { BankItem, Settled } from '../../core/reconcile/model.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';
import { bookReferences } from './bookItems.ts';
import { dayOf } from './itemRows.ts';
import { MATCH_PARTS, takenOf } from './matched.ts';
import { cancelOwnFlows } from './paymentNews.ts';

interface SettledRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly entity_id: string;
  readonly currency: string;
  readonly reference: string;
  readonly taken_minor: bigint;
  readonly account_id: string;
  readonly date: string;
  readonly counterparty: string | null;
  readonly counterparty_account: string | null;
  readonly payment_id: string | null;
  readonly status: string | null;
  readonly order_ids: string | null;
}

/** Holds for a match under an alias that settles; one that gives back names what it gives back. */
const isSettling = (match: string) =>
  `(${match}.method <> 'return' AND ${match}.returns_id IS NULL)`;

/** Flows that matches hold taken, each with its newest match; `given` narrows them. */
const settledFlows = (given: string) => `
  SELECT x.id, x.entity_id, x.currency, x.reference, x.payment_id, y.status, r.account_id,
         ${takenOf('flow_id', 'x.id')} AS taken_minor, MAX(r.entry) AS newest, r.id AS match_id,
         (SELECT MAX(l.booking_date) FROM ${MATCH_PARTS} b JOIN statement_line l ON l.id = b.line_id
           WHERE b.reconciliation_id = r.id) AS date,
         COALESCE(p.name, y.counterparty_name) AS counterparty,
         COALESCE(p.account_number, y.counterparty_account) AS counterparty_account,
         CASE WHEN y.id IS NOT NULL
              THEN json_array(y.end_to_end_id, y.instruction_id, b.batch_id) END AS order_ids
    FROM ${MATCH_PARTS} i JOIN reconciliation r ON r.id = i.reconciliation_id
    JOIN expected_flow x ON x.id = i.flow_id
    LEFT JOIN counterparty p ON p.id = x.counterparty_id
    LEFT JOIN payment y ON y.id = x.payment_id
    LEFT JOIN payment_batch b ON b.id = y.batch_id
   WHERE i.flow_id IS NOT NULL AND ${isSettling('r')} AND ${given}
   GROUP BY x.id HAVING taken_minor <> 0 ORDER BY x.id`;

/** The amounts that open lines could give back: their own, and with the charges that banks name. */
function amountsOf(bank: readonly BankItem[]): Set<number> {
  const amounts = new Set<number>();
  for (const item of bank)
    for (const { amountMinor, chargesMinor = 0 } of [item, ...(item.parts ?? [])]) {
      amounts.add(-amountMinor);
      amounts.add(-amountMinor - chargesMinor);
    }
  return amounts;
}

function settledOf(rows: readonly SettledRow[]): Settled | null {
  const [first] = rows;
  if (first === undefined) return null;
  const taken = rows.map(({ taken_minor }) => Number(taken_minor));
  if (!taken.every(Number.isSafeInteger)) return null;
  return {
    pool: first.entity_id,
    currency: first.currency,
    accountId: first.account_id,
    day: Math.max(...rows.map(({ date }) => dayOf(date))),
    references: [...new Set(rows.flatMap(bookReferences))],
    counterparty: first.counterparty,
    counterpartyAccount: first.counterparty_account,
    parts: rows.map(({ id }, at) => ({ id: `flow:${id}`, amountMinor: -(taken[at] as number) })),
    isTold: first.status === 'returned' || first.status === 'rejected',
  };
}

function byPayment<Row extends Pick<SettledRow, 'payment_id' | 'account_id'>>(
  rows: readonly Row[],
): Row[][] {
  return [...Map.groupBy(rows, (row) => `${row.payment_id} ${row.account_id}`).values()];
}

/** A settled flow as a person chooses it to be given back. */
export interface ReturnableRow extends SettledRow {
  readonly account_name: string;
  readonly entity_name: string;
  readonly description: string;
  readonly match_id: string;
}

/**
 * What a line of an amount could give back in its entity and currency: flows of one payment together,
 * the nearest amount first, then the newest.
 */
export function returnableBy(
  store: ReadStore,
  line: { readonly entityId: string; readonly currency: string; readonly openMinor: bigint },
  search: string | undefined,
): ReturnableRow[][] {
  const sign = line.openMinor < 0n ? '>' : '<';
  const rows = store.all<ReturnableRow>(
    `SELECT s.*, a.name AS account_name, e.name AS entity_name, x.description
       FROM (${settledFlows('x.entity_id = ? AND x.currency = ?')}) s
       JOIN expected_flow x ON x.id = s.id JOIN entity e ON e.id = s.entity_id
       JOIN account a ON a.id = s.account_id
      WHERE s.taken_minor ${sign} 0`,
    [line.entityId, line.currency],
  );
  const text = search?.trim().toLowerCase() ?? '';
  const says = ({ reference, counterparty, description, order_ids }: ReturnableRow) =>
    [reference, counterparty, description, order_ids].join(' ').toLowerCase().includes(text);
  const away = (group: readonly ReturnableRow[]) => {
    const sum = group.reduce((total, row) => total + row.taken_minor, line.openMinor);
    return sum < 0n ? -sum : sum;
  };
  const groups = [
    ...rows.filter((row) => row.payment_id === null).map((row) => [row]),
    ...byPayment(rows.filter((row) => row.payment_id !== null)),
  ].filter((group) => text === '' || group.some(says));
  const day = (group: readonly ReturnableRow[]) => group[0]?.date ?? '';
  return groups
    .map((group) => ({ group, away: away(group) }))
    .sort((one, other) => {
      if (one.away !== other.away) return one.away < other.away ? -1 : 1;
      if (day(one.group) !== day(other.group)) return day(one.group) > day(other.group) ? -1 : 1;
      return (one.group[0]?.id ?? '') < (other.group[0]?.id ?? '') ? -1 : 1;
    })
    .map(({ group }) => group);
}

/** Flows of the payments of some flows that matches still hold taken and that are not among them. */
export function leftOfPayments(store: ReadStore, flowIds: readonly string[]): string[] {
  const list = JSON.stringify(flowIds);
  return store.plucks<string>(
    `SELECT x.reference FROM expected_flow x
      WHERE x.payment_id IN (SELECT y.payment_id FROM json_each(?) f
                               JOIN expected_flow y ON y.id = f.value
                              WHERE y.payment_id IS NOT NULL)
        AND x.id NOT IN (SELECT value FROM json_each(?))
        AND ${takenOf('flow_id', 'x.id')} <> 0 ORDER BY x.reference`,
    [list, list],
  );
}

/**
 * Settled flows whose amount an open line gives back: those of one payment together, others one by
 * one. Nothing is read where no match is stored.
 */
export function returnableItems(store: ReadStore, bank: readonly BankItem[]): Settled[] {
  if (store.pluck('SELECT 1 FROM reconciliation LIMIT 1') === undefined) return [];
  const amounts = amountsOf(bank);
  if (amounts.size === 0) return [];
  const list = JSON.stringify([...amounts]);
  const single = store.all<SettledRow>(
    settledFlows('x.payment_id IS NULL AND i.amount_minor IN (SELECT value FROM json_each(?))'),
    [list],
  );
  const paid = store.all<SettledRow>(settledFlows('x.payment_id IS NOT NULL'));
  const groups = [...single.map((row) => [row]), ...byPayment(paid)];
  return groups.flatMap((rows) => {
    const settled = settledOf(rows);
    const sum = settled?.parts.reduce((total, { amountMinor }) => total + amountMinor, 0) ?? 0;
    return settled !== null && amounts.has(-sum) ? [settled] : [];
  });
}

/** The newest match that settled a flow; null where none did. */
export function settlingMatch(store: ReadStore, flowId: string): string | null {
  return (
    store.pluck<string>(
      `SELECT r.id FROM ${MATCH_PARTS} i JOIN reconciliation r ON r.id = i.reconciliation_id
        WHERE i.flow_id = ? AND ${isSettling('r')} ORDER BY r.entry DESC, r.id DESC LIMIT 1`,
      [flowId],
    ) ?? null
  );
}

const RETURNED_REASON = 'a bank line gives it back';

/** Orders of flows that came back are returned. */
export function returnPayments(store: WriteStore, flowIds: readonly string[], at: string): void {
  const payments = store.all<{ id: string; status: string }>(
    `SELECT DISTINCT y.id, y.status FROM json_each(?) f JOIN expected_flow x ON x.id = f.value
       JOIN payment y ON y.id = x.payment_id ORDER BY y.id`,
    [JSON.stringify(flowIds)],
  );
  for (const { id, status } of payments) {
    if (status !== 'returned')
      store.update('payment', id, {
        status: 'returned',
        status_code: null,
        status_reason: RETURNED_REASON,
        status_at: at,
        status_file_id: null,
      });
    cancelOwnFlows(store, id);
  }
}

/** The version that the entry of a match had replaced, of a row that nothing changed since. */
const before = (table: 'payment' | 'expected_flow', columns: string) => `
  SELECT v.id, ${columns
    .split(' ')
    .map((column) => `h.${column}`)
    .join(', ')}
    FROM reconciliation r JOIN ${table} v ON v.entry = r.entry
    JOIN ${table}_history h ON h.id = v.id AND h.ended = r.entry
   WHERE r.id = ?`;

/** What taking returns back restores: the state of their orders, and what those are expected as. */
export function restorePayments(store: WriteStore, matchIds: readonly string[]): void {
  const returns = store.plucks<string>(
    `SELECT r.id FROM json_each(?) m JOIN reconciliation r ON r.id = m.value
      WHERE NOT ${isSettling('r')}`,
    [JSON.stringify(matchIds)],
  );
  for (const id of returns) {
    const payments = store.all<{ id: string; [column: string]: string | null }>(
      before('payment', 'status status_code status_reason status_at status_file_id'),
      [id],
    );
    for (const { id: own, ...row } of payments) store.update('payment', own, row);
    const flows = store.all<{ id: string; status: string }>(before('expected_flow', 'status'), [
      id,
    ]);
    for (const { id: own, status } of flows) store.update('expected_flow', own, { status });
  }
}
