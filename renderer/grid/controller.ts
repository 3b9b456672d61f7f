/**
 * The behaviour of one grid: active cell, range, keys, copy, paste, fill and drill. It drives the
 * grid library and marks cells by class, so that selecting never renders anything again.
 */
import type { CellFocusedEvent, Column, GridApi } from 'ag-grid-community';
import { t, tn } from '../messages/index.ts';
import { explain } from '../stores/explain.ts';
import { useSelection } from '../stores/selection.ts';
import { toastError, toastNote } from '../stores/toasts.ts';
import { type GridColumn, type GridEdit, parseCell, rawText } from './columns.ts';
import { ExplainGesture } from './explain-gesture.ts';
import type { GridProps } from './Grid.tsx';
import {
  type CellPlace,
  type CellRange,
  type CellWrite,
  covers,
  extendRange,
  formatTsv,
  parseTsv,
  planFill,
  planPaste,
  rectangleOf,
  singleCell,
  wholeGrid,
} from './range.ts';
import { figuresOf } from './selection-figures.ts';

const COPY_PAGE = 1000;
const COPY_LIMIT = 200_000;

export interface PendingPaste {
  readonly rows: number;
  readonly columns: number;
  readonly preview: readonly (readonly string[])[];
  apply(): void;
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
  /** The cell that gets the keyboard back after a redraw; its focus selects nothing. */
  private returning: CellPlace | null = null;

  constructor(root: HTMLElement, props: GridProps<Row>) {
    this.root = root;
    this.props = props;
    this.columns = props.columns;
  }

  attach(api: GridApi<Row>): void {
    this.api = api;
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

  private columnIndex(column: Column | string | null | undefined): number {
    const id = typeof column === 'string' ? column : column?.getColId();
    return this.shownColumns().findIndex((one) => one.id === id);
  }

  private bounds() {
    return { rows: this.rowCount(), columns: this.shownColumns().length };
  }

  // --- selection -----------------------------------------------------------------------------

  select(range: CellRange | null): void {
    this.range = range;
    this.paint();
    const figures =
      range === null ? null : figuresOf(range, this.shownColumns(), (row) => this.rowAt(row));
    useSelection.getState().setFigures(figures);
    const data = range === null ? undefined : this.rowAt(range.anchor.row);
    this.props.onActiveRow?.(data ?? null);
  }

  onFocused(event: CellFocusedEvent<Row>): void {
    if (this.isMovingFocus || event.rowIndex === null) return;
    const column = this.columnIndex(event.column as Column | null);
    const { returning } = this;
    this.returning = null;
    if (returning?.row === event.rowIndex && returning.column === column) return;
    const found = this.shownColumns()[column];
    const total = event.rowPinned ? this.api?.getPinnedBottomRow(event.rowIndex)?.data : undefined;
    this.pinned = total !== undefined && found ? { row: total, column: found } : null;
    if (column >= 0 && !event.rowPinned) this.select(singleCell({ row: event.rowIndex, column }));
    const active = this.activeCell();
    this.gesture.onMoved(active?.column.explain?.(active.row) ?? null);
  }

  /** A click in a cell of the body or of the totals. */
  onClick(row: Row | undefined, column: Column, event: MouseEvent): void {
    const found = this.columns.find((one) => one.id === column.getColId());
    const target = row === undefined ? null : found?.explain?.(row);
    if (!target || !this.isSingle() || event.detail > 1) return;
    this.gesture.onClick(target, (event.target as HTMLElement).closest('.value') !== null);
  }

  onMouseDown(row: number | null, column: Column, event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (row === null) return;
    if (target.closest('[data-twist]')) {
      this.toggle(row);
      return;
    }
    const head = { row, column: this.columnIndex(column) };
    if (event.shiftKey && this.range) {
      this.moveTo({ anchor: this.range.anchor, head });
      this.refocus();
    }
    this.isDragging = true;
    window.addEventListener('pointerup', () => this.endDrag(), { once: true });
  }

  onMouseOver(row: number | null, column: Column, event: MouseEvent): void {
    if (event.buttons !== 1 || !this.isDragging || !this.range || row === null) return;
    const head = { row, column: this.columnIndex(column) };
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

  private moveTo(range: CellRange): void {
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
    const { anchor } = this.range;
    const id = after[anchor.column];
    if (!hadFocus || id === undefined) return;
    requestAnimationFrame(() => {
      if (!this.api || this.api.isDestroyed()) return;
      this.returning = anchor;
      this.api.setFocusedCell(anchor.row, id);
    });
  }

  /** Marks what is drawn now; cells drawn later get their class from `classOf`. */
  paint(): void {
    for (const row of this.root.querySelectorAll<HTMLElement>('.ag-row')) {
      if (row.closest('.ag-grid-pinned-bottom-rows')) continue;
      const index = Number(row.getAttribute('row-index'));
      row.classList.toggle('row-active', this.range?.anchor.row === index);
      for (const cell of row.querySelectorAll<HTMLElement>('.ag-cell')) {
        const column = this.columnIndex(cell.getAttribute('col-id'));
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

  indexOfColumn(id: string): number {
    return this.columnIndex(id);
  }

  // --- keys ----------------------------------------------------------------------------------

  /** Handles a key on a cell; `true` keeps it from the library. */
  onKey(event: KeyboardEvent, isEditing: boolean): boolean {
    if (isEditing || event.type !== 'keydown') return false;
    this.followFocus();
    const handled = this.navigate(event) || this.act(event);
    if (handled) event.preventDefault();
    return handled;
  }

  /** The library tells of a new focus only after a while; a quick key must act on the right cell. */
  private followFocus(): void {
    const focused = this.api?.getFocusedCell();
    if (!focused || focused.rowPinned || this.isMovingFocus) return;
    const place = { row: focused.rowIndex, column: this.columnIndex(focused.column) };
    // All rows selected begin at the first cell, wherever the focus is among them.
    if (this.range && covers(this.range, place.row, place.column)) return;
    this.select(singleCell(place));
  }

  private navigate(event: KeyboardEvent): boolean {
    if (!event.shiftKey || !this.range || event.altKey) return false;
    const jump = event.ctrlKey || event.metaKey;
    const next = extendRange(this.range, event.key, { jump, pageRows: 20 }, this.bounds());
    if (next) this.moveTo(next);
    return next !== null;
  }

  private act(event: KeyboardEvent): boolean {
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (event.key === 'Enter' && event.altKey) return this.explainActive();
    if (event.key === 'Enter' && !control) return this.drill();
    if (event.key === ' ' || (event.key === 'ArrowRight' && event.altKey === false))
      return this.keyToggle(event);
    if (event.key === 'ArrowLeft' && !event.altKey) return this.keyToggle(event);
    if (!control) return false;
    if (key === 'c') return this.copy(event.shiftKey);
    if (key === 'a') return this.selectAll();
    if (key === 'd') return this.fill();
    return false;
  }

  private keyToggle(event: KeyboardEvent): boolean {
    const { tree } = this.props;
    const place = this.range?.anchor;
    const row = place && this.rowAt(place.row);
    if (!tree || !place || !row || place.column !== 0) return false;
    const state = tree.state(row);
    if (!state.isGroup) return false;
    const wantsOpen = event.key === 'ArrowRight';
    if (event.key !== ' ' && state.isOpen === wantsOpen) return false;
    tree.onToggle(row);
    return true;
  }

  private toggle(index: number): void {
    const row = this.rowAt(index);
    if (row !== undefined) this.props.tree?.onToggle(row);
  }

  private activeCell(): { readonly row: Row; readonly column: GridColumn<Row> } | null {
    if (this.pinned) return this.pinned;
    const place = this.range?.anchor;
    const row = place && this.rowAt(place.row);
    const column = place && this.shownColumns()[place.column];
    return row !== undefined && column ? { row, column } : null;
  }

  /** Opens Explain on the active figure. */
  explainActive(): boolean {
    const active = this.activeCell();
    const target = active?.column.explain?.(active.row);
    if (target) explain(target);
    return target !== null && target !== undefined;
  }

  drill(): boolean {
    this.gesture.cancel();
    const active = this.activeCell();
    if (!active) return false;
    if (this.pinned) return this.explainActive();
    const { tree, onDrill } = this.props;
    if (tree?.state(active.row).isGroup) tree.onToggle(active.row);
    else if (onDrill) onDrill(active.row, active.column.id);
    else return false;
    return true;
  }

  private selectAll(): boolean {
    const all = wholeGrid(this.bounds());
    if (all) this.select(all);
    return true;
  }

  // --- copy, paste, fill ---------------------------------------------------------------------

  /** Copies raw figures, with heads when asked; rows that are not loaded come from the source. */
  copy(withHeads: boolean): boolean {
    const { range } = this;
    if (!range) return false;
    void this.copyRange(range, withHeads);
    return true;
  }

  private async copyRange(range: CellRange, withHeads: boolean): Promise<void> {
    const { top, bottom, left, right } = rectangleOf(range);
    const columns = this.shownColumns().slice(left, right + 1);
    const rows = await this.rowsOf(top, Math.min(bottom, top + COPY_LIMIT - 1));
    const cells = rows.map((row) => columns.map((column) => rawText(column, row)));
    const table = withHeads ? [columns.map((column) => column.head), ...cells] : cells;
    try {
      await navigator.clipboard.writeText(formatTsv(table));
      if (rows.length > COPY_PAGE) toastNote(tn('grid.copied', rows.length));
    } catch {
      toastNote(t('grid.copyFailed'));
    }
  }

  /** Rows `top` to `bottom`, loaded here or asked from the source a page at a time. */
  async rowsOf(top: number, bottom: number): Promise<readonly Row[]> {
    const { source } = this.props;
    const loaded: Row[] = [];
    for (let index = top; index <= bottom; index += 1) {
      const row = this.rowAt(index);
      if (row === undefined) break;
      loaded.push(row);
    }
    if (loaded.length === bottom - top + 1 || !source) return loaded;
    const rows: Row[] = [];
    for (let start = top; start <= bottom; start += COPY_PAGE) {
      const page = await source.getRows(
        start,
        Math.min(bottom + 1, start + COPY_PAGE),
        this.sort(),
      );
      rows.push(...page.rows);
      if (page.rows.length === 0) break;
    }
    return rows;
  }

  sort() {
    const sorted = this.api?.getColumnState().find((state) => state.sort);
    if (!sorted?.sort) return null;
    const direction = sorted.sort === 'asc' ? ('ascending' as const) : ('descending' as const);
    return { column: sorted.colId, direction };
  }

  private isEditable(column: number): boolean {
    const found = this.shownColumns()[column];
    return found?.edit !== undefined && this.props.onEdit !== undefined && !this.props.isReadOnly;
  }

  paste(text: string): void {
    if (!this.range || text === '') return;
    const plan = planPaste(parseTsv(text), this.range, this.bounds(), (column) =>
      this.isEditable(column),
    );
    if (!plan.ok) {
      const locked =
        plan.locked === undefined ? '' : (this.shownColumns()[plan.locked]?.head ?? '');
      toastNote(
        plan.why === 'locked'
          ? t('grid.pasteLocked', { column: locked })
          : t('grid.pasteTooWide', { columns: plan.columns, room: plan.room }),
      );
      return;
    }
    const apply = () => this.write(plan.writes);
    if (plan.rows <= 1) apply();
    else
      this.onPendingPaste({
        rows: plan.rows,
        columns: plan.columns,
        preview: parseTsv(text).slice(0, 8),
        apply,
      });
  }

  private fill(): boolean {
    if (!this.range) return false;
    const columns = this.shownColumns();
    const textAt = (row: number, column: number) => {
      const data = this.rowAt(row);
      const found = columns[column];
      return data !== undefined && found ? rawText(found, data) : '';
    };
    this.write(planFill(this.range, textAt, (column) => this.isEditable(column)));
    return true;
  }

  /** Checks and hands over edits; a text that is refused keeps its cell marked with the reason. */
  write(writes: readonly CellWrite[]): void {
    const columns = this.shownColumns();
    const edits: GridEdit<Row>[] = [];
    for (const { row, column, text } of writes) {
      const data = this.rowAt(row);
      const found = columns[column];
      if (data === undefined || !found?.edit?.(data)) continue;
      const parsed = parseCell(found.type ?? 'text', text);
      const key = `${this.props.rowId(data)}:${found.id}`;
      if (parsed.ok) {
        this.invalid.delete(key);
        edits.push({ row: data, column: found.id, value: parsed.value });
      } else this.invalid.set(key, parsed.message);
    }
    if (this.invalid.size > 0) this.api?.refreshCells({ force: true });
    if (edits.length > 0) void this.save(edits);
  }

  private async save(edits: readonly GridEdit<Row>[]): Promise<void> {
    const error = await this.props.onEdit?.(edits);
    if (!error) return;
    for (const edit of edits)
      this.invalid.set(`${this.props.rowId(edit.row)}:${edit.column}`, error.message);
    this.api?.refreshCells({ force: true });
    toastError(error);
  }
}
