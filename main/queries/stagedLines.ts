/**
 * The lines of an import on their way into the store: first into the scratch database, one by one, then
 * into the table by a single INSERT .. SELECT, which costs less than half of as many single inserts.
 */
import { LINE_COLUMNS, type ParsedFile, type ParsedStatement } from '../import/parsed.ts';
import { RUNNING_ENTRY, type Scratch, type WriteStore } from '../store/index.ts';
import { VERY_MANY_ROWS } from './manyRows.ts';

/** The staged table, which whoever staged drops after the command. */
export const STAGED_LINES = 'import_line';

/** First and last place of a statement's lines in the staged table, then those of its interim lines. */
export interface StagedRange {
  readonly first: number;
  readonly last: number;
  readonly interimLast: number;
}

export type StagedRanges = ReadonlyMap<ParsedStatement, StagedRange>;

const INTEGERS: readonly string[] = [
  'position',
  'amount_minor',
  'reversal',
  'occurrence',
  'source_line',
  'source_offset',
  'source_length',
];
const COLUMNS = ['id', 'status', ...LINE_COLUMNS];

/** Stages every line of the files under a new id; answers where each statement's lines stand. */
export function stageLines(
  scratch: Scratch,
  files: readonly ParsedFile[],
  newId: () => string,
): StagedRanges {
  const ddl = COLUMNS.map((name) => `${name} ${INTEGERS.includes(name) ? 'INTEGER' : 'TEXT'}`);
  scratch.resetScratch(STAGED_LINES, ddl.join(', '));
  const statements = files.flatMap((file) => file.statements);
  const ranges = new Map<ParsedStatement, StagedRange>();
  let last = 0;
  for (const statement of statements) {
    const first = last + 1;
    const interimLast = last + statement.lines.length + statement.interimLines.length;
    ranges.set(statement, { first, last: last + statement.lines.length, interimLast });
    last = interimLast;
  }
  function* rows() {
    for (const { lines, interimLines } of statements) {
      for (const line of lines) yield [newId(), null, ...line];
      for (const line of interimLines) yield [newId(), ...line];
    }
  }
  scratch.fill(STAGED_LINES, COLUMNS, rows());
  return ranges;
}

/** Staged lines that belong to a statement of the store. */
export interface PlacedLines extends StagedRange {
  readonly statementId: string;
  readonly accountId: string;
  /** Lines, and interim lines, that are not to be stored: places among them from 1. */
  readonly skipped: ReadonlySet<number>;
  readonly skippedInterim: ReadonlySet<number>;
  /** Occurrences that other statements of the day have used, by fingerprint. */
  readonly used: ReadonlyMap<string, number>;
}

const PLACED = `
  WITH placed AS MATERIALIZED (
    SELECT value ->> 0 AS statement_id, value ->> 1 AS account_id,
           value ->> 2 AS first, value ->> 3 AS last FROM json_each(:placed))`;

const OWN_COLUMNS = LINE_COLUMNS.join(', ');
const STAGED_COLUMNS = LINE_COLUMNS.map((name) => `s.${name}`).join(', ');
const COUNTED_COLUMNS = STAGED_COLUMNS.replace(
  's.occurrence',
  's.occurrence + COALESCE(u.count, 0)',
);

const INSERT_LINES = `${PLACED}
  INSERT INTO statement_line (id, statement_id, account_id, ${OWN_COLUMNS}, entry)
  SELECT s.id, p.statement_id, p.account_id, ${STAGED_COLUMNS}, ${RUNNING_ENTRY}
    FROM placed p CROSS JOIN scratch.${STAGED_LINES} s
   WHERE s.rowid BETWEEN p.first AND p.last AND s.rowid NOT IN (SELECT value FROM json_each(:skipped))
  ON CONFLICT (account_id, fingerprint, occurrence) DO NOTHING`;

const INSERT_COUNTED = `${PLACED}, used AS MATERIALIZED (
    SELECT value ->> 0 AS statement_id, value ->> 1 AS fingerprint, value ->> 2 AS count
      FROM json_each(:used))
  INSERT INTO statement_line (id, statement_id, account_id, ${OWN_COLUMNS}, entry)
  SELECT s.id, p.statement_id, p.account_id, ${COUNTED_COLUMNS}, ${RUNNING_ENTRY}
    FROM placed p CROSS JOIN scratch.${STAGED_LINES} s
    LEFT JOIN used u ON u.statement_id = p.statement_id AND u.fingerprint = s.fingerprint
   WHERE s.rowid BETWEEN p.first AND p.last AND s.rowid NOT IN (SELECT value FROM json_each(:skipped))
  ON CONFLICT (account_id, fingerprint, occurrence) DO NOTHING`;

const INSERT_INTERIM = `${PLACED}
  INSERT INTO interim_line (id, statement_id, account_id, status, ${OWN_COLUMNS}, entry)
  SELECT s.id, p.statement_id, p.account_id, s.status, ${STAGED_COLUMNS}, ${RUNNING_ENTRY}
    FROM placed p CROSS JOIN scratch.${STAGED_LINES} s
   WHERE s.rowid BETWEEN p.first AND p.last AND s.rowid NOT IN (SELECT value FROM json_each(:skipped))
  ON CONFLICT (account_id, fingerprint, occurrence) DO NOTHING`;

/** The lines of one statement among the staged ones: its place, and what is left out of it. */
interface Part {
  readonly row: readonly [statementId: string, accountId: string, first: number, last: number];
  /** Positions that are left out, counted from 1 at the first staged line. */
  readonly skipped: ReadonlySet<number>;
}

function insertParts(
  store: WriteStore,
  table: string,
  sql: string,
  parts: readonly Part[],
  further: { readonly used?: string } = {},
): number {
  const filled = parts.filter(({ row: [, , first, last] }) => last >= first);
  if (filled.length === 0) return 0;
  const skipped = filled.flatMap(({ row, skipped: places }) =>
    [...places].map((position) => row[2] + position - 1),
  );
  const rows = filled.map(({ row }) => row);
  const count = rows.reduce((sum, [, , first, last]) => sum + last - first + 1, 0);
  if (count > VERY_MANY_ROWS) store.bringsEntries(table);
  return store.run(sql, {
    placed: JSON.stringify(rows),
    skipped: JSON.stringify(skipped),
    ...further,
  }).changes;
}

/** Stores the staged lines that are not there yet; answers how many those were. */
export function insertStagedLines(store: WriteStore, placed: readonly PlacedLines[]): number {
  const parts = placed.map(({ statementId, accountId, first, last, skipped }): Part => {
    return { row: [statementId, accountId, first, last], skipped };
  });
  const used = placed.flatMap(({ statementId, used: counts }) =>
    [...counts].map(([fingerprint, count]) => [statementId, fingerprint, count]),
  );
  return used.length === 0
    ? insertParts(store, 'statement_line', INSERT_LINES, parts)
    : insertParts(store, 'statement_line', INSERT_COUNTED, parts, { used: JSON.stringify(used) });
}

/** Stores the staged interim lines that are not there yet; answers how many those were. */
export function insertInterimLines(store: WriteStore, placed: readonly PlacedLines[]): number {
  const parts = placed.map(
    ({ statementId, accountId, last, interimLast, skippedInterim }): Part => {
      return { row: [statementId, accountId, last + 1, interimLast], skipped: skippedInterim };
    },
  );
  return insertParts(store, 'interim_line', INSERT_INTERIM, parts);
}
