/** Explain in a second window: it shows what the first one explains, follows it, and leads it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, axeViolations, figureIn, openApp, showKnownAt } from '../helpers/app.ts';

let app: App;
let second: Page;

beforeAll(async () => {
  app = await openApp();
  await app.page.locator('[data-figure="liquidity"] button').click();
  const opening = app.context.waitForEvent('page');
  await app.page.getByRole('button', { name: 'Show in a second window' }).click();
  second = await opening;
  await second.locator('.big-figure').waitFor();
});
afterAll(() => app?.close());

const figure = () => second.locator('.big-figure').innerText();
const tile = (currency: string) => app.page.locator(`.home-tile[data-currency="${currency}"]`);

describe('the second window', () => {
  it('shows the figure that was explained, and the first one has its room back', async () => {
    await expect.poll(figure).toContain('426,664,582.19');
    await app.page.locator('aside.panel').waitFor({ state: 'detached' });
    expect(await second.locator('.rail, .cmd').count()).toBe(0);
    expect(await axeViolations(second)).toEqual([]);
  });

  it('follows the selection of the first window', async () => {
    const { currencies } = await app.call('home.get', { asOf: '2026-11-20' });
    const usd = currencies.find((one) => one.currency === 'USD');
    await tile('USD').locator('button.figure').first().click();
    await expect
      .poll(() => figure().then((text) => (text.startsWith('USD') ? figureIn(text) : text)))
      .toBe(usd?.balance?.amount);
    expect(await app.page.locator('aside.panel').count()).toBe(0);
  });

  it('leads the first window: a figure in it opens, and back returns', async () => {
    const before = await figure();
    await second.locator('.panel-body .figure').first().click();
    await expect.poll(figure).not.toBe(before);
    await second.getByRole('button', { name: 'Back' }).click();
    await expect.poll(figure).toBe(before);
  });

  it('follows the clocks and tints its frame in the past', async () => {
    await showKnownAt(app.page, 128);
    await second.locator(':root[data-known] .known-now').waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.keyboard.press('Escape');
    await expect.poll(() => second.locator(':root[data-known]').count()).toBe(0);
  });

  it('gives the explanation back to the panel when it closes', async () => {
    const closed = second.waitForEvent('close');
    // The window is gone before the key is up, which the driver takes for a fault.
    await second.keyboard.press('Escape').catch(() => undefined);
    await closed;
    const back = app.page.locator('aside.panel .big-figure');
    await expect.poll(() => back.innerText()).toContain('USD');
  });
});
