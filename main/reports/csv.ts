/**
 * CSV export of a report table (RFC 4180) for machines and spreadsheets. Numbers are written as plain
 * numbers, so that negatives survive; text that a spreadsheet would run as a formula is disarmed.
 */
import { disarmFormula } from '../../core/formula.ts';
import { cellOf, type ReportTable } from './model.ts';

export { disarmFormula, isFormulaLike } from '../../core/formula.ts';

export interface CsvOptions {
  /** A byte order mark makes older spreadsheet programs read UTF-8; the default is none. */
  readonly byteOrderMark?: boolean;
}

function quote(text: string): string {
  return /[",;\r\n\t\0']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The table as CSV text with CRLF line ends: a header, then every row.
 *
 * Amount columns whose cells carry their own currency get a column of currencies behind them. Percents
 * are ratios, dates ISO, numbers the exact model text; a missing value is an empty field.
 */
export function writeCsv(table: ReportTable, options: CsvOptions = {}): string {
  const columns = table.columns.map((column) => ({
    column,
    hasCurrency: column.type === 'amount' && column.currency === undefined,
  }));
  const text = (value: string): string => quote(disarmFormula(value));
  const header = columns.flatMap(({ column, hasCurrency }) =>
    hasCurrency ? [text(column.title), text(`${column.title} currency`)] : [text(column.title)],
  );
  const lines = table.rows.map((row) =>
    columns
      .flatMap(({ column, hasCurrency }) => {
        const cell = cellOf(row.cells[column.id]);
        const value = cell === undefined || cell.mark === 'missing' ? '' : cell.value;
        const isNumber = column.type !== 'text' && /^-?\d+(\.\d+)?$/.test(value);
        const field = isNumber ? value : text(value);
        return hasCurrency ? [field, text(cell?.currency ?? '')] : [field];
      })
      .join(','),
  );
  const mark = options.byteOrderMark ? '\ufeff' : '';
  return `${mark}${[header.join(','), ...lines].join('\r\n')}\r\n`;
}
