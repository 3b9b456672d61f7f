/**
 * The part of the driver that the store uses. The package's own declarations are hidden by its
 * `exports`, and they type values as `any`.
 */
declare module 'better-sqlite3' {
  namespace Database {
    type Value = string | number | bigint | null | Uint8Array;
    type Params = readonly Value[] | { readonly [name: string]: Value };

    interface RunResult {
      changes: number;
      lastInsertRowid: number | bigint;
    }

    interface Statement {
      /** True where the statement gives rows. */
      readonly reader: boolean;
      /** True where the statement writes no database file. */
      readonly readonly: boolean;
      run(...params: (Value | Params)[]): RunResult;
      get(...params: (Value | Params)[]): unknown;
      all(...params: (Value | Params)[]): unknown[];
      iterate(...params: (Value | Params)[]): IterableIterator<unknown>;
      pluck(on?: boolean): this;
      raw(on?: boolean): this;
      safeIntegers(on?: boolean): this;
    }

    interface Options {
      readonly?: boolean;
      fileMustExist?: boolean;
      /** Milliseconds to wait for another connection's lock. */
      timeout?: number;
    }
  }

  class SqliteError extends Error {
    readonly code: string;
  }

  class Database {
    static readonly SqliteError: typeof SqliteError;
    constructor(file: string, options?: Database.Options);
    readonly open: boolean;
    readonly inTransaction: boolean;
    prepare(sql: string): Database.Statement;
    exec(sql: string): this;
    pragma(sql: string, options?: { simple?: boolean }): unknown;
    defaultSafeIntegers(on?: boolean): this;
    close(): this;
  }

  export default Database;
}
