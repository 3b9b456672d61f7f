/**
 * The first hour with Ballast, by clicking: a workspace is created and its recovery secret checked, a
 * statement imported, the workspace locked and unlocked, a passphrase forgotten and replaced, keys
 * given and taken, a backup restored.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, axeViolations, centsIn, openApp } from '../helpers/app.ts';
import { closingCents, mt940File } from '../helpers/bankFiles.ts';

const PASSPHRASE = 'copper kettle harbour nine';
const REPLACED = 'violet ladder morning two';
const PICTURES = process.env.BALLAST_PICTURES;

let app: App;
let secret = '';

beforeAll(async () => {
  app = await openApp({ start: 'nothing' });
});
afterAll(() => app?.close());

const field = (label: string) => app.page.getByLabel(label, { exact: true });
const button = (name: string) => app.page.getByRole('button', { name, exact: true });
const heading = (name: string) => app.page.getByRole('heading', { level: 1, name });
const alert = (text: string | RegExp) => app.page.getByRole('alert').filter({ hasText: text });

/** For a person to look at, where a folder is given. */
async function picture(name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await app.page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** What every page must hold in both themes. */
async function lookAt(name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await app.setTheme(theme);
    expect(await axeViolations(app.page)).toEqual([]);
    await picture(`${name}-${theme}`);
  }
  await app.setTheme('light');
}

/** Browsers report an answer of 4xx on the console; a refusal that a test asks for is no complaint. */
function forgive(status: number): void {
  const kept = app.complaints.filter((text) => !text.includes(`status of ${status}`));
  app.complaints.splice(0, app.complaints.length, ...kept);
}

async function lock(): Promise<void> {
  await app.page.locator('.avatar').click();
  await app.page.getByRole('menuitem', { name: 'Lock or change workspace' }).click();
  await heading('Unlock Harbour Group').waitFor();
}

describe('a new workspace', () => {
  test('the first page offers to create, to look around and to open', async () => {
    await heading('Open a workspace').waitFor();
    await lookAt('choose');
    await button('Create').click();
  });

  test('says in words what is missing, what is weak and where it may not lie', async () => {
    await heading('New workspace').waitFor();
    await button('Create workspace').click();
    await alert('Give the workspace a name.').waitFor();
    await alert('The passphrase has 0 characters; use at least 12.').waitFor();
    await field('Name of the group').fill('Harbour Group');
    await field('Your name').fill('Ines Brandt');
    await field('Passphrase').fill('aaaaaaaaaaaaaaaa');
    await app.page.getByText('Easy to guess').waitFor();
    await field('Passphrase').fill(PASSPHRASE);
    await app.page.getByText('Strong', { exact: true }).waitFor();
    await field('Passphrase again').fill('copper kettle harbour ten');
    await alert('The two passphrases differ.').waitFor();
    await field('Passphrase again').fill(PASSPHRASE);
    await expect.poll(() => field('New folder').inputValue()).toMatch(/Ballast.Harbour Group/);
    await field('New folder').fill(join(app.home, 'Dropbox', 'treasury'));
    await alert('lies inside Dropbox').waitFor();
    await lookAt('create');
    await button('Create workspace').click();
    expect(await heading('New workspace').count()).toBe(1);
    expect((await app.call('app.state', {})).stage).toBe('first-run');
  });

  test('shows the recovery secret until it was typed back from paper', async () => {
    await field('New folder').fill(join(app.home, 'treasury'));
    await alert('lies inside Dropbox').waitFor({ state: 'detached' });
    await button('Create workspace').click();
    await heading('Recovery secret').waitFor();
    const groups = await app.page.locator('.recovery-secret span').allInnerTexts();
    expect(groups).toHaveLength(9);
    secret = groups.join('-');
    // The workspace is open behind the page, which stays all the same.
    expect((await app.call('app.state', {})).stage).toBe('open');
    expect(await button('Check and continue').isDisabled()).toBe(true);
    await app.page.getByLabel('I have it on paper').check();
    await field('Type it from the paper').fill(secret.replace(/^.{4}/, 'QQQQ'));
    await button('Check and continue').click();
    await alert('This does not open the workspace.').waitFor();
    await lookAt('recovery');
    await app.page.emulateMedia({ media: 'print' });
    const sheet = app.page.locator('.recovery-sheet');
    expect(await sheet.innerText()).toContain('Ballast recovery secret of Harbour Group');
    expect(await heading('Recovery secret').isVisible()).toBe(false);
    await picture('sheet');
    await app.page.emulateMedia({ media: 'screen' });
    await field('Type it from the paper').fill(secret.toLowerCase().replaceAll('-', ' '));
    await button('Check and continue').click();
    await app.page.locator('.shell').waitFor();
  });

  test('a first statement gives a first position', async () => {
    const statement = {
      account: 'NL91ABNA0417164300',
      currency: 'EUR',
      number: '1',
      day: new Date().toISOString().slice(0, 10),
      openingCents: 1_000_000n,
      lines: [
        { cents: 250_050n, text: 'First receipt' },
        { cents: -100_025n, text: 'First payment' },
      ],
    };
    await app.goTo('Import');
    await app.page.getByTestId('import-files').setInputFiles([mt940File('first.sta', statement)]);
    await app.page.locator('.import-grid').getByText('first.sta', { exact: true }).waitFor();
    await app.page.getByRole('button', { name: /^Import 1 file/ }).click();
    await app.page.locator('.toast').filter({ hasText: '1 statement, 2 lines imported' }).waitFor();
    await app.goTo('Position');
    const shown = app.page.locator('.ag-row').filter({ hasText: 'NL91' }).first();
    await shown.waitFor();
    const figures = async () =>
      (await shown.locator('.ag-cell').allInnerTexts())
        .filter((text) => /^[\d,]+\.\d\d/.test(text))
        .map(centsIn);
    await expect.poll(figures).toContain(closingCents(statement));
  });
});

describe('locked', () => {
  test('a wrong passphrase is refused in words, the right one opens', async () => {
    await lock();
    await field('Passphrase').fill('something else entirely');
    await button('Unlock').click();
    await alert('The passphrase does not open this workspace.').waitFor();
    forgive(403);
    await lookAt('unlock');
    await field('Passphrase').fill(PASSPHRASE);
    await button('Unlock').click();
    await app.page.locator('.shell').waitFor();
  });

  test('a forgotten passphrase is replaced by the recovery secret', async () => {
    await lock();
    await button('Forgot the passphrase?').click();
    await heading('Back into Harbour Group').waitFor();
    await picture('forgotten');
    await field('Recovery secret, as printed').fill(`${secret.slice(0, -1)}`);
    await button('Unlock').click();
    await alert('A recovery secret has nine groups').waitFor();
    forgive(400);
    await field('Recovery secret, as printed').fill(secret);
    await button('Unlock').click();
    await heading('New passphrase').waitFor();
    await field('New passphrase').fill(REPLACED);
    await field('Passphrase again').fill(REPLACED);
    await picture('reset');
    await button('Set and continue').click();
    await app.page.locator('.shell').waitFor();
    expect((await app.call('session.me', {})).name).toBe('Ines Brandt');
    await lock();
    await field('Passphrase').fill(PASSPHRASE);
    await button('Unlock').click();
    await alert('The passphrase does not open this workspace.').waitFor();
    forgive(403);
    await field('Passphrase').fill(REPLACED);
    await button('Unlock').click();
    await app.page.locator('.shell').waitFor();
  });
});

describe('keys in Settings', () => {
  test('a person gets a passphrase, and loses it again', async () => {
    await app.call('users.save', { login: 'ben', name: 'Ben Okafor', roles: ['viewer'] });
    await app.goTo('Settings');
    await app.page.locator('.sections-nav').getByRole('button', { name: 'Keys' }).click();
    const slots = app.page.getByRole('region', { name: 'What opens this workspace' });
    await slots.getByText('ines.brandt').waitFor();
    const form = app.page.getByRole('region', { name: 'A key for another person' });
    await form.getByLabel('Passphrase', { exact: true }).fill('silver orchard window');
    await form.getByLabel('Passphrase again').fill('silver orchard window');
    await lookAt('keys');
    await form.getByRole('button', { name: 'Add passphrase' }).click();
    await slots.getByText('ben', { exact: true }).waitFor();
    await form.getByText('Every active person has a passphrase.').waitFor();
    await slots.getByRole('button', { name: 'Remove the key of ben' }).click();
    await app.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await slots.getByText('ben', { exact: true }).waitFor({ state: 'detached' });
    expect(await app.call('app.slots', {})).toHaveLength(2);
  });

  test('one’s own passphrase changes, and a new recovery secret is checked', async () => {
    const own = app.page.getByRole('region', { name: 'Your passphrase' });
    await own.getByLabel('Passphrase until now').fill(REPLACED);
    await own.getByLabel('New passphrase').fill(PASSPHRASE);
    await own.getByLabel('Passphrase again').fill(PASSPHRASE);
    await own.getByRole('button', { name: 'Change passphrase' }).click();
    await app.page.locator('.toast').filter({ hasText: 'Your passphrase is changed' }).waitFor();
    const area = app.page.getByRole('region', { name: 'Recovery secret' }).first();
    await area.getByRole('button', { name: 'Renew and print' }).click();
    await area.locator('.recovery-secret').waitFor();
    const groups = await area.locator('.recovery-secret span').allInnerTexts();
    await area.getByLabel('I have it on paper').check();
    await area.getByLabel('Type it from the paper').fill(groups.join(' '));
    await picture('keys-renewed');
    await area.getByRole('button', { name: 'Check and continue' }).click();
    await area.getByText('The new recovery secret was checked').waitFor();
    expect(await app.call('app.checkRecoverySecret', { recoverySecret: secret })).toEqual({
      valid: false,
    });
  });
});

describe('another place', () => {
  test('a backup file is restored into a new folder and opens by the same passphrase', async () => {
    const { fileName } = await app.call('workspace.backup', {});
    const folder = join(app.home, 'restored');
    await lock();
    await button('Open another workspace').click();
    await button('Open or restore').click();
    await heading('Existing workspace').waitFor();
    await app.page.getByText('Moving from another computer').waitFor();
    await lookAt('existing');
    const file = field('Backup file');
    mkdirSync(join(app.home, 'carried'));
    const broken = join(app.home, 'carried', 'broken.ballast-backup');
    writeFileSync(broken, 'not a backup, though it is called one');
    const forms = app.page.locator('form').filter({ hasText: 'Restore a backup' });
    await forms.getByLabel('New folder').fill(folder);
    await file.setInputFiles(broken);
    await button('Restore').click();
    await alert('cannot be used').waitFor();
    forgive(503);
    await file.setInputFiles(join(app.home, 'treasury', 'backups', fileName));
    await button('Restore').click();
    await heading('Unlock restored').waitFor();
    await field('Passphrase').fill(PASSPHRASE);
    await button('Unlock').click();
    await app.page.locator('.shell').waitFor();
    const state = await app.call('app.state', {});
    expect(state.workspace?.folder).toBe(folder);
    expect((await app.call('workspace.info', {})).lineCount).toBe(2);
    expect((await app.call('workspace.verify', { full: true })).clean).toBe(true);
  });
});
