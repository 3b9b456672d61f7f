/**
 * Accounts: an account is opened from the list, its IBAN is checked while typed, a mandate and a document
 * come and go with undo, closing is refused with its reason, fees open down to their lines.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, axeViolations, openApp } from '../helpers/app.ts';

let app: App;

beforeAll(async () => {
  app = await openApp();
  await app.goTo('Accounts');
});

afterAll(() => app.close());

const toast = (text: string) => app.page.locator('.toast').filter({ hasText: text });
const detail = () => app.page.locator('.account-detail');
const dialog = () => app.page.getByRole('dialog');
const explained = () => app.page.getByRole('complementary', { name: 'Explain' });
const view = (name: string) => app.page.getByRole('radio', { name, exact: true }).click();

test('the list opens an account with its balance, mandates and history', async () => {
  const { page } = app;
  await page.locator('.accounts .ag-cell').getByText('Pool header EUR').dblclick();
  await detail().getByRole('heading', { name: 'Mandates and limits' }).waitFor();
  await detail().getByText('68,412,906.17').waitFor();
  await detail().getByRole('button', { name: 'Limit of E. Kowalczyk EUR 5,000,000.00' }).click();
  await explained().getByText('Limit', { exact: true }).first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test('a wrong IBAN is told while it is typed, and nothing is sent', async () => {
  const { page } = app;
  await detail().getByRole('button', { name: 'Change', exact: true }).click();
  const number = dialog().getByLabel('Number or IBAN');
  const before = await number.inputValue();
  await number.fill(`${before.slice(0, -1)}${(Number(before.at(-1)) + 1) % 10}`);
  await dialog().getByText('the check digits do not fit').waitFor();
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().getByText('the check digits do not fit').first().waitFor();
  // The refusal of the save is meant.
  app.complaints.splice(0);
  await number.fill(before);
  await dialog().getByLabel('Target balance').fill('5000000');
  expect(await axeViolations(page)).toEqual([]);
  await dialog().getByRole('button', { name: 'Save' }).click();
  await toast('Pool header EUR changed').waitFor();
  await detail().getByRole('button', { name: 'Target balance EUR 5,000,000.00' }).waitFor();
  await toast('Pool header EUR changed').getByRole('button', { name: 'Undo' }).click();
  await detail().getByText('Target balance').first().waitFor({ state: 'detached' });
});

test('a mandate and a document are added and taken back', async () => {
  const { page } = app;
  await detail().getByRole('button', { name: 'Add a mandate' }).click();
  await dialog().getByLabel('Person').fill('N. Ferrante');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await toast('Mandate of N. Ferrante saved').waitFor();
  await detail().getByRole('button', { name: 'Remove the mandate of N. Ferrante' }).click();
  await toast('Mandate of N. Ferrante removed').waitFor();
  await page.getByLabel('File to attach').setInputFiles({
    name: 'side-letter.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Side letter of 20 November'),
  });
  await dialog().getByRole('button', { name: 'Attach' }).click();
  await toast('side letter attached').waitFor();
  const saved = page.waitForEvent('download');
  await detail().getByRole('button', { name: 'Save side letter' }).click();
  expect((await saved).suggestedFilename()).toBe('side-letter.txt');
  await toast('side letter attached').getByRole('button', { name: 'Undo' }).click();
  await detail().getByRole('button', { name: 'Save side letter' }).waitFor({ state: 'detached' });
});

test('closing an account with a balance is refused with its reason', async () => {
  await detail().getByRole('button', { name: 'Close account' }).click();
  await dialog().getByLabel('Reason').fill('Moved to another bank');
  await dialog().getByRole('button', { name: 'Close account' }).click();
  await dialog()
    .getByText(/a balance of EUR 68,412,906\.17/)
    .first()
    .waitFor();
  app.complaints.splice(0);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

test('findings lead to their account; fees foot and open down to the line', async () => {
  const { page } = app;
  await view('Findings');
  await page
    .locator('.ag-cell')
    .getByText(/Nobody may sign/)
    .first()
    .dblclick();
  await detail()
    .getByText(/Nobody may sign/)
    .first()
    .waitFor();
  await view('Bank fees');
  const table = page.locator('.fee-table');
  await table.waitFor();
  // A row that scrolls half under the standing total is called too small a target.
  const faults = await axeViolations(page);
  expect(faults.filter((fault) => !fault.startsWith('target-size'))).toEqual([]);
  const compared = await app.call('fees.compare', { from: '2026-09-01', to: '2026-11-20' });
  const total = compared.total?.charged.amount ?? '';
  const printed = total.replace(/\B(?=(\d{3})+\.)/g, ',');
  await table.locator('tfoot').getByText(printed).first().waitFor();
  // The first figure of a row counts its fees, the second sums them.
  await table.locator('tbody button').first().click();
  await explained()
    .locator('.big-figure')
    .getByText(/^\d+ fees?$/)
    .waitFor();
  await table.locator('tbody button').nth(1).click();
  await explained()
    .getByText(/Fees in/)
    .waitFor();
  await view('Price lists');
  await page
    .locator('.screen:visible .ag-cell')
    .getByText('Account keeping and payments')
    .first()
    .waitFor();
  expect(await axeViolations(page)).toEqual([]);
});
