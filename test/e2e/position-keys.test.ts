/** Columns, filters and saved views of the cash position by keys alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, centsIn, openApp } from '../helpers/app.ts';
import { ALL_ROWS, cellOf, shownRows, soon } from '../helpers/positionGrid.ts';

const AS_OF = '2026-11-20';

let app: App;

beforeAll(async () => {
  app = await openApp(ALL_ROWS);
  await app.goTo('Position');
  await app.page.locator('.ag-row').first().waitFor();
});
afterAll(() => app?.close());

const cell = (label: string, column: string) => cellOf(app, label, column);

describe('by keys alone', () => {
  it('finds a column, narrows in SQL, and keeps both as a view', async () => {
    await (await cell('Operating GBP', 'opening')).click();
    await app.page.keyboard.press('f');
    await app.page.getByRole('combobox', { name: 'Find column' }).waitFor();
    await app.page.keyboard.type('out');
    await app.page.keyboard.press('Enter');
    await expect
      .poll(() => app.page.evaluate(() => document.activeElement?.getAttribute('col-id')), soon)
      .toBe('outflow');
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('gbp operating');
    const accounts = await app.call('accounts.list', {});
    const found = accounts.filter(({ name }) => name === 'Operating GBP').map(({ id }) => id);
    const asked = { asOf: AS_OF, accountIds: found } as const;
    const narrowed = await app.call('position.get', asked);
    const total = async () => (await shownRows(app, 'total'))[0]?.cents.closing;
    await expect.poll(total, soon).toBe(centsIn(narrowed.total.closing?.amount ?? ''));
    const view = app.page.getByRole('button', { name: /^View/ });
    await view.press('Enter');
    await app.page.getByRole('menuitem', { name: /^Save view/ }).press('Enter');
    await app.page.keyboard.type('Sterling');
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('button', { name: 'View Sterling' }).waitFor();
    await view.press('Enter');
    await app.page.getByRole('menuitemradio', { name: 'Standard' }).press('Enter');
    const whole = await app.call('position.get', { asOf: AS_OF });
    await expect.poll(total, soon).toBe(centsIn(whole.total.closing?.amount ?? ''));
    await view.press('Enter');
    await app.page.getByRole('menuitemradio', { name: 'Sterling' }).press('Enter');
    await expect.poll(total, soon).toBe(centsIn(narrowed.total.closing?.amount ?? ''));
    await view.press('Enter');
    await app.page.getByRole('menuitem', { name: /^Delete/ }).press('Enter');
    await app.page.getByRole('button', { name: 'Clear filters' }).press('Enter');
    await expect.poll(total, soon).toBe(centsIn(whole.total.closing?.amount ?? ''));
  });

  it('comes back to the grid that was left, with its selection', async () => {
    await (await cell('Operating GBP', 'opening')).click();
    await app.page.locator('aside.panel .big-figure').waitFor();
    await app.page.keyboard.press('Shift+ArrowRight');
    const root = app.page.locator('.screen:visible .ag-root-wrapper');
    await root.evaluate((element) => element.setAttribute('data-seen', 'once'));
    const selected = app.page.locator('.status').getByText('2 cells');
    await selected.waitFor();
    await app.page.keyboard.press('Control+1');
    await selected.waitFor({ state: 'detached' });
    await app.page.keyboard.press('Control+2');
    await app.page.getByRole('heading', { name: 'Cash position' }).waitFor();
    await selected.waitFor();
    expect(await root.getAttribute('data-seen')).toBe('once');
  });

  it('has both keys on the sheet, and filters a register that has no search of its own', async () => {
    await app.page.locator('.screen-head h1').last().click();
    await app.page.keyboard.press('?');
    const sheet = app.page.getByRole('dialog');
    await sheet.getByText('Filter the grid').waitFor();
    await sheet.getByText('Find a column').waitFor();
    await app.page.keyboard.press('Escape');
    await app.goTo('Settings');
    await app.goTo('Accounts');
    await app.page.getByRole('radio', { name: 'Banks', exact: true }).click();
    const rows = app.page.locator('.screen:visible .ag-row');
    await expect.poll(() => rows.count(), soon).toBe(9);
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('nordfj');
    await app.page.getByText('1 of 9 rows').waitFor();
    expect(await rows.count()).toBe(1);
    await app.page.keyboard.press('Escape');
    await expect.poll(() => rows.count(), soon).toBe(9);
    await app.goTo('Position');
  });
});
