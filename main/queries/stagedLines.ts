/**
 * The lines of an import on their way into the store: first into the scratch database, one by one, then
 * into the table by a single INSERT .. SELECT, which costs less than half of as many single inserts.
 */
import { LINE_COLUMNS, type ParsedFile, type ParsedStatement } from '../import/parsed.ts';
import type { Scratch, WriteStore } from '../store/index.ts';

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
}

const PLACED = `
  WITH placed AS MATERIALIZED (
    SELECT value ->> 0 AS statement_id, value ->> 1 AS account_id,
           value ->> 2 AS first, value ->> 3 AS last FROM json_each(?))`;

const OWN_COLUMNS = LINE_COLUMNS.join(', ');
const STAGED_COLUMNS = LINE_COLUMNS.map((name) => `s.${name}`).join(', ');

const INSERT_LINES = `${PLACED}
  INSERT INTO statement_line (id, statement_id, account_id, ${OWN_COLUMNS})
  SELECT s.id, p.statement_id, p.account_id, ${STAGED_COLUMNS}
    FROM placed p CROSS JOIN scratch.${STAGED_LINES} s
   WHERE s.rowid BETWEEN p.first AND p.last
  ON CONFLICT (account_id, fingerprint, occurrence) DO NOTHING`;

const INSERT_INTERIM = `${PLACED}
  INSERT INTO interim_line (id, statement_id, account_id, status, ${OWN_COLUMNS})
  SELECT s.id, p.statement_id, p.account_id, s.status, ${STAGED_COLUMNS}
    FROM placed p CROSS JOIN scratch.${STAGED_LINES} s
   WHERE s.rowid BETWEEN p.first AND p.last
  ON CONFLICT (account_id, fingerprint, occurrence) DO NOTHING`;

type PlacedRow = readonly [statementId: string, accountId: string, first: number, last: number];

function insertPlaced(store: WriteStore, sql: string, rows: readonly PlacedRow[]): number {
  const filled = rows.filter(([, , first, last]) => last >= first);
  return filled.length === 0 ? 0 : store.run(sql, [JSON.stringify(filled)]).changes;
}

/** Stores the staged lines that are not there yet; answers how many those were. */
export function insertStagedLines(store: WriteStore, placed: readonly PlacedLines[]): number {
  const rows = placed.map((one): PlacedRow => {
    return [one.statementId, one.accountId, one.first, one.last];
  });
  return insertPlaced(store, INSERT_LINES, rows);
}

/** Stores the staged interim lines that are not there yet; answers how many those were. */
export function insertInterimLines(store: WriteStore, placed: readonly PlacedLines[]): number {
  const rows = placed.map((one): PlacedRow => {
    return [one.statementId, one.accountId, one.last + 1, one.interimLast];
  });
  return insertPlaced(store, INSERT_INTERIM, rows);
}
