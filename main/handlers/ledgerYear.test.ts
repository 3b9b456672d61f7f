/**
 * The end of the year over a real store, several entities together, statements as files, and every row
 * of a statement opened.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { verifyStore } from '../store/verify.ts';

let group: AnalysisWorkspace;
const FROM = '2026-11-01';
const span = { entityId: ID.holding, from: FROM, to: AS_OF };
const incSpan = { entityId: ID.inc, from: FROM, to: AS_OF };

beforeAll(async () => {
  group = await analysisWorkspace();
  await group.call('ledger.adoptChart', {});
  const chart = await group.call('ledger.accounts', {});
  const idOf = (code: string) => chart.find((account) => account.code === code)?.id ?? '';
  for (const [name, code, categoryId] of [
    ['Receipts', '4010', ID.receipts],
    ['Suppliers', '5300', ID.suppliers],
  ] as const)
    await group.call('ledger.saveRule', {
      name,
      conditions: { all: [], none: [] },
      actions: { categoryIds: [categoryId], parts: [{ ledgerAccountId: idOf(code) }] },
    });
  await group.call('ledger.postLines', { from: FROM, to: AS_OF });
});
afterAll(() => group?.dispose());

type Explained = OutputOf<'ledger.explain'>;
const figureOf = ({ figure }: Explained) => figure.money;
const explain = (input: Parameters<typeof group.call<'ledger.explain'>>[1]) =>
  group.call('ledger.explain', input);

describe('statements open', () => {
  it('every row of both statements to the amount that stands in it', async () => {
    const sheet = await group.call('ledger.balanceSheet', { entityId: ID.inc, asOf: AS_OF });
    const income = await group.call('ledger.incomeStatement', incSpan);
    let opened = 0;
    for (const [figure, rows] of [
      ['balance', [sheet.assets, sheet.liabilities, sheet.equity].flatMap(({ rows }) => rows)],
      ['movement', [income.income, income.expenses].flatMap(({ rows }) => rows)],
    ] as const)
      for (const { ledgerAccountId, amount } of rows) {
        const found = await explain({ ...incSpan, figure, ledgerAccountId });
        expect(figureOf(found)).toEqual(amount);
        opened++;
      }
    expect(opened).toBeGreaterThan(4);
    for (const figure of ['resultOfYear', 'resultBefore'] as const)
      expect(figureOf(await explain({ entityId: ID.inc, to: AS_OF, figure }))).toEqual(
        sheet[figure],
      );
  });

  it('a posting, and the balance after it, down to the bank line', async () => {
    const chart = await group.call('ledger.accounts', {});
    const mirror = chart.find(({ bankAccountId }) => bankAccountId === ID.usd)?.id ?? '';
    for (const currency of [undefined, 'USD'] as const) {
      const asked = currency === undefined ? {} : { currency };
      const statement = await group.call('ledger.accountStatement', {
        ...incSpan,
        ...asked,
        ledgerAccountId: mirror,
      });
      expect(statement.count).toBe(30);
      for (const { postingId, counted, balance, lineId } of statement.rows.slice(0, 5)) {
        const head = { entityId: ID.inc, postingId, ...asked };
        const posting = await explain({ ...head, figure: 'posting' });
        expect(figureOf(posting)).toEqual(counted);
        const after = await explain({ ...head, figure: 'balanceAfter' });
        expect(figureOf(after)).toEqual(balance);
        const lines = after.sections.flatMap(({ lines }) => lines);
        expect(lines.find(({ link }) => link?.target === 'lines.explain')?.link?.input).toEqual({
          lineId,
        });
      }
    }
  });

  it('what is not there is refused by its code', async () => {
    for (const figure of ['posting', 'balance', 'revaluation'] as const)
      expect(
        await group.refusal('ledger.explain', {
          ...span,
          figure,
          postingId: ID.eur,
          ledgerAccountId: ID.eur,
        }),
      ).toMatchObject({ code: 'EXPLAIN_WHAT' });
  });
});

describe('several entities', () => {
  it('are added up by currency, and each figure opens to the entities', async () => {
    const asked = { from: FROM, to: AS_OF };
    const found = await group.call('ledger.groupTrialBalance', asked);
    expect(found.entities.length).toBeGreaterThan(1);
    for (const total of found.totals) expect(Number(total.closing.amount)).toBe(0);
    for (const row of found.rows) {
      const explained = await group.call('ledger.explainGroup', {
        ...asked,
        figure: 'closing',
        currency: row.figures.closing.currency,
        ledgerAccountId: row.ledgerAccountId,
      });
      expect(figureOf(explained)).toEqual(row.figures.closing);
    }
  });

  it('one entity alone is its own trial balance', async () => {
    const { rows } = await group.call('ledger.groupTrialBalance', {
      entityIds: [ID.inc],
      from: FROM,
      to: AS_OF,
    });
    const own = (await group.call('ledger.trialBalance', incSpan)).rows.flatMap((row) =>
      row.currencies.map(({ closing }) => closing),
    );
    const sorted = (list: readonly { currency: string; amount: string }[]) =>
      list.map(({ currency, amount }) => `${currency} ${amount}`).sort();
    expect(sorted(rows.map(({ figures }) => figures.closing))).toEqual(sorted(own));
  });
});

describe('tables for a spreadsheet', () => {
  it('hold the figures of the screen, totals last', async () => {
    const csvOf = async (
      table: 'trialBalance' | 'balanceSheet' | 'incomeStatement',
      input: object,
    ) => {
      const { content } = await group.call('export.table', {
        table,
        format: 'csv',
        input: input as never,
      });
      return Buffer.from(content, 'base64').toString('utf8');
    };
    const trial = await group.call('ledger.trialBalance', span);
    const csv = await csvOf('trialBalance', span);
    for (const { code, base } of trial.rows) {
      expect(csv).toContain(code);
      expect(csv).toContain(base.closing.amount);
    }
    expect(await csvOf('balanceSheet', { entityId: ID.holding, asOf: AS_OF })).toContain(
      'Result of the year',
    );
    const { result } = await group.call('ledger.incomeStatement', span);
    const lines = (await csvOf('incomeStatement', span)).trim().split('\r\n');
    expect(lines.at(-1)).toContain(result.amount);
    const workbook = await group.call('export.table', {
      table: 'accountStatement',
      format: 'xlsx',
      input: { ...span, ledgerAccountId: trial.rows[0]?.ledgerAccountId ?? '' },
    });
    expect(Buffer.from(workbook.content, 'base64').subarray(0, 2).toString()).toBe('PK');
    expect(workbook.fileName).toBe('accountStatement.xlsx');
  });
});

describe('the end of the year', () => {
  const closing = { entityId: ID.inc, asOf: AS_OF };

  it('moves the result to retained earnings, keeps the income statement, and is taken back', async () => {
    const income = await group.call('ledger.incomeStatement', incSpan);
    const before = await group.call('ledger.balanceSheet', closing);
    const preview = await group.call('ledger.previewYearClose', closing);
    expect(preview.result).toEqual(income.result);
    expect(preview.retained.code).toBe('3900');
    expect(figureOf(await explain({ entityId: ID.inc, to: AS_OF, figure: 'resultOpen' }))).toEqual(
      preview.result,
    );

    const { journalId, number } = await group.call('ledger.closeYear', closing);
    expect(number).toBe(31);
    expect(await group.call('ledger.incomeStatement', incSpan)).toEqual(income);
    const after = await group.call('ledger.balanceSheet', closing);
    expect(Number(after.resultOfYear.amount)).toBe(0);
    expect(after.equityTotal).toEqual(before.equityTotal);
    const retained = after.equity.rows.find(({ code }) => code === '3900');
    expect(retained?.amount).toEqual(income.result);
    const [row] = income.income.rows.filter(({ own }) => Number(own.amount) !== 0);
    expect(
      figureOf(
        await explain({
          ...incSpan,
          figure: 'movement',
          ledgerAccountId: row?.ledgerAccountId ?? '',
        }),
      ),
    ).toEqual(row?.amount);

    expect(await group.call('ledger.closeYear', closing)).toMatchObject({ journalId: null });
    await group.call('ledger.reverse', { journalIds: [journalId ?? ''] });
    expect(await group.call('ledger.balanceSheet', closing)).toMatchObject({
      assets: before.assets,
      resultOfYear: before.resultOfYear,
      equityTotal: before.equityTotal,
      equity: { total: before.equity.total },
    });
    expect(await group.call('ledger.incomeStatement', incSpan)).toEqual(income);
    expect((await group.call('ledger.closeYear', closing)).number).toBe(33);
    expect(verifyStore(group.store).findings).toEqual([]);
  });

  it('is refused in a closed period and for an account that is no equity', async () => {
    const chart = await group.call('ledger.accounts', {});
    const bank = chart.find(({ bankAccountId }) => bankAccountId !== null)?.id ?? '';
    expect(
      await group.refusal('ledger.closeYear', { ...closing, retainedAccountId: bank }),
    ).toMatchObject({ code: 'CLOSING_ACCOUNT' });
    await group.call('ledger.closePeriod', incSpan);
    expect(await group.refusal('ledger.closeYear', closing)).toMatchObject({
      code: 'PERIOD_CLOSED',
    });
  });
});
