/**
 * One table on one sheet: a frozen head, live totals with exact cached results, notes below, and print
 * setup with repeated heads and the provenance foot.
 */
import type { Row as SheetRow, Workbook, Worksheet } from 'exceljs';
import { cellFormat, footerLines, formatCell, formatDate, formatKnownAt } from '../formatText.ts';
import {
  type Column,
  cellOf,
  type MarkedCell,
  type ReportModel,
  type ReportTable,
  type Row,
} from '../model.ts';
import { fitsNumber, fontOf, ink, numberFormat, setText, setValue, storedValue } from './cells.ts';

/** Rows above the column heads: title, context, blank. */
const HEAD_ROW = 4;

/** A column of the sheet: one of the table's, its currency, its marks, or its exact text. */
interface SheetColumn {
  readonly column: Column;
  readonly role: 'value' | 'currency' | 'state' | 'exact';
  readonly title: string;
}

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
  sheet.headerFooter.oddHeader = `&L&8${report.title.replaceAll('&', '&&')}&R&8&A`;
  sheet.headerFooter.oddFooter = `&L&7${footText(report)}&R&7&P of &N`;
  return sheet;
}

function sheetColumns(table: ReportTable): readonly SheetColumn[] {
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

function writeCell(sheetRow: SheetRow, at: number, from: SheetColumn, cell: MarkedCell): void {
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

/** Texts keep off the figure to their left. */
function indentOf(at: number): number {
  return at === 0 ? 0 : 1;
}

/** The lines that words take in `width` characters. */
function linesIn(text: string, width: number): number {
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

function widthOf(texts: readonly string[], least: number, most: number): number {
  const longest = texts.reduce((length, text) => Math.max(length, displayWidth(text)), 0);
  return Math.min(most, Math.max(least, longest + 2.5));
}

/** Characters as Excel counts widths: CJK take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return width;
}

/** Texts wrap at these widths; a sheet of many columns keeps them narrow, so that print is not small. */
const WIDE_TEXT = 60;
const NARROW_TEXT = 26;
const MANY_COLUMNS = 8;

function setWidths(sheet: Worksheet, table: ReportTable, columns: readonly SheetColumn[]): void {
  const isWide = columns.length > MANY_COLUMNS;
  columns.forEach((from, at) => {
    const next = columns[at + 1]?.column.id;
    const texts = table.rows.flatMap((row) => {
      const cell = cellOf(row.cells[from.column.id]);
      if (cell === undefined || (from.role !== 'value' && from.role !== 'exact')) return [];
      if (from.column.type === 'text') {
        // The name of a group or total runs over the empty cell beside it.
        const isFree = next !== undefined && cellOf(row.cells[next]) === undefined;
        return row.kind !== 'line' && isFree
          ? []
          : [row.kind === 'line' ? cell.value : `${cell.value}  `];
      }
      const format = cellFormat(cell, from.column);
      const shown = from.role === 'exact' ? cell.value : formatCell({ ...cell }, from.column);
      return [format.type === 'text' || row.kind === 'line' ? shown : `${shown}  `];
    });
    const head = from.title.split(' ').reduce((most, word) => Math.max(most, word.length), 0);
    sheet.getColumn(at + 1).width =
      widthOf(
        [...texts, ' '.repeat(head + 1)],
        from.role === 'value' ? 10 : 12,
        from.column.type === 'text' && isWide ? NARROW_TEXT : WIDE_TEXT,
      ) + indentOf(at);
  });
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

/** Writes the table to a sheet of its own and returns it. */
export function writeTableSheet(
  workbook: Workbook,
  report: ReportModel,
  table: ReportTable,
  name: string,
): Worksheet {
  const sheet = addSheet(workbook, report, name);
  const columns = sheetColumns(table);
  writeHead(sheet, report, table);
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
  });
  let sinceGroup: number[] = [];
  const all: number[] = [];
  table.rows.forEach((row, index) => {
    const number = HEAD_ROW + 1 + index;
    const sheetRow = sheet.getRow(number);
    columns.forEach((from, at) => {
      const cell = cellOf(row.cells[from.column.id]);
      if (cell) writeCell(sheetRow, at, from, cell);
    });
    if (row.kind === 'group') sinceGroup = [];
    if (row.kind === 'line') {
      sinceGroup.push(number);
      all.push(number);
    }
    if (row.kind === 'total')
      writeTotals(sheetRow, columns, row, row.over === 'group' ? sinceGroup : all);
    decorate(sheetRow, row, columns.length);
  });
  const lastRow = HEAD_ROW + table.rows.length;
  const notes = columns.some((from) => from.role === 'exact')
    ? [
        ...table.notes,
        'A spreadsheet keeps 15 digits. Figures with more stand as text in the columns named exact.',
      ]
    : table.notes;
  setWidths(sheet, table, columns);
  setHeights(sheet, table, columns);
  writeNotes(sheet, notes, lastRow + 2, columns.length);
  sheet.views = [{ state: 'frozen', xSplit: 1, ySplit: HEAD_ROW, activeCell: 'A1' }];
  sheet.pageSetup.printTitlesRow = `${HEAD_ROW}:${HEAD_ROW}`;
  markNegatives(sheet, columns, lastRow);
  return sheet;
}

const LINE = 15;

/** Heads and long texts take the lines that they need. */
function setHeights(sheet: Worksheet, table: ReportTable, columns: readonly SheetColumn[]): void {
  const widthAt = (at: number) => (sheet.getColumn(at + 1).width ?? 10) - 1.5 - indentOf(at);
  const heads = columns.map((from, at) => linesIn(from.title, widthAt(at) + 1.5));
  sheet.getRow(HEAD_ROW).height = LINE * Math.max(...heads) + 3;
  table.rows.forEach((row, index) => {
    if (row.kind !== 'line') return;
    const sheetRow = sheet.getRow(HEAD_ROW + 1 + index);
    let most = 1;
    columns.forEach((from, at) => {
      const text = cellOf(row.cells[from.column.id])?.value ?? '';
      if (from.role !== 'value' || from.column.type !== 'text') return;
      const lines = linesIn(text, widthAt(at) * 1.1);
      if (lines === 1) return;
      most = Math.max(most, lines);
      const cell = sheetRow.getCell(at + 1);
      cell.alignment = { ...cell.alignment, wrapText: true };
    });
    if (most > 1) sheetRow.height = LINE * most;
  });
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
