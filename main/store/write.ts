/**
 * Writing: what the body of a command receives. Features write plain SQL here; the triggers do the
 * journaling. The journal's own tables, the history twins and derived tables are out of reach.
 */
import { AppFailure, invariant } from '../../core/result.ts';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import { encodeRow, type Row, type SqlValue, tableNamed } from './codec.ts';
import type { Connection } from './connection.ts';
import { storeFailure } from './failures.ts';
import {
  type NamedValues,
  Reader,
  type ReadStore,
  type SqlParams,
  StatementCache,
} from './read.ts';
import type { Stamping } from './stamping.ts';
import { RUNNING_ENTRY } from './triggers.ts';

export interface WriteOptions {
  /** The entry of the row version that the edit was made on. */
  readonly expectedEntry?: number;
}

export interface WriteStore extends ReadStore {
  /**
   * Runs INSERT, UPDATE or DELETE. Values are raw, as SQLite stores them. Beside values by position,
   * `shared` gives those that the SQL names, once for however many rows.
   */
  run(sql: string, params?: SqlParams, shared?: NamedValues): { changes: number };
  /** Inserts one row given in domain values; `id` is part of it. */
  insert(table: string, row: Row): void;
  /**
   * Inserts a row, or updates the one with the same id or natural key, which keeps its id. Answers the
   * id of the row that now stands.
   */
  upsert(table: string, row: Row): string;
  /** Changes columns of one row; throws ROW_MISSING, or ROW_CHANGED where `expectedEntry` is old. */
  update(table: string, id: string, patch: Row, options?: WriteOptions): void;
  /** Removes one row; throws ROW_MISSING, ROW_CHANGED, ROW_REFERENCED or FACT_FINAL. */
  remove(table: string, id: string, options?: WriteOptions): void;
  /**
   * Says that thousands of rows of a table follow, all by SQL that brings the running entry as the last
   * column: `RUNNING_ENTRY` in a SELECT, or `:entry` in VALUES. Other SQL fails until the command ends.
   */
  bringsEntries(table: string): void;
  /** Checks references when the command ends, for rows that take each other's place within it. */
  deferReferences(): void;
  /** Blanks a person's row in the table and its history; the chain still verifies. See `erase.ts`. */
  erase(table: string, id: string): void;
}

/** SQL that commands may not write; the check is a seat belt for mistakes, not a wall for attackers. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\bOR\s+REPLACE\b|^\s*REPLACE\b/i, 'INSERT OR REPLACE fires no delete trigger; use ON CONFLICT'],
  [
    /\b(INTO|UPDATE|DELETE\s+FROM)\s+(main\.)?"?(journal_\w+|\w+_history|\w+_version|daily_flow|monthly_flow|ledger_total)\b/i,
    'the journal, history twins and derived tables are written by the store alone',
  ],
  [/\bSET\b(?:(?!\bWHERE\b)[^;])*\b(entry|salt)\s*=/i, 'entry and salt are stamped by the store'],
  [
    /^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|PRAGMA|ATTACH|DETACH|VACUUM|CREATE|DROP|ALTER)\b/i,
    'a command is one transaction over data',
  ],
];

/** The table that a statement writes. */
const target = /\b(?:INTO|UPDATE|DELETE\s+FROM)\s+(?:main\.)?"?(\w+)/i;

export class Writer extends Reader implements WriteStore {
  readonly #connection: Connection;
  readonly #statements: StatementCache;
  readonly #tables: readonly TableDeclaration[];
  readonly #erase: (table: TableDeclaration, id: string) => void;
  readonly #stamping: Stamping;
  readonly #checked = new Set<string>();
  #written: Set<string> | undefined = new Set();
  #open = true;

  constructor(
    connection: Connection,
    tables: readonly TableDeclaration[],
    erase: (table: TableDeclaration, id: string) => void,
    stamping: Stamping,
    statements = new StatementCache(connection),
  ) {
    super(connection, statements, { enter: () => this.#assertOpen(), leave: () => undefined });
    this.#connection = connection;
    this.#statements = statements;
    this.#tables = tables;
    this.#erase = erase;
    this.#stamping = stamping;
  }

  /** The tables that were written to; undefined where a statement did not tell its table. */
  get written(): ReadonlySet<string> | undefined {
    return this.#written;
  }

  /** After its command a write store is dead, whoever kept it. */
  end(): void {
    this.#open = false;
  }

  run(sql: string, params: SqlParams = [], shared?: NamedValues): { changes: number } {
    if (!this.#checked.has(sql)) {
      for (const [pattern, why] of forbidden) invariant(!pattern.test(sql), `${why}: ${sql}`);
      this.#checked.add(sql);
      this.#note(target.exec(sql)?.[1]);
    }
    this.#stamping.assertStamped(sql, shared);
    return { changes: this.#write(sql, params, shared) };
  }

  insert(table: string, row: Row): void {
    const [names, values] = this.#encode(table, row);
    this.#write(this.#stampedSql(table, names), values);
  }

  upsert(table: string, row: Row): string {
    const declaration = this.#table(table);
    const [names, values] = this.#encode(table, row);
    const own = names.filter((name) => name !== 'id');
    const byKey = own.filter((name) => !declaration.naturalKey.includes(name));
    const clauses = [conflictSql(['id'], own)];
    if (declaration.naturalKey.length > 0) clauses.push(conflictSql(declaration.naturalKey, byKey));
    this.#write(`${this.#stampedSql(table, names)} ${clauses.join(' ')}`, values);
    if (this.pluck(`SELECT 1 FROM ${table} WHERE id = ?`, [String(row.id)]) !== undefined)
      return String(row.id);
    const key = encodeRow(declaration, row);
    const where = declaration.naturalKey.map((name) => `${name} IS ?`).join(' AND ');
    const values2 = declaration.naturalKey.map((name) => key[name] ?? null);
    return String(this.pluck(`SELECT id FROM ${table} WHERE ${where}`, values2));
  }

  update(table: string, id: string, patch: Row, options: WriteOptions = {}): void {
    const [names, values] = this.#encode(table, patch);
    this.#expect(table, id, options);
    if (names.length === 0) return;
    const set = names.map((name) => `${name} = ?`).join(', ');
    this.#write(`UPDATE ${table} SET ${set} WHERE id = ?`, [...values, id]);
  }

  remove(table: string, id: string, options: WriteOptions = {}): void {
    this.#table(table);
    this.#expect(table, id, options);
    this.#write(`DELETE FROM ${table} WHERE id = ?`, [id]);
  }

  bringsEntries(table: string): void {
    this.#assertOpen();
    this.#stamping.takeAway(this.#table(table));
  }

  deferReferences(): void {
    this.#assertOpen();
    this.#connection.pragma('defer_foreign_keys = ON');
  }

  erase(table: string, id: string): void {
    this.#assertOpen();
    this.#expect(table, id, {});
    this.#erase(this.#table(table), id);
  }

  #expect(table: string, id: string, { expectedEntry }: WriteOptions): void {
    const entry = this.pluck<bigint>(`SELECT entry FROM ${table} WHERE id = ?`, [id]);
    if (entry === undefined)
      throw new AppFailure({
        kind: 'not-found',
        code: 'ROW_MISSING',
        message: `There is no ${table} with the id ${id}. It may have been removed meanwhile; reload and try again.`,
        details: { table, id },
      });
    if (expectedEntry === undefined || entry === BigInt(expectedEntry)) return;
    const by = this.get<{ at: string; command: string; user_id: string | null }>(
      'SELECT at, command, user_id FROM journal_entry WHERE seq = ?',
      [entry],
    );
    throw new AppFailure({
      kind: 'conflict',
      code: 'ROW_CHANGED',
      message: `The ${table} was changed by ${by?.command ?? 'this command'} after you opened it. Look at the new version, then repeat your change.`,
      details: {
        table,
        id,
        expectedEntry,
        actualEntry: Number(entry),
        at: by?.at ?? null,
        command: by?.command ?? null,
        userId: by?.user_id ?? null,
      },
    });
  }

  #encode(table: string, row: Row): [names: string[], values: SqlValue[]] {
    const encoded = encodeRow(this.#table(table), row);
    return [Object.keys(encoded), Object.values(encoded)];
  }

  /** A row brings the running entry itself, or the trigger would write it twice. */
  #stampedSql(table: string, names: readonly string[]): string {
    if (this.#table(table).personal) return insertSql(table, names);
    const marks = [...names.map(() => '?'), RUNNING_ENTRY];
    return `INSERT INTO ${table} (${[...names, 'entry'].join(', ')}) VALUES (${marks.join(', ')})`;
  }

  #note(name: string | undefined): void {
    const known = this.#tables.some((table) => table.name === name);
    if (known && name !== undefined) this.#written?.add(name);
    else this.#written = undefined;
  }

  #table(name: string): TableDeclaration {
    const table = tableNamed(name, this.#tables);
    invariant(table.class !== 'derived', `${name} is derived and written by the store alone`);
    this.#written?.add(name);
    return table;
  }

  #write(sql: string, params: SqlParams, shared?: NamedValues): number {
    this.#assertOpen();
    try {
      const statement = this.#statements.prepare(sql);
      return (shared === undefined ? statement.run(params) : statement.run(params, shared)).changes;
    } catch (error) {
      throw storeFailure(error);
    }
  }

  #assertOpen(): void {
    invariant(this.#open, 'a write store was used after its command');
  }
}

function insertSql(table: string, names: readonly string[]): string {
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
}

function conflictSql(target: readonly string[], names: readonly string[]): string {
  const set = names.map((name) => `${name} = excluded.${name}`).join(', ');
  const action = set === '' ? 'NOTHING' : `UPDATE SET ${set}`;
  return `ON CONFLICT (${target.join(', ')}) DO ${action}`;
}
