/**
 * A distribution from draft to review, and a person in Settings, with real keys only: nothing is
 * clicked and nothing focused by script.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../helpers/app.ts';
import { focusedName, tabTo as pressTabTo } from '../helpers/keys.ts';

let app: App;
let page: Page;

beforeAll(async () => {
  app = await openApp();
  page = app.page;
});
afterAll(() => app?.close());

const focused = () => focusedName(page);
const tabTo = (name: RegExp) => pressTabTo(page, name);

/** Leaves whatever has the keys, so that letters are shortcuts. */
async function goTo(letter: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(letter);
}

describe('by keyboard alone', () => {
  it('drafts a distribution', async () => {
    await goTo('f');
    await page.getByRole('heading', { level: 1, name: 'Funds' }).waitFor();
    await page.getByRole('button', { name: 'Growth Partners III', exact: true }).waitFor();
    await tabTo(/^Growth Partners III$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Growth Partners III' }).waitFor();
    await tabTo(/^Draft distribution$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Pay date').waitFor();
    await expect.poll(focused).toMatch(/^Pay date/);
    await page.keyboard.type('2026-12-15');
    await tabTo(/^Amount/);
    await page.keyboard.type('1500000.00');
    await tabTo(/^Draft distribution$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Distribution 1' }).waitFor();
  });

  it('computes it, and is refused the review of its own work', async () => {
    await tabTo(/^Compute$/);
    await page.keyboard.press('Enter');
    const allocation = page.getByRole('region', { name: 'Allocation by class' });
    await allocation.getByText('in = out, 1,500,000.00').waitFor();
    // The step that was taken had the keys; they wait at the one that is next.
    await expect.poll(focused).toBe('Review');
    await page.keyboard.press('Enter');
    await page.getByText('You prepared distribution 1; another person must review it.').waitFor();
    expect(app.complaints.splice(0)).toEqual([expect.stringContaining('403')]);
  });

  it('opens a figure of it and comes back', async () => {
    await tabTo(/^All holders.*Total|^Total out.*Total|1,500,000\.00$/);
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await expect.poll(() => panel.locator('.big-figure').innerText()).toMatch(/1,500,000\.00/);
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { level: 1, name: 'Growth Partners III' }).waitFor();
  });

  it('gives a person a role', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('settings');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await tabTo(/^People$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Add person' }).waitFor();
    await tabTo(/^Add person$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(focused).toBe('Name');
    await page.keyboard.type('Noor Haddad');
    await tabTo(/^Login$/);
    await page.keyboard.type('n.haddad');
    await tabTo(/^Analyst$/);
    await page.keyboard.press('Space');
    await tabTo(/^Save$/);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /Noor Haddad n\.haddad Analyst active/ }).waitFor();
    await page.keyboard.press('Control+z');
    await expect
      .poll(async () =>
        (await app.call('users.list', {})).some(({ login }) => login === 'n.haddad'),
      )
      .toBe(false);
  });
});
