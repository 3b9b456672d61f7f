/** The digest lines of closed entries, read back from tables and history twins. */
import type { TableDeclaration } from '../../sync/tables/index.ts';
import { type DigestLine, imageMac, imageSql, macLine } from './digest.ts';
import type { StoredEntry } from './entry.ts';
import type { ReadStore } from './read.ts';
import { journaledTables } from './schema.ts';

/** What an entry did in one table. */
export interface WroteIn {
  readonly table: TableDeclaration;
  begun: boolean;
  ended: boolean;
}

/** Above this many rows an entry is read row by row instead of at once. */
const rowsAtOnce = 1000n;

/** For each entry number that a row version carries: the tables, in declared order. */
export function touchedTables(
  read: ReadStore,
  tables: readonly TableDeclaration[],
): Map<bigint, WroteIn[]> {
  const touched = new Map<bigint, WroteIn[]>();
  for (const table of journaledTables(tables)) {
    const mark = (entry: bigint, side: 'begun' | 'ended'): void => {
      const list = touched.get(entry) ?? [];
      let last = list.at(-1);
      if (last?.table !== table) {
        last = { table, begun: false, ended: false };
        list.push(last);
      }
      last[side] = true;
      touched.set(entry, list);
    };
    const begun = `SELECT DISTINCT entry FROM main.${table.name} WHERE entry IS NOT NULL
      UNION SELECT DISTINCT entry FROM main.${table.name}_history`;
    for (const entry of read.plucks<bigint>(begun)) mark(entry, 'begun');
    const ended = `SELECT DISTINCT ended FROM main.${table.name}_history`;
    for (const entry of read.plucks<bigint>(ended)) mark(entry, 'ended');
  }
  return touched;
}

/** The lines of one entry in one table, as `Digester` wrote them. */
export function* digestLines(
  read: ReadStore,
  wrote: WroteIn,
  entry: Pick<StoredEntry, 'seq' | 'schema_version' | 'row_count'>,
): IterableIterator<DigestLine> {
  const { table } = wrote;
  const rows = (sql: string): Iterable<LineRow> =>
    entry.row_count > rowsAtOnce
      ? read.iterate<LineRow>(sql, { entry: entry.seq })
      : read.all<LineRow>(sql, { entry: entry.seq });
  if (wrote.begun)
    for (const row of rows(begunSql(table, Number(entry.schema_version))))
      yield { table, kind: 'begun', id: row.id, past: row.past === 1n, text: lineOf(table, row) };
  if (wrote.ended)
    for (const row of rows(endedSql(table)))
      yield { table, kind: 'ended', id: row.id, past: true, text: `-${row.image}` };
}

interface LineRow {
  readonly id: string;
  readonly image: string;
  readonly past?: bigint;
  readonly salt?: Uint8Array | null;
  readonly mac?: Uint8Array | null;
}

function lineOf(table: TableDeclaration, row: LineRow): string {
  if (!table.personal) return row.image;
  const mac = row.mac ?? imageMac(row.salt ?? new Uint8Array(), row.image);
  return macLine(row.id, mac);
}

function begunSql(table: TableDeclaration, version: number): string {
  const { name } = table;
  const salt = table.personal ? ', salt' : '';
  const image = imageSql(table, version);
  const versions = `SELECT id, 0 AS past, ${image} AS image${salt} FROM main.${name} WHERE entry = :entry
    UNION ALL SELECT id, 1, ${image}${salt} FROM main.${name}_history WHERE entry = :entry`;
  if (!table.personal) return `${versions} ORDER BY id`;
  return `SELECT v.*, e.mac FROM (${versions}) v LEFT JOIN main.journal_erased e
    ON e.table_name = '${name}' AND e.id = v.id AND e.entry = :entry ORDER BY v.id`;
}

function endedSql({ name }: TableDeclaration): string {
  return `SELECT id, json_array(id, entry) AS image FROM main.${name}_history
    WHERE ended = :entry ORDER BY id`;
}
