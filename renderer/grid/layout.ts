/**
 * How columns lie in a grid: they fill its width until a person sets widths, the secondary ones
 * leave where it is narrow, and what a person set is kept on this device.
 */
import type { ColumnState, GridApi } from 'ag-grid-community';
import type { GridController } from './controller.ts';
import { fitColumns } from './fit-columns.ts';
import { type ColumnLayout, storageName } from './live-grids.ts';

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

export class GridLayout<Row> {
  private readonly api: GridApi<Row>;
  private readonly controller: GridController<Row>;
  private readonly element: HTMLElement;
  private readonly name: string | null;
  private isSized = false;

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
    const kept = this.name === null ? null : readLayout(this.name);
    if (kept) this.apply(kept);
    this.fit();
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
    api.addEventListener('gridSizeChanged', () => this.fit());
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
    return [...totals, ...controller.loadedRows(0, MEASURED_ROWS)];
  }

  /** Fits columns to the grid and its figures. */
  fit(): void {
    const { api, controller } = this;
    const width = this.element.clientWidth - SCROLLBAR;
    if (width <= 0) return;
    const { tree } = controller.props;
    const { hidden, pinnedKey, widths } = fitColumns(
      controller.columns,
      width,
      this.rowsAtHand(),
      (row) => (tree ? TWIST + tree.state(row).level * TREE_STEP : 0),
    );
    const rankTwo = controller.columns.filter(({ rank }) => rank === 2).map(({ id }) => id);
    const isShown = hidden.length === 0;
    // Only on a change: the call draws cells again, which would lose the focus.
    if (rankTwo.some((id) => api.getColumn(id)?.isVisible() !== isShown))
      controller.redraw(() => api.setColumnsVisible(rankTwo, isShown));
    const key = controller.columns.find(({ isKey, pin }) => isKey && pin === undefined);
    const pin = pinnedKey === null ? null : 'right';
    if (key && (api.getColumn(key.id)?.getPinned() ?? null) !== pin)
      controller.redraw(() => api.setColumnsPinned([key.id], pin));
    if (!this.isSized) api.setColumnWidths([...widths]);
  }

  private keep(): void {
    if (this.name === null || this.api.isDestroyed()) return;
    localStorage.setItem(this.name, JSON.stringify(this.current()));
  }
}
