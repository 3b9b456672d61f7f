/**
 * The grid of every screen: rows from memory or a page at a time from SQL, pinned totals, range
 * selection, copy, paste and fill, a tree whose groups come from the data, and the same keys
 * everywhere.
 */
import {
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  createGrid,
  EventApiModule,
  type GridApi,
  InfiniteRowModelModule,
  ModuleRegistry,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  TextEditorModule,
} from 'ag-grid-community';
import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../contract.ts';
import { t } from '../messages/index.ts';
import { useIsPast } from '../stores/clocks.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useSelection } from '../stores/selection.ts';
import { Button, Dialog, Problem } from '../ui/index.ts';
import type { TreeState } from './cell-view.ts';
import type { GridColumn, GridEdit, GridSource } from './columns.ts';
import { GridController, type PendingPaste } from './controller.ts';
import { pasteText } from './exchange.ts';
import { GridPrint } from './GridPrint.tsx';
import { datasourceOf, fitColumns, gridOptions } from './options.ts';

ModuleRegistry.registerModules([
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  EventApiModule,
  InfiniteRowModelModule,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  TextEditorModule,
]);

export interface GridTree<Row> {
  state(row: Row): TreeState;
  /** Opens or closes a group; the screen then gives other rows. */
  onToggle(row: Row): void;
}

export interface GridProps<Row> {
  /** Read aloud, and the heading of the printed table. */
  readonly name: string;
  readonly columns: readonly GridColumn<Row>[];
  rowId(row: Row): string;
  /** All rows, where they are few; otherwise `source`. */
  readonly rows?: readonly Row[];
  readonly source?: GridSource<Row>;
  /** Raised where the same rows have changed: they load again while the old ones stay. */
  readonly round?: number;
  /** Pinned below, computed in SQL over all rows. */
  readonly totals?: readonly Row[];
  readonly tree?: GridTree<Row>;
  /** Keeps widths, order and sort under this name. */
  readonly stateKey?: string;
  readonly isReadOnly?: boolean;
  /** One level down: Enter or a double click. */
  onDrill?(row: Row, column: string): void;
  onActiveRow?(row: Row | null): void;
  /** Saves edits as one command; gives the refusal, which then stands at the cells. */
  onEdit?(edits: readonly GridEdit<Row>[]): Promise<AppError | null>;
}

function cssPixels(name: string): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
}

interface Live<Row> {
  readonly api: GridApi<Row>;
  readonly controller: GridController<Row>;
}

/** Puts back what a person set; false where there is nothing kept. */
function restoreState<Row>(api: GridApi<Row>, stateKey: string | undefined): boolean {
  const kept = stateKey && localStorage.getItem(`ballast.grid.${stateKey}`);
  if (!kept) return false;
  try {
    return api.applyColumnState({ state: JSON.parse(kept), applyOrder: true });
  } catch {
    localStorage.removeItem(`ballast.grid.${stateKey}`);
    return false;
  }
}

const SCROLLBAR = 10;

/** Fits the columns now and whenever the grid's width changes. */
function followWidth<Row>(
  api: GridApi<Row>,
  controller: GridController<Row>,
  element: HTMLElement,
): void {
  const { columns } = controller;
  const fitToWidth = () => {
    const width = element.clientWidth - SCROLLBAR;
    if (width <= 0) return;
    const { hidden, widths } = fitColumns(columns, width);
    const rankTwo = columns.filter((column) => column.rank === 2).map((column) => column.id);
    const isShown = hidden.length === 0;
    // Only on a change: the call draws cells again, which would lose the focus.
    if (rankTwo.some((id) => api.getColumn(id)?.isVisible() !== isShown))
      controller.redraw(() => api.setColumnsVisible(rankTwo, isShown));
    api.setColumnWidths([...widths]);
  };
  fitToWidth();
  api.addEventListener('gridSizeChanged', fitToWidth);
}

function keepState<Row>(api: GridApi<Row>, stateKey: string | undefined): void {
  if (stateKey === undefined) return;
  const keep = () => {
    if (api.isDestroyed()) return;
    localStorage.setItem(`ballast.grid.${stateKey}`, JSON.stringify(api.getColumnState()));
  };
  api.addEventListener('columnResized', (event) => {
    if (event.finished && event.source === 'uiColumnResized') keep();
  });
  api.addEventListener('columnMoved', (event) => {
    if (event.finished) keep();
  });
  api.addEventListener('sortChanged', keep);
}

export function Grid<Row>(given: GridProps<Row>) {
  const isPast = useIsPast();
  const density = usePreferences((state) => state.density);
  const props: GridProps<Row> = { ...given, isReadOnly: isPast || given.isReadOnly === true };
  const host = useRef<HTMLDivElement>(null);
  const live = useRef<Live<Row> | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [pending, setPending] = useState<PendingPaste | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const { source, rows, totals, stateKey } = props;
  const isPaged = source !== undefined;
  const signature = props.columns.map((column) => column.id).join('|');

  // biome-ignore lint/correctness/useExhaustiveDependencies: other columns or heights are another grid
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const controller = new GridController<Row>(element, latest.current);
    controller.onPendingPaste = setPending;
    const sizes = { row: cssPixels('--row') || 26, head: cssPixels('--row-head') || 28 };
    const api = createGrid<Row>(element, gridOptions(latest.current, controller, sizes));
    controller.attach(api);
    const hasOwnWidths = restoreState(api, stateKey);
    keepState(api, stateKey);
    if (!hasOwnWidths) followWidth(api, controller, element);
    live.current = { api, controller };
    return () => {
      live.current = null;
      controller.gesture.cancel();
      useSelection.getState().setFigures(null);
      api.destroy();
    };
  }, [signature, density, isPaged, stateKey]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another grid takes the source again
  useEffect(() => {
    const now = live.current;
    if (!now) return;
    now.controller.props = latest.current;
    if (source) {
      setFailure(null);
      const onFailure = (cause: unknown) => setFailure(failureOf(cause));
      now.api.setGridOption(
        'datasource',
        datasourceOf(source, () => undefined, onFailure),
      );
    }
  }, [source, signature, density]);
  const { round = 0 } = props;
  useEffect(() => {
    if (round > 0) live.current?.api.refreshInfiniteCache();
  }, [round]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new grid takes the rows again
  useEffect(() => {
    const now = live.current;
    if (!now) return;
    now.controller.props = latest.current;
    if (!isPaged && rows) now.api.setGridOption('rowData', [...rows]);
    // Groups change their look when they open, which the library cannot see in equal data.
    now.api.refreshCells({ force: true });
  }, [rows, isPaged, signature, density]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new grid takes the totals again
  useEffect(() => {
    live.current?.api.setGridOption('pinnedBottomRowData', totals ? [...totals] : []);
  }, [totals, signature, density]);
  useEffect(() => {
    if (!live.current) return;
    live.current.controller.props = latest.current;
    // Columns of the same names may ask for another day or currency.
    live.current.controller.columns = latest.current.columns;
  });

  return (
    <div
      className="grid"
      onPaste={(event) => {
        if (event.target instanceof HTMLInputElement) return;
        event.preventDefault();
        const controller = live.current?.controller;
        if (controller) pasteText(controller, event.clipboardData.getData('text/plain'));
      }}
    >
      {failure && (
        <Problem error={failure} onRetry={() => live.current?.api.refreshInfiniteCache()} />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: no element of its own has this role here */}
      <div
        ref={host}
        className="ag-theme-ballast"
        role="group"
        aria-label={t('grid.label', { name: props.name })}
      />
      <GridPrint
        name={props.name}
        columns={props.columns}
        totals={totals ?? []}
        rowId={props.rowId}
        load={async (limit) => {
          const controller = live.current?.controller;
          if (!controller) return [];
          return controller.rowsOf(0, Math.min(controller.rowCount(), limit) - 1);
        }}
      />
      {pending && <PastePreview pending={pending} onClose={() => setPending(null)} />}
    </div>
  );
}

function failureOf(cause: unknown): AppError {
  if (typeof cause === 'object' && cause !== null && 'error' in cause)
    return cause.error as AppError;
  const message = cause instanceof Error ? cause.message : String(cause);
  return { kind: 'unavailable', code: 'GRID_ROWS', message: `${t('grid.error')}. ${message}` };
}

function PastePreview({ pending, onClose }: { readonly pending: PendingPaste; onClose(): void }) {
  return (
    <Dialog
      title={t('grid.pasteTitle', { rows: pending.rows, columns: pending.columns })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            onClick={() => {
              pending.apply();
              onClose();
            }}
          >
            {t('grid.paste', { rows: pending.rows })}
          </Button>
        </>
      }
    >
      <table className="data">
        <tbody>
          {pending.preview.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed preview
            <tr key={row}>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a fixed preview
                <td key={column} className="num">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
