/**
 * Erasing a person: the current row becomes a blank version of the running entry, and every older
 * version is blanked in place. Before a version is blanked its keyed hash moves to `journal_erased`, so
 * that the digests of all entries can still be proven though nobody can read what they covered.
 */
import { AppFailure } from '../../core/result.ts';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import type { Connection } from './connection.ts';
import { imageMac, imageSql } from './digest.ts';
import { businessColumns } from './schema.ts';

interface Version {
  readonly entry: bigint;
  readonly schema_version: bigint;
}

/** Runs inside a command. Throws ROW_NOT_PERSONAL for other tables. */
export function eraseRow(connection: Connection, table: TableDeclaration, id: string): void {
  if (!table.personal)
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'ROW_NOT_PERSONAL',
      message: `Rows of ${table.name} are not declared as personal data and are never erased.`,
    });
  const blank = blankAssignments(table);
  connection.prepare(`UPDATE main.${table.name} SET ${blank} WHERE id = ?`).run(id);
  const versions = connection
    .prepare(
      `SELECT h.entry, e.schema_version FROM main.${table.name}_history h
       JOIN main.journal_entry e ON e.seq = h.entry WHERE h.id = ?`,
    )
    .all(id) as Version[];
  for (const version of versions) keepMac(connection, table, id, version);
  connection
    .prepare(`UPDATE main.${table.name}_history SET ${blank}, salt = NULL WHERE id = ?`)
    .run(id);
}

function keepMac(
  connection: Connection,
  table: TableDeclaration,
  id: string,
  { entry, schema_version }: Version,
): void {
  const image = imageSql(table, Number(schema_version));
  const row = connection
    .prepare(
      `SELECT ${image} AS image, salt FROM main.${table.name}_history WHERE id = ? AND entry = ?`,
    )
    .get(id, entry) as { image: string; salt: Uint8Array | null } | undefined;
  if (row === undefined || row.salt === null) return;
  connection
    .prepare(
      `INSERT INTO main.journal_erased (table_name, id, entry, mac) VALUES (?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .run(table.name, id, entry, imageMac(row.salt, row.image));
}

/** Texts that identify become the row's id, so that natural keys stay unique; the rest goes. */
function blankAssignments(table: TableDeclaration): string {
  const assignments = businessColumns(table).map((name) => {
    const column = table.columns[name];
    if (column?.kind === 'ref') return `${name} = ${name}`;
    if (column?.optional) return `${name} = NULL`;
    if (column?.kind === 'boolean' || column?.kind === 'integer' || column?.kind === 'minor')
      return `${name} = 0`;
    if (column?.kind === 'blob') return `${name} = x''`;
    if (column?.kind === 'json') return `${name} = 'null'`;
    return table.naturalKey.includes(name) ? `${name} = 'erased-' || id` : `${name} = ''`;
  });
  return [...assignments, 'extra = NULL'].join(', ');
}
