/**
 * How a table declaration looks as SQLite columns. Migrations are written by hand; this is what the
 * rest of the store (triggers, digest, codec, views) and the test of agreement derive from declarations.
 */
import type { ColumnKind, TableDeclaration } from '../../sync/tables/index.ts';

/** The schema version that this program writes; it equals the number of the newest migration. */
export const schemaVersion = 3;

/** Columns of a row version that are not the store's own: id, business columns and the open `extra`. */
export function contentColumns(table: TableDeclaration, version = schemaVersion): string[] {
  const business = businessColumns(table, version);
  return table.class === 'derived' ? business : ['id', ...business, 'extra'];
}

/** Declared columns that exist at a schema version, in declared order. */
export function businessColumns(table: TableDeclaration, version = schemaVersion): string[] {
  return Object.entries(table.columns)
    .filter(([, column]) => column.since <= version)
    .map(([name]) => name);
}

/** All columns of the table itself, as migrations create them. */
export function storedColumns(table: TableDeclaration): string[] {
  return [...contentColumns(table), ...(table.personal ? ['salt'] : []), 'entry'];
}

/** The SQLite type of a declared kind in a STRICT table. */
export function sqlType(kind: ColumnKind): 'TEXT' | 'INTEGER' | 'BLOB' {
  if (kind === 'integer' || kind === 'minor' || kind === 'boolean') return 'INTEGER';
  return kind === 'blob' ? 'BLOB' : 'TEXT';
}

/** Tables whose rows commands write; the others are computed by the store. */
export function journaledTables(tables: readonly TableDeclaration[]): TableDeclaration[] {
  return tables.filter((table) => table.class !== 'derived');
}

/** Facts never change except for columns declared soft; features correct them by new rows. */
export function finalColumns(table: TableDeclaration): string[] {
  if (table.class !== 'fact') return [];
  return businessColumns(table).filter((name) => table.columns[name]?.soft !== true);
}
