/**
 * Reconciliation as an accountant works: a hundred suggestions by keys, one turned down, a match by
 * hand with its difference, many at once after a look, everything taken back, and the past untouched.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, axeViolations, openApp, settled, showKnownAt } from '../helpers/app.ts';

let app: App;
let page: Page;
/** The last entry before this test did anything. */
let started = 0;

beforeAll(async () => {
  app = await openApp();
  page = app.page;
  started = (await app.call('journal.list', { count: 1 })).rows[0]?.entry ?? 0;
});
afterAll(() => app?.close());

const grid = () => page.getByRole('grid', { name: 'Suggested matches' });
const row = () => grid().locator('tr[aria-selected="true"]');
const view = (name: string) => page.getByRole('radio', { name, exact: true }).click();

async function matchCount(): Promise<number> {
  return (await app.call('reconcile.list', { count: 1 })).count;
}

const until = (wanted: () => Promise<boolean>) => expect.poll(wanted).toBe(true);

describe('reconcile', () => {
  it('accepts a hundred suggestions in two minutes by the keyboard alone', async () => {
    await app.goTo('Reconcile');
    await row().waitFor();
    await grid().focus();
    const before = await matchCount();
    const pressed = Date.now();
    for (let key = 0; key < 100; key++) await page.keyboard.press('Enter');
    await page.getByText('100 accepted, 0 turned down').waitFor();
    const pressedMs = Date.now() - pressed;
    await until(async () => (await matchCount()) === before + 100);
    console.log(
      `a hundred matches: ${pressedMs} ms of keys, stored after ${Date.now() - pressed} ms`,
    );
    expect(Date.now() - pressed).toBeLessThan(120_000);
  });

  it('moves by arrows, turns down, and takes the last decision back', async () => {
    const first = await row().innerText();
    const shown = () => row().innerText();
    await page.keyboard.press('ArrowDown');
    await expect.poll(shown).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    await expect.poll(shown).toBe(first);
    const newest = async () => (await app.call('journal.list', { count: 1 })).rows[0];
    const before = (await newest())?.entry ?? 0;
    await page.keyboard.press('x');
    await page.getByText('1 turned down').waitFor();
    await expect.poll(shown).not.toBe(first);
    await expect.poll(async () => (await newest())?.entry).toBe(before + 1);
    expect((await newest())?.command).toBe('reconcile.reject');
    await page.keyboard.press('u');
    await expect.poll(async () => (await newest())?.entry).toBe(before + 2);
    // Suggesting costs seconds, so it is asked once, when the journal says that all is stored.
    const { byMethod } = await app.call('reconcile.suggest', { count: 1 });
    expect(byMethod.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(0);
  });

  it('opens both sides and the reasons of a suggestion', async () => {
    const panel = page.getByRole('complementary', { name: 'Explain' });
    const why = page.getByRole('region', { name: 'Why' });
    const shown = await why.locator('.parts button.figure').first().innerText();
    await why.locator('.parts button.figure').first().click();
    await panel.locator('.big-figure').waitFor();
    expect(await panel.locator('.big-figure').innerText()).toContain(shown.slice(4));
    await why.getByText('Confidence').waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  it('previews many before it accepts them, as one entry that can be undone', async () => {
    const before = await matchCount();
    await page.getByRole('button', { name: 'Accept many' }).click();
    const many = page.getByRole('region', { name: 'Accept many matches' });
    await many.getByRole('radio', { name: '0.85' }).click();
    await many.getByRole('table', { name: 'What they take of the bank lines' }).waitFor();
    const accept = many.getByRole('button', { name: /^Accept \d+/ });
    await until(() => accept.isEnabled());
    const count = Number(/\d+/.exec(await accept.innerText())?.[0]);
    expect(count).toBeGreaterThan(10);
    await accept.click();
    await until(async () => (await matchCount()) === before + count);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await until(async () => (await matchCount()) === before);
  });

  it('matches by hand with a difference that runs along', async () => {
    await view('Open items');
    await page.getByRole('button', { name: /Currency any/ }).click();
    await page.getByRole('menuitemradio', { name: 'JPY' }).click();
    const bank = page.getByRole('grid', { name: 'Bank lines without a match' });
    await bank.locator('tbody tr').first().waitFor();
    await until(async () => !(await bank.innerText()).includes('EUR'));
    const { rows } = await app.call('reconcile.open', {
      side: 'bank',
      asOf: '2026-11-20',
      from: '2026-10-22',
      to: '2026-11-20',
      currencies: ['JPY'],
    });
    const entityId = rows[0]?.entityId;
    expect(rows.every((one) => one.entityId === entityId)).toBe(true);
    await bank.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    const bar = page.getByRole('region', { name: 'Match by hand' });
    await bar.getByText('1 item', { exact: false }).waitFor();
    expect(await bar.innerText()).toContain('Difference');
    await bar.getByLabel('The difference is').selectOption('other');
    const before = await matchCount();
    await bank.focus();
    await page.keyboard.press('m');
    await until(async () => (await matchCount()) === before + 1);
  });

  it('takes a match back, and tells how old what is open is', async () => {
    await view('Matches');
    const before = await matchCount();
    await page
      .getByRole('button', { name: /^Take back the match of/ })
      .first()
      .click();
    await until(async () => (await matchCount()) === before - 1);
    await view('Ageing');
    await page
      .getByRole('region', { name: /^Bank lines without a match/ })
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('complementary', { name: 'Explain' }).getByText('Open items').waitFor();
  });

  it.each(['light', 'dark'] as const)('is accessible in %s', async (theme) => {
    await app.setTheme(theme);
    await view('Open items');
    await page.locator('.reconcile-open tbody tr').first().waitFor();
    expect(await axeViolations(page, theme === 'dark' ? 'colours' : undefined)).toEqual([]);
    await view('Suggestions');
    await row().waitFor();
    expect(await axeViolations(page, theme === 'dark' ? 'colours' : undefined)).toEqual([]);
  });

  it('shows the past and changes nothing there', async () => {
    await showKnownAt(page, started);
    await row().waitFor();
    await settled(page);
    const before = await matchCount();
    await grid().focus();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    expect(await matchCount()).toBe(before);
    expect(await page.getByRole('button', { name: 'Accept many' }).isDisabled()).toBe(true);
  });
});
