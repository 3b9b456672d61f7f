/**
 * Where the keyboard is in a grid: which cell the library focuses, how the active cell follows it, and
 * how it comes back to the active cell after something was drawn anew.
 */
import type { CellFocusedEvent, Column } from 'ag-grid-community';
import type { GridController } from './controller.ts';
import { type CellPlace, covers, singleCell } from './range.ts';

export class GridKeyboard<Row> {
  private readonly grid: GridController<Row>;
  /** The focus is set here, so that what the library tells of it selects nothing. */
  private isSetting = false;
  /** The focus follows a key; else it moves with a redraw, which selects nothing else. */
  private isMoving = false;

  constructor(grid: GridController<Row>) {
    this.grid = grid;
  }

  listen(): void {
    this.grid.root.addEventListener('focusout', ({ target, relatedTarget }) => {
      // Rows that arrive and columns that leave draw the cell with the keyboard anew.
      if (relatedTarget === null && target instanceof Element)
        queueMicrotask(() => {
          if (!target.isConnected) this.keep();
        });
    });
  }

  onFocused(event: CellFocusedEvent<Row>): void {
    const { grid } = this;
    if (this.isSetting || event.rowIndex === null) return;
    const column = grid.indexOfColumn(event.column as Column | null);
    const { isMoving } = this;
    this.isMoving = false;
    const isKept = !event.rowPinned && covers(grid.range, event.rowIndex, column);
    if (isKept && !isMoving) return;
    const found = grid.shownColumns()[column];
    const total = event.rowPinned ? grid.api?.getPinnedBottomRow(event.rowIndex)?.data : undefined;
    if (total !== undefined && found) {
      grid.pin({ row: total, column: found, isTotal: true });
      return;
    }
    const isInBody = column >= 0 && !event.rowPinned;
    grid.choose(isInBody ? { row: event.rowIndex, column } : null);
  }

  /** Says whether the key that was pressed last moves the focus. */
  expectMove(isMoving: boolean): void {
    this.isMoving = isMoving;
  }

  /** The library tells of a new focus only after a while; a quick key must act on the right cell. */
  follow(): void {
    const { grid } = this;
    const focused = grid.api?.getFocusedCell();
    if (!focused || focused.rowPinned || this.isSetting) return;
    const place = { row: focused.rowIndex, column: grid.indexOfColumn(focused.column) };
    // All rows selected begin at the first cell, wherever the focus is among them.
    if (grid.range && covers(grid.range, place.row, place.column)) return;
    grid.select(singleCell(place));
  }

  /** Keeps the keyboard on the active cell while the other corner of the range moves. */
  refocus(): void {
    const { range, api } = this.grid;
    const column = range && this.grid.shownColumns()[range.anchor.column];
    if (!range || !api || !column) return;
    this.isSetting = true;
    queueMicrotask(() => {
      api.setFocusedCell(range.anchor.row, column.id);
      this.isSetting = false;
      this.grid.paint();
    });
  }

  /**
   * Gives the keyboard back to the active cell where drawing it again took it, at once: a key that is
   * pressed meanwhile would reach no cell.
   */
  keep(): void {
    const { api, range, isPinned, root } = this.grid;
    if (!api || api.isDestroyed() || !range || isPinned || !root.isConnected) return;
    if (document.activeElement !== document.body) return;
    const id = this.grid.shownColumns()[range.anchor.column]?.id;
    if (id === undefined) return;
    api.flushAllAnimationFrames();
    api.setFocusedCell(range.anchor.row, id);
  }

  /** Gives the keyboard to the active cell, or to the first one. */
  focusActive(): void {
    const { grid } = this;
    const place = this.activePlace();
    const column = grid.shownColumns()[place.column];
    if (column && grid.rowCount() > 0) grid.api?.setFocusedCell(place.row, column.id);
  }

  private activePlace(): CellPlace {
    const { row, column } = this.grid.range?.anchor ?? { row: 0, column: 0 };
    return { row: Math.max(0, Math.min(row, this.grid.rowCount() - 1)), column };
  }

  /** Puts the keyboard on a column, in the row where it is or in the first. */
  goToColumn(id: string): void {
    const { grid } = this;
    const { api } = grid;
    if (!api) return;
    if (api.getColumn(id)?.isVisible() === false) api.setColumnsVisible([id], true);
    api.ensureColumnVisible(id);
    if (grid.rowCount() === 0) return;
    const { row } = this.activePlace();
    api.setFocusedCell(row, id);
    grid.select(singleCell({ row, column: grid.indexOfColumn(id) }));
  }
}
