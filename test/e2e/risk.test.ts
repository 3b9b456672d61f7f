/** Market risk by clicking: all methods, what makes the figure up, the backtest, the limits, the proof. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BacktestOutput, HistoricalOutput } from '../../renderer/run/outputs.ts';
import { type App, axeViolations, centsIn, figureIn, openApp } from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';

const AS_OF = '2026-11-20';

let app: App;
let page: Page;

beforeAll(async () => {
  app = await openApp();
  page = app.page;
});
afterAll(() => app?.close());

const textOf = async (found: Locator) => (await found.textContent()) ?? '';

const area = (name: string) => page.getByRole('region', { name, exact: true });

describe('market risk', () => {
  it('says what is missing before the first run', async () => {
    await app.goTo('Risk');
    await page.getByText('No risk run at 99% on 20 Nov 2026').waitFor();
    await area('Limits').getByText('not measured').first().waitFor();
  });

  it('opens a limit that nothing measured yet: its rule, what is missing and who set it', async () => {
    await area('Limits')
      .getByRole('button', { name: /^Market VaR.*not measured/ })
      .click();
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await panel.getByText('Not measured: No risk run of this confidence').waitFor();
    await panel.getByText('Set by').waitFor();
    await panel.getByRole('button', { name: /entry 4/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('runs all methods and shows the figures of the runs', async () => {
    await page.getByRole('button', { name: 'Run all methods' }).first().click();
    const table = area('Value at risk by method');
    await table.getByRole('button', { name: /^Historical .*days/ }).waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Run all methods' }).first().isEnabled())
      .toBe(true);
    const latest = await app.call('risk.latest', { asOf: AS_OF });
    const output = latest.methods[0]?.output as HistoricalOutput;
    const backtest = latest.backtest?.output as BacktestOutput;
    await eventually(async () => {
      expect(await table.locator('tbody tr').count()).toBe(latest.methods.length);
      const shown = await table.locator('tbody tr').first().locator('th, td').allInnerTexts();
      expect(figureIn(shown[1] ?? '')).toBe(output.valueAtRisk.toFixed(0));
      expect(figureIn(shown[3] ?? '')).toBe(output.expectedShortfall.toFixed(0));
      expect(figureIn(shown[4] ?? '')).toBe(String(backtest.exceptionCount));
      expect(shown[6]).toBe(backtest.trafficLight.zone);
    });
    const marks = area('Backtest').locator('svg path.breach');
    await expect.poll(() => marks.count()).toBe(backtest.exceptionCount);
  });

  it('shows contributions that foot to the measure', async () => {
    await area('Contributions').locator('tfoot').waitFor();
    await eventually(async () => {
      const rows = await area('Contributions').locator('tbody tr').all();
      const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
      const sum = (column: number) =>
        cells.reduce((total, row) => total + centsIn(row[column] ?? ''), 0n);
      const foot = await area('Contributions').locator('tfoot :is(th, td)').allInnerTexts();
      expect(cells.length).toBeGreaterThan(1);
      expect(sum(2)).toBe(centsIn(foot[2] ?? ''));
      expect(sum(3)).toBe(centsIn(foot[3] ?? ''));
    });
  });

  it('opens the figure to its rule, worst days and exposures', async () => {
    await area('Value at risk by method')
      .locator('tbody tr')
      .first()
      .locator('th, td')
      .nth(1)
      .getByRole('button')
      .click();
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await panel.getByText('quantile type-7 of the losses').waitFor();
    await panel.getByText('Worst days').first().waitFor();
    await panel.getByText('Exposures').first().waitFor();
  });

  it('leads from a contribution to the balances and statement lines behind it', async () => {
    await area('Contributions')
      .getByRole('button', { name: /^USD, .*%$/ })
      .click();
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await panel.getByText('Contribution in percent of value at risk.').waitFor();
    await panel.getByRole('row').getByRole('button').first().click();
    await panel.getByText('share of the position in value at risk').waitFor();
    await panel.getByRole('button', { name: /open/ }).last().click();
    await panel.getByText('Summed from').waitFor();
  });

  it('types a limit in the currency that it is set in, by keyboard', async () => {
    const change = area('Limits').getByRole('button', { name: /^Change limit Market VaR/ });
    await change.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('USD');
    await dialog.getByRole('textbox').nth(1).fill('5000000.00');
    await page.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Save limit' }).focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const limit = (await app.call('limits.list', { asOf: AS_OF })).find(
      (one) => one.code === 'VAR' || one.measure === 'var',
    );
    expect(limit?.own).toEqual({ currency: 'USD', amount: '5000000.00' });
    expect(limit?.unit).toBe('EUR');
    await area('Limits')
      .getByRole('button', { name: `Market VaR 99%, 1 day, Use ${limit?.usePercent}%` })
      .click();
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await panel.getByText('Limit as set, USD').waitFor();
    await panel.getByText('Known before').waitFor();
  });

  it('changes level and horizon, and holds limits against the runs', async () => {
    const limits = area('Limits');
    await expect.poll(() => limits.getByText('not measured').count()).toBe(0);
    const shown = () => textOf(area('Value at risk by method').locator('tbody :is(th, td)').nth(1));
    const at99 = await shown();
    await page.getByRole('radio', { name: '95%', exact: true }).click();
    await expect.poll(shown).not.toBe(at99);
    await page.getByRole('radio', { name: '10 d' }).click();
    await page.getByText('No risk run at 95% on 20 Nov 2026').waitFor();
    await page.getByRole('radio', { name: '1 d', exact: true }).click();
    await page.getByRole('radio', { name: '99%', exact: true }).click();
    await expect.poll(shown).toBe(at99);
    await area('Run').getByRole('button', { name: 'Verify' }).click();
    await area('Run').getByText('reproduces').waitFor();
  });

  it.each(['light', 'dark'] as const)('has no accessibility violations in %s', async (theme) => {
    await app.setTheme(theme);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('keeps the rest of the screen where one call fails, and says what happened', async () => {
    await page.route('**/risk.latest', (route) => route.abort());
    await page.getByRole('radio', { name: '97.5%' }).click();
    const problem = area('Value at risk by method').getByRole('alert');
    await problem.waitFor();
    await area('Limits').getByText('within').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.unroute('**/risk.latest');
    await page.getByRole('radio', { name: '99%', exact: true }).click();
    await area('Contributions').waitFor();
    app.complaints.splice(0);
  });
});
