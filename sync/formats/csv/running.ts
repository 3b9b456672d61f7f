/** What a running balance beside the amounts proves: which column moved, which is its sum, and signs. */
import { decimalsOf, scaled } from '../values.ts';
import { parseCsvAmount } from './amounts.ts';
import { amountShare, type ColumnFacts } from './columns.ts';
import { pickMarks } from './marks.ts';
import type { CsvRow } from './scan.ts';

/** What the amounts of a column must be at least whose name tells nothing. */
export const UNNAMED_SHARE = 0.9;

/** More decimals than any currency has. */
const SCALE = 6;

export function magnitude(value: bigint | null): bigint {
  return value === null ? 0n : value < 0n ? -value : value;
}

/** Reads the cells of some columns by the marks that they show; null where a cell is no amount. */
export function readerOf(
  columns: readonly ColumnFacts[],
): (row: CsvRow, column: ColumnFacts) => bigint | null {
  const { decimal, thousands } = pickMarks(columns);
  return (row, column) => {
    const cell = (row.cells[column.index] ?? '').trim();
    const printed = cell === '' ? null : parseCsvAmount(cell, decimal, thousands);
    if (!printed || decimalsOf(printed.amount) > SCALE) return null;
    const value = scaled(printed.amount, SCALE);
    return printed.isNegative ? -value : value;
  };
}

/** How many neighbours the running balance joins, reading downwards or upwards, whichever is more. */
export function runLength(after: readonly bigint[], amounts: readonly bigint[]): number {
  let down = 0;
  let up = 0;
  for (let i = 1; i < after.length; i++) {
    const step = (after[i] as bigint) - (after[i - 1] as bigint);
    if (step === amounts[i]) down++;
    if (step === -(amounts[i - 1] as bigint)) up++;
  }
  return Math.max(down, up);
}

/** Amounts and the balances beside them, of the rows that have both. */
function sums(
  amount: ColumnFacts,
  balance: ColumnFacts,
  data: readonly CsvRow[],
): { readonly after: bigint[]; readonly amounts: bigint[] } {
  const read = readerOf([amount, balance]);
  const after: bigint[] = [];
  const amounts: bigint[] = [];
  for (const row of data) {
    const [value, next] = [read(row, amount), read(row, balance)];
    if (value === null || next === null) continue;
    amounts.push(value);
    after.push(next);
  }
  return { after, amounts };
}

/** Whether the running balance follows from the amounts only with their signs exchanged. */
export function runsInverse(
  amount: ColumnFacts,
  balance: ColumnFacts,
  data: readonly CsvRow[],
): boolean {
  const { after, amounts } = sums(amount, balance, data);
  const inverse = runLength(
    after,
    amounts.map((value) => -value),
  );
  return inverse > (after.length - 1) / 2 && inverse > runLength(after, amounts);
}

/** One and the same figure beside entries that moved money is no running balance. */
export function isConstant(balance: ColumnFacts, data: readonly CsvRow[]): boolean {
  return data.length > 1 && balance.filled === data.length && balance.distinct.size === 1;
}

/** Two columns of which one is the running sum of the other, whatever they are called. */
export function findRunning(
  full: readonly ColumnFacts[],
  rows: readonly CsvRow[],
): { readonly amount: ColumnFacts; readonly balance: ColumnFacts } | null {
  if (rows.length < 2) return null;
  for (const amount of full)
    for (const balance of full) {
      if (amount === balance) continue;
      const { after, amounts } = sums(amount, balance, rows);
      const isMoving = amounts.some((value) => value !== 0n);
      if (isMoving && after.length === rows.length && runLength(after, amounts) === rows.length - 1)
        return { amount, balance };
    }
  return null;
}

/** The column of fees that the running balance shows to be taken off beside the amounts. */
export function feeOf(
  amount: ColumnFacts,
  balance: ColumnFacts,
  columns: readonly ColumnFacts[],
  data: readonly CsvRow[],
): ColumnFacts | null {
  const fee = columns.find(
    (c) =>
      /^(?:fee|fees|geb(?:ü|ue)hr(?:en)?|frais|commissione?)$/i.test(c.name.trim()) && c.filled > 0,
  );
  if (!fee || amountShare(fee) < UNNAMED_SHARE) return null;
  const read = readerOf([amount, balance, fee]);
  const rows = data.filter((row) => read(row, balance) !== null && read(row, amount) !== null);
  const after = rows.map((row) => read(row, balance) as bigint);
  const plain = rows.map((row) => read(row, amount) as bigint);
  const less = rows.map((row, i) => (plain[i] as bigint) - (read(row, fee) ?? 0n));
  return runLength(after, less) > runLength(after, plain) ? fee : null;
}
