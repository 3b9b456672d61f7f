/** The cash position on the sample group: rows, groups and total foot as shown; figures open and drill. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type App,
  axeViolations,
  centsIn,
  figureIn,
  openApp,
  showKnownAt,
} from '../helpers/app.ts';
import {
  ALL_ROWS,
  cellOf,
  FIGURES,
  gridOf,
  type ShownRow,
  shownRows,
  soon,
} from '../helpers/positionGrid.ts';

const AS_OF = '2026-11-20';
const WINDOW = { width: 1440, height: 900 };

let app: App;

beforeAll(async () => {
  app = await openApp(ALL_ROWS);
  await app.goTo('Position');
  await app.page.locator('.ag-row').first().waitFor();
});
afterAll(() => app?.close());

const grid = () => gridOf(app);
const cell = (label: string, column: string) => cellOf(app, label, column);

describe('the grid', () => {
  it('foots in every row, group and total, exactly as shown', async () => {
    const position = await app.call('position.get', { asOf: AS_OF });
    const count = async () => (await shownRows(app, 'body')).length;
    await expect.poll(count, soon).toBe(position.rows.length);
    const rows = await shownRows(app, 'body');
    let group: { sums: bigint[]; head: ShownRow } | null = null;
    const heads: ShownRow[] = [];
    const close = () => {
      if (group) expect(group.sums).toEqual(FIGURES.map((column) => group?.head.cents[column]));
    };
    for (const row of rows) {
      const { opening, inflow, outflow, rates, closing } = row.cents;
      expect(opening + inflow - outflow + rates, row.label).toBe(closing);
      if (row.isGroup) {
        close();
        heads.push(row);
        group = { head: row, sums: FIGURES.map(() => 0n) };
      } else if (group)
        group.sums = group.sums.map((sum, index) => sum + row.cents[FIGURES[index] ?? 'closing']);
    }
    close();
    const [total] = await shownRows(app, 'total');
    for (const column of FIGURES) {
      const sum = heads.reduce((all, head) => all + head.cents[column], 0n);
      expect(sum, column).toBe(total?.cents[column]);
      expect(total?.cents[column], column).toBe(centsIn(position.total[column]?.amount ?? ''));
    }
  });

  it('groups by bank and shows in another currency, still footing', async () => {
    await app.page.getByRole('button', { name: /^Group by/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Bank' }).click();
    await app.page.getByRole('button', { name: /^Show in/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'USD' }).click();
    await app.page.getByText('Closing USD').waitFor();
    const asked = { asOf: AS_OF, groupBy: 'bank', reportingCurrency: 'USD' } as const;
    const position = await app.call('position.get', asked);
    await expect
      .poll(async () => (await shownRows(app, 'total'))[0]?.cents.closing, soon)
      .toBe(centsIn(position.total.closing?.amount ?? ''));
    const heads = (await shownRows(app, 'body')).filter((row) => row.isGroup);
    expect(heads.map((row) => row.label)).toEqual(
      position.rows.filter((row) => row.kind === 'group').map((row) => row.label),
    );
    await app.page.getByRole('button', { name: /^Group by/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Category' }).click();
    await expect
      .poll(async () => (await shownRows(app, 'body'))[0]?.label, soon)
      .toBe('Brought forward');
    for (const { opening, inflow, outflow, rates, closing } of [
      ...(await shownRows(app, 'body')),
      ...(await shownRows(app, 'total')),
    ].map(({ cents }) => cents))
      expect(opening + inflow - outflow + rates).toBe(closing);
    expect((await shownRows(app, 'total'))[0]?.cents.closing).toBe(
      centsIn(position.total.closing?.amount ?? ''),
    );
    await app.page.getByRole('button', { name: /^Group by/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Entity' }).click();
    await app.page.getByRole('button', { name: /^Show in/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'EUR' }).click();
    await app.page.getByText('Closing EUR').waitFor();
  });

  it('narrows to a bank, explains the narrowed total, and sums a range exactly', async () => {
    await app.page.getByRole('button', { name: /^Bank All/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Nordfjord' }).click();
    await app.page.getByRole('button', { name: 'Clear filters' }).waitFor();
    await expect.poll(async () => (await shownRows(app, 'body')).length, soon).toBeLessThan(10);
    const [total] = await shownRows(app, 'total');
    await grid().locator('.row-total [col-id="closing"] .value').click();
    const panel = app.page.locator('.panel');
    await panel.getByText('Summed from').waitFor();
    await expect
      .poll(async () => centsIn(await panel.locator('.big-figure').innerText()), soon)
      .toBe(total?.cents.closing);
    const rows = await shownRows(app, 'body');
    const first = await cell(rows[1]?.label ?? '', 'opening');
    await first.click();
    const status = app.page.locator('.status').getByText(/^Sum/);
    const shownSum = async () => centsIn(await status.innerText());
    await expect.poll(shownSum, soon).toBe(rows[1]?.cents.opening);
    await app.page.keyboard.press('Shift+ArrowDown');
    const sum = (rows[1]?.cents.opening ?? 0n) + (rows[2]?.cents.opening ?? 0n);
    await expect.poll(shownSum, soon).toBe(sum);
    await app.page.getByRole('button', { name: 'Clear filters' }).click();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  it('marks late statements with their date and converted figures with their clock', async () => {
    const late = await cell('Operating Łódź', 'label');
    await expect.poll(() => late.innerText(), soon).toContain('18 Nov');
    const japan = await cell('Norholt Japan', 'closing');
    await expect.poll(() => japan.locator('.stale-mark').count(), soon).toBe(1);
  });
});

describe('a figure', () => {
  it('opens by a click, down to the statement line and the figures that it sums', async () => {
    const shown = await cell('Operating GBP', 'closing');
    await shown.locator('.value').click();
    const panel = app.page.locator('.panel');
    await panel.getByText('Balance in GBP').waitFor();
    expect(centsIn(await panel.locator('.big-figure').innerText())).toBe(
      centsIn(await shown.innerText()),
    );
    const steps = panel.locator('.steps-table').first().locator('tr td:last-child');
    const amounts = (await steps.allInnerTexts()).map(centsIn);
    const closing = amounts.pop();
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(closing);
    await panel.locator('.steps-table button.figure').first().click();
    await panel.getByText('Booking date').waitFor();
    expect(await panel.innerText()).toMatch(/Statement/);
    await panel.getByRole('button', { name: 'Back', exact: true }).click();
    await panel.getByText('Balance in GBP').waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  it('drills to its lines; search, sort, totals and copy agree with the backend', async () => {
    const account = await cell('Operating GBP', 'closing');
    await account.click();
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('heading', { name: 'Operating GBP, statement lines' }).waitFor();
    const accounts = await app.call('accounts.list', {});
    const id = accounts.find((one) => one.name === 'Operating GBP')?.id ?? '';
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('tyne cable');
    const asked = { accountIds: [id], to: AS_OF, search: 'tyne cable' };
    const page = await app.call('lines.page', { ...asked, count: 1000 });
    expect(page.count).toBeGreaterThan(0);
    await app.page.locator('.screen-head .chip').getByText(`${page.count} line`).waitFor();
    const total = grid().locator('.row-total [col-id="amount"]');
    const [{ inflow, outflow } = { inflow: null, outflow: null }] = page.totals;
    const net = centsIn(inflow?.amount ?? '') - centsIn(outflow?.amount ?? '');
    await expect.poll(() => total.innerText().then(centsIn), soon).toBe(net);
    const amounts = page.rows.map((row) => centsIn(row.amount.amount));
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(net);
    await grid().locator('.ag-header-cell[col-id="amount"]').click();
    const smallest = [...amounts].sort((one, other) => (one < other ? -1 : 1))[0];
    const first = grid().locator('.ag-row[row-index="0"] [col-id="amount"]').first();
    await expect.poll(() => first.innerText().then(centsIn), soon).toBe(smallest);
    await first.click();
    await app.page.keyboard.press('Control+a');
    // The panel that the click opens takes columns away, and the selection stays.
    await app.page.locator('aside.panel .big-figure').waitFor();
    await app.page.keyboard.press('Control+Shift+c');
    const clipboard = () => app.page.evaluate(() => navigator.clipboard.readText());
    await expect
      .poll(async () => (await clipboard()).split('\n').length, soon)
      .toBe(page.count + 1);
    const [heads = [], ...copied] = (await clipboard()).split('\n').map((line) => line.split('\t'));
    const column = heads.findIndex((head) => head.startsWith('Amount'));
    expect(copied[0]?.[column]).toBe(figureIn(await first.innerText()));
    const sum = copied.reduce((all, cells) => all + centsIn(cells[column] ?? ''), 0n);
    expect(sum).toBe(net);
  });

  it('puts a line into a category, undoes it, and comes back to the cell it left', async () => {
    const category = grid().locator('.ag-row[row-index="0"] [col-id="categoryName"]').first();
    const before = await category.innerText();
    await category.click();
    await app.page.keyboard.press('F2');
    await app.page.keyboard.press('Control+a');
    await app.page.keyboard.type('bank fees');
    await app.page.keyboard.press('Enter');
    await expect.poll(() => category.innerText(), soon).toBe('Bank fees');
    await app.page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(() => category.innerText(), soon).toBe(before);
    await app.page.locator('.screen-head h1').last().click();
    await app.page.keyboard.press('Alt+ArrowLeft');
    await app.page.getByRole('heading', { name: 'Cash position' }).waitFor();
    const active = grid().locator('.cell-active');
    expect(await active.getAttribute('col-id')).toBe('closing');
    await expect
      .poll(() => app.page.evaluate(() => document.activeElement?.getAttribute('col-id')), soon)
      .toBe('closing');
  });
});

describe('as known at an earlier entry', () => {
  it('is tinted and read-only, differs from now, and Explain says by how much', async () => {
    const [now] = await shownRows(app, 'total');
    await showKnownAt(app.page, 128);
    const then = await app.call('position.get', { asOf: AS_OF }, { knownEntry: 128 });
    await expect
      .poll(async () => (await shownRows(app, 'total'))[0]?.cents.closing, soon)
      .toBe(centsIn(then.total.closing?.amount ?? ''));
    expect(centsIn(then.total.closing?.amount ?? '')).not.toBe(now?.cents.closing);
    await expect.poll(() => app.page.locator('.status').innerText(), soon).toContain('Read only');
    const shown = await cell('Operating GBP', 'closing');
    await shown.locator('.value').click();
    // The panel may still hold what an earlier test opened.
    await app.page.locator('.panel .crumbs', { hasText: 'Operating GBP' }).waitFor();
    await app.page.locator('.panel').getByText('Balance in GBP').waitFor();
    const known = app.page.locator('.panel .known-now');
    const [today, difference] = (await known.locator('> :not(:first-child)').allInnerTexts()).map(
      centsIn,
    );
    expect((today ?? 0n) - (difference ?? 0n)).toBe(centsIn(await shown.innerText()));
    await app.page.setViewportSize(WINDOW);
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
    await app.page.keyboard.press('Escape');
    await app.page.keyboard.press('Escape');
    await app.page.locator(':root:not([data-known])').waitFor({ state: 'attached' });
  });
});

describe('for everyone', () => {
  it('has no accessibility violations in light and dark, on the position and its lines', async () => {
    await app.page.setViewportSize(WINDOW);
    expect(await axeViolations(app.page)).toEqual([]);
    await app.setTheme('dark');
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
    await (await cell('Operating GBP', 'closing')).dblclick();
    await app.page.getByRole('heading', { name: 'Operating GBP, statement lines' }).waitFor();
    await grid().locator('.ag-row').first().waitFor();
    expect(await axeViolations(app.page)).toEqual([]);
    await app.setTheme('light');
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
  });
});
