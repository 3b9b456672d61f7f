/** Inserting very many rows of one table from values in memory, a hundred of them in each statement. */
import type { SqlValue, WriteStore } from '../store/index.ts';

/** From here on the rows are so many that the table is told of them; see `bringsEntries`. */
export const VERY_MANY_ROWS = 2000;

/** Rows of one statement: long enough that its overhead is shared, short enough to be bound quickly. */
const ROWS_AT_ONCE = 100;

/**
 * Inserts rows of one table in statements of many; they bring the running entry, asked for once, so
 * that the journal's trigger does not write each of them again.
 */
export class ManyRows {
  readonly #store: WriteStore;
  readonly #table: string;
  readonly #columns: string;
  readonly #marks: string;
  #fullSql: string | null = null;
  readonly #shared: { readonly [name: string]: SqlValue };
  #values: SqlValue[] = [];
  #rows = 0;
  #inserted = 0;

  /**
   * Columns with what stands for them in each row: `?` for a value of the row's own, `:name` for one of
   * `shared`, which binding once instead of in every row makes cheaper, or a constant.
   */
  constructor(
    store: WriteStore,
    table: string,
    columns: { readonly [column: string]: string },
    entry: SqlValue,
    shared: { readonly [name: string]: SqlValue } = {},
  ) {
    this.#store = store;
    this.#table = table;
    this.#columns = [...Object.keys(columns), 'entry'].join(', ');
    this.#marks = `(${[...Object.values(columns), ':entry'].join(', ')})`;
    this.#shared = { ...shared, entry };
  }

  /** The bound values of one row, in the order of the columns. */
  add(...values: readonly SqlValue[]): void {
    for (const value of values) this.#values.push(value);
    this.#rows++;
    if (this.#rows === ROWS_AT_ONCE) this.finish();
  }

  /** Inserts what was added last. */
  finish(): void {
    if (this.#rows === 0) return;
    const isFull = this.#rows === ROWS_AT_ONCE;
    const sql = (isFull ? this.#fullSql : null) ?? this.#sqlOf(this.#rows);
    if (isFull) this.#fullSql = sql;
    this.#store.run(sql, this.#values, this.#shared);
    this.#inserted += this.#rows;
    if (this.#inserted === VERY_MANY_ROWS) this.#store.bringsEntries(this.#table);
    this.#values = [];
    this.#rows = 0;
  }

  #sqlOf(rows: number): string {
    const marks = Array.from({ length: rows }, () => this.#marks).join(', ');
    return `INSERT INTO ${this.#table} (${this.#columns}) VALUES ${marks}`;
  }
}
