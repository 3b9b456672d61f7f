/**
 * Open items of the books, expected flows and postings to bank accounts, with what no match has taken of
 * them, as the matching in `core/reconcile` takes them.
 */
import type { Item } from '../../core/reconcile/model.ts';
import type { ReadStore } from '../store/index.ts';
import { dayOf, kept, packed } from './itemRows.ts';
import { takenBy } from './matched.ts';
import { bookConditions, type OpenScope } from './openScope.ts';

/** Flows that are not cancelled, with what no match has taken. */
export const OPEN_FLOWS = `
  SELECT x.id, x.entity_id, x.account_id, x.due_date AS date, x.currency,
         x.amount_minor - COALESCE(t.taken_minor, 0) AS open_minor, x.reference, x.description,
         COALESCE(p.name, y.counterparty_name) AS counterparty,
         COALESCE(p.account_number, y.counterparty_account) AS counterparty_account,
         NULL AS journal_id, x.payment_id AS order_id,
         COALESCE(b.batch_id, b.message_id) AS batch_id,
         CASE WHEN y.id IS NOT NULL
              THEN json_array(y.end_to_end_id, y.instruction_id, b.batch_id) END AS order_ids
    FROM expected_flow x
    LEFT JOIN ${takenBy('flow_id')} t ON t.flow_id = x.id
    LEFT JOIN counterparty p ON p.id = x.counterparty_id
    LEFT JOIN payment y ON y.id = x.payment_id
    LEFT JOIN payment_batch b ON b.id = y.batch_id
   WHERE x.status = 'open' AND x.amount_minor <> COALESCE(t.taken_minor, 0)`;

/** A journal that opens the books of a bank account against equity: no bank line answers it. */
const IS_OPENING = `(
  NOT EXISTS (SELECT 1 FROM ledger_posting c JOIN ledger_account ca ON ca.id = c.ledger_account_id
               WHERE c.journal_id = g.journal_id AND ca.bank_account_id IS NULL
                 AND ca.kind <> 'equity')
  AND g.posting_date = (SELECT MIN(f.posting_date) FROM ledger_posting f
                         WHERE f.ledger_account_id = g.ledger_account_id))`;

/** Postings to the ledger's bank accounts that were not made from a bank line. */
export const OPEN_POSTINGS = `
  SELECT g.id, g.entity_id, b.bank_account_id AS account_id, g.posting_date AS date, g.currency,
         g.amount_minor - COALESCE(t.taken_minor, 0) AS open_minor, j.external_id AS reference,
         COALESCE(g.description, j.description) AS description,
         NULL AS counterparty, NULL AS counterparty_account, g.journal_id
    FROM ledger_posting g
    JOIN ledger_account b ON b.id = g.ledger_account_id AND b.bank_account_id IS NOT NULL
    JOIN ledger_journal j ON j.id = g.journal_id
    LEFT JOIN ${takenBy('posting_id')} t ON t.posting_id = g.id
   WHERE g.line_id IS NULL AND g.amount_minor <> COALESCE(t.taken_minor, 0) AND NOT ${IS_OPENING}`;

/** Of a flow what few of them have: its counterparty and the order that pays it. */
const FLOW_REST = [
  ...['o.counterparty', 'o.counterparty_account', 'o.batch_id', "o.order_ids || ''", 'o.order_id'],
];

type BookTuple = readonly [
  id: string,
  entityId: string,
  accountId: string | null,
  date: string,
  currency: string,
  openMinor: bigint,
  reference: string,
  description: string,
  rest: string | null,
];

const NO_BOOK_REST = FLOW_REST.map(() => null);

/** Open items of the books, as `flow:<id>` and `posting:<id>`. */
export function openBookItems(store: ReadStore, scope: OpenScope): Item[] {
  const { sql, values } = bookConditions(scope);
  const items: Item[] = [];
  for (const [kind, source, rest] of [
    ['flow', OPEN_FLOWS, packed(FLOW_REST)],
    ['posting', OPEN_POSTINGS, 'NULL'],
  ] as const)
    for (const row of store.tuples<BookTuple>(
      `SELECT o.id, o.entity_id, o.account_id, o.date, o.currency, o.open_minor, o.reference,
              o.description, ${rest}
         FROM (${source}) o WHERE ${sql} ORDER BY o.id`,
      values,
    ))
      items.push(bookItem(kind, row, items.at(-1)));
  return items;
}

function bookItem(
  kind: 'flow' | 'posting',
  [id, entityId, accountId, date, currency, openMinor, reference, text, rest]: BookTuple,
  before: Item | undefined,
): Item {
  const [counterparty, counterpartyAccount, batch, order_ids, orderId] =
    rest === null ? NO_BOOK_REST : (JSON.parse(rest) as (string | null)[]);
  return {
    id: `${kind}:${id}`,
    pool: kept(before?.pool, entityId),
    currency: kept(before?.currency, currency),
    amountMinor: Number(openMinor),
    day: dayOf(date),
    references: bookReferences({ reference, order_ids: order_ids ?? null }),
    counterparty: counterparty ?? null,
    counterpartyAccount: counterpartyAccount ?? null,
    text,
    accountId: kept(before?.accountId, accountId),
    ...(batch ? { group: batch, orderId: orderId ?? null } : {}),
  };
}

interface OrderedItem {
  readonly reference: string;
  /** The ids by which banks name the order that pays the item, as a JSON array. */
  readonly order_ids: string | null;
}

/** The reference of an item, and where an order pays it the ids by which a bank may name that. */
export function bookReferences({ reference, order_ids }: OrderedItem): string[] {
  if (!order_ids) return [reference];
  const ids = (JSON.parse(order_ids) as (string | null)[]).filter((id) => id !== null);
  return [...new Set([reference, ...ids])];
}
