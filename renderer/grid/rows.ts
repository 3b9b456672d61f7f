/** Rows of a grid as they are shown: those that are loaded, and others asked from the source. */
import type { GridApi } from 'ag-grid-community';
import type { GridSort } from './columns.ts';
import type { GridController } from './controller.ts';

/** Rows that are asked from the source at once. */
const LOAD_PAGE = 1000;

/** Rows `top` to `bottom`, loaded here or asked from the source a page at a time. */
export async function rowsOf<Row>(
  grid: GridController<Row>,
  top: number,
  bottom: number,
): Promise<readonly Row[]> {
  const { source } = grid.props;
  const loaded = loadedRows(grid, top, bottom);
  if (loaded.length === bottom - top + 1 || !source) return loaded;
  const rows: Row[] = [];
  for (let start = top; start <= bottom; start += LOAD_PAGE) {
    const end = Math.min(bottom + 1, start + LOAD_PAGE);
    const page = await source.getRows(start, end, sortOf(grid.api));
    rows.push(...page.rows);
    if (page.rows.length === 0) break;
  }
  return rows;
}

/** Rows from `top` on as far as they are loaded. */
export function loadedRows<Row>(
  grid: GridController<Row>,
  top: number,
  bottom: number,
): readonly Row[] {
  const loaded: Row[] = [];
  for (let index = top; index <= bottom; index += 1) {
    const row = grid.rowAt(index);
    if (row === undefined) break;
    loaded.push(row);
  }
  return loaded;
}

function sortOf<Row>(api: GridApi<Row> | null): GridSort | null {
  const sorted = api?.getColumnState().find((state) => state.sort);
  if (!sorted?.sort) return null;
  return {
    column: sorted.colId,
    direction: sorted.sort === 'asc' ? 'ascending' : 'descending',
  };
}
