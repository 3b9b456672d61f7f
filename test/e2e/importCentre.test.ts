/**
 * The import centre beside its preview: a file that leaves things open is asked about, what is refused
 * is held and put away with a reason, and a watch folder brings its files in.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, axeViolations, openApp } from '../helpers/app.ts';

let app: App;
const inbox = mkdtempSync(join(tmpdir(), 'ballast-inbox-'));

const file = (name: string, text: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text, 'latin1'),
});

/** The declared total is a cent too high. */
const BAI2 =
  '01,BANK,US,261120,1200,1,,,2/\n02,US,BANK,1,261120,1200,USD,2/\n03,4471120093,USD,010,10000,,,015,11000,,/\n16,195,1000,Z,REF1,,WIRE\n49,22001,3/\n98,22001,1,5/\n99,22001,1,7/\n';
const QIF = '!Type:Bank\nD02/03/2026\nT-12.50\nPSHOP\n^\n';
const MT940 =
  ':20:R1\r\n:25:DE75512108001245126199\r\n:28C:221/1\r\n:60F:C261119EUR100,00\r\n:61:2611201120C50,00NTRFNONREF//W1\r\n:62F:C261120EUR150,00\r\n-\r\n';

beforeAll(async () => {
  app = await openApp();
  await app.goTo('Import');
});

afterAll(async () => {
  await app.close();
  rmSync(inbox, { recursive: true, force: true });
});

async function pick(...files: ReturnType<typeof file>[]): Promise<void> {
  await app.page.getByTestId('import-files').setInputFiles(files);
  for (const { name } of files)
    await app.page.locator('.import-grid').getByText(name, { exact: true }).waitFor();
  await app.page.getByText(/^Reading /).waitFor({ state: 'detached' });
}

const grid = () => app.page.locator('.import-grid');
const toast = (text: string | RegExp) => app.page.locator('.toast').filter({ hasText: text });

describe('import centre', () => {
  test('a register is asked about and imported as it was answered', async () => {
    const { page } = app;
    await pick(file('register.qif', QIF));
    await grid().getByText('refused').first().waitFor();
    await page.getByLabel('Account number or IBAN').fill('44 711 20');
    await page.getByLabel('Currency', { exact: true }).fill('gbp');
    await page.getByLabel('Order of dates').selectOption('dmy');
    await page.getByRole('button', { name: 'Read again' }).click();
    await grid().getByText('clean').waitFor();
    await expect.poll(() => grid().getByText('4471120').count()).toBe(1);
    await page.getByRole('button', { name: 'Import 1 file' }).click();
    await toast('1 statement, 1 line imported').waitFor();
    const accounts = await app.call('accounts.list', {});
    expect(accounts.find((one) => one.number === '4471120')?.currency).toBe('GBP');
  });

  test('what is refused is held, shown with its bytes, and put away with a reason', async () => {
    const { page } = app;
    await pick(file('totals.bai', BAI2), file('operating.sta', MT940));
    await grid().getByText('second person').waitFor();
    await page.getByRole('button', { name: 'Hold 1 refused file' }).click();
    await toast('1 held in quarantine').waitFor();
    await expect.poll(() => grid().getByText('totals.bai').count()).toBe(0);
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.getByRole('radio', { name: 'Quarantine 1' }).click();
    const why = page.getByRole('region', { name: 'Why it is held' });
    await why.getByText(/03,4471120093,USD/).waitFor();
    expect(await why.innerText()).toContain('A second person has to look at it');
    expect(await why.getByRole('button', { name: 'Release' }).count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await why.getByLabel('Reason for the journal').fill('The bank sends it again');
    await why.getByRole('button', { name: 'Put away' }).click();
    await toast('totals.bai put away').waitFor();
    await page.getByText('Nothing is held').waitFor();
    await page.getByRole('radio', { name: 'Put away' }).click();
    await page.getByText(/The bank sends it again/).waitFor();
  });

  test('a watch folder brings new files in', async () => {
    const { page } = app;
    mkdirSync(join(inbox, 'bank'));
    writeFileSync(join(inbox, 'bank', 'night.sta'), MT940);
    await page.getByRole('radio', { name: 'Watch folders' }).click();
    await page.getByLabel('Folder', { exact: true }).fill(inbox);
    await page.getByRole('button', { name: 'Add folder' }).click();
    await page.locator('.watch-folders').getByText('watching').waitFor();
    const arrived = page.getByRole('table', { name: 'Came in lately' });
    await arrived.getByText('bank/night.sta').waitFor();
    await expect.poll(() => arrived.innerText()).toContain('imported');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: `Remove ${inbox}` }).click();
    await page.locator('.watch-folders li').waitFor({ state: 'detached' });
    await expect.poll(() => app.call('watch.get', {})).toEqual({ enabled: false, folders: [] });
  });
});
