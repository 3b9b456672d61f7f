/**
 * The grids that stand on the screen now. Keys that mean *the grid* rather than a cell find theirs
 * here, and saved views read and put back its columns.
 */
import type { ColumnState } from 'ag-grid-community';

/** Widths, order and sort of a grid's columns, as they are kept. */
export interface ColumnLayout {
  readonly columns: readonly ColumnState[];
  /** Whether a person set widths; otherwise columns go on filling the grid. */
  readonly isSized: boolean;
}

export interface LiveGrid {
  readonly element: HTMLElement;
  readonly stateKey: string | undefined;
  /** Opens the filter over the rows; `null` where rows come from SQL and the screen filters. */
  readonly openFilter: (() => void) | null;
  openFind(): void;
  layout(): ColumnLayout;
  /** Puts a layout on; `null` is the layout that the grid began with. */
  setLayout(layout: ColumnLayout | null): void;
}

/** Where a grid's layout is kept on this device. */
export function storageName(stateKey: string): string {
  return `ballast.grid.${stateKey}`;
}

const live = new Set<LiveGrid>();
let lastUsed: HTMLElement | null = null;

/** Adds a grid while it is shown. */
export function registerGrid(grid: LiveGrid): () => void {
  const remember = () => {
    lastUsed = grid.element;
  };
  live.add(grid);
  grid.element.addEventListener('focusin', remember);
  return () => {
    live.delete(grid);
    grid.element.removeEventListener('focusin', remember);
  };
}

function isReachable({ element }: LiveGrid): boolean {
  return element.closest('[inert]') === null && element.checkVisibility();
}

/** The grid with the keyboard, or the one that had it last, or the first on the screen. */
function currentGrid(): LiveGrid | undefined {
  const reachable = [...live].filter(isReachable);
  return (
    reachable.find(({ element }) => element.contains(document.activeElement)) ??
    reachable.find(({ element }) => element === lastUsed) ??
    reachable[0]
  );
}

export function filterCurrentGrid(): void {
  currentGrid()?.openFilter?.();
}

export function findColumnInCurrentGrid(): void {
  currentGrid()?.openFind();
}

function gridOf(stateKey: string): LiveGrid | undefined {
  return [...live].find((grid) => grid.stateKey === stateKey && isReachable(grid));
}

/** The columns of the grid that keeps its state under this name; `null` where it is not shown. */
export function layoutOf(stateKey: string): ColumnLayout | null {
  return gridOf(stateKey)?.layout() ?? null;
}

/** Puts a layout on the grid of this name, or keeps it for when the grid is shown again. */
export function setLayoutOf(stateKey: string, layout: ColumnLayout | null): void {
  const grid = gridOf(stateKey);
  if (grid) grid.setLayout(layout);
  else if (layout) localStorage.setItem(storageName(stateKey), JSON.stringify(layout));
  else localStorage.removeItem(storageName(stateKey));
}
