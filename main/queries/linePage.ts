/**
 * Statement lines as a sorted view. In order of booking dates the kept sums of days tell which days hold
 * a page, and only these are read. For other orders and for searches the keys of a view are read once
 * into a typed array and kept while the journal stands still, so that a page deep in a million lines is
 * a lookup and not an OFFSET.
 */
import type { SqlValue } from '../store/codec.ts';
import { ReaderStore, type ReadStore } from '../store/index.ts';
import { dayWindow, type MonthSum, monthSums } from './lineDays.ts';
import {
  COLUMNS,
  conditionsOf,
  FROM,
  isOfDays,
  type LineFilter,
  type LineRow,
  type LineSort,
  type LineTotals,
  orderOf,
  sourceOf,
  totalsOf,
} from './lines.ts';

/** Row ids as numbers, a twelfth of what ids as text take; the views of the past have ids alone. */
type Keys = Float64Array | readonly string[];

interface View {
  readonly totals: readonly LineTotals[];
  readonly count: number;
  /** Sums by month, where they know the filter. */
  readonly months: readonly MonthSum[] | null;
  /** Read where a page needs them. */
  keys: Keys | null;
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
  const view = isOfDays(filter) ? viewOfDays(store, filter) : searchedView(store, filter, sort);
  kept.set(name, view);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_VIEWS && oldest !== undefined) kept.delete(oldest);
  return view;
}

function viewOfDays(store: ReadStore, filter: LineFilter): View {
  const months = monthSums(store, filter);
  const totals = totalsOf(months);
  const count = totals.reduce((sum, total) => sum + Number(total.count), 0);
  return { totals, count, months, keys: null };
}

/** What no sum knows is found by one look at every line: its keys and its totals. */
function searchedView(store: ReadStore, filter: LineFilter, sort: LineSort | undefined): View {
  const { sql, values } = conditionsOf(filter);
  const ofNow = isOfNow(store);
  const keys: (number | string)[] = [];
  const sums = new Map<string, { inflow: bigint; outflow: bigint; count: bigint }>();
  for (const row of store.iterate<{ place: bigint | string; currency: string; minor: bigint }>(
    `SELECT ${ofNow ? 'l.rowid' : 'l.id'} AS place, l.currency, l.amount_minor AS minor
       ${sourceOf(sql, orderOf(sort))}`,
    values,
  )) {
    keys.push(typeof row.place === 'bigint' ? Number(row.place) : row.place);
    const sum = sums.get(row.currency) ?? { inflow: 0n, outflow: 0n, count: 0n };
    if (row.minor > 0n) sum.inflow += row.minor;
    else sum.outflow -= row.minor;
    sum.count++;
    sums.set(row.currency, sum);
  }
  const totals = totalsOf([...sums].map(([currency, sum]) => ({ currency, ...sum })));
  const kept = ofNow ? Float64Array.from(keys as number[]) : (keys as string[]);
  return { totals, count: keys.length, months: null, keys: kept };
}

/** Days with more lines than this are not sorted anew for each page; their view keeps its keys. */
const MOST_DAY_LINES = 20_000;
/** Pages that end before this many lines are found without all keys: the first ones of a view. */
const FIRST_LINES = 500;

interface Slice {
  readonly start: number;
  readonly count: number;
}

/** A page in order of booking dates, from the lines of its days; undefined where keys are better. */
function pageOfDays(
  store: ReadStore,
  filter: LineFilter,
  sort: LineSort | undefined,
  { months }: View,
  { start, count }: Slice,
): LineRow[] | undefined {
  if (months === null || (sort !== undefined && sort.column !== 'bookingDate')) return undefined;
  const descending = sort?.direction !== 'ascending';
  const window = dayWindow(store, filter, months, { start, end: start + count, descending });
  if (window === undefined) return [];
  if (window.count > MOST_DAY_LINES) return undefined;
  const { sql, values } = conditionsOf(filter);
  return store.all<LineRow & { readonly [column: string]: SqlValue }>(
    `SELECT ${COLUMNS} FROM account a CROSS JOIN statement_line l ON l.account_id = a.id
       LEFT JOIN category c ON c.id = l.category_id
      WHERE ${sql} AND l.booking_date BETWEEN ? AND ?
      ORDER BY ${orderOf(sort)} LIMIT ? OFFSET ?`,
    [...values, window.first, window.last, BigInt(count), BigInt(window.offset)],
  );
}

function keysOf(
  store: ReadStore,
  filter: LineFilter,
  sort: LineSort | undefined,
  limit?: number,
): Keys {
  const { sql, values } = conditionsOf(filter);
  const sorted = `${sourceOf(sql, orderOf(sort))} ${limit === undefined ? '' : `LIMIT ${limit}`}`;
  return isOfNow(store)
    ? Float64Array.from(store.plucks<bigint>(`SELECT l.rowid ${sorted}`, values), Number)
    : store.plucks<string>(`SELECT l.id ${sorted}`, values);
}

function pageOfKeys(
  store: ReadStore,
  filter: LineFilter,
  sort: LineSort | undefined,
  view: View,
  { start, count }: Slice,
): LineRow[] {
  const end = start + count;
  const isFirst = view.keys === null && end <= FIRST_LINES;
  if (view.keys === null && !isFirst) view.keys = keysOf(store, filter, sort);
  const all = isFirst ? keysOf(store, filter, sort, end) : (view.keys ?? []);
  const keys: readonly (number | string)[] = [...all.slice(start, end)];
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
  return keys.map((key) => found.get(key)).filter((row) => row !== undefined);
}

/** Rows `start` up to `start + count` of the view, with count and totals over all of it. */
export function linePage(
  store: ReadStore,
  filter: LineFilter,
  sort: LineSort | undefined,
  { start, count, knownEntry }: Slice & { readonly knownEntry: number },
): { readonly rows: LineRow[]; readonly count: number; readonly totals: readonly LineTotals[] } {
  const view = viewOf(store, filter, sort, knownEntry);
  const slice = { start, count };
  const rows =
    pageOfDays(store, filter, sort, view, slice) ?? pageOfKeys(store, filter, sort, view, slice);
  return { rows, count: view.count, totals: view.totals };
}
