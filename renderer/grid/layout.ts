/**
 * How columns lie in a grid: they fill its width until a person sets widths, the secondary ones
 * leave where it is narrow, and what a person set is kept on this device.
 */
import type { ColumnState, GridApi } from 'ag-grid-community';
import type { GridController } from './controller.ts';
import { type ColumnFit, fitColumns } from './fit-columns.ts';
import { type ColumnLayout, storageName } from './live-grids.ts';
import { loadedRows } from './rows.ts';

const SCROLLBAR = 10;
const MEASURED_ROWS = 500;
/** Before a name in a tree: the sign that opens it, and a step for each level above. */
const TWIST = 16;
const TREE_STEP = 16;

/** Whether a column shows follows from the room there is, so it is not kept. */
function keptColumn({ hide: _hide, ...state }: ColumnState, isSized: boolean): ColumnState {
  if (isSized) return state;
  const { width: _width, flex: _flex, ...rest } = state;
  return rest;
}

function readLayout(name: string): ColumnLayout | null {
  const kept = localStorage.getItem(name);
  if (!kept) return null;
  try {
    const layout = JSON.parse(kept) as Partial<ColumnLayout> | null;
    return Array.isArray(layout?.columns)
      ? { columns: layout.columns, isSized: layout.isSized === true }
      : null;
  } catch {
    return null;
  }
}

/** How the columns fill a grid with these rows; `null` where it has no width. */
export function fitOf<Row>(
  { columns, props: { tree } }: GridController<Row>,
  element: HTMLElement,
  rows: readonly Row[],
): ColumnFit | null {
  const width = element.clientWidth - SCROLLBAR;
  if (width <= 0) return null;
  return fitColumns(columns, width, rows.slice(0, MEASURED_ROWS), (row) =>
    tree ? TWIST + tree.state(row).level * TREE_STEP : 0,
  );
}

export class GridLayout<Row> {
  private readonly api: GridApi<Row>;
  private readonly controller: GridController<Row>;
  private readonly element: HTMLElement;
  private readonly name: string | null;
  private isSized = false;
  /** The width of the grid when its columns were last fitted; the grid begins with fitted ones. */
  private fittedWidth: number;

  constructor(
    api: GridApi<Row>,
    controller: GridController<Row>,
    element: HTMLElement,
    stateKey: string | undefined,
  ) {
    this.api = api;
    this.controller = controller;
    this.element = element;
    this.name = stateKey === undefined ? null : storageName(stateKey);
    this.fittedWidth = element.clientWidth;
    const kept = this.name === null ? null : readLayout(this.name);
    if (kept) {
      this.apply(kept);
      this.fit();
    }
    this.listen();
  }

  current(): ColumnLayout {
    const { isSized } = this;
    const columns = this.api.getColumnState().map((state) => keptColumn(state, isSized));
    return { columns, isSized };
  }

  /** Puts a layout on and keeps it; `null` is the one that the columns were written with. */
  set(layout: ColumnLayout | null): void {
    this.isSized = false;
    this.controller.redraw(() => {
      this.api.resetColumnState();
      if (layout) this.apply(layout);
    });
    this.fit();
    this.keep();
  }

  private apply({ columns, isSized }: ColumnLayout): void {
    this.isSized = isSized;
    this.api.applyColumnState({ state: [...columns], applyOrder: true });
  }

  private listen(): void {
    const { api } = this;
    api.addEventListener('gridSizeChanged', () => {
      if (this.element.clientWidth !== this.fittedWidth) this.fit();
    });
    api.addEventListener('columnResized', (event) => {
      if (!event.finished || event.source !== 'uiColumnResized') return;
      this.isSized = true;
      this.keep();
    });
    api.addEventListener('columnMoved', (event) => {
      if (event.finished) this.keep();
    });
    api.addEventListener('sortChanged', () => this.keep());
  }

  /** The loaded rows, as many as may say what the widest figure is, and the totals. */
  private rowsAtHand(): readonly Row[] {
    const { api, controller } = this;
    const totals = Array.from(
      { length: api.getPinnedBottomRowCount() },
      (_, index) => api.getPinnedBottomRow(index)?.data,
    ).filter((row) => row !== undefined);
    return [...totals, ...loadedRows(controller, 0, MEASURED_ROWS)];
  }

  /** Fits columns to the grid and its figures. */
  fit(): void {
    const { api, controller, element } = this;
    this.fittedWidth = element.clientWidth;
    // A grid that left the document may be gone and can tell no rows.
    const fit = this.fittedWidth > 0 ? fitOf(controller, element, this.rowsAtHand()) : null;
    if (fit === null) return;
    const { hidden, pinnedKey, widths } = fit;
    const rankTwo = controller.columns.filter(({ rank }) => rank === 2).map(({ id }) => id);
    const isShown = hidden.length === 0;
    // Only on a change: the call draws cells again, which would lose the focus.
    if (rankTwo.some((id) => api.getColumn(id)?.isVisible() !== isShown))
      controller.redraw(() => api.setColumnsVisible(rankTwo, isShown));
    const key = controller.columns.find(({ isKey, pin }) => isKey && pin === undefined);
    const pin = pinnedKey === null ? null : 'right';
    if (key && (api.getColumn(key.id)?.getPinned() ?? null) !== pin)
      controller.redraw(() => api.setColumnsPinned([key.id], pin));
    const isOther = widths.some(
      ({ key: id, newWidth }) => api.getColumn(id)?.getActualWidth() !== newWidth,
    );
    if (!this.isSized && isOther) api.setColumnWidths([...widths]);
  }

  private keep(): void {
    if (this.name === null || this.api.isDestroyed()) return;
    localStorage.setItem(this.name, JSON.stringify(this.current()));
  }
}
