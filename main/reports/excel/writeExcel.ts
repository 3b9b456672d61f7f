/**
 * A report model as a workbook: a summary with key figures as named ranges, one sheet a table, the
 * figures behind each chart, and a Provenance sheet. The same model gives the same bytes.
 */

import ExcelJs, { type Workbook, type Worksheet } from 'exceljs';
import { counted } from '../../../core/counted.ts';
import { chartTable } from '../chartTable.ts';
import { checkReport } from '../check.ts';
import { formatDate, formatKnownAt, formatMoment } from '../formatText.ts';
import type { KeyFigure, ReportModel, ReportTable, SignOff } from '../model.ts';
import { provenanceTables } from '../provenance.ts';
import { fillSheet } from './bulkRows.ts';
import { fitsNumber, fontOf, ink, setText, setValue } from './cells.ts';
import { linesIn, sheetColumns } from './columns.ts';
import { placeOf } from './formulas.ts';
import { type Replacements, rezip } from './rezip.ts';
import { addSheet, HEAD_ROW, type SheetNames, sheetName, writeTableSheet } from './sheet.ts';

/**
 * Writes the report as XLSX bytes.
 *
 * Rejects with `AppFailure` where the model does not hold together (codes of `checkReport`).
 */
export async function writeExcel(report: ReportModel): Promise<Uint8Array> {
  checkReport(report);
  const moment = new Date(report.provenance.generatedAt);
  const workbook = new ExcelJs.Workbook();
  workbook.title = report.title;
  workbook.subject = report.subtitle;
  workbook.creator = report.provenance.generatedBy;
  workbook.lastModifiedBy = report.provenance.generatedBy;
  workbook.description = report.provenance.program;
  workbook.created = moment;
  workbook.modified = moment;
  const taken: SheetNames = new Set();
  const summary = addSheet(workbook, report, sheetName('Summary', taken));
  sheetName('Provenance', taken);
  const tables = report.sections.flatMap((section): ReportTable[] =>
    section.kind === 'table' ? [section] : section.kind === 'chart' ? [chartTable(section)] : [],
  );
  const long: Map<string, (xml: string) => Iterable<string>> = new Map();
  const planned = tables.map((table) => ({
    table,
    name: sheetName(table.title === '' ? table.id : table.title, taken),
    columns: sheetColumns(table),
  }));
  const places = new Map(
    planned.map(({ table, name, columns }) => [table.id, placeOf(table, name, columns, HEAD_ROW)]),
  );
  const sheets = planned.map(({ table, name, columns }) => {
    const bulk = writeTableSheet(workbook, report, table, { name, columns, places });
    if (bulk !== null)
      long.set(`xl/worksheets/sheet${bulk.sheetId}.xml`, (xml) => fillSheet(bulk, xml));
    return { name, table };
  });
  writeSummary(workbook, summary, report, sheets);
  writeProvenance(workbook, report);
  const bytes = await workbook.xlsx.writeBuffer();
  return rezip(new Uint8Array(bytes as ArrayBuffer), moment, long satisfies Replacements);
}

interface NamedTable {
  readonly name: string;
  readonly table: ReportTable;
}

/** Writes text cells of one row from the left; returns the next row's number. */
function writeRow(sheet: Worksheet, row: number, texts: readonly string[], isBold = false): number {
  texts.forEach((text, index) => {
    const cell = sheet.getCell(row, index + 1);
    setText(cell, text);
    if (isBold) cell.font = fontOf({ bold: true });
  });
  return row + 1;
}

/** A text that may be longer than its columns: wrapped, since what runs over makes print small. */
function writeAcross(
  sheet: Worksheet,
  row: number,
  text: string,
  room: { readonly columns: number; readonly characters: number; readonly lineHeight: number },
): void {
  const cell = sheet.getCell(row, 1);
  setText(cell, text);
  const lines = linesIn(text, room.characters);
  sheet.getRow(row).height = room.lineHeight * lines;
  if (lines === 1) return;
  sheet.mergeCells(row, 1, row, room.columns);
  cell.alignment = { wrapText: true, vertical: 'top' };
}

function writeSummary(
  workbook: Workbook,
  sheet: Worksheet,
  report: ReportModel,
  tables: readonly NamedTable[],
): void {
  writeAcross(sheet, 1, report.title, { columns: 4, characters: 72, lineHeight: 26 });
  sheet.getCell(1, 1).font = fontOf({ bold: true, size: 18 });
  writeAcross(sheet, 2, report.subtitle, { columns: 4, characters: 125, lineHeight: 15 });
  sheet.getCell(2, 1).font = fontOf({ color: { argb: ink.muted } });
  let row = 4;
  row = writeRow(sheet, row, ['Workspace', report.workspace]);
  row = writeRow(sheet, row, ['As of', '']);
  setValue(sheet.getCell(row - 1, 2), report.asOf, { type: 'date' });
  row = writeRow(sheet, row, ['Known at', formatKnownAt(report.knownAt)]);
  row = writeRow(sheet, row, ['Base currency', report.baseCurrency]);
  report.sections.forEach((section, index) => {
    if (section.kind === 'keyFigures') {
      row = writeRow(
        sheet,
        row + 1,
        [
          section.title || 'Key figures',
          'Figure',
          'Unit',
          section.figures.some((figure) => noteOf(figure) !== '') ? 'Note' : '',
        ],
        true,
      );
      sheet.getCell(row - 1, 2).alignment = { horizontal: 'right', vertical: 'top' };
      sheet.getCell(row - 1, 3).alignment = INDENTED;
      for (const figure of section.figures) row = writeFigure(workbook, sheet, row, figure);
    }
    // A heading without words below it would head nothing here: its tables are sheets.
    const isSpoken = hasWords(report.sections.slice(index + 1));
    if (section.kind === 'heading' && section.level === 1 && isSpoken)
      row = writeRow(sheet, row + 1, [section.text], true);
    if (section.kind === 'paragraph') {
      const isAfterFigures = report.sections[index - 1]?.kind === 'keyFigures';
      row = writeParagraph(sheet, isAfterFigures ? row + 1 : row, section.text);
    }
    if (section.kind === 'signOff') row = writeSignOff(sheet, row, section);
  });
  row = writeRow(sheet, row + 1, ['Contents'], true);
  for (const { name, table } of tables) {
    row = writeRow(sheet, row, ['', countOf(table)]);
    const link = sheet.getCell(row - 1, 1);
    link.value = {
      text: table.title === '' ? name : table.title,
      hyperlink: `#'${name.replaceAll("'", "''")}'!A1`,
    };
    link.font = fontOf({ color: { argb: ink.accent }, underline: true });
  }
  sheet.getColumn(1).width = 40;
  sheet.getColumn(2).width = 26;
  sheet.getColumn(3).width = 12;
  sheet.getColumn(4).width = 60;
  sheet.views = [{ state: 'frozen', ySplit: 2, xSplit: 0, activeCell: 'A1' }];
}

/** Keeps the unit off the figure to its left. */
const INDENTED = { horizontal: 'left', indent: 1, vertical: 'top' } as const;

/** Whether a paragraph comes before the next heading. */
function hasWords(rest: ReportModel['sections']): boolean {
  const next = rest.findIndex((section) => section.kind === 'heading' && section.level === 1);
  return rest
    .slice(0, next < 0 ? rest.length : next)
    .some((section) => section.kind === 'paragraph');
}

function countOf(table: ReportTable): string {
  const count = table.rows.filter((row) => row.kind === 'line').length;
  return counted(count, 'line');
}

function writeParagraph(sheet: Worksheet, row: number, text: string): number {
  sheet.mergeCells(row, 1, row, 4);
  const cell = sheet.getCell(row, 1);
  setText(cell, text);
  cell.alignment = { wrapText: true, vertical: 'top' };
  sheet.getRow(row).height = 15 * Math.max(1, Math.ceil(text.length / 125));
  return row + 1;
}

/** A row a role; people sign on paper in the empty cell with the line below it. */
function writeSignOff(sheet: Worksheet, first: number, section: SignOff): number {
  let row = writeRow(sheet, first + 1, [section.title || 'Sign-off', 'Name', '', 'Signed'], true);
  for (const { role, name, at } of section.lines) {
    writeRow(sheet, row, [role, name, '', at === undefined ? '' : formatMoment(at)]);
    sheet.getRow(row).height = 24;
    for (const column of [2, 3, 4])
      sheet.getCell(row, column).border = {
        bottom: { style: 'thin', color: { argb: ink.border } },
      };
    row += 1;
  }
  return row;
}

/** What is said beside a figure; mostly nothing. */
function noteOf(figure: KeyFigure): string {
  return [
    figure.isConverted ? '\u2248 converted at the rates stated' : '',
    figure.note ?? '',
    figure.type !== 'text' && figure.type !== 'date' && !fitsNumber(figure.value)
      ? `exactly ${figure.value}`
      : '',
  ]
    .filter((note) => note !== '')
    .join('; ');
}

function writeFigure(workbook: Workbook, sheet: Worksheet, row: number, figure: KeyFigure): number {
  setText(sheet.getCell(row, 1), figure.label);
  const cell = sheet.getCell(row, 2);
  setValue(cell, figure.value, figure);
  cell.font = fontOf({ bold: true });
  if (figure.type === 'text' || figure.type === 'date')
    cell.alignment = { horizontal: 'right', vertical: 'top' };
  setText(sheet.getCell(row, 3), figure.currency ?? '');
  sheet.getCell(row, 3).alignment = INDENTED;
  setText(sheet.getCell(row, 4), noteOf(figure));
  sheet.getCell(row, 4).font = fontOf({ color: { argb: ink.muted } });
  // A sheet name and an absolute address; names must not look like a cell, hence the prefix.
  workbook.definedNames.add(`'${sheet.name}'!$B$${row}`, `figure_${figure.id}`);
  return row + 1;
}

function writeProvenance(workbook: Workbook, report: ReportModel): void {
  const sheet = addSheet(workbook, report, 'Provenance');
  let row = writeRow(sheet, 1, ['Provenance']);
  sheet.getCell(1, 1).font = fontOf({ bold: true, size: 14 });
  sheet.getRow(1).height = 21;
  const what = `${report.title}, ${formatDate(report.asOf)}`;
  writeAcross(sheet, 2, what, { columns: 5, characters: 140, lineHeight: 15 });
  row = 4;
  for (const table of provenanceTables(report)) {
    row = writeRow(
      sheet,
      row,
      table.columns.map((column) => column.title),
      true,
    );
    for (const line of table.rows) {
      const texts = table.columns.map((column) => {
        const cell = line.cells[column.id];
        return typeof cell === 'string' ? cell : (cell?.value ?? '');
      });
      row = writeRow(sheet, row, texts);
    }
    for (const note of table.notes) row = writeRow(sheet, row, [note]);
    row += 1;
  }
  sheet.getColumn(1).width = 24;
  sheet.getColumn(2).width = 10;
  sheet.getColumn(3).width = 40;
  sheet.getColumn(4).width = 68;
  sheet.getColumn(5).width = 12;
  sheet.views = [{ state: 'frozen', ySplit: 2, xSplit: 0, activeCell: 'A1' }];
}
