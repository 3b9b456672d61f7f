/**
 * The lines of an import on their way into the store: first into the scratch database, one by one, then
 * into the table by a single INSERT .. SELECT, which costs less than half of as many single inserts.
 */
import { LINE_COLUMNS, type ParsedFile, type ParsedStatement } from '../import/parsed.ts';
import type { Scratch, WriteStore } from '../store/index.ts';

/** The staged table, which whoever staged drops after the command. */
export const STAGED_LINES = 'import_line';

/** First and last place of a statement's lines in the staged table. */
export interface StagedRange {
  readonly first: number;
  readonly last: number;
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
const COLUMNS = ['id', ...LINE_COLUMNS];

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
    last += statement.lines.length;
    ranges.set(statement, { first, last });
  }
  function* rows() {
    for (const { lines } of statements) for (const line of lines) yield [newId(), ...line];
  }
  scratch.fill(STAGED_LINES, COLUMNS, rows());
  return ranges;
}

/** Staged lines that belong to a statement of the store. */
export interface PlacedLines extends StagedRange {
  readonly statementId: string;
  readonly accountId: string;
}

const INSERT_LINES = `
  WITH placed AS MATERIALIZED (
    SELECT value ->> 0 AS statement_id, value ->> 1 AS account_id,
           value ->> 2 AS first, value ->> 3 AS last FROM json_each(?))
  INSERT INTO statement_line (id, statement_id, account_id, ${LINE_COLUMNS.join(', ')})
  SELECT s.id, p.statement_id, p.account_id, ${LINE_COLUMNS.map((name) => `s.${name}`).join(', ')}
    FROM placed p CROSS JOIN scratch.${STAGED_LINES} s
   WHERE s.rowid BETWEEN p.first AND p.last
  ON CONFLICT (account_id, fingerprint, occurrence) DO NOTHING`;

/** Stores the staged lines that are not there yet; answers how many those were. */
export function insertStagedLines(store: WriteStore, placed: readonly PlacedLines[]): number {
  if (placed.length === 0) return 0;
  const rows = placed.map((one) => [one.statementId, one.accountId, one.first, one.last]);
  return store.run(INSERT_LINES, [JSON.stringify(rows)]).changes;
}
