/**
 * Importing as a person does it: files are picked, read and proven, imported as one command, undone,
 * recognised when they come again, refused when they are broken; a CSV is mapped and remembered.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type App, axeViolations, centsIn, openApp, showKnownAt } from '../helpers/app.ts';
import {
  brokenFile,
  camt053File,
  closingCents,
  csvFile,
  mt940File,
  type TestFile,
  type TestStatement,
} from '../helpers/bankFiles.ts';

const DAY = '2026-11-23';
const NEW_IBAN = 'DE89370400440532013000';

let app: App;

/** Waits for a figure to come: machines under load take their time. */
const poll = <Value>(read: () => Value | Promise<Value>) => expect.poll(read);
let account: { readonly id: string; readonly number: string; readonly currency: string };

beforeAll(async () => {
  app = await openApp();
  const accounts = await app.call('accounts.list', {});
  const found = accounts.find((one) => one.number.startsWith('DE') && one.currency === 'EUR');
  if (!found) throw new Error('The sample has a German account in EUR.');
  account = found;
  await app.goTo('Import');
});

afterEach(async () => {
  // A test that failed half-way must not leave its files to the next one.
  if (await app.page.getByRole('button', { name: 'Remove all' }).isVisible()) await clear();
});

afterAll(() => app.close());

async function balanceCents(): Promise<bigint> {
  const position = await app.call('position.get', {
    asOf: DAY,
    groupBy: 'none',
    accountIds: [account.id],
  });
  const row = position.rows.find((one) => one.accountId === account.id);
  return centsIn(row?.accountBalance?.amount ?? '');
}

async function statement(change: Partial<TestStatement> = {}): Promise<TestStatement> {
  return {
    account: account.number,
    currency: account.currency,
    number: '327',
    day: DAY,
    openingCents: await balanceCents(),
    lines: [
      { cents: 15_000_050n, text: 'Severn Grid invoice 88213' },
      { cents: -2_500_025n, text: 'Turbine lease' },
    ],
    ...change,
  };
}

async function pick(...files: TestFile[]): Promise<void> {
  await app.page.getByTestId('import-files').setInputFiles(files);
  for (const { name } of files)
    await app.page.locator('.import-grid').getByText(name, { exact: true }).waitFor();
  await app.page.getByText(/^Reading /).waitFor({ state: 'detached' });
}

const preview = () => app.page.locator('.import-grid');
const findings = () => app.page.locator('.import-findings');
const history = () => app.page.locator('.import-history');
const toast = (text: string | RegExp) => app.page.locator('.toast').filter({ hasText: text });

const clear = () => app.page.getByRole('button', { name: 'Remove all' }).click();

describe('import', () => {
  test('files are proven, imported as one command, and undone', async () => {
    const { page } = app;
    const before = await balanceCents();
    const known = await statement();
    const fresh = await statement({
      account: NEW_IBAN,
      number: 'CAMT-1',
      openingCents: 100_000n,
      lines: [{ cents: 25_000n, text: 'First receipt' }],
    });
    await pick(
      mt940File('operating.sta', known),
      camt053File('collections.xml', fresh),
      brokenFile('cut.xml'),
    );
    await poll(() => preview().getByText('proven', { exact: true }).count()).toBe(2);
    await poll(() => preview().getByText('new account').count()).toBe(1);
    const refusal = findings().locator('li').filter({ hasText: 'cut.xml' });
    await poll(() => refusal.innerText()).toContain('XML_MALFORMED');
    expect(await refusal.innerText()).toContain('Nothing of this file is imported.');

    const entities = await app.call('entities.list', {});
    const home = entities[2];
    if (!home) throw new Error('The sample has entities.');
    await page.getByLabel('New accounts belong to').selectOption(home.id);
    await page.getByRole('button', { name: 'Import 2 files' }).click();
    await toast('2 statements, 3 lines imported').waitFor();
    expect(await balanceCents()).toBe(closingCents(known));
    const accounts = await app.call('accounts.list', {});
    expect(accounts.find((one) => one.number === NEW_IBAN)?.entityId).toBe(home.id);

    await history().getByText('operating.sta').waitFor();
    await history().getByText('collections.xml').waitFor();
    await poll(() => preview().getByText('cut.xml').count()).toBe(1);
    await clear();
    await history()
      .getByRole('button', { name: /^Undo entry/ })
      .first()
      .click();
    await history().getByText('collections.xml').waitFor({ state: 'detached' });
    await poll(() => history().getByText('operating.sta').count()).toBe(0);
    expect(await balanceCents()).toBe(before);
    const left = await app.call('accounts.list', {});
    expect(left.some((one) => one.number === NEW_IBAN)).toBe(false);
  });

  test('what is known already is recognised and changes nothing', async () => {
    const { page } = app;
    const once = await statement({ number: '328' });
    const bytes = mt940File('again.sta', once);
    await pick(bytes);
    await page.getByRole('button', { name: 'Import 1 file', exact: true }).click();
    await toast('1 statement, 2 lines imported').waitFor();
    const after = await balanceCents();

    await pick(bytes);
    await preview()
      .getByText(/^imported \d/)
      .waitFor();
    await poll(() => findings().innerText()).toContain('FILE_IMPORTED_BEFORE');
    const nothing = page.getByRole('button', { name: 'Nothing to import' });
    await poll(() => nothing.isDisabled()).toBe(true);
    await clear();

    const copy = { ...bytes, name: 'copy.sta', buffer: Buffer.from(`${bytes.buffer}\r\n`) };
    await pick(copy);
    await preview().getByText('imported before').waitFor();
    const duplicates = preview().locator('.ag-row[row-index="1"] [col-id="duplicates"]');
    await poll(() => duplicates.innerText()).toBe('2');
    await poll(() => nothing.isDisabled()).toBe(true);
    await clear();
    expect(await balanceCents()).toBe(after);
  });

  test('a statement that does not close says by how much', async () => {
    const off = await statement({ number: '329', errorCents: 5_400n });
    await pick(mt940File('off.sta', off));
    await preview().getByText('off by 54.00').waitFor();
    for (const said of ['EUR 54.00', 'BALANCE_MISMATCH'])
      await poll(() => findings().innerText()).toContain(said);
    await app.page.locator('.screen-head').getByText('1 statement does not close').waitFor();
    await clear();
  });

  test('every figure opens, down to the line of the file', async () => {
    const { page } = app;
    const panel = page.locator('aside.panel');
    const line = await statement({ number: '331' });
    await pick(mt940File('figures.sta', line));
    const cell = (column: string) =>
      preview().locator(`.ag-row[row-index="1"] [col-id="${column}"]`);
    await cell('opening').locator('.value').click();
    await panel
      .locator('.source-text')
      .getByText(/^:60F:/)
      .waitFor();
    await cell('closing').locator('.value').click();
    await panel
      .locator('.source-text')
      .getByText(/^:62F:/)
      .waitFor();
    expect(centsIn(await panel.locator('.big-figure').innerText())).toBe(closingCents(line));
    await cell('credits').locator('.value').click();
    await panel.getByRole('row', { name: /Sum 150,000.50/ }).waitFor();
    await panel.locator('.steps-table .figure').first().click();
    await panel.locator('.source-text').getByText(/^:61:/).waitFor();
    await panel.getByText('No line like this is stored.').waitFor();
    await cell('new').locator('.value').click();
    await poll(() => panel.locator('.big-figure').innerText()).toBe('2 lines');
    await cell('proof').locator('.chip').click();
    await poll(() => panel.locator('.big-figure').innerText()).toContain('EUR');
    expect(await axeViolations(page)).toEqual([]);

    const lines = history()
      .getByRole('button', { name: /, Lines / })
      .first();
    const count = await lines.innerText();
    await lines.click();
    await poll(() => panel.locator('.big-figure').innerText()).toBe(`${count} lines`);
    await panel.getByRole('button', { name: 'Close' }).first().click();
    await clear();
  });

  test('a CSV is mapped; the half-made mapping survives a reload and is saved', async () => {
    const { page } = app;
    const file = csvFile('hausbank.csv', [
      ['23.11.2026', 'Miete', '-1.250,00'],
      ['24.11.2026', 'Kunde A', '3.000,50'],
    ]);
    await pick(file);
    const mapping = page.locator('.import-mapping');
    await mapping.waitFor();
    await poll(() => mapping.getByLabel('Decimal mark').inputValue()).toBe(',');
    await poll(() => mapping.getByLabel('Date pattern').inputValue()).toBe('dd.MM.yyyy');
    await mapping.getByLabel('Account of the file').fill('DE02120300000000202051');
    await poll(async () => {
      const profiles = await app.program.call('drafts.get', { form: await draftForm() });
      return profiles.ok && JSON.stringify(profiles.value);
    }).toContain('DE02120300000000202051');

    await page.reload();
    await app.goTo('Import');
    await pick(file);
    await mapping.getByText('This is your draft from before.').waitFor();
    await poll(() => mapping.getByLabel('Account of the file').inputValue()).toBe(
      'DE02120300000000202051',
    );
    await mapping.getByRole('button', { name: 'Read again' }).click();
    await preview().getByText('DE02120300000000202051').waitFor();
    for (const theme of ['dark', 'light'] as const) {
      await app.setTheme(theme);
      expect(await axeViolations(page)).toEqual([]);
    }
    await mapping.getByRole('textbox', { name: 'Name of the mapping' }).fill('Hausbank');
    await mapping.getByRole('button', { name: 'Save mapping' }).click();
    await toast('Mapping Hausbank saved').waitFor();
    await mapping.getByText('This is the saved mapping "Hausbank".').waitFor();
    await page.getByRole('button', { name: 'Import 1 file', exact: true }).click();
    await toast('1 statement, 2 lines imported').waitFor();
    const accounts = await app.call('accounts.list', {});
    expect(accounts.some((one) => one.number === 'DE02120300000000202051')).toBe(true);
  });

  test('the past is read only', async () => {
    const { page } = app;
    await pick(mt940File('past.sta', await statement({ number: '330' })));
    const { journalEntry } = await app.call('workspace.info', {});
    const run = page.getByRole('button', { name: 'Import 1 file', exact: true });
    await poll(() => run.isEnabled()).toBe(true);
    await showKnownAt(page, journalEntry - 1);
    await poll(() => run.isDisabled()).toBe(true);
    await page.locator('.screen-head h1:visible').click();
    await page.keyboard.press('Control+Enter');
    await toast('Return to now first').waitFor();
    expect((await app.call('workspace.info', {})).journalEntry).toBe(journalEntry);
    expect(await axeViolations(page)).toEqual([]);
    await clear();
    await page.locator('.screen-head h1:visible').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator(':root:not([data-known])').waitFor({ state: 'attached' });
  });

  test('a person whose role does not import sees why', async () => {
    const { page } = app;
    await page.route('**/api/v1/session.me', async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const forbidden = ['cash.import', 'journal.undo'];
      body.data.permissions = body.data.permissions.filter(
        (one: string) => !forbidden.includes(one),
      );
      await route.fulfill({ response, json: body });
    });
    await page.reload();
    await app.goTo('Import');
    await page.locator('.screen-head').getByText('Read only').waitFor();
    await poll(() => page.getByRole('button', { name: 'Choose files' }).count()).toBe(0);
    const undo = history().getByRole('button', { name: /^Undo/ }).first();
    await poll(() => undo.isDisabled()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
  });
});

/** The name of the draft of the file that is shown, by the fingerprint that reading gave it. */
async function draftForm(): Promise<string> {
  const file = csvFile('hausbank.csv', [['23.11.2026', 'Miete', '-1.250,00']]);
  const inspected = await app.call('import.inspect', {
    files: [{ name: file.name, content: file.buffer.toString('base64') }],
  });
  const [read] = inspected.files;
  if (!read) throw new Error('The file was read.');
  const { fingerprint } = read.profile as { readonly fingerprint: string };
  return `import.mapping.${fingerprint}`;
}
