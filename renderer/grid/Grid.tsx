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
  EventApiModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  TextEditorModule,
} from 'ag-grid-community';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isUnreachable } from '../api.ts';
import type { AppError } from '../contract.ts';
import { t } from '../messages/index.ts';
import { useAnsweredAgain } from '../query.ts';
import { isSameData } from '../same.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useSelection } from '../stores/selection.ts';
import { Problem, useReadOnly } from '../ui/index.ts';
import type { TreeState } from './cell-view.ts';
import type { GridColumn, GridEdit, GridSource } from './columns.ts';
import type { PendingPaste } from './controller.ts';
import { pasteText } from './exchange.ts';
import { filterRows } from './filter-rows.ts';
import { FindColumn, GridFilter } from './GridFinders.tsx';
import { GridPrint } from './GridPrint.tsx';
import { keepGrid, takeGrid } from './kept-grids.ts';
import { registerGrid } from './live-grids.ts';
import { type Live, liveGrid } from './make-grid.ts';
import { datasourceOf } from './options.ts';
import { PastePreview } from './PastePreview.tsx';
import { loadedRows, rowsOf } from './rows.ts';

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
  /** The numbers of the first and the last row of the selection, which may reach past loaded rows. */
  onSelectRows?(first: number, last: number): void;
  /** Saves edits as one command; gives the refusal, which then stands at the cells. */
  onEdit?(edits: readonly GridEdit<Row>[]): Promise<AppError | null>;
}

/** Rows narrowed by the filter over the grid, which `/` opens; `text` is `null` while it is closed. */
function useRowFilter<Row>({ rows, columns, tree }: GridProps<Row>) {
  const [text, setText] = useState<string | null>(null);
  const stateOf = tree?.state;
  const shown = useMemo(
    () => (rows && text ? filterRows(rows, columns, text, stateOf) : rows),
    [rows, columns, text, stateOf],
  );
  return { text, setText, shown };
}

/** Totals as they were while they say the same: screens make their row anew with every drawing. */
function useSameTotals<Row>(totals: readonly Row[] | undefined): readonly Row[] | undefined {
  const kept = useRef(totals);
  if (!isSameData(kept.current, totals)) kept.current = totals;
  return kept.current;
}

export function Grid<Row>(given: GridProps<Row>) {
  const isRefused = useReadOnly() !== null;
  const density = usePreferences((state) => state.density);
  const props: GridProps<Row> = { ...given, isReadOnly: isRefused || given.isReadOnly === true };
  const host = useRef<HTMLDivElement>(null);
  const live = useRef<Live<Row> | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [pending, setPending] = useState<PendingPaste | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const isUnreached = failure !== null && isUnreachable(failure);
  const refresh = useCallback(() => live.current?.api.refreshInfiniteCache(), []);
  useAnsweredAgain(isUnreached, refresh);
  const { source, stateKey } = props;
  const totals = useSameTotals(props.totals);
  const isPaged = source !== undefined;
  const filter = useRowFilter(props);
  const rows = filter.shown;
  const top = useRef<HTMLDivElement>(null);
  const [isFinding, setFinding] = useState(false);
  const signature = props.columns.map((column) => column.id).join('|');

  const key = [signature, density, isPaged, stateKey].join(' ');
  // The grid is in the frame that shows its screen; made after it, there would be one without rows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other columns or heights are another grid
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const before = live.current;
    if (before) takeGrid(before);
    const isBack = before?.key === key && before.element === element;
    if (before && !isBack) before.destroy();
    const now = isBack
      ? before
      : liveGrid(key, element, latest.current, isPaged ? undefined : rows);
    now.controller.onPendingPaste = setPending;
    live.current = now;
    if (isBack) now.controller.tellSelection();
    const stop = registerGrid({
      element,
      stateKey,
      openFilter: isPaged ? null : () => filter.setText((before) => before ?? ''),
      openFind: () => setFinding(true),
      layout: () => now.layout.current(),
      setLayout: (layout) => now.layout.set(layout),
    });
    return () => {
      stop();
      now.controller.gesture.cancel();
      useSelection.getState().setFigures(null);
      keepGrid(now);
    };
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another grid or round takes the source again
  useEffect(() => {
    const now = live.current;
    if (!now || !source) return;
    now.controller.props = latest.current;
    // Changes were not heard while the tab was hidden; old rows stay until newer are there.
    if (now.given.source === source) return now.api.refreshInfiniteCache();
    now.given.source = source;
    setFailure(null);
    const onFailure = (cause: unknown) => setFailure(failureOf(cause));
    now.api.setGridOption(
      'datasource',
      datasourceOf(source, () => setFailure(null), onFailure),
    );
  }, [source, key, props.round]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new grid has its rows and totals
  useEffect(() => {
    const now = live.current;
    if (!now) return;
    const { given } = now;
    const hasRows = !isPaged && rows !== undefined && given.rows !== rows;
    const hasTotals = given.totals !== totals;
    if (!hasRows && !hasTotals) return;
    now.given.rows = rows;
    now.given.totals = totals;
    now.controller.props = latest.current;
    if (hasRows) now.api.setGridOption('rowData', [...rows]);
    if (hasTotals) now.api.setGridOption('pinnedBottomRowData', totals ? [...totals] : []);
    // Groups change their look when they open, notes and marks without the value of their cell; the
    // library sees neither in equal data.
    now.api.refreshCells({ force: true });
    now.layout.fit();
  }, [rows, totals, isPaged, key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new grid has no name yet
  useEffect(() => {
    const table = host.current?.querySelector('[role=grid], [role=treegrid]');
    table?.setAttribute('aria-label', props.name);
  }, [props.name, key]);
  useEffect(() => {
    const now = live.current;
    if (!now) return;
    now.controller.props = latest.current;
    const { columns } = latest.current;
    const before = now.controller.columns;
    if (before === columns) return;
    // Columns of the same names may ask for another day, or know names that came later.
    now.controller.columns = columns;
    now.api.refreshCells();
    if (columns.some(({ head }, index) => head !== before[index]?.head)) now.api.refreshHeader();
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
      {failure && <Problem error={failure} onRetry={refresh} />}
      <div ref={top} className="grid-top" />
      {filter.text !== null && (
        <GridFilter
          text={filter.text}
          shown={rows?.length ?? 0}
          all={props.rows?.length ?? 0}
          hasTotals={(totals?.length ?? 0) > 0}
          onChange={filter.setText}
          onDone={() => live.current?.controller.keyboard.focusActive()}
          onClose={() => {
            filter.setText(null);
            live.current?.controller.keyboard.focusActive();
          }}
        />
      )}
      {isFinding && (
        <FindColumn
          anchor={top}
          columns={props.columns}
          onFound={(id) => live.current?.controller.keyboard.goToColumn(id)}
          onClose={() => {
            setFinding(false);
            live.current?.controller.keyboard.focusActive();
          }}
        />
      )}
      <div ref={host} className="ag-theme-ballast" />
      <GridPrint
        name={props.name}
        columns={props.columns}
        totals={totals ?? []}
        {...(props.tree ? { levelOf: props.tree.state } : {})}
        rowId={props.rowId}
        load={async (limit) => {
          const controller = live.current?.controller;
          if (!controller) return [];
          return rowsOf(controller, 0, Math.min(controller.rowCount(), limit) - 1);
        }}
        loaded={(limit) => {
          const controller = live.current?.controller;
          return controller ? loadedRows(controller, 0, limit - 1) : [];
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
