/**
 * The layout of a printed table: how wide each column is, how small the print, where names wrap.
 * Figures are never wrapped or cut; texts share what room is left.
 */
import { isNegativeText } from '../decimalText.ts';
import { formatCell } from '../formatText.ts';
import { type Column, cellOf, type MarkedCell, type ReportTable, type Row } from '../model.ts';
import type { Canvas, PlacedText, TextStyle } from './canvas.ts';
import { palette, size } from './palette.ts';

export const PAD_X = 4;
export const PAD_Y = 2.6;

/** How far a column may be widened beyond its content, in points. */
const MOST_SLACK = { text: 70, figure: 30 } as const;

export interface Layout {
  readonly table: ReportTable;
  readonly fontSize: number;
  readonly lineHeight: number;
  readonly widths: readonly number[];
  /** Of the whole table. */
  readonly width: number;
}

export interface LaidRow {
  readonly row: Row;
  readonly cells: readonly LaidCell[];
  readonly height: number;
}

export interface LaidCell {
  readonly lines: readonly string[];
  readonly style: PlacedText;
}

export function isText(column: Column): boolean {
  return column.type === 'text';
}

function styleOf(
  row: Row,
  column: Column,
  cell: MarkedCell | undefined,
  fontSize: number,
): PlacedText {
  const isNumber = !isText(column) && column.type !== 'date';
  const color =
    cell?.mark === 'breach' || (isNumber && cell !== undefined && isNegativeText(cell.value))
      ? palette.negative
      : cell?.mark === 'stale' || cell?.mark === 'missing' || cell?.mark === 'near'
        ? palette.warning
        : palette.text;
  const weight =
    row.kind === 'total' || cell?.bold === true
      ? 'strong'
      : row.kind === 'group'
        ? 'medium'
        : 'regular';
  return { size: fontSize, weight, color, align: isNumber ? 'right' : 'left' };
}

/** As printed; age is said in words besides its colour. */
function printed(cell: MarkedCell | undefined, column: Column): string {
  return formatCell(cell, column) + (cell?.mark === 'stale' ? ' (stale)' : '');
}

/** A table laid out on a canvas, with the height of each row. */
export interface LaidTable {
  readonly layout: Layout;
  readonly rows: readonly LaidRow[];
}

const laidTables = new WeakMap<Canvas, WeakMap<ReportTable, LaidTable>>();

/** Lays out the whole table, once for each canvas. */
export function layTable(canvas: Canvas, table: ReportTable): LaidTable {
  const known = laidTables.get(canvas) ?? new WeakMap<ReportTable, LaidTable>();
  laidTables.set(canvas, known);
  let laid = known.get(table);
  if (laid === undefined) {
    const layout = planLayout(canvas, table);
    laid = { layout, rows: table.rows.map((row) => layRow(canvas, layout, row)) };
    known.set(table, laid);
  }
  return laid;
}

/** Widths by content: figures whole, texts share what is left; smaller print before a broken figure. */
function planLayout(canvas: Canvas, table: ReportTable): Layout {
  const extents = table.columns.map((column) => extentOf(canvas, table, column));
  const whole = wholeNames(canvas, table, extents);
  if (whole !== undefined) return whole;
  for (const fontSize of [size.table, 7.4, 6.8, 6.2]) {
    const widths = planWidths(canvas, table, { extents, fontSize, isLast: fontSize === 6.2 });
    if (widths) {
      const width = widths.reduce((sum, each) => sum + each, 0);
      return { table, fontSize, lineHeight: fontSize * 1.35, widths, width };
    }
  }
  throw new Error('Invariant broken: the smallest print always gives widths');
}

/** Figures beside the names of lines from which on a name is rather smaller than on two lines. */
const MANY_FIGURES = 6;

/** A layout in which the names of a wide table of figures stand on one line each, if a print has it. */
function wholeNames(
  canvas: Canvas,
  table: ReportTable,
  extents: readonly Extent[],
): Layout | undefined {
  const [names, ...others] = table.columns;
  const isWide = others.length >= MANY_FIGURES && !others.some(isText);
  if (names === undefined || !isText(names) || !isWide) return undefined;
  for (const fontSize of [size.table, 7.4, 6.8, 6.2]) {
    const needs = extents.map(({ widest, word }) => Math.max(widest, word) * fontSize + 2 * PAD_X);
    const width = needs.reduce((sum, each) => sum + each, 0);
    if (width > canvas.width) continue;
    const slack = Math.min((canvas.width - width) / table.columns.length, MOST_SLACK.figure);
    const widths = needs.map((each) => each + slack);
    const all = widths.reduce((sum, each) => sum + each, 0);
    return { table, fontSize, lineHeight: fontSize * 1.35, widths, width: all };
  }
  return undefined;
}

/** What a column's content takes at size 1: widest cell and word, title, and the title's longest word. */
interface Extent {
  readonly widest: number;
  readonly bodyWord: number;
  readonly title: number;
  readonly word: number;
}

const HEAD_SHARE = 0.92;

/** A text column is never narrower, in sizes of its print; and no wider for the sake of one long word. */
const TEXT_EMS = 9;
const WORD_EMS = 15;

function extentOf(canvas: Canvas, table: ReportTable, column: Column): Extent {
  const head: TextStyle = { size: HEAD_SHARE, weight: 'medium' };
  let [widest, bodyWord] = [0, 0];
  for (const row of table.rows) {
    // The name of a group or total runs over the empty cells beside it.
    if (row.kind !== 'line' && isText(column)) continue;
    const cell = cellOf(row.cells[column.id]);
    if (cell === undefined) continue;
    const [text, style] = [printed(cell, column), styleOf(row, column, cell, 1)];
    const width = canvas.measure(text, style);
    if (width > widest) widest = width;
    if (isText(column) && width > TEXT_EMS)
      for (const word of text.split(/\s+/))
        bodyWord = Math.max(bodyWord, canvas.measure(word, style));
  }
  return {
    widest,
    bodyWord,
    title: canvas.measure(column.title, head),
    word: Math.max(0, ...column.title.split(' ').map((word) => canvas.measure(word, head))),
  };
}

function planWidths(
  canvas: Canvas,
  table: ReportTable,
  plan: {
    readonly extents: readonly Extent[];
    readonly fontSize: number;
    readonly isLast: boolean;
  },
): readonly number[] | undefined {
  const { extents, fontSize, isLast } = plan;
  const natural = table.columns.map((column, index) => {
    const { widest, bodyWord, title, word } = extents[index] as Extent;
    const least = word * fontSize;
    const body = widest * fontSize;
    // Beyond this a text column wraps rather than squeezing its neighbours.
    const words = Math.min(Math.max(bodyWord, TEXT_EMS), WORD_EMS) * fontSize;
    const wrapped = column.breaks === 'once' ? body / 2 + fontSize : Math.max(least, words);
    const mayWrap = isText(column) && column.breaks !== 'never';
    const floor = mayWrap ? Math.min(body, wrapped) : body;
    return {
      full: Math.max(body, title * fontSize) + 2 * PAD_X,
      floor: Math.max(floor, least) + 2 * PAD_X,
    };
  });
  const full = natural.reduce((sum, column) => sum + column.full, 0);
  const least = natural.reduce((sum, column) => sum + column.floor, 0);
  if (full <= canvas.width) {
    // Columns breathe, but a figure stays near its name: a small table does not fill the page.
    const slack = (canvas.width - full) / table.columns.length;
    return natural.map((column, index) => {
      const isName = isText(table.columns[index] as Column);
      return column.full + Math.min(slack, isName ? MOST_SLACK.text : MOST_SLACK.figure);
    });
  }
  if (least > canvas.width && !isLast) return undefined;
  const give = full - least;
  const share = give === 0 ? 0 : Math.max(0, canvas.width - least) / give;
  const scale = least > canvas.width ? canvas.width / least : 1;
  return natural.map((column) => (column.floor + (column.full - column.floor) * share) * scale);
}

/** Width for a cell's text: names of groups and totals run on over empty cells to their right. */
function roomFor(layout: Layout, row: Row, index: number): number {
  let width = layout.widths[index] ?? 0;
  if (row.kind === 'line' || index !== 0) return width;
  for (let next = 1; next < layout.widths.length; next += 1) {
    const column = layout.table.columns[next];
    if (column && cellOf(row.cells[column.id]) !== undefined) break;
    width += layout.widths[next] ?? 0;
  }
  return width;
}

/** Lays out one row: its lines of text and its height. */
export function layRow(canvas: Canvas, layout: Layout, row: Row): LaidRow {
  const { table, fontSize, lineHeight } = layout;
  const cells = table.columns.map((column, index): LaidCell => {
    const cell = cellOf(row.cells[column.id]);
    const style = styleOf(row, column, cell, fontSize);
    const text = printed(cell, column);
    const room = roomFor(layout, row, index) - 2 * PAD_X + 0.01;
    const wraps = isText(column) || cell?.type === 'text';
    return { lines: text === '' ? [] : wraps ? canvas.wrap(text, room, style) : [text], style };
  });
  const lines = Math.max(1, ...cells.map((cell) => cell.lines.length));
  return { row, cells, height: lines * lineHeight + 2 * PAD_Y };
}
