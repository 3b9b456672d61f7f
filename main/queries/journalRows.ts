/**
 * Rows of the journal as people read them: amounts with the currency they are in, and the names that
 * stand behind ids. The journal's rows are those of any time, so ids are looked up in their histories.
 */
import { type Money, money } from '../../core/money/money.ts';
import { findTable } from '../../sync/tables/index.ts';
import type { ReaderStore, Row, RowChange } from '../store/index.ts';

/** Columns that name a row for people, the best first. */
const NAMING = ['name', 'title', 'file_name', 'label', 'number', 'code', 'date'] as const;

/** How far a row's currency may stand from it: a line, its distribution, the fund. */
const LONGEST_PATH = 3;

/** Looks rows up by id, each once. */
export class JournalRows {
  readonly #journal: ReaderStore;
  readonly #found = new Map<string, Row | null>();

  constructor(journal: ReaderStore) {
    this.#journal = journal;
  }

  /** The newest version of a row, also where it has been removed since. */
  row(table: string, id: string): Row | null {
    const key = `${table} ${id}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const row = this.#journal.rowHistory(table, id).at(-1)?.row ?? null;
    this.#found.set(key, row);
    return row;
  }

  /** The ids in a row with the table that each points to. */
  refs(table: string, row: Row): readonly (readonly [table: string, id: string])[] {
    const columns = findTable(table)?.columns ?? {};
    return Object.entries(columns).flatMap(([name, column]) => {
      const id = row[name];
      return column.table !== undefined && typeof id === 'string'
        ? [[column.table, id] as const]
        : [];
    });
  }

  /** The currency of a row's amounts: its own, or that of the nearest row it refers to. */
  currency(table: string, row: Row, depth = 0): string | null {
    if (typeof row.currency === 'string') return row.currency;
    if (typeof row.limit_currency === 'string') return row.limit_currency;
    if (depth >= LONGEST_PATH) return null;
    for (const [target, id] of this.refs(table, row)) {
      const found = this.row(target, id);
      const currency = found === null ? null : this.currency(target, found, depth + 1);
      if (currency !== null) return currency;
    }
    return null;
  }

  /** An amount of a row with its currency; `null` where the row holds none in this column. */
  figure(table: string, row: Row | null, column: string): Money | null {
    if (row === null || findTable(table)?.columns[column]?.kind !== 'minor') return null;
    const minor = row[column];
    const currency = this.currency(table, row);
    return typeof minor === 'bigint' && currency !== null ? money(currency, minor) : null;
  }

  /** The words for a row, or `null` where it has none. */
  name(table: string, id: string): string | null {
    const row = this.row(table, id);
    const column = row === null ? undefined : NAMING.find((one) => typeof row[one] === 'string');
    return row === null || column === undefined ? null : String(row[column]);
  }

  /** Every amount of a changed row, before and after. */
  figures(change: RowChange): { [column: string]: { before: Money | null; after: Money | null } } {
    const figures: { [column: string]: { before: Money | null; after: Money | null } } = {};
    for (const [name, column] of Object.entries(findTable(change.table)?.columns ?? {})) {
      if (column.kind !== 'minor') continue;
      const before = this.figure(change.table, change.before, name);
      const after = this.figure(change.table, change.after, name);
      if (before !== null || after !== null) figures[name] = { before, after };
    }
    return figures;
  }

  /** What the ids in changed rows stand for. */
  names(changes: readonly RowChange[]): { [id: string]: string } {
    const names: { [id: string]: string } = {};
    for (const { table, before, after } of changes)
      for (const row of [before, after])
        for (const [target, id] of row === null ? [] : this.refs(table, row)) {
          const name = names[id] ?? this.name(target, id);
          if (name !== null) names[id] = name;
        }
    return names;
  }
}
