/**
 * The state of one grid: active cell, range and refused texts. It drives the grid library and marks
 * cells by class, so that selecting never renders anything again. What the mouse does is in
 * `pointer.ts`, where the keyboard is in `keyboard.ts`, what keys do in `cell-keys.ts`, reading rows in
 * `rows.ts`, and copy, paste and fill in `exchange.ts`.
 */
import type { Column, GridApi } from 'ag-grid-community';
import { useSelection } from '../stores/selection.ts';
import type { GridColumn } from './columns.ts';
import { ExplainGesture } from './explain-gesture.ts';
import type { GridProps } from './Grid.tsx';
import { GridKeyboard } from './keyboard.ts';
import type { PointedCell } from './pointed-cell.ts';
import { GridPointer } from './pointer.ts';
import { type Bounds, type CellPlace, type CellRange, covers, singleCell } from './range.ts';
import { figuresOf } from './selection-figures.ts';

/** A pasted block of several rows, shown before it is written. */
export interface PendingPaste {
  readonly rows: number;
  readonly columns: number;
  readonly preview: readonly (readonly string[])[];
  apply(): void;
}

export interface ActiveCell<Row> {
  readonly row: Row;
  readonly column: GridColumn<Row>;
  readonly isTotal: boolean;
}

export class GridController<Row> {
  props: GridProps<Row>;
  columns: readonly GridColumn<Row>[];
  api: GridApi<Row> | null = null;
  range: CellRange | null = null;
  /** Cells whose typed text was refused, with the reason, by `rowId:column`. */
  readonly invalid = new Map<string, string>();
  onPendingPaste: (pending: PendingPaste) => void = () => undefined;
  readonly gesture = new ExplainGesture();
  readonly root: HTMLElement;
  readonly keyboard: GridKeyboard<Row>;
  readonly pointer: GridPointer<Row>;
  /** A cell of the pinned totals, while the focus is there. */
  private pinned: { readonly row: Row; readonly column: GridColumn<Row> } | null = null;

  constructor(root: HTMLElement, props: GridProps<Row>) {
    this.root = root;
    this.props = props;
    this.columns = props.columns;
    this.keyboard = new GridKeyboard(this);
    this.pointer = new GridPointer(this);
  }

  attach(api: GridApi<Row>): void {
    this.api = api;
    this.pointer.listen();
    this.keyboard.listen();
  }

  rowCount(): number {
    return this.api?.getDisplayedRowCount() ?? 0;
  }

  rowAt(index: number): Row | undefined {
    return this.api?.getDisplayedRowAtIndex(index)?.data;
  }

  /** The columns in the order shown, which people may change. */
  shownColumns(): readonly GridColumn<Row>[] {
    const shown: readonly Column[] = this.api?.getAllDisplayedColumns() ?? [];
    return shown.flatMap(
      (column) => this.columns.find((one) => one.id === column.getColId()) ?? [],
    );
  }

  indexOfColumn(column: Column | string | null | undefined): number {
    const id = typeof column === 'string' ? column : column?.getColId();
    return this.shownColumns().findIndex((one) => one.id === id);
  }

  bounds(): Bounds {
    return { rows: this.rowCount(), columns: this.shownColumns().length };
  }

  select(range: CellRange | null): void {
    this.range = range;
    this.paint();
    this.tellSelection();
    const data = range === null ? undefined : this.rowAt(range.anchor.row);
    this.props.onActiveRow?.(data ?? null);
    if (range === null) return;
    const { anchor, head } = range;
    this.props.onSelectRows?.(Math.min(anchor.row, head.row), Math.max(anchor.row, head.row));
  }

  /** Gives the status bar the figures of the range. */
  tellSelection(): void {
    const { range } = this;
    const figures =
      range === null ? null : figuresOf(range, this.shownColumns(), (row) => this.rowAt(row));
    useSelection.getState().setFigures(figures);
  }

  activeAt({ row, column, isPinned }: PointedCell): ActiveCell<Row> | null {
    const data = isPinned ? this.api?.getPinnedBottomRow(row)?.data : this.rowAt(row);
    const found = this.columns.find(({ id }) => id === column);
    return data !== undefined && found ? { row: data, column: found, isTotal: isPinned } : null;
  }

  /** Whether keys act on a total. */
  get isPinned(): boolean {
    return this.pinned !== null;
  }

  /** Acts on a total from now on, which the pointer chose or the focus, mostly both. */
  pin(total: ActiveCell<Row> | null): void {
    const { pinned } = this;
    if (!total || (pinned?.row === total.row && pinned.column.id === total.column.id)) return;
    this.pinned = total;
    this.gesture.onMoved(total.column.explain?.(total.row) ?? null);
  }

  /** Selects a range and scrolls to its moving corner. */
  moveTo(range: CellRange): void {
    const column = this.shownColumns()[range.head.column];
    this.api?.ensureIndexVisible(range.head.row);
    if (column) this.api?.ensureColumnVisible(column.id);
    this.select(range);
  }

  /** Draws other columns, and keeps range and keyboard at the columns that they were on. */
  redraw(draw: () => void): void {
    const before = this.shownColumns().map((column) => column.id);
    const hadFocus = this.root.contains(document.activeElement);
    draw();
    if (!this.range) return;
    const after = this.shownColumns().map((column) => column.id);
    const moved = ({ row, column }: CellPlace): CellPlace => {
      const kept = before.slice(0, column + 1).findLast((id) => after.includes(id));
      return { row, column: kept === undefined ? 0 : after.indexOf(kept) };
    };
    this.range = { anchor: moved(this.range.anchor), head: moved(this.range.head) };
    this.paint();
    this.tellSelection();
    if (!hadFocus) return;
    this.keyboard.keep();
    requestAnimationFrame(() => this.keyboard.keep());
  }

  /** Marks what is drawn now; cells drawn later get their class from `classOf`. */
  paint(): void {
    for (const row of this.root.querySelectorAll<HTMLElement>('.ag-row')) {
      if (row.closest('.ag-grid-pinned-bottom-rows')) continue;
      const index = Number(row.getAttribute('row-index'));
      row.classList.toggle('row-active', this.range?.anchor.row === index);
      for (const cell of row.querySelectorAll<HTMLElement>('.ag-cell')) {
        const column = this.indexOfColumn(cell.getAttribute('col-id'));
        cell.classList.toggle('cell-range', this.isInRange(index, column));
        cell.classList.toggle('cell-active', this.isActive(index, column));
      }
    }
  }

  isInRange(row: number, column: number): boolean {
    return this.range !== null && !this.isSingle() && covers(this.range, row, column);
  }

  isActive(row: number, column: number): boolean {
    return this.range?.anchor.row === row && this.range.anchor.column === column;
  }

  isSingle(): boolean {
    if (!this.range) return true;
    const { anchor, head } = this.range;
    return anchor.row === head.row && anchor.column === head.column;
  }

  /** Selects one cell of the body that a pointer or key chose, or leaves the range as it is. */
  choose(place: CellPlace | null): void {
    this.pinned = null;
    if (place !== null) this.select(singleCell(place));
    const active = this.activeCell();
    this.gesture.onMoved(active?.column.explain?.(active.row) ?? null);
  }

  /** The cell that keys act on, in the body or in the totals. */
  activeCell(): ActiveCell<Row> | null {
    if (this.pinned) return { ...this.pinned, isTotal: true };
    const place = this.range?.anchor;
    const row = place && this.rowAt(place.row);
    const column = place && this.shownColumns()[place.column];
    return row !== undefined && column ? { row, column, isTotal: false } : null;
  }

  toggle(index: number): void {
    const row = this.rowAt(index);
    if (row !== undefined) this.props.tree?.onToggle(row);
  }
}
