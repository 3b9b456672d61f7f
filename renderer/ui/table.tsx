/** A plain table for a few rows; long ones and those that are typed in use the grid. */
import type { ReactNode } from 'react';

export interface DataColumn<Row> {
  readonly head: string;
  /** A column of figures stands right. */
  readonly isFigure?: boolean;
  /** A column of buttons: its head is read aloud only. */
  readonly isHeadHidden?: boolean;
  /** `medium` names the row, `muted` is said beside it. */
  readonly className?: 'medium' | 'muted' | 'num' | 'wrap';
  cell(row: Row): ReactNode;
}

export interface DataTableProps<Row> {
  /** What the table holds, for those who go from table to table without seeing its place. */
  readonly name: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  rowId(row: Row): string;
  /** What the rows come to, below a line. */
  readonly total?: Row;
}

export function DataTable<Row>({ name, columns, rows, rowId, total }: DataTableProps<Row>) {
  const headClass = ({ isFigure, isHeadHidden }: DataColumn<Row>) =>
    [isFigure && 'n', isHeadHidden && 'no-print'].filter(Boolean).join(' ') || undefined;
  const cellClass = (column: DataColumn<Row>) =>
    [headClass(column), column.className].filter(Boolean).join(' ') || undefined;
  return (
    <table className="data" aria-label={name}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.head} scope="col" className={headClass(column)}>
              {column.isHeadHidden ? <span className="sr-only">{column.head}</span> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowId(row)}>
            {columns.map((column, index) =>
              index === 0 && !column.isFigure ? (
                <th key={column.head} scope="row" className={cellClass(column)}>
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.head} className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {total !== undefined && (
        <tfoot>
          <tr>
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.head} scope="row">
                  {column.cell(total)}
                </th>
              ) : (
                <td key={column.head} className={cellClass(column)}>
                  {column.cell(total)}
                </td>
              ),
            )}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
