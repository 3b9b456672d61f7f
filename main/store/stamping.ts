/**
 * Very many rows at once: SQL that brings the running entry with each row needs no trigger to stamp it,
 * and asking the trigger whether it is needed costs as much as inserting the row. For a command that says
 * so the trigger of a table is taken away until the command ends; SQL is held to its word meanwhile.
 */
import { invariant } from '../../core/result.ts';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import type { Connection } from './connection.ts';
import type { NamedValues } from './read.ts';
import { RUNNING_ENTRY, stampTrigger } from './triggers.ts';

const INSERT = /\bINSERT\s+INTO\s+(?:main\.)?"?(\w+)"?\s*\(([^)]*)\)/i;
/** Rows of `entry` as their last value, in VALUES or out of a SELECT. */
const BOUND = /^\s*VALUES\s*(?:\((?:[^()]*, )?:entry\)(?:, )?)+\s*$/i;
const SELECTED = new RegExp(
  `^\\s*SELECT\\s[^;]*, ${RUNNING_ENTRY.replace(/[()]/g, '\\$&')}\\s+FROM\\b`,
  'i',
);

/** Triggers that stamp rows, as one command takes them away and gives them back. */
export class Stamping {
  readonly #connection: Connection;
  readonly #entry: bigint;
  readonly #away = new Map<string, TableDeclaration>();
  readonly #checked = new Set<string>();

  constructor(connection: Connection, entry: bigint) {
    this.#connection = connection;
    this.#entry = entry;
  }

  /** The entry that rows are to bring. */
  get entry(): bigint {
    return this.#entry;
  }

  /** From now on rows of the table bring their entry themselves. */
  takeAway(table: TableDeclaration): void {
    if (this.#away.has(table.name)) return;
    invariant(
      !table.personal,
      `${table.name} is personal: each of its rows is salted by a trigger`,
    );
    this.#connection.exec(`DROP TRIGGER temp.${table.name}_begin`);
    this.#away.set(table.name, table);
  }

  /** Fails where SQL inserts rows that nothing would stamp. */
  assertStamped(sql: string, shared: NamedValues | undefined): void {
    if (this.#away.size === 0) return;
    const isBound = sql.includes(':entry');
    if (!this.#checked.has(sql)) {
      const found = INSERT.exec(sql);
      if (found !== null && this.#away.has(found[1] ?? '')) {
        const rest = sql.slice(found.index + found[0].length);
        const brings = /(?:^|,)\s*entry\s*$/.test(found[2] ?? '');
        const rowsBring = isBound ? BOUND.test(rest) : SELECTED.test(rest);
        invariant(brings && rowsBring, `rows of ${found[1]} must bring their entry: ${sql}`);
      }
      this.#checked.add(sql);
    }
    if (isBound) invariant(shared?.entry === this.#entry, 'rows bring the running entry alone');
  }

  /** Gives back what was taken; a transaction that is rolled back has done so already. */
  giveBack(): void {
    for (const table of this.#away.values()) this.#connection.exec(stampTrigger(table));
    this.#away.clear();
  }
}
