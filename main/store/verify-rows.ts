/** What `verify` checks about rows beside digests: their versions, references and derived tables. */
import { expectedFlowsSql, storedFlowsSql } from './derived.ts';
import { expectedTotalsSql, storedTotalsSql } from './ledgerTotals.ts';
import { expectedMonthsSql, storedMonthsSql } from './monthlyFlow.ts';
import { journaledTables } from './schema.ts';
import type { Note, Verifiable } from './verify.ts';

/** Each check lists at most this many rows of a table. */
const shown = 50;

/** Versions of a row follow each other: each begins where the one before has ended, or later. */
export function checkVersions(store: Verifiable, note: Note): void {
  for (const { name } of journaledTables(store.tables)) {
    for (const row of store.all<VersionKey>(unstampedSql(name)))
      note({
        code: 'VERSION_ORPHAN',
        message: `Row ${row.id} of ${name} belongs to no entry.`,
        table: name,
        rowId: row.id,
      });
    for (const row of store.all<VersionKey>(overlappingSql(name)))
      note({
        code: 'VERSION_OVERLAP',
        message: `Row ${row.id} of ${name}: its version of entry ${row.entry} overlaps the next.`,
        table: name,
        rowId: row.id,
        entry: Number(row.entry),
      });
  }
}

interface VersionKey {
  readonly id: string;
  readonly entry: bigint;
}

function unstampedSql(name: string): string {
  return `SELECT id, 0 AS entry FROM main.${name} WHERE entry IS NULL LIMIT ${shown}`;
}

function overlappingSql(name: string): string {
  return `SELECT id, entry FROM (
    SELECT id, entry, ended, lead(entry) OVER (PARTITION BY id ORDER BY entry) AS next FROM (
      SELECT id, entry, ended FROM main.${name}_history
      UNION ALL SELECT id, entry, NULL FROM main.${name}
        WHERE id IN (SELECT id FROM main.${name}_history)))
  WHERE ended <= entry OR next < ended OR (ended IS NULL AND next IS NOT NULL) LIMIT ${shown}`;
}

export function checkForeignKeys(store: Verifiable, note: Note): void {
  const sql = `SELECT "table" AS name, rowid AS place, parent
    FROM pragma_foreign_key_check LIMIT ${shown}`;
  for (const found of store.all<{ name: string; place: bigint; parent: string }>(sql)) {
    const { name, place, parent } = found;
    const id = store.pluck<string>(`SELECT id FROM main.${name} WHERE rowid = ?`, [place]);
    note({
      code: 'REFERENCE_MISSING',
      message: `Row ${id ?? place} of ${name} refers to a ${parent} that does not exist.`,
      table: name,
      rowId: id ?? String(place),
    });
  }
}

/** A derived table: its versions told from facts, those that stand, and how one is named. */
interface Derived {
  readonly table: string;
  readonly name: string;
  readonly facts: string;
  readonly key: string;
  readonly expected: string;
  readonly stored: string;
}

const derivedTables: readonly Derived[] = [
  {
    table: 'daily_flow',
    name: 'daily flow',
    facts: 'statement lines',
    key: "account_id || ' ' || booking_date || ' ' || category_id",
    expected: expectedFlowsSql,
    stored: storedFlowsSql,
  },
  {
    table: 'monthly_flow',
    name: 'monthly flow',
    facts: 'statement lines',
    key: "account_id || ' ' || month || ' ' || category_id",
    expected: expectedMonthsSql,
    stored: storedMonthsSql,
  },
  {
    table: 'ledger_total',
    name: 'ledger total',
    facts: 'postings',
    key: "ledger_account_id || ' ' || month || ' ' || currency",
    expected: expectedTotalsSql,
    stored: storedTotalsSql,
  },
];

/** Recomputes every version of the derived tables from their facts and these' history. */
export function checkDerived(store: Verifiable, note: Note): void {
  for (const one of derivedTables)
    if (store.tables.some((table) => table.name === one.table)) checkOne(store, one, note);
}

function checkOne(store: Verifiable, one: Derived, note: Note): void {
  const { table, name, key, expected, stored } = one;
  const differing = (from: string, except: string): VersionKey[] =>
    store.all<VersionKey>(
      `SELECT ${key} AS id, entry
       FROM (SELECT * FROM (${from}) EXCEPT SELECT * FROM (${except})) LIMIT ${shown}`,
    );
  const tell = (rows: readonly VersionKey[], what: string): void => {
    for (const { id, entry } of rows)
      note({
        code: 'DERIVED_DIFFERS',
        message: `The ${name} ${id} of entry ${entry} ${what}.`,
        table,
        rowId: id,
        entry: Number(entry),
      });
  };
  tell(differing(stored, expected), `is not what its ${one.facts} give`);
  tell(differing(expected, stored), 'is missing');
}
