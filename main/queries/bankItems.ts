/** Bank lines with what no match has taken of them, as the matching in `core/reconcile` takes them. */
import type { BankItem, Item } from '../../core/reconcile/model.ts';
import type { ReadStore, SqlRow } from '../store/index.ts';
import { detailsWith, extrasOf, partsOf, toldReferences, toldText } from './bankDetails.ts';
import type { ToldDetails } from './enrichment.ts';
import { dayOf, kept, packed } from './itemRows.ts';
import { MATCH_PARTS } from './matched.ts';
import { lineConditions, type OpenScope } from './openScope.ts';

export interface BankRow {
  readonly id: string;
  readonly account_id: string;
  readonly bank_id: string;
  readonly entity_id: string;
  readonly booking_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly code: string | null;
  readonly bank_reference: string | null;
  readonly customer_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly payment_info_id: string | null;
  readonly counterparty_name: string | null;
  readonly counterparty_account: string | null;
  readonly remittance: string | null;
  readonly reversal: bigint;
  readonly details: string | null;
  /** What other channels and notifications told of the line, as JSON list; null where none did. */
  readonly told: string | null;
  readonly taken_minor: bigint | null;
  /** Parts that are taken, as JSON list of numbers; null where none is. */
  readonly taken_parts: string | null;
}

/** What was told of each line beside its statement. */
const TOLD_LINES = `(SELECT line_id, json_group_array(json(details) ORDER BY id) AS told
  FROM line_enrichment GROUP BY line_id)`;

/** What matches have taken of each line. */
const TAKEN_LINES = `(SELECT line_id, SUM(amount_minor) AS taken_minor,
    CASE WHEN COUNT(detail) > 0 THEN json_group_array(detail) END AS taken_parts
  FROM ${MATCH_PARTS} WHERE line_id IS NOT NULL GROUP BY line_id)`;

const NOTHING_TOLD: readonly ToldDetails[] = [];

/** A line with what is open of it; null where all is taken or the amount is beyond exact numbers. */
export function bankItem(row: BankRow, withRules: boolean, before?: Item): BankItem | null {
  const amount = Number(row.amount_minor);
  const open = amount - Number(row.taken_minor ?? 0n);
  if (open === 0 || !Number.isSafeInteger(open)) return null;
  const references: string[] = [];
  if (row.end_to_end_id !== null) references.push(row.end_to_end_id);
  if (row.customer_reference !== null) references.push(row.customer_reference);
  if (row.bank_reference !== null) references.push(row.bank_reference);
  if (row.payment_info_id !== null) references.push(row.payment_info_id);
  // Most lines are told by their statement alone, and a run has a hundred thousand of them.
  const told = row.told === null ? NOTHING_TOLD : (JSON.parse(row.told) as ToldDetails[]);
  for (const one of told)
    if (one.amount === undefined) references.push(...toldReferences(one, references));
  const whole = told.find((one) => one.amount === undefined);
  const plain: Item = {
    id: row.id,
    pool: kept(before?.pool, row.entity_id),
    currency: kept(before?.currency, row.currency),
    amountMinor: open,
    day: dayOf(row.booking_date),
    references,
    counterparty: row.counterparty_name ?? whole?.counterparty?.name ?? null,
    counterpartyAccount: row.counterparty_account ?? whole?.counterparty?.account ?? null,
    text: toldText(row.remittance, told),
    accountId: kept(before?.accountId, row.account_id),
    reversal: row.reversal === 1n,
    line: withRules ? ruleLineOf(row) : undefined,
  };
  const details = detailsWith(row.details, told);
  if (details === null) return plain;
  const item = { ...plain, ...extrasOf(details, amount < 0 ? -1 : 1, row.currency) };
  const parts = partsOf({ ...item, amountMinor: amount }, details);
  return parts.length === 0 ? item : { ...item, parts };
}

function ruleLineOf(row: BankRow) {
  return {
    accountId: row.account_id,
    bankId: row.bank_id,
    entityId: row.entity_id,
    currency: row.currency,
    amountMinor: row.amount_minor,
    code: row.code,
    counterpartyName: row.counterparty_name,
    counterpartyAccount: row.counterparty_account,
    bankReference: row.bank_reference,
    customerReference: row.customer_reference,
    endToEndId: row.end_to_end_id,
    remittance: row.remittance,
  };
}

/** What few lines of a run tell, as one JSON array: a value less to hand over for each of them. */
const BANK_REST = [
  ...['l.code', 'l.bank_reference', 'l.customer_reference', 'l.payment_info_id'],
  ...['l.counterparty_name', 'l.counterparty_account', 'l.remittance', 'l.details', "e.told || ''"],
  ...["t.taken_parts || ''", 'CAST(t.taken_minor AS TEXT)', 'NULLIF(l.reversal, 0)'],
];

type BankTuple = readonly [
  id: string,
  accountId: string,
  bookingDate: string,
  currency: string,
  amountMinor: bigint,
  endToEndId: string | null,
  rest: string | null,
];

type BankRest = readonly [...texts: (string | null)[], reversal: number | null];

const NO_REST: BankRest = [...BANK_REST.slice(1).map(() => null), null];

interface AccountHome {
  readonly id: string;
  readonly bank_id: string;
  readonly entity_id: string;
}

function bankRow(
  [id, account_id, booking_date, currency, amount_minor, end_to_end_id, rest]: BankTuple,
  { bank_id, entity_id }: AccountHome,
): BankRow {
  const texts = rest === null ? NO_REST : (JSON.parse(rest) as BankRest);
  const text = (at: number) => texts[at] as string | null;
  const taken = text(10);
  return {
    ...{ id, account_id, bank_id, entity_id, booking_date, currency, amount_minor, end_to_end_id },
    code: text(0),
    bank_reference: text(1),
    customer_reference: text(2),
    payment_info_id: text(3),
    counterparty_name: text(4),
    counterparty_account: text(5),
    remittance: text(6),
    details: text(7),
    told: text(8),
    taken_parts: text(9),
    taken_minor: taken === null ? null : BigInt(taken),
    reversal: texts[11] === null ? 0n : 1n,
  };
}

/** Open lines; of a collective booking that is partly taken, the parts that are not. */
export function openBankItems(store: ReadStore, scope: OpenScope, withRules: boolean): BankItem[] {
  const { sql, values } = lineConditions(scope);
  const items: BankItem[] = [];
  const homes = new Map(
    store
      .all<AccountHome & SqlRow>('SELECT id, bank_id, entity_id FROM account')
      .map((home) => [home.id, home]),
  );
  let home: AccountHome = { id: '', bank_id: '', entity_id: '' };
  for (const tuple of store.tuples<BankTuple>(
    `SELECT l.id, l.account_id, l.booking_date, l.currency, l.amount_minor, l.end_to_end_id,
            ${packed(BANK_REST)}
       FROM statement_line l JOIN account a ON a.id = l.account_id
       LEFT JOIN ${TOLD_LINES} e ON e.line_id = l.id
       LEFT JOIN ${TAKEN_LINES} t ON t.line_id = l.id
      WHERE l.amount_minor <> COALESCE(t.taken_minor, 0) AND ${sql} ORDER BY l.id`,
    values,
  )) {
    if (tuple[1] !== home.id) home = homes.get(tuple[1]) ?? home;
    const row = bankRow(tuple, home);
    const item = bankItem(row, withRules, items.at(-1));
    if (item === null) continue;
    if (row.taken_parts === null) items.push(item);
    else {
      const taken = new Set(JSON.parse(row.taken_parts) as number[]);
      const left = item.parts?.filter((_, index) => !taken.has(index + 1)) ?? [];
      items.push(...left);
    }
  }
  return items;
}
