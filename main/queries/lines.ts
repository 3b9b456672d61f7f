/**
 * Statement lines as a sorted view. The keys of a view are read once into a typed array and kept while
 * the journal stands still, so that a page deep in a million lines is a lookup and not an OFFSET.
 */
import type { SqlValue } from '../store/codec.ts';
import { ReaderStore, type ReadStore } from '../store/index.ts';
import {
  type AccountScope,
  accountConditions,
  allOf,
  type Conditions,
  when,
  within,
} from './scope.ts';

export interface LineFilter extends AccountScope {
  readonly statementId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly search?: string | undefined;
}

/** A filter that also asks what the kept sums of days do not know. */
export interface LinePick extends LineFilter {
  readonly valueFrom?: string | undefined;
  readonly valueTo?: string | undefined;
  /** Only lines without a category. */
  readonly uncategorised?: boolean | undefined;
  /** Receipts alone, or payments alone. */
  readonly sign?: 1 | -1 | undefined;
}

export interface LineSort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export interface LineRow {
  readonly id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly statement_id: string;
  readonly position: bigint;
  readonly booking_date: string;
  readonly value_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly counterparty_name: string | null;
  readonly remittance: string | null;
  readonly bank_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly code: string | null;
  readonly category_id: string | null;
  readonly category_name: string | null;
  readonly entry: bigint;
}

const SORT_COLUMNS: { readonly [column: string]: string } = {
  bookingDate: 'l.booking_date',
  valueDate: 'l.value_date',
  amount: 'l.amount_minor',
  counterparty: 'l.counterparty_name',
  accountName: 'a.name',
  categoryName: 'c.name',
  position: 'l.position',
};

function conditionsOf(filter: LineFilter): Conditions {
  const search = filter.search?.trim();
  const like = `%${(search ?? '').replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
  return allOf([
    accountConditions(filter),
    when('l.statement_id = ?', filter.statementId),
    when('l.booking_date >= ?', filter.from),
    when('l.booking_date <= ?', filter.to),
    within('l.category_id', filter.categoryIds),
    search === undefined || search === ''
      ? null
      : {
          sql: `(l.counterparty_name LIKE ? ESCAPE '\\' OR l.remittance LIKE ? ESCAPE '\\'
                 OR l.end_to_end_id LIKE ? ESCAPE '\\' OR l.bank_reference LIKE ? ESCAPE '\\')`,
          values: [like, like, like, like],
        },
  ]);
}

function orderOf(sort: LineSort | undefined): string {
  const column = sort === undefined ? undefined : SORT_COLUMNS[sort.column];
  const direction = sort?.direction === 'ascending' ? 'ASC' : 'DESC';
  return column === undefined
    ? 'l.booking_date DESC, a.name, l.position'
    : `${column} ${direction}, l.booking_date DESC, l.position`;
}

const FROM = `
  FROM statement_line l
  JOIN account a ON a.id = l.account_id
  LEFT JOIN category c ON c.id = l.category_id`;

const COLUMNS = `l.id, l.account_id, a.name AS account_name, l.statement_id, l.position,
  l.booking_date, l.value_date, l.currency, l.amount_minor, l.counterparty_name, l.remittance,
  l.bank_reference, l.end_to_end_id, l.code, l.category_id, c.name AS category_name, l.entry`;

export interface LineTotals {
  readonly currency: string;
  readonly inflow: bigint;
  readonly outflow: bigint;
  readonly count: bigint;
}

/** Totals by currency over all lines of a filter, not only the loaded ones. */
export function lineTotals(store: ReadStore, filter: LineFilter): LineTotals[] {
  const { sql, values } = conditionsOf(filter);
  // The flows of a day are kept summed: far fewer rows, where the filter asks no more of a line.
  if (filter.statementId === undefined && (filter.search ?? '').trim() === '')
    return store.all<LineTotals & { readonly [column: string]: SqlValue }>(
      `SELECT l.currency, SUM(l.inflow_minor) AS inflow, SUM(l.outflow_minor) AS outflow,
              SUM(l.line_count) AS count
         FROM daily_flow l JOIN account a ON a.id = l.account_id
        WHERE ${sql} GROUP BY l.currency ORDER BY l.currency`,
      values,
    );
  return store.all<LineTotals & { readonly [column: string]: SqlValue }>(
    `SELECT l.currency,
            SUM(CASE WHEN l.amount_minor > 0 THEN l.amount_minor ELSE 0 END) AS inflow,
            SUM(CASE WHEN l.amount_minor < 0 THEN -l.amount_minor ELSE 0 END) AS outflow,
            COUNT(*) AS count
       ${FROM} WHERE ${sql} GROUP BY l.currency ORDER BY l.currency`,
    values,
  );
}

/** The lines of a filter with the largest amounts, whatever their sign. */
export function largestLines(store: ReadStore, pick: LinePick, count: number): LineRow[] {
  const { sql, values } = allOf([
    conditionsOf(pick),
    when('l.value_date >= ?', pick.valueFrom),
    when('l.value_date <= ?', pick.valueTo),
    pick.uncategorised === true ? { sql: 'l.category_id IS NULL', values: [] } : null,
    pick.sign === undefined
      ? null
      : { sql: pick.sign > 0 ? 'l.amount_minor > 0' : 'l.amount_minor < 0', values: [] },
  ]);
  return store.all<LineRow & { readonly [column: string]: SqlValue }>(
    `SELECT ${COLUMNS} ${FROM} WHERE ${sql}
      ORDER BY ABS(l.amount_minor) DESC, l.booking_date DESC, l.position LIMIT ?`,
    [...values, BigInt(count)],
  );
}

/** Row ids as numbers, a twelfth of what ids as text take; the views of the past have ids alone. */
type Keys = Float64Array | readonly string[];

interface View {
  readonly keys: Keys;
  readonly totals: readonly LineTotals[];
}

function isOfNow(store: ReadStore): boolean {
  return store instanceof ReaderStore;
}

const KEPT_VIEWS = 6;

/** Views by store, filter and journal entry; a new entry makes a new view. */
const views = new WeakMap<ReadStore, Map<string, View>>();

function viewOf(
  store: ReadStore,
  filter: LineFilter,
  sort: LineSort | undefined,
  knownEntry: number,
): View {
  const kept = views.get(store) ?? new Map<string, View>();
  views.set(store, kept);
  const name = JSON.stringify([knownEntry, filter, sort]);
  const found = kept.get(name);
  if (found !== undefined) return found;
  const { sql, values } = conditionsOf(filter);
  const sorted = `${FROM} WHERE ${sql} ORDER BY ${orderOf(sort)}`;
  const view = {
    keys: isOfNow(store)
      ? Float64Array.from(store.plucks<bigint>(`SELECT l.rowid ${sorted}`, values), Number)
      : store.plucks<string>(`SELECT l.id ${sorted}`, values),
    totals: lineTotals(store, filter),
  };
  kept.set(name, view);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_VIEWS && oldest !== undefined) kept.delete(oldest);
  return view;
}

/** Rows `start` up to `start + count` of the view, with count and totals over all of it. */
export function linePage(
  store: ReadStore,
  filter: LineFilter,
  sort: LineSort | undefined,
  slice: { readonly start: number; readonly count: number; readonly knownEntry: number },
): { readonly rows: LineRow[]; readonly count: number; readonly totals: readonly LineTotals[] } {
  const view = viewOf(store, filter, sort, slice.knownEntry);
  const keys: readonly (number | string)[] = [
    ...view.keys.slice(slice.start, slice.start + slice.count),
  ];
  const key = isOfNow(store) ? 'l.rowid' : 'l.id';
  const found = new Map(
    store
      .all<LineRow & { readonly place: bigint | string; readonly [column: string]: SqlValue }>(
        `SELECT ${key} AS place, ${COLUMNS} ${FROM}
          WHERE ${key} IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(keys)],
      )
      .map((row) => [typeof row.place === 'bigint' ? Number(row.place) : row.place, row]),
  );
  return {
    rows: keys.map((key) => found.get(key)).filter((row) => row !== undefined),
    count: view.keys.length,
    totals: view.totals,
  };
}
