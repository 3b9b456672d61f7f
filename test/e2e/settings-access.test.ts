/** Settings for everyone: who may not change them, in a window at 400 %, and with a screen reader. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, axeViolations, openApp } from '../helpers/app.ts';
import { layoutFaults } from '../helpers/layoutFaults.ts';

let app: App;

beforeAll(async () => {
  app = await openApp();
  await app.goTo('Settings');
});
afterAll(() => app.close());

async function section(name: string): Promise<void> {
  await app.page
    .locator('.sections-nav:visible')
    .getByRole('button', { name, exact: true })
    .click();
}

describe('settings', () => {
  test('who may not change a section is told so, and its editors are off', async () => {
    const { page } = app;
    await page.route('**/api/v1/session.me', async (route) => {
      const body = await (await route.fetch()).json();
      body.data.permissions = ['workspace.read', 'cash.read', 'journal.read'];
      await route.fulfill({ json: body });
    });
    await page.reload();
    await app.goTo('Settings');
    await section('Categories');
    await page.locator('.settings-reason').getByText('does not allow changes here').waitFor();
    const add = page.getByRole('button', { name: 'Add', exact: true });
    await expect.poll(() => add.isDisabled()).toBe(true);
    await section('Workspace');
    const name = page.getByLabel('Name of the group').last();
    await expect.poll(() => name.getAttribute('readonly')).toBe('');
    expect(await axeViolations(page)).toEqual([]);
    await page.unroute('**/api/v1/session.me');
    await page.reload();
    await app.goTo('Settings');
  });

  test('a window at 400 % reflows: no sideways scroll, the form is reached', async () => {
    const { page } = app;
    await page.setViewportSize({ width: 320, height: 256 });
    await page.locator('select.sections-choice:visible').selectOption('workspace');
    await page.locator('.screen:visible').getByLabel('Time zone').scrollIntoViewIfNeeded();
    await expect.poll(() => layoutFaults(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('sections are accessible, light and dark', async () => {
    for (const name of ['Workspace', 'Categories', 'Appearance']) {
      await section(name);
      await app.page.locator('.sections-body:visible .area').first().waitFor();
      for (const theme of ['dark', 'light'] as const) {
        await app.setTheme(theme);
        const only = theme === 'dark' ? 'colours' : undefined;
        expect([name, theme, ...(await axeViolations(app.page, only))]).toEqual([name, theme]);
      }
    }
  });
});
