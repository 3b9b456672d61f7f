/** How wide the columns of a grid are, and which of them leave where it is narrow. */
import { cellText, type GridColumn, isFigureType } from './columns.ts';

const WIDTHS = {
  text: 150,
  amount: 128,
  converted: 128,
  number: 90,
  percent: 64,
  date: 96,
  status: 116,
} as const;

export interface ColumnFit {
  readonly hidden: readonly string[];
  /** The key amount where it must stay at the right edge. */
  readonly pinnedKey: string | null;
  readonly widths: readonly { readonly key: string; readonly newWidth: number }[];
}

const MOST_STRETCH = 1.9;
/** The part of its width that a column of words gives. */
export const MOST_GIVEN = 0.4;
/** Between names and a pinned amount a column must have room to scroll by. */
const LEAST_BETWEEN = 150;

export function baseWidth<Row>(column: GridColumn<Row>): number {
  return column.width ?? WIDTHS[column.type ?? 'text'];
}

/** A digit or sign, and a separator, at the size of grids in the weight of totals. */
const DIGIT_WIDTH = 7.5;
const SEPARATOR_WIDTH = 3.8;
const CELL_EDGES = 16;

function figureWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += /[.,'\u2019\s]/.test(sign) ? SEPARATOR_WIDTH : DIGIT_WIDTH;
  return width;
}

/** The column's own width, or that of its widest figure where this is more. */
function neededWidth<Row>(column: GridColumn<Row>, rows: readonly Row[]): number {
  const base = baseWidth(column);
  if (!isFigureType(column.type)) return base;
  const widest = rows.reduce((most, row) => Math.max(most, figureWidth(cellText(column, row))), 0);
  return Math.max(base, Math.ceil(widest) + CELL_EDGES);
}

/** An average letter at the size of grids in the weight of groups. */
const LETTER_WIDTH = 6.6;

/** What the longest name in the column takes, with its place in a tree before it. */
function namesWidth<Row>(
  column: GridColumn<Row>,
  rows: readonly Row[],
  indent: (row: Row) => number,
): number {
  const widths = rows.map((row) => indent(row) + cellText(column, row).length * LETTER_WIDTH);
  return Math.ceil(Math.max(0, ...widths)) + CELL_EDGES;
}

/**
 * How columns fill a width: those of rank 2 leave where there is no room for them; what is left over is
 * shared out in proportion up to a bound and then goes to the names, unless a column of its own
 * takes it. Words give way before figures: that
 * column, or the names in the first one, lose what is missing, down to 60 %; names are shortened only
 * once the columns of rank 2 have left. Where that is not enough the grid scrolls sideways under its
 * names, and the key amount stays in view.
 */
export function fitColumns<Row>(
  given: readonly GridColumn<Row>[],
  width: number,
  rows: readonly Row[] = [],
  indent: (row: Row) => number = () => 0,
): ColumnFit {
  const columns = given.map((column) => ({ ...column, width: neededWidth(column, rows) }));
  const widthOf = (list: readonly GridColumn<Row>[]) =>
    list.reduce((sum, column) => sum + baseWidth(column), 0);
  const [first] = columns;
  const giver = columns.find(({ grow }) => grow) ?? (first?.type === undefined ? first : undefined);
  const most = giver ? Math.floor(baseWidth(giver) * MOST_GIVEN) : 0;
  // A column that grows has lines of prose, which end where they end.
  const spare = giver && !giver.grow ? baseWidth(giver) - namesWidth(giver, rows, indent) : most;
  const isTight = widthOf(columns) - Math.max(0, Math.min(most, spare)) > width;
  const shown = isTight ? columns.filter((column) => column.rank !== 2) : columns;
  const total = widthOf(shown);
  const missing = Math.max(0, total - width);
  const scrolls = missing > most;
  const loss = scrolls ? 0 : missing;
  const hasGrow = shown.some((column) => column.grow);
  const factor = hasGrow || total === 0 ? 1 : Math.max(1, Math.min(MOST_STRETCH, width / total));
  const key = shown.find((column) => column.isKey);
  const stretched = (column: GridColumn<Row>) => Math.floor(baseWidth(column) * factor);
  // What proportion leaves over is room for names, so that rows end where their grid ends.
  const filled = shown.reduce((sum, column) => sum + stretched(column), 0);
  const rest = hasGrow ? 0 : Math.max(0, width - filled);
  const taker = giver ?? shown.find(({ type }) => type === undefined) ?? shown[0];
  const pinned = (first ? baseWidth(first) : 0) + (key ? baseWidth(key) : 0);
  return {
    hidden: isTight ? columns.flatMap(({ id, rank }) => (rank === 2 ? [id] : [])) : [],
    pinnedKey: scrolls && pinned + LEAST_BETWEEN <= width ? (key?.id ?? null) : null,
    widths: shown
      .filter((column) => !column.grow)
      .map((column) => ({
        key: column.id,
        newWidth: stretched(column) - (column === giver ? loss : 0) + (column === taker ? rest : 0),
      })),
  };
}
