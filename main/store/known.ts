/**
 * As known at an entry: TEMP views, named like the tables, that show each row as it was when that
 * entry had closed. They stand before the tables in name resolution, so features' SQL runs unchanged.
 */
import { AppFailure } from '../../core/result.ts';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import type { Connection } from './connection.ts';
import { Reader, type ReadStore, StatementCache } from './read.ts';
import { contentColumns } from './schema.ts';

const known = '(SELECT entry FROM journal_known)';

/** A connection that can be turned to any entry; the turn is one write to a TEMP table. */
export class KnownConnection {
  readonly #connection: Connection;
  readonly #statements: StatementCache;
  #entry = -1;

  /** Takes a reading connection of its own and covers its tables. */
  constructor(connection: Connection, tables: readonly TableDeclaration[]) {
    this.#connection = connection;
    connection.exec(knownSetup(tables));
    this.#statements = new StatementCache(connection);
  }

  /** A store as known at `entry`; several may live at once, each turns the connection as it reads. */
  at(entry: number): ReadStore {
    return new Reader(this.#connection, this.#statements, () => this.#turnTo(entry));
  }

  close(): void {
    this.#connection.close();
  }

  #turnTo(entry: number): void {
    if (entry === this.#entry) return;
    this.#statements.prepare('UPDATE temp.journal_known SET entry = ?').run(BigInt(entry));
    this.#entry = entry;
  }
}

export function knownSetup(tables: readonly TableDeclaration[]): string {
  return [
    'CREATE TEMP TABLE journal_known (entry INTEGER NOT NULL)',
    'INSERT INTO temp.journal_known VALUES (0)',
    ...tables.map(view),
  ]
    .map((statement) => `${statement};`)
    .join('\n');
}

/** The unary plus keeps SQLite from walking rows in entry order where a feature's own key is better. */
function view(table: TableDeclaration): string {
  const columns = [...contentColumns(table), 'entry'].join(', ');
  return `CREATE TEMP VIEW ${table.name} AS
SELECT ${columns} FROM main.${table.name} WHERE +entry <= ${known}
UNION ALL
SELECT ${columns} FROM main.${table.name}_history WHERE +entry <= ${known} AND +ended > ${known}`;
}

/** Throws ENTRY_UNKNOWN where the journal has no such entry; 0 stands for the empty workspace. */
export function assertEntry(entry: number, last: number): void {
  if (Number.isSafeInteger(entry) && entry >= 0 && entry <= last) return;
  throw new AppFailure({
    kind: 'not-found',
    code: 'ENTRY_UNKNOWN',
    message: `The journal has entries 0 to ${last}; there is no entry ${entry}.`,
    path: 'entry',
    details: { entry, last },
  });
}
