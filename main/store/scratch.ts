/**
 * A temporary database beside the store for staging: parsed rows go here in chunks, previews and proofs
 * are SQL over it, and the command that keeps them is one INSERT .. SELECT. Its file is encrypted by a
 * random key that nobody keeps, so what a crash leaves behind is noise; it is deleted at the next open.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invariant } from '../../core/result.ts';
import type { SqlRow } from './codec.ts';
import { type Cipher, type Connection, keyText, selectCipher } from './connection.ts';
import { storeFailure } from './failures.ts';
import { type SqlParams, StatementCache } from './read.ts';

/** Rows that one statement inserts: more of them save no more time. */
const ROWS_AT_ONCE = 20;

/** Staged tables are named `scratch.<name>` in any SQL of the writing store. */
export class Scratch {
  readonly #connection: Connection;
  readonly #statements: StatementCache;
  readonly #file: string;

  constructor(connection: Connection, folder: string, cipher: Cipher) {
    const room = join(folder, 'scratch');
    // The writer owns the folder, so whatever stands here is left over from a crash.
    rmSync(room, { recursive: true, force: true });
    mkdirSync(room, { recursive: true });
    this.#connection = connection;
    this.#statements = new StatementCache(connection);
    this.#file = join(room, `${randomBytes(8).toString('hex')}.db`);
    // The store's connection may create no files, so that a missing store.db is an error.
    writeFileSync(this.#file, '', { mode: 0o600 });
    // Speed matters more than a common format here: nobody else ever opens this file.
    selectCipher(connection, 'aegis256');
    connection
      .prepare('ATTACH ? AS scratch KEY ?')
      .run(this.#file, keyText('aegis256', randomBytes(32)));
    selectCipher(connection, cipher);
    connection.pragma('scratch.journal_mode = MEMORY');
    connection.pragma('scratch.synchronous = OFF');
    connection.pragma('scratch.cache_size = -16384');
  }

  /** Drops the staged table `name` and creates it anew with the columns of `ddl`: `a TEXT, b INTEGER`. */
  resetScratch(name: string, ddl: string): void {
    invariant(/^[a-z][a-z0-9_]*$/.test(name), `${name} is no name for a staged table`);
    invariant(!this.#connection.inTransaction, 'staging happens outside commands');
    this.#connection.exec(`DROP TABLE IF EXISTS scratch.${name}`);
    this.#connection.exec(`CREATE TABLE scratch.${name} (${ddl}) STRICT`);
  }

  dropScratch(name: string): void {
    invariant(!this.#connection.inTransaction, 'staging happens outside commands');
    this.#connection.exec(`DROP TABLE IF EXISTS scratch.${name}`);
  }

  /** Inserts rows, each in the order of `columns`, in one transaction; answers how many. */
  fill(name: string, columns: readonly string[], rows: Iterable<readonly SqlParam[]>): number {
    const into = `INSERT INTO scratch.${name} (${columns.join(', ')}) VALUES`;
    const marks = `(${columns.map(() => '?').join(', ')})`;
    const one = this.#statements.prepare(`${into} ${marks}`);
    const several = this.#statements.prepare(
      `${into} ${new Array(ROWS_AT_ONCE).fill(marks).join(', ')}`,
    );
    const width = columns.length;
    let batch: SqlParam[] = [];
    let count = 0;
    this.#connection.exec('BEGIN');
    try {
      for (const row of rows) {
        for (const value of row) batch.push(value);
        count++;
        if (batch.length < width * ROWS_AT_ONCE) continue;
        several.run(batch);
        batch = [];
      }
      for (let at = 0; at < batch.length; at += width) one.run(batch.slice(at, at + width));
      this.#connection.exec('COMMIT');
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
      throw storeFailure(error);
    }
    return count;
  }

  /** Runs a statement that changes staged tables only. */
  run(sql: string, params: SqlParams = []): { changes: number } {
    invariant(/\bscratch\./.test(sql), 'only staged tables are changed here');
    try {
      return { changes: this.#statements.prepare(sql).run(params).changes };
    } catch (error) {
      throw storeFailure(error);
    }
  }

  all<T = SqlRow>(sql: string, params: SqlParams = []): T[] {
    return this.#statements.prepare(sql).all(params) as T[];
  }

  close(): void {
    this.#connection.exec('DETACH scratch');
    rmSync(this.#file, { force: true });
  }
}

type SqlParam = string | number | bigint | null | Uint8Array;

/** Names of leftovers, for tests of what a crash leaves behind. */
export function scratchFiles(folder: string): string[] {
  return readdirSync(join(folder, 'scratch'));
}
