/** Journals and their postings: read in pages, and written as facts that are never changed. */
import type { Journal, JournalSource, Posting } from '../../core/ledger/journal.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { CommandContext } from '../backend/handler.ts';
import type { SqlValue } from '../store/codec.ts';
import { type ReadStore, RUNNING_ENTRY } from '../store/index.ts';
import { LEFT } from './ledgerBatches.ts';
import { allOf, when, within } from './scope.ts';

export interface StoredPosting extends Posting {
  readonly id: string;
  readonly position: number;
  readonly accountCode: string;
  readonly accountName: string;
}

export interface StoredJournal extends Journal {
  readonly id: string;
  readonly entityId: string;
  readonly entityName: string;
  readonly number: number;
  readonly baseCurrency: string;
  /** Sum of debits in the base currency. */
  readonly totalMinor: bigint;
  readonly ruleId: string | null;
  readonly ruleName: string | null;
  readonly reversesId: string | null;
  readonly reversedById: string | null;
  readonly reversedByNumber: number | null;
  readonly entry: number;
  readonly postings: readonly StoredPosting[];
}

export interface JournalFilter {
  readonly ids?: readonly string[] | undefined;
  readonly entityIds?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly source?: string | undefined;
  readonly ledgerAccountId?: string | undefined;
  readonly lineId?: string | undefined;
  readonly batchId?: string | undefined;
  /** Left in a batch that stands, or not. */
  readonly hasLeft?: boolean | undefined;
  readonly entry?: number | undefined;
  readonly search?: string | undefined;
}

function conditionsOf(filter: JournalFilter) {
  const search = filter.search?.trim() ?? '';
  const like = `%${search.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
  return allOf([
    within('j.id', filter.ids),
    within('j.entity_id', filter.entityIds),
    when('j.posting_date >= ?', filter.from),
    when('j.posting_date <= ?', filter.to),
    when('j.source = ?', filter.source),
    filter.entry === undefined ? null : when('j.entry = ?', BigInt(filter.entry)),
    when(
      'j.id IN (SELECT p.journal_id FROM ledger_posting p WHERE p.ledger_account_id = ?)',
      filter.ledgerAccountId,
    ),
    when('j.id IN (SELECT p.journal_id FROM ledger_posting p WHERE p.line_id = ?)', filter.lineId),
    when(
      'j.id IN (SELECT i.journal_id FROM export_batch_item i WHERE i.batch_id = ?)',
      filter.batchId,
    ),
    filter.hasLeft === undefined
      ? null
      : { sql: filter.hasLeft ? LEFT : `NOT ${LEFT}`, values: [] },
    search === ''
      ? null
      : {
          sql: `(j.description LIKE ? ESCAPE '\\' OR CAST(j.number AS TEXT) = ?)`,
          values: [like, search],
        },
  ]);
}

export function countJournals(store: ReadStore, filter: JournalFilter): number {
  const { sql, values } = conditionsOf(filter);
  return Number(store.pluck(`SELECT COUNT(*) FROM ledger_journal j WHERE ${sql}`, values));
}

interface JournalRow {
  readonly id: string;
  readonly entity_id: string;
  readonly entity_name: string;
  readonly number: bigint;
  readonly posting_date: string;
  readonly document_date: string;
  readonly description: string;
  readonly source: string;
  readonly external_id: string;
  readonly reverses_id: string | null;
  readonly rule_id: string | null;
  readonly rule_name: string | null;
  readonly reversed_by: string | null;
  readonly reversed_number: bigint | null;
  readonly entry: bigint;
  readonly [column: string]: SqlValue;
}

const JOURNALS = `SELECT j.id, j.entity_id, e.name AS entity_name, j.number, j.posting_date,
    j.document_date, j.description, j.source, j.external_id, j.reverses_id, j.rule_id,
    u.name AS rule_name, r.id AS reversed_by, r.number AS reversed_number, j.entry
  FROM ledger_journal j JOIN entity e ON e.id = j.entity_id
  LEFT JOIN posting_rule u ON u.id = j.rule_id
  LEFT JOIN ledger_journal r ON r.reverses_id = j.id`;

/** Journals of a filter with their postings; newest first, or in order of date and number. */
export function readJournals(
  store: ReadStore,
  filter: JournalFilter,
  page: { readonly start: number; readonly count: number; readonly oldestFirst?: boolean },
): StoredJournal[] {
  const { sql, values } = conditionsOf(filter);
  const down = page.oldestFirst === true ? '' : ' DESC';
  const rows = store.all<JournalRow>(
    `${JOURNALS} WHERE ${sql}
      ORDER BY j.posting_date${down}, e.code, j.number${down} LIMIT ? OFFSET ?`,
    [...values, BigInt(page.count), BigInt(page.start)],
  );
  const postings = postingsOf(
    store,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => journalOf(row, postings.get(row.id) ?? []));
}

function journalOf(row: JournalRow, postings: readonly StoredPosting[]): StoredJournal {
  return {
    id: row.id,
    entityId: row.entity_id,
    entityName: row.entity_name,
    number: Number(row.number),
    postingDate: row.posting_date as IsoDate,
    documentDate: row.document_date as IsoDate,
    description: row.description,
    source: row.source as JournalSource,
    externalId: row.external_id,
    baseCurrency: postings[0]?.base.currency ?? '',
    totalMinor: postings.reduce((sum, { base }) => (base.minor > 0n ? sum + base.minor : sum), 0n),
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    reversesId: row.reverses_id,
    reversedById: row.reversed_by,
    reversedByNumber: row.reversed_number === null ? null : Number(row.reversed_number),
    entry: Number(row.entry),
    postings,
  };
}

interface PostingRow {
  readonly id: string;
  readonly journal_id: string;
  readonly position: bigint;
  readonly ledger_account_id: string;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly base_currency: string;
  readonly base_minor: bigint;
  readonly rate: string | null;
  readonly line_id: string | null;
  readonly cost_center: string | null;
  readonly tax_code: string | null;
  readonly description: string | null;
  readonly [column: string]: SqlValue;
}

function postingsOf(store: ReadStore, journalIds: readonly string[]): Map<string, StoredPosting[]> {
  const found = new Map<string, StoredPosting[]>();
  const rows = store.all<PostingRow>(
    `SELECT p.id, p.journal_id, p.position, p.ledger_account_id, a.code, a.name, p.currency,
            p.amount_minor, p.base_currency, p.base_minor, p.rate, p.line_id, p.cost_center,
            p.tax_code, p.description
       FROM ledger_posting p JOIN ledger_account a ON a.id = p.ledger_account_id
      WHERE p.journal_id IN (SELECT value FROM json_each(?)) ORDER BY p.journal_id, p.position`,
    [JSON.stringify(journalIds)],
  );
  for (const row of rows) {
    const list = found.get(row.journal_id) ?? [];
    found.set(row.journal_id, list);
    list.push({
      id: row.id,
      position: Number(row.position),
      accountId: row.ledger_account_id,
      accountCode: row.code,
      accountName: row.name,
      amount: money(row.currency, row.amount_minor),
      base: money(row.base_currency, row.base_minor),
      rate: row.rate,
      lineId: row.line_id,
      costCenter: row.cost_center,
      taxCode: row.tax_code,
      description: row.description,
    });
  }
  return found;
}

/** One journal; throws JOURNAL_UNKNOWN. */
export function journalById(store: ReadStore, id: string): StoredJournal {
  const [found] = readJournals(store, { ids: [id] }, { start: 0, count: 1 });
  if (found === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'JOURNAL_UNKNOWN',
      message: 'There is no such journal. Reload and try again.',
      path: 'journalId',
    });
  return found;
}

const JOURNAL_COLUMNS = [
  'id',
  'entity_id',
  'number',
  'posting_date',
  'document_date',
  'description',
  'source',
  'external_id',
  'reverses_id',
  'rule_id',
] as const;

const POSTING_COLUMNS = [
  'id',
  'journal_id',
  'position',
  'entity_id',
  'ledger_account_id',
  'posting_date',
  'currency',
  'amount_minor',
  'base_currency',
  'base_minor',
  'rate',
  'line_id',
  'cost_center',
  'tax_code',
  'description',
] as const;

/** Columns that JSON carries as text, since a double does not hold every amount. */
const WHOLE: ReadonlySet<string> = new Set(['number', 'position', 'amount_minor', 'base_minor']);

/** Inserts many rows that come as one JSON array of arrays. */
function insertMany(table: string, columns: readonly string[]): string {
  const values = columns.map((name, index) =>
    WHOLE.has(name) ? `CAST(value ->> ${index} AS INTEGER)` : `value ->> ${index}`,
  );
  return `INSERT INTO ${table} (${columns.join(', ')}, entry)
    SELECT ${values.join(', ')}, ${RUNNING_ENTRY} FROM json_each(?)`;
}

const INSERT_JOURNALS = insertMany('ledger_journal', JOURNAL_COLUMNS);
const INSERT_POSTINGS = insertMany('ledger_posting', POSTING_COLUMNS);
/** Journals that go to the store together: large enough for speed, small enough for memory. */
const TOGETHER = 4000;

export interface JournalLinks {
  readonly ruleId?: string;
  readonly reversesId?: string;
}

type Cells = (string | null)[];

/**
 * Writes journals of one entity under the numbers that follow its last one. They reach the store in
 * sets: with `flush`, which ends every use, or as enough of them have come.
 */
export class JournalWriter {
  readonly #context: CommandContext;
  readonly #entityId: string;
  #number: number;
  #journals: Cells[] = [];
  #postings: Cells[] = [];

  constructor(context: CommandContext, entityId: string) {
    this.#context = context;
    this.#entityId = entityId;
    this.#number = Number(
      context.store.pluck<bigint | null>(
        'SELECT MAX(number) FROM ledger_journal WHERE entity_id = ?',
        [entityId],
      ) ?? 0n,
    );
  }

  /** One journal, stored at once. */
  write(journal: Journal, links: JournalLinks = {}): { id: string; number: number } {
    const made = this.add(journal, links);
    this.flush();
    return made;
  }

  /** A journal that is stored with the others at the latest by `flush`. */
  add(journal: Journal, links: JournalLinks = {}): { id: string; number: number } {
    const id = this.#context.newId();
    const number = ++this.#number;
    this.#journals.push([
      id,
      this.#entityId,
      String(number),
      journal.postingDate,
      journal.documentDate,
      journal.description,
      journal.source,
      journal.externalId,
      links.reversesId ?? null,
      links.ruleId ?? null,
    ]);
    for (const [index, posting] of journal.postings.entries())
      this.#postings.push([
        this.#context.newId(),
        id,
        String(index + 1),
        this.#entityId,
        posting.accountId,
        journal.postingDate,
        posting.amount.currency,
        String(posting.amount.minor),
        posting.base.currency,
        String(posting.base.minor),
        posting.rate,
        posting.lineId,
        posting.costCenter,
        posting.taxCode,
        posting.description,
      ]);
    if (this.#journals.length >= TOGETHER) this.flush();
    return { id, number };
  }

  flush(): void {
    if (this.#journals.length === 0) return;
    const { store } = this.#context;
    store.run(INSERT_JOURNALS, [JSON.stringify(this.#journals)]);
    store.run(INSERT_POSTINGS, [JSON.stringify(this.#postings)]);
    this.#journals = [];
    this.#postings = [];
  }
}
