/**
 * A morning at the desk, from a mixed folder of twenty files to the books: read the proof, fix the
 * mapping of a CSV, see the position move, reconcile, take the import back and bring it in again, sign
 * the worksheet, and hand the journals to an accounting package.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IsoDate } from '../../core/time/dates.ts';
import { type App, axeViolations, centsIn, openApp } from '../helpers/app.ts';
import { type BankDay, bankDay, DAY_ACCOUNTS } from '../helpers/bankDay.ts';

const DAY = '2026-11-23' as IsoDate;
const soon = { timeout: 60_000 };

let app: App;
let page: Page;
let day: BankDay;
let unnamed: { readonly id: string; readonly number: string };

interface Balance {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly openingCents: bigint;
}

async function balances(): Promise<Balance[]> {
  const [accounts, position] = await Promise.all([
    app.call('accounts.list', {}),
    app.call('position.get', { asOf: DAY, groupBy: 'none' }),
  ]);
  const amounts = new Map(position.rows.map((row) => [row.accountId, row.accountBalance?.amount]));
  return accounts.map(({ id, number, currency }) => ({
    id,
    number,
    currency,
    openingCents: centsIn(amounts.get(id) ?? '0.00'),
  }));
}

beforeAll(async () => {
  app = await openApp({ width: 1440, height: 1200 });
  page = app.page;
  await app.call('settings.set', { key: 'group.businessDate', value: DAY });
  await page.reload();
  const found = (await balances()).filter(
    ({ number, currency }) => /^[A-Z]{2}\d/.test(number) && currency === 'EUR',
  );
  day = bankDay(found.slice(0, DAY_ACCOUNTS), DAY);
  const spare = found[DAY_ACCOUNTS];
  if (!spare) throw new Error('The sample has accounts enough for a day.');
  unnamed = spare;
});
afterAll(() => app?.close());

const preview = () => page.locator('.import-grid');
const history = () => page.locator('.import-history');

async function pickFolder(): Promise<void> {
  await app.goTo('Import');
  await page.getByTestId('import-files').setInputFiles([...day.files]);
  await page.getByText(/^Reading /).waitFor({ state: 'detached', ...soon });
  await preview().getByText('booked-1.xml', { exact: true }).waitFor(soon);
}

async function fixMapping(): Promise<void> {
  const mapping = page.locator('.import-mapping');
  await mapping.getByLabel('Account of the file').fill(unnamed.number);
  await mapping.getByRole('button', { name: 'Read again' }).click();
  const findings = page.locator('.import-findings');
  await expect.poll(() => findings.innerText(), soon).not.toContain('unnamed.csv');
}

async function bringIn(): Promise<void> {
  await page.getByRole('button', { name: /^Import \d+ files/ }).click();
  await page
    .locator('.toast')
    .filter({ hasText: /statements, .*imported/ })
    .last()
    .waitFor(soon);
}

async function expectBooked(): Promise<void> {
  const wrong = async () => {
    const after = new Map((await balances()).map((each) => [each.number, each.openingCents]));
    return [...day.booked].filter(([number, cents]) => after.get(number) !== cents);
  };
  await expect.poll(wrong, soon).toEqual([]);
}

async function positionTotal(): Promise<string> {
  await app.goTo('Position');
  const cell = page.locator('.screen:visible .row-total [col-id="closing"] .value');
  await cell.waitFor(soon);
  return cell.innerText();
}

describe('a morning at the desk', () => {
  let before = '';

  it('reads twenty files, proves them and says what is wrong with one', async () => {
    expect(day.files).toHaveLength(20);
    before = await positionTotal();
    await pickFolder();
    const { files } = await app.call('import.inspect', {
      files: day.files.map(({ name, buffer }) => ({ name, content: buffer.toString('base64') })),
    });
    const proofs = files.flatMap(({ statements }) => statements.map(({ proof }) => proof));
    expect(proofs.filter((proof) => proof === 'proven').length).toBeGreaterThanOrEqual(14);
    const findings = page.locator('.import-findings');
    await expect
      .poll(() => findings.locator('li').filter({ hasText: 'cut.xml' }).first().innerText(), soon)
      .toContain('XML_MALFORMED');
    await fixMapping();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('imports them as one command, and the position moves', async () => {
    await bringIn();
    await expectBooked();
    await expect.poll(positionTotal, soon).not.toBe(before);
  });

  it('is taken back by one undo and brought in again', async () => {
    await app.goTo('Import');
    await history()
      .getByRole('button', { name: /^Undo entry/ })
      .first()
      .click();
    await expect
      .poll(async () => (await app.call('import.history', { count: 1 })).rows[0]?.name, soon)
      .not.toMatch(/booked|interim|notice|unnamed/);
    await expect.poll(positionTotal, soon).toBe(before);
    await app.goTo('Import');
    if (await page.getByRole('button', { name: 'Remove all' }).isVisible())
      await page.getByRole('button', { name: 'Remove all' }).click();
    await pickFolder();
    await fixMapping();
    await bringIn();
    await expectBooked();
  });

  it('is reconciled, many at once after a look', async () => {
    await app.goTo('Reconcile');
    const matched = async () => (await app.call('reconcile.list', { count: 1 })).count;
    const count = await matched();
    await page.getByRole('button', { name: 'Accept many' }).click();
    const many = page.getByRole('region', { name: 'Accept many matches' });
    await many.getByRole('radio', { name: '0.85' }).click();
    const accept = many.getByRole('button', { name: /^Accept \d+/ });
    await expect.poll(() => accept.isEnabled(), soon).toBe(true);
    await accept.click();
    await expect.poll(matched, soon).toBeGreaterThan(count + 10);
  });

  it('signs the worksheet of the day', async () => {
    await app.goTo('Position');
    await page.getByRole('radio', { name: 'Worksheet', exact: true }).click();
    await page.getByRole('button', { name: 'Sign off' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/You sign EUR/).waitFor(soon);
    await dialog.getByRole('button', { name: 'Sign off' }).click();
    await page
      .getByText(/Signed by I\. Brandt/)
      .first()
      .waitFor(soon);
  });

  it('hands its journals to an accounting package', async () => {
    await app.goTo('Ledger');
    const parts = page.locator('.screen:visible .sections-nav');
    await parts.getByRole('button', { name: 'Exports', exact: true }).click();
    await page.getByLabel('Accounting package').selectOption({ label: 'Xero (CSV)' });
    const leave = page.getByRole('button', { name: /^Export [\d,]+ journals?$/ });
    await leave.waitFor(soon);
    const download = page.waitForEvent('download', soon);
    await leave.click();
    const text = await (await (await download).createReadStream()).toArray();
    expect(Buffer.concat(text).toString('utf8')).toContain('*Narration');
  });
});
