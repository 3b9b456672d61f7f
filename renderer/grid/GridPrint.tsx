/** The grid on paper: a plain table, its head on every page, filled just before printing. */
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { TreeState } from './cell-view.ts';
import { cellText, type GridColumn, isFigureType } from './columns.ts';
import { PRINT_LIMIT, registerPrintPreparer } from './print.ts';

export interface GridPrintProps<Row> {
  readonly name: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly totals: readonly Row[];
  /** The place of a row in a tree: groups stand out, rows below are set in. */
  levelOf?(row: Row): TreeState;
  rowId(row: Row): string;
  load(limit: number): Promise<readonly Row[]>;
  /** Those at hand, for a print that the browser began by itself. */
  loaded(limit: number): readonly Row[];
}

/** Columns as narrow as a currency's code, which is never broken. */
const SHORT_WIDTH = 60;

function classOf<Row>(column: GridColumn<Row>): string | undefined {
  if (isFigureType(column.type)) return 'n';
  const isShort = column.width !== undefined && column.width <= SHORT_WIDTH;
  return column.type === 'date' || isShort ? 'whole' : undefined;
}

/** As many columns of figures as a landscape page holds at full size. */
const FIGURES_ACROSS = 9;

/** How far a table of many figures shrinks, so that its last column stays on the paper. */
function shrunkBy<Row>(columns: readonly GridColumn<Row>[]): number {
  const figures = columns.filter(({ type }) => isFigureType(type)).length;
  return Math.min(1, FIGURES_ACROSS / Math.max(figures, 1));
}

export function GridPrint<Row>(props: GridPrintProps<Row>) {
  const { name, columns, totals, levelOf, rowId, load, loaded } = props;
  const [rows, setRows] = useState<readonly Row[]>([]);
  const latest = useRef({ load, loaded });
  latest.current = { load, loaded };
  useEffect(() => {
    const fill = () =>
      flushSync(() =>
        setRows((before) => (before.length > 0 ? before : latest.current.loaded(PRINT_LIMIT))),
      );
    const clear = () => setRows([]);
    window.addEventListener('beforeprint', fill);
    window.addEventListener('afterprint', clear);
    const stop = registerPrintPreparer(async () => setRows(await latest.current.load(PRINT_LIMIT)));
    return () => {
      window.removeEventListener('beforeprint', fill);
      window.removeEventListener('afterprint', clear);
      stop();
    };
  }, []);
  if (rows.length === 0) return null;
  const cells = (row: Row, tree: TreeState | undefined) =>
    columns.map((column, index) => {
      const indent = index === 0 && tree ? ({ '--level': tree.level } as CSSProperties) : undefined;
      const note = column.note?.(row);
      return (
        <td key={column.id} className={classOf(column)} style={indent}>
          {column.type === 'status' ? column.status?.(row)?.text : cellText(column, row)}
          {note && <span className="note"> {note}</span>}
        </td>
      );
    });
  return (
    <table className="data print-only grid-print" style={{ zoom: shrunkBy(columns) }}>
      <caption className="sr-only">{name}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={classOf(column)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const tree = levelOf?.(row);
          return (
            <tr key={rowId(row)} className={tree?.isGroup ? 'group' : undefined}>
              {cells(row, tree)}
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        {totals.map((row) => (
          <tr key={rowId(row)}>{cells(row, undefined)}</tr>
        ))}
      </tfoot>
    </table>
  );
}
