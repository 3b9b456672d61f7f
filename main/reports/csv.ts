/**
 * CSV export of a report table (RFC 4180) for machines and spreadsheets. Numbers are written as plain
 * numbers, so that negatives survive; text that a spreadsheet would run as a formula is disarmed.
 */
import { cellOf, type ReportTable } from './model.ts';

export interface CsvOptions {
  /** A byte order mark makes older spreadsheet programs read UTF-8; the default is none. */
  readonly byteOrderMark?: boolean;
}

// Characters that start a formula, a DDE call or a cell break in Excel, LibreOffice and their imports;
// the full-width forms are folded to ASCII by East Asian versions.
const TRIGGER = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
// What a spreadsheet skips before it looks: blanks of every width, marks of direction, joiners.
const SKIPPED =
  /^[\s\u00a0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff\0]+/;

/** Whether a spreadsheet could take the line for a formula or lose its first character. */
export function isFormulaLike(line: string): boolean {
  return /^[\t\r\n\0]/.test(line) || TRIGGER.test(line) || TRIGGER.test(line.replace(SKIPPED, ''));
}

/** Puts an apostrophe before each line of the text that could run as a formula. */
export function disarmFormula(text: string): string {
  // A leading break would put the apostrophe's line above the payload: the first line is kept with it.
  return text
    .split(/(\r\n|\r|\n)/)
    .map((part, index) =>
      index % 2 === 0 && (isFormulaLike(part) || (index === 0 && part === '' && text !== ''))
        ? `'${part}`
        : part,
    )
    .join('');
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
