/** Filters, orders and totals of statement lines; `linePage.ts` makes pages of them. */
import type { SqlValue } from '../store/codec.ts';
import type { ReadStore } from '../store/index.ts';
import { monthSums } from './lineDays.ts';
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

export function conditionsOf(filter: LineFilter): Conditions {
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

/** Lines that are equal in all else stand in the order of their ids, so that pages never overlap. */
export function orderOf(sort: LineSort | undefined): string {
  const column = sort === undefined ? undefined : SORT_COLUMNS[sort.column];
  const direction = sort?.direction === 'ascending' ? 'ASC' : 'DESC';
  return column === undefined
    ? 'l.booking_date DESC, a.name, l.position, l.id'
    : `${column} ${direction}, l.booking_date DESC, l.position, l.id`;
}

export const FROM = `
  FROM statement_line l
  JOIN account a ON a.id = l.account_id
  LEFT JOIN category c ON c.id = l.category_id`;

/** As `FROM` with the joins that conditions and order need: each costs a look-up for every line. */
export function sourceOf(conditions: string, order: string): string {
  const needs = (alias: string) => new RegExp(`\\b${alias}\\.`).test(`${conditions} ${order}`);
  return `FROM statement_line l
    ${needs('a') ? 'JOIN account a ON a.id = l.account_id' : ''}
    ${needs('c') ? 'LEFT JOIN category c ON c.id = l.category_id' : ''}
    WHERE ${conditions} ORDER BY ${order}`;
}

export const COLUMNS = `l.id, l.account_id, a.name AS account_name, l.statement_id, l.position,
  l.booking_date, l.value_date, l.currency, l.amount_minor, l.counterparty_name, l.remittance,
  l.bank_reference, l.end_to_end_id, l.code, l.category_id, c.name AS category_name, l.entry`;

export interface LineTotals {
  readonly currency: string;
  readonly inflow: bigint;
  readonly outflow: bigint;
  readonly count: bigint;
}

/** Whether the kept sums of days know the filter: they know neither statements nor texts. */
export function isOfDays(filter: LineFilter): boolean {
  return filter.statementId === undefined && (filter.search ?? '').trim() === '';
}

export function totalsOf(sums: Iterable<LineTotals>): LineTotals[] {
  const totals = new Map<string, LineTotals>();
  for (const { currency, inflow, outflow, count } of sums) {
    const known = totals.get(currency);
    totals.set(currency, {
      currency,
      inflow: (known?.inflow ?? 0n) + inflow,
      outflow: (known?.outflow ?? 0n) + outflow,
      count: (known?.count ?? 0n) + count,
    });
  }
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Totals by currency over all lines of a filter, not only the loaded ones. */
export function lineTotals(store: ReadStore, filter: LineFilter): LineTotals[] {
  if (isOfDays(filter)) return totalsOf(monthSums(store, filter));
  const { sql, values } = conditionsOf(filter);
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
