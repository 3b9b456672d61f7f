/** What an import has to know of the store, and the rows that it writes. */
import { canonicalAccount } from '../../sync/formats/identity.ts';
import { LINE_COLUMNS, type ParsedFile, type ParsedStatement } from '../import/parsed.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';

/** Accounts by canonical number and currency. */
export function accountsByNumber(store: ReadStore): Map<string, string> {
  const rows = store.all<{ id: string; number: string; currency: string }>(
    'SELECT id, number, currency FROM account',
  );
  return new Map(rows.map((row) => [accountKey(row.number, row.currency), row.id]));
}

export function accountKey(number: string, currency: string): string {
  return `${canonicalAccount(number)} ${currency}`;
}

/** When the same bytes were imported, or null. */
export function importedAt(store: ReadStore, sha256: string): string | null {
  return (
    store.pluck<string>(`SELECT f.received_at FROM raw_file f WHERE f.sha256 = ?`, [sha256]) ?? null
  );
}

export interface LineCounts {
  readonly newLineCount: number;
  readonly duplicateLineCount: number;
}

const FINGERPRINT = LINE_COLUMNS.indexOf('fingerprint');
const OCCURRENCE = LINE_COLUMNS.indexOf('occurrence');

/** The stored lines that a statement's lines repeat: their ids by the line's place from 1. */
export function knownLines(
  store: ReadStore,
  statement: ParsedStatement,
): ReadonlyMap<number, string> {
  const account = accountKey(statement.accountNumber, statement.currency);
  const accountId = accountsByNumber(store).get(account);
  if (accountId === undefined) return new Map();
  const keys = statement.lines.map((line) => [line[FINGERPRINT], line[OCCURRENCE]]);
  const rows = store.all<{ place: bigint; id: string }>(
    `SELECT k.key + 1 AS place, l.id FROM json_each(?) k JOIN statement_line l
        ON l.account_id = ? AND l.fingerprint = k.value ->> 0
       AND l.occurrence = CAST(k.value ->> 1 AS INTEGER)`,
    [JSON.stringify(keys), accountId],
  );
  return new Map(rows.map((row) => [Number(row.place), row.id]));
}

/** The newest stored booked statement of an account that ends on a day or before it. */
export function statementBefore(
  store: ReadStore,
  accountId: string,
  day: string,
):
  | { readonly id: string; readonly to_date: string; readonly closing_minor: bigint | null }
  | undefined {
  return store.get(
    `SELECT id, to_date, closing_minor FROM statement
      WHERE account_id = ? AND kind = 'booked' AND to_date < ?
      ORDER BY to_date DESC, id DESC LIMIT 1`,
    [accountId, day],
  );
}

/** How many of a statement's lines are stored already. */
export function countKnownLines(
  store: ReadStore,
  accountId: string | null,
  statement: ParsedStatement,
): LineCounts {
  if (accountId === null) return { newLineCount: statement.lines.length, duplicateLineCount: 0 };
  const keys = statement.lines.map((line) => [line[FINGERPRINT], line[OCCURRENCE]]);
  const known = Number(
    store.pluck<bigint>(
      `SELECT COUNT(*) FROM json_each(?) k
        WHERE EXISTS (SELECT 1 FROM statement_line l
           WHERE l.account_id = ? AND l.fingerprint = k.value ->> 0
             AND l.occurrence = CAST(k.value ->> 1 AS INTEGER))`,
      [JSON.stringify(keys), accountId],
    ) ?? 0n,
  );
  return { newLineCount: statement.lines.length - known, duplicateLineCount: known };
}

/** Whether a statement is new, known with the same lines, or known with other ones. */
export function statementState(
  store: ReadStore,
  statement: ParsedStatement,
  counts: LineCounts,
): 'new' | 'same' | 'correction' {
  const known = knownLineCount(store, statement);
  if (known === null) return 'new';
  const same = counts.newLineCount === 0 && known === entryCount(statement);
  return same ? 'same' : 'correction';
}

/** How many lines the stored statement of this identity has, or null where there is none. */
export function knownLineCount(store: ReadStore, statement: ParsedStatement): number | null {
  const count = store.pluck<bigint>('SELECT line_count FROM statement WHERE identity = ?', [
    statement.identity,
  ]);
  return count === undefined ? null : Number(count);
}

/** The lines of a booked statement; the provisional entries of any other. */
function entryCount({ kind, lines, interimLines }: ParsedStatement): number {
  return kind === 'booked' ? lines.length : interimLines.length;
}

/** Stores a statement without its lines; answers its id. */
export function insertStatement(
  store: WriteStore,
  statement: ParsedStatement,
  ids: { readonly accountId: string; readonly fileId: string; newId(): string },
): string {
  const id = ids.newId();
  store.insert('statement', {
    id,
    account_id: ids.accountId,
    raw_file_id: ids.fileId,
    kind: statement.kind,
    number: statement.number,
    currency: statement.currency,
    from_date: statement.from,
    to_date: statement.to,
    opening_minor: statement.openingMinor,
    closing_minor: statement.closingMinor,
    line_count: entryCount(statement),
    credit_minor: statement.creditMinor,
    debit_minor: statement.debitMinor,
    proof: statement.proof,
    difference_minor: statement.differenceMinor,
    identity: statement.identity,
    warnings: statement.warnings.length === 0 ? null : statement.warnings,
  });
  return id;
}

const INSERT_RATE = `
  INSERT INTO fx_rate (id, base, quote, date, rate, source) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (base, quote, date, source) DO NOTHING`;

/** Stores rates that are not there yet; a rate that has been used is never overwritten. */
export function insertRates(store: WriteStore, file: ParsedFile, newId: () => string): number {
  let inserted = 0;
  for (const { base, quote, date, rate, source } of file.rates)
    inserted += store.run(INSERT_RATE, [newId(), base, quote, date, rate, source]).changes;
  return inserted;
}
