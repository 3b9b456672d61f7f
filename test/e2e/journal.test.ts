/**
 * The journal as an auditor and a treasurer use it: every entry with its rows, search, the past as it
 * was known, undo with what stands in its way, redo, and verification.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setShownDay } from '../../renderer/format/date.ts';
import { formatMessage } from '../../renderer/format/message.ts';
import { type App, axeViolations, openApp } from '../helpers/app.ts';

let app: App;

/** Waits for a figure to come: machines under load take their time. */
const poll = <Value>(read: () => Value | Promise<Value>) => expect.poll(read);

beforeAll(async () => {
  setShownDay('2026-11-20');
  app = await openApp();
  await app.goTo('Journal');
  await app.page.locator('.journal .ag-row').first().waitFor();
});

afterAll(() => app.close());

const cell = (row: number, column: string) =>
  app.page.locator(`.journal .ag-row[row-index="${row}"] .ag-cell[col-id="${column}"]`);
const detail = () => app.page.locator('.journal-detail');
const newest = async () => (await app.call('workspace.info', {})).journalEntry;
const shown = (entry: number) => new Intl.NumberFormat('en').format(entry);

describe('journal', () => {
  test('lists entries newest first and shows the rows of one', async () => {
    const entry = await newest();
    await poll(() => cell(0, 'entry').innerText()).toBe(shown(entry));
    const { rows } = await app.call('journal.list', { count: 1 });
    await poll(() => cell(0, 'what').innerText()).toBe(formatMessage(rows[0]?.summary ?? ''));
    await cell(0, 'what').click();
    await detail()
      .getByRole('heading', { name: `Entry ${shown(entry)}` })
      .waitFor();
    const one = await app.call('journal.get', { entry });
    const changed = detail().locator('.journal-row');
    await poll(() => changed.count()).toBe(Math.min(25, one.changeCount));
    await poll(() => detail().innerText()).toContain(one.head.hash.slice(0, 4));
    for (const theme of ['dark', 'light'] as const) {
      await app.setTheme(theme);
      expect(await axeViolations(app.page)).toEqual([]);
    }
  });

  test('figures open with every value that was known before; Enter goes in, Escape back', async () => {
    const { page } = app;
    const panel = page.locator('aside.panel');
    const [entity] = await app.call('entities.list', {});
    const [category] = await app.call('categories.list', {});
    if (!entity || !category) throw new Error('The sample has entities and categories.');
    const flow = {
      entityId: entity.id,
      categoryId: category.id,
      dueDate: '2026-12-01',
      description: 'Turbine lease',
      reference: 'JOURNAL-1',
    };
    const save = (amount: string, id?: string) =>
      app.call('expectedFlows.save', {
        ...flow,
        ...(id === undefined ? {} : { id }),
        amount: { currency: 'EUR', amount },
      });
    const { id } = await save('-54.00');
    const first = await newest();
    await save('-1234.50', id);
    await poll(() => cell(0, 'entry').innerText()).toBe(shown(first + 1));

    await cell(0, 'what').click();
    await detail().locator('del').getByText('EUR −54.00').waitFor();
    await detail().getByRole('button', { name: 'Amount EUR −1,234.50' }).click();
    const before = panel.locator('section').filter({ hasText: 'Known before' });
    await before.getByRole('button', { name: '−54.00' }).click();
    await poll(() => panel.locator('.big-figure').innerText()).toBe('EUR −54.00');
    expect(await axeViolations(page)).toEqual([]);
    await cell(0, 'rows').locator('.value').click();
    await poll(() => panel.locator('.big-figure').innerText()).toBe('1 row');
    await panel.getByRole('button', { name: 'Close' }).first().click();

    await cell(0, 'what').click();
    await page.keyboard.press('Enter');
    await page.locator('.journal-side:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.journal-list .ag-cell:focus').waitFor();
  });

  test('search narrows the entries and says when nothing is found', async () => {
    const { page } = app;
    const field = page.getByRole('searchbox', { name: 'Find in entries' });
    await field.fill('reference rates, 20 nov');
    await page.getByText('1 entry found').waitFor();
    await poll(() => cell(0, 'what').innerText()).toContain('Reference rates, 20 Nov');
    await field.fill('no such words');
    await page.getByText('No entry says "no such words"').waitFor();
    await page.getByRole('button', { name: 'Show all entries' }).last().click();
    await cell(5, 'entry').waitFor();
  });

  test('a blocked undo names the later entry and undoes both together', async () => {
    const { page } = app;
    const category = { code: 'journal-test', name: 'Journal test', direction: 'in' as const };
    const { id } = await app.call('categories.save', category);
    const first = await newest();
    await app.call('categories.save', { ...category, id, name: 'Journal test, renamed' });
    const second = await newest();
    await poll(() => cell(0, 'entry').innerText()).toBe(shown(second));

    await cell(0, 'what').click();
    await detail().locator('ins').getByText('Journal test, renamed').waitFor();
    expect(await detail().locator('del').innerText()).toBe('Journal test');

    await cell(1, 'what').click();
    await detail()
      .getByRole('button', { name: `Undo entry ${shown(first)}` })
      .click();
    const blocked = page.locator('.journal-blocked');
    await blocked.getByText('UNDO_BLOCKED').waitFor();
    app.complaints.splice(0);
    expect(await blocked.innerText()).toContain(`Entry ${shown(second)}, categories.save`);
    expect(await axeViolations(page)).toEqual([]);
    await blocked.getByRole('button', { name: 'Undo these 2 entries together' }).click();
    await page.locator('.toast').filter({ hasText: '2 entries undone' }).waitFor();
    const names = async () => (await app.call('categories.list', {})).map((one) => one.name);
    expect(await names()).not.toContain('Journal test, renamed');
    await detail()
      .getByText(`Undone by entry ${shown(second + 1)}.`)
      .waitFor();

    await page.locator('.toast').getByRole('button', { name: 'Redo' }).click();
    await poll(names).toContain('Journal test, renamed');
  });

  test('shows the workspace as it was known at an entry', async () => {
    const { page } = app;
    const entry = (await newest()) - 8;
    // The entry of the test before may still be on its way into the list.
    await poll(() => cell(8, 'entry').innerText()).toBe(shown(entry));
    await cell(8, 'what').click();
    await detail()
      .getByRole('heading', { name: `Entry ${shown(entry)}` })
      .waitFor();
    await detail().getByRole('button', { name: 'Look as known then' }).click();
    await page.locator(':root[data-known]').waitFor({ state: 'attached' });
    await poll(() => cell(0, 'entry').innerText()).toBe(shown(entry));
    const context = page.locator('.screen-head .context:visible');
    await poll(() => context.innerText()).toContain('as known at');
    const undo = detail().getByRole('button', { name: /^Undo entry/ });
    await poll(() => undo.isDisabled()).toBe(true);
    await page.locator('.screen-head h1:visible').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator(':root:not([data-known])').waitFor({ state: 'attached' });
    await poll(() => cell(0, 'entry').innerText()).toBe(shown(entry + 8));
  });

  test('verification recomputes the chain and says what it covered', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('Chain intact').waitFor();
    const text = await page.locator('.journal-verdict').innerText();
    expect(text).toContain(`${shown(await newest())} entries`);
  });
});
