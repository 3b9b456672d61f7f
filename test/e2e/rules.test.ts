/**
 * Rules as an analyst writes them: tried over history before they are saved, put into another order by
 * keys, taken over from what was learned, applied, and undone.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, axeViolations, openApp } from '../helpers/app.ts';

let app: App;
let page: Page;

beforeAll(async () => {
  app = await openApp();
  page = app.page;
});
afterAll(() => app?.close());

const kind = (name: string) => page.getByRole('radio', { name, exact: true }).click();
const rule = (name: string | RegExp) => page.locator('.rule', { hasText: name });

describe('rules', () => {
  it('are tried over history before they are saved', async () => {
    await app.goTo('Rules');
    await rule('Cash concentration').waitFor();
    await page.getByRole('button', { name: 'New rule', exact: true }).click();
    await page.getByText('Complete the rule to try it.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Invoices of Britain');
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByLabel('Values').fill('INV ');
    await page.getByLabel('Put into category').selectOption({ label: 'Customer receipts' });
    const run = page.getByRole('region', { name: 'Dry run' });
    await run.getByText('Decided by this rule').waitFor();
    await run.getByRole('table').waitFor();
    await page.getByRole('button', { name: 'Save rule' }).click();
    await rule('Invoices of Britain').waitFor();
    await expect
      .poll(async () => (await app.call('rules.list', {})).at(-1)?.name)
      .toBe('Invoices of Britain');
  });

  it('change their order by Alt and the arrows', async () => {
    await rule('Invoices of Britain').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByText('Rules in a new order').waitFor();
    const names = (await app.call('rules.list', {})).map(({ name }) => name);
    expect(names.at(-2)).toBe('Invoices of Britain');
  });

  it('are applied as one entry that can be undone', async () => {
    const before = (await app.call('rules.dryRun', {})).changeCount;
    expect(before).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Apply to lines without a category' }).click();
    await page.getByText(/put into (its category|their categories)/).waitFor();
    expect((await app.call('rules.dryRun', {})).changeCount).toBe(0);
  });

  it('are proposed from what people decided', async () => {
    await kind('Learned');
    const take = page.getByRole('button', { name: /^Take / }).first();
    await take.waitFor();
    await take.click();
    const save = page.getByRole('button', { name: 'Save rule' });
    await save.click();
    await page.locator('.rule-head', { hasText: 'learned' }).waitFor();
    await expect
      .poll(async () => (await app.call('rules.list', {})).some(({ learned }) => learned))
      .toBe(true);
  });

  it('for matches are tried on what is open', async () => {
    await kind('Matches');
    await rule('Dollar receipts').click();
    const run = page.getByRole('region', { name: 'Dry run' });
    await run.getByText('Open lines on which it holds').waitFor();
  });

  it.each(['light', 'dark'] as const)('are accessible in %s', async (theme) => {
    await app.setTheme(theme);
    for (const name of ['Matches', 'Categories']) {
      await kind(name);
      await page.locator('.rule').first().waitFor();
      await page.getByText('Decided by this rule').or(page.getByText('Of these matched')).waitFor();
      expect(await axeViolations(page, theme === 'dark' ? 'colours' : undefined)).toEqual([]);
    }
  });
});
