/** What the journal knows about rows: the changes of an entry, the versions of a row, the entries. */
import type { TableDeclaration } from '../../sync/tables/index.ts';
import { decodeRow, type Row, type SqlRow, tableNamed } from './codec.ts';
import { decodeEntry, type JournalEntry, type StoredEntry } from './entry.ts';
import type { ReadStore } from './read.ts';
import { contentColumns, journaledTables } from './schema.ts';

/** One row that an entry wrote; `before` is null for a new row, `after` for a removed one. */
export interface RowChange {
  readonly table: string;
  readonly id: string;
  readonly before: Row | null;
  readonly after: Row | null;
}

/** One version of a row; `ended` is null for the current one. */
export interface RowVersion {
  readonly entry: number;
  readonly ended: number | null;
  readonly row: Row;
}

/** Rows that an entry wrote, tables in declared order and rows by id, at most `limit`. */
export function changesOf(
  read: ReadStore,
  tables: readonly TableDeclaration[],
  entry: number,
  limit = 1000,
): RowChange[] {
  const changes: RowChange[] = [];
  for (const table of journaledTables(tables)) {
    const room = limit - changes.length;
    if (room <= 0) break;
    changes.push(...tableChanges(read, table, entry, room));
  }
  return changes;
}

function tableChanges(
  read: ReadStore,
  table: TableDeclaration,
  entry: number,
  limit: number,
): RowChange[] {
  const names = contentColumns(table);
  const columns = names.join(', ');
  const sql = `WITH wrote AS (
    SELECT 1 AS side, ${columns} FROM main.${table.name} WHERE entry = :entry
    UNION ALL SELECT 1, ${columns} FROM main.${table.name}_history WHERE entry = :entry
    UNION ALL SELECT 0, ${columns} FROM main.${table.name}_history WHERE ended = :entry
  ), chosen AS (SELECT DISTINCT id AS chosen_id FROM wrote ORDER BY id LIMIT :limit)
  SELECT wrote.* FROM chosen JOIN wrote ON wrote.id = chosen_id ORDER BY id, side`;
  const found = new Map<string, { before: Row | null; after: Row | null }>();
  for (const { side, ...row } of read.all<SqlRow>(sql, { entry, limit })) {
    const id = String(row.id);
    const change = found.get(id) ?? { before: null, after: null };
    change[side === 1n ? 'after' : 'before'] = decodeRow(table, row);
    found.set(id, change);
  }
  return [...found].map(([id, change]) => ({ table: table.name, id, ...change }));
}

/** Every version of a row, oldest first. */
export function rowHistory(
  read: ReadStore,
  tables: readonly TableDeclaration[],
  name: string,
  id: string,
): RowVersion[] {
  const table = tableNamed(name, tables);
  const columns = contentColumns(table).join(', ');
  const rows = read.all<SqlRow>(
    `SELECT ${columns}, entry, ended FROM main.${name}_history WHERE id = :id
     UNION ALL SELECT ${columns}, entry, NULL FROM main.${name} WHERE id = :id ORDER BY entry`,
    { id },
  );
  return rows.map(({ entry, ended, ...row }) => ({
    entry: Number(entry),
    ended: ended === null ? null : Number(ended),
    row: decodeRow(table, row as SqlRow),
  }));
}

/** Entries newest first, from below `before` (default: the newest). */
export function listEntries(
  read: ReadStore,
  options: { readonly before?: number; readonly limit?: number } = {},
): JournalEntry[] {
  const before = options.before ?? Number.MAX_SAFE_INTEGER;
  return read
    .all<StoredEntry>('SELECT * FROM main.journal_entry WHERE seq < ? ORDER BY seq DESC LIMIT ?', [
      BigInt(before),
      BigInt(options.limit ?? 100),
    ])
    .map(decodeEntry);
}

export function findEntry(read: ReadStore, entry: number): JournalEntry | undefined {
  const stored = read.get<StoredEntry>('SELECT * FROM main.journal_entry WHERE seq = ?', [
    BigInt(entry),
  ]);
  return stored === undefined ? undefined : decodeEntry(stored);
}

/** The number of the newest entry; 0 in an empty workspace. */
export function lastEntry(read: ReadStore): number {
  return Number(read.pluck('SELECT max(seq) FROM main.journal_entry') ?? 0);
}

/**
 * The newest entry that was written at `instant` or before it, 0 where there is none. Times of entries
 * never fall (see `Journal`), so halving finds it and no index has to be kept.
 */
export function entryAt(read: ReadStore, instant: string): number {
  let [low, high] = [0, lastEntry(read)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const at = read.pluck<string>('SELECT at FROM main.journal_entry WHERE seq = ?', [
      BigInt(middle),
    ]);
    if (at !== undefined && at <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
