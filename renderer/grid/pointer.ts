/** What the mouse does in a grid: chooses a cell, draws a range out, opens a group, explains a figure. */
import type { Column } from 'ag-grid-community';
import type { GridController } from './controller.ts';
import { type PointedCell, pointedCell } from './pointed-cell.ts';

export class GridPointer<Row> {
  private readonly grid: GridController<Row>;
  private isDragging = false;

  constructor(grid: GridController<Row>) {
    this.grid = grid;
  }

  listen(): void {
    const { grid } = this;
    grid.root.addEventListener('mousedown', (event) => {
      const cell = pointedCell(event);
      if (cell?.isPinned) grid.pin(grid.activeAt(cell));
      else if (cell) this.onMouseDown(cell.row, cell.column, event);
    });
    grid.root.addEventListener('click', (event) => {
      const cell = pointedCell(event);
      if (cell) this.onClick(cell, event);
    });
  }

  /** A click in a cell of the body or of the totals. */
  private onClick(cell: PointedCell, event: MouseEvent): void {
    const { grid } = this;
    const active = grid.activeAt(cell);
    const target = active?.column.explain?.(active.row);
    if (!target || !grid.isSingle() || event.detail > 1) return;
    const isOnFigure = (event.target as HTMLElement).closest('.value, .chip') !== null;
    grid.gesture.onClick(target, isOnFigure);
  }

  private onMouseDown(row: number, column: string, event: MouseEvent): void {
    const { grid } = this;
    const target = event.target as HTMLElement;
    if (target.closest('[data-twist]')) {
      grid.toggle(row);
      return;
    }
    const head = { row, column: grid.indexOfColumn(column) };
    if (event.shiftKey && grid.range) {
      grid.moveTo({ anchor: grid.range.anchor, head });
      grid.keyboard.refocus();
    } else grid.choose(head);
    this.isDragging = true;
    window.addEventListener(
      'pointerup',
      () => {
        this.isDragging = false;
      },
      { once: true },
    );
  }

  onMouseOver(row: number | null, column: Column, event: MouseEvent): void {
    const { range } = this.grid;
    if (event.buttons !== 1 || !this.isDragging || !range || row === null) return;
    const head = { row, column: this.grid.indexOfColumn(column) };
    if (head.row !== range.head.row || head.column !== range.head.column)
      this.grid.select({ anchor: range.anchor, head });
  }
}
