/**
 * Taking commands back. The inverse of an entry is applied only where every row that it wrote still is,
 * in content, what it left, and where no row refers to one that would go; otherwise the failure names
 * the later entries, which can be undone with it, newest first, as one command. An undo is an entry
 * like any other, so redo is the undo of the undo.
 */
import { type AppError, AppFailure } from '../../core/result.ts';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import type { Connection } from './connection.ts';
import { type JournalEntry, parseUndo, type StoredEntry } from './entry.ts';
import { storeFailure } from './failures.ts';
import { journaledTables } from './schema.ts';
import {
  changedLaterSql,
  orphanSql,
  referringSql,
  reinsertSql,
  removeSql,
  restoreSql,
  writersSql,
  wroteSql,
} from './undo-sql.ts';

/** A row in the way of an undo and the later entries that wrote it. */
interface Obstacle {
  readonly table: string;
  readonly id: string;
  readonly entries: readonly number[];
}

export type LaterEntry = Pick<JournalEntry, 'entry' | 'command' | 'userId' | 'at'>;

/** Failures list at most this many rows; the rest is counted. */
const shownRows = 20;

/**
 * Undoes entries inside the running command `entry`, newest first. Throws UNDO_NOT_OFFERED, or
 * UNDO_BLOCKED whose details hold `later` (entries with command, person and time) and `entries` (what
 * to undo together, newest first).
 */
export function undoEntries(
  connection: Connection,
  tables: readonly TableDeclaration[],
  entries: readonly number[],
  running: number,
): void {
  connection.pragma('defer_foreign_keys = ON');
  const newestFirst = [...new Set(entries)].sort((a, b) => b - a);
  for (const entry of newestFirst) {
    assertOffered(connection, entry);
    const undo = new Inverse(connection, journaledTables(tables), entry, running, newestFirst);
    undo.apply();
  }
}

class Inverse {
  readonly #connection: Connection;
  readonly #every: readonly TableDeclaration[];
  /** The tables that the entry wrote. */
  readonly #tables: readonly TableDeclaration[];
  readonly #entry: number;
  readonly #running: number;
  readonly #together: readonly number[];

  constructor(
    connection: Connection,
    tables: readonly TableDeclaration[],
    entry: number,
    running: number,
    together: readonly number[],
  ) {
    this.#connection = connection;
    this.#entry = entry;
    this.#running = running;
    this.#together = together;
    this.#every = tables;
    this.#tables = tables.filter((table) => this.#all(wroteSql(table)).length > 0);
  }

  apply(): void {
    // References are looked at before anything goes: a cascade would take the referring rows along.
    this.#refuse(this.#tables.flatMap((table) => this.#changedLater(table)));
    this.#refuse(this.#tables.flatMap((table) => this.#referring(table)));
    try {
      for (const table of this.#tables.toReversed()) this.#run(removeSql(table));
      for (const table of this.#tables) this.#run(restoreSql(table));
      for (const table of this.#tables) this.#run(reinsertSql(table));
    } catch (error) {
      this.#refuseConstraint(storeFailure(error));
    }
    this.#refuse(this.#tables.flatMap((table) => this.#orphans(table)));
  }

  #changedLater(table: TableDeclaration): Obstacle[] {
    return this.#obstacles(table.name, changedLaterSql(table));
  }

  #referring(table: TableDeclaration): Obstacle[] {
    return this.#every.flatMap((other) =>
      Object.entries(other.columns)
        .filter(([, column]) => column.table === table.name)
        .flatMap(([name]) => this.#obstacles(other.name, referringSql(table, other, name))),
    );
  }

  #orphans(table: TableDeclaration): Obstacle[] {
    return Object.entries(table.columns).flatMap(([name, { table: target }]) =>
      target === undefined ? [] : this.#obstacles(target, orphanSql(table, name, target)),
    );
  }

  /** The rows that a query names, each with the later entries that began or ended a version of it. */
  #obstacles(table: string, sql: string): Obstacle[] {
    const writers = this.#connection.prepare(writersSql(table)).pluck();
    return (this.#all(sql) as { id: string }[]).map(({ id }) => {
      const entries = writers.all({ id, entry: this.#entry }) as bigint[];
      return { table, id, entries: entries.map(Number).filter((one) => one !== this.#running) };
    });
  }

  #refuse(obstacles: readonly Obstacle[]): void {
    if (obstacles.length === 0) return;
    const entries = obstacles.flatMap((one) => one.entries);
    const later = [...new Set(entries)].sort((a, b) => b - a);
    throw new AppFailure(blocked(this.#connection, this.#entry, later, this.#together, obstacles));
  }

  #refuseConstraint(error: unknown): never {
    if (!(error instanceof AppFailure) || error.error.kind !== 'conflict') throw error;
    throw new AppFailure({
      kind: 'conflict',
      code: 'UNDO_BLOCKED',
      message: `Entry ${this.#entry} cannot be undone: ${error.error.message}`,
      details: { entry: this.#entry, later: [], entries: [], cause: error.error.code },
    });
  }

  #all(sql: string): unknown[] {
    return this.#connection.prepare(sql).all(this.#params(sql));
  }

  #run(sql: string): void {
    this.#connection.prepare(sql).run(this.#params(sql));
  }

  #params(sql: string): { [name: string]: number } {
    const params = { entry: this.#entry, running: this.#running };
    return Object.fromEntries(Object.entries(params).filter(([name]) => sql.includes(`:${name}`)));
  }
}

function assertOffered(connection: Connection, entry: number): void {
  const stored = connection
    .prepare('SELECT command, undo_kind FROM main.journal_entry WHERE seq = ?')
    .get(BigInt(entry)) as Pick<StoredEntry, 'command' | 'undo_kind'> | undefined;
  const undo = stored === undefined ? undefined : parseUndo(stored.undo_kind);
  if (undo?.kind === 'inverse') return;
  const why =
    undo === undefined
      ? 'the journal has no such entry'
      : undo.kind === 'none'
        ? undo.why
        : `it is corrected by the command ${undo.command}`;
  throw new AppFailure({
    kind: undo === undefined ? 'not-found' : 'not-applicable',
    code: 'UNDO_NOT_OFFERED',
    message: `Entry ${entry}${stored ? ` (${stored.command})` : ''} cannot be undone: ${why}.`,
    details: { entry, undo: undo ?? null },
  });
}

function blocked(
  connection: Connection,
  entry: number,
  laterEntries: readonly number[],
  together: readonly number[],
  obstacles: readonly Obstacle[],
): AppError {
  const find = connection.prepare(
    'SELECT command, user_id, at FROM main.journal_entry WHERE seq = ?',
  );
  const later: LaterEntry[] = laterEntries.map((seq) => {
    const stored = find.get(BigInt(seq)) as StoredEntry;
    return { entry: seq, command: stored.command, userId: stored.user_id, at: stored.at };
  });
  const named = later.slice(0, 3).map((one) => `${one.entry} (${one.command}, ${one.at})`);
  const more = later.length > 3 ? ` and ${later.length - 3} more` : '';
  const rows = [...new Map(obstacles.map((row) => [`${row.table} ${row.id}`, row])).values()];
  return {
    kind: 'conflict',
    code: 'UNDO_BLOCKED',
    message: `Entry ${entry} cannot be undone alone, since later entries changed or use its rows: ${named.join(', ')}${more}. Undo those with it, newest first, or correct the rows by hand.`,
    details: {
      entry,
      later,
      entries: [...new Set([...together, ...laterEntries, entry])].sort((a, b) => b - a),
      rows: rows.slice(0, shownRows),
      rowCount: rows.length,
    },
  };
}
