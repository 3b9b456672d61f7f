/**
 * Settings: the group is renamed and the name undone, a flow is typed over in the grid, two people
 * change one flow and both sides are shown, people get roles, a limit is moved, a backup is written.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, axeViolations, openApp } from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';

let app: App;

/** Waits for a figure to come: machines under load take their time. */
const poll = <Value>(read: () => Value | Promise<Value>) => expect.poll(read);

beforeAll(async () => {
  app = await openApp();
  await app.goTo('Settings');
});

afterAll(() => app.close());

async function section(name: string): Promise<void> {
  await app.page
    .locator('.sections-nav:visible')
    .getByRole('button', { name, exact: true })
    .click();
}

const toast = (text: string) => app.page.locator('.toast').filter({ hasText: text });
const cell = (row: number, column: string) =>
  app.page.locator(`.settings .ag-row[row-index="${row}"] .ag-cell[col-id="${column}"]`);
const flows = async () =>
  (await app.call('expectedFlows.list', { status: 'open', count: 1000 })).rows;

async function typeInto(row: number, column: string, text: string): Promise<void> {
  await cell(row, column).click();
  await app.page.keyboard.press('F2');
  await app.page.keyboard.press('Control+a');
  await app.page.keyboard.type(text);
  await app.page.keyboard.press('Enter');
}

describe('settings', () => {
  test('the group is renamed, and the undo brings the name back', async () => {
    const { page } = app;
    const name = page.getByLabel('Name of the group');
    await poll(() => name.inputValue()).not.toBe('');
    const before = await name.inputValue();
    await name.fill('Norholt Holding');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await toast('Name of the group changed').waitFor();
    await eventually(async () => {
      const [screen, message] = await Promise.all(
        ['.main', '.toast'].map((part) => page.locator(part).boundingBox()),
      );
      expect((screen?.y ?? 0) + (screen?.height ?? 0)).toBeLessThanOrEqual(message?.y ?? 0);
    });
    await page.locator('.scope').getByText('Norholt Holding').waitFor();
    await toast('Name of the group changed').getByRole('button', { name: 'Undo' }).click();
    await page.locator('.scope').getByText(before).waitFor();
    await poll(() => name.inputValue()).toBe(before);
  });

  test('wrong values are named at their field and nothing is sent', async () => {
    const { page } = app;
    const entry = (await app.call('workspace.info', {})).journalEntry;
    const currency = page.getByLabel('Base currency');
    await currency.fill('E1');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Write the three letters of the currency, such as EUR.').waitFor();
    expect(await currency.getAttribute('aria-invalid')).toBe('true');
    expect((await app.call('workspace.info', {})).journalEntry).toBe(entry);
    await currency.fill('EUR');
  });

  test('a flow is typed over in the grid and saved as one entry', async () => {
    await section('Expected flows');
    await cell(0, 'amount').waitFor();
    const [flow] = await flows();
    await typeInto(0, 'amount', '123456.78');
    await toast(`${flow?.description} changed`).waitFor();
    expect((await flows())[0]?.amount.amount).toBe('123456.78');
    await poll(() => cell(0, 'amount').innerText()).toBe('123,456.78');
  });

  test('a paste over several flows is one entry with one undo', async () => {
    const { page } = app;
    const before = await flows();
    const entry = (await app.call('workspace.info', {})).journalEntry;
    await page.evaluate(() => navigator.clipboard.writeText('0.11\n0.22\n0.33'));
    await cell(0, 'probability').click();
    await page.keyboard.press('Control+v');
    await page.getByRole('dialog').getByRole('button', { name: 'Paste' }).click();
    await toast('3 flows changed').waitFor();
    const shares = async () => (await flows()).slice(0, 3).map((row) => row.probability);
    expect(await shares()).toEqual(['0.11', '0.22', '0.33']);
    expect((await app.call('workspace.info', {})).journalEntry).toBe(entry + 1);
    await toast('3 flows changed').getByRole('button', { name: 'Undo' }).click();
    await poll(shares).toEqual(before.slice(0, 3).map((row) => row.probability));
  });

  test('two people change one flow: both sides are shown, mine is saved on request', async () => {
    const { page } = app;
    await cell(1, 'entity').dblclick();
    const form = page.getByRole('dialog');
    await form.getByLabel('Description').fill('Mine');
    const theirs = (await flows())[1];
    if (!theirs) throw new Error('The sample has expected flows.');
    await app.call('expectedFlows.save', {
      id: theirs.id,
      entityId: theirs.entityId,
      categoryId: theirs.categoryId,
      dueDate: theirs.dueDate,
      amount: theirs.amount,
      probability: '0.25',
      description: 'Theirs',
    });
    await form.getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByRole('dialog').filter({ hasText: 'was changed meanwhile' });
    await conflict.waitFor();
    const text = await conflict.innerText();
    expect(text).toContain('ROW_CHANGED');
    expect(text).toMatch(/Description\s+Theirs\s+Mine/);
    expect(await axeViolations(page)).toEqual([]);
    app.complaints.splice(0);
    await conflict.getByRole('button', { name: 'Save mine' }).click();
    await toast('Mine changed').waitFor();
    expect((await flows()).find((one) => one.id === theirs.id)?.description).toBe('Mine');
    await poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  test('a person is added with a role', async () => {
    const { page } = app;
    await section('People');
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Choose at least one role.').waitFor();
    await dialog.getByLabel('Name').fill('Zofia Łódzka');
    await dialog.getByLabel('Login').fill('zlodzka');
    await dialog.getByLabel('Auditor').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Zofia Łódzka zlodzka Auditor active/ }).waitFor();
    const people = await app.call('users.list', {});
    expect(people.find((one) => one.login === 'zlodzka')?.roles).toEqual(['auditor']);
  });

  test('a limit is moved and its use follows', async () => {
    await section('Limits');
    await cell(0, 'limit').waitFor();
    await typeInto(0, 'limit', '50');
    await toast('changed').first().waitFor();
    const asOf = (await app.call('workspace.info', {})).businessDate;
    await poll(async () => (await app.call('limits.list', { asOf }))[0]?.limit).toBe('50.0');
    await poll(() => cell(0, 'limit').innerText()).toBe('50.0');
  });

  test('a category is changed in its form', async () => {
    const { page } = app;
    await section('Categories');
    await cell(0, 'code').dblclick();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Zahlungseingänge von Kunden');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await toast('Zahlungseingänge von Kunden changed').waitFor();
    const categories = await app.call('categories.list', {});
    expect(categories.some((one) => one.name.startsWith('Zahlungseingänge'))).toBe(true);
  });

  test('a backup is written and listed', async () => {
    const { page } = app;
    await section('Backup');
    await page.getByRole('button', { name: 'Back up now' }).first().click();
    await toast('written and verified').waitFor();
    const [backup] = await app.call('workspace.backups', {});
    await page.getByRole('rowheader', { name: backup?.fileName ?? '-', exact: true }).waitFor();
  });

  test('a rate opens down to its entry', async () => {
    const { page } = app;
    await section('Rates');
    await page.getByRole('button', { name: /^Rate of USD\/EUR: / }).click();
    const panel = page.locator('aside.panel');
    await panel.getByText('EUR per USD').first().waitFor();
    for (const title of ['Rule', 'Inputs', 'Source', 'Known before'])
      await panel.getByRole('heading', { name: title }).waitFor();
    await panel.getByRole('button', { name: 'Close' }).first().click();
  });
});
