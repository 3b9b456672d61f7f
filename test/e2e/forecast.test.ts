/**
 * A forecast as an analyst works with it: run it, watch the window stay quick, see bands and the
 * breach of a raised minimum, open its figures, prove the run.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastOutput } from '../../renderer/run/outputs.ts';
import { type App, axeViolations, centsIn, figureIn, openApp, settled } from '../helpers/app.ts';
import { traceTasks } from '../helpers/tasks.ts';

const AS_OF = '2026-11-20';

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

describe('forecast', () => {
  it('runs as a job while the window stays quick', async () => {
    await app.goTo('Forecast');
    await area('Run').getByLabel('Horizon in days').waitFor();
    const button = page.getByRole('button', { name: 'Run forecast' }).first();
    await settled(page);
    const box = await button.boundingBox();
    const stop = await traceTasks(page);
    // Nothing asks the page anything while it is traced: questions would count as its tasks.
    await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    await expect
      .poll(async () => (await app.call('forecast.latest', { asOf: AS_OF })).run !== null, {
        interval: 100,
      })
      .toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const longest = await stop();
    console.log(
      `longest task of the window around a forecast: ${longest.processorMs.toFixed(0)} ms of ` +
        `its own, ${longest.clockMs.toFixed(0)} ms by the clock`,
    );
    expect(longest.processorMs).toBeGreaterThan(0);
    expect(longest.processorMs).toBeLessThanOrEqual(50);
    await area('Liquidity forecast').locator('svg.chart').waitFor();
  });

  it('shows progress and stops when asked', async () => {
    const { run } = await app.call('forecast.latest', { asOf: AS_OF });
    await page.getByRole('button', { name: 'Run forecast' }).first().click();
    await area('Run').getByRole('progressbar').waitFor();
    await area('Run')
      .getByRole('button', { name: /^Cancel/ })
      .click();
    await area('Run').getByRole('progressbar').waitFor({ state: 'detached' });
    const after = await app.call('forecast.latest', { asOf: AS_OF });
    expect(after.run?.id).toBe(run?.id);
    // The browser notes the refusal of a call that was cancelled.
    for (const note of app.complaints.splice(0)) expect(note).toContain('Failed to load resource');
  });

  it('shows bands and weeks that foot to the run', async () => {
    await expect.poll(() => area('Liquidity forecast').locator('svg path[fill]').count()).toBe(3);
    const { output } = await app.call('forecast.latest', { asOf: AS_OF });
    const kept = output as ForecastOutput;
    await expect.poll(async () => (await cellsOf('By week')).length).toBe(kept.weeks.length + 1);
    const [opening, ...weeks] = await cellsOf('By week');
    let before = centsIn(opening?.[2] ?? '');
    for (const [index, cells] of weeks.entries()) {
      const closing = centsIn(cells[2] ?? '');
      expect(before + centsIn(cells[1] ?? '')).toBe(closing);
      const million = (kept.weeks[index]?.closing.expected ?? 0) / 1e6;
      expect(Number(figureIn(cells[2] ?? ''))).toBeCloseTo(million, 2);
      before = closing;
    }
    const flows = await cellsOf('Flows by category');
    const foot = await area('Flows by category').locator('tfoot :is(th, td)').allInnerTexts();
    for (let column = 1; column < foot.length; column++) {
      const sum = flows.reduce((total, cells) => total + centsIn(cells[column] ?? ''), 0n);
      expect(sum).toBe(centsIn(foot[column] ?? ''));
    }
    expect(await area('Categories').locator('tbody tr').count()).toBe(kept.categories.length);
  });

  it('opens a bound to its rule and proves the run', async () => {
    await area('By week').getByRole('row').nth(2).getByRole('button').nth(3).click();
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await panel
      .getByText(/Lower 80 ?% bound/)
      .first()
      .waitFor();
    await panel.getByText('Quantile of the simulated balances').waitFor();
    await area('Run').getByRole('button', { name: 'Verify' }).click();
    await area('Run').getByText('reproduces').waitFor();
  });

  it('marks the weeks in which a raised minimum would be missed', async () => {
    await app.goTo('Risk');
    await page.getByRole('button', { name: 'Change limit Liquidity, 80% lower bound' }).click();
    await page.getByRole('dialog').locator('.money-field .figure-input').fill('420000000');
    await page.getByRole('button', { name: 'Save limit' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await app.goTo('Forecast');
    await page.getByRole('button', { name: 'Run forecast' }).first().click();
    const chart = area('Liquidity forecast').locator('svg.chart');
    await chart.getByText('Breach risk, week of').waitFor();
    await expect.poll(() => chart.locator('path.breach').count()).toBeGreaterThan(1);
    const below = area('By week').locator('.below-mark');
    await expect.poll(() => below.count()).toBeGreaterThan(0);
    await page.keyboard.press('Control+z');
    await page.getByText('Undone').or(page.getByText('undone')).first().waitFor();
  });
});

describe('figures', () => {
  it('open to what they are, down to a statement line', async () => {
    const panel = page.getByRole('complementary', { name: 'Explain' });
    const figure = panel.locator('.big-figure');
    const opens = async (name: RegExp, text: RegExp) => {
      await page.locator('.screen:visible').getByRole('button', { name }).first().click();
      await panel.locator('.crumbs', { hasText: text }).waitFor();
      await expect.poll(() => figure.innerText()).toMatch(/\d/);
    };
    await opens(/^Group minimum /, /Minimum|liquidity/i);
    await opens(/^80% bounds held/, /inside the 80 ?% bounds/);
    await opens(/^Payroll, Days/, /Payroll: history/);
    await opens(/^Payroll, Seasonal naive/, /Payroll: seasonal naive/);
    await opens(/^Payroll, In 80% bounds/, /Payroll: inside/);
    await opens(/^Opening balance/, /Opening balance/);
    await opens(/^Payroll, week of 23 Nov/, /Payroll, 23 Nov to 27 Nov/);
    await panel.locator('section', { hasText: 'Source' }).locator('button.figure').first().click();
    await panel.getByText('SHA-256').or(panel.getByText('Raw text')).first().waitFor();
  });
});

describe('accessibility', () => {
  it.each(['light', 'dark'] as const)('is clean in %s', async (theme) => {
    await app.setTheme(theme);
    await app.goTo('Forecast');
    await page.locator('svg.chart:visible').first().waitFor();
    // Figures that load again are pale for a moment.
    await settled(page);
    expect(await axeViolations(page, theme === 'dark' ? 'colours' : undefined)).toEqual([]);
  });
});
