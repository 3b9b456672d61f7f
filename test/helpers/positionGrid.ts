/** The grid of the cash position as it stands on the screen, for end-to-end tests. */
import type { Locator } from 'playwright-core';
import { type App, centsIn, settled } from './app.ts';

/** Tall enough to draw every row, so that the screen itself can be read. */
export const ALL_ROWS = { width: 1440, height: 1700 };
/** Polls until the screen has caught up with the backend. */
export const soon = { timeout: 60_000 };
export const FIGURES = ['opening', 'inflow', 'outflow', 'rates', 'closing'] as const;

export interface ShownRow {
  readonly label: string;
  readonly isGroup: boolean;
  readonly cents: { readonly [Column in (typeof FIGURES)[number]]: bigint };
}

export const gridOf = ({ page }: App): Locator =>
  page.locator('.position-level:not([inert]) .ag-theme-ballast:visible');

/**
 * Every row of the body as it stands on the screen, top to bottom. Cells are drawn one after the
 * other, so the grid is waited for until each has its content.
 */
export async function shownRows(app: App, section: 'body' | 'total'): Promise<readonly ShownRow[]> {
  await settled(app.page);
  await gridOf(app)
    .locator('.ag-row:not(:has(.ag-cell)), .ag-row .ag-cell:empty')
    .first()
    .waitFor({ state: 'detached' });
  const rows = await gridOf(app).evaluate((root, part) => {
    const found = new Map<number, Record<string, string>>();
    const groups = new Set<number>();
    for (const row of root.querySelectorAll<HTMLElement>('.ag-row')) {
      if (row.classList.contains('row-total') !== (part === 'total')) continue;
      const index = Number((row.getAttribute('row-index') ?? '').replace(/\D/g, ''));
      if (row.classList.contains('row-group')) groups.add(index);
      const cells = found.get(index) ?? {};
      for (const cell of row.querySelectorAll<HTMLElement>('.ag-cell'))
        cells[cell.getAttribute('col-id') ?? ''] =
          cell.querySelector<HTMLElement>('.value')?.innerText ?? '';
      found.set(index, cells);
    }
    return [...found]
      .sort(([one], [other]) => one - other)
      .map(([index, cells]) => ({ isGroup: groups.has(index), cells }));
  }, section);
  return rows.map(({ isGroup, cells }) => ({
    label: cells.label ?? '',
    isGroup,
    cents: Object.fromEntries(
      FIGURES.map((column) => [column, centsIn(cells[column] ?? '')]),
    ) as ShownRow['cents'],
  }));
}

/** The cell of the first row with this name. */
export const cellOf = (app: App, label: string, column: string): Promise<Locator> =>
  gridOf(app)
    .locator('.ag-row', { has: app.page.locator('[col-id="label"]', { hasText: label }) })
    .first()
    .getAttribute('row-index')
    .then((index) => gridOf(app).locator(`.ag-row[row-index="${index}"] [col-id="${column}"]`));
