/** The cash position on the sample group: rows, groups and total foot as shown; figures open and drill. */
import { parse as parseCsv } from 'csv-parse/sync';
import ExcelJs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type App,
  axeViolations,
  centsIn,
  figureIn,
  openApp,
  showKnownAt,
} from '../helpers/app.ts';

const AS_OF = '2026-11-20';
/** Tall enough to draw every row, so that the screen itself can be read. */
const ALL_ROWS = { width: 1440, height: 1700 };
const WINDOW = { width: 1440, height: 900 };
/** Polls until the screen has caught up with the backend. */
const soon = { timeout: 8000 };
const FIGURES = ['opening', 'inflow', 'outflow', 'rates', 'closing'] as const;

let app: App;

beforeAll(async () => {
  app = await openApp(ALL_ROWS);
  await app.goTo('Position');
  await app.page.locator('.ag-row').first().waitFor();
});
afterAll(() => app?.close());

interface ShownRow {
  readonly label: string;
  readonly isGroup: boolean;
  readonly cents: { readonly [Column in (typeof FIGURES)[number]]: bigint };
}

const grid = () => app.page.locator('.position-level:not([inert]) .ag-theme-ballast:visible');

/** Every row of the body as it stands on the screen, top to bottom. */
async function shownRows(section: 'body' | 'total'): Promise<readonly ShownRow[]> {
  const rows = await grid().evaluate((root, part) => {
    const found = new Map<number, Record<string, string>>();
    const groups = new Set<number>();
    for (const row of root.querySelectorAll<HTMLElement>('.ag-row')) {
      if (row.classList.contains('row-total') !== (part === 'total')) continue;
      const index = Number((row.getAttribute('row-index') ?? '').replace(/\D/g, ''));
      if (row.classList.contains('row-group')) groups.add(index);
      const cells = found.get(index) ?? {};
      for (const cell of row.querySelectorAll<HTMLElement>('.ag-cell'))
        cells[cell.getAttribute('col-id') ?? ''] =
          cell.querySelector<HTMLElement>('.value')?.innerText ?? '';
      found.set(index, cells);
    }
    return [...found]
      .sort(([one], [other]) => one - other)
      .map(([index, cells]) => ({ isGroup: groups.has(index), cells }));
  }, section);
  return rows.map(({ isGroup, cells }) => ({
    label: cells.label ?? '',
    isGroup,
    cents: Object.fromEntries(
      FIGURES.map((column) => [column, centsIn(cells[column] ?? '')]),
    ) as ShownRow['cents'],
  }));
}

const cell = (label: string, column: string) =>
  grid()
    .locator('.ag-row', { has: app.page.locator('[col-id="label"]', { hasText: label }) })
    .first()
    .getAttribute('row-index')
    .then((index) => grid().locator(`.ag-row[row-index="${index}"] [col-id="${column}"]`));

describe('the grid', () => {
  it('foots in every row, group and total, exactly as shown', async () => {
    const rows = await shownRows('body');
    const position = await app.call('position.get', { asOf: AS_OF });
    expect(rows.length).toBe(position.rows.length);
    let group: { sums: bigint[]; head: ShownRow } | null = null;
    const heads: ShownRow[] = [];
    const close = () => {
      if (group) expect(group.sums).toEqual(FIGURES.map((column) => group?.head.cents[column]));
    };
    for (const row of rows) {
      const { opening, inflow, outflow, rates, closing } = row.cents;
      expect(opening + inflow - outflow + rates, row.label).toBe(closing);
      if (row.isGroup) {
        close();
        heads.push(row);
        group = { head: row, sums: FIGURES.map(() => 0n) };
      } else if (group)
        group.sums = group.sums.map((sum, index) => sum + row.cents[FIGURES[index] ?? 'closing']);
    }
    close();
    const [total] = await shownRows('total');
    for (const column of FIGURES) {
      const sum = heads.reduce((all, head) => all + head.cents[column], 0n);
      expect(sum, column).toBe(total?.cents[column]);
      expect(total?.cents[column], column).toBe(centsIn(position.total[column]?.amount ?? ''));
    }
  });

  it('groups by bank and shows in another currency, still footing', async () => {
    await app.page.getByRole('button', { name: /^Group by/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Bank' }).click();
    await app.page.getByRole('button', { name: /^Show in/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'USD' }).click();
    await app.page.getByText('Closing USD').waitFor();
    const asked = { asOf: AS_OF, groupBy: 'bank', reportingCurrency: 'USD' } as const;
    const position = await app.call('position.get', asked);
    await expect
      .poll(async () => (await shownRows('total'))[0]?.cents.closing, soon)
      .toBe(centsIn(position.total.closing?.amount ?? ''));
    const heads = (await shownRows('body')).filter((row) => row.isGroup);
    expect(heads.map((row) => row.label)).toEqual(
      position.rows.filter((row) => row.kind === 'group').map((row) => row.label),
    );
    await app.page.getByRole('button', { name: /^Group by/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Entity' }).click();
    await app.page.getByRole('button', { name: /^Show in/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'EUR' }).click();
    await app.page.getByText('Closing EUR').waitFor();
  });

  it('narrows to a bank, explains the narrowed total, and sums a range exactly', async () => {
    await app.page.getByRole('button', { name: /^Bank All/ }).click();
    await app.page.getByRole('menuitemradio', { name: 'Nordfjord' }).click();
    await app.page.getByRole('button', { name: 'Clear filters' }).waitFor();
    await expect.poll(async () => (await shownRows('body')).length, soon).toBeLessThan(10);
    const [total] = await shownRows('total');
    await grid().locator('.row-total [col-id="closing"] .value').click();
    const panel = app.page.locator('.panel');
    await panel.getByText('Summed from').waitFor();
    expect(centsIn(await panel.locator('.big-figure').innerText())).toBe(total?.cents.closing);
    const rows = await shownRows('body');
    const first = await cell(rows[1]?.label ?? '', 'opening');
    await first.click();
    const status = app.page.locator('.status').getByText(/^Sum/);
    const shownSum = async () => centsIn(await status.innerText());
    await expect.poll(shownSum, soon).toBe(rows[1]?.cents.opening);
    await app.page.keyboard.press('Shift+ArrowDown');
    const sum = (rows[1]?.cents.opening ?? 0n) + (rows[2]?.cents.opening ?? 0n);
    await expect.poll(shownSum, soon).toBe(sum);
    await app.page.getByRole('button', { name: 'Clear filters' }).click();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  it('marks late statements with their date and converted figures with their clock', async () => {
    expect(await (await cell('Operating Łódź', 'label')).innerText()).toContain('18 Nov');
    const japan = await cell('Norholt Japan', 'closing');
    expect(await japan.locator('.stale-mark').count()).toBe(1);
  });
});

describe('a figure', () => {
  it('opens by a click, down to the statement line and the figures that it sums', async () => {
    const shown = await cell('Operating GBP', 'closing');
    await shown.locator('.value').click();
    const panel = app.page.locator('.panel');
    await panel.getByText('Balance in GBP').waitFor();
    expect(centsIn(await panel.locator('.big-figure').innerText())).toBe(
      centsIn(await shown.innerText()),
    );
    const steps = panel.locator('.steps-table').first().locator('tr td:last-child');
    const amounts = (await steps.allInnerTexts()).map(centsIn);
    const closing = amounts.pop();
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(closing);
    await panel.locator('.steps-table button.figure').first().click();
    await panel.getByText('Booking date').waitFor();
    expect(await panel.innerText()).toMatch(/Statement/);
    await panel.getByRole('button', { name: 'Back', exact: true }).click();
    await panel.getByText('Balance in GBP').waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  it('drills to its lines; search, sort, totals and copy agree with the backend', async () => {
    const account = await cell('Operating GBP', 'closing');
    await account.click();
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('heading', { name: 'Operating GBP, statement lines' }).waitFor();
    const accounts = await app.call('accounts.list', {});
    const id = accounts.find((one) => one.name === 'Operating GBP')?.id ?? '';
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('tyne cable');
    const asked = { accountIds: [id], to: AS_OF, search: 'tyne cable' };
    const page = await app.call('lines.page', { ...asked, count: 1000 });
    expect(page.count).toBeGreaterThan(0);
    await app.page.locator('.screen-head .chip').getByText(`${page.count} line`).waitFor();
    const total = grid().locator('.row-total [col-id="amount"]');
    const [{ inflow, outflow } = { inflow: null, outflow: null }] = page.totals;
    const net = centsIn(inflow?.amount ?? '') - centsIn(outflow?.amount ?? '');
    await expect.poll(() => total.innerText().then(centsIn), soon).toBe(net);
    const amounts = page.rows.map((row) => centsIn(row.amount.amount));
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(net);
    await grid().locator('.ag-header-cell[col-id="amount"]').click();
    const smallest = [...amounts].sort((one, other) => (one < other ? -1 : 1))[0];
    const first = grid().locator('.ag-row[row-index="0"] [col-id="amount"]').first();
    await expect.poll(() => first.innerText().then(centsIn), soon).toBe(smallest);
    // A date opens nothing, so the selection alone is what the keys act on.
    await grid().locator('.ag-row[row-index="0"] .ag-cell').first().click();
    const clipboard = () => app.page.evaluate(() => navigator.clipboard.readText());
    await expect
      .poll(async () => {
        await app.page.keyboard.press('Control+a');
        await app.page.keyboard.press('Control+Shift+c');
        return (await clipboard()).split('\n').length;
      }, soon)
      .toBe(page.count + 1);
    const [heads = [], ...copied] = (await clipboard()).split('\n').map((line) => line.split('\t'));
    const column = heads.findIndex((head) => head.startsWith('Amount'));
    expect(copied[0]?.[column]).toBe(figureIn(await first.innerText()));
    const sum = copied.reduce((all, cells) => all + centsIn(cells[column] ?? ''), 0n);
    expect(sum).toBe(net);
  });

  it('puts a line into a category, undoes it, and comes back to the cell it left', async () => {
    const category = grid().locator('.ag-row[row-index="0"] [col-id="categoryName"]').first();
    const before = await category.innerText();
    await category.click();
    await app.page.keyboard.press('F2');
    await app.page.keyboard.press('Control+a');
    await app.page.keyboard.type('bank fees');
    await app.page.keyboard.press('Enter');
    await expect.poll(() => category.innerText(), soon).toBe('Bank fees');
    await app.page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(() => category.innerText(), soon).toBe(before);
    await app.page.locator('.screen-head h1').last().click();
    await app.page.keyboard.press('Alt+ArrowLeft');
    await app.page.getByRole('heading', { name: 'Cash position' }).waitFor();
    const active = grid().locator('.cell-active');
    expect(await active.getAttribute('col-id')).toBe('closing');
    await expect
      .poll(() => app.page.evaluate(() => document.activeElement?.getAttribute('col-id')), soon)
      .toBe('closing');
  });

  it('is the same to the cent on the screen, copied, and exported as CSV and Excel', async () => {
    const total = await shownRows('total');
    const body = await shownRows('body');
    const shown = [...body, ...total].map((row) => row.cents.closing);
    await app.page.getByRole('button', { name: 'Export' }).click();
    await app.page.getByRole('menuitem', { name: 'Copy the table' }).click();
    const clipboard = () => app.page.evaluate(() => navigator.clipboard.readText());
    const closingOf = (text: string) => {
      const [heads = [], ...rows] = text.split('\n').map((line) => line.split('\t'));
      const column = heads.findIndex((head) => head.startsWith('Closing'));
      return rows.map((cells) => centsIn(cells[column] ?? ''));
    };
    await expect.poll(async () => closingOf(await clipboard()), soon).toEqual(shown);
    expect(csvCents(await downloaded('Download as CSV'), 'Closing')).toEqual(shown);
    expect(await excelCents(await downloaded('Download as Excel'), 'Closing')).toEqual(shown);
    const position = await app.call('position.get', { asOf: AS_OF });
    expect(total[0]?.cents.closing).toBe(centsIn(position.total.closing?.amount ?? ''));
  });

  it('agrees for lines too: copy, CSV, Excel, pinned total, its explanation and SQL', async () => {
    await (await cell('Payroll GBP', 'closing')).dblclick();
    await app.page.getByRole('heading', { name: 'Payroll GBP, statement lines' }).waitFor();
    const accounts = await app.call('accounts.list', {});
    const id = accounts.find((one) => one.name === 'Payroll GBP')?.id ?? '';
    const { totals, count } = await app.call('lines.page', { accountIds: [id], to: AS_OF });
    const [{ inflow, outflow } = { inflow: null, outflow: null }] = totals;
    const net = centsIn(inflow?.amount ?? '') - centsIn(outflow?.amount ?? '');
    const pinned = grid().locator('.row-total [col-id="amount"] .value');
    await expect.poll(() => pinned.innerText().then(centsIn), soon).toBe(net);
    await grid().locator('.ag-row[row-index="0"] [col-id="amount"]').first().click();
    await app.page.keyboard.press('Control+a');
    await app.page.keyboard.press('Control+Shift+c');
    const clipboard = () => app.page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(async () => (await clipboard()).split('\n').length, soon).toBe(count + 1);
    const [heads = [], ...rows] = (await clipboard()).split('\n').map((row) => row.split('\t'));
    const column = heads.findIndex((head) => head.startsWith('Amount'));
    const copied = rows.map((cells) => centsIn(cells[column] ?? ''));
    expect(copied.reduce((sum, cents) => sum + cents, 0n)).toBe(net);
    expect(csvCents(await downloaded('Download as CSV'), 'Amount')).toEqual(copied);
    expect(await excelCents(await downloaded('Download as Excel'), 'Amount')).toEqual(copied);
    await pinned.click();
    const panel = app.page.locator('.panel');
    await panel.getByText('Largest lines').waitFor();
    expect(centsIn(await panel.locator('.big-figure').innerText())).toBe(net);
    const steps = panel.locator('.steps-table').last().locator('tr td:last-child');
    const amounts = (await steps.allInnerTexts()).map(centsIn);
    expect(amounts.pop()).toBe(net);
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(net);
    await panel.locator('.steps-table').last().locator('button.figure').first().click();
    await panel.getByText('Booking date').waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
    await app.page.getByRole('button', { name: 'Back to the position' }).click();
  });
});

describe('by keys alone', () => {
  it('finds a column, narrows in SQL, and keeps both as a view', async () => {
    await (await cell('Operating GBP', 'opening')).click();
    await app.page.keyboard.press('f');
    await app.page.getByRole('combobox', { name: 'Find column' }).waitFor();
    await app.page.keyboard.type('out');
    await app.page.keyboard.press('Enter');
    await expect
      .poll(() => app.page.evaluate(() => document.activeElement?.getAttribute('col-id')), soon)
      .toBe('outflow');
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('gbp operating');
    const accounts = await app.call('accounts.list', {});
    const found = accounts.filter(({ name }) => name === 'Operating GBP').map(({ id }) => id);
    const asked = { asOf: AS_OF, accountIds: found } as const;
    const narrowed = await app.call('position.get', asked);
    const total = async () => (await shownRows('total'))[0]?.cents.closing;
    await expect.poll(total, soon).toBe(centsIn(narrowed.total.closing?.amount ?? ''));
    const view = app.page.getByRole('button', { name: /^View/ });
    await view.press('Enter');
    await app.page.getByRole('menuitem', { name: /^Save view/ }).press('Enter');
    await app.page.keyboard.type('Sterling');
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('button', { name: 'View Sterling' }).waitFor();
    await view.press('Enter');
    await app.page.getByRole('menuitemradio', { name: 'Standard' }).press('Enter');
    const whole = await app.call('position.get', { asOf: AS_OF });
    await expect.poll(total, soon).toBe(centsIn(whole.total.closing?.amount ?? ''));
    await view.press('Enter');
    await app.page.getByRole('menuitemradio', { name: 'Sterling' }).press('Enter');
    await expect.poll(total, soon).toBe(centsIn(narrowed.total.closing?.amount ?? ''));
    await view.press('Enter');
    await app.page.getByRole('menuitem', { name: /^Delete/ }).press('Enter');
    await app.page.getByRole('button', { name: 'Clear filters' }).press('Enter');
    await expect.poll(total, soon).toBe(centsIn(whole.total.closing?.amount ?? ''));
  });

  it('has both keys on the sheet, and filters a register that has no search of its own', async () => {
    await app.page.locator('.screen-head h1').last().click();
    await app.page.keyboard.press('?');
    const sheet = app.page.getByRole('dialog');
    await sheet.getByText('Filter the grid').waitFor();
    await sheet.getByText('Find a column').waitFor();
    await app.page.keyboard.press('Escape');
    await app.goTo('Settings');
    await app.page.getByRole('button', { name: 'Banks', exact: true }).click();
    const rows = app.page.locator('.screen:visible .ag-row');
    await expect.poll(() => rows.count(), soon).toBe(9);
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('nordfj');
    await app.page.getByText('1 of 9 rows').waitFor();
    expect(await rows.count()).toBe(1);
    await app.page.keyboard.press('Escape');
    await expect.poll(() => rows.count(), soon).toBe(9);
    await app.goTo('Position');
  });
});

/** The bytes that a choice of the export menu downloads. */
async function downloaded(choice: string): Promise<Buffer> {
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    (async () => {
      await app.page.locator('.screen:visible').last().getByText('Export').click();
      await app.page.getByRole('menuitem', { name: choice }).click();
    })(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function csvCents(bytes: Buffer, head: string): readonly bigint[] {
  const rows: string[][] = parseCsv(bytes.toString('utf8'), { bom: true });
  const column = rows[0]?.indexOf(head) ?? -1;
  return rows.slice(1).map((cells) => centsIn(cells[column] ?? ''));
}

/** The amounts of a column of the exported sheet, which stands behind the summary. */
async function excelCents(bytes: Buffer, head: string): Promise<readonly bigint[]> {
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  const sheet = workbook.worksheets.find(({ name }) =>
    /^(Cash position|Statement lines)/.test(name),
  );
  const found: bigint[] = [];
  let column = 0;
  sheet?.eachRow((row) => {
    if (column > 0) {
      const { value } = row.getCell(column);
      if (typeof value === 'number') found.push(BigInt(Math.round(value * 100)));
    } else
      row.eachCell((one, at) => {
        if (one.text === head) column = at;
      });
  });
  return found;
}

describe('as known at an earlier entry', () => {
  it('is tinted and read-only, differs from now, and Explain says by how much', async () => {
    const [now] = await shownRows('total');
    await showKnownAt(app.page, 128);
    const then = await app.call('position.get', { asOf: AS_OF }, { knownEntry: 128 });
    await expect
      .poll(async () => (await shownRows('total'))[0]?.cents.closing, soon)
      .toBe(centsIn(then.total.closing?.amount ?? ''));
    expect(centsIn(then.total.closing?.amount ?? '')).not.toBe(now?.cents.closing);
    expect(await app.page.locator('.status').innerText()).toContain('Read only');
    const shown = await cell('Operating GBP', 'closing');
    await shown.locator('.value').click();
    // The panel may still hold what an earlier test opened.
    await app.page.locator('.panel .crumbs', { hasText: 'Operating GBP' }).waitFor();
    await app.page.locator('.panel').getByText('Balance in GBP').waitFor();
    const known = app.page.locator('.panel .known-now');
    const [today, difference] = (await known.locator('> :not(:first-child)').allInnerTexts()).map(
      centsIn,
    );
    expect((today ?? 0n) - (difference ?? 0n)).toBe(centsIn(await shown.innerText()));
    await app.page.setViewportSize(WINDOW);
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
    await app.page.keyboard.press('Escape');
    await app.page.keyboard.press('Escape');
    await app.page.locator(':root:not([data-known])').waitFor({ state: 'attached' });
  });
});

describe('for everyone', () => {
  it('has no accessibility violations in light and dark, on the position and its lines', async () => {
    await app.page.setViewportSize(WINDOW);
    expect(await axeViolations(app.page)).toEqual([]);
    await app.setTheme('dark');
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
    await (await cell('Operating GBP', 'closing')).dblclick();
    await app.page.getByRole('heading', { name: 'Operating GBP, statement lines' }).waitFor();
    await grid().locator('.ag-row').first().waitFor();
    expect(await axeViolations(app.page)).toEqual([]);
    await app.setTheme('light');
    expect(await axeViolations(app.page, 'colours')).toEqual([]);
  });
});
