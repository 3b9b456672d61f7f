/**
 * Formulas of a report's cells. A builder names cells by table, column and row of the model, since it
 * knows neither sheets nor letters; here the names become addresses.
 */
import { invariant } from '../../../core/result.ts';
import type { ReportTable } from '../model.ts';
import { columnLetter, type SheetColumn } from './columns.ts';

/** Where a table stands in the workbook. */
export interface TablePlace {
  readonly sheet: string;
  /** The row of the column heads. */
  readonly headRow: number;
  readonly rowCount: number;
  readonly letters: ReadonlyMap<string, string>;
}

export type TablePlaces = ReadonlyMap<string, TablePlace>;

export function placeOf(
  table: ReportTable,
  sheet: string,
  columns: readonly SheetColumn[],
  headRow: number,
): TablePlace {
  return {
    sheet,
    headRow,
    rowCount: table.rows.length,
    letters: new Map(
      columns.flatMap(({ column, role }, at) =>
        role === 'value' ? [[column.id, columnLetter(at)] as const] : [],
      ),
    ),
  };
}

const NAMED_CELL = /\[\[(\w+)\.(\w+)\.(\d+)(?::(\d+))?\]\]/g;

/** The formula with addresses in place of the names of cells and ranges. */
export function resolveFormula(formula: string, places: TablePlaces): string {
  return formula.replace(NAMED_CELL, (name, tableId, columnId, first, last) => {
    const place = places.get(tableId);
    const letter = place?.letters.get(columnId);
    invariant(place !== undefined && letter !== undefined, `${name} names a cell of the workbook`);
    const at = (row: string) => {
      invariant(Number(row) < place.rowCount, `${name} names a row of the table`);
      return `$${letter}$${place.headRow + 1 + Number(row)}`;
    };
    const cells = last === undefined ? at(first) : `${at(first)}:${at(last)}`;
    return `'${place.sheet.replaceAll("'", "''")}'!${cells}`;
  });
}

/** The name of a cell, or with `last` of a range in one column, for `MarkedCell.formula`. */
export function cellName(table: string, column: string, row: number, last?: number): string {
  return `[[${table}.${column}.${row}${last === undefined ? '' : `:${last}`}]]`;
}
