/** Reports: created from the panel as a job, listed with what they stand on, downloaded, undone. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, axeViolations, openApp } from '../helpers/app.ts';
import { unzip } from '../helpers/unzip.ts';

let app: App;

/** Waits for a figure to come: machines under load take their time. */
const poll = <Value>(read: () => Value | Promise<Value>) => expect.poll(read);

beforeAll(async () => {
  app = await openApp();
  await app.goTo('Reports');
});

afterAll(() => app.close());

const rows = () => app.page.locator('.reports-list .ag-row');

/** What a button saves. */
async function saved(button: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const waiting = app.page.waitForEvent('download');
  await app.page.getByRole('button', { name: button, exact: true }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe('reports', () => {
  test('a treasury report is created as PDF and Excel and downloaded', async () => {
    const { page } = app;
    await page.getByText('No report was created yet').waitFor();
    const { journalEntry } = await app.call('workspace.info', {});
    await page.getByRole('combobox', { name: 'Report', exact: true }).selectOption('treasury');
    await page.getByRole('button', { name: 'Create report' }).click();
    await page.locator('.toast').filter({ hasText: '2 documents created' }).waitFor();
    await poll(() => rows().count()).toBe(1);
    const { sets } = await app.call('reports.list', {});
    expect(sets.map(({ count, knownEntry }) => [count, knownEntry])).toEqual([[2, journalEntry]]);
    const { rows: documents } = await app.call('documents.list', { entry: sets[0]?.entry ?? 0 });
    const list = page.locator('.reports-list');
    await poll(() => list.innerText()).toContain(documents[0]?.title ?? '-');

    // The arrow opens a set, which comes as one ZIP file, to its members, each as it is.
    await rows().nth(0).locator('[col-id="title"]').click();
    await page.keyboard.press('ArrowRight');
    await poll(() => rows().count()).toBe(3);
    const zipped = await saved('Save 2 as ZIP');
    expect(zipped.name).toMatch(/^treasury-.*\.zip$/);
    expect([...unzip(zipped.bytes).keys()]).toEqual(documents.map(({ fileName }) => fileName));
    await rows().filter({ hasText: 'XLSX' }).last().locator('[col-id="format"]').click();
    const chosen = page.locator('.reports-side').getByText(/^treasury-report-.*\.(pdf|xlsx)$/);
    const fileName = await chosen.innerText();
    const { name, bytes } = await saved('Download');
    expect(name).toBe(fileName);
    const magic = fileName.endsWith('.pdf') ? '%PDF-' : 'PK';
    expect(bytes.subarray(0, magic.length).toString('latin1')).toBe(magic);
    const stored = documents.find((one) => one.fileName === fileName);
    expect(bytes.length).toBe(stored?.sizeBytes);
    const side = page.locator('.reports-side');
    await poll(() => side.innerText()).toContain('none, only the position');
    for (const theme of ['dark', 'light'] as const) {
      await app.setTheme(theme);
      expect(await axeViolations(page)).toEqual([]);
    }
  });

  test('documents go again with the undo of their command', async () => {
    const { page } = app;
    // By the keys, as the toast with its button may be gone by now.
    await page.locator('.screen-head h1:visible').click();
    await page.keyboard.press('Control+z');
    await page.getByText('No report was created yet').waitFor();
    await poll(async () => (await app.call('reports.list', {})).setCount).toBe(0);
  });

  test('documents are found by their words', async () => {
    const { page } = app;
    await app.call('reports.create', { kind: 'daily-cash', formats: ['pdf'], asOf: '2026-11-20' });
    await app.call('reports.create', { kind: 'treasury', formats: ['pdf'], asOf: '2026-11-20' });
    await poll(() => rows().count()).toBe(2);
    await page.locator('.screen-head h1:visible').click();
    await page.keyboard.press('/');
    await page.keyboard.type('daily');
    await poll(() => rows().count()).toBe(1);
    await page.keyboard.type('-nothing');
    await page.getByText('No document matches').waitFor();
    await page.keyboard.press('Escape');
    await poll(() => rows().count()).toBe(2);
    const { sets } = await app.call('reports.list', {});
    await app.call('journal.undo', { entries: sets.map(({ entry }) => entry) });
    await page.getByText('No report was created yet').waitFor();
  });

  test('a run behind a document opens', async () => {
    const { page } = app;
    await app.call('risk.run', { asOf: '2026-11-20' });
    await app.call('reports.create', { kind: 'treasury', formats: ['pdf'], asOf: '2026-11-20' });
    await poll(() => rows().count()).toBe(1);
    const run = page.locator('.reports-side').getByRole('button', { name: /^Run [0-9a-f]{12}$/ });
    await run.first().click();
    const panel = page.getByRole('complementary', { name: 'Explain' });
    await panel.getByText('quantile type-7 of the losses').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test('a date without balances is refused with its code', async () => {
    const { page } = app;
    await page.getByRole('textbox', { name: 'As of' }).fill('2001-01-01');
    await page.getByRole('button', { name: 'Create report' }).click();
    await page.locator('.toast').filter({ hasText: 'REPORT_NO_POSITION' }).waitFor();
    app.complaints.splice(0);
    expect((await app.call('reports.list', {})).setCount).toBe(1);
  });
});
