/** Columns and tables as the builders of cash reports put them together. */
import type { Column, ReportTable, Row } from '../model.ts';

/** A column of plain text. */
export const text = (id: string, title: string): Column => ({ id, title, type: 'text' });
/** A column of amounts, of one currency where it is given. */
export const amount = (id: string, title: string, currency?: string): Column => ({
  id,
  title,
  type: 'amount',
  ...(currency === undefined ? {} : { currency }),
});
/** A column of amounts that came in or went out. */
export const flow = (id: string, title: string, currency?: string): Column => ({
  ...amount(id, title, currency),
  isFlow: true,
});

export function table(
  id: string,
  title: string,
  columns: readonly Column[],
  rows: readonly Row[],
  notes: readonly string[] = [],
): ReportTable {
  return { kind: 'table', id, title, columns, rows, notes };
}
