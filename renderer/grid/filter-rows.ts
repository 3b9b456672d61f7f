/** Which rows of a grid hold a text, as `/` asks over rows that are all in memory. */
import type { TreeState } from './cell-view.ts';
import { cellText, type GridColumn } from './columns.ts';

/** The words of a row as they are shown, with raw figures beside the formatted ones. */
function wordsOf<Row>(columns: readonly GridColumn<Row>[], row: Row): string {
  return columns
    .map((column) =>
      column.type === 'status'
        ? (column.status?.(row)?.text ?? '')
        : `${cellText(column, row)} ${column.value(row) ?? ''}`,
    )
    .join(' ')
    .toLowerCase();
}

/**
 * The rows that hold every word of the text. In a tree the groups above a match stay, and a group
 * that matches keeps what is below it.
 */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly GridColumn<Row>[],
  text: string,
  stateOf?: (row: Row) => TreeState,
): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  const matches = rows.map((row) => {
    const shown = wordsOf(columns, row);
    return words.every((word) => shown.includes(word));
  });
  if (!stateOf) return rows.filter((_, index) => matches[index]);
  const levels = rows.map((row) => stateOf(row).level);
  const kept = new Set<number>();
  matches.forEach((isMatch, index) => {
    if (!isMatch) return;
    const level = levels[index] ?? 0;
    kept.add(index);
    let above = level;
    for (let at = index - 1; at >= 0 && above > 0; at -= 1)
      if ((levels[at] ?? 0) < above) {
        above = levels[at] ?? 0;
        kept.add(at);
      }
    for (let at = index + 1; at < rows.length && (levels[at] ?? 0) > level; at += 1) kept.add(at);
  });
  return rows.filter((_, index) => kept.has(index));
}
