/**
 * Pictures of every screen on the sample workspace after its main job, light and dark, in both window
 * sizes: `npm run screenshots` writes them to docs/screenshots, where people look at what they changed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, openApp } from './helpers/app.ts';

const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
const asOf = '2026-11-20';
const THEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
] as const;

interface Picture {
  readonly name: string;
  prepare(app: App): Promise<void>;
}

const screen = (name: string, rail: string): Picture => ({
  name,
  prepare: (app) => app.goTo(rail),
});

const PICTURES: readonly Picture[] = [
  screen('home', 'Home'),
  {
    name: 'position',
    async prepare(app) {
      await app.goTo('Position');
      await app.page.getByText('9,569,364.58').first().click();
    },
  },
  screen('import', 'Import'),
  screen('forecast', 'Forecast'),
  screen('scenarios', 'Scenarios'),
  screen('risk', 'Risk'),
  screen('funds', 'Funds'),
  {
    name: 'waterfall',
    async prepare(app) {
      await app.goTo('Home');
      await app.page.getByRole('button', { name: /^Open: Review distribution/ }).click();
      await app.page.getByText('6,816,306.96').first().click();
    },
  },
  screen('reports', 'Reports'),
  screen('journal', 'Journal'),
  screen('settings', 'Settings'),
];

/** Does the main job once, so that no screen is empty. */
async function doMainJob(app: App): Promise<void> {
  const [scenario] = await app.call('scenarios.list', {});
  if (scenario !== undefined)
    await app.call('scenarios.compare', { scenarioId: scenario.id, asOf });
  await app.call('forecast.run', { asOf });
  await app.call('risk.run', { asOf });
  for (const fund of await app.call('funds.list', { asOf })) {
    const { distributions } = await app.call('funds.get', { fundId: fund.id, asOf });
    const draft = distributions.find((one) => one.status === 'draft');
    if (draft === undefined) continue;
    await app.call('fund.runWaterfall', { distributionId: draft.id });
    await app.call('reports.create', {
      kind: 'distribution',
      formats: ['pdf', 'xlsx'],
      asOf,
      distributionId: draft.id,
    });
  }
  await app.call('reports.create', { kind: 'treasury', formats: ['pdf', 'xlsx'], asOf });
}

const wanted = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const app = await openApp();
await doMainJob(app);
for (const picture of PICTURES) {
  if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
  for (const theme of THEMES) {
    await app.setTheme(theme);
    for (const size of SIZES) {
      await app.page.setViewportSize(size);
      await picture.prepare(app);
      await app.page.waitForLoadState('networkidle').catch(() => undefined);
      await app.page.waitForTimeout(700);
      const name = `${picture.name}-${theme}-${size.width}x${size.height}.png`;
      await app.page.screenshot({ path: join(folder, name) });
      console.log(name);
    }
  }
}
await app.close();
