/** The columns of a sheet: which there are, how wide each is, and how many lines its texts take. */
import { cellFormat, formatCell } from '../formatText.ts';
import { type Column, cellOf, type ReportTable, type Row } from '../model.ts';
import { fitsNumber } from './cells.ts';

/** A column of the sheet: one of the table's, its currency, its marks, or its exact text. */
export interface SheetColumn {
  readonly column: Column;
  readonly role: 'value' | 'currency' | 'state' | 'exact';
  readonly title: string;
}

/** The table's columns, each with those that tell its currency, its marks or its exact text. */
export function sheetColumns(table: ReportTable): readonly SheetColumn[] {
  const hasCurrency = table.columns.some((column) => column.id === 'currency');
  return table.columns.flatMap((column): SheetColumn[] => {
    const cells = table.rows.map((row) => cellOf(row.cells[column.id]));
    const isNumber = column.type !== 'text' && column.type !== 'date';
    const columns: SheetColumn[] = [{ column, role: 'value', title: column.title }];
    if (column.type === 'amount' && column.currency === undefined && !hasCurrency)
      columns.push({ column, role: 'currency', title: `${column.title} currency` });
    // A text says itself what its mark colours.
    if (
      column.type !== 'text' &&
      cells.some((cell) => cell?.mark !== undefined && cell.mark !== 'converted')
    )
      columns.push({ column, role: 'state', title: `${column.title} state` });
    if (isNumber && cells.some((cell) => cell !== undefined && !fitsNumber(cell.value)))
      columns.push({ column, role: 'exact', title: `${column.title}, exact text` });
    return columns;
  });
}

export function columnLetter(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnLetter(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));
}

/** Texts keep off the figure to their left. */
export function indentOf(at: number): number {
  return at === 0 ? 0 : 1;
}

/** The lines that words take in `width` characters. */
export function linesIn(text: string, width: number): number {
  if (displayWidth(text) <= width) return 1;
  let lines = 1;
  let used = 0;
  for (const word of text.split(' ')) {
    const length = displayWidth(word);
    if (used > 0 && used + 1 + length > width) {
      lines += 1;
      used = length;
    } else used += (used > 0 ? 1 : 0) + length;
  }
  return lines;
}

/** Texts wrap at these widths; a sheet of many columns keeps them narrow, so that print is not small. */
const WIDE_TEXT = 60;
const NARROW_TEXT = 26;
/** The names of lines, where no other text stands beside their figures. */
const NAME_TEXT = 46;
const MANY_COLUMNS = 8;

function widthOf(longest: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, longest + 2.5));
}

/** Characters as Excel counts widths: CJK take two. */
function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return width;
}

/** The widest content of a column; of figures as long as the longest before, only the first is printed. */
function longestOf(table: ReportTable, from: SheetColumn, next: string | undefined): number {
  let longest = 0;
  let longestRaw = 0;
  for (const row of table.rows) {
    const cell = cellOf(row.cells[from.column.id]);
    if (cell === undefined || (from.role !== 'value' && from.role !== 'exact')) continue;
    const extra = row.kind === 'line' ? 0 : 2;
    if (from.column.type === 'text') {
      // The name of a group or total runs over the empty cell beside it.
      const isFree = next !== undefined && cellOf(row.cells[next]) === undefined;
      if (extra === 0 || !isFree) longest = Math.max(longest, displayWidth(cell.value) + extra);
      continue;
    }
    const isSame = cell.value.length <= longestRaw && typeof row.cells[from.column.id] === 'string';
    if (isSame && extra === 0 && table.rows.length > MANY_ROWS) continue;
    longestRaw = Math.max(longestRaw, cell.value.length);
    const format = cellFormat(cell, from.column);
    const shown = from.role === 'exact' ? cell.value : formatCell(cell, from.column);
    longest = Math.max(longest, displayWidth(shown) + (format.type === 'text' ? 0 : extra));
  }
  return longest;
}

/** From here on a table is too long to look at each figure's print. */
const MANY_ROWS = 1000;

/** Widths of the columns in characters. */
export function columnWidths(table: ReportTable, columns: readonly SheetColumn[]): number[] {
  const isWide = columns.length > MANY_COLUMNS;
  const texts = columns.filter(({ column }) => column.type === 'text').length;
  const narrow = texts === 1 ? NAME_TEXT : NARROW_TEXT;
  return columns.map((from, at) => {
    const head = from.title.split(' ').reduce((most, word) => Math.max(most, word.length), 0);
    const longest = Math.max(longestOf(table, from, columns[at + 1]?.column.id), head + 1);
    const least = from.role === 'value' ? 10 : 12;
    const most = from.column.type === 'text' && isWide ? narrow : WIDE_TEXT;
    return widthOf(longest, least, most) + indentOf(at);
  });
}

/** How many lines a row takes, and in which columns its text wraps. */
export interface RowShape {
  readonly lines: number;
  readonly wraps: readonly boolean[];
}

/** The shape of a line of the table, or null where all its texts fit. */
export function rowShape(
  row: Row,
  columns: readonly SheetColumn[],
  widths: readonly number[],
): RowShape | null {
  let lines = 1;
  let wraps: boolean[] | null = null;
  for (let at = 0; at < columns.length; at += 1) {
    const from = columns[at] as SheetColumn;
    if (from.role !== 'value' || from.column.type !== 'text') continue;
    const text = cellOf(row.cells[from.column.id])?.value ?? '';
    const taken = linesIn(text, ((widths[at] ?? 10) - 1.5 - indentOf(at)) * 1.1);
    if (taken === 1) continue;
    lines = Math.max(lines, taken);
    wraps ??= columns.map(() => false);
    wraps[at] = true;
  }
  return wraps === null ? null : { lines, wraps };
}
