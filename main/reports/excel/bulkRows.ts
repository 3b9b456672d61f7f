/**
 * The rows of a long table, written straight as sheet XML (ECMA-376, part 1, 18.3.1). The workbook
 * library takes tens of microseconds for a cell; here it writes one cell of each kind, and every other
 * cell takes the style of the one of its kind. Both write the same: a test holds them together.
 */
import { invariant } from '../../../core/result.ts';
import { decimalsOf } from '../decimalText.ts';
import { cellFormat } from '../formatText.ts';
import { type Cell, cellOf, type MarkedCell, type ReportTable, type Row } from '../model.ts';
import { fitsNumber, isFormulaText, keptEscapes } from './cells.ts';
import { columnLetter, type RowShape, type SheetColumn } from './columns.ts';

/** Shorter tables are the library's: their looks cost little. */
const BULK_LINES = 2000;

/** What is kept of a long table until the library has written its sheet. */
export interface BulkRows {
  /** The library's number of the sheet, which names its part. */
  readonly sheetId: number;
  readonly table: ReportTable;
  readonly columns: readonly SheetColumn[];
  readonly headRow: number;
  /** By row of the table, where its texts take several lines. */
  readonly shapes: Map<number, RowShape>;
  /** For each column, the address of one cell of each kind. */
  readonly examples: readonly Map<string | number, string>[];
}

/** A formula is written by the library. */
function hasFormula(row: Row): boolean {
  return Object.values(row.cells).some((cell) => typeof cell === 'object' && 'formula' in cell);
}

export function isBulk(table: ReportTable): boolean {
  return table.rows.length > BULK_LINES && !table.rows.some(hasFormula);
}

export function bulkRows(
  sheetId: number,
  table: ReportTable,
  columns: readonly SheetColumn[],
  headRow: number,
): BulkRows {
  const examples = columns.map(() => new Map<string | number, string>());
  return { sheetId, table, columns, headRow, shapes: new Map(), examples };
}

/** The kind of a cell: cells of one kind in one column have one style. */
function variantOf(from: SheetColumn, cell: Cell | undefined, isWrapped: boolean): string | number {
  const { column, role } = from;
  const marked = cellOf(cell);
  if (marked === undefined) return -1;
  if (typeof cell === 'string' && role === 'value') {
    if (column.type === 'text') return (isWrapped ? 1 : 0) + (isFormulaText(cell) ? 2 : 0);
    return column.type === 'amount' ? 4 + decimalsOf(cell) : 4;
  }
  const { value, type, currency, mark } = marked;
  const digits = (type ?? column.type) === 'amount' && mark !== 'missing' ? decimalsOf(value) : 0;
  const text = shownText(from, marked);
  const isDangerous = text !== null && isFormulaText(text);
  return `${type} ${currency} ${mark} ${digits} ${isWrapped} ${isDangerous}`;
}

/** Whether the row holds a kind of cell that was not met before; then it becomes its example. */
export function newVariants(
  { columns, examples }: BulkRows,
  row: Row,
  shape: RowShape | null,
  number: number,
): boolean {
  let isNew = false;
  for (let at = 0; at < columns.length; at += 1) {
    const from = columns[at] as SheetColumn;
    const variant = variantOf(from, row.cells[from.column.id], shape?.wraps[at] === true);
    const known = examples[at];
    if (known === undefined || known.has(variant)) continue;
    known.set(variant, `${columnLetter(at)}${number}`);
    isNew = true;
  }
  return isNew;
}

/** What a cell shows where it is text, or null where it is a number or a date. */
function shownText(from: SheetColumn, cell: MarkedCell): string | null {
  if (from.role === 'currency') return cell.currency ?? '';
  if (from.role === 'state') return cell.mark === 'converted' ? '' : (cell.mark ?? '');
  if (from.role === 'exact') return fitsNumber(cell.value) ? '' : cell.value;
  if (cell.mark === 'missing') return 'missing';
  const type = cell.type ?? from.column.type;
  if (type === 'text') return cell.value;
  return type === 'date' && !isIsoDate(cell.value) ? cell.value : null;
}

function isIsoDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

const DAY_MS = 86_400_000;
/** Day 0 of the serial dates of the 1900 system, as they count from 1 March 1900 on. */
const DAY_ZERO = Date.UTC(1899, 11, 30);

function numberText(from: SheetColumn, cell: MarkedCell): string {
  const { value } = cell;
  if (cellFormat(cell, from.column).type === 'date')
    return String((Date.parse(`${value}T00:00:00Z`) - DAY_ZERO) / DAY_MS);
  // The decimal text is the number; beyond 15 digits it is what the library would store.
  return value.length <= 15 || fitsNumber(value) ? value : String(Number(value));
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/** Text as XML: without what XML cannot hold, and nothing that reads as an escape of its own. */
function xmlText(text: string): string {
  if (/^[\x20-\x25\x27-\x3b\x3d\x3f-\x5e\x60-\x7e]*$/.test(text)) return text;
  return keptEscapes(text)
    .replace(/[&<>]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
}

function cellXml(from: SheetColumn, cell: Cell, place: string): string {
  const marked = typeof cell === 'string' ? { value: cell } : cell;
  const text = shownText(from, marked);
  if (text === null) return `<c ${place}><v>${numberText(from, marked)}</v></c>`;
  if (text === '') return `<c ${place}/>`;
  const space = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '';
  return `<c ${place} t="inlineStr"><is><t${space}>${xmlText(text)}</t></is></c>`;
}

/** The style numbers of the examples, from the sheet as the library wrote it. */
function stylesOf({ examples }: BulkRows, rows: ReadonlyMap<number, string>) {
  return examples.map((known) => {
    const styles = new Map<string | number, string>();
    for (const [variant, address] of known) {
      const row = rows.get(Number(/\d+$/.exec(address)?.[0])) ?? '';
      const found = new RegExp(`<c r="${address}"(?: s="(\\d+)")?`).exec(row);
      invariant(found !== null, `the example ${address} was written`);
      styles.set(variant, found[1] === undefined ? '' : ` s="${found[1]}"`);
    }
    return styles;
  });
}

const LINE_POINTS = 15;
/** Rows that are handed on in one piece. */
const PIECE_ROWS = 400;

/** The sheet with every row in it, in pieces, from the sheet that the library wrote. */
export function* fillSheet(bulk: BulkRows, xml: string): Generator<string> {
  const { table, columns, headRow, shapes } = bulk;
  const start = xml.indexOf('<sheetData>') + '<sheetData>'.length;
  const end = xml.indexOf('</sheetData>', start);
  invariant(start > 20 && end >= start, 'a sheet with a table has rows');
  const written = new Map<number, string>();
  for (const found of xml.slice(start, end).matchAll(/<row r="(\d+)"(?:[^>]*\/>|.*?<\/row>)/gs))
    written.set(Number(found[1]), found[0]);
  const styles = stylesOf(bulk, written);
  const letters = columns.map((_, at) => columnLetter(at));
  const lastRow = Math.max(headRow + table.rows.length, ...written.keys());
  yield xml
    .slice(0, start)
    .replace(/<dimension ref="[^"]*"\/>/, `<dimension ref="A1:${letters.at(-1)}${lastRow}"/>`);
  let piece = '';
  for (let number = 1; number <= lastRow; number += 1) {
    const row = table.rows[number - headRow - 1];
    if (row === undefined || row.kind !== 'line') {
      piece += written.get(number) ?? '';
      continue;
    }
    const shape = shapes.get(number - headRow - 1);
    piece += shape
      ? `<row r="${number}" ht="${LINE_POINTS * shape.lines}" customHeight="1">`
      : `<row r="${number}">`;
    for (let at = 0; at < columns.length; at += 1) {
      const from = columns[at] as SheetColumn;
      const cell = row.cells[from.column.id];
      const style = styles[at]?.get(variantOf(from, cell, shape?.wraps[at] === true)) ?? '';
      const place = `r="${letters[at]}${number}"${style}`;
      piece += cellOf(cell) === undefined ? `<c ${place}/>` : cellXml(from, cell as Cell, place);
    }
    piece += '</row>';
    if (number % PIECE_ROWS !== 0) continue;
    yield piece;
    piece = '';
  }
  yield piece + xml.slice(end);
}
