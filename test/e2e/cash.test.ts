/** The views of the cash position: each foots as shown, opens, takes changes and is accessible. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, axeViolations, centsIn, openApp } from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';

const AS_OF = '2026-11-20';
const soon = { timeout: 60_000 };

let app: App;

beforeAll(async () => {
  app = await openApp({ width: 1440, height: 1700 });
  await app.goTo('Position');
  await app.page.locator('.ag-row').first().waitFor();
});
afterAll(() => app?.close());

const screen = () => app.page.locator('.position-level:not([inert]) .screen:visible');
const grid = () => app.page.locator('.position-level:not([inert]) .ag-theme-ballast:visible');

async function show(view: string): Promise<void> {
  await screen().getByRole('radio', { name: view, exact: true }).click();
  await expect
    .poll(() => screen().getByRole('radio', { name: view, exact: true }).isChecked(), soon)
    .toBe(true);
}

/** The texts of a row by column, with the label that it begins with. */
async function rowOf(label: string): Promise<Readonly<Record<string, string>>> {
  const row = grid().locator('.ag-row', { hasText: label }).first();
  await row.waitFor();
  const index = await row.getAttribute('row-index');
  return grid().evaluate((root, wanted) => {
    const cells: Record<string, string> = {};
    for (const cell of root.querySelectorAll<HTMLElement>(
      `.ag-row[row-index="${wanted}"] .ag-cell`,
    ))
      cells[cell.getAttribute('col-id') ?? ''] =
        cell.querySelector<HTMLElement>('.value')?.innerText ?? '';
    return cells;
  }, index);
}

const cents = (text: string | undefined) => (text === '–' ? 0n : centsIn(text ?? ''));

describe('available balances', () => {
  it('foot in a row and in the total, and open', async () => {
    await show('Available');
    const { total } = await app.call('position.available', { asOf: AS_OF });
    await eventually(async () =>
      expect(cents((await rowOf('Total')).available)).toBe(
        centsIn(total.reporting?.available.amount ?? ''),
      ),
    );
    for (const label of ['Debt service reserve EUR', 'Total'])
      await eventually(async () => {
        const row = await rowOf(label);
        expect(cents(row.available), label).toBe(
          cents(row.closing) - cents(row.restricted) - cents(row.trapped) + cents(row.overdraft),
        );
      });
    await grid().locator('.row-total [col-id="available"] .value').click();
    await app.page.locator('.panel').getByText('Summed from').waitFor();
    expect(await axeViolations(app.page)).toEqual([]);
    await app.page.locator('.panel').getByRole('button', { name: 'Close' }).click();
  });

  it('take a target by keyboard, which goes with undo', async () => {
    await grid().locator('[col-id="label"]', { hasText: 'Projects EUR' }).click();
    await app.page.keyboard.press('Enter');
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('Target balance, EUR').fill('6000000');
    await app.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(async () => cents((await rowOf('Projects EUR')).overTarget), soon)
      .toBe(4_982_373n);
    await app.page.keyboard.press('Control+z');
    await expect.poll(async () => (await rowOf('Projects EUR')).overTarget, soon).toBe('');
  });
});

describe('the worksheet', () => {
  it('foots on each day as shown, and its cells open to lines', async () => {
    await show('Worksheet');
    const { days } = await app.call('position.worksheet', { asOf: AS_OF });
    const names = ['Opening', 'Inflows', 'Outflows', 'Manual items', 'Rounding', 'Closing'];
    await eventually(async () => {
      const rows = await Promise.all(names.map(rowOf));
      for (const day of days) {
        const [opening = 0n, inflow = 0n, outflow = 0n, manual = 0n, rounding = 0n, closing = 0n] =
          rows.map((row) => cents(row[day]));
        expect(closing, day).not.toBe(0n);
        expect(opening + inflow - outflow + manual + rounding, day).toBe(closing);
      }
    });
    await grid().locator(`.ag-row:has-text("Payroll") [col-id="${AS_OF}"] .value`).first().click();
    await app.page.locator('.panel').getByText('Statement lines').waitFor();
    expect(await axeViolations(app.page)).toEqual([]);
    await app.page.locator('.panel').getByRole('button', { name: 'Close' }).click();
  });

  it('is signed, and the signed position is compared with what changed since', async () => {
    await screen().getByRole('button', { name: 'Sign off' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByText(/You sign EUR/).waitFor();
    await dialog.getByRole('button', { name: 'Sign off' }).click();
    await screen()
      .getByText(/Signed by I\. Brandt/)
      .waitFor();
    const [account] = await app.call('accounts.list', {});
    const categories = await app.call('categories.list', {});
    await app.call('position.saveItem', {
      accountId: account?.id ?? '',
      categoryId: categories[0]?.id ?? '',
      date: '2026-11-24',
      amount: { currency: account?.currency ?? '', amount: '-1000.00' },
      description: 'Deposit, by telephone',
    });
    await expect
      .poll(async () => (await rowOf('Deposit, by telephone')).difference, soon)
      .toMatch(/1[.,]?000/);
    expect(await axeViolations(app.page)).toEqual([]);
  });
});

describe('ladder and pools', () => {
  it('name the group below its minimum and open a bucket', async () => {
    await show('Ladder');
    await screen()
      .getByText(/below its minimum/)
      .first()
      .waitFor();
    await grid().locator('.row-total [col-id="8-14d"] .value').click();
    await app.page.locator('.panel').getByText('Cumulative', { exact: false }).first().waitFor();
    await app.page.locator('.panel').getByRole('button', { name: 'Close' }).click();
    expect(await axeViolations(app.page)).toEqual([]);
  });

  it('propose transfers that leave the sum as it was', async () => {
    await show('Pools');
    await screen()
      .getByText(/The sweep would make 4 transfers/)
      .waitFor();
    await eventually(async () => {
      const total = await rowOf('Total');
      expect(cents(total.after)).not.toBe(0n);
      expect(cents(total.after)).toBe(cents(total.before));
    });
    await grid().locator('.row-total [col-id="benefit"] .value').click();
    await app.page.locator('.panel').getByText('Summed from').waitFor();
    expect(await axeViolations(app.page)).toEqual([]);
  });

  it('are made and changed in a form, and undone', async () => {
    const accounts = await app.call('accounts.list', {});
    const euro = accounts.filter(({ currency }) => currency === 'EUR');
    await screen().getByRole('button', { name: 'New pool' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('Code').fill('EUR-ZB');
    await dialog.getByLabel('Name').fill('Euro zero balance');
    await dialog.getByLabel('Header account').selectOption(euro[0]?.id ?? '');
    await dialog.getByLabel('Account', { exact: true }).selectOption(euro[0]?.id ?? '');
    expect(await axeViolations(app.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText(/in the pool already/).waitFor();
    // The browser complains about the refusal that was provoked.
    app.complaints.splice(0);
    await dialog.getByLabel('Account', { exact: true }).selectOption(euro[1]?.id ?? '');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const saved = async () =>
      (await app.call('pools.list', {})).find(({ code }) => code === 'EUR-ZB');
    await expect.poll(saved, soon).toMatchObject({
      kind: 'zero-balance',
      headerAccountId: euro[0]?.id,
      members: [{ accountId: euro[1]?.id }],
    });
    await screen().getByRole('button', { name: /^Pool/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Euro zero balance, EUR' }).click();
    await screen().getByRole('button', { name: 'Change' }).click();
    await app.page.getByRole('menuitem', { name: 'Change Euro zero balance' }).click();
    await dialog.getByLabel('Kind').selectOption('notional');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await screen().getByText('A notional pool moves nothing.').waitFor();
    await app.page.keyboard.press('Control+z');
    await expect.poll(async () => (await saved())?.kind, soon).toBe('zero-balance');
    // A pool that another entry changed since it was shown is not removed.
    await screen().getByText('A notional pool moves nothing.').waitFor({ state: 'detached' });
    await screen().getByRole('button', { name: 'Change' }).click();
    await app.page.getByRole('menuitem', { name: 'Remove Euro zero balance' }).click();
    await expect.poll(saved, soon).toBeUndefined();
  });
});
