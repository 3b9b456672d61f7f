/**
 * Scenarios as an analyst works with them: make a branch, set it beside the base, open every balance,
 * look at it as known before, archive it.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, axeViolations, centsIn, openApp, settled } from '../helpers/app.ts';

let app: App;
let page: Page;

beforeAll(async () => {
  app = await openApp();
  page = app.page;
});
afterAll(() => app?.close());

const area = (name: string) => page.getByRole('region', { name, exact: true });

async function cellsOf(name: string): Promise<string[][]> {
  const rows = await area(name).locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
}

describe('scenarios', () => {
  it('makes a branch and sets it beside the base', async () => {
    await app.goTo('Scenarios');
    await page.getByRole('button', { name: 'New scenario' }).click();
    const dialog = page.getByRole('dialog', { name: 'New scenario' });
    await dialog.getByLabel('Name').fill('Dollar down 5%, half the capital spending');
    await dialog.getByRole('button', { name: 'Add row' }).click();
    await dialog.getByLabel('Currency').fill('USD');
    await dialog.getByLabel('Change in percent').fill('-5');
    await dialog.getByRole('button', { name: 'Add row' }).click();
    await dialog.getByLabel('Kind').last().selectOption({ label: 'Haircut on flows' });
    await dialog.getByLabel('Capital expenditure').check();
    await dialog.getByLabel('Haircut in percent').fill('50');
    await dialog.getByRole('button', { name: 'Save scenario' }).click();
    await dialog.waitFor({ state: 'detached' });
    const list = area('Branches');
    await list.getByText('Capital expenditure reduced by 50%').waitFor();
    await page.getByRole('button', { name: 'Compare' }).first().click();
    await area('Drivers').getByText('steps sum to the change').waitFor();
    const rows = await cellsOf('Drivers');
    const figures = rows.map((cells) => centsIn(cells[1] ?? ''));
    const [base = 0n, dollar = 0n, spending = 0n, change = 0n] = figures;
    expect(dollar).toBeLessThan(0n);
    expect(spending).toBeGreaterThan(0n);
    expect(dollar + spending).toBe(change);
    const closing = await area('Drivers').locator('tfoot td').innerText();
    expect(base + change).toBe(centsIn(closing));
    for (const [, one = '', other = '', difference = ''] of (
      await cellsOf('Difference by date')
    ).slice(0, -1))
      expect(centsIn(other) - centsIn(one)).toBe(centsIn(difference));
  });

  it('opens base, branch and difference of a date to figures that are theirs', async () => {
    const panel = page.getByRole('complementary', { name: 'Explain' });
    const shown = async () => centsIn(await panel.locator('.big-figure').innerText());
    const row = area('Difference by date').getByRole('row').nth(1);
    for (const [index, column] of ['Base', 'Scenario', 'Difference'].entries()) {
      const button = row.getByRole('button').nth(index);
      await button.click();
      await panel.locator('.crumbs', { hasText: `${column} on` }).waitFor();
      await expect.poll(shown).toBe(centsIn(await button.innerText()));
    }
    const total = area('Drivers').locator('tfoot button');
    await total.click();
    await panel.locator('.crumbs', { hasText: 'Cash and holdings on' }).waitFor();
    await expect.poll(shown).toBe(centsIn(await total.innerText()));
  });

  it.each(['light', 'dark'] as const)('is accessible in %s', async (theme) => {
    await app.setTheme(theme);
    await page.locator('svg.chart:visible').first().waitFor();
    await settled(page);
    expect(await axeViolations(page, theme === 'dark' ? 'colours' : undefined)).toEqual([]);
  });

  it('archives a branch and brings it back', async () => {
    await area('Branches')
      .getByRole('button', { name: /Weak winter/ })
      .click();
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await area('Branches')
      .getByRole('button', { name: /Weak winter/ })
      .waitFor({ state: 'detached' });
    await area('Branches').getByLabel('Archived').check();
    await area('Branches')
      .getByRole('button', { name: /Weak winter/ })
      .click();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('Weak winter brought back').waitFor();
  });
});
