/** What a grid shows: its columns, where rows come from, and what people may do with them. */
import { dayNumberOf, formatDate, formatDecimal, parseDecimal } from '../format/index.ts';
import { t } from '../messages/index.ts';
import type { ExplainTarget } from '../stores/explain.ts';
import type { ChipTone } from '../ui/controls.tsx';
import type { IconName } from '../ui/icon-paths.ts';

export type ColumnType = 'text' | 'amount' | 'converted' | 'number' | 'percent' | 'date' | 'status';

export interface CellMarks {
  /** Why the figure is old; a clock stands before it. */
  readonly stale?: string;
  /** A word after the text, such as the date of a late statement. */
  readonly late?: string;
  readonly isOverridden?: boolean;
  readonly isDraft?: boolean;
  readonly isMuted?: boolean;
}

export interface GridColumn<Row> {
  readonly id: string;
  readonly head: string;
  readonly type?: ColumnType;
  /** Pixels; wide enough for the widest figure. */
  readonly width?: number;
  /** Takes the room that is left. */
  readonly grow?: boolean;
  readonly pin?: 'left' | 'right';
  /** Under 1360 px the columns of rank 2 go; amounts are rank 1. */
  readonly rank?: 1 | 2;
  /** Exact text: a decimal, an ISO date, a name. `null` is missing, `''` is not applicable. */
  value(row: Row): string | null;
  /** A number that names something, such as an entry's: it is copied and never summed. */
  readonly isName?: boolean;
  /** Decimals shown, the same for the whole column; by default as the text has them. */
  readonly digits?: number;
  /** `change` shows a plus and a gain in colour; `plus` a plus alone, where more is no gain. */
  readonly sign?: 'negative' | 'change' | 'plus';
  /** An en dash where nothing moved. */
  readonly zeroAsDash?: boolean;
  currency?(row: Row): string | null;
  /** For type `converted`: whether this row's figure was converted. */
  isConverted?(row: Row): boolean;
  marks?(row: Row): CellMarks;
  /** For type `status`. */
  status?(row: Row): { readonly tone: ChipTone; readonly text: string } | null;
  /** Muted words after the value, such as a count. */
  note?(row: Row): string;
  readonly icon?: IconName;
  /** Where `Alt+Enter` leads. */
  explain?(row: Row): ExplainTarget | null;
  /** Bold weight of the key amount. */
  readonly isKey?: boolean;
  readonly isSortable?: boolean;
  /** Checks typed or pasted text and gives the value to save, or what is wrong with it. */
  readonly edit?: (row: Row) => boolean;
}

export interface GridSort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export interface GridPage<Row> {
  readonly rows: readonly Row[];
  /** All rows of the view, not of the page. */
  readonly count: number;
}

/** Rows from SQL, a page at a time. A new object means other rows: the grid starts again. */
export interface GridSource<Row> {
  getRows(start: number, end: number, sort: GridSort | null): Promise<GridPage<Row>>;
}

export interface GridEdit<Row> {
  readonly row: Row;
  readonly column: string;
  readonly value: string;
}

export type ParsedCell =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly message: string };

/** Reads typed or pasted text as the column's type. */
export function parseCell(type: ColumnType, text: string): ParsedCell {
  const trimmed = text.trim();
  if (type === 'text' || type === 'status' || trimmed === '') return { ok: true, value: trimmed };
  if (type === 'date') {
    const isDate = dayNumberOf(trimmed) !== null && trimmed.length === 10;
    return isDate
      ? { ok: true, value: trimmed }
      : { ok: false, message: t('grid.invalidDate', { text: trimmed }) };
  }
  const value = parseDecimal(trimmed);
  return value === null
    ? { ok: false, message: t('grid.invalidNumber', { text: trimmed }) }
    : { ok: true, value };
}

export function isFigureType(type: ColumnType | undefined): boolean {
  return type === 'amount' || type === 'converted' || type === 'number' || type === 'percent';
}

/** The text of a cell as shown. */
export function cellText<Row>(column: GridColumn<Row>, row: Row): string {
  const value = column.value(row);
  if (value === null) return t('common.missing');
  if (value === '') return '';
  if (column.type === 'date') return formatDate(value);
  if (!isFigureType(column.type)) return value;
  return formatDecimal(value, {
    ...(column.digits === undefined ? {} : { digits: column.digits }),
    ...(column.sign ? { sign: column.sign === 'plus' ? ('change' as const) : column.sign } : {}),
    zero: column.zeroAsDash ? 'dash' : 'figure',
  });
}

/** The text of a cell as copied: the raw figure, for a spreadsheet. */
export function rawText<Row>(column: GridColumn<Row>, row: Row): string {
  if (column.type === 'status') return column.status?.(row)?.text ?? '';
  return column.value(row) ?? '';
}
