/** The grid and what screens need to describe one. */
export type {
  CellMarks,
  ColumnType,
  GridColumn,
  GridEdit,
  GridPage,
  GridSort,
  GridSource,
} from './columns.ts';
export { Grid, type GridProps, type GridTree } from './Grid.tsx';
export { type ColumnLayout, layoutOf, setLayoutOf } from './live-grids.ts';
export { printWindow } from './print.ts';
export { type TreeRow, useTree, visibleRows } from './tree.ts';
