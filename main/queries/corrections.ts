/**
 * Statements that a bank sends again with other content, and entries that it replaces or deletes by
 * their id. Taking one over changes its own entries alone: lines that say the same stay the same rows,
 * with all that refers to them.
 */
import { AppFailure } from '../../core/result.ts';
import { tables } from '../../sync/tables/index.ts';
import { cellOf, type ParsedStatement } from '../import/parsed.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';

/** The stored statement in whose place another one comes. */
export interface KnownStatement {
  readonly id: string;
  /** Whether it says the same. */
  readonly isSame: boolean;
}

interface KnownRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly content: string | null;
  readonly line_count: bigint;
  readonly opening_minor: bigint | null;
  readonly closing_minor: bigint | null;
}

const COLUMNS = 's.id, s.content, s.line_count, s.opening_minor, s.closing_minor';

/**
 * The statement that was stored for this one: of the same identity, or of the same number and period in
 * the same channel though its balances differ. Null where it is new.
 */
export function knownStatement(
  store: ReadStore,
  accountId: string,
  format: string,
  statement: ParsedStatement,
): KnownStatement | null {
  const own = store.get<KnownRow>(`SELECT ${COLUMNS} FROM statement s WHERE s.identity = ?`, [
    statement.identity,
  ]);
  if (own !== undefined) return { id: own.id, isSame: hasSameContent(store, own, statement) };
  if (statement.slot === null) return null;
  const rows = store.all<KnownRow>(
    `SELECT ${COLUMNS} FROM statement s JOIN raw_file f ON f.id = s.raw_file_id
      WHERE s.account_id = ? AND s.to_date = ? AND s.slot = ? AND f.format = ?
      ORDER BY s.entry DESC, s.id DESC`,
    [accountId, statement.to, statement.slot, format],
  );
  const place = rows.find((row) => isSamePlace(row, statement));
  return place === undefined ? null : { id: place.id, isSame: false };
}

/** Statements stored before contents were hashed are compared by their lines. */
function hasSameContent(store: ReadStore, row: KnownRow, statement: ParsedStatement): boolean {
  if (row.content !== null) return row.content === statement.content;
  const keys = statement.lines.map((line) => [
    cellOf<string>(line, 'fingerprint'),
    cellOf<number>(line, 'occurrence'),
  ]);
  const known = store.pluck<bigint>(
    `SELECT COUNT(*) FROM json_each(?) k JOIN statement_line l ON l.statement_id = ?
        AND l.fingerprint = k.value ->> 0`,
    [JSON.stringify(keys), row.id],
  );
  return Number(row.line_count) === keys.length && Number(known ?? 0n) >= keys.length;
}

/** Some banks give one number to all statements; then two that follow each other are two. */
function isSamePlace(row: KnownRow, { number, openingMinor, closingMinor }: ParsedStatement) {
  if (row.opening_minor === openingMinor) return true;
  const follows = row.closing_minor !== null && row.closing_minor === openingMinor;
  const leads = closingMinor !== null && row.opening_minor === closingMinor;
  return !follows && !leads && /[1-9]/.test(number ?? '');
}

/** Rows elsewhere that were made from a line and would be lost with it. */
export function linesInUse(store: ReadStore, lineIds: readonly string[]): number {
  const own = new Set(['interim_line', 'line_enrichment', 'bank_fee']);
  let count = 0;
  for (const table of tables)
    for (const [name, column] of Object.entries(table.columns))
      if (column.table === 'statement_line' && !own.has(table.name))
        count += Number(
          store.pluck<bigint>(
            `SELECT COUNT(*) FROM ${table.name} WHERE ${name} IN (SELECT value FROM json_each(?))`,
            [JSON.stringify(lineIds)],
          ) ?? 0n,
        );
  return count;
}

/**
 * Takes lines out of the ledger. Interim entries that they superseded are open again, and what other
 * channels told of them goes with them, as do their bank fees. Throws CORRECTION_LINE_USED where a match
 * or a posting was made from one.
 */
export function retractLines(store: WriteStore, lineIds: readonly string[], what: string): void {
  if (lineIds.length === 0) return;
  const uses = linesInUse(store, lineIds);
  if (uses > 0)
    throw new AppFailure({
      kind: 'conflict',
      code: 'CORRECTION_LINE_USED',
      message: `${what} takes back ${lineIds.length} lines, from which ${uses} matches or postings were made. Undo those first, then import the correction again.`,
      details: { lineIds: lineIds.slice(0, 20), uses },
    });
  const ids = JSON.stringify(lineIds);
  store.run(
    `UPDATE interim_line SET superseded_line_id = NULL
      WHERE superseded_line_id IN (SELECT value FROM json_each(?))`,
    [ids],
  );
  store.run('DELETE FROM line_enrichment WHERE line_id IN (SELECT value FROM json_each(?))', [ids]);
  store.run('DELETE FROM bank_fee WHERE line_id IN (SELECT value FROM json_each(?))', [ids]);
  store.run('DELETE FROM statement_line WHERE id IN (SELECT value FROM json_each(?))', [ids]);
}

interface OwnLine {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly fingerprint: string;
  readonly bank_reference: string | null;
  readonly category_id: string | null;
}

/** What a corrected statement leaves to the one that takes its place. */
export interface Takeover {
  /** Lines that say the same, by their position in the new statement. */
  readonly kept: ReadonlyMap<number, string>;
  /** Categories of lines that were taken back, by the bank's reference. */
  readonly categories: ReadonlyMap<string, string>;
}

/**
 * Removes a stored statement, and the lines that its correction does not have. The lines that it does
 * have wait for their new place; see `moveLines`.
 */
export function removeCorrected(
  store: WriteStore,
  knownId: string,
  statement: ParsedStatement,
): Takeover {
  // Lines, interim entries and the statement take each other's place within this command.
  store.deferReferences();
  const own = Map.groupBy(
    store.all<OwnLine>(
      `SELECT id, fingerprint, bank_reference, category_id FROM statement_line
        WHERE statement_id = ? ORDER BY fingerprint, occurrence`,
      [knownId],
    ),
    (line) => line.fingerprint,
  );
  const kept = new Map<number, string>();
  for (const line of statement.lines) {
    const same = own.get(cellOf<string>(line, 'fingerprint'))?.shift();
    if (same !== undefined) kept.set(cellOf<number>(line, 'position'), same.id);
  }
  const removed = [...own.values()].flat();
  retractLines(
    store,
    removed.map((line) => line.id),
    `The corrected statement ${statement.number ?? ''} of ${statement.accountNumber}`,
  );
  const categories = new Map<string, string>();
  for (const { bank_reference, category_id } of removed)
    if (bank_reference !== null && category_id !== null)
      categories.set(bank_reference, category_id);
  store.run('DELETE FROM line_enrichment WHERE statement_id = ?', [knownId]);
  store.run('DELETE FROM interim_line WHERE statement_id = ?', [knownId]);
  store.remove('statement', knownId);
  return { kept, categories };
}

const MOVE = `
  UPDATE statement_line SET statement_id = :statement, position = m.value ->> 1,
         source_line = m.value ->> 2, source_offset = m.value ->> 3, source_length = m.value ->> 4
    FROM json_each(:moves) m WHERE statement_line.id = m.value ->> 0`;

/** Gives lines that a correction repeats their place in it. */
export function moveLines(
  store: WriteStore,
  statementId: string,
  statement: ParsedStatement,
  kept: ReadonlyMap<number, string>,
): void {
  const moves = statement.lines.flatMap((line) => {
    const position = cellOf<number>(line, 'position');
    const id = kept.get(position);
    const cell = (column: 'source_line' | 'source_offset' | 'source_length') =>
      cellOf<number | null>(line, column);
    if (id === undefined) return [];
    return [[id, position, cell('source_line'), cell('source_offset'), cell('source_length')]];
  });
  if (moves.length > 0) store.run(MOVE, { statement: statementId, moves: JSON.stringify(moves) });
}

/** Gives the lines that replace others the category that a person or rule had given those. */
export function carryCategories(
  store: WriteStore,
  statementId: string,
  categories: ReadonlyMap<string, string>,
): void {
  if (categories.size === 0) return;
  store.run(
    `UPDATE statement_line SET category_id = c.value ->> 1 FROM json_each(:categories) c
      WHERE statement_line.statement_id = :statement AND statement_line.category_id IS NULL
        AND statement_line.bank_reference = c.value ->> 0`,
    { statement: statementId, categories: JSON.stringify([...categories]) },
  );
}
