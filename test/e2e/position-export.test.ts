/** The cash position and its lines say the same copied, exported, pinned and explained. */
import { parse as parseCsv } from 'csv-parse/sync';
import ExcelJs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, centsIn, openApp } from '../helpers/app.ts';
import { ALL_ROWS, cellOf, gridOf, shownRows, soon } from '../helpers/positionGrid.ts';

const AS_OF = '2026-11-20';

let app: App;

beforeAll(async () => {
  app = await openApp(ALL_ROWS);
  await app.goTo('Position');
  await app.page.locator('.ag-row').first().waitFor();
});
afterAll(() => app?.close());

const grid = () => gridOf(app);
const cell = (label: string, column: string) => cellOf(app, label, column);

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

describe('a table that leaves the window', () => {
  it('is the same to the cent on the screen, copied, and exported as CSV and Excel', async () => {
    const total = await shownRows(app, 'total');
    const body = await shownRows(app, 'body');
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
    // The rows are asked for apart from the total, and a row that is not there cannot be chosen.
    await grid().locator('.ag-row[row-index="0"] [col-id="amount"] .value').first().click();
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
