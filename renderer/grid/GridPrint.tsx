/** The grid on paper: a plain table, its head on every page, filled just before printing. */
import { useEffect, useRef, useState } from 'react';
import { cellText, type GridColumn, isFigureType } from './columns.ts';
import { PRINT_LIMIT, registerPrintPreparer } from './print.ts';

export interface GridPrintProps<Row> {
  readonly name: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly totals: readonly Row[];
  rowId(row: Row): string;
  load(limit: number): Promise<readonly Row[]>;
}

export function GridPrint<Row>({ name, columns, totals, rowId, load }: GridPrintProps<Row>) {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const clear = () => setRows([]);
    window.addEventListener('afterprint', clear);
    const stop = registerPrintPreparer(async () => setRows(await latest.current(PRINT_LIMIT)));
    return () => {
      window.removeEventListener('afterprint', clear);
      stop();
    };
  }, []);
  if (rows.length === 0) return null;
  const cells = (row: Row) =>
    columns.map((column) => (
      <td key={column.id} className={isFigureType(column.type) ? 'n' : undefined}>
        {column.type === 'status' ? column.status?.(row)?.text : cellText(column, row)}
      </td>
    ));
  return (
    <table className="data print-only">
      <caption className="sr-only">{name}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={isFigureType(column.type) ? 'n' : undefined}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowId(row)}>{cells(row)}</tr>
        ))}
      </tbody>
      <tfoot>
        {totals.map((row) => (
          <tr key={rowId(row)}>{cells(row)}</tr>
        ))}
      </tfoot>
    </table>
  );
}
