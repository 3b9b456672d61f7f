/**
 * The state of one grid: active cell, range, refused texts, and what pointer and focus make of them.
 * It drives the grid library and marks cells by class, so that selecting never renders anything
 * again. Keys are in `cell-keys.ts`, copy, paste and fill in `exchange.ts`.
 */
import type { CellFocusedEvent, Column, GridApi } from 'ag-grid-community';
import { useSelection } from '../stores/selection.ts';
import type { GridColumn, GridSort } from './columns.ts';
import { ExplainGesture } from './explain-gesture.ts';
import type { GridProps } from './Grid.tsx';
import { type PointedCell, pointedCell } from './pointed-cell.ts';
import { type Bounds, type CellPlace, type CellRange, covers, singleCell } from './range.ts';
import { figuresOf } from './selection-figures.ts';

/** Rows that are asked from the source at once. */
const LOAD_PAGE = 1000;

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
  private readonly root: HTMLElement;
  /** A cell of the pinned totals, while the focus is there. */
  private pinned: { readonly row: Row; readonly column: GridColumn<Row> } | null = null;
  private isDragging = false;
  private isMovingFocus = false;
  /** The focus follows a key; else it moves with a redraw, which selects nothing else. */
  private isMoving = false;

  constructor(root: HTMLElement, props: GridProps<Row>) {
    this.root = root;
    this.props = props;
    this.columns = props.columns;
  }

  attach(api: GridApi<Row>): void {
    this.api = api;
    this.root.addEventListener('mousedown', (event) => {
      const cell = pointedCell(event);
      if (cell?.isPinned) this.pin(this.activeAt(cell));
      else if (cell) this.onMouseDown(cell.row, cell.column, event);
    });
    this.root.addEventListener('click', (event) => {
      const cell = pointedCell(event);
      if (cell) this.onClick(cell, event);
    });
    this.root.addEventListener('focusout', ({ target, relatedTarget }) => {
      // Rows that arrive and columns that leave draw the cell with the keyboard anew.
      if (relatedTarget === null && target instanceof Element)
        queueMicrotask(() => {
          if (!target.isConnected) this.keepKeyboard();
        });
    });
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

  onFocused(event: CellFocusedEvent<Row>): void {
    if (this.isMovingFocus || event.rowIndex === null) return;
    const column = this.indexOfColumn(event.column as Column | null);
    const { isMoving } = this;
    this.isMoving = false;
    const isKept = !event.rowPinned && covers(this.range, event.rowIndex, column);
    if (isKept && !isMoving) return;
    const found = this.shownColumns()[column];
    const total = event.rowPinned ? this.api?.getPinnedBottomRow(event.rowIndex)?.data : undefined;
    if (total !== undefined && found) {
      this.pin({ row: total, column: found, isTotal: true });
      return;
    }
    this.pinned = null;
    if (column >= 0 && !event.rowPinned) this.select(singleCell({ row: event.rowIndex, column }));
    const active = this.activeCell();
    this.gesture.onMoved(active?.column.explain?.(active.row) ?? null);
  }

  private activeAt({ row, column, isPinned }: PointedCell): ActiveCell<Row> | null {
    const data = isPinned ? this.api?.getPinnedBottomRow(row)?.data : this.rowAt(row);
    const found = this.columns.find(({ id }) => id === column);
    return data !== undefined && found ? { row: data, column: found, isTotal: isPinned } : null;
  }

  /** Acts on a total from now on, which the pointer chose or the focus, mostly both. */
  private pin(total: ActiveCell<Row> | null): void {
    const { pinned } = this;
    if (!total || (pinned?.row === total.row && pinned.column.id === total.column.id)) return;
    this.pinned = total;
    this.gesture.onMoved(total.column.explain?.(total.row) ?? null);
  }

  /** A click in a cell of the body or of the totals. */
  private onClick(cell: PointedCell, event: MouseEvent): void {
    const active = this.activeAt(cell);
    const target = active?.column.explain?.(active.row);
    if (!target || !this.isSingle() || event.detail > 1) return;
    const isOnFigure = (event.target as HTMLElement).closest('.value, .chip') !== null;
    this.gesture.onClick(target, isOnFigure);
  }

  private onMouseDown(row: number, column: string, event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest('[data-twist]')) {
      this.toggle(row);
      return;
    }
    const head = { row, column: this.indexOfColumn(column) };
    if (event.shiftKey && this.range) {
      this.moveTo({ anchor: this.range.anchor, head });
      this.refocus();
    } else this.moveFocusTo(head);
    this.isDragging = true;
    window.addEventListener('pointerup', () => this.endDrag(), { once: true });
  }

  onMouseOver(row: number | null, column: Column, event: MouseEvent): void {
    if (event.buttons !== 1 || !this.isDragging || !this.range || row === null) return;
    const head = { row, column: this.indexOfColumn(column) };
    if (head.row !== this.range.head.row || head.column !== this.range.head.column)
      this.select({ anchor: this.range.anchor, head });
  }

  private endDrag(): void {
    this.isDragging = false;
  }

  /** Keeps the keyboard on the active cell while the other corner moves. */
  private refocus(): void {
    const { range, api } = this;
    const column = range && this.shownColumns()[range.anchor.column];
    if (!range || !api || !column) return;
    this.isMovingFocus = true;
    queueMicrotask(() => {
      api.setFocusedCell(range.anchor.row, column.id);
      this.isMovingFocus = false;
      this.paint();
    });
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
    this.keepKeyboard();
    requestAnimationFrame(() => this.keepKeyboard());
  }

  /**
   * Gives the keyboard back to the active cell where drawing it again took it, at once: a key that is
   * pressed meanwhile would reach no cell.
   */
  private keepKeyboard(): void {
    const { api, range } = this;
    if (!api || api.isDestroyed() || !range || this.pinned || !this.root.isConnected) return;
    if (document.activeElement !== document.body) return;
    const id = this.shownColumns()[range.anchor.column]?.id;
    if (id === undefined) return;
    api.flushAllAnimationFrames();
    api.setFocusedCell(range.anchor.row, id);
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

  private isSingle(): boolean {
    if (!this.range) return true;
    const { anchor, head } = this.range;
    return anchor.row === head.row && anchor.column === head.column;
  }

  /** Says whether the key that was pressed last moves the focus. */
  expectMove(isMoving: boolean): void {
    this.isMoving = isMoving;
  }

  /** Selects the cell that a pointer or key chose. */
  private moveFocusTo(place: CellPlace): void {
    this.pinned = null;
    this.select(singleCell(place));
    const active = this.activeCell();
    this.gesture.onMoved(active?.column.explain?.(active.row) ?? null);
  }

  /** The library tells of a new focus only after a while; a quick key must act on the right cell. */
  followFocus(): void {
    const focused = this.api?.getFocusedCell();
    if (!focused || focused.rowPinned || this.isMovingFocus) return;
    const place = { row: focused.rowIndex, column: this.indexOfColumn(focused.column) };
    // All rows selected begin at the first cell, wherever the focus is among them.
    if (this.range && covers(this.range, place.row, place.column)) return;
    this.select(singleCell(place));
  }

  /** The cell that keys act on, in the body or in the totals. */
  activeCell(): ActiveCell<Row> | null {
    if (this.pinned) return { ...this.pinned, isTotal: true };
    const place = this.range?.anchor;
    const row = place && this.rowAt(place.row);
    const column = place && this.shownColumns()[place.column];
    return row !== undefined && column ? { row, column, isTotal: false } : null;
  }

  /** Gives the keyboard to the active cell, or to the first one. */
  focusActive(): void {
    const place = this.activePlace();
    const column = this.shownColumns()[place.column];
    if (column && this.rowCount() > 0) this.api?.setFocusedCell(place.row, column.id);
  }

  private activePlace(): CellPlace {
    const { row, column } = this.range?.anchor ?? { row: 0, column: 0 };
    return { row: Math.max(0, Math.min(row, this.rowCount() - 1)), column };
  }

  /** Puts the keyboard on a column, in the row where it is or in the first. */
  goToColumn(id: string): void {
    const { api } = this;
    if (!api) return;
    if (api.getColumn(id)?.isVisible() === false) api.setColumnsVisible([id], true);
    api.ensureColumnVisible(id);
    if (this.rowCount() === 0) return;
    const { row } = this.activePlace();
    api.setFocusedCell(row, id);
    this.select(singleCell({ row, column: this.indexOfColumn(id) }));
  }

  /** Rows `top` to `bottom`, loaded here or asked from the source a page at a time. */
  async rowsOf(top: number, bottom: number): Promise<readonly Row[]> {
    const { source } = this.props;
    const loaded = this.loadedRows(top, bottom);
    if (loaded.length === bottom - top + 1 || !source) return loaded;
    const rows: Row[] = [];
    for (let start = top; start <= bottom; start += LOAD_PAGE) {
      const end = Math.min(bottom + 1, start + LOAD_PAGE);
      const page = await source.getRows(start, end, this.sort());
      rows.push(...page.rows);
      if (page.rows.length === 0) break;
    }
    return rows;
  }

  /** Rows from `top` on as far as they are loaded. */
  loadedRows(top: number, bottom: number): readonly Row[] {
    const loaded: Row[] = [];
    for (let index = top; index <= bottom; index += 1) {
      const row = this.rowAt(index);
      if (row === undefined) break;
      loaded.push(row);
    }
    return loaded;
  }

  sort(): GridSort | null {
    const sorted = this.api?.getColumnState().find((state) => state.sort);
    if (!sorted?.sort) return null;
    return {
      column: sorted.colId,
      direction: sorted.sort === 'asc' ? 'ascending' : 'descending',
    };
  }

  toggle(index: number): void {
    const row = this.rowAt(index);
    if (row !== undefined) this.props.tree?.onToggle(row);
  }
}
