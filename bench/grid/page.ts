/**
 * The page of the grid's benchmark: Ballast's grid paged from the store, and beside it the same library
 * as most programs use it, with all rows as objects in memory. Timed from inside the page.
 */
import {
  AllCommunityModule,
  type ColDef,
  createGrid,
  type GridApi,
  ModuleRegistry,
} from 'ag-grid-community';
import { createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { GridColumn } from '../../renderer/grid/columns.ts';
import { Grid } from '../../renderer/grid/Grid.tsx';
import '../../renderer/styles/index.css';
import './page.css';

interface Line {
  readonly id: string;
  readonly accountName: string;
  readonly bookingDate: string;
  readonly counterparty: string | null;
  readonly remittance: string | null;
  readonly reference: string | null;
  readonly categoryName: string | null;
  readonly amount: { readonly currency: string; readonly amount: string };
}

interface Page {
  readonly rows: Line[];
  readonly count: number;
}

interface Sorting {
  readonly column: string;
  readonly direction: string;
}

async function fetchLines(start: number, count: number, sort: Sorting | null): Promise<Page> {
  const { ballast } = window as unknown as {
    ballast: { call(name: string, input: unknown): Promise<{ ok: boolean; value: Page }> };
  };
  const reply = await ballast.call('lines.page', { start, count, ...(sort ? { sort } : {}) });
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply.value;
}

const columns: readonly GridColumn<Line>[] = [
  { id: 'bookingDate', head: 'Booked', type: 'date', value: (row) => row.bookingDate },
  { id: 'accountName', head: 'Account', value: (row) => row.accountName },
  { id: 'counterparty', head: 'Counterparty', width: 220, value: (row) => row.counterparty },
  { id: 'remittance', head: 'Remittance', width: 360, value: (row) => row.remittance },
  { id: 'reference', head: 'Reference', value: (row) => row.reference },
  { id: 'categoryName', head: 'Category', value: (row) => row.categoryName },
  { id: 'currency', head: 'Ccy', width: 54, value: (row) => row.amount.currency },
  {
    id: 'amount',
    head: 'Amount',
    type: 'amount',
    digits: 2,
    isSortable: true,
    value: (row) => row.amount.amount,
  },
];

/** A row as the peer sorts it fastest: its own fields, the amount a number. */
interface Flat {
  readonly [field: string]: string | number | null;
}

function flat(row: Line): Flat {
  const texts = columns.map((column) => [column.id, column.value(row)] as const);
  return { ...Object.fromEntries(texts), id: row.id, amount: Number(row.amount.amount) };
}

const peerColumns: ColDef<Flat>[] = columns.map((column) => ({
  field: column.id,
  headerName: column.head,
  width: column.width ?? 120,
  sortable: true,
}));

const place = document.getElementById('place') as HTMLElement;

const frame = (): Promise<number> =>
  new Promise((drawn) => {
    requestAnimationFrame(drawn);
  });

/** Texts of the first column and the amounts that are drawn now. */
function drawn(): string {
  const cells = place.querySelectorAll('.ag-row [col-id="amount"], .ag-row [col-id="bookingDate"]');
  return [...cells].map((cell) => cell.textContent).join('|');
}

function hasFigures(): boolean {
  return [...place.querySelectorAll('.ag-row [col-id="amount"]')].some((cell) =>
    /\d/.test(cell.textContent),
  );
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await frame();
  await frame();
}

async function timed(act: () => void, isDone: () => boolean): Promise<number> {
  const started = performance.now();
  act();
  await until(isDone);
  return performance.now() - started;
}

function viewport(): HTMLElement {
  return place.querySelector('.ag-grid-viewport') as HTMLElement;
}

/** Frames a second while the view moves three screens a frame; the longest frame in ms. */
async function scroll(): Promise<{ readonly fps: number; readonly worstMs: number }> {
  const element = viewport();
  const step = element.clientHeight * 3;
  element.scrollTop = 0;
  await frame();
  const started = performance.now();
  let [frames, worstMs, last] = [0, 0, started];
  while (last - started < 4000) {
    element.scrollTop += step;
    const now = await frame();
    worstMs = Math.max(worstMs, now - last);
    last = now;
    frames++;
  }
  return { fps: (frames * 1000) / (last - started), worstMs };
}

async function measure(mount: () => void, sort: () => void) {
  const loadMs = await timed(mount, hasFigures);
  const before = drawn();
  const sortMs = await timed(sort, () => hasFigures() && drawn() !== before);
  const sorted = drawn();
  const jump = () => {
    const element = viewport();
    element.scrollTop = element.scrollHeight / 2;
  };
  const jumpMs = await timed(jump, () => hasFigures() && drawn() !== sorted);
  return { loadMs, sortMs, jumpMs, ...(await scroll()) };
}

let root: Root | undefined;
let peer: GridApi<Flat> | undefined;
let rows: Flat[] = [];

function clickAmountHead(): void {
  const head = place.querySelector<HTMLElement>(
    '.ag-header-cell[col-id="amount"] .ag-header-cell-label',
  );
  head?.click();
}

export const bench = {
  async loadRows(count: number): Promise<number> {
    rows = [];
    while (rows.length < count) {
      const page = await fetchLines(rows.length, 1000, null);
      for (const row of page.rows) rows.push(flat(row));
      if (page.rows.length === 0) break;
    }
    return rows.length;
  },
  ballast: () =>
    measure(() => {
      const source = {
        getRows: (start: number, end: number, sort: Sorting | null) =>
          fetchLines(start, end - start, sort),
      };
      root = createRoot(place);
      root.render(
        createElement(Grid<Line>, { name: 'Lines', columns, source, rowId: (row) => row.id }),
      );
    }, clickAmountHead),
  peer: () =>
    measure(
      () => {
        ModuleRegistry.registerModules([AllCommunityModule]);
        const element = document.createElement('div');
        element.className = 'ag-theme-ballast';
        place.append(element);
        peer = createGrid<Flat>(element, {
          theme: 'legacy',
          columnDefs: peerColumns,
          rowData: rows,
          getRowId: ({ data }) => String(data.id),
          rowHeight: 26,
          headerHeight: 28,
        });
      },
      () => {
        peer?.applyColumnState({ state: [{ colId: 'amount', sort: 'asc' }] });
      },
    ),
  clear(): void {
    root?.unmount();
    peer?.destroy();
    [root, peer] = [undefined, undefined];
    place.replaceChildren();
  },
  dropRows(): void {
    rows = [];
  },
};

Object.assign(window, { bench });
