/** A whole table for a spreadsheet: tab-separated, heads first, raw figures. */
import { type GridColumn, rawText } from '../../grid/columns.ts';
import { formatTsv } from '../../grid/range.ts';
import { t, tn } from '../../messages/index.ts';
import { toastNote } from '../../stores/toasts.ts';

export async function copyTable<Row>(
  columns: readonly GridColumn<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const heads = columns.map((column) => column.head);
  const cells = rows.map((row) => columns.map((column) => rawText(column, row)));
  try {
    await navigator.clipboard.writeText(formatTsv([heads, ...cells]));
    toastNote(tn('grid.copied', rows.length));
  } catch {
    toastNote(t('grid.copyFailed'));
  }
}
