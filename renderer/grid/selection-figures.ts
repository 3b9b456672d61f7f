/** Sum, average and count of a selection, exact, and only within one currency. */
import { averageDecimal, decimalParts, sumDecimals } from '../format/index.ts';
import type { SelectionFigures } from '../stores/selection.ts';
import { type GridColumn, isFigureType } from './columns.ts';
import { type CellRange, cellCount, rectangleOf } from './range.ts';

const SUM_LIMIT = 50_000;

/**
 * The figures of a range. `rowAt` gives `undefined` for rows that are not loaded; the sum then tells
 * that it covers the loaded rows only. Percentages are counted, never summed.
 */
export function figuresOf<Row>(
  range: CellRange,
  columns: readonly GridColumn<Row>[],
  rowAt: (row: number) => Row | undefined,
): SelectionFigures {
  const { top, bottom, left, right } = rectangleOf(range);
  const chosen = columns
    .slice(left, right + 1)
    .filter((column) => isFigureType(column.type) && !column.isName);
  const texts: string[] = [];
  const currencies = new Set<string>();
  let isComplete = bottom - top < SUM_LIMIT;
  let hasPercent = false;
  for (let row = top; row <= Math.min(bottom, top + SUM_LIMIT); row += 1) {
    const data = rowAt(row);
    if (data === undefined) {
      isComplete = false;
      continue;
    }
    for (const column of chosen) {
      const text = column.value(data);
      if (text === null || decimalParts(text) === null) continue;
      if (column.type === 'percent') hasPercent = true;
      texts.push(text);
      currencies.add(column.currency?.(data) ?? '');
    }
  }
  const base = { cells: cellCount(range), count: texts.length, isComplete };
  const isMixed = currencies.size > 1 || hasPercent;
  const sum = isMixed || texts.length === 0 ? null : sumDecimals(texts);
  if (sum === null) return { ...base, isMixed: currencies.size > 1 };
  const average = averageDecimal(sum, texts.length);
  const currency = [...currencies][0];
  return {
    ...base,
    isMixed: false,
    sum,
    ...(average === null ? {} : { average }),
    ...(currency ? { currency } : {}),
  };
}
