/**
 * The SQL of an undo, table by table and set by set. `:entry` is the entry to undo and `:running` the
 * entry of the undo itself. A version that the entry began stands in the table or, where something
 * later wrote the row, in the history twin.
 */
import type { TableDeclaration } from '../../sync/tables/index.ts';
import { contentColumns } from './schema.ts';

export function wroteSql({ name }: TableDeclaration): string {
  return `SELECT 1 WHERE EXISTS (SELECT 1 FROM main.${name} WHERE entry = :entry)
    OR EXISTS (SELECT 1 FROM main.${name}_history WHERE entry = :entry)
    OR EXISTS (SELECT 1 FROM main.${name}_history WHERE ended = :entry)`;
}

function begunIds(name: string): string {
  return `SELECT id FROM main.${name} WHERE entry = :entry
    UNION SELECT id FROM main.${name}_history WHERE entry = :entry`;
}

/** Rows that are no longer what the entry left: changed since, removed since, or inserted again. */
export function changedLaterSql(table: TableDeclaration): string {
  const { name } = table;
  const differs = contentColumns(table)
    .map((column) => `c.${column} IS NOT h.${column}`)
    .join(' OR ');
  return `SELECT h.id FROM main.${name}_history h LEFT JOIN main.${name} c ON c.id = h.id
    WHERE h.entry = :entry AND (c.id IS NULL OR ${differs})
  UNION SELECT h.id FROM main.${name}_history h JOIN main.${name} c ON c.id = h.id
    WHERE h.ended = :entry AND h.id NOT IN (${begunIds(name)})`;
}

/** Every entry after the undone one that began or ended a version of one row. */
export function writersSql(name: string): string {
  return `SELECT entry FROM main.${name} WHERE id = :id AND entry > :entry
    UNION SELECT entry FROM main.${name}_history WHERE id = :id AND entry > :entry
    UNION SELECT ended FROM main.${name}_history WHERE id = :id AND ended > :entry`;
}

/** Removes what the entry inserted. */
export function removeSql({ name }: TableDeclaration): string {
  return `DELETE FROM main.${name} WHERE id IN (${begunIds(name)})
    AND id NOT IN (SELECT id FROM main.${name}_history WHERE ended = :entry)`;
}

/** Gives changed rows back the content that the entry ended. */
export function restoreSql(table: TableDeclaration): string {
  const set = contentColumns(table)
    .filter((column) => column !== 'id')
    .map((column) => `${column} = h.${column}`)
    .join(', ');
  return `UPDATE main.${table.name} AS t SET ${set}
    FROM main.${table.name}_history h WHERE h.ended = :entry AND t.id = h.id`;
}

/** Inserts again what the entry removed. */
export function reinsertSql(table: TableDeclaration): string {
  const columns = contentColumns(table).join(', ');
  return `INSERT INTO main.${table.name} (${columns})
    SELECT ${columns} FROM main.${table.name}_history h WHERE h.ended = :entry
      AND NOT EXISTS (SELECT 1 FROM main.${table.name} t WHERE t.id = h.id)`;
}

/** Rows of `other` that refer by `column` to a row the undo would remove, and that it leaves alone. */
export function referringSql(
  { name }: TableDeclaration,
  other: TableDeclaration,
  column: string,
): string {
  return `SELECT id FROM main.${other.name} WHERE ${column} IN (${begunIds(name)})
    AND ${column} NOT IN (SELECT id FROM main.${name}_history WHERE ended = :entry)
    AND id NOT IN (${begunIds(other.name)})`;
}

/** Rows of `target` that rows of the undo refer to again and that are gone. */
export function orphanSql(table: TableDeclaration, column: string, target: string): string {
  return `SELECT DISTINCT r.${column} AS id FROM main.${table.name} r
    WHERE r.entry = :running AND r.${column} IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM main.${target} t WHERE t.id = r.${column})`;
}
