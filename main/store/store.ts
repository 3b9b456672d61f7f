/**
 * The store of a workspace as the rest of the program sees it. One writer runs commands in order;
 * readers only ever read.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppFailure, invariant } from '../../core/result.ts';
import { tables as declaredTables, type TableDeclaration } from '../../sync/tables/index.ts';
import { type Connection, type ConnectionOptions, connect } from './connection.ts';
import type { JournalEntry } from './entry.ts';
import { type FileStore, openFiles } from './files.ts';
import { readHeader } from './header.ts';
import * as history from './history.ts';
import { bulkRows, type CommandMeta, type CommandOutcome, Journal } from './journal.ts';
import { assertEntry, KnownConnection } from './known.ts';
import { migrate, migrations, readVersion } from './migrate.ts';
import { Reader, type ReadStore, StatementCache } from './read.ts';
import { Scratch } from './scratch.ts';
import { undoEntries } from './undo.ts';
import type { WriteStore } from './write.ts';

/** Tables and migrations other than the product's own; tests of the journal bring theirs. */
export interface StoreSchema {
  readonly tables: readonly TableDeclaration[];
  readonly migrations: readonly string[];
}

export interface StoreOptions {
  readonly mode: 'writer' | 'reader';
  readonly schema?: StoreSchema;
  /**
   * For a workspace that is still being built and would be thrown away after a crash: commits do not
   * wait for the disk. The builder makes the files durable before anybody gets to see them.
   */
  readonly disposable?: boolean;
  /** Runs before the first migration of an older database: the place for a backup. */
  readonly beforeMigration?: (from: number) => void;
}

/**
 * Page cache of a writer, filled as far as it is used: a large import stays in memory until it commits,
 * and a hundred thousand lines with their items are not read and decrypted twice while they are matched.
 */
const writerCacheKib = 131_072;
/** Write-ahead log that a disposable store gathers before it moves pages: 400 MB. */
const disposableLogPages = 50_000;

/** Pause after a large command before the log is folded in. */
const idleMs = 250;

/** What every connection offers: reading, turning back, history. */
export class ReaderStore extends Reader {
  readonly folder: string;
  readonly workspaceId: string;
  readonly sample: boolean;
  readonly files: FileStore;
  readonly tables: readonly TableDeclaration[];
  readonly #connection: Connection;
  readonly #options: ConnectionOptions;
  #known: KnownConnection | undefined;

  constructor(folder: string, key: Uint8Array, connection: Connection, schema: StoreSchema) {
    super(connection, new StatementCache(connection));
    const header = readHeader(folder);
    this.folder = folder;
    this.workspaceId = header.workspaceId;
    this.sample = header.sample;
    this.files = openFiles(folder, key);
    this.tables = schema.tables;
    this.#connection = connection;
    this.#options = { key, cipher: header.cipher, readonly: true };
  }

  /** The business tables as they were when `entry` had closed. Throws ENTRY_UNKNOWN. */
  asKnownAt(entry: number): ReadStore {
    assertEntry(entry, this.lastEntry());
    this.#known ??= new KnownConnection(
      connect(join(this.folder, 'store.db'), this.#options),
      this.tables,
    );
    return this.#known.at(entry);
  }

  /** The newest entry written at `instant` or before it; 0 where there is none. */
  entryAt(instant: string): number {
    return history.entryAt(this, instant);
  }

  lastEntry(): number {
    return history.lastEntry(this);
  }

  entries(options: { readonly before?: number; readonly limit?: number } = {}): JournalEntry[] {
    return history.listEntries(this, options);
  }

  entry(entry: number): JournalEntry | undefined {
    return history.findEntry(this, entry);
  }

  /** Rows that an entry wrote, before and after. */
  changesOf(entry: number, limit?: number): history.RowChange[] {
    return history.changesOf(this, this.tables, entry, limit);
  }

  /** Every version of a row, oldest first. */
  rowHistory(table: string, id: string): history.RowVersion[] {
    return history.rowHistory(this, this.tables, table, id);
  }

  /** Runs queries over one unchanging state, whatever the writer does meanwhile. */
  snapshot<T>(body: (read: ReadStore) => T): T {
    if (this.#connection.inTransaction) return body(this);
    this.#connection.exec('BEGIN');
    try {
      return body(this);
    } finally {
      this.#connection.exec('COMMIT');
    }
  }

  close(): void {
    this.#known?.close();
    this.#connection.close();
  }
}

/** The writing store: one in a workspace, on one thread. */
export class Store extends ReaderStore {
  readonly scratch: Scratch;
  readonly #connection: Connection;
  readonly #journal: Journal;
  #idle: NodeJS.Timeout | undefined;

  constructor(folder: string, key: Uint8Array, connection: Connection, schema: StoreSchema) {
    super(folder, key, connection, schema);
    this.#connection = connection;
    this.#journal = new Journal(connection, schema.tables, this.files);
    this.scratch = new Scratch(connection, folder, readHeader(folder).cipher);
  }

  /** Runs one command; see `CommandMeta` and `CommandOutcome`. Failures leave nothing behind. */
  command<T>(meta: CommandMeta<T>, body: (tx: WriteStore, entry: number) => T): CommandOutcome<T> {
    return this.#thenFold(this.#journal.command(meta, body));
  }

  /**
   * Undoes entries, newest first, as one command named `journal.undo`. Throws UNDO_NOT_OFFERED or
   * UNDO_BLOCKED; the latter's `details.entries` is what to undo together.
   */
  undo(
    meta: Omit<CommandMeta, 'command' | 'undo' | 'input' | 'summarize'>,
    entries: readonly number[],
  ): CommandOutcome<void> {
    invariant(entries.length > 0, 'an undo names at least one entry');
    const newestFirst = [...new Set(entries)].sort((a, b) => b - a);
    const outcome = this.#journal.command(
      {
        ...meta,
        command: 'journal.undo',
        undo: { kind: 'inverse' },
        input: { entries: newestFirst },
        summarize: () => undoSummary(this, newestFirst),
      },
      (_, running) => undoEntries(this.#connection, this.tables, newestFirst, running),
      newestFirst,
    );
    return this.#thenFold(outcome);
  }

  /** Moves the write-ahead log into the database; worth calling when idle and before closing. */
  checkpoint(): void {
    this.#connection.pragma('wal_checkpoint(TRUNCATE)');
  }

  /**
   * A command is durable once the log is. After a large one, folding the log into the database waits for
   * a pause, since every page is encrypted again on the way.
   */
  #thenFold<T>(outcome: CommandOutcome<T>): CommandOutcome<T> {
    if (outcome.rows > bulkRows) {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#foldLog(), idleMs);
      this.#idle.unref();
    }
    return outcome;
  }

  #foldLog(): void {
    if (this.#connection.inTransaction) return;
    this.#connection.pragma('wal_checkpoint(PASSIVE)');
  }

  override close(): void {
    clearTimeout(this.#idle);
    this.scratch.close();
    super.close();
  }
}

function undoSummary(read: ReaderStore, entries: readonly number[]): string {
  const names = entries.map((entry) => {
    const stored = read.entry(entry);
    return `${entry} (${stored?.summary ?? stored?.command ?? ''})`;
  });
  return `Undo of ${entries.length === 1 ? 'entry' : 'entries'} ${names.join(', ')}`;
}

/**
 * Opens the store of a workspace folder under its key. The writer migrates; a reader refuses a database
 * that is older or newer than the program. The caller holds the folder's lock, see `lock.ts`.
 */
export function openStore(
  folder: string,
  key: Uint8Array,
  options: StoreOptions & { readonly mode: 'writer' },
): Store;
export function openStore(
  folder: string,
  key: Uint8Array,
  options: StoreOptions & { readonly mode: 'reader' },
): ReaderStore;
export function openStore(folder: string, key: Uint8Array, options: StoreOptions): ReaderStore;
export function openStore(folder: string, key: Uint8Array, options: StoreOptions): ReaderStore {
  const schema = options.schema ?? { tables: declaredTables, migrations };
  const writes = options.mode === 'writer';
  const connection = connect(join(folder, 'store.db'), {
    key,
    cipher: readHeader(folder).cipher,
    readonly: !writes,
    ...(writes ? { cacheKib: writerCacheKib } : {}),
  });
  try {
    const from = readVersion(connection);
    if (writes) migrate(connection, schema.migrations, () => options.beforeMigration?.(from));
    else assertCurrent(from, schema.migrations.length);
    if (writes && options.disposable === true) {
      connection.pragma('synchronous = OFF');
      connection.pragma(`wal_autocheckpoint = ${disposableLogPages}`);
    }
    return writes
      ? new Store(folder, key, connection, schema)
      : new ReaderStore(folder, key, connection, schema);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function assertCurrent(version: number, known: number): void {
  if (version === known) return;
  throw new AppFailure({
    kind: 'conflict',
    code: version > known ? 'WORKSPACE_NEWER' : 'WORKSPACE_OLDER',
    message:
      version > known
        ? `This workspace has schema version ${version}; this program knows versions up to ${known}. Install the newer Ballast.`
        : `This workspace has schema version ${version} and must be upgraded to ${known} by opening it for writing first.`,
    details: { version, known },
  });
}

/** Creates the encrypted database of a new workspace whose header stands already. */
export function createDatabase(
  folder: string,
  key: Uint8Array,
  schema: StoreSchema = { tables: declaredTables, migrations },
): void {
  const file = join(folder, 'store.db');
  const { cipher } = readHeader(folder);
  try {
    const connection = connect(file, { key, cipher, create: true });
    migrate(connection, schema.migrations);
    connection.close();
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    throw error;
  }
}
