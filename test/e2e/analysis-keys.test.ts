/**
 * The main tasks of Forecast, Scenarios, Risk and Reports by keyboard alone: every step is a key that
 * a person presses, and the focus goes only where those keys take it.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, centsIn, openApp, settled } from '../helpers/app.ts';
import { tabTo as pressTabTo } from '../helpers/keys.ts';

const AS_OF = '2026-11-20';

let app: App;
let page: Page;

beforeAll(async () => {
  app = await openApp();
  page = app.page;
});
afterAll(() => app?.close());

const tabTo = (name: RegExp) => pressTabTo(page, name);

async function goBy(name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.locator('.palette').waitFor();
  await page.keyboard.type(name);
  await page.locator('.palette-list[aria-busy="false"]').waitFor();
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .waitFor();
  const chosen = page.locator('.palette [role="option"][aria-selected="true"]');
  for (let count = 0; count < 12; count += 1) {
    const [first = ''] = (await chosen.innerText()).split('\n');
    if (first.trim() === name) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await page.locator('.screen-head h1:visible', { hasText: name }).waitFor();
}

/** Opens the figure that has the focus and compares what Explain shows with its name. */
async function opensAs(name: string): Promise<void> {
  await page.keyboard.press('Enter');
  const figure = page.getByRole('complementary', { name: 'Explain' }).locator('.big-figure');
  await figure.waitFor();
  const last = name.split(' ').at(-1) ?? '';
  await expect.poll(async () => centsIn(await figure.innerText())).toBe(centsIn(last));
}

const area = (name: string) => page.getByRole('region', { name, exact: true });

describe('by keyboard alone', () => {
  it('keeps a choice where the answer comes while the arrows go through the list before', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/api/v1/accounts.list*', async (route) => {
      await held;
      await route.continue();
    });
    await page.keyboard.press('Control+k');
    await page.locator('.palette [role="option"]').nth(9).waitFor();
    await page.keyboard.type('Scenarios');
    await page.locator('.palette-list[aria-busy="true"]').waitFor();
    for (let count = 0; count < 9; count += 1) await page.keyboard.press('ArrowDown');
    release();
    await page.locator('.palette-list[aria-busy="false"]').waitFor();
    const chosen = page.locator('.palette [role="option"][aria-selected="true"]');
    expect(await chosen.innerText()).toMatch(/^Scenarios/);
    await page.keyboard.press('Escape');
    await page.unroute('**/api/v1/accounts.list*');
  });

  it('a scenario is set beside the base and its difference opened', async () => {
    await goBy('Scenarios');
    await tabTo(/^Late receipts/);
    await page.keyboard.press('Enter');
    await tabTo(/^Compare$/);
    await page.keyboard.press('Enter');
    await area('Drivers').getByText('steps sum to the change').waitFor();
    await opensAs(await tabTo(/^Difference, .* −/));
  });

  it('a forecast is run and a week of it opened', async () => {
    await goBy('Forecast');
    await tabTo(/^Run forecast$/);
    const before = (await app.call('forecast.latest', { asOf: AS_OF })).run?.id;
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await app.call('forecast.latest', { asOf: AS_OF })).run?.id)
      .not.toBe(before);
    await area('Run').getByRole('progressbar').waitFor({ state: 'detached' });
    await settled(page);
    await tabTo(/^Opening balance \d/);
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await panel.locator('.crumbs', { hasText: 'Opening balance' }).waitFor();
  });

  it('all methods of risk are run, and a share limit is typed in percent', async () => {
    await goBy('Market risk');
    await tabTo(/^Run all methods$/);
    await page.keyboard.press('Enter');
    await area('Contributions').locator('tfoot').waitFor();
    await tabTo(/^Change limit Bank concentration$/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await tabTo(/^Limit, %/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('47.5');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const limit = (await app.call('limits.list', { asOf: AS_OF })).find(
      ({ code }) => code === 'BANK',
    );
    expect([limit?.limit, limit?.unit]).toEqual(['47.5', '%']);
  });

  it('a report is created and downloaded', async () => {
    await goBy('Reports');
    await tabTo(/^Create report$/);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.reports-list .ag-row').count()).toBe(1);
    await page.keyboard.press('F6');
    const waiting = page.waitForEvent('download');
    await tabTo(/^Save 2 as ZIP$/);
    await page.keyboard.press('Enter');
    expect((await waiting).suggestedFilename()).toMatch(/^daily-cash-.*\.zip$/);
  });
});
