/**
 * Reading: what queries receive. It has no way to write, so a query that writes does not compile; and a
 * statement that would write is refused when it is prepared.
 */
import type Database from 'better-sqlite3';
import { invariant } from '../../core/result.ts';
import { type Row, rowsOf, type SqlRow, type SqlValue } from './codec.ts';
import type { Connection } from './connection.ts';
import { storeFailure } from './failures.ts';

/** Values by name: `:name` in the SQL, `name` here. */
export interface NamedValues {
  readonly [name: string]: SqlValue;
}

/** Positional values, or values by name. */
export type SqlParams = readonly SqlValue[] | NamedValues;

/** Integers come back as bigint; `rows` decodes by declaration, see `rowsOf`. */
export interface ReadStore {
  all<T = SqlRow>(sql: string, params?: SqlParams): T[];
  /** Rows as arrays of their columns: for very many rows, which cost less this way than as objects. */
  tuples<T extends readonly SqlValue[]>(sql: string, params?: SqlParams): T[];
  get<T = SqlRow>(sql: string, params?: SqlParams): T | undefined;
  /** Rows one by one; finish or leave the loop before the next call on this store. */
  iterate<T = SqlRow>(sql: string, params?: SqlParams): IterableIterator<T>;
  /** The first column of the first row. */
  pluck<T = SqlValue>(sql: string, params?: SqlParams): T | undefined;
  /** The first column of every row. */
  plucks<T = SqlValue>(sql: string, params?: SqlParams): T[];
  /** Rows of one table in domain values. */
  rows<T extends Row = Row>(table: string, sql: string, params?: SqlParams): T[];
  /** The first row of one table in domain values. */
  row<T extends Row = Row>(table: string, sql: string, params?: SqlParams): T | undefined;
}

type Statement = Database.Statement;

/** How a row comes: as an object, as an array of its columns, or as its first column alone. */
type RowShape = 'object' | 'tuple' | 'first';

/** Statements kept ready; beyond this the one unused for longest goes. */
const cachedStatements = 400;

/** Prepares each text once; the least recently used one makes room. */
export class StatementCache {
  readonly #connection: Connection;
  readonly #kept = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  prepare(sql: string, shape: RowShape = 'object'): Statement {
    const name = shape === 'object' ? sql : `${shape} ${sql}`;
    const found = this.#kept.get(name);
    if (found !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, found);
      return found;
    }
    const statement = this.#connection.prepare(sql);
    if (statement.reader && shape === 'first') statement.pluck(true);
    if (statement.reader && shape === 'tuple') statement.raw(true);
    if (this.#kept.size >= cachedStatements) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    this.#kept.set(name, statement);
    return statement;
  }
}

/** What runs around each statement; a loop enters once and leaves when it ends. */
export interface ReadHooks {
  enter(): void;
  leave(): void;
}

const noHooks: ReadHooks = { enter: () => undefined, leave: () => undefined };

/** A `ReadStore` over one connection. */
export class Reader implements ReadStore {
  readonly #statements: StatementCache;
  readonly #connection: Connection;
  readonly #hooks: ReadHooks;

  constructor(
    connection: Connection,
    statements = new StatementCache(connection),
    hooks: ReadHooks = noHooks,
  ) {
    this.#connection = connection;
    this.#statements = statements;
    this.#hooks = hooks;
  }

  all<T = SqlRow>(sql: string, params: SqlParams = []): T[] {
    return this.#run(sql, 'object', (statement) => statement.all(params)) as T[];
  }

  tuples<T extends readonly SqlValue[]>(sql: string, params: SqlParams = []): T[] {
    return this.#run(sql, 'tuple', (statement) => statement.all(params)) as unknown as T[];
  }

  get<T = SqlRow>(sql: string, params: SqlParams = []): T | undefined {
    return this.#run(sql, 'object', (statement) => statement.get(params)) as T | undefined;
  }

  *iterate<T = SqlRow>(sql: string, params: SqlParams = []): IterableIterator<T> {
    this.#hooks.enter();
    try {
      // A fresh statement: a cached one would be busy for a second loop over the same text.
      const statement = this.#connection.prepare(sql);
      assertReads(statement);
      yield* statement.iterate(params) as IterableIterator<T>;
    } catch (error) {
      throw storeFailure(error);
    } finally {
      this.#hooks.leave();
    }
  }

  pluck<T = SqlValue>(sql: string, params: SqlParams = []): T | undefined {
    return this.#run(sql, 'first', (statement) => statement.get(params)) as T | undefined;
  }

  plucks<T = SqlValue>(sql: string, params: SqlParams = []): T[] {
    return this.#run(sql, 'first', (statement) => statement.all(params)) as T[];
  }

  rows<T extends Row = Row>(table: string, sql: string, params: SqlParams = []): T[] {
    return rowsOf<T>(table, this.all(sql, params));
  }

  row<T extends Row = Row>(table: string, sql: string, params: SqlParams = []): T | undefined {
    const row = this.get(sql, params);
    return row === undefined ? undefined : rowsOf<T>(table, [row])[0];
  }

  #run(sql: string, shape: RowShape, body: (statement: Statement) => unknown): unknown {
    this.#hooks.enter();
    try {
      const statement = this.#statements.prepare(sql, shape);
      assertReads(statement);
      return body(statement);
    } catch (error) {
      throw storeFailure(error);
    } finally {
      this.#hooks.leave();
    }
  }
}

function assertReads(statement: Statement): void {
  invariant(statement.readonly && statement.reader, 'a read store was given SQL that writes');
}
