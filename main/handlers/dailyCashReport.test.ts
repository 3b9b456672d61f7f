/** The daily cash report from a real store: its figures are those of the position, its findings real. */
import type { Worksheet } from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { loadWorkbook } from '../../test/helpers/office.ts';
import { testMeta } from '../../test/helpers/workspace.ts';

let group: AnalysisWorkspace;

const ACCOUNT = 'DE89370400440532013000';
const INTERIM = `:20:I1\r\n:25:${ACCOUNT}\r\n:28C:1/1\r\n:34F:EURD0,\r\n:34F:EURC0,\r\n:13D:2611201200+0200\r\n:61:2611201120C50,00NTRFNONREF//B1\r\n:90D:0EUR0,\r\n:90C:1EUR50,\r\n-\r\n`;

beforeAll(async () => {
  group = await analysisWorkspace();
  group.store.command(testMeta('test.agree'), (tx) => {
    tx.update('account', ID.eur, { minimum_minor: 9_000_000_00n, target_minor: 9_500_000_00n });
    tx.update('account', ID.usd, { restriction: 'trapped', overdraft_minor: 1_000_00n });
  });
  await group.call('import.files', {
    files: [{ name: 'interim.sta', content: Buffer.from(INTERIM, 'latin1').toString('base64') }],
  });
});
afterAll(() => group?.dispose());

/** The rows below the head of the sheet titled so, as objects by column title. */
function rowsOf(sheet: Worksheet | undefined): { readonly [title: string]: unknown }[] {
  if (sheet === undefined) return [];
  const heads = (sheet.getRow(4).values as unknown[]).map(String);
  const rows: { [title: string]: unknown }[] = [];
  sheet.eachRow((row, number) => {
    if (number < 5) return;
    const cells: { [title: string]: unknown } = {};
    row.eachCell((cell, at) => {
      cells[heads[at] ?? ''] = cell.formula ? cell.result : cell.value;
    });
    rows.push(cells);
  });
  return rows;
}

async function makeReport(asOf: string) {
  const { documents } = await group.call('reports.create', {
    kind: 'daily-cash',
    formats: ['xlsx'],
    asOf,
  });
  const [document] = documents;
  const { content } = await group.call('documents.content', { documentId: document?.id ?? '' });
  const workbook = await loadWorkbook(Buffer.from(content, 'base64'));
  const summary = new Map<string, unknown>();
  workbook.getWorksheet('Summary')?.eachRow((row) => {
    summary.set(row.getCell(1).text, row.getCell(2).value);
  });
  return {
    document,
    summary,
    rows: (title: string) =>
      rowsOf(workbook.worksheets.find((each) => each.getCell(1, 1).value === title)),
  };
}

describe('the daily cash report', () => {
  it('holds the position, its movements and what is agreed', async () => {
    const { document, summary, rows } = await makeReport(AS_OF);
    expect(document).toMatchObject({ kind: 'daily-cash', fileName: `daily-cash-${AS_OF}.xlsx` });
    const position = await group.call('position.get', { asOf: AS_OF, groupBy: 'none' });
    const known = position.rows.filter((row) => row.closing !== null);
    const sum = (column: 'opening' | 'inflow' | 'outflow' | 'closing') =>
      known.reduce((total, row) => total + Number(row[column]?.amount), 0);
    expect(summary.get('Cash position')).toBeCloseTo(sum('closing'), 2);
    expect(summary.get('Change of the day')).toBeCloseTo(sum('closing') - sum('opening'), 2);
    const total = rows('By entity (EUR)').find((row) => row.Entity === 'Total');
    expect(total?.In).toBeCloseTo(sum('inflow'), 2);
    expect(total?.Out).toBeCloseTo(sum('outflow'), 2);
    const trapped = known.find((row) => row.currency === 'USD');
    expect(summary.get('Free of trapped and restricted cash')).toBeCloseTo(
      sum('closing') - Number(trapped?.closing?.amount),
      2,
    );
    // Two lines a weekday on each of two accounts.
    const categories = rows('By category');
    expect(categories.find((row) => row.Category === 'Receipts')?.Entries).toBe(2);
    expect(categories.find((row) => row.Category === 'Total')?.['Out (EUR)']).toBeCloseTo(
      sum('outflow'),
      2,
    );
    expect(rows('Largest movements')).toHaveLength(4);
    const [agreed] = rows('Balances agreed for accounts');
    const balance = position.rows.find((row) => row.id === ID.eur)?.accountBalance?.amount;
    const state = Number(balance) < 9_000_000 ? 'below the least balance' : 'below target';
    expect(agreed).toMatchObject({ Account: 'Operating EUR', Balance: Number(balance) });
    expect(agreed?.State).toBe(Number(balance) > 9_500_000 ? 'above target' : state);
  });

  it('names what is missing: the account without a statement, the interim report beside the books', async () => {
    const { rows, summary } = await makeReport(AS_OF);
    expect(rows('What is missing').map((row) => row.Finding)).toContain('No statement');
    const [interim] = rows('Interim reports after the last statements');
    expect(interim).toMatchObject({ Booked: 'missing', 'In since': 50 });
    expect(interim?.Account).toContain(ACCOUNT.slice(-4));
    expect(Number(summary.get('Statements, rates or files missing'))).toBeGreaterThan(0);
  });

  it('looks ahead: the flow due in ten days is in the ladder', async () => {
    const { rows } = await makeReport(AS_OF);
    const due = rows('Liquidity ladder (EUR)').find((row) => row.Flows === 1);
    expect(due?.Due).toEqual(new Date('2026-11-30T00:00:00Z'));
    expect(due?.Out).toBeGreaterThan(0);
    expect(rows('Largest flows expected')).toMatchObject([
      { Text: 'Loan repayment', Amount: -1_000_000 },
    ]);
  });

  it('flags late statements and old rates of a later day', async () => {
    const { rows } = await makeReport('2026-11-25');
    const findings = rows('What is missing').map((row) => row.Finding);
    expect(findings.filter((finding) => finding === 'Statement is late')).toHaveLength(2);
    expect(findings).toContain('Rate is old');
  });

  it('is refused where no account has a balance', async () => {
    expect(
      await group.refusal('reports.create', {
        kind: 'daily-cash',
        formats: ['pdf'],
        asOf: '2001-01-01',
      }),
    ).toMatchObject({ code: 'REPORT_NO_POSITION' });
  });
});
