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

/** Files as a morning brings them: proven, interim, to be asked about, and two that are refused. */
function importFiles() {
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(text, 'latin1'),
  });
  const mt940 = `:20:R1\r\n:25:DE89370400440532013000\r\n:28C:221/1\r\n:60F:C261119EUR100000,00\r\n:61:2611201120C50250,00NTRFNONREF//A1\r\n:86:166?00TRANSFER?20INVOICE 88213?32SEVERN GRID\r\n:62F:C261120EUR150250,00\r\n-\r\n`;
  const mt942 = `:20:I1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:34F:EUR0,\r\n:13D:2611201200+0100\r\n:61:2611201120C800,00NTRFNONREF//A2\r\n:90D:0EUR0,\r\n:90C:1EUR800,\r\n-\r\n`;
  const bai2 =
    '01,BANK,US,261120,1200,1,,,2/\n02,US,BANK,1,261120,1200,USD,2/\n03,4471120093,USD,010,1000000,,,015,1250000,,/\n16,195,250000,Z,REF1,,INCOMING WIRE ALPHA\n49,2500001,3/\n98,2500001,1,5/\n99,2500001,1,7/\n';
  return [
    file('operating.sta', mt940),
    file('intraday.942', mt942),
    file('totals.bai', bai2),
    file('register.qif', '!Type:Bank\nD02/03/2026\nT-12.50\nPSHOP\n^\n'),
    file('notes.txt', 'nothing of a bank\nat all\n'),
  ];
}

/** The screen Import without files that an earlier picture left there. */
async function emptyImport(app: App): Promise<void> {
  await app.goTo('Import');
  const clear = app.page.getByRole('button', { name: 'Remove all' });
  if (await clear.isVisible()) await clear.click();
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

/** A view of the position with its figures. */
const positionView = (name: string, view: string): Picture => ({
  name,
  async prepare(app) {
    await app.goTo('Position');
    const shown = app.page.locator('.screen:visible');
    await shown.getByRole('radio', { name: view }).click();
    await app.page.locator('.screen:visible .ag-row').first().waitFor();
  },
});

/** The calls of the youngest fund, whose last one waits for investors. */
export async function openCalls(app: App): Promise<void> {
  await openFund(app, 'Growth Partners III');
  await openFundTab(app, 'Calls');
}

/** Opens a fund from the list. */
export async function openFund({ goTo, page }: App, name: string): Promise<void> {
  await goTo('Funds');
  const shown = page.locator('.screen:visible');
  await shown.getByRole('button', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** A later closing of a fund with two newcomers, computed; the one that is there where it is. */
export async function laterClosing(app: App, fundId: string): Promise<void> {
  const closingDate = '2026-11-30';
  const closings = await app.call('closings.list', { fundId });
  if (closings.some((one) => one.closingDate === closingDate)) return;
  const investors = await app.call('investors.list', {});
  const { closingId } = await app.call('closings.create', { fundId, closingDate });
  for (const [index, amount] of ['12000000.00', '3500000.00'].entries())
    await app.call('closings.commit', {
      closingId,
      investorId: investors[index]?.id ?? '',
      classCode: 'A',
      className: 'Class A',
      amount: { currency: 'EUR', amount },
    });
  await app.call('closings.compute', { closingId });
}

/** Opens a tab of the fund that is shown; a narrow window has a choice instead of the line. */
export async function openFundTab({ page }: App, tab: string): Promise<void> {
  const shown = page.locator('.screen:visible');
  const line = shown.locator('nav.parts');
  const choice = shown.locator('.parts-choice');
  await line
    .and(page.locator(':visible'))
    .or(choice.and(page.locator(':visible')))
    .waitFor();
  if (await line.isVisible()) await line.getByRole('button', { name: tab, exact: true }).click();
  else await choice.selectOption({ label: tab });
}

/** The two statements of one investor stand below their open set, and the panel offers more. */
async function fundDocuments({ call, page }: App): Promise<void> {
  const funds = await call('funds.list', { asOf: PICTURE_DAY });
  await call('reports.create', {
    kind: 'capital-account-statement',
    fundId: funds.find(({ code }) => code === 'GP2')?.id ?? '',
    asOf: '2026-09-30',
    formats: ['pdf', 'xlsx'],
    investor: 'I003',
  });
  const rows = page.locator('.fund-documents .ag-row');
  await rows.first().locator('[data-twist]').click();
  await rows.nth(2).waitFor();
}

/** An interim test of the fund with its figures; the one that is there where it is. */
async function clawbackTest({ call, page }: App): Promise<void> {
  const funds = await call('funds.list', { asOf: PICTURE_DAY });
  const fundId = funds.find(({ code }) => code === 'GP2')?.id ?? '';
  const tests = await call('clawbacks.list', { fundId });
  if (tests.length === 0) {
    const test = { fundId, testDate: PICTURE_DAY, kind: 'interim' as const };
    await call('clawbacks.compute', {
      clawbackId: (await call('clawbacks.create', test)).clawbackId,
    });
  }
  await page.getByRole('region', { name: 'What is owed' }).waitFor();
}

/** A forecast of two weeks before beside the books, so that they have passed its first days. */
function reconcileForecast(name: string, part?: string): Picture {
  return {
    name,
    async prepare(app) {
      const { run } = await app.call('forecast.actuals', { asOf: PICTURE_DAY });
      if (run === null) await app.call('forecast.run', { asOf: '2026-11-06', horizonDays: 28 });
      await app.goTo('Reconcile');
      await app.page.getByRole('radio', { name: 'Forecast', exact: true }).click();
      if (part) await app.page.getByRole('radio', { name: part, exact: true }).click();
      await app.page.locator('.screen:visible table.data tbody tr').first().waitFor();
    },
  };
}

function fundPart(name: string, tab: string, then: (app: App) => Promise<void>): Picture {
  return {
    name,
    async prepare(app) {
      await openFund(app, 'Growth Partners II');
      await openFundTab(app, tab);
      await then(app);
    },
  };
}

/** The dialog that a button of a prepared screen opens. */
export const dialog = (
  name: string,
  button: RegExp,
  prepare: (app: App) => Promise<void>,
): Picture => ({
  name,
  async prepare(app) {
    await prepare(app);
    await app.page.locator('.screen:visible').getByRole('button', { name: button }).first().click();
    await app.page.getByRole('dialog').waitFor();
  },
});

export async function creditLines(app: App): Promise<void> {
  await openFund(app, 'Growth Partners III');
  await openFundTab(app, 'Plan');
  await app.page.getByRole('region', { name: 'Credit lines' }).waitFor();
}

/** The last call of the youngest fund. */
async function lastCall(app: App): Promise<void> {
  await openCalls(app);
  const shown = app.page.locator('.screen:visible');
  await shown.getByRole('button', { name: 'Capital call 3', exact: true }).click();
  await app.page.getByRole('region', { name: 'Who pays' }).waitFor();
}

/** The distribution that Home asks about. */
async function openDistribution({ goTo, page }: App): Promise<void> {
  await goTo('Home');
  await page.getByRole('button', { name: /^Open: Review distribution/ }).click();
}

/** Brings a picture to the page; a dialog that the one before left open is closed first. */
export async function showPicture(app: App, picture: Picture): Promise<void> {
  const dialog = app.page.getByRole('dialog');
  while (await dialog.first().isVisible()) {
    // Paper hides what had the keys; its closing button takes them back.
    await dialog.first().getByRole('button').first().press('Escape');
    await app.page.locator('.scrim').last().waitFor({ state: 'detached' });
  }
  await picture.prepare(app);
}

export const PICTURES: readonly Picture[] = [
  screen('home', 'Home'),
  {
    name: 'position',
    async prepare(app) {
      await app.goTo('Position');
      await app.page.locator('.screen:visible .ag-row').first().waitFor();
      // Where other amounts were added the figure is another; the picture is then without Explain.
      const figure = app.page.getByText(/9.569.364.58/).first();
      if ((await figure.count()) === 0) return;
      await figure.click();
      await app.page.locator('aside.panel').waitFor();
    },
  },
  ...(['Available', 'Worksheet', 'Ladder', 'Pools'] as const).map((view) =>
    positionView(view.toLowerCase(), view),
  ),
  {
    name: 'signed',
    async prepare(app) {
      const { count } = await app.call('position.snapshots', {});
      if (count === 0) await app.call('position.publish', { asOf: PICTURE_DAY });
      await positionView('signed', 'Signed').prepare(app);
      await app.page.locator('.screen:visible .filter[title^="Show: "]').click();
      await app.page.getByRole('menuitemradio', { name: 'Everything' }).click();
      await app.page.locator('.screen:visible .ag-row[row-index="3"]').first().waitFor();
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
      await app.page.locator('.screen:visible .ag-row[row-index="1"] .ag-cell').first().dblclick();
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
  {
    name: 'import-files',
    async prepare(app) {
      await app.goTo('Import');
      await app.page.getByTestId('import-files').setInputFiles(importFiles());
      await app.page.locator('.import-grid').getByText('register.qif').waitFor();
      await app.page.getByText(/^Reading /).waitFor({ state: 'detached' });
      await app.page.locator('.import-grid').getByText('register.qif').click();
    },
  },
  {
    name: 'import-quarantine',
    async prepare(app) {
      const files = importFiles().map(({ name, buffer }) => ({
        name,
        content: buffer.toString('base64'),
      }));
      await app.call('import.files', { files: files.slice(2) });
      await emptyImport(app);
      await app.page.getByRole('radio', { name: /^Quarantine/ }).click();
      await app.page
        .getByRole('button', { name: /^Show totals\.bai/ })
        .first()
        .click();
      await app.page.locator('.quarantine-raw').waitFor();
    },
  },
  {
    name: 'import-watch',
    async prepare(app) {
      const config = { enabled: true, folders: ['/srv/bank/inbox'] };
      await app.call('watch.set', config);
      await emptyImport(app);
      await app.page.getByRole('radio', { name: 'Watch folders' }).click();
      await app.page.getByText('not there').waitFor();
    },
  },
  ledgerPart('ledger', 'Trial balance', async ({ page }) => {
    await page.locator('.screen:visible .ag-row').first().waitFor();
  }),
  ledgerPart('ledger-sheet', 'Balance sheet'),
  ledgerPart('ledger-income', 'Income statement'),
  ledgerPart('ledger-group', 'Balance sheet', async ({ page }) => {
    await page.getByRole('button', { name: /^Books of/ }).click();
    await page.getByRole('menuitemradio', { name: 'All entities' }).click();
    await page.locator('.ledger-note').waitFor();
  }),
  ledgerPart('ledger-eliminations', 'Eliminations'),
  ledgerPart('ledger-account', 'Account statement', async ({ page }) => {
    await page.getByRole('button', { name: /^Books of/ }).click();
    await page.getByRole('menuitemradio').nth(1).click();
  }),
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
  {
    name: 'reconcile-return',
    async prepare(app) {
      await app.goTo('Reconcile');
      await app.page.getByRole('radio', { name: 'Open items', exact: true }).click();
      const [bank, book] = ['Bank lines without a match', 'Settled, to be given back'] as const;
      const rows = (name: string) => app.page.getByRole('grid', { name }).locator('tbody tr');
      const line = rows(bank).first();
      await line.waitFor();
      // Taken again, the screen may still have its choice.
      if ((await line.getAttribute('aria-selected')) !== 'true') await line.click();
      await app.page.getByRole('radio', { name: 'Settled', exact: true }).click();
      await rows(book).first().or(app.page.getByText('No match has settled')).waitFor();
    },
  },
  reconcileForecast('reconcile-forecast'),
  reconcileForecast('reconcile-forecast-accounts', 'Accounts'),
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
      await openFund(app, 'Growth Partners II');
      await app.page.getByRole('region', { name: 'Investors' }).waitFor();
    },
  },
  fundTab('fundAccounts', 'Accounts', 'Capital accounts'),
  fundTab('fundDeals', 'Deals', 'Performance by deal'),
  fundTab('fundPlan', 'Plan', 'Credit lines', 'Growth Partners III'),
  fundPart('fund-documents', 'Documents', fundDocuments),
  fundPart('fund-clawback', 'Clawback', clawbackTest),
  fundPart('fund-investors', 'Investors', async ({ page }) => {
    await page.getByRole('region', { name: 'Closings' }).waitFor();
  }),
  fundPart('fund-terms', 'Terms', async ({ page }) => {
    await page.getByRole('region', { name: 'Versions' }).waitFor();
  }),
  fundPart('fund-terms-edit', 'Terms', async ({ page }) => {
    await page.getByRole('button', { name: 'New version' }).click();
    await page.getByRole('button', { name: 'Run on history' }).click();
    await page.getByRole('region', { name: 'Dry run on history' }).locator('tfoot').waitFor();
  }),
  {
    name: 'fund-new',
    async prepare(app) {
      await app.goTo('Funds');
      await app.page.getByRole('button', { name: 'New fund' }).first().click();
      await app.page.getByRole('region', { name: 'The fund' }).getByLabel('Code').waitFor();
    },
  },
  {
    name: 'fund-closing',
    async prepare(app) {
      const funds = await app.call('funds.list', { asOf: PICTURE_DAY });
      const fundId = funds.find(({ code }) => code === 'GP3')?.id ?? '';
      await laterClosing(app, fundId);
      await openFund(app, 'Growth Partners III');
      await openFundTab(app, 'Investors');
      await app.page
        .locator('.screen:visible')
        .getByRole('button', { name: /^Closing \d+$/ })
        .last()
        .click();
      await app.page.getByRole('region', { name: 'Equalisation' }).locator('tfoot').waitFor();
    },
  },
  {
    name: 'calls',
    async prepare(app) {
      await openCalls(app);
      await app.page.getByRole('region', { name: 'Called and received' }).waitFor();
    },
  },
  { name: 'call', prepare: lastCall },
  dialog('receipt', /^Enter receipt$/, lastCall),
  dialog('credit-line', /^New credit line$/, creditLines),
  {
    name: 'call-new',
    async prepare(app) {
      await openCalls(app);
      await app.page.getByRole('button', { name: 'New call', exact: true }).click();
      const shown = app.page.locator('.screen:visible');
      const back = shown.getByRole('button', { name: 'Back', exact: true });
      // The tab stays at the step where an earlier picture left it.
      await shown.getByRole('heading', { level: 1, name: 'New call' }).waitFor();
      while (await back.isVisible()) await back.click();
      await shown.getByLabel('Purpose', { exact: true }).fill('Heat network, fourth tranche');
      await shown.getByLabel('Amount', { exact: true }).fill('1,250,000.00');
      await shown.getByRole('button', { name: 'Next', exact: true }).click();
      await shown.getByRole('button', { name: 'Next', exact: true }).click();
      await shown.getByRole('region', { name: 'Preview' }).locator('tfoot').waitFor();
    },
  },
  {
    name: 'waterfall',
    async prepare(app) {
      await openDistribution(app);
      await app.page
        .getByText(/6.816.306.96/)
        .first()
        .click();
    },
  },
  {
    name: 'sensitivity',
    async prepare(app) {
      await openDistribution(app);
      const table = app.page.getByRole('region', { name: 'Sensitivity' });
      await table.locator('tbody tr').last().waitFor();
      await table.locator('tbody tr').last().getByRole('button').last().click();
      await table.evaluate((area) => area.scrollIntoView({ block: 'center' }));
    },
  },
  screen('reports', 'Reports'),
  screen('journal', 'Journal'),
  screen('settings', 'Settings'),
];

/** A tab of a fund, once its area with figures stands. */
function fundTab(name: string, tab: string, area: string, fund = 'Growth Partners II'): Picture {
  return {
    name,
    async prepare(app) {
      await openFund(app, fund);
      await app.page
        .locator('.screen:visible nav.parts')
        .getByRole('button', { name: tab, exact: true })
        .click();
      await app.page.getByRole('region', { name: area }).waitFor();
      await app.page.locator('.screen:visible .skeleton').first().waitFor({ state: 'detached' });
    },
  };
}

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
