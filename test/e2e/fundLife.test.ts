/**
 * The life of a fund by clicking, by two people of whom each approves what the other prepared: set up,
 * two closings with equalisation, three calls with one investor excused and one late, two deals, a
 * distribution through all tiers, the clawback after a loss, and everyone's statements.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContractName, InputOf } from '../../preload/contract/index.ts';
import { type App, axeViolations, centsIn, openApp } from '../helpers/app.ts';

const WORDS = { ines: 'correct horse battery staple', bo: 'another horse with a battery' } as const;
/** Notices go out on the day of the test, so that everything is due in the years after it. */
const YEAR = new Date().getFullYear() + 1;
const day = (years: number, rest: string) => `${YEAR + years}-${rest}`;

let app: App;
let page: Page;
/** Codes of everything that the host refused. */
const refused: string[] = [];
let who: keyof typeof WORDS = 'ines';

const screen = () => page.locator('.screen:visible');
const button = (name: string) => screen().getByRole('button', { name, exact: true });
const area = (name: string) => screen().getByRole('region', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const textOf = async (found: Locator) => (await found.textContent()) ?? '';

beforeAll(async () => {
  app = await openApp({ start: 'nothing' });
  page = app.page;
  page.on('response', async (response) => {
    if (response.status() < 400) return;
    const problem = await response.json().catch(() => ({}));
    refused.push(problem.code ?? `${response.status()} ${response.url()}`);
  });
  const set = async <Name extends ContractName>(name: Name, input: InputOf<Name>) =>
    void (await app.call(name, input));
  await set('app.createWorkspace', {
    folder: `${app.home}/group`,
    name: 'Harbour Group',
    userName: 'Ines Brandt',
    passphrase: WORDS.ines,
  });
  await set('settings.set', { key: 'fund.approvalsNeeded', value: 1 });
  await set('settings.set', { key: 'group.businessDate', value: day(4, '01-31') });
  await set('users.save', { login: 'bo', name: 'Bo Lind', roles: ['admin'] });
  await set('app.addPassphrase', { userLogin: 'bo', passphrase: WORDS.bo });
  await page.locator('.shell').waitFor();
  await page.reload();
  await page.locator('.shell').waitFor();
}, 120_000);
afterAll(async () => {
  if (!app) return;
  forgiveLocked();
  const closed = ['WORKSPACE_NOT_OPEN', 'JOB_CANCELLED'];
  expect(refused.filter((code) => !closed.includes(code))).toEqual(['DISTRIBUTION_ABOVE_CASH']);
  await app.close();
});

/** The other person sits down at the same window; the place stays. */
async function changePerson(): Promise<void> {
  who = who === 'ines' ? 'bo' : 'ines';
  await page.locator('.avatar').click();
  await page.getByRole('menuitem', { name: 'Lock or change workspace' }).click();
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(WORDS[who]);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.locator('.shell').waitFor();
}

/** Questions and jobs under way while the workspace is closed are told so; `refused` knows the rest. */
function forgiveLocked(): void {
  const kept = app.complaints.filter((text) => !/status of (409|503)/.test(text));
  app.complaints.splice(0, app.complaints.length, ...kept);
}

async function save(name = 'Save'): Promise<void> {
  await dialog().getByRole('button', { name, exact: true }).click();
  await dialog().waitFor({ state: 'detached' });
}

const stands = (state: string) =>
  screen().locator('.state-steps [aria-current]').getByText(state, { exact: true }).waitFor();

async function approve(): Promise<void> {
  await button('Review').click();
  await button('Approve').click();
  await stands('Approved');
}

async function notice(): Promise<void> {
  await button('Notices sent').click();
  const ask = page.getByRole('dialog', { name: 'Notices sent' });
  // Closings and clawbacks are noticed at once; calls and distributions ask for the day.
  const noticed = screen().locator('.state-steps [aria-current]').getByText('Noticed');
  await ask.or(noticed).first().waitFor();
  if (await ask.isVisible()) await ask.getByRole('button', { name: 'Notices are sent' }).click();
  await stands('Noticed');
}

async function settle(): Promise<void> {
  await button('Mark as settled').click();
  await stands('Settled');
}

const tab = (name: string) =>
  screen().locator('nav.parts').getByRole('button', { name, exact: true }).click();

async function backTo(name: string): Promise<void> {
  await button('Fund').click();
  await tab(name);
}

async function draftClosing(number: number, date: string): Promise<void> {
  await area('Closings').getByRole('button', { name: 'New closing' }).click();
  await dialog().getByLabel('Closing date').fill(date);
  await save();
  await button(`Closing ${number}`).click();
}

async function commit(investor: string, amount: string): Promise<void> {
  await area('Commitments').getByRole('button', { name: 'Add commitment' }).click();
  await dialog().getByLabel('Investor').selectOption({ label: investor });
  await dialog().getByLabel('Class', { exact: true }).fill('A');
  await dialog().getByLabel('Name of the class').fill('Class A');
  await dialog().getByLabel('Commitment', { exact: true }).fill(amount);
  await save();
}

async function compute(): Promise<void> {
  await button('Compute').first().click();
  await button('Review').waitFor();
}

/** Types, and begins the window anew once that is kept; it is there again. */
async function comesAgain(field: Locator, typed: string): Promise<void> {
  const kept = page.waitForResponse(
    (reply) =>
      reply.url().includes('drafts.save') && (reply.request().postData() ?? '').includes(typed),
  );
  await field.fill(typed);
  await kept;
  await page.reload();
  await screen().getByText('This is your draft from before.').waitFor();
  expect(await field.inputValue()).toBe(typed);
}

async function draftCall(
  due: string,
  deal: string,
  amount: string,
  excused?: string,
): Promise<void> {
  await button('New call').click();
  const what = area('What for');
  await what.getByLabel('Due date').fill(due);
  await what.getByLabel('Purpose', { exact: true }).fill(`For ${deal}`);
  await what.getByLabel('Deal').selectOption({ label: deal });
  if (excused === undefined) await what.getByLabel('Amount').fill(amount);
  else await comesAgain(what.getByLabel('Amount'), amount);
  await button('Next').click();
  if (excused !== undefined) {
    await screen().getByLabel(`${excused}: part`).selectOption('excused');
    await screen().getByLabel(`${excused}: reason`).fill('Its side letter rules it out');
  }
  await button('Next').click();
  await area('Preview').locator('tbody tr').first().waitFor();
  await button('Create call').click();
  await compute();
}

async function receive(investor: string, date: string, amount: string, interest?: string) {
  await button('Enter receipt').click();
  await dialog().getByLabel('Investor').selectOption({ label: investor });
  await dialog().getByLabel('Received on').fill(date);
  await dialog().getByLabel('Amount').fill(amount);
  // What is late is proposed with its interest; nobody types it.
  if (interest !== undefined)
    await expect.poll(() => dialog().getByLabel('Interest EUR').inputValue()).toBe(interest);
  await save('Enter receipt');
}

async function addFlow(date: string, kind: string, deal: string, amount: string): Promise<void> {
  await area('Flows of the fund').getByRole('button', { name: 'Add flow' }).click();
  await dialog().getByLabel('Date').fill(date);
  await dialog().getByLabel('Kind').selectOption(kind);
  await dialog().getByLabel('Deal').selectOption({ label: deal });
  await dialog().getByLabel('Amount').fill(amount);
  await save();
}

/** Opens a figure, and answers what its panel says; the panel is closed again. */
async function opened(figure: Locator): Promise<string> {
  await figure.getByRole('button').click();
  const panel = page.getByRole('complementary', { name: 'Explain' });
  await panel.locator('.big-figure').waitFor();
  const shown = (await textOf(figure)).trim();
  await expect.poll(() => panel.locator('.big-figure').innerText()).toContain(shown);
  const text = await panel.innerText();
  await panel.getByRole('button', { name: 'Close', exact: true }).click();
  await panel.waitFor({ state: 'detached' });
  return text;
}

describe('the life of a fund', () => {
  it('begins with its terms and a first closing', async () => {
    await app.goTo('Funds');
    await screen().getByRole('button', { name: 'New fund', exact: true }).first().click();
    await area('The fund').getByLabel('Code').fill('HF1');
    await area('The fund').getByLabel('Name').fill('Harbour Fund I');
    await area('The fund').getByRole('button', { name: 'On to the terms' }).click();
    const terms = area('Its terms');
    await terms.getByLabel('Valid from').fill(day(0, '01-01'));
    await terms.getByLabel('Late interest', { exact: true }).last().fill('0.1');
    const clawback = terms.getByRole('group', { name: 'Clawback' });
    await clawback.getByLabel('Tax rate').fill('0.4');
    await clawback.getByLabel('Escrow').fill('0.25');
    await terms.getByRole('button', { name: 'Create fund' }).click();
    await page.getByRole('heading', { name: 'Harbour Fund I', level: 1 }).waitFor();
    await tab('Investors');
    await draftClosing(1, day(0, '01-15'));
    for (const [code, name] of [
      ['P1', 'Pension One'],
      ['I2', 'Insurer Two'],
      ['L3', 'Late Foundation'],
    ] as const) {
      await area('Commitments').getByRole('button', { name: 'Add investor' }).click();
      await dialog().getByLabel('Code').fill(code);
      await dialog().getByLabel('Name').fill(name);
      await dialog().getByLabel('Kind').selectOption('pension-fund');
      await dialog().getByLabel('Country').fill('LU');
      await save();
    }
    await commit('Pension One · P1', '6000000');
    await commit('Insurer Two · I2', '4000000');
    await compute();
  });

  it('another person approves; deals, and the first call, paid late by one', async () => {
    await changePerson();
    await approve();
    await notice();
    await settle();
    await backTo('Deals');
    for (const [code, name] of [
      ['ALP', 'Alpine Gears'],
      ['BET', 'Beta Robotics'],
    ] as const) {
      await area('Deals').getByRole('button', { name: 'Add deal' }).click();
      await dialog().getByLabel('Code').fill(code);
      await dialog().getByLabel('Name').fill(name);
      await save();
    }
    await tab('Calls');
    await draftCall(day(0, '03-01'), 'Alpine Gears', '3000000');
    await changePerson();
    await approve();
    await notice();
    await receive('Pension One', day(0, '03-01'), '1800000');
    await stands('Partly funded');
    // 1,200,000.00 at 10 % over 31 of 365 days.
    await receive('Insurer Two', day(0, '04-01'), '1200000', '10,191.78');
    await stands('Funded');
    const late = area('Who pays').getByRole('row', { name: /Insurer Two/ });
    const interest = late.getByRole('cell').filter({ hasText: '10,191.78' });
    expect(await opened(interest)).toContain('Late balance');
    await settle();
  });

  it('a second closing puts right what was called before it', async () => {
    await backTo('Investors');
    await draftClosing(2, day(0, '04-15'));
    await commit('Late Foundation · L3', '2000000');
    await compute();
    const cells = area('Equalisation')
      .getByRole('row', { name: /Late Foundation/ })
      .getByRole('cell');
    // A sixth of 3 m, with 8 % over the 45 days from the call.
    const shown = async () => centsIn(await textOf(cells.nth(0)));
    await expect.poll(shown).toBe(500_000_00n);
    expect(centsIn(await textOf(cells.nth(2)))).toBe(4_931_51n);
    expect(await opened(cells.nth(2))).toContain('Capital call 1');
    expect(centsIn(await textOf(area('Equalisation').locator('tfoot td').first()))).toBe(0n);
  });

  it('two more calls, one without an excused investor', async () => {
    await changePerson();
    await approve();
    await notice();
    await settle();
    await backTo('Calls');
    await draftCall(day(0, '06-01'), 'Beta Robotics', '2000000', 'Late Foundation');
    const excused = area('Who pays').getByRole('row', { name: /Late Foundation/ });
    await excused.getByText('Its side letter rules it out').waitFor();
    await backTo('Calls');
    await draftCall(day(2, '09-03'), 'Beta Robotics', '2000000');
    await changePerson();
    await approve();
    await backTo('Calls');
    await button('Capital call 2').click();
    await approve();
  });

  it('deals are paid, valued and sold', async () => {
    await backTo('Deals');
    await addFlow(day(0, '03-02'), 'investment', 'Alpine Gears · ALP', '-3000000');
    await addFlow(day(0, '06-02'), 'investment', 'Beta Robotics · BET', '-2000000');
    await area('Valuations').getByRole('button', { name: 'Add valuation' }).click();
    await dialog().getByLabel('Date').fill(day(1, '12-31'));
    await dialog().getByLabel('Amount').first().fill('5000000');
    await dialog().getByLabel('Amount').last().fill('2500000');
    await save();
    await addFlow(day(2, '05-31'), 'proceeds', 'Alpine Gears · ALP', '9000000');
    await addFlow(day(2, '09-04'), 'investment', 'Beta Robotics · BET', '-2000000');
    await addFlow(day(3, '06-30'), 'write-off', 'Beta Robotics · BET', '-4000000');
    await area('Valuations').locator('tbody tr').nth(1).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('a distribution goes through all tiers, never above the cash', async () => {
    await button('Draft distribution').click();
    await dialog().getByLabel('Pay date').fill(day(2, '06-15'));
    await dialog().getByLabel('Amount').fill('10000000');
    await dialog().getByLabel('Deal').selectOption({ label: 'Alpine Gears' });
    await dialog().getByRole('button', { name: 'Draft distribution' }).click();
    await dialog().getByText('has EUR 9,000,000.00 of cash').waitFor();
    forgiveLocked();
    expect(app.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
    await dialog().getByLabel('Amount').fill('8000000');
    await save('Draft distribution');
    await compute();
    await area('Allocation by class').getByText('in = out, 8,000,000.00').waitFor();
    const total = area('Allocation by class').locator('tfoot tr').last().locator('td');
    const tiers = await total.allInnerTexts();
    const paid = tiers.map((text) => (/\d/.test(text) ? centsIn(text) : 0n));
    // Five million of capital, its return, the catch-up, and the split: every tier gets some.
    expect(paid).toContain(500_000_000n);
    await changePerson();
    await approve();
    await notice();
    await settle();
  });

  it('the clawback after the loss: owed, paid from escrow and by carry, traced', async () => {
    await backTo('Clawback');
    await area('Clawbacks').getByRole('button', { name: 'New test' }).click();
    await dialog().getByLabel('Tested on').fill(day(3, '12-31'));
    await save('New test');
    await compute();
    const account = area('What is owed');
    const amount = async (row: string) =>
      centsIn(await textOf(account.getByRole('cell', { name: new RegExp(`^${row} [\\d,.–]+$`) })));
    const [gross, escrow, holders, payable] = await Promise.all(
      ['Owed gross', 'From escrow', 'From carry holders, net of tax', 'To pay back'].map(amount),
    );
    // Three million of profit paid 600,000.00 of carry; what is left of it is one million.
    expect(await amount('Carry paid')).toBe(600_000_00n);
    expect(await amount('Carry agreed on it')).toBe(200_000_00n);
    expect(escrow).toBe(150_000_00n);
    expect(payable).toBe((escrow ?? 0n) + (holders ?? 0n));
    expect(await amount('Not recoverable')).toBe((gross ?? 0n) - (payable ?? 0n));
    const paid = account.getByRole('cell', { name: /^Carry paid [\d,]/ });
    expect(await opened(paid)).toContain('Distribution 1');
    await changePerson();
    await approve();
    await notice();
    await settle();
    const got = area('Who gets it').locator('tbody td.n');
    const sum = (await got.allInnerTexts()).reduce((total, text) => total + centsIn(text), 0n);
    expect(sum).toBe(payable);
    expect(await opened(area('Who gets it').locator('tfoot td'))).toContain('From escrow');
    expect(await axeViolations(page)).toEqual([]);
  });

  it('everyone gets a statement', async () => {
    await tab('Documents');
    const form = area('New documents');
    await form.getByText('Excel', { exact: true }).click();
    await form.getByRole('button', { name: 'Create documents' }).click();
    // Three investors, and one document of all.
    const made = screen().locator('.fund-documents .ag-row');
    await made.first().locator('[data-twist]').click();
    await expect.poll(() => made.count()).toBe(1 + 4);
    for (const name of ['Pension One', 'Insurer Two', 'Late Foundation'])
      await made.filter({ hasText: name }).first().waitFor();
    const run = area('Selected set').locator('.reports-runs button').first();
    await run.click();
    await page.getByRole('complementary', { name: 'Explain' }).locator('.crumbs').waitFor();
  });
});
