/** A whole table for a spreadsheet: on the clipboard as text, or as a CSV or Excel file. */
import { call } from '../../api.ts';
import type { InputOf } from '../../contract.ts';
import { type GridColumn, rawText } from '../../grid/columns.ts';
import { formatTsv } from '../../grid/range.ts';
import { t, tn } from '../../messages/index.ts';
import { knownMeta } from '../../stores/clocks.ts';
import { toastError, toastNote } from '../../stores/toasts.ts';
import { downloadFile } from '../../ui/download.ts';

/** Copies a table tab-separated, heads first, with raw figures. */
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

/** Downloads all rows that the question holds, not only the loaded ones. */
export async function exportTable(
  table: InputOf<'export.table'>['table'],
  format: 'csv' | 'xlsx',
  input: object,
): Promise<void> {
  const reply = await call(
    'export.table',
    { table, format, input: input as InputOf<'export.table'>['input'] },
    knownMeta(),
  );
  if (reply.ok) downloadFile(reply.value);
  else toastError(reply.error);
}
