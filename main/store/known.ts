/**
 * As known at an entry: TEMP views, named like the tables, that show each row as it was when that
 * entry had closed. They stand before the tables in name resolution, so features' SQL runs unchanged.
 *
 * A table in which nothing has ended since then is shown by a plain filter, which SQLite searches by
 * any index; only the others need the union with their history twin. Which view a table gets is found
 * out at each turn, and again when the writer has committed meanwhile.
 */
import { AppFailure, invariant } from '../../core/result.ts';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import type { Connection } from './connection.ts';
import { Reader, type ReadHooks, type ReadStore, StatementCache } from './read.ts';
import { contentColumns } from './schema.ts';

const known = '(SELECT entry FROM journal_known)';

/** Ended versions looked at before the union is taken without further search. */
const probedVersions = 1000;

/** A connection that can be turned to any entry. */
export class KnownConnection {
  readonly #connection: Connection;
  readonly #tables: readonly TableDeclaration[];
  readonly #statements: StatementCache;
  readonly #unions = new Map<string, boolean>();
  #entry = -1;
  #dataVersion = -1n;
  #depth = 0;

  /** Takes a reading connection of its own. */
  constructor(connection: Connection, tables: readonly TableDeclaration[]) {
    this.#connection = connection;
    this.#tables = tables;
    this.#statements = new StatementCache(connection);
    connection.exec(`CREATE TEMP TABLE journal_known (entry INTEGER NOT NULL);
      INSERT INTO temp.journal_known VALUES (0)`);
  }

  /** A store as known at `entry`; several may live at once, each turns the connection as it reads. */
  at(entry: number): ReadStore {
    const hooks: ReadHooks = { enter: () => this.#enter(entry), leave: () => this.#leave() };
    return new Reader(this.#connection, this.#statements, hooks);
  }

  close(): void {
    this.#connection.close();
  }

  /** The views are chosen and read in one snapshot, so a commit in between cannot make them wrong. */
  #enter(entry: number): void {
    if (this.#depth === 0) this.#connection.exec('BEGIN');
    this.#depth++;
    try {
      const version = this.#connection.pragma('data_version', { simple: true }) as bigint;
      if (entry === this.#entry && version === this.#dataVersion) return;
      invariant(this.#depth === 1, 'a loop over rows of the past is still open');
      this.#turnTo(entry);
      this.#dataVersion = version;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  #leave(): void {
    this.#depth--;
    if (this.#depth === 0) this.#connection.exec('COMMIT');
  }

  #turnTo(entry: number): void {
    this.#statements.prepare('UPDATE temp.journal_known SET entry = ?').run(BigInt(entry));
    this.#entry = entry;
    for (const table of this.#tables) {
      const union = table.class !== 'derived' && this.#hasEnded(table, entry);
      if (this.#unions.get(table.name) === union) continue;
      this.#connection.exec(`DROP VIEW IF EXISTS temp.${table.name}; ${viewSql(table, union)}`);
      this.#unions.set(table.name, union);
    }
  }

  /** Whether versions that stood at `entry` have ended since; many later ones count as a yes. */
  #hasEnded({ name }: TableDeclaration, entry: number): boolean {
    const sql = `SELECT count(*) = ${probedVersions} OR ifnull(min(entry), :entry + 1) <= :entry
      FROM (SELECT entry FROM main.${name}_history WHERE ended > :entry LIMIT ${probedVersions})`;
    return this.#statements.prepare(sql, 'first').get({ entry: BigInt(entry) }) === 1n;
  }
}

/** The unary plus keeps SQLite from walking rows in entry order where a feature's own key is better. */
export function viewSql(table: TableDeclaration, union: boolean): string {
  const columns = [...contentColumns(table), 'entry'].join(', ');
  const head = `CREATE TEMP VIEW ${table.name} AS SELECT ${columns}`;
  if (table.class === 'derived')
    return `${head} FROM main.${table.name}_version
      WHERE entry <= ${known} AND (ended IS NULL OR ended > ${known})`;
  const current = `${head} FROM main.${table.name} WHERE +entry <= ${known}`;
  return union
    ? `${current} UNION ALL SELECT ${columns} FROM main.${table.name}_history
      WHERE +entry <= ${known} AND +ended > ${known}`
    : current;
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
