/** The pictures that are taken of the workstation, and the main job that fills its screens. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { App, AppOptions } from './app.ts';

/** The last business day of the sample. */
export const PICTURE_DAY = '2026-11-20';

const PERSON = '/home/ines.brandt';

/**
 * A home as a person has it, since a picture shows the path; made for the time of the pictures where
 * the machine allows it, else none and pictures show a temporary place.
 */
export function pictureHome(): Pick<AppOptions, 'home'> {
  if (existsSync(PERSON)) return {};
  try {
    mkdirSync(PERSON);
  } catch {
    return {};
  }
  process.once('exit', () => rmSync(PERSON, { recursive: true, force: true }));
  return { home: join(PERSON, 'Ballast') };
}

export interface Picture {
  readonly name: string;
  prepare(app: App): Promise<void>;
}

const screen = (name: string, rail: string): Picture => ({
  name,
  prepare: (app) => app.goTo(rail),
});

/** A part of the ledger, with what is to be seen in it. */
const ledgerPart = (
  name: string,
  title: string,
  prepare?: (app: App) => Promise<void>,
): Picture => ({
  name,
  async prepare(app) {
    await app.goTo('Ledger');
    const screen = app.page.locator('.screen:visible');
    const part = screen.locator('.sections-nav').getByRole('button', { name: title, exact: true });
    if (await part.isVisible()) await part.click();
    await screen.locator('.sections-body .area, .sections-body .state').first().waitFor();
    await prepare?.(app);
  },
});

export const PICTURES: readonly Picture[] = [
  screen('home', 'Home'),
  {
    name: 'position',
    async prepare(app) {
      await app.goTo('Position');
      await app.page.locator('.ag-row').first().waitFor();
      // Where other amounts were added the figure is another; the picture is then without Explain.
      const figure = app.page.getByText(/9.569.364.58/).first();
      if ((await figure.count()) > 0) await figure.click();
    },
  },
  {
    name: 'lines',
    async prepare(app) {
      await app.goTo('Position');
      await app.page.locator('.screen:visible').getByRole('button', { name: 'All lines' }).click();
      await app.page.locator('.screen:visible .ag-cell .value').first().waitFor();
    },
  },
  screen('accounts', 'Accounts'),
  {
    name: 'account',
    async prepare(app) {
      await app.goTo('Accounts');
      await app.page.locator('.screen:visible .ag-row').first().waitFor();
      await app.page.locator('.screen:visible .ag-cell').getByText('Pool header EUR').dblclick();
      await app.page.getByRole('region', { name: 'Pool header EUR' }).waitFor();
    },
  },
  {
    name: 'fees',
    async prepare(app) {
      await app.goTo('Accounts');
      await app.page.locator('.screen:visible').getByRole('radio', { name: 'Bank fees' }).click();
      await app.page.locator('.screen:visible .fees-compare .fee-table').waitFor();
    },
  },
  screen('import', 'Import'),
  ledgerPart('ledger', 'Trial balance', async ({ page }) => {
    await page.locator('.screen:visible .ag-row').first().waitFor();
  }),
  ledgerPart('ledger-sheet', 'Balance sheet'),
  ledgerPart('ledger-income', 'Income statement'),
  ledgerPart('ledger-account', 'Account statement'),
  ledgerPart('ledger-journals', 'Journals', async ({ page }) => {
    await page.locator('.screen:visible .ag-row [col-id="description"]').first().click();
    await page.locator('.ledger-detail table').waitFor();
  }),
  ledgerPart('ledger-lines', 'Bank lines to post'),
  ledgerPart('ledger-rules', 'Posting rules'),
  ledgerPart('ledger-accounts', 'Chart of accounts'),
  ledgerPart('ledger-periods', 'Periods'),
  ledgerPart('ledger-revaluation', 'Revaluation'),
  ledgerPart('ledger-year', 'Year-end closing'),
  ledgerPart('ledger-exports', 'Exports'),
  {
    name: 'reconcile',
    async prepare(app) {
      await app.goTo('Reconcile');
      await app.page.locator('.screen:visible .reconcile-table tbody tr').first().waitFor();
    },
  },
  ...(['Open items', 'Matches', 'Ageing'] as const).map(
    (view): Picture => ({
      name: `reconcile-${view.split(' ')[0]?.toLowerCase()}`,
      async prepare(app) {
        await app.goTo('Reconcile');
        await app.page.getByRole('radio', { name: view, exact: true }).click();
        await app.page.locator('.screen:visible table.data tbody tr').first().waitFor();
      },
    }),
  ),
  screen('rules', 'Rules'),
  {
    name: 'rules-match',
    async prepare(app) {
      await app.goTo('Rules');
      await app.page.getByRole('radio', { name: 'Matches', exact: true }).click();
      await app.page.locator('.screen:visible .rule').first().waitFor();
    },
  },
  {
    name: 'rules-learned',
    async prepare(app) {
      await app.goTo('Rules');
      await app.page.getByRole('radio', { name: 'Learned', exact: true }).click();
      await app.page.locator('.screen:visible .proposals tbody tr').first().waitFor();
    },
  },
  screen('forecast', 'Forecast'),
  screen('scenarios', 'Scenarios'),
  screen('risk', 'Risk'),
  screen('funds', 'Funds'),
  {
    name: 'fund',
    async prepare(app) {
      await app.goTo('Funds');
      await app.page.getByRole('button', { name: /^Growth Partners II$/ }).click();
      await app.page.getByRole('region', { name: 'Investors' }).waitFor();
    },
  },
  {
    name: 'waterfall',
    async prepare(app) {
      await app.goTo('Home');
      await app.page.getByRole('button', { name: /^Open: Review distribution/ }).click();
      await app.page
        .getByText(/6.816.306.96/)
        .first()
        .click();
    },
  },
  screen('reports', 'Reports'),
  screen('journal', 'Journal'),
  screen('settings', 'Settings'),
];

/** Does the main job once, so that no screen is empty. */
export async function doMainJob(app: App): Promise<void> {
  const asOf = PICTURE_DAY;
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
