/**
 * Entries that are not of the ledger: interim reports replace each other within a day, and give way to
 * the booked line that tells the same money; notifications give the line what they tell. Whatever comes
 * first, the outcome is the same.
 */
import { linkEntries } from '../../core/cash/entryLinks.ts';
import { addDays, dateFromDayNumber, type IsoDate } from '../../core/time/dates.ts';
import { cellOf, type ParsedInterimLine, type ParsedStatement } from '../import/parsed.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';
import { insertEnrichments, type ToldEntry } from './enrichment.ts';
import { linkableLine, linkableRows, type StoredEntry, spanOf } from './linkableEntries.ts';

/** What a report changes among the provisional entries that are stored. */
export interface InterimPlan {
  /** Positions that are not stored: told already, or taken back by a later report. */
  readonly skip: ReadonlySet<number>;
  /** Stored entries that the report no longer has, or tells differently. */
  readonly drop: readonly string[];
  /** Stored entries that the report repeats, by their position in it. */
  readonly repeated: ReadonlyMap<number, string>;
}

interface OpenRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly statement_id: string;
  readonly status: string;
  readonly fingerprint: string;
  readonly occurrence: bigint;
  readonly to_date: string;
  readonly made_at: string | null;
  readonly is_own: bigint;
}

/** Open entries of an account in the dates of a report; of the report's own kind and channel, or not. */
const OPEN = `
  SELECT l.id, l.statement_id, l.status, l.fingerprint, l.occurrence, s.to_date, s.made_at,
         (s.kind = :kind AND f.format IS :format) AS is_own
    FROM interim_line l JOIN statement s ON s.id = l.statement_id
    LEFT JOIN raw_file f ON f.id = s.raw_file_id
   WHERE l.account_id = :account AND l.superseded_line_id IS NULL AND s.kind <> 'notification'
     AND l.booking_date BETWEEN :from AND :to`;

function withoutStatus([, ...line]: ParsedInterimLine): readonly ParsedInterimLine[number][] {
  return line;
}

/** Whether a report was made after another; by its time, else by its last day. */
function isLater(statement: ParsedStatement, other: OpenRow): boolean {
  const [mine, theirs] = [Date.parse(statement.madeAt ?? ''), Date.parse(other.made_at ?? '')];
  if (statement.to !== other.to_date) return statement.to > other.to_date;
  return Number.isNaN(mine) || Number.isNaN(theirs) || mine >= theirs;
}

const NOTHING: InterimPlan = { skip: new Set(), drop: [], repeated: new Map() };

/**
 * Plans the provisional entries of a report or statement. A report that repeats an entry of another is
 * cumulative with it: the later of the two is what counts, with all that it no longer has. One that
 * repeats nothing adds to the other. Entries that another channel tells already are not stored twice.
 */
export function planInterim(
  store: ReadStore,
  accountId: string,
  format: string,
  statement: ParsedStatement,
): InterimPlan {
  if (statement.interimLines.length === 0 || statement.kind === 'notification') return NOTHING;
  const lines = statement.interimLines.map(withoutStatus);
  const span = spanOf(lines) ?? statement;
  const first = statement.from < span.from ? statement.from : span.from;
  // A statement shows all that is pending, however long; a report tells of its own days.
  const from = statement.kind === 'booked' ? '0001-01-01' : first;
  const to = statement.to > span.to ? statement.to : span.to;
  const stored = store.all<OpenRow>(OPEN, {
    account: accountId,
    from,
    to,
    kind: statement.kind,
    format,
  });
  if (stored.length === 0) return NOTHING;
  return new InterimPlanner(store, statement, stored).plan();
}

class InterimPlanner {
  readonly #store: ReadStore;
  readonly #statement: ParsedStatement;
  readonly #stored: ReadonlyMap<string, OpenRow>;
  readonly #skip = new Set<number>();
  readonly #drop = new Set<string>();
  readonly #repeated = new Map<number, string>();
  /** Reports that this one repeats an entry of. */
  readonly #met = new Map<string, OpenRow>();
  readonly #matched = new Set<string>();
  #open: readonly ParsedInterimLine[];

  constructor(store: ReadStore, statement: ParsedStatement, stored: readonly OpenRow[]) {
    this.#store = store;
    this.#statement = statement;
    this.#stored = new Map(stored.map((row) => [row.id, row]));
    this.#open = statement.interimLines;
  }

  plan(): InterimPlan {
    this.#meetSame();
    this.#meetChanged();
    this.#dropVanished();
    this.#skipTold();
    return { skip: this.#skip, drop: [...this.#drop], repeated: this.#repeated };
  }

  #own(): OpenRow[] {
    return [...this.#stored.values()].filter((row) => row.is_own === 1n);
  }

  /** Entries that say the very same; one whose status moved on is told anew. */
  #meetSame(): void {
    const rows = new Map(this.#own().map((row) => [`${row.fingerprint} ${row.occurrence}`, row]));
    this.#open = this.#open.filter((line) => {
      const cells = withoutStatus(line);
      const key = `${cellOf<string>(cells, 'fingerprint')} ${cellOf<number>(cells, 'occurrence')}`;
      const row = rows.get(key);
      if (row === undefined) return true;
      this.#meet(line, row, row.status === line[0]);
      return false;
    });
  }

  /** Entries that an id, reference or counterparty shows to be the same, told differently. */
  #meetChanged(): void {
    const rest = this.#own().filter((row) => !this.#matched.has(row.id));
    const links = linkEntries(
      this.#entries(rest),
      this.#open.map((line) => linkableLine(withoutStatus(line))),
      { sameDay: 'never' },
    );
    const linked = new Map(links.map(({ toldId, lineId }) => [toldId, lineId]));
    this.#open = this.#open.filter((line) => {
      const row = this.#stored.get(linked.get(String(positionOf(line))) ?? '');
      if (row === undefined) return true;
      this.#meet(line, row, false);
      return false;
    });
  }

  #meet(line: ParsedInterimLine, row: OpenRow, isSame: boolean): void {
    this.#matched.add(row.id);
    this.#met.set(row.statement_id, row);
    const later = isLater(this.#statement, row);
    if (isSame || !later) this.#skip.add(positionOf(line));
    if (isSame && later) this.#repeated.set(positionOf(line), row.id);
    if (!isSame && later) this.#drop.add(row.id);
  }

  #dropVanished(): void {
    for (const row of this.#own())
      if (this.#met.has(row.statement_id) && !this.#matched.has(row.id))
        if (isLater(this.#statement, row)) this.#drop.add(row.id);
    const isOlder = [...this.#met.values()].some((row) => !isLater(this.#statement, row));
    if (!isOlder) return;
    for (const line of this.#open) this.#skip.add(positionOf(line));
    this.#open = [];
  }

  /** What another channel or kind of report tells already. */
  #skipTold(): void {
    const others = [...this.#stored.values()].filter((row) => row.is_own === 0n);
    const told = this.#open.map((line) => linkableLine(withoutStatus(line)));
    for (const { toldId } of linkEntries(this.#entries(others), told))
      this.#skip.add(Number(toldId));
  }

  #entries(rows: readonly OpenRow[]): StoredEntry[] {
    if (rows.length === 0 || this.#open.length === 0) return [];
    return linkableRows(
      this.#store,
      'interim_line l WHERE l.id IN (SELECT value FROM json_each(?))',
      [JSON.stringify(rows.map((row) => row.id))],
    );
  }
}

function positionOf(line: ParsedInterimLine): number {
  return cellOf<number>(withoutStatus(line), 'position');
}

const TAKE_OVER = `
  UPDATE interim_line SET statement_id = :statement, position = m.value ->> 1,
         source_line = m.value ->> 2, source_offset = m.value ->> 3, source_length = m.value ->> 4
    FROM json_each(:moves) m WHERE interim_line.id = m.value ->> 0`;

/** Carries a plan out, but for the new entries: the report takes over those that it repeats. */
export function applyInterim(
  store: WriteStore,
  statementId: string,
  statement: ParsedStatement,
  { drop, repeated }: InterimPlan,
): void {
  if (drop.length > 0)
    store.run('DELETE FROM interim_line WHERE id IN (SELECT value FROM json_each(?))', [
      JSON.stringify(drop),
    ]);
  const moves = statement.interimLines.flatMap((line) => {
    const cells = withoutStatus(line);
    const id = repeated.get(positionOf(line));
    if (id === undefined) return [];
    const source = (['source_line', 'source_offset', 'source_length'] as const).map((column) =>
      cellOf<number | null>(cells, column),
    );
    return [[id, positionOf(line), ...source]];
  });
  if (moves.length > 0)
    store.run(TAKE_OVER, { statement: statementId, moves: JSON.stringify(moves) });
}

/** Booked and provisional dates of one entry are at most this far apart, weekends included. */
const DAYS_APART = 5;

interface WaitingRow {
  readonly [column: string]: string | null;
  readonly id: string;
  readonly kind: string;
  readonly format: string | null;
  readonly statement_id: string;
  readonly to_date: string;
}

const WAITING = `
  SELECT l.id, l.statement_id, s.kind, s.to_date, f.format
    FROM interim_line l JOIN statement s ON s.id = l.statement_id
    LEFT JOIN raw_file f ON f.id = s.raw_file_id
   WHERE l.account_id = ? AND l.superseded_line_id IS NULL AND l.status <> 'info'
     AND l.booking_date BETWEEN ? AND ?`;

/**
 * Brings the provisional entries of an account together with its booked lines, around some days.
 * Within a channel each line is taken once, so a second like payment waits for its own line.
 */
export function settleProvisional(
  store: WriteStore,
  accountId: string,
  days: { readonly from: IsoDate; readonly to: IsoDate },
  newId: () => string,
): number {
  const [from, to] = [addDays(days.from, -DAYS_APART), addDays(days.to, DAYS_APART)];
  const waiting = store.all<WaitingRow>(WAITING, [accountId, from, to]);
  if (waiting.length === 0) return 0;
  const window = [addDays(from, -DAYS_APART), addDays(to, DAYS_APART)] as const;
  const lines = linkableRows(
    store,
    'statement_line l WHERE l.account_id = ? AND l.booking_date BETWEEN ? AND ?',
    [accountId, ...window],
  );
  if (lines.length === 0) return 0;
  const statements = bookedStatements(store, accountId);
  let settled = 0;
  for (const [channel, rows] of Map.groupBy(waiting, (row) => `${row.format} ${row.kind}`)) {
    const first = rows[0];
    if (first === undefined) continue;
    const taken = takenLines(store, accountId, window, channel);
    const open = lines.filter((line) => !taken.has(line.id));
    settled += settleChannel(store, rows, open, statements, newId);
  }
  return settled;
}

interface BookedStatement {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly from_date: string;
  readonly to_date: string;
  readonly opening_minor: bigint | null;
  readonly closing_minor: bigint | null;
}

/** The booked statements of an account in order of their last day. */
function bookedStatements(store: ReadStore, accountId: string): BookedStatement[] {
  return store.all<BookedStatement>(
    `SELECT id, from_date, to_date, opening_minor, closing_minor FROM statement
      WHERE account_id = ? AND kind = 'booked' ORDER BY to_date, id`,
    [accountId],
  );
}

/**
 * Whether the bank has told a day as booked: a statement covers it, or the next one goes on from the
 * balance of the one before, as over a weekend.
 */
function isDayClosed(statements: readonly BookedStatement[], day: string): boolean {
  const at = statements.findIndex((one) => one.to_date >= day);
  const next = statements[at];
  if (next === undefined) return false;
  const before = statements[at - 1];
  return (
    next.from_date <= day ||
    (before !== undefined &&
      before.closing_minor !== null &&
      before.closing_minor === next.opening_minor)
  );
}

function memoized<Value>(compute: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = compute(key);
    known.set(key, made);
    return made;
  };
}

/** Lines that took the place of another entry of the same channel and kind. */
function takenLines(
  store: ReadStore,
  accountId: string,
  window: readonly [IsoDate, IsoDate],
  channel: string,
): ReadonlySet<string> {
  return new Set(
    store.plucks<string>(
      `SELECT i.superseded_line_id FROM interim_line i JOIN statement s ON s.id = i.statement_id
         LEFT JOIN raw_file f ON f.id = s.raw_file_id
         JOIN statement_line l ON l.id = i.superseded_line_id
        WHERE i.account_id = ? AND l.booking_date BETWEEN ? AND ?
          AND COALESCE(f.format, 'null') || ' ' || s.kind = ?`,
      [accountId, ...window, channel],
    ),
  );
}

function settleChannel(
  store: WriteStore,
  rows: readonly WaitingRow[],
  lines: readonly StoredEntry[],
  statements: readonly BookedStatement[],
  newId: () => string,
): number {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const told = linkableRows(
    store,
    'interim_line l WHERE l.id IN (SELECT value FROM json_each(?)) ORDER BY l.booking_date, l.position, l.id',
    [JSON.stringify(rows.map((row) => row.id))],
  );
  const isNotification = rows[0]?.kind === 'notification';
  const lineOwner = new Map(lines.map((line) => [line.id, line.statementId]));
  const ends = new Map(statements.map((one) => [one.id, one.to_date]));
  const toldDays = new Map(told.map((one) => [one.id, dateFromDayNumber(one.bookingDay)]));
  const isClosed = memoized((day: string) => isDayClosed(statements, day));
  const links = linkEntries(lines, told, {
    daysApart: DAYS_APART,
    sameDay: isNotification ? 'never' : 'agreeing',
    withParts: isNotification,
    fits(lineId, toldId) {
      const row = byId.get(toldId);
      const owner = lineOwner.get(lineId) ?? '';
      if (row === undefined || row.kind === 'notification') return true;
      // Before its day is told as booked, a like line is an earlier payment.
      if (!isClosed(toldDays.get(toldId) ?? '')) return false;
      if (row.kind === 'interim') return true;
      // What a statement shows as pending beside a booked line is other money, then and before.
      return owner !== row.statement_id && (ends.get(owner) ?? '') >= row.to_date;
    },
  });
  if (links.length === 0) return 0;
  store.run(
    `UPDATE interim_line SET superseded_line_id = m.value ->> 1
       FROM json_each(?) m WHERE interim_line.id = m.value ->> 0`,
    [JSON.stringify(links.map(({ toldId, lineId }) => [toldId, lineId]))],
  );
  if (isNotification) insertEnrichments(store, toldEntries(store, links), newId);
  return links.length;
}

function toldEntries(
  store: ReadStore,
  links: readonly { readonly toldId: string; readonly lineId: string; readonly isPart: boolean }[],
): ToldEntry[] {
  const byId = new Map(links.map((link) => [link.toldId, link]));
  return store
    .all<Omit<ToldEntry, 'line_id' | 'isPart'> & { readonly id: string }>(
      `SELECT id, statement_id, position, currency, amount_minor, code, bank_reference,
              customer_reference, end_to_end_id, entry_reference, message_id, payment_info_id,
              counterparty_name, counterparty_account, remittance, details, fingerprint, occurrence,
              source_line, source_offset, source_length
         FROM interim_line WHERE id IN (SELECT value FROM json_each(?))
        ORDER BY statement_id, position`,
      [JSON.stringify([...byId.keys()])],
    )
    .flatMap(({ id, ...row }) => {
      const link = byId.get(id);
      return link === undefined ? [] : [{ ...row, line_id: link.lineId, isPart: link.isPart }];
    });
}
