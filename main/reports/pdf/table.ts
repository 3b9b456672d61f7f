/**
 * Tables on paper: right-aligned tabular figures, heads repeated on every page, no row cut between
 * pages, group rows kept with their first line and totals with their last.
 */
import { type Column, cellOf, type ReportTable, type Row } from '../model.ts';
import { type Canvas, caption, type TextStyle } from './canvas.ts';
import { palette, size } from './palette.ts';
import {
  isText,
  type LaidRow,
  type Layout,
  layRow,
  layTable,
  PAD_X,
  PAD_Y,
} from './tableLayout.ts';

function ruleOver(
  canvas: Canvas,
  layout: Layout,
  y: number,
  color: string,
  lineWidth: number,
): void {
  canvas.rule(y, color, lineWidth, canvas.left, layout.width);
}

/** The cells' texts; each is marked as one under `element`, where there is one. */
function drawCells(
  canvas: Canvas,
  layout: Layout,
  { cells }: LaidRow,
  element?: PDFKit.PDFStructureElement,
): void {
  const top = canvas.y + PAD_Y + layout.lineHeight / 2 + layout.fontSize * 0.36;
  let x = canvas.left;
  cells.forEach(({ lines, style }, index) => {
    const width = (layout.widths[index] ?? 0) - 2 * PAD_X;
    const left = x + PAD_X;
    const draw = () =>
      lines.forEach((line, number) => {
        canvas.line(line, left, top + number * layout.lineHeight, style, width);
      });
    if (element === undefined) draw();
    else canvas.tagged('TD', draw, element);
    x += layout.widths[index] ?? 0;
  });
}

/** Beyond this many rows a table is tagged by row: an element a cell would be most of the file. */
const TAGGED_ROWS = 1000;

function drawRow(
  canvas: Canvas,
  layout: Layout,
  laid: LaidRow,
  parent: PDFKit.PDFStructureElement,
): void {
  const { row, height } = laid;
  const top = canvas.y;
  if (row.kind === 'group') canvas.fill(canvas.left, top, layout.width, height, palette.raised);
  if (row.kind === 'total')
    ruleOver(canvas, layout, top, palette.rule, row.over === 'all' ? 0.9 : 0.5);
  if (layout.table.rows.length > TAGGED_ROWS)
    canvas.tagged('TR', () => canvas.batched(() => drawCells(canvas, layout, laid)), parent);
  else {
    const element = canvas.group('TR', parent);
    drawCells(canvas, layout, laid, element);
    element.end();
  }
  canvas.y = top + height;
  if (row.kind !== 'total') ruleOver(canvas, layout, canvas.y, palette.hairline, 0.4);
}

function headLines(canvas: Canvas, layout: Layout) {
  const style: TextStyle = { size: layout.fontSize * 0.92, weight: 'medium', color: palette.muted };
  const lines = layout.table.columns.map((column, index) =>
    canvas.wrap(column.title, (layout.widths[index] ?? 0) - 2 * PAD_X + 0.01, style),
  );
  const count = Math.max(1, ...lines.map((cell) => cell.length));
  return { style, lines, count, height: count * style.size * 1.3 + 2 * PAD_Y };
}

function drawHead(canvas: Canvas, layout: Layout, parent: PDFKit.PDFStructureElement): void {
  const { style, lines, count, height } = headLines(canvas, layout);
  const element = canvas.group('TR', parent);
  const top = canvas.y;
  const step = style.size * 1.3;
  let x = canvas.left;
  layout.table.columns.forEach((column, index) => {
    const width = (layout.widths[index] ?? 0) - 2 * PAD_X;
    const cell = lines[index] ?? [];
    const align = isText(column) || column.type === 'date' ? 'left' : 'right';
    canvas.tagged(
      'TH',
      () =>
        cell.forEach((line, number) => {
          const row = count - cell.length + number;
          const baseline = top + PAD_Y + row * step + step / 2 + style.size * 0.36;
          canvas.line(line, x + PAD_X, baseline, { ...style, align }, width);
        }),
      element,
    );
    x += layout.widths[index] ?? 0;
  });
  element.end();
  canvas.y = top + height;
  ruleOver(canvas, layout, canvas.y, palette.border, 0.7);
}

function continued(row: Row, firstColumn: Column | undefined): Row {
  if (!firstColumn) return row;
  const cell = cellOf(row.cells[firstColumn.id]);
  if (!cell) return row;
  return {
    ...row,
    cells: { ...row.cells, [firstColumn.id]: { ...cell, value: `${cell.value} (continued)` } },
  };
}

const noteStyle = { size: size.micro + 0.5, color: palette.muted };

/** Height of the notes below a table, which stay with its end. */
function notesHeight(canvas: Canvas, { notes }: ReportTable): number {
  const lines = notes.flatMap((note) => canvas.wrap(note, canvas.width, noteStyle)).length;
  return lines === 0 ? 0 : 4 + lines * noteStyle.size * 1.42;
}

/** Height of the rows that must stay on the page of row `index`. */
function keptHeight(rows: readonly LaidRow[], index: number, notes: number): number {
  const heightOf = (from: number, to: number): number =>
    rows.slice(from, to).reduce((sum, laid) => sum + laid.height, 0);
  // The last three rows stay together, so that no page opens with a lone total.
  if (index >= rows.length - 3) return heightOf(index + 1, rows.length) + notes;
  const next = rows[index + 1];
  const after = rows[index + 2];
  const isKept = rows[index]?.row.kind === 'group' || next?.row.kind === 'total';
  return isKept ? heightOf(index + 1, after?.row.kind === 'total' ? index + 3 : index + 2) : 0;
}

/** Points that a table may take to count as small on any paper: about ten rows. */
const SMALL = 230;

/** Points of rows that are enough to start a parted table with, however few rows they are. */
const TALL = 70;

/** The most of a page that may stay empty below what stands on it, for the sake of a whole table. */
const MOST_EMPTY = 0.3;

/**
 * A small table stays whole, unless that would leave much of a page empty; one that is parted starts
 * with three rows at least, or fewer tall ones.
 */
function openingHeight(canvas: Canvas, layout: Layout, rows: readonly LaidRow[]): number {
  const head = caption.size * 2 + headLines(canvas, layout).height;
  const whole =
    rows.reduce((sum, laid) => sum + laid.height, head) + notesHeight(canvas, layout.table);
  const free = canvas.bottom - canvas.y;
  const isParted = rows.length > 6 && whole > free && free > canvas.bodyHeight * MOST_EMPTY;
  if (!isParted && whole <= Math.max(canvas.bodyHeight * 0.25, SMALL)) return whole;
  const tall = rows.findIndex(
    (_, index) => rows.slice(0, index + 1).reduce((sum, { height }) => sum + height, 0) > TALL,
  );
  const first = tall < 0 ? 3 : Math.min(3, tall + 1);
  return rows.slice(0, first).reduce((sum, laid) => sum + laid.height, head);
}

/** Height in points of the whole table with its title, notes and the room below it. */
export function tableHeight(canvas: Canvas, table: ReportTable): number {
  const { layout, rows } = layTable(canvas, table);
  const head = caption.size * 2 + headLines(canvas, layout).height + 16;
  return rows.reduce((sum, laid) => sum + laid.height, head + notesHeight(canvas, table));
}

/** Height in points that must be free where the table starts. */
export function tableOpening(canvas: Canvas, table: ReportTable): number {
  const { layout, rows } = layTable(canvas, table);
  return openingHeight(canvas, layout, rows);
}

/** Draws a table at the cursor with its title, and its notes below it. */
export function drawTable(canvas: Canvas, table: ReportTable): void {
  const { layout, rows } = layTable(canvas, table);
  canvas.ensure(openingHeight(canvas, layout, rows));
  if (table.title !== '') {
    canvas.paragraph(table.title, caption, 'H3');
    canvas.y += 2;
  }
  const element = canvas.group('Table');
  drawHead(canvas, layout, element);
  const notes = notesHeight(canvas, table);
  let group: Row | undefined;
  rows.forEach((laid, index) => {
    if (laid.row.kind === 'group') group = laid.row;
    if (laid.row.kind === 'total' && laid.row.over === 'all') group = undefined;
    if (canvas.y + laid.height + keptHeight(rows, index, notes) > canvas.bottom) {
      canvas.newPage();
      drawHead(canvas, layout, element);
      if (group && laid.row.kind !== 'group')
        drawRow(
          canvas,
          layout,
          layRow(canvas, layout, continued(group, table.columns[0])),
          element,
        );
    }
    drawRow(canvas, layout, laid, element);
  });
  element.end();
  ruleOver(canvas, layout, canvas.y, palette.border, 0.7);
  canvas.y += 4;
  for (const note of table.notes) canvas.paragraph(note, noteStyle, 'Note');
  canvas.y += 12;
}
