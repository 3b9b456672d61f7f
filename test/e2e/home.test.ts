/** Home on the sample group: its figures are those of the position, they foot, and they open. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, centsIn, figureIn, openApp } from '../helpers/app.ts';

const AS_OF = '2026-11-20';

let app: App;

beforeAll(async () => {
  app = await openApp();
  await app.page.locator('.home-tile').first().waitFor();
});
afterAll(() => app?.close());

const text = (selector: string) => app.page.locator(selector).innerText();
const tile = (currency: string) => app.page.locator(`.home-tile[data-currency="${currency}"]`);

/** Whole units of exact decimal text, halves to even, as tiles show them. */
function wholeUnits(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const half = `5${'0'.repeat(Math.max(0, fraction.length - 1))}`;
  const isUp = fraction > half || (fraction === half && BigInt(whole) % 2n === 1n);
  const units = BigInt(whole) + (fraction !== '' && isUp ? 1n : 0n);
  return amount.startsWith('-') ? -units : units;
}

describe('liquidity', () => {
  it('is the total of the position, to the cent, and its change foots', async () => {
    const { total } = await app.call('position.get', { asOf: AS_OF });
    expect(figureIn(await text('[data-figure="liquidity"] .num'))).toBe(total.closing?.amount);
    const [change, flows, rates] = await app.page
      .locator('.home-hero dd')
      .allInnerTexts()
      .then((texts) => texts.map(centsIn));
    expect((flows ?? 0n) + (rates ?? 0n)).toBe(change);
    const parts = [total.closing, total.opening].map((money) => centsIn(money?.amount ?? ''));
    expect(change).toBe((parts[0] ?? 0n) - (parts[1] ?? 0n));
  });

  it('shows each currency as the position does, with shares that sum to one hundred', async () => {
    const position = await app.call('position.get', { asOf: AS_OF, groupBy: 'currency' });
    const groups = position.rows.filter((row) => row.kind === 'group');
    await expect.poll(() => app.page.locator('.home-tile').count()).toBe(groups.length);
    let shares = 0n;
    for (const group of groups) {
      const [balance, , converted] = await tile(group.label).locator('.num').allInnerTexts();
      expect(BigInt(figureIn(balance ?? ''))).toBe(wholeUnits(group.accountBalance?.amount ?? ''));
      if (group.converted)
        expect(BigInt(figureIn(converted ?? ''))).toBe(wholeUnits(group.closing?.amount ?? ''));
      const share = (await tile(group.label).locator('.num').allInnerTexts()).at(-1) ?? '';
      expect(share).toBe(`${group.sharePercent}%`);
      shares += centsIn(share);
    }
    expect(shares).toBe(100_00n);
    expect(await tile('JPY').locator('.stale-mark').count()).toBe(1);
  });

  it('opens the change of a tile, whose parts are its closing and opening', async () => {
    await tile('USD').locator('.num').nth(1).click();
    const panel = app.page.locator('.panel');
    await panel.locator('.formula').waitFor();
    const parts = (await panel.locator('.formula dd').allInnerTexts()).map(centsIn);
    expect((parts[0] ?? 0n) - (parts[1] ?? 0n)).toBe(parts[2]);
    await panel.getByRole('button', { name: 'Close' }).click();
  });
});

describe('what needs a person', () => {
  it('lists every alert of the day with the screen that settles it', async () => {
    const { alerts } = await app.call('home.get', { asOf: AS_OF });
    const rows = app.page.locator('.home-alerts li');
    await expect.poll(() => rows.count()).toBe(alerts.length);
    await rows.filter({ hasText: 'Bank Warta' }).getByRole('button').click();
    await app.page.getByRole('heading', { level: 1, name: 'Import' }).waitFor();
    await app.goTo('Home');
  });
});

describe('expected flows', () => {
  it('nets all flows of the next five business days, not only those shown', async () => {
    const flows = await app.call('expectedFlows.list', {
      asOf: AS_OF,
      from: '2026-11-21',
      to: '2026-11-27',
      status: 'open',
      count: 1000,
    });
    const net = flows.rows.reduce((sum, row) => sum + centsIn(row.converted?.amount ?? ''), 0n);
    expect(flows.convertedTotal && centsIn(flows.convertedTotal.amount)).toBe(net);
    const foot = app.page.locator('.home-flows tfoot');
    expect(await foot.innerText()).toContain(`Net of all ${flows.count}`);
    expect(BigInt(figureIn(await foot.locator('.num').innerText()))).toBe(
      wholeUnits(flows.convertedTotal?.amount ?? ''),
    );
  });

  it('explains the net by the flows it sums, down to one of them', async () => {
    await app.page.locator('.home-flows tfoot button').click();
    const panel = app.page.locator('.panel');
    await panel.getByText('smaller flows').waitFor();
    const amounts = await panel.locator('.steps-table .n').allInnerTexts();
    const parts = amounts.slice(0, -1).reduce((sum, amount) => sum + centsIn(amount), 0n);
    expect(parts).toBe(centsIn(amounts.at(-1) ?? ''));
    await panel.locator('.steps-table .figure').first().click();
    await panel.getByText('Expected amount').waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  it('explains a converted flow by its rate', async () => {
    await app.page.locator('.home-flows tbody .converted').first().click();
    const panel = app.page.locator('.panel');
    await panel.getByText('Expected amount').waitFor();
    expect(await panel.innerText()).toMatch(/2 · Rate/);
    await panel.getByRole('button', { name: 'Close' }).click();
  });
});

describe('the forecast', () => {
  it('is empty with the one action that runs it, then shows the fan and can be undone', async () => {
    const area = app.page.locator('.home-forecast');
    await area.getByText('No forecast for 20 Nov 2026').waitFor();
    await area.getByRole('button', { name: 'Run the forecast' }).click();
    await area.locator('svg.chart').waitFor();
    const latest = await app.call('forecast.latest', { asOf: AS_OF });
    const head = area.locator('header');
    await expect.poll(() => head.innerText()).toContain(latest.run?.runHash.slice(0, 4));
    await area.locator('.chart-body').focus();
    await app.page.keyboard.press('t');
    const { weeks } = latest.output as { readonly weeks: { closing: { median: number } }[] };
    const last = await area.locator('.chart-table tbody tr').last().innerText();
    expect(last).toContain(((weeks.at(-1)?.closing.median ?? 0) / 1e6).toFixed(1));
    await app.page.keyboard.press('t');
    const row = app.page.locator('.home-table tbody tr').filter({ hasText: 'Forecast of 91 days' });
    await row.getByRole('button', { name: /^Undo entry/ }).click();
    await area.getByText('No forecast for 20 Nov 2026').waitFor();
    await expect
      .poll(async () => (await app.call('forecast.latest', { asOf: AS_OF })).run)
      .toBeNull();
  });
});
