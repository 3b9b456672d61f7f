/** The stored rows behind a series of a cash forecast: booked statement lines and expected flows. */
import { type Money, money } from '../../core/money/money.ts';
import type { ReadStore } from '../store/index.ts';
import { UNCATEGORISED } from './flowSeries.ts';
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

/** How many statement lines an explanation shows. */
const LINES_SHOWN = 8;

/** The newest booked lines of a series, and how many there are. */
export function latestLinesOf(
  store: ReadStore,
  filter: SeriesFilter,
): { readonly lines: readonly SourceLine[]; readonly count: number } {
  const { sql, values } = conditionsOf(filter, 'booking_date', 'l');
  const from = 'FROM statement_line l LEFT JOIN category c ON c.id = l.category_id';
  const lines = store
    .all<{
      id: string;
      booking_date: string;
      counterparty_name: string | null;
      remittance: string | null;
      currency: string;
      amount_minor: bigint;
    }>(
      `SELECT l.id, l.booking_date, l.counterparty_name, l.remittance, l.currency, l.amount_minor
         ${from} WHERE ${sql} ORDER BY l.booking_date DESC, l.id LIMIT ${LINES_SHOWN}`,
      [...values],
    )
    .map((row) => ({
      id: row.id,
      bookingDate: row.booking_date,
      text: row.counterparty_name ?? row.remittance ?? 'Statement line',
      amount: money(row.currency, row.amount_minor),
    }));
  const count = store.pluck<bigint>(`SELECT COUNT(*) ${from} WHERE ${sql}`, [...values]);
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
      `SELECT x.id, x.due_date, x.description, x.currency, x.amount_minor
         FROM expected_flow x LEFT JOIN category c ON c.id = x.category_id
        WHERE ${sql} AND x.status = 'open' ORDER BY x.due_date, x.reference`,
      [...values],
    )
    .map((row) => ({
      id: row.id,
      dueDate: row.due_date,
      description: row.description,
      amount: money(row.currency, row.amount_minor),
    }));
}
