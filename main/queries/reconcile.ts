/**
 * Both sides of reconciliation as they stand in the store: bank lines and items of the books with what
 * no match has taken yet, as the matching in `core/reconcile` takes them.
 */
import { minorDigits } from '../../core/money/currencies.ts';
import { parseMinor } from '../../core/money/money.ts';
import type { AcceptedPair } from '../../core/reconcile/learned.ts';
import type { BankItem, DayRate, Item } from '../../core/reconcile/model.ts';
import { dayNumber, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore, SqlRow } from '../store/index.ts';
import type { ToldDetails } from './enrichment.ts';
import { MATCH_PARTS, takenBy } from './matched.ts';
import { type AccountScope, accountConditions, allOf, when, within } from './scope.ts';

export interface OpenScope extends AccountScope {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly unposted?: boolean | undefined;
}

/** Conditions over lines under the alias `l` with their accounts under `a`. */
export function lineConditions(scope: OpenScope) {
  return allOf([
    accountConditions(scope),
    when('l.booking_date >= ?', scope.from),
    when('l.booking_date <= ?', scope.to),
    scope.unposted === true
      ? { sql: 'NOT EXISTS (SELECT 1 FROM ledger_posting g WHERE g.line_id = l.id)', values: [] }
      : null,
  ]);
}

interface BankRow {
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

const BANK_COLUMNS = `l.id, l.account_id, a.bank_id, a.entity_id, l.booking_date, l.currency,
  l.amount_minor, l.code, l.bank_reference, l.customer_reference, l.end_to_end_id, l.payment_info_id,
  l.counterparty_name, l.counterparty_account, l.remittance, l.reversal, l.details`;

/** What was told of each line beside its statement. */
const TOLD_LINES = `(SELECT line_id, json_group_array(json(details) ORDER BY id) AS told
  FROM line_enrichment GROUP BY line_id)`;

/** What matches have taken of each line. */
const TAKEN_LINES = `(SELECT line_id, SUM(amount_minor) AS taken_minor,
    CASE WHEN COUNT(detail) > 0 THEN json_group_array(detail) END AS taken_parts
  FROM ${MATCH_PARTS} WHERE line_id IS NOT NULL GROUP BY line_id)`;

/** Days are read many times over few dates. */
const days = new Map<string, number>();

export function dayOf(date: string): number {
  const known = days.get(date);
  if (known !== undefined) return known;
  if (days.size > 50_000) days.clear();
  const made = dayNumber(date as IsoDate);
  days.set(date, made);
  return made;
}

/** The wire shape of `details` as the importer stores it; absent fields are left out. */
interface StoredDetails {
  readonly details?: readonly StoredPart[];
  readonly original?: { readonly amount: string; readonly currency: string };
  readonly charges?: { readonly amount: string; readonly currency: string };
  readonly returnReason?: string;
}

interface StoredPart extends Omit<StoredDetails, 'details'> {
  readonly sign: 'credit' | 'debit';
  readonly amount?: string;
  readonly currency: string;
  readonly remittance?: string;
  readonly references?: { readonly [name: string]: string };
  readonly counterparty?: { readonly name?: string; readonly account?: string };
}

function minorOf(amount: string, currency: string): number | null {
  try {
    const minor = Number(parseMinor(amount, minorDigits(currency)));
    return Number.isSafeInteger(minor) ? minor : null;
  } catch {
    // A bank may print more decimals than a currency has; such a figure only informs.
    return null;
  }
}

function extrasOf(
  { original, charges, returnReason }: StoredDetails,
  sign: number,
  currency: string,
) {
  const ordered = original === undefined ? null : minorOf(original.amount, original.currency);
  const taken =
    charges?.currency === currency ? Math.abs(minorOf(charges.amount, currency) ?? 0) : 0;
  return {
    ...(original === undefined || ordered === null
      ? {}
      : { original: { currency: original.currency, amountMinor: sign * Math.abs(ordered) } }),
    ...(taken === 0 ? {} : { chargesMinor: taken }),
    ...(returnReason === undefined ? {} : { reversal: true }),
  };
}

/** Names of a part's references that identify a payment. */
const PART_REFERENCES = [
  'endToEnd',
  'customer',
  'bank',
  'structured',
  'instruction',
  'transaction',
];

/** The parts of a collective booking; none where they do not sum to the line. */
function partsOf(line: Item, { details = [] }: StoredDetails): Item[] {
  const parts: Item[] = [];
  let sum = 0;
  for (const [index, part] of details.entries()) {
    const size = part.amount === undefined ? null : minorOf(part.amount, line.currency);
    if (size === null || size === 0 || part.currency !== line.currency) return [];
    const sign = part.sign === 'debit' ? -1 : 1;
    sum += sign * size;
    const references = PART_REFERENCES.flatMap((name) => part.references?.[name] ?? []);
    parts.push({
      ...line,
      id: `${line.id}#${index + 1}`,
      amountMinor: sign * size,
      references,
      counterparty: part.counterparty?.name ?? null,
      counterpartyAccount: part.counterparty?.account ?? null,
      text: part.remittance ?? null,
      ...extrasOf(part, sign, line.currency),
    });
  }
  return sum === line.amountMinor ? parts : [];
}

const NOTHING_TOLD: readonly ToldDetails[] = [];

/**
 * The text of the row before where this one says the same: neighbours mostly do, and a text that dies
 * young costs less than a hundred thousand copies that stay.
 */
function kept<T extends string | null>(before: string | null | undefined, text: T): T {
  return before === text ? (before as T) : text;
}

function bankItem(row: BankRow, withRules: boolean, before?: Item): BankItem | null {
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

/** References that a telling adds to those of the line. */
function toldReferences({ references = {} }: ToldDetails, known: readonly string[]): string[] {
  const { endToEnd, customer, bank } = references;
  return [endToEnd, customer, bank].flatMap((one) =>
    one === undefined || known.includes(one) ? [] : [one],
  );
}

/** The line's text, with what others tell more of it. */
function toldText(own: string | null, told: readonly ToldDetails[]): string | null {
  if (told.length === 0) return own;
  const texts = [own, ...told.map(({ amount, remittance }) => (amount ? null : remittance))];
  const given = [...new Set(texts.filter((text) => text !== null && text !== undefined))];
  return given.length === 0 ? null : given.join(' ');
}

/** The line's own details; without parts of its own it has those that were told. */
function detailsWith(own: string | null, told: readonly ToldDetails[]): StoredDetails | null {
  const details = own === null ? null : (JSON.parse(own) as StoredDetails);
  if (told.length === 0 || (details?.details?.length ?? 0) > 0) return details;
  const whole = told.find((one) => (one.details?.length ?? 0) > 0)?.details;
  const parts = whole ?? told.filter((one) => one.amount !== undefined);
  return parts.length === 0 ? details : { ...details, details: parts as readonly StoredPart[] };
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

/**
 * Values that are mostly all null, as JSON text; null where they are. What is JSON itself is made plain
 * text by `|| ''`, or it would be taken apart with the rest.
 */
function packed(values: readonly string[]): string {
  const none = values.map((value) => `${value} IS NULL`).join(' AND ');
  return `CASE WHEN ${none} THEN NULL ELSE json_array(${values.join(', ')}) END`;
}

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

interface BookRow {
  readonly id: string;
  readonly entity_id: string;
  readonly account_id: string | null;
  readonly date: string;
  readonly currency: string;
  readonly open_minor: bigint;
  readonly reference: string;
  readonly description: string;
  readonly counterparty: string | null;
  readonly counterparty_account: string | null;
  /** Of an order: its batch, and the ids by which banks name it, as a JSON array. */
  readonly batch_id?: string | null;
  readonly order_ids?: string | null;
  readonly order_id?: string | null;
}

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

/** Conditions over the columns of an open item under the alias `o`. */
export function bookConditions(scope: OpenScope) {
  return allOf([
    within('o.entity_id', scope.entityIds),
    within('o.currency', scope.currencies),
    scope.accountIds === undefined
      ? null
      : {
          sql: '(o.account_id IS NULL OR o.account_id IN (SELECT value FROM json_each(?)))',
          values: [JSON.stringify(scope.accountIds)],
        },
  ]);
}

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

/** The reference of an item, and where an order pays it the ids by which a bank may name that. */
export function bookReferences({
  reference,
  order_ids,
}: Pick<BookRow, 'reference' | 'order_ids'>): string[] {
  if (!order_ids) return [reference];
  const ids = (JSON.parse(order_ids) as (string | null)[]).filter((id) => id !== null);
  return [...new Set([reference, ...ids])];
}

/** One-to-one matches that stand, oldest first: what the learned matcher learns from. */
export function acceptedPairs(store: ReadStore, most = 2000): AcceptedPair[] {
  const rows = store.all<
    BankRow & BookRow & { due_date: string; flow_minor: bigint; flow_id: string }
  >(
    `SELECT ${BANK_COLUMNS}, x.id AS flow_id, x.due_date, x.amount_minor AS flow_minor,
            x.reference, x.description, p.name AS counterparty,
            p.account_number AS counterparty_account_book
       FROM (SELECT id, entry FROM reconciliation
              WHERE entry IS NOT NULL AND shape = 'one-to-one' AND method <> 'return'
                AND returns_id IS NULL
              ORDER BY entry DESC, id DESC LIMIT ?) r
       JOIN ${MATCH_PARTS} bi ON bi.reconciliation_id = r.id AND bi.line_id IS NOT NULL
       JOIN ${MATCH_PARTS} fi ON fi.reconciliation_id = r.id AND fi.flow_id IS NOT NULL
       JOIN statement_line l ON l.id = bi.line_id JOIN account a ON a.id = l.account_id
       JOIN expected_flow x ON x.id = fi.flow_id AND x.currency = l.currency
       LEFT JOIN counterparty p ON p.id = x.counterparty_id
      WHERE bi.detail IS NULL ORDER BY r.entry, r.id`,
    [BigInt(most)],
  );
  return rows.flatMap((row) => {
    const bank = bankItem({ ...row, told: null, taken_minor: null, taken_parts: null }, false);
    if (bank === null) return [];
    const book: Item = {
      id: row.flow_id,
      pool: row.entity_id,
      currency: row.currency,
      amountMinor: Number(row.flow_minor),
      day: dayOf(row.due_date),
      references: [row.reference],
      counterparty: row.counterparty,
      text: row.description,
    };
    return [{ bank: { ...bank, parts: undefined }, book }];
  });
}

/** The rates of the last year that matches between currencies may need; one a day and pair. */
export function matchRates(store: ReadStore, currencies: ReadonlySet<string>): DayRate[] {
  if (currencies.size < 2) return [];
  return store
    .all<{ base: string; quote: string; date: string; rate: string }>(
      `SELECT base, quote, date, rate FROM fx_rate
        WHERE base IN (SELECT value FROM json_each(:all)) AND quote IN (SELECT value FROM json_each(:all))
        GROUP BY base, quote, date HAVING source = MIN(source) ORDER BY date DESC LIMIT 5000`,
      { all: JSON.stringify([...currencies]) },
    )
    .map(({ base, quote, date, rate }) => ({ from: base, to: quote, day: dayOf(date), rate }));
}
