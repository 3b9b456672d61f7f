/**
 * Cells out of and into a grid: copy for a spreadsheet, paste with a preview, fill down, and the
 * edits that come of them. What is refused stays marked at its cell with the reason.
 */
import { typedDecimal } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { toastError, toastNote } from '../stores/toasts.ts';
import { type GridEdit, isFigureType, parseCell, rawText } from './columns.ts';
import type { GridController } from './controller.ts';
import {
  type CellRange,
  type CellWrite,
  formatTsv,
  parseTsv,
  planFill,
  planPaste,
  rectangleOf,
} from './range.ts';
import { rowsOf } from './rows.ts';

/** A copy of more rows than this says how many it took. */
const QUIET_ROWS = 1000;
const COPY_LIMIT = 200_000;
const PREVIEW_ROWS = 8;

/** What was copied last, which has figures in plain notation whatever the locale. */
let copied: string | null = null;

/** Plain notation in the columns of figures as people of the locale type it, as every other text is. */
function asTyped<Row>(grid: GridController<Row>, writes: readonly CellWrite[]): CellWrite[] {
  const columns = grid.shownColumns();
  return writes.map((write) =>
    isFigureType(columns[write.column]?.type)
      ? { ...write, text: typedDecimal(write.text) }
      : write,
  );
}

/** Copies raw figures, with heads when asked; rows that are not loaded come from the source. */
export function copyRange<Row>(grid: GridController<Row>, withHeads: boolean): boolean {
  if (!grid.range) return false;
  void copy(grid, grid.range, withHeads);
  return true;
}

async function copy<Row>(
  grid: GridController<Row>,
  range: CellRange,
  withHeads: boolean,
): Promise<void> {
  const { top, bottom, left, right } = rectangleOf(range);
  const columns = grid.shownColumns().slice(left, right + 1);
  try {
    const rows = await rowsOf(grid, top, Math.min(bottom, top + COPY_LIMIT - 1));
    const cells = rows.map((row) => columns.map((column) => rawText(column, row)));
    const table = withHeads ? [columns.map((column) => column.head), ...cells] : cells;
    copied = formatTsv(table);
    await navigator.clipboard.writeText(copied);
    if (rows.length > QUIET_ROWS) toastNote(tn('grid.copied', rows.length));
  } catch {
    toastNote(t('grid.copyFailed'));
  }
}

function isEditable<Row>(grid: GridController<Row>, column: number): boolean {
  const { onEdit, isReadOnly } = grid.props;
  return grid.shownColumns()[column]?.edit !== undefined && onEdit !== undefined && !isReadOnly;
}

/** Writes pasted text at the range; several rows are shown first. */
export function pasteText<Row>(grid: GridController<Row>, text: string): void {
  if (!grid.range || text === '') return;
  const block = parseTsv(text);
  const plan = planPaste(block, grid.range, grid.bounds(), (column) => isEditable(grid, column));
  if (!plan.ok) {
    const locked = plan.locked === undefined ? undefined : grid.shownColumns()[plan.locked];
    toastNote(
      plan.why === 'locked'
        ? t('grid.pasteLocked', { column: locked?.head ?? '' })
        : t('grid.pasteTooWide', { columns: plan.columns, room: plan.room }),
    );
    return;
  }
  const { rows, columns, writes } = plan;
  const isOwn = text === copied;
  const apply = () => writeCells(grid, isOwn ? asTyped(grid, writes) : writes);
  if (rows <= 1) apply();
  else grid.onPendingPaste({ rows, columns, preview: block.slice(0, PREVIEW_ROWS), apply });
}

/** Fills the first row of the range down. */
export function fillRange<Row>(grid: GridController<Row>): boolean {
  if (!grid.range) return false;
  const columns = grid.shownColumns();
  const textAt = (row: number, column: number) => {
    const data = grid.rowAt(row);
    const found = columns[column];
    return data !== undefined && found ? rawText(found, data) : '';
  };
  const filled = planFill(grid.range, textAt, (column) => isEditable(grid, column));
  writeCells(grid, asTyped(grid, filled));
  return true;
}

/** Checks and hands over edits; a text that is refused keeps its cell marked with the reason. */
export function writeCells<Row>(grid: GridController<Row>, writes: readonly CellWrite[]): void {
  const columns = grid.shownColumns();
  const edits: GridEdit<Row>[] = [];
  for (const { row, column, text } of writes) {
    const data = grid.rowAt(row);
    const found = columns[column];
    if (data === undefined || !found?.edit?.(data)) continue;
    const parsed = parseCell(found.type ?? 'text', text);
    const key = `${grid.props.rowId(data)}:${found.id}`;
    if (parsed.ok) {
      grid.invalid.delete(key);
      edits.push({ row: data, column: found.id, value: parsed.value });
    } else grid.invalid.set(key, parsed.message);
  }
  if (grid.invalid.size > 0) grid.api?.refreshCells({ force: true });
  if (edits.length > 0) void save(grid, edits);
}

async function save<Row>(
  grid: GridController<Row>,
  edits: readonly GridEdit<Row>[],
): Promise<void> {
  const error = await grid.props.onEdit?.(edits);
  if (!error) return;
  for (const edit of edits)
    grid.invalid.set(`${grid.props.rowId(edit.row)}:${edit.column}`, error.message);
  grid.api?.refreshCells({ force: true });
  toastError(error);
}
