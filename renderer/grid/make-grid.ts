/**
 * Makes the library's grid with its rows, totals and column widths in it from the start: a grid that
 * gets them one after the other draws every cell anew each time.
 */
import { createGrid, type GridApi } from 'ag-grid-community';
import { GridController } from './controller.ts';
import type { GridProps } from './Grid.tsx';
import type { KeptGrid } from './kept-grids.ts';
import { fitOf, GridLayout } from './layout.ts';
import { gridOptions } from './options.ts';

export interface Live<Row> extends KeptGrid {
  /** What another grid is needed for. */
  readonly key: string;
  readonly api: GridApi<Row>;
  readonly controller: GridController<Row>;
  readonly layout: GridLayout<Row>;
  /** What the grid was given, which a tab that comes back need not give again. */
  readonly given: {
    rows?: readonly Row[] | undefined;
    totals?: readonly Row[] | undefined;
    source?: GridProps<Row>['source'];
  };
}

function cssPixels(name: string): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
}

/** `rows` are those that pass the filter; none where the grid asks a source for pages. */
export function liveGrid<Row>(
  key: string,
  element: HTMLElement,
  props: GridProps<Row>,
  rows: readonly Row[] | undefined,
): Live<Row> {
  const { totals } = props;
  const controller = new GridController<Row>(element, props);
  const sizes = { row: cssPixels('--row') || 26, head: cssPixels('--row-head') || 28 };
  const fit = fitOf(controller, element, [...(totals ?? []), ...(rows ?? [])]);
  const api = createGrid<Row>(element, gridOptions(props, controller, { rows, sizes, fit }));
  // The library leaves what our cells look like to later frames, which is for scrolling.
  api.flushAllAnimationFrames();
  controller.attach(api);
  const layout = new GridLayout(api, controller, element, props.stateKey);
  const given = { rows, totals };
  return { key, element, api, controller, layout, given, destroy: () => api.destroy() };
}
