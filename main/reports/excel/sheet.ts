/**
 * One table on one sheet: a frozen head, live totals with exact cached results, notes below, and print
 * setup with repeated heads and the provenance foot.
 */
import type { Row as SheetRow, Workbook, Worksheet } from 'exceljs';
import { cellFormat, footerLines, formatDate, formatKnownAt } from '../formatText.ts';
import { cellOf, type MarkedCell, type ReportModel, type ReportTable, type Row } from '../model.ts';
import { type BulkRows, bulkRows, isBulk, newVariants } from './bulkRows.ts';
import { fitsNumber, fontOf, ink, numberFormat, setText, setValue, storedValue } from './cells.ts';
import {
  columnLetter,
  columnWidths,
  indentOf,
  linesIn,
  type RowShape,
  rowShape,
  type SheetColumn,
} from './columns.ts';
import { resolveFormula, type TablePlaces } from './formulas.ts';

/** Rows above the column heads: title, context, blank. */
export const HEAD_ROW = 4;

/** Names of sheets already given, in lower case. */
export type SheetNames = Set<string>;

/** At most `most` characters, without half a word or an open bracket at the end. */
function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most + 1).replace(/\s+\S*$/, '');
  return (cut.length > most ? text.slice(0, most) : cut).replace(/[\s,(]+$/, '');
}

/** A legal sheet name of at most 31 characters that no other sheet has. */
export function sheetName(title: string, taken: SheetNames): string {
  const clean = title
    .replace(/[\\/?*[\]:]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^'+|'+$/g, '')
    .trim();
  const base = clean === '' ? 'Table' : clean;
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` ${number}`;
    const name = `${cutAtWord(base, 31 - suffix.length)}${suffix}`;
    if (!taken.has(name.toLowerCase()) && name.toLowerCase() !== 'history') {
      taken.add(name.toLowerCase());
      return name;
    }
  }
}

/** What a sheet's foot holds at most, with room for its own codes; Excel refuses 256 characters. */
const FOOT_CHARACTERS = 230;

/** The provenance in as much of a foot as Excel allows: whole run hashes, never a cut one. */
function footText(report: ReportModel): string {
  // An ampersand starts a code in sheet feet.
  const where = footerLines(report)[0].replaceAll('&', '&&').slice(0, 180).replace(/&$/, '');
  const runs = report.provenance.runs.map((run) => `#${run.hash.slice(0, 10)}`);
  for (let shown = runs.length; shown >= 0; shown -= 1) {
    const rest = runs.length - shown;
    const list = [...runs.slice(0, shown), ...(rest > 0 ? [`${rest} more under Provenance`] : [])];
    const text = list.length === 0 ? where : `${where}\nruns ${list.join(' ')}`;
    if (text.length <= FOOT_CHARACTERS) return text;
  }
  return where;
}

/** A new sheet with print setup and feet; `headRow` rows repeat on each printed page. */
export function addSheet(workbook: Workbook, report: ReportModel, name: string): Worksheet {
  const sheet = workbook.addWorksheet(name, {
    pageSetup: {
      orientation: 'landscape',
      paperSize: 9,
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.8, header: 0.3, footer: 0.3 },
    },
    properties: { defaultRowHeight: 15 },
  });
  sheet.headerFooter.oddHeader = `&L&8${headText(report.title).replaceAll('&', '&&')}&R&8&A`;
  sheet.headerFooter.oddFooter = `&L&7${footText(report)}&R&7&P of &N`;
  return sheet;
}

/** Characters of a title beside which the name of the sheet has room at the head of a page. */
const HEAD_ROOM = 90;

function headText(title: string): string {
  if (title.length <= HEAD_ROOM) return title;
  return `${title.slice(0, HEAD_ROOM - 1).trimEnd()}\u2026`;
}

/** `SUM(C5:C9,C12:C20)` over the given sheet rows, split where a SUM has too many ranges. */
export function sumFormula(letter: string, rows: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const row of rows) {
    const last = ranges.at(-1);
    if (last && last[1] === row - 1) last[1] = row;
    else ranges.push([row, row]);
  }
  const sums: string[] = [];
  for (let start = 0; start < ranges.length; start += 200) {
    const part = ranges.slice(start, start + 200).map(([a, b]) => `${letter}${a}:${letter}${b}`);
    sums.push(`SUM(${part.join(',')})`);
  }
  return sums.length === 0 ? '0' : sums.join('+');
}

function writeCell(
  sheetRow: SheetRow,
  at: number,
  from: SheetColumn,
  cell: MarkedCell,
  places: TablePlaces,
): void {
  const target = sheetRow.getCell(at + 1);
  const format = cellFormat(cell, from.column);
  if (from.role === 'currency') setText(target, cell.currency ?? '');
  else if (from.role === 'state')
    setText(target, cell.mark === 'converted' ? '' : (cell.mark ?? ''));
  else if (from.role === 'exact') {
    setText(target, fitsNumber(cell.value) ? '' : cell.value);
    target.alignment = { horizontal: 'right', vertical: 'top' };
  } else if (cell.mark === 'missing') {
    setText(target, 'missing');
    target.font = fontOf({ color: { argb: ink.warning } });
    target.alignment = { horizontal: 'right', vertical: 'top' };
  } else setValue(target, cell.value, format);
  if (from.role === 'value' && cell.formula !== undefined)
    target.value = {
      formula: resolveFormula(cell.formula, places),
      result: storedValue(cell.value, format) as number,
      date1904: false,
    };
  if (from.role === 'value' && cell.mark !== undefined && cell.mark in MARK_INK)
    target.font = fontOf({ ...target.font, color: { argb: MARK_INK[cell.mark] ?? ink.text } });
  if (target.alignment?.horizontal !== 'right')
    target.alignment = { horizontal: 'left', vertical: 'top', indent: indentOf(at) };
}

const MARK_INK: { readonly [mark: string]: string } = {
  stale: ink.warning,
  near: ink.warning,
  breach: ink.negative,
};

function writeTotals(
  sheetRow: SheetRow,
  columns: readonly SheetColumn[],
  row: Row & { readonly kind: 'total' },
  lines: readonly number[],
): void {
  columns.forEach((from, at) => {
    if (from.role !== 'value' || !row.sums.includes(from.column.id)) return;
    const cell = cellOf(row.cells[from.column.id]);
    if (!cell) return;
    const format = cellFormat(cell, from.column);
    const target = sheetRow.getCell(at + 1);
    target.value = {
      formula: sumFormula(columnLetter(at), lines),
      result: storedValue(cell.value, format) as number,
      date1904: false,
    };
    target.numFmt = numberFormat(format, cell.value);
    target.alignment = { horizontal: 'right', vertical: 'top' };
  });
}

function decorate(sheetRow: SheetRow, row: Row, count: number): void {
  for (let at = 1; at <= count; at += 1) {
    const cell = sheetRow.getCell(at);
    if (row.kind === 'group')
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: ink.raised } };
    if (row.kind !== 'line') cell.font = fontOf({ ...cell.font, bold: true });
    cell.border =
      row.kind === 'total'
        ? { top: { style: row.over === 'all' ? 'medium' : 'thin', color: { argb: ink.text } } }
        : { bottom: { style: 'hair', color: { argb: ink.soft } } };
  }
}

function writeHead(sheet: Worksheet, report: ReportModel, table: ReportTable): void {
  setText(sheet.getCell(1, 1), table.title);
  sheet.getCell(1, 1).font = fontOf({ bold: true, size: 14 });
  sheet.getRow(1).height = 21;
  setText(
    sheet.getCell(2, 1),
    `${report.workspace} \u00b7 as of ${formatDate(report.asOf)} \u00b7 known at ${formatKnownAt(report.knownAt)}`,
  );
  const color = report.knownAt.state === 'past' ? ink.known : ink.muted;
  sheet.getCell(2, 1).font = fontOf({ color: { argb: color }, size: 9 });
}

/** The heads of the columns, as high as their words need. */
function writeHeads(sheet: Worksheet, columns: readonly SheetColumn[], widths: readonly number[]) {
  columns.forEach((from, at) => {
    const cell = sheet.getCell(HEAD_ROW, at + 1);
    setText(cell, from.title);
    cell.font = fontOf({ bold: true, color: { argb: ink.muted } });
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: ink.raised } };
    cell.border = { bottom: { style: 'thin', color: { argb: ink.border } } };
    const isLeft =
      from.role !== 'value' || from.column.type === 'text' || from.column.type === 'date';
    cell.alignment = {
      horizontal: isLeft ? 'left' : 'right',
      vertical: 'bottom',
      wrapText: true,
      indent: isLeft ? indentOf(at) : 0,
    };
    sheet.getColumn(at + 1).width = widths[at] ?? 10;
  });
  const lines = columns.map((from, at) => linesIn(from.title, (widths[at] ?? 10) - indentOf(at)));
  sheet.getRow(HEAD_ROW).height = LINE * Math.max(...lines) + 3;
}

const LINE = 15;

function writeRow(
  sheetRow: SheetRow,
  columns: readonly SheetColumn[],
  row: Row,
  { shape, places }: { readonly shape: RowShape | null; readonly places: TablePlaces },
): void {
  columns.forEach((from, at) => {
    const cell = cellOf(row.cells[from.column.id]);
    if (cell) writeCell(sheetRow, at, from, cell, places);
  });
  decorate(sheetRow, row, columns.length);
  if (shape === null) return;
  sheetRow.height = LINE * shape.lines;
  shape.wraps.forEach((wraps, at) => {
    const cell = sheetRow.getCell(at + 1);
    if (wraps) cell.alignment = { ...cell.alignment, wrapText: true };
  });
}

/** The sheet that a table gets, and where the others stand for its formulas. */
export interface TableSheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly places: TablePlaces;
}

/**
 * Writes the table to a sheet of its own. Of a long table the library writes only one cell of each
 * kind; the answer then says which rows are to be written after it, by `bulkRows.ts`.
 */
export function writeTableSheet(
  workbook: Workbook,
  report: ReportModel,
  table: ReportTable,
  { name, columns, places }: TableSheet,
): BulkRows | null {
  const sheet = addSheet(workbook, report, name);
  const widths = columnWidths(table, columns);
  writeHead(sheet, report, table);
  writeHeads(sheet, columns, widths);
  const bulk = isBulk(table) ? bulkRows(sheet.id, table, columns, HEAD_ROW) : null;
  let sinceGroup: number[] = [];
  const all: number[] = [];
  table.rows.forEach((row, index) => {
    const number = HEAD_ROW + 1 + index;
    if (row.kind === 'group') sinceGroup = [];
    if (row.kind === 'line') {
      sinceGroup.push(number);
      all.push(number);
    }
    const shape = row.kind === 'line' ? rowShape(row, columns, widths) : null;
    if (bulk !== null && row.kind === 'line') {
      if (shape !== null) bulk.shapes.set(index, shape);
      if (!newVariants(bulk, row, shape, number)) return;
    }
    const sheetRow = sheet.getRow(number);
    writeRow(sheetRow, columns, row, { shape, places });
    if (row.kind === 'total')
      writeTotals(sheetRow, columns, row, row.over === 'group' ? sinceGroup : all);
  });
  const lastRow = HEAD_ROW + table.rows.length;
  const notes = columns.some((from) => from.role === 'exact')
    ? [
        ...table.notes,
        'A spreadsheet keeps 15 digits. Figures with more stand as text in the columns named exact.',
      ]
    : table.notes;
  writeNotes(sheet, notes, lastRow + 2, columns.length);
  sheet.views = [{ state: 'frozen', xSplit: 1, ySplit: HEAD_ROW, activeCell: 'A1' }];
  sheet.pageSetup.printTitlesRow = `${HEAD_ROW}:${HEAD_ROW}`;
  markNegatives(sheet, columns, lastRow);
  return bulk;
}

/** Small print below the table, wrapped at its width. */
function writeNotes(
  sheet: Worksheet,
  notes: readonly string[],
  firstRow: number,
  count: number,
): void {
  const widths = Array.from({ length: count }, (_, at) => sheet.getColumn(at + 1).width ?? 10);
  const width = widths.reduce((sum, each) => sum + each, 0);
  notes.forEach((note, index) => {
    const row = firstRow + index;
    const cell = sheet.getCell(row, 1);
    setText(cell, note);
    cell.font = fontOf({ size: 9, color: { argb: ink.muted } });
    if (count === 1) return;
    sheet.mergeCells(row, 1, row, count);
    cell.alignment = { wrapText: true, vertical: 'top' };
    sheet.getRow(row).height = 13 * linesIn(note, width * 1.1);
  });
}

/** Negative figures in colour besides their sign, as a rule of the sheet so that live totals follow. */
function markNegatives(sheet: Worksheet, columns: readonly SheetColumn[], lastRow: number): void {
  if (lastRow <= HEAD_ROW) return;
  columns.forEach((from, at) => {
    if (from.role !== 'value' || from.column.type === 'text' || from.column.type === 'date') return;
    const letter = columnLetter(at);
    sheet.addConditionalFormatting({
      ref: `${letter}${HEAD_ROW + 1}:${letter}${lastRow}`,
      rules: [
        {
          type: 'cellIs',
          operator: 'lessThan',
          formulae: ['0'],
          priority: at + 1,
          style: { font: { color: { argb: ink.negative } } },
        },
      ],
    });
  });
}
