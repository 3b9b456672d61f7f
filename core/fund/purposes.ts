/**
 * A table of whole minor units whose rows and columns have given sums and whose cells are within a
 * unit of proportion: what each investor pays for each purpose of a call.
 */
import { invariant } from '../result.ts';

/**
 * Splits each row's sum over the columns. Exact cells (row x column / total) are floored; the units
 * that rows and columns lack are placed by largest remainder, and where that blocks itself units
 * move along a chain of cells until each sum is met (Cox 1987, "A constructive procedure for unbiased
 * controlled rounding", on why one always exists).
 *
 * @returns `cells[row][column]`; rows and columns sum exactly. Both lists must have one total.
 */
export function splitPurposes(rows: readonly bigint[], columns: readonly bigint[]): bigint[][] {
  const total = rows.reduce((sum, row) => sum + row, 0n);
  if (columns.length === 0 || total === 0n) return rows.map(() => columns.map(() => 0n));
  const whole = columns.reduce((sum, column) => sum + column, 0n);
  invariant(whole === total, 'rows and columns have one total');
  const cells = rows.map((row) => columns.map((column) => (row * column) / total));
  const remainder = (row: number, column: number) =>
    ((rows[row] ?? 0n) * (columns[column] ?? 0n)) % total;
  const extra = rows.map(() => columns.map(() => false));
  const rowLacks = rows.map((row, k) => row - sum(cells[k] ?? []));
  const columnLacks = columns.map((column, k) => column - sum(cells.map((row) => row[k] ?? 0n)));
  rows.forEach((_, row) => {
    for (let lacks = rowLacks[row] ?? 0n; lacks > 0n; lacks--) {
      const chain = chainToColumn(row, { extra, columnLacks, remainder });
      invariant(chain, 'a table between its floors and ceilings exists');
      for (const { row: at, column, isAdded } of chain) {
        const flags = extra[at];
        if (flags) flags[column] = isAdded;
      }
      const last = chain.at(-1)?.column ?? 0;
      columnLacks[last] = (columnLacks[last] ?? 0n) - 1n;
    }
  });
  return cells.map((row, k) => row.map((cell, at) => cell + (extra[k]?.[at] ? 1n : 0n)));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

interface Placing {
  /** Cells that got one of the units left over. */
  readonly extra: readonly (readonly boolean[])[];
  readonly columnLacks: readonly bigint[];
  /** The fraction that flooring took from a cell, over the total. */
  remainder(row: number, column: number): bigint;
}

interface Move {
  readonly row: number;
  readonly column: number;
  readonly isAdded: boolean;
}

/** Breadth first from a row that lacks a unit to a column that does, largest remainders first. */
function chainToColumn(start: number, { extra, columnLacks, remainder }: Placing): Move[] | null {
  const seen = new Set<number>();
  let front: { row: number; moves: Move[] }[] = [{ row: start, moves: [] }];
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { row, moves } of front) {
      const open = columnLacks
        .map((_, column) => column)
        .filter((column) => !seen.has(column) && !extra[row]?.[column])
        .filter((column) => remainder(row, column) > 0n)
        .sort((a, b) => Number(remainder(row, b) - remainder(row, a)) || a - b);
      const free = open.find((column) => (columnLacks[column] ?? 0n) > 0n);
      if (free !== undefined) return [...moves, { row, column: free, isAdded: true }];
      for (const column of open) {
        seen.add(column);
        extra.forEach((flags, other) => {
          if (other === row || !flags[column]) return;
          const added = { row, column, isAdded: true };
          next.push({
            row: other,
            moves: [...moves, added, { row: other, column, isAdded: false }],
          });
        });
      }
    }
    front = next;
  }
  return null;
}
