/**
 * The triggers that make the journal, as TEMP objects generated at each open from the declarations:
 * the file holds no trigger, so `trusted_schema` stays off and no migration ever edits one.
 *
 * A row version begins when its `entry` is stamped and ends when it moves to the history twin with the
 * entry that ended it. Several writes to a row in one entry keep one version: what began in the running
 * entry is overwritten in place and leaves no trace.
 */
import type { TableDeclaration } from '../../sync/tables/index.ts';
import { contentColumns, finalColumns, journaledTables } from './schema.ts';

/** The running entry: one row, null outside a command. */
const now = '(SELECT seq FROM journal_now)';

/** What a large INSERT .. SELECT puts into the column `entry`; see the trigger that begins a row. */
export const RUNNING_ENTRY = '(SELECT seq FROM temp.journal_now)';
/** Writes need a running entry; the expression is evaluated only where there is none. */
const required = `ifnull(${now}, RAISE(ABORT, 'JOURNAL_NO_ENTRY'))`;

/** Statements that prepare a writing connection for commands. */
export function journalSetup(tables: readonly TableDeclaration[]): string {
  const triggers = journaledTables(tables).flatMap((table) => [
    ...guards(table),
    stampTrigger(table),
    change(table),
    end(table),
  ]);
  return [
    'CREATE TEMP TABLE journal_now (seq INTEGER)',
    'INSERT INTO temp.journal_now VALUES (NULL)',
    ...triggers,
  ]
    .map((statement) => `${statement};`)
    .join('\n');
}

function stamp(table: TableDeclaration): string {
  const salt = table.personal ? ', salt = randomblob(16)' : '';
  return `UPDATE ${table.name} SET entry = ${required}${salt} WHERE rowid = NEW.rowid`;
}

/**
 * A large insert may bring the running entry itself (`RUNNING_ENTRY`), which saves writing each row
 * twice; any other entry is overwritten, and without a running one nothing is inserted.
 */
export function stampTrigger(table: TableDeclaration): string {
  const isStamped = `NEW.entry IS NOT NULL AND NEW.entry IS ${now}`;
  const when = table.personal ? '' : `\nWHEN NOT (${isStamped})`;
  return `CREATE TEMP TRIGGER ${table.name}_begin AFTER INSERT ON main.${table.name}${when} BEGIN
  ${stamp(table)};
END`;
}

function change(table: TableDeclaration): string {
  const columns = contentColumns(table).filter((name) => name !== 'id');
  return `CREATE TEMP TRIGGER ${table.name}_change AFTER UPDATE OF ${columns.join(', ')} ON main.${table.name}
WHEN ${differs(columns)} BEGIN
  ${keepOld(table)};
  ${stamp(table)};
END`;
}

function end(table: TableDeclaration): string {
  return `CREATE TEMP TRIGGER ${table.name}_end AFTER DELETE ON main.${table.name} BEGIN
  SELECT ${required};
  ${keepOld(table)};
END`;
}

/** A row that the running entry itself began is not kept: it never was, for anybody else. */
function keepOld(table: TableDeclaration): string {
  const columns = [...contentColumns(table), ...(table.personal ? ['salt'] : []), 'entry'];
  const old = columns.map((name) => `OLD.${name}`).join(', ');
  return `INSERT INTO ${table.name}_history (${columns.join(', ')}, ended)
  SELECT ${old}, seq FROM journal_now WHERE OLD.entry <> seq`;
}

function guards(table: TableDeclaration): string[] {
  const statements = [
    `CREATE TEMP TRIGGER ${table.name}_id BEFORE UPDATE OF id ON main.${table.name}
WHEN OLD.id IS NOT NEW.id BEGIN SELECT RAISE(ABORT, 'ID_FIXED'); END`,
  ];
  const final = finalColumns(table);
  if (final.length === 0) return statements;
  statements.push(`CREATE TEMP TRIGGER ${table.name}_final BEFORE UPDATE OF ${final.join(', ')} ON main.${table.name}
WHEN OLD.entry IS NOT ${now} AND (${differs(final)})
BEGIN SELECT RAISE(ABORT, 'FACT_FINAL'); END`);
  if (!table.retractable)
    statements.push(`CREATE TEMP TRIGGER ${table.name}_keep BEFORE DELETE ON main.${table.name}
WHEN OLD.entry IS NOT ${now} BEGIN SELECT RAISE(ABORT, 'FACT_FINAL'); END`);
  return statements;
}

function differs(columns: readonly string[]): string {
  return columns.map((name) => `OLD.${name} IS NOT NEW.${name}`).join(' OR ');
}
