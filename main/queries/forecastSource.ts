/** The stored rows behind a series of a cash forecast: booked statement lines and expected flows. */

import { type Money, money } from '../../core/money/money.ts';
import type { ReadStore } from '../store/index.ts';
import { UNCATEGORISED } from './flowSeries.ts';
import { flowMinor, isOpenFlow } from './matched.ts';
import { allOf, type Conditions, when } from './scope.ts';

export interface SeriesFilter {
  /** A category's code, or that of lines without one. */
  readonly code: string;
  /** Left out for all currencies. */
  readonly currency?: string;
  readonly from?: string;
  readonly to: string;
}

const CODE = `ifnull(c.code, '${UNCATEGORISED.code}') = ?`;

function conditionsOf(filter: SeriesFilter, date: string, row: string): Conditions {
  return allOf([
    when(CODE, filter.code),
    when(`${row}.currency = ?`, filter.currency),
    when(`${row}.${date} >= ?`, filter.from),
    when(`${row}.${date} <= ?`, filter.to),
  ]);
}

export interface SourceLine {
  readonly id: string;
  readonly bookingDate: string;
  readonly text: string;
  readonly amount: Money;
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** How many statement lines an explanation shows. */
const LINES_SHOWN = 8;

interface LineRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly booking_date: string;
  readonly counterparty_name: string | null;
  readonly remittance: string | null;
  readonly currency: string;
  readonly amount_minor: bigint;
}

/** The id under which lines of a category's code stand; empty for those without one. */
function categoryIdOf(store: ReadStore, code: string): string {
  return store.pluck<string>('SELECT id FROM category WHERE code = ?', [code]) ?? UNCATEGORISED.id;
}

/**
 * The newest booked lines of a series, and how many there are. The daily flows say on which days of
 * which accounts they stand, so that no more lines are read than are shown.
 */
export function latestLinesOf(
  store: ReadStore,
  filter: SeriesFilter,
): { readonly lines: readonly SourceLine[]; readonly count: number } {
  const categoryId = categoryIdOf(store, filter.code);
  const { sql, values } = allOf([
    when('category_id = ?', categoryId),
    when('currency = ?', filter.currency),
    when('booking_date >= ?', filter.from),
    when('booking_date <= ?', filter.to),
  ]);
  const count = store.pluck<bigint | null>(`SELECT SUM(line_count) FROM daily_flow WHERE ${sql}`, [
    ...values,
  ]);
  // Each day of an account holds a line at least; of the oldest day all accounts are needed.
  const days = store.all<{ account_id: string; booking_date: string }>(
    `SELECT account_id, booking_date FROM daily_flow
      WHERE ${sql} AND booking_date >= (SELECT min(booking_date) FROM (
        SELECT booking_date FROM daily_flow WHERE ${sql}
         ORDER BY booking_date DESC LIMIT ${LINES_SHOWN}))`,
    [...values, ...values],
  );
  const lines = days
    .flatMap(({ account_id, booking_date }) =>
      store.all<LineRow>(
        `SELECT id, booking_date, counterparty_name, remittance, currency, amount_minor
           FROM statement_line
          WHERE account_id = ? AND booking_date = ? AND ifnull(category_id, '') = ?
          ORDER BY id LIMIT ${LINES_SHOWN}`,
        [account_id, booking_date, categoryId],
      ),
    )
    .sort((one, other) =>
      one.booking_date === other.booking_date
        ? compare(one.id, other.id)
        : compare(other.booking_date, one.booking_date),
    )
    .slice(0, LINES_SHOWN)
    .map((row) => ({
      id: row.id,
      bookingDate: row.booking_date,
      text: row.counterparty_name ?? row.remittance ?? 'Statement line',
      amount: money(row.currency, row.amount_minor),
    }));
  return { lines, count: Number(count ?? 0n) };
}

export interface SourceFlow {
  readonly id: string;
  readonly dueDate: string;
  readonly description: string;
  readonly amount: Money;
}

/** Open expected flows of a series by their due dates. */
export function expectedFlowsOf(store: ReadStore, filter: SeriesFilter): SourceFlow[] {
  const { sql, values } = conditionsOf(filter, 'due_date', 'x');
  return store
    .all<{
      id: string;
      due_date: string;
      description: string;
      currency: string;
      amount_minor: bigint;
    }>(
      `SELECT x.id, x.due_date, x.description, x.currency, ${flowMinor('x')} AS amount_minor
         FROM expected_flow x LEFT JOIN category c ON c.id = x.category_id
        WHERE ${sql} AND ${isOpenFlow('x')} ORDER BY x.due_date, x.reference`,
      [...values],
    )
    .map((row) => ({
      id: row.id,
      dueDate: row.due_date,
      description: row.description,
      amount: money(row.currency, row.amount_minor),
    }));
}
