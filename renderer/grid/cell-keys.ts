/** What keys do on the active cell: extend the range, drill, explain, open groups, copy and fill. */
import { explain } from '../stores/explain.ts';
import type { GridController } from './controller.ts';
import { copyRange, fillRange } from './exchange.ts';
import { extendRange, wholeGrid } from './range.ts';

const PAGE_ROWS = 20;
/** Keys by which the library itself moves the focus. */
const MOVING_KEYS = /^(Arrow|Home|End|Page|Tab|Enter)/;

/** Handles a key on a cell; `true` keeps it from the library. */
export function handleCellKey<Row>(
  grid: GridController<Row>,
  event: KeyboardEvent,
  isEditing: boolean,
): boolean {
  if (isEditing || event.type !== 'keydown') return false;
  grid.keyboard.follow();
  const handled = extend(grid, event) || act(grid, event);
  if (handled) event.preventDefault();
  grid.keyboard.expectMove(!handled && MOVING_KEYS.test(event.key));
  return handled;
}

function extend<Row>(grid: GridController<Row>, event: KeyboardEvent): boolean {
  if (!event.shiftKey || !grid.range || event.altKey) return false;
  const jump = event.ctrlKey || event.metaKey;
  const next = extendRange(grid.range, event.key, { jump, pageRows: PAGE_ROWS }, grid.bounds());
  if (next) grid.moveTo(next);
  return next !== null;
}

function act<Row>(grid: GridController<Row>, event: KeyboardEvent): boolean {
  const control = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter' && event.altKey) return explainActive(grid);
  if (event.key === 'Enter' && !control) return drill(grid);
  if (!event.altKey && [' ', 'ArrowRight', 'ArrowLeft'].includes(event.key))
    return toggleActive(grid, event.key);
  if (!control) return false;
  const key = event.key.toLowerCase();
  if (key === 'c') return copyRange(grid, event.shiftKey);
  if (key === 'a') return selectAll(grid);
  if (key === 'd') return fillRange(grid);
  return false;
}

function toggleActive<Row>(grid: GridController<Row>, key: string): boolean {
  const { tree } = grid.props;
  const place = grid.range?.anchor;
  const row = place && grid.rowAt(place.row);
  if (!tree || !place || !row || place.column !== 0) return false;
  const { isGroup, isOpen } = tree.state(row);
  if (!isGroup) return false;
  const wantsOpen = key === 'ArrowRight';
  if (key !== ' ' && isOpen === wantsOpen) return false;
  tree.onToggle(row);
  return true;
}

/** Opens Explain on the active figure. */
function explainActive<Row>(grid: GridController<Row>): boolean {
  const active = grid.activeCell();
  const target = active?.column.explain?.(active.row);
  if (target) explain(target);
  return target !== null && target !== undefined;
}

/** One level down from the active cell: a group opens, a row is drilled, a total is explained. */
export function drill<Row>(grid: GridController<Row>): boolean {
  grid.gesture.cancel();
  const active = grid.activeCell();
  if (!active) return false;
  if (active.isTotal) return explainActive(grid);
  const { tree, onDrill } = grid.props;
  if (tree?.state(active.row).isGroup) tree.onToggle(active.row);
  else if (onDrill) onDrill(active.row, active.column.id);
  else return false;
  return true;
}

function selectAll<Row>(grid: GridController<Row>): boolean {
  const all = wholeGrid(grid.bounds());
  if (all) grid.select(all);
  return true;
}
