/**
 * A rectangle of selected cells: how keys and pointer move it, what it covers, and what paste and
 * fill make of it. Rows and columns are counted from 0 as shown.
 */

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface CellRange {
  /** Where the selection began: the active cell. */
  readonly anchor: CellPlace;
  /** The opposite corner. */
  readonly head: CellPlace;
}

export interface Bounds {
  readonly rows: number;
  readonly columns: number;
}

export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export function singleCell(place: CellPlace): CellRange {
  return { anchor: place, head: place };
}

export function rectangleOf({ anchor, head }: CellRange): Rectangle {
  return {
    top: Math.min(anchor.row, head.row),
    bottom: Math.max(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    right: Math.max(anchor.column, head.column),
  };
}

export function covers(range: CellRange | null, row: number, column: number): boolean {
  if (!range) return false;
  const { top, bottom, left, right } = rectangleOf(range);
  return row >= top && row <= bottom && column >= left && column <= right;
}

export function cellCount(range: CellRange): number {
  const { top, bottom, left, right } = rectangleOf(range);
  return (bottom - top + 1) * (right - left + 1);
}

function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(limit - 1, value));
}

/**
 * The range after Shift and an arrow, Home, End or Page key; `jump` (Ctrl) goes to the edge. `null`
 * for other keys.
 */
export function extendRange(
  range: CellRange,
  key: string,
  options: { readonly jump: boolean; readonly pageRows: number },
  bounds: Bounds,
): CellRange | null {
  const { row, column } = range.head;
  const far = options.jump;
  const moves: { readonly [key: string]: CellPlace } = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? bounds.rows - 1 : row + 1, column },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    ArrowRight: { row, column: far ? bounds.columns - 1 : column + 1 },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? bounds.rows - 1 : row, column: bounds.columns - 1 },
    PageUp: { row: row - options.pageRows, column },
    PageDown: { row: row + options.pageRows, column },
  };
  const to = moves[key];
  if (!to || bounds.rows === 0 || bounds.columns === 0) return null;
  return {
    anchor: range.anchor,
    head: { row: clamp(to.row, bounds.rows), column: clamp(to.column, bounds.columns) },
  };
}

export function wholeGrid(bounds: Bounds): CellRange | null {
  if (bounds.rows === 0 || bounds.columns === 0) return null;
  return {
    anchor: { row: 0, column: 0 },
    head: { row: bounds.rows - 1, column: bounds.columns - 1 },
  };
}

export interface CellWrite extends CellPlace {
  readonly text: string;
}

export type PastePlan =
  | {
      readonly ok: true;
      readonly writes: readonly CellWrite[];
      readonly rows: number;
      readonly columns: number;
    }
  | {
      readonly ok: false;
      readonly why: 'too-wide' | 'locked';
      readonly columns: number;
      readonly room: number;
      readonly locked?: number;
    };

/**
 * Where pasted cells go: one value fills the range, a block starts at its top left corner. A block
 * that is wider than the grid, or meets a column that cannot be edited, is refused whole.
 */
export function planPaste(
  block: readonly (readonly string[])[],
  range: CellRange,
  bounds: Bounds,
  isEditable: (column: number) => boolean,
): PastePlan {
  const { top, left, bottom, right } = rectangleOf(range);
  const width = Math.max(0, ...block.map((cells) => cells.length));
  const isSingle = block.length === 1 && width === 1;
  const lastColumn = isSingle ? right : left + width - 1;
  const lastRow = Math.min(bounds.rows - 1, isSingle ? bottom : top + block.length - 1);
  const columns = lastColumn - left + 1;
  const room = bounds.columns - left;
  if (columns > room) return { ok: false, why: 'too-wide', columns, room };
  for (let column = left; column <= lastColumn; column += 1)
    if (!isEditable(column)) return { ok: false, why: 'locked', columns, room, locked: column };
  const writes: CellWrite[] = [];
  for (let row = top; row <= lastRow; row += 1)
    for (let column = left; column <= lastColumn; column += 1) {
      const text = isSingle ? block[0]?.[0] : block[row - top]?.[column - left];
      if (text !== undefined) writes.push({ row, column, text });
    }
  return { ok: true, writes, rows: lastRow - top + 1, columns };
}

/** Fill down: the first row of the range into the rows below, for the columns that can be edited. */
export function planFill(
  range: CellRange,
  textAt: (row: number, column: number) => string,
  isEditable: (column: number) => boolean,
): readonly CellWrite[] {
  const { top, left, bottom, right } = rectangleOf(range);
  const writes: CellWrite[] = [];
  for (let column = left; column <= right; column += 1) {
    if (!isEditable(column)) continue;
    const text = textAt(top, column);
    for (let row = top + 1; row <= bottom; row += 1) writes.push({ row, column, text });
  }
  return writes;
}

/** Reads tab-separated text as a spreadsheet copies it, with quoted cells. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const body = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at];
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === '\t' || sign === '\n') {
      cells.push(cell);
      cell = '';
      if (sign === '\n') {
        rows.push(cells);
        cells = [];
      }
    } else cell += sign;
  }
  cells.push(cell);
  rows.push(cells);
  return rows;
}

/** Writes cells as tab-separated text; cells with tabs, breaks or quotes are quoted. */
export function formatTsv(rows: readonly (readonly string[])[]): string {
  const quote = (text: string) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((cells) => cells.map(quote).join('\t')).join('\n');
}
