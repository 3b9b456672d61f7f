/** How Ballast's columns and rows become options of the grid library. */
import type {
  CellClassParams,
  ColDef,
  GridOptions,
  ICellRendererParams,
  IDatasource,
} from 'ag-grid-community';
import { t } from '../messages/index.ts';
import { drill, handleCellKey } from './cell-keys.ts';
import { cellElement } from './cell-view.ts';
import { cellText, type GridColumn, type GridSource, isFigureType } from './columns.ts';
import type { GridController } from './controller.ts';
import { writeCells } from './exchange.ts';
import type { GridProps } from './Grid.tsx';

export const PAGE_ROWS = 200;

const WIDTHS = {
  text: 150,
  amount: 128,
  converted: 128,
  number: 90,
  percent: 64,
  date: 96,
  status: 116,
} as const;

function classesOf<Row>(column: GridColumn<Row>, controller: GridController<Row>) {
  const invalidKey = (params: CellClassParams<Row>) =>
    params.data ? `${controller.props.rowId(params.data)}:${column.id}` : '';
  const isBody = (params: CellClassParams<Row>) => !params.node.rowPinned;
  const at = () => controller.indexOfColumn(column.id);
  return {
    'cell-range': (params: CellClassParams<Row>) =>
      isBody(params) && controller.isInRange(params.rowIndex, at()),
    'cell-active': (params: CellClassParams<Row>) =>
      isBody(params) && controller.isActive(params.rowIndex, at()),
    'cell-invalid': (params: CellClassParams<Row>) => controller.invalid.has(invalidKey(params)),
    'cell-overridden': (params: CellClassParams<Row>) =>
      params.data !== undefined && column.marks?.(params.data).isOverridden === true,
    'cell-draft': (params: CellClassParams<Row>) =>
      params.data !== undefined && column.marks?.(params.data).isDraft === true,
    'cell-editable': (params: CellClassParams<Row>) =>
      params.data !== undefined && isBody(params) && column.edit?.(params.data) === true,
    'cell-figure': () => isFigureType(column.type),
    'cell-key': () => column.isKey === true,
  };
}

/** Asked anew for each cell: a group that opened has other properties than the grid began with. */
function treeOf<Row>(controller: GridController<Row>, row: Row | undefined) {
  const { tree } = controller.props;
  return tree && row !== undefined ? tree.state(row) : null;
}

function columnDef<Row>(
  column: GridColumn<Row>,
  index: number,
  controller: GridController<Row>,
): ColDef<Row> {
  return {
    colId: column.id,
    headerName: column.head,
    width: baseWidth(column),
    minWidth: column.grow ? Math.floor(baseWidth(column) * (1 - MOST_GIVEN)) : 40,
    ...(column.grow ? { flex: 1 } : {}),
    pinned: column.pin ?? (index === 0 ? 'left' : null),
    sortable: column.isSortable === true,
    headerClass: isFigureType(column.type) ? 'head-figure' : '',
    valueGetter: ({ data }) => (data ? (column.value(data) ?? '') : ''),
    editable: ({ data, node }) =>
      controller.props.onEdit !== undefined &&
      !controller.props.isReadOnly &&
      !node.rowPinned &&
      data !== undefined &&
      column.edit?.(data) === true,
    cellClassRules: classesOf(column, controller),
    cellRenderer: ({ data, node }: ICellRendererParams<Row>) =>
      cellElement(column, data, index === 0 && !node.rowPinned ? treeOf(controller, data) : null),
  };
}

/** A data source of the library over pages of ours; failures leave the rows to be asked again. */
export function datasourceOf<Row>(
  source: GridSource<Row>,
  onCount: (count: number) => void,
  onFailure: (cause: unknown) => void,
): IDatasource {
  return {
    getRows: (params) => {
      const sorted = params.sortModel[0];
      const sort = sorted
        ? {
            column: sorted.colId,
            direction: sorted.sort === 'asc' ? ('ascending' as const) : ('descending' as const),
          }
        : null;
      source.getRows(params.startRow, params.endRow, sort).then(
        (page) => {
          onCount(page.count);
          params.successCallback([...page.rows], page.count);
        },
        (cause) => {
          onFailure(cause);
          params.failCallback();
        },
      );
    },
  };
}

export interface ColumnFit {
  readonly hidden: readonly string[];
  /** The key amount where it must stay at the right edge. */
  readonly pinnedKey: string | null;
  readonly widths: readonly { readonly key: string; readonly newWidth: number }[];
}

const MOST_STRETCH = 1.9;
/** The part of its width that a column of words gives. */
const MOST_GIVEN = 0.4;
/** Between names and a pinned amount a column must have room to scroll by. */
const LEAST_BETWEEN = 150;

function baseWidth<Row>(column: GridColumn<Row>): number {
  return column.width ?? WIDTHS[column.type ?? 'text'];
}

/** A digit or sign, and a separator, at the size of grids in the weight of totals. */
const DIGIT_WIDTH = 7.5;
const SEPARATOR_WIDTH = 3.8;
const CELL_EDGES = 16;

function figureWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += /[.,'\u2019\s]/.test(sign) ? SEPARATOR_WIDTH : DIGIT_WIDTH;
  return width;
}

/** The column's own width, or that of its widest figure where this is more. */
function neededWidth<Row>(column: GridColumn<Row>, rows: readonly Row[]): number {
  const base = baseWidth(column);
  if (!isFigureType(column.type)) return base;
  const widest = rows.reduce((most, row) => Math.max(most, figureWidth(cellText(column, row))), 0);
  return Math.max(base, Math.ceil(widest) + CELL_EDGES);
}

/**
 * How columns fill a width: those of rank 2 leave where there is no room for them; what is left over is
 * shared out in proportion, unless a column of its own takes it. Words give way before figures: that
 * column, or the names in the first one, lose what is missing, down to 60 %. Where that is not enough
 * the grid scrolls sideways under its names, and the key amount stays in view.
 */
export function fitColumns<Row>(
  given: readonly GridColumn<Row>[],
  width: number,
  rows: readonly Row[] = [],
): ColumnFit {
  const columns = given.map((column) => ({ ...column, width: neededWidth(column, rows) }));
  const widthOf = (list: readonly GridColumn<Row>[]) =>
    list.reduce((sum, column) => sum + baseWidth(column), 0);
  const [first] = columns;
  const giver = columns.find(({ grow }) => grow) ?? (first?.type === undefined ? first : undefined);
  const most = giver ? Math.floor(baseWidth(giver) * MOST_GIVEN) : 0;
  const isTight = widthOf(columns) - most > width;
  const shown = isTight ? columns.filter((column) => column.rank !== 2) : columns;
  const total = widthOf(shown);
  const missing = Math.max(0, total - width);
  const scrolls = missing > most;
  const loss = scrolls ? 0 : missing;
  const hasGrow = shown.some((column) => column.grow);
  const factor = hasGrow || total === 0 ? 1 : Math.max(1, Math.min(MOST_STRETCH, width / total));
  const key = shown.find((column) => column.isKey);
  const pinned = (first ? baseWidth(first) : 0) + (key ? baseWidth(key) : 0);
  return {
    hidden: isTight ? columns.flatMap(({ id, rank }) => (rank === 2 ? [id] : [])) : [],
    pinnedKey: scrolls && pinned + LEAST_BETWEEN <= width ? (key?.id ?? null) : null,
    widths: shown
      .filter((column) => !column.grow)
      .map((column) => ({
        key: column.id,
        newWidth: Math.floor(baseWidth(column) * factor) - (column === giver ? loss : 0),
      })),
  };
}

export function gridOptions<Row>(
  props: GridProps<Row>,
  controller: GridController<Row>,
  sizes: { readonly row: number; readonly head: number },
): GridOptions<Row> {
  const { source, rows } = props;
  return {
    // The library's own styles come as a file: injected ones would break the security policy.
    theme: 'legacy',
    rowModelType: source ? 'infinite' : 'clientSide',
    ...(source
      ? {
          cacheBlockSize: PAGE_ROWS,
          maxBlocksInCache: 40,
          infiniteInitialRowCount: 40,
          blockLoadDebounceMillis: 40,
        }
      : { rowData: [...(rows ?? [])] }),
    columnDefs: controller.columns.map((column, index) => columnDef(column, index, controller)),
    getRowId: ({ data }) => props.rowId(data),
    rowHeight: sizes.row,
    headerHeight: sizes.head,
    pinnedBottomRowData: props.totals ? [...props.totals] : [],
    getRowClass: ({ data, node }) => {
      if (node.rowPinned) return 'row-total';
      return treeOf(controller, data)?.isGroup ? 'row-group' : undefined;
    },
    defaultColDef: {
      resizable: true,
      suppressHeaderMenuButton: true,
      suppressKeyboardEvent: ({ event, editing }) => handleCellKey(controller, event, editing),
    },
    readOnlyEdit: true,
    suppressRowHoverHighlight: false,
    suppressAnimationFrame: false,
    suppressColumnVirtualisation: false,
    animateRows: false,
    // The bar is styled to this width, so that columns never hide under it.
    scrollbarWidth: 10,
    alwaysShowVerticalScroll: true,
    suppressDragLeaveHidesColumns: true,
    // Moving elements would take the keyboard from the cell; rows and cells tell their number.
    ensureDomOrder: false,
    stopEditingWhenCellsLoseFocus: true,
    enterNavigatesVerticallyAfterEdit: true,
    overlayNoRowsTemplate: `<span class="muted">${t('grid.empty')}</span>`,
    onCellFocused: (event) => controller.onFocused(event),
    onCellMouseDown: ({ rowIndex, column, event, rowPinned }) => {
      if (!rowPinned && event) controller.onMouseDown(rowIndex, column, event as MouseEvent);
    },
    onCellMouseOver: ({ rowIndex, column, rowPinned, event }) => {
      if (!rowPinned && event) controller.onMouseOver(rowIndex, column, event as MouseEvent);
    },
    onCellClicked: ({ data, column, event }) => {
      if (event) controller.onClick(data, column, event as MouseEvent);
    },
    onCellDoubleClicked: ({ colDef, data }) => {
      const column = controller.columns.find((one) => one.id === colDef.colId);
      if (data !== undefined && !column?.edit?.(data)) drill(controller);
    },
    onCellEditRequest: ({ rowIndex, column, newValue }) => {
      if (rowIndex === null) return;
      const write = { row: rowIndex, column: controller.indexOfColumn(column.getColId()) };
      writeCells(controller, [{ ...write, text: String(newValue ?? '') }]);
    },
  };
}
