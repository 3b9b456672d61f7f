/** What an import has to know of the store, and the rows that it writes. */
import { canonicalAccount } from '../../sync/formats/account.ts';
import type { ParsedFile, ParsedStatement } from '../import/parsed.ts';
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

/** The row of the same bytes where they were imported before. */
export function importedFile(
  store: ReadStore,
  sha256: string,
): { readonly id: string; readonly received_at: string } | undefined {
  return store.get('SELECT id, received_at FROM raw_file WHERE sha256 = ?', [sha256]);
}

/** When the same bytes were imported, or null. */
export function importedAt(store: ReadStore, sha256: string): string | null {
  return importedFile(store, sha256)?.received_at ?? null;
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

/** The lines of a booked statement; the provisional entries of any other. */
function entryCount({ kind, lines, interimLines }: ParsedStatement): number {
  return kind === 'booked' ? lines.length : interimLines.length;
}

/** Stores a statement without its lines; answers its id. */
export function insertStatement(
  store: WriteStore,
  statement: ParsedStatement,
  ids: { readonly accountId: string; readonly fileId: string; newId(): string },
  kind: ParsedStatement['kind'] | 'enriching' = statement.kind,
): string {
  const id = ids.newId();
  store.insert('statement', {
    id,
    account_id: ids.accountId,
    raw_file_id: ids.fileId,
    kind,
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
    slot: statement.slot,
    content: statement.content,
    made_at: statement.madeAt,
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
