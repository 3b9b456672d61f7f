/** What lists of matches show of their lines and items, and rows of accepted matches. */
import { money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { ReadStore } from '../store/index.ts';
import { MATCH_PARTS } from './matched.ts';
import { type PaymentShown, paymentsOfFlows } from './payments.ts';

type Suggestion = DomainOutput<'reconcile.suggest'>['suggestions'][number];
export type BankShown = Suggestion['bank'][number];
export type BookShown = Suggestion['book'][number];

interface LineFacts {
  readonly id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly booking_date: string;
  readonly currency: string;
  readonly counterparty_name: string | null;
  readonly remittance: string | null;
}

/** The counterparty that another channel tells where the line itself names none. */
const TOLD_NAME = `(SELECT e.details ->> '$.counterparty.name' FROM line_enrichment e
   WHERE e.line_id = l.id AND e.details ->> '$.amount' IS NULL ORDER BY e.id LIMIT 1)`;

export function lineFacts(
  store: ReadStore,
  ids: readonly string[],
): ReadonlyMap<string, LineFacts> {
  const rows = store.all<LineFacts & { readonly [column: string]: string | null }>(
    `SELECT l.id, l.account_id, a.name AS account_name, l.booking_date, l.currency,
            COALESCE(l.counterparty_name, ${TOLD_NAME}) AS counterparty_name, l.remittance
       FROM json_each(?) i JOIN statement_line l ON l.id = i.value
       JOIN account a ON a.id = l.account_id`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

interface ItemFacts {
  readonly id: string;
  readonly kind: 'flow' | 'posting';
  readonly date: string;
  readonly currency: string;
  readonly reference: string;
  readonly description: string;
  readonly counterparty: string | null;
  readonly entity_id: string;
  readonly journal_id: string | null;
  readonly payment: PaymentShown | null;
}

export function itemFacts(
  store: ReadStore,
  ids: readonly string[],
): ReadonlyMap<string, ItemFacts> {
  const rows = store.all<Omit<ItemFacts, 'payment'> & { readonly [column: string]: string | null }>(
    `SELECT x.id, 'flow' AS kind, x.due_date AS date, x.currency, x.reference, x.description,
            p.name AS counterparty, x.entity_id, NULL AS journal_id
       FROM json_each(:ids) i JOIN expected_flow x ON x.id = i.value
       LEFT JOIN counterparty p ON p.id = x.counterparty_id
     UNION ALL
     SELECT g.id, 'posting', g.posting_date, g.currency, j.external_id,
            COALESCE(g.description, j.description), NULL, g.entity_id, g.journal_id
       FROM json_each(:ids) i JOIN ledger_posting g ON g.id = i.value
       JOIN ledger_journal j ON j.id = g.journal_id`,
    { ids: JSON.stringify(ids) },
  );
  const payments = paymentsOfFlows(store, ids);
  return new Map(rows.map((row) => [row.id, { ...row, payment: payments.get(row.id) ?? null }]));
}

export function bankShown(facts: LineFacts, detail: number | null, minor: bigint): BankShown {
  return {
    lineId: facts.id,
    detail,
    amount: money(facts.currency, minor),
    accountId: facts.account_id,
    accountName: facts.account_name,
    date: facts.booking_date as IsoDate,
    counterparty: facts.counterparty_name,
    text: facts.remittance,
  };
}

export function bookShown(facts: ItemFacts, minor: bigint): BookShown {
  return {
    kind: facts.kind,
    id: facts.id,
    amount: money(facts.currency, minor),
    date: facts.date as IsoDate,
    reference: facts.reference,
    description: facts.description,
    counterparty: facts.counterparty,
    entityId: facts.entity_id,
    journalId: facts.journal_id,
    payment: facts.payment,
  };
}

export interface StoredMatch {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly account_name: string;
  readonly currency: string;
  readonly shape: string;
  readonly method: string;
  readonly rule_id: string | null;
  readonly score: string;
  readonly explanation: string;
  readonly difference_minor: bigint;
  readonly difference_kind: string | null;
  readonly matched_at: string;
  readonly entry: bigint;
}

export const MATCH_COLUMNS = `r.id, a.name AS account_name, r.currency, r.shape, r.method, r.rule_id,
  r.score, r.explanation, r.difference_minor, r.difference_kind, r.entry,
  (SELECT j.at FROM journal_entry j WHERE j.seq = r.entry) AS matched_at`;

interface PartRow {
  readonly reconciliation_id: string;
  readonly line_id: string | null;
  readonly detail: bigint | null;
  readonly flow_id: string | null;
  readonly posting_id: string | null;
  readonly amount_minor: bigint;
}

/** The parts of matches by match, each with what its line or item is. */
export function partsOfMatches(
  store: ReadStore,
  ids: readonly string[],
): ReadonlyMap<string, { readonly bank: BankShown[]; readonly book: BookShown[] }> {
  const rows = store.all<PartRow & { readonly [column: string]: string | bigint | null }>(
    `SELECT i.reconciliation_id, i.line_id, i.detail, i.flow_id, i.posting_id, i.amount_minor
       FROM json_each(?) m JOIN ${MATCH_PARTS} i ON i.reconciliation_id = m.value
      ORDER BY i.reconciliation_id, i.position`,
    [JSON.stringify(ids)],
  );
  const lines = lineFacts(
    store,
    rows.flatMap(({ line_id }) => line_id ?? []),
  );
  const items = itemFacts(
    store,
    rows.flatMap(({ flow_id, posting_id }) => flow_id ?? posting_id ?? []),
  );
  const found = new Map(
    ids.map((id) => [id, { bank: [] as BankShown[], book: [] as BookShown[] }]),
  );
  for (const row of rows) {
    const match = found.get(row.reconciliation_id);
    const line = lines.get(row.line_id ?? '');
    const item = items.get(row.flow_id ?? row.posting_id ?? '');
    const detail = row.detail === null ? null : Number(row.detail);
    if (line !== undefined) match?.bank.push(bankShown(line, detail, row.amount_minor));
    if (item !== undefined) match?.book.push(bookShown(item, row.amount_minor));
  }
  return found;
}
