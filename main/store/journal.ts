/**
 * Runs commands: one immediate transaction each, closed by one journal entry. A command that changes
 * nothing leaves no entry; one that throws leaves nothing at all.
 */
import { randomBytes } from 'node:crypto';
import { invariant } from '../../core/result.ts';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import type { Connection } from './connection.ts';
import { derivedSetup, refreshFlows } from './derived.ts';
import { Digester } from './digest.ts';
import {
  entryHash,
  firstPrevious,
  inputHash,
  type StoredEntry,
  type UndoKind,
  undoText,
} from './entry.ts';
import { eraseRow } from './erase.ts';
import { storeFailure } from './failures.ts';
import type { FileStore } from './files.ts';
import { ledgerTotalSetup, refreshLedgerTotals } from './ledgerTotals.ts';
import { monthlyFlowSetup } from './monthlyFlow.ts';
import { StatementCache } from './read.ts';
import { schemaVersion } from './schema.ts';
import { Stamping } from './stamping.ts';
import { journalSetup } from './triggers.ts';
import { Writer, type WriteStore } from './write.ts';

export interface CommandMeta<T = unknown> {
  readonly userId: string | null;
  readonly deviceId: string | null;
  /**
   * When, ISO 8601 in UTC, by the backend's clock. Where the clock stepped back, the entry takes the time
   * of the one before it, so that times follow the order of entries.
   */
  readonly at: string;
  /** The contract's name, such as `import.commit`. */
  readonly command: string;
  /** Plain data as decoded by the contract, secrets removed. */
  readonly input: unknown;
  /** One line that tells people what was done, from the body's answer. */
  readonly summarize?: (value: T) => string;
  readonly reason?: string;
  readonly undo: UndoKind;
  /** UUIDv7 of the entry. */
  readonly entryId: string;
}

export interface CommandOutcome<T> {
  readonly value: T;
  /** Null where nothing was written. */
  readonly entry: number | null;
  /** Rows inserted, changed or removed. */
  readonly rows: number;
  /** Names of the tables that changed, derived ones included. */
  readonly topics: readonly string[];
}

interface ClosingFacts {
  readonly meta: Pick<CommandMeta, Exclude<keyof CommandMeta, 'summarize'>>;
  readonly summary: string | null;
  readonly input: string;
  readonly undoes: readonly number[];
}

/** Commands that write more rows than this are durable before their log is folded in. */
export const bulkRows = 2000;
/** SQLite's own default: small commands keep the log short, which keeps them fast. */
const autocheckpointPages = 1000;

type LastEntry = Pick<StoredEntry, 'seq' | 'at' | 'hash'>;

/** Inputs beyond this many bytes of JSON stand in the content store. */
export const inlineInputBytes = 16 * 1024;

export class Journal {
  readonly #connection: Connection;
  readonly #tables: readonly TableDeclaration[];
  readonly #files: FileStore;
  readonly #statements: StatementCache;
  readonly #digester: Digester;
  readonly #keepsFlows: boolean;
  readonly #keepsMonths: boolean;
  readonly #keepsTotals: boolean;
  /** A cascade writes tables that no statement names, so all have to be asked what changed. */
  readonly #hasCascades: boolean;

  /** Takes a migrated, writing connection and prepares it for commands. */
  constructor(connection: Connection, tables: readonly TableDeclaration[], files: FileStore) {
    this.#connection = connection;
    this.#tables = tables;
    this.#files = files;
    this.#keepsFlows = tables.some((table) => table.name === 'daily_flow');
    this.#keepsMonths = tables.some((table) => table.name === 'monthly_flow');
    this.#keepsTotals = tables.some((table) => table.name === 'ledger_total');
    this.#hasCascades = hasCascades(connection);
    connection.exec(journalSetup(tables));
    if (this.#keepsFlows) connection.exec(derivedSetup);
    if (this.#keepsMonths) connection.exec(monthlyFlowSetup);
    if (this.#keepsTotals) connection.exec(ledgerTotalSetup);
    this.#statements = new StatementCache(connection);
    this.#digester = new Digester(connection, tables, schemaVersion);
  }

  /** Runs `body` as one command. `undoes` is set by undo alone. */
  command<T>(
    meta: CommandMeta<T>,
    body: (tx: WriteStore, entry: number) => T,
    undoes: readonly number[] = [],
  ): CommandOutcome<T> {
    invariant(!this.#connection.inTransaction, `${meta.command} was started inside a command`);
    const input = this.#storeInput(meta.input);
    this.#execute('BEGIN IMMEDIATE');
    const last = this.#last();
    const entry = (last?.seq ?? 0n) + 1n;
    const stamping = new Stamping(this.#connection, entry);
    const tx = new Writer(
      this.#connection,
      this.#tables,
      (table, id) => eraseRow(this.#connection, table, id),
      stamping,
      this.#statements,
    );
    try {
      this.#setNow(entry);
      const value = body(tx, Number(entry));
      invariant(
        !(value instanceof Promise),
        `${meta.command} must not wait inside its transaction`,
      );
      stamping.giveBack();
      const written = undoes.length > 0 || this.#hasCascades ? undefined : tx.written;
      const { rows, topics } = this.#close(entry, last, written, {
        meta,
        summary: meta.summarize?.(value) ?? null,
        input,
        undoes,
      });
      if (topics.length === 0) this.#execute('ROLLBACK');
      else {
        this.#setNow(null);
        this.#commit(rows);
      }
      return { value, entry: topics.length === 0 ? null : Number(entry), rows, topics };
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
      throw storeFailure(error);
    } finally {
      tx.end();
    }
  }

  #close(
    seq: bigint,
    last: LastEntry | undefined,
    written: ReadonlySet<string> | undefined,
    { meta, summary, input, undoes }: ClosingFacts,
  ): { rows: number; topics: string[] } {
    const touched = this.#digester.touched(seq, written);
    if (touched.length === 0) return { rows: 0, topics: [] };
    const topics = touched.map(({ table }) => table.name);
    const hasLines = this.#keepsFlows && topics.includes('statement_line');
    if (hasLines) topics.push(...refreshFlows(this.#connection, seq, this.#keepsMonths));
    const hasPostings = this.#keepsTotals && topics.includes('ledger_posting');
    if (hasPostings && refreshLedgerTotals(this.#connection, seq)) topics.push('ledger_total');
    const { digest, checks, rows } = this.#digester.digest(seq, touched);
    const salt = randomBytes(16);
    const entry = {
      seq,
      id: meta.entryId,
      at: last !== undefined && last.at > meta.at ? last.at : meta.at,
      user_id: meta.userId,
      device_id: meta.deviceId,
      command: meta.command,
      summary,
      input,
      input_salt: salt,
      input_hash: inputHash(salt, input),
      reason: meta.reason ?? null,
      undo_kind: undoText(meta.undo),
      undoes: undoes.length === 0 ? null : JSON.stringify(undoes),
      schema_version: BigInt(schemaVersion),
      row_count: BigInt(rows),
      checks,
      digest,
      previous: last?.hash ?? firstPrevious,
    };
    this.#statements.prepare(insertEntry).run({ ...entry, hash: entryHash(entry) });
    return { rows, topics };
  }

  /** A large command leaves folding the log in to a pause; see `Store`. */
  #commit(rows: number): void {
    if (rows <= bulkRows) {
      this.#execute('COMMIT');
      return;
    }
    this.#connection.pragma('wal_autocheckpoint = 0');
    try {
      this.#execute('COMMIT');
    } finally {
      this.#connection.pragma(`wal_autocheckpoint = ${autocheckpointPages}`);
    }
  }

  #execute(sql: string): void {
    try {
      this.#statements.prepare(sql).run();
    } catch (error) {
      throw storeFailure(error);
    }
  }

  #last(): LastEntry | undefined {
    const sql = 'SELECT seq, at, hash FROM main.journal_entry ORDER BY seq DESC LIMIT 1';
    return this.#statements.prepare(sql).get() as LastEntry | undefined;
  }

  #setNow(entry: bigint | null): void {
    this.#statements.prepare('UPDATE temp.journal_now SET seq = ?').run(entry);
  }

  #storeInput(input: unknown): string {
    const text = JSON.stringify(input ?? null, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    if (Buffer.byteLength(text) <= inlineInputBytes) return text;
    return JSON.stringify({ $file: this.#files.putFile(Buffer.from(text)) });
  }
}

function hasCascades(connection: Connection): boolean {
  const found = connection
    .prepare(
      `SELECT 1 FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND (f.on_delete <> 'NO ACTION' OR f.on_update <> 'NO ACTION') LIMIT 1`,
    )
    .get();
  return found !== undefined;
}

const entryColumns = [
  'seq',
  'id',
  'at',
  'user_id',
  'device_id',
  'command',
  'summary',
  'input',
  'input_salt',
  'input_hash',
  'reason',
  'undo_kind',
  'undoes',
  'schema_version',
  'row_count',
  'checks',
  'digest',
  'previous',
  'hash',
];

const insertEntry = `INSERT INTO main.journal_entry (${entryColumns.join(', ')})
VALUES (${entryColumns.map((name) => `:${name}`).join(', ')})`;
