/** Home in small windows, by keys, without a network, and as it was known earlier. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type App,
  axeViolations,
  axeViolationsNow,
  figureIn,
  openApp,
  settled,
  showKnownAt,
} from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';
import { tabTo } from '../helpers/keys.ts';
import { layoutFaults } from '../helpers/layoutFaults.ts';

const AS_OF = '2026-11-20';

let app: App;

beforeAll(async () => {
  app = await openApp();
  await app.page.locator('.home-tile').first().waitFor();
});
afterAll(() => app?.close());

const text = (selector: string) => app.page.locator(selector).innerText();

describe('for everyone', () => {
  it.each([
    [1280, 720],
    [720, 450],
    [640, 360],
  ])('holds at %i by %i, also beside Explain', async (width, height) => {
    await app.page.locator('[data-figure="liquidity"] button').click();
    await app.page.locator('aside.panel .big-figure').waitFor();
    await app.page.setViewportSize({ width, height });
    await expect.poll(() => layoutFaults(app.page)).toEqual([]);
    await app.page.getByRole('button', { name: 'Close', exact: true }).click();
    await expect.poll(() => layoutFaults(app.page)).toEqual([]);
    await app.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('shows the open screen in the rail of a low window', async () => {
    const rail = app.page.locator('.rail');
    const current = rail.locator('[aria-current=page]');
    await app.page.setViewportSize({ width: 640, height: 360 });
    for (const screen of ['Settings', 'Home']) {
      await app.goTo(screen);
      await expect.poll(() => current.innerText()).toContain(screen);
      await eventually(async () => {
        const [inner, outer] = await Promise.all([current.boundingBox(), rail.boundingBox()]);
        expect(inner?.y ?? -1).toBeGreaterThanOrEqual(outer?.y ?? 0);
        const bottom = (outer?.y ?? 0) + (outer?.height ?? 0);
        expect((inner?.y ?? 0) + (inner?.height ?? 0)).toBeLessThanOrEqual(bottom);
      });
    }
    await app.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('has no accessibility violations in light and dark, and none of its text is cut', async () => {
    expect(await axeViolations(app.page)).toEqual([]);
    await app.setTheme('dark');
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
    await app.setTheme('light');
    const cut = await app.page.locator('.home-tile .num, .home-hero .num').evaluateAll((figures) =>
      figures
        .filter((figure) => {
          const box = figure.getBoundingClientRect();
          const frame = figure.closest('.home-tile, .home-hero')?.getBoundingClientRect();
          return frame !== undefined && (box.right > frame.right || box.left < frame.left);
        })
        .map((figure) => figure.textContent),
    );
    expect(cut).toEqual([]);
  });

  it('stays readable while it is asked again, and says so at the edge', async () => {
    const { page } = app;
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/v1/journal.list', async (route) => {
      await held;
      await route.continue();
    });
    await app.call('settings.set', { key: 'window.readable', value: true });
    const bar = page.locator('.home .reloading > .reload-bar').first();
    await expect
      .poll(() => bar.evaluate((line) => getComputedStyle(line).visibility))
      .toBe('visible');
    expect(await page.locator('.home [aria-busy=true]').count()).toBeGreaterThan(0);
    expect(await axeViolationsNow(page, 'colours')).toEqual([]);
    answer();
    await settled(page);
    await page.unroute('**/api/v1/journal.list');
  });

  it('is worked by keys alone: a figure opens, closes again, and an alert leads to its screen', async () => {
    const { page } = app;
    const press = (key: string) => page.keyboard.press(key);
    await press('g');
    await press('h');
    const shown = figureIn(await tabTo(page, /^Group liquidity/));
    await press('Enter');
    const panel = page.locator('aside.panel');
    await expect.poll(() => panel.locator('.big-figure').innerText().then(figureIn)).toBe(shown);
    await tabTo(page, /^Close$/);
    await press('Enter');
    await panel.waitFor({ state: 'detached' });
    await tabTo(page, /^Import: Bank Warta statement is late/);
    await press('Enter');
    await page.locator('.screen-head h1:visible', { hasText: 'Import' }).waitFor();
    await press('g');
    await press('h');
    await page.locator('[data-figure="liquidity"]').waitFor();
  });

  it('says since when the program does not answer, until it does', async () => {
    const status = app.page.locator('.status');
    const alerts = app.page.locator('.home-alerts');
    const shown = await alerts.innerText();
    await app.context.setOffline(true);
    await status.getByText('Offline since').waitFor();
    // Nobody answers a change either: figures stay as they are, and only the status bar says so.
    await app.call('settings.set', { key: 'window.offline', value: true });
    expect(await app.page.locator('.screen:visible [role=alert]').count()).toBe(0);
    expect(await alerts.innerText()).toBe(shown);
    expect(await app.page.locator('[data-figure="liquidity"]').isVisible()).toBe(true);
    await app.context.setOffline(false);
    await status.getByText('Offline since').waitFor({ state: 'detached' });
    app.complaints.length = 0;
  });

  it('shows the past in its own frame, with what was known then', async () => {
    const before = await text('[data-figure="liquidity"] .num');
    await showKnownAt(app.page, 128);
    const then = await app.call('home.get', { asOf: AS_OF }, { knownEntry: 128 });
    const shown = app.page.locator('[data-figure="liquidity"] .num');
    await expect.poll(() => shown.innerText().then(figureIn)).toBe(then.liquidity?.amount);
    expect(await shown.innerText()).not.toBe(before);
    const report = app.page.getByRole('button', { name: 'Daily cash report' });
    await expect.poll(() => report.isDisabled()).toBe(true);
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
  });
});
