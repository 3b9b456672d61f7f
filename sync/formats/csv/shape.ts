/**
 * The outline of delimited text: which delimiter cuts its lines evenly, how wide the table is, where
 * it begins among the lines above it and which of those is its header.
 */

import { mendAmount } from './amounts.ts';
import { narrow } from './cells.ts';
import { COMMA, DATE_CELL, POINT } from './columns.ts';
import { type CsvRow, CsvScanner } from './scan.ts';
import { roleOfName } from './words.ts';

const DELIMITERS = [';', ',', '\t', '|'] as const;

export interface Shape {
  readonly delimiter: string;
  readonly quote: '"' | "'";
  readonly rows: readonly CsvRow[];
  readonly width: number;
  readonly confidence: number;
}

/** Cells between single quotes, where no double quote is in sight. */
function quoteOf(text: string): Shape['quote'] {
  const head = text.slice(0, 20_000);
  const single = head.match(/(?:^|[;,\t|])'[^'\n]*'(?=[;,\t|\r\n])/gm)?.length ?? 0;
  return single >= 3 && !head.includes('"') ? "'" : '"';
}

function rowsOf(text: string, delimiter: string, quote: string, limit: number): CsvRow[] {
  const scanner = new CsvScanner(text, delimiter, quote, text.startsWith('\ufeff') ? 1 : 0);
  const rows: CsvRow[] = [];
  for (let row = scanner.next(); row && rows.length < limit; row = scanner.next()) rows.push(row);
  return rows;
}

export function isDated(cells: readonly string[]): boolean {
  return cells.some((cell) => DATE_CELL.test(narrow(cell)));
}

/** A date and an amount with decimals, as entries have them and lines above a table seldom. */
function isEntryLike(cells: readonly string[]): boolean {
  return (
    isDated(cells) &&
    cells.some((cell) => {
      if (cell.length > 40 || DATE_CELL.test(cell)) return false;
      const { text } = mendAmount(cell);
      return COMMA.test(text) || POINT.test(text);
    })
  );
}

function weightOf(cells: readonly string[]): number {
  return isEntryLike(cells) ? 24 : isDated(cells) ? 4 : 1;
}

/**
 * How evenly a delimiter cuts the lines. The width of the rows with dates and amounts is the table's;
 * lines above the first of them are a preamble and do not count against it.
 */
export function shapeOf(text: string, delimiter: string, limit: number): Shape {
  const quote = quoteOf(text);
  const rows = rowsOf(text, delimiter, quote, limit);
  const weights = new Map<number, number>();
  for (const { cells } of rows)
    if (cells.length > 1)
      weights.set(cells.length, (weights.get(cells.length) ?? 0) + weightOf(cells));
  let width = 1;
  let most = 0;
  for (const [cells, weight] of weights)
    if (weight > most || (weight === most && cells > width)) {
      width = cells;
      most = weight;
    }
  if (width < 2) return { delimiter, quote, rows, width, confidence: 0 };
  const begin = rows.findIndex(({ cells }) => cells.length === width && isDated(cells));
  let even = 0;
  let count = 0;
  for (const { cells } of begin < 0 ? rows : rows.slice(begin)) {
    if (cells.length === 1 && cells[0] === '') continue;
    count++;
    if (cells.length === width) even++;
  }
  return { delimiter, quote, rows, width, confidence: count === 0 ? 0 : even / count };
}

export function bestShape(text: string, limit: number): Shape | null {
  const shapes = DELIMITERS.map((delimiter) => shapeOf(text, delimiter, limit));
  const score = (shape: Shape): number => {
    if (shape.confidence === 0) return 0;
    const { rows, width } = shape;
    const hasDates = rows.some((row) => isDated(row.cells));
    // A delimiter that is the decimal mark cuts all amounts apart.
    const hasEntries = rows.some(({ cells }) => cells.length === width && isEntryLike(cells));
    const share = hasEntries ? 1 : hasDates ? 0.6 : 0.4;
    return shape.confidence * (1 + Math.min(width, 10) / 20) * share;
  };
  const [best] = shapes.sort((a, b) => score(b) - score(a));
  return best && best.confidence > 0 ? best : null;
}

/** Where the table begins and what its columns are called. */
export interface TableStart {
  /** The first row that is no header and no preamble, also one that holds no entry. */
  readonly first: number;
  readonly names: readonly string[];
  readonly above: readonly CsvRow[];
}

/** How many cells of a row are names of columns that are known. */
function knownNames({ cells }: CsvRow): number {
  return cells.filter((cell) => cell.length <= 60 && roleOfName(cell) !== 'other').length;
}

/**
 * The header is the row above the entries with most known names: banks end it or the entries with a
 * delimiter too many, put entries without a date first, and print a second line of units below it.
 */
export function tableStart({ rows, width }: Shape): TableStart | null {
  const full = rows.findIndex(({ cells }) => cells.length === width && isDated(cells));
  const dated =
    full >= 0 ? full : rows.findIndex(({ cells }) => cells.length >= 2 && isDated(cells));
  if (dated < 0) return null;
  const above = rows.slice(0, dated);
  let header = -1;
  let known = 0;
  above.forEach((row, index) => {
    const count = knownNames(row);
    const isNear = Math.abs(row.cells.length - width) <= 2;
    if (isNear && row.cells.length > 1 && count >= 2 && count >= known) {
      header = index;
      known = count;
    }
  });
  // A second line of units and kinds has known names too, fewer than the line above it.
  const isSecond = (row: CsvRow | undefined): boolean =>
    row !== undefined && row.cells.length > 1 && row.cells.every((cell) => !/\d/.test(cell));
  if (header < 0) header = above.findLastIndex((row) => row.cells.length === width);
  if (header < 0) return { first: dated, names: [], above };
  let first = header + 1;
  const names = (above[header] as CsvRow).cells.map((cell) => cell.trim());
  if (isSecond(above[first])) {
    (above[first] as CsvRow).cells.forEach((cell, index) => {
      names[index] = `${names[index] ?? ''} ${cell.trim()}`.trim();
    });
    first++;
  }
  return { first, names, above: above.slice(0, header) };
}
