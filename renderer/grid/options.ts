/** How Ballast's columns and rows become options of the grid library. */
import type {
  CellClassParams,
  ColDef,
  GridOptions,
  ICellRendererParams,
  IDatasource,
} from 'ag-grid-community';
import { typedDecimal } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { drill, handleCellKey } from './cell-keys.ts';
import { cellElement } from './cell-view.ts';
import { type GridColumn, type GridSource, isFigureType } from './columns.ts';
import type { GridController } from './controller.ts';
import { writeCells } from './exchange.ts';
import { baseWidth, type ColumnFit, MOST_GIVEN } from './fit-columns.ts';
import type { GridProps } from './Grid.tsx';

export const PAGE_ROWS = 200;

/** A column as it is now: screens give other ones of the same name with another day, or later names. */
function presentColumn<Row>(column: GridColumn<Row>, controller: GridController<Row>) {
  let columns = controller.columns;
  let present = column;
  return () => {
    if (columns !== controller.columns) {
      columns = controller.columns;
      present = columns.find(({ id }) => id === column.id) ?? present;
    }
    return present;
  };
}

function classesOf<Row>(column: () => GridColumn<Row>, controller: GridController<Row>) {
  const invalidKey = (params: CellClassParams<Row>) =>
    params.data ? `${controller.props.rowId(params.data)}:${column().id}` : '';
  // Most cells are drawn while nothing is selected, and finding a column's place takes a while.
  const isSelectable = ({ node }: CellClassParams<Row>) =>
    controller.range !== null && !node.rowPinned;
  const at = () => controller.indexOfColumn(column().id);
  return {
    'cell-range': (params: CellClassParams<Row>) =>
      isSelectable(params) && controller.isInRange(params.rowIndex, at()),
    'cell-active': (params: CellClassParams<Row>) =>
      isSelectable(params) && controller.isActive(params.rowIndex, at()),
    'cell-invalid': (params: CellClassParams<Row>) => controller.invalid.has(invalidKey(params)),
    'cell-overridden': (params: CellClassParams<Row>) =>
      params.data !== undefined && column().marks?.(params.data).isOverridden === true,
    'cell-draft': (params: CellClassParams<Row>) =>
      params.data !== undefined && column().marks?.(params.data).isDraft === true,
    'cell-editable': (params: CellClassParams<Row>) =>
      params.data !== undefined && !params.node.rowPinned && column().edit?.(params.data) === true,
    'cell-figure': () => isFigureType(column().type),
    'cell-key': () => column().isKey === true,
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
  fit: ColumnFit | null,
): ColDef<Row> {
  const present = presentColumn(column, controller);
  const fitted = fit?.widths.find(({ key }) => key === column.id)?.newWidth;
  const ownPin = index === 0 ? 'left' : null;
  return {
    colId: column.id,
    headerValueGetter: () => present().head,
    width: fitted ?? baseWidth(column),
    hide: fit?.hidden.includes(column.id) === true,
    minWidth: column.grow ? Math.floor(baseWidth(column) * (1 - MOST_GIVEN)) : 40,
    ...(column.grow ? { flex: 1 } : {}),
    pinned: column.pin ?? (fit?.pinnedKey === column.id ? 'right' : ownPin),
    sortable: column.isSortable === true,
    headerClass: isFigureType(column.type) ? 'head-figure' : '',
    valueGetter: ({ data }) => (data ? (present().value(data) ?? '') : ''),
    editable: ({ data, node }) =>
      controller.props.onEdit !== undefined &&
      !controller.props.isReadOnly &&
      !node.rowPinned &&
      data !== undefined &&
      present().edit?.(data) === true,
    // An editor begins with the figure as people of the locale type it.
    ...(isFigureType(column.type)
      ? {
          valueFormatter: ({ value }: { readonly value: unknown }) => typedDecimal(String(value)),
          cellEditorParams: { useFormatter: true },
        }
      : {}),
    cellClassRules: classesOf(present, controller),
    cellRenderer: ({ data, node }: ICellRendererParams<Row>) =>
      cellElement(
        present(),
        data,
        index === 0 && !node.rowPinned ? treeOf(controller, data) : null,
      ),
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

export interface GridStart<Row> {
  /** The rows that the grid begins with, where it does not ask a source for them. */
  readonly rows: readonly Row[] | undefined;
  readonly sizes: { readonly row: number; readonly head: number };
  /** How the columns fill the grid; `null` where it has no width yet. */
  readonly fit: ColumnFit | null;
}

export function gridOptions<Row>(
  props: GridProps<Row>,
  controller: GridController<Row>,
  { rows, sizes, fit }: GridStart<Row>,
): GridOptions<Row> {
  const { source } = props;
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
    columnDefs: controller.columns.map((column, index) =>
      columnDef(column, index, controller, fit),
    ),
    getRowId: ({ data }) => props.rowId(data),
    // A grid is one stop: the arrows move in it and Tab leaves it; only while typing Tab goes on.
    tabToNextCell: ({ editing, nextCellPosition }) => editing && (nextCellPosition ?? false),
    tabToNextHeader: () => false,
    rowHeight: sizes.row,
    headerHeight: sizes.head,
    pinnedBottomRowData: props.totals ? [...props.totals] : [],
    getRowClass: ({ node }) => (node.rowPinned ? 'row-total' : undefined),
    // Asked again where a row gets other data, as those below a group that opens do.
    rowClassRules: {
      'row-group': ({ data, node }) =>
        !node.rowPinned && treeOf(controller, data)?.isGroup === true,
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
    onCellFocused: (event) => controller.keyboard.onFocused(event),
    onCellMouseOver: ({ rowIndex, column, rowPinned, event }) => {
      if (!rowPinned && event)
        controller.pointer.onMouseOver(rowIndex, column, event as MouseEvent);
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
