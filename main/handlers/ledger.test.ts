/**
 * The ledger over a real store: bank lines through rules into journals, statements that foot, periods,
 * revaluation, reversal, batches that are frozen, and figures that open down to bank lines.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, isoDate } from '../../core/time/dates.ts';
import { accountingPackages } from '../../preload/contract/ledgerExport.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { movementSums, stretchOf } from '../queries/ledger.ts';
import { verifyStore } from '../store/verify.ts';

let group: AnalysisWorkspace;
const accounts = new Map<string, string>();
const FROM = '2026-11-01';
const span = { entityId: ID.holding, from: FROM, to: AS_OF };

const accountId = (code: string): string => accounts.get(code) ?? '';
const eur = (amount: string) => ({ currency: 'EUR', amount });

beforeAll(async () => {
  group = await analysisWorkspace();
  await group.call('ledger.adoptChart', {});
  for (const { code, id, bankAccountId } of await group.call('ledger.accounts', {}))
    accounts.set(bankAccountId ?? code, id);
  const rule = (name: string, code: string, categoryId: string) =>
    group.call('ledger.saveRule', {
      name,
      conditions: { all: [], none: [] },
      actions: { categoryIds: [categoryId], parts: [{ ledgerAccountId: accountId(code) }] },
    });
  await rule('Receipts', '4010', ID.receipts);
  await rule('Suppliers', '2110', ID.suppliers);
});
afterAll(() => group?.dispose());

describe('the chart', () => {
  it('is adopted once, with a mirror for each bank account', async () => {
    expect(await group.call('ledger.adoptChart', {})).toEqual({ accounts: 0, mirrors: 0 });
    const chart = await group.call('ledger.accounts', {});
    expect(chart.filter(({ bankAccountId }) => bankAccountId !== null)).toHaveLength(3);
    expect(chart.find(({ bankAccountId }) => bankAccountId === ID.usd)).toMatchObject({
      currency: 'USD',
      kind: 'asset',
      monetary: true,
    });
  });

  it('refuses a second account of the same code', async () => {
    const input = { code: '4010', name: 'Twice', kind: 'income' } as const;
    expect(await group.refusal('ledger.saveAccount', input)).toMatchObject({
      code: 'CHART_CODE_TWICE',
    });
  });
});

describe('bank lines', () => {
  it('are shown with their rule and postings before anything is posted', async () => {
    const scope = { from: FROM, to: AS_OF };
    const preview = await group.call('ledger.previewLines', { ...scope, count: 2 });
    expect(preview.lineCount).toBe(60);
    expect(preview.postable).toBe(60);
    expect(preview.byRule.map(({ name, count }) => [name, count])).toEqual([
      ['Receipts', 30],
      ['Suppliers', 30],
    ]);
    const [row] = preview.rows;
    expect(row?.postings.map(({ accountCode }) => accountCode)).toHaveLength(2);
    expect((await group.call('ledger.journals', {})).count).toBe(0);
  });

  it('a count of the dry run opens in its lines', async () => {
    const scope = { from: FROM, to: AS_OF };
    const preview = await group.call('ledger.previewLines', scope);
    const all = await group.call('ledger.explainLines', { ...scope, figure: 'lines' });
    expect(all.figure.text).toBe('60');
    expect(all.sections[1]?.lines[0]?.link).toMatchObject({ target: 'lines.explain' });
    for (const { ruleId, name, count } of preview.byRule) {
      const told = await group.call('ledger.explainLines', { ...scope, figure: 'rule', ruleId });
      expect([told.crumbs[1]?.label, told.figure.text]).toEqual([name, String(count)]);
    }
    const kept = await group.call('ledger.explainLines', { ...scope, figure: 'kept' });
    expect(kept.figure.text).toBe('0');
    expect(
      await group.refusal('ledger.explainLines', {
        ...scope,
        figure: 'rule',
        ruleId: ID.fund,
      }),
    ).toMatchObject({ code: 'POSTING_RULE_UNKNOWN' });
  });

  it('are posted once', async () => {
    const posted = await group.call('ledger.postLines', { from: FROM, to: AS_OF });
    expect(posted).toEqual({ posted: 60, skipped: [] });
    expect(await group.call('ledger.postLines', { from: FROM, to: AS_OF })).toEqual({
      posted: 0,
      skipped: [],
    });
    const { rows, count } = await group.call('ledger.journals', { entityIds: [ID.inc] });
    expect(count).toBe(30);
    expect(rows.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    expect(rows[0]?.postings[0]).toMatchObject({
      amount: { currency: 'USD' },
      base: { currency: 'EUR' },
    });
  });

  it('a rule tells which journals it made', async () => {
    const rules = await group.call('ledger.rules', {});
    const [rule] = rules.filter(({ journalCount }) => journalCount > 0);
    const told = await group.call('ledger.explainRule', { ruleId: rule?.id ?? '' });
    expect(told.figure.text).toBe(String(rule?.journalCount));
    const [journal] = told.sections[1]?.lines ?? [];
    expect(journal?.link).toMatchObject({ target: 'ledger.explain', input: { figure: 'journal' } });
    expect(told.sections[1]?.lines.at(-1)).toMatchObject({ label: 'More', count: 16 });
  });

  it('stay where no rule holds, no account mirrors the bank, or no rate is known', async () => {
    const { id, ...rest } = (await group.call('ledger.rules', {}))[0] ?? { id: '' };
    const { conditions, actions, name } = rest as never as {
      conditions: never;
      actions: never;
      name: string;
    };
    await group.call('ledger.saveRule', { id, name, conditions, actions, active: false });
    const { skipped } = await group.call('ledger.previewLines', {
      from: '2026-10-30',
      to: '2026-10-30',
    });
    expect(skipped).toMatchObject([{ code: 'LINE_NO_RULE', count: 2 }]);
    await group.call('ledger.saveRule', { id, name, conditions, actions, active: true });
  });
});

describe('statements', () => {
  it('foot: the bank’s mirror moves as the bank did, and the trial balance comes to zero', async () => {
    const trial = await group.call('ledger.trialBalance', span);
    const bank = trial.rows.find(({ ledgerAccountId }) => ledgerAccountId === accountId(ID.eur));
    const net = group.store.pluck<bigint>(
      `SELECT SUM(amount_minor) FROM statement_line
        WHERE account_id = ? AND booking_date BETWEEN ? AND ?`,
      [ID.eur, FROM, AS_OF],
    );
    expect(bank?.base.closing.amount.replace('.', '')).toBe(String(net));
    expect(trial.total.closing).toEqual(eur('0.00'));
    const sheet = await group.call('ledger.balanceSheet', { entityId: ID.holding, asOf: AS_OF });
    const number = ({ amount }: { amount: string }) => BigInt(amount.replace('.', ''));
    expect(number(sheet.assets.total)).toBe(
      number(sheet.liabilities.total) + number(sheet.equityTotal),
    );
    const income = await group.call('ledger.incomeStatement', span);
    expect(income.result).toEqual(sheet.resultOfYear);
  });

  it('of an account run from its opening to its closing', async () => {
    const statement = await group.call('ledger.accountStatement', {
      ...span,
      from: '2026-11-10',
      ledgerAccountId: accountId(ID.eur),
    });
    expect(statement.rows).toHaveLength(statement.count);
    expect(statement.rows.at(-1)?.balance).toEqual(statement.closing);
    const page = await group.call('ledger.accountStatement', {
      ...span,
      from: '2026-11-10',
      ledgerAccountId: accountId(ID.eur),
      start: 5,
      count: 2,
    });
    expect(page.rows.map(({ balance }) => balance)).toEqual(
      statement.rows.slice(5, 7).map(({ balance }) => balance),
    );
    const dollars = await group.call('ledger.accountStatement', {
      ...span,
      entityId: ID.inc,
      ledgerAccountId: accountId(ID.usd),
      currency: 'USD',
    });
    expect(dollars.closing.currency).toBe('USD');
    expect(dollars.rows.at(-1)?.balance).toEqual(dollars.closing);
  });

  it('sum whole months and single days alike', () => {
    const days = ['2026-10-31', FROM, '2026-11-09', AS_OF, '2026-11-30', '2026-12-15'].map(isoDate);
    for (const from of [null, ...days])
      for (const to of days) {
        if (from !== null && from > to) continue;
        const rows = group.store.all<{ id: string; currency: string; net: bigint }>(
          `SELECT ledger_account_id AS id, currency, SUM(base_minor) AS net FROM ledger_posting
            WHERE entity_id = ? AND posting_date >= ? AND posting_date <= ?
            GROUP BY ledger_account_id, currency ORDER BY 1, 2`,
          [ID.inc, from ?? '', to],
        );
        const sums = movementSums(group.store, ID.inc, from, to)
          .map(({ accountId: id, currency, baseDebit, baseCredit }) => ({
            id,
            currency,
            net: baseDebit - baseCredit,
          }))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(sums, `${from} to ${to}`).toEqual(rows);
      }
    expect(stretchOf(isoDate('2026-01-15'), isoDate('2026-03-10'))).toEqual({
      months: { from: '2026-02', to: '2026-02' },
      days: [
        { from: '2026-01-15', to: '2026-01-31' },
        { from: '2026-03-01', to: '2026-03-10' },
      ],
    });
  });
});

describe('journals by hand', () => {
  const postings = () => [
    { ledgerAccountId: accountId('5810'), amount: eur('12.50') },
    { ledgerAccountId: accountId('2110'), amount: eur('-12.50') },
  ];
  const input = { entityId: ID.holding, postingDate: AS_OF, description: 'Fees' };

  it('balance, and are posted once by their name', async () => {
    const named = { ...input, externalId: 'fees-1', postings: postings() };
    const { number } = await group.call('ledger.post', named);
    expect(number).toBe(31);
    expect(await group.refusal('ledger.post', named)).toMatchObject({ code: 'JOURNAL_POSTED' });
    const odd = [...postings(), { ledgerAccountId: accountId('5810'), amount: eur('0.01') }];
    expect(await group.refusal('ledger.post', { ...input, postings: odd })).toMatchObject({
      code: 'JOURNAL_UNBALANCED',
    });
  });

  it('and their reversal restore every balance, once', async () => {
    const before = await group.call('ledger.trialBalance', span);
    const { id } = await group.call('ledger.post', { ...input, postings: postings() });
    await group.call('ledger.reverse', { journalIds: [id], reason: 'typed twice' });
    const closings = ({ rows }: typeof before) =>
      rows.map(({ code, base }) => [code, base.closing]);
    expect(closings(await group.call('ledger.trialBalance', span))).toEqual(closings(before));
    expect(await group.refusal('ledger.reverse', { journalIds: [id] })).toMatchObject({
      code: 'JOURNAL_REVERSED',
    });
    const undo = await group.refusal('journal.undo', { entries: [group.store.lastEntry() - 1] });
    expect(undo).toMatchObject({ code: 'UNDO_NOT_OFFERED' });
  });
});

describe('a run over bank lines', () => {
  it('is taken back as a whole, and its lines can be posted again', async () => {
    const scope = { accountIds: [ID.eur], from: '2026-10-29', to: '2026-10-30' };
    await group.call('ledger.postLines', scope);
    const ofEntry = group.store.lastEntry();
    const { journals } = await group.call('ledger.reverse', { ofEntry });
    expect(journals).toHaveLength(4);
    expect((await group.call('ledger.postLines', scope)).posted).toBe(4);
  });
});

describe('periods', () => {
  const october = { entityId: ID.holding, from: '2026-10-01', to: '2026-10-31' };
  const late = {
    entityId: ID.holding,
    postingDate: '2026-10-31',
    description: 'Late',
    postings: [],
  };

  it('close, refuse, open again, lock for good', async () => {
    const posting = {
      ...late,
      postings: [
        { ledgerAccountId: accountId('5810'), amount: eur('1.00') },
        { ledgerAccountId: accountId('2110'), amount: eur('-1.00') },
      ],
    };
    await group.call('ledger.closePeriod', october);
    expect(await group.refusal('ledger.post', posting)).toMatchObject({ code: 'PERIOD_CLOSED' });
    await group.call('ledger.reopenPeriod', october);
    await group.call('ledger.post', posting);
    await group.call('ledger.closePeriod', october);
    await group.call('ledger.lockPeriod', october);
    expect(await group.refusal('ledger.reopenPeriod', october)).toMatchObject({
      code: 'PERIOD_LOCKED',
    });
    const { skipped } = await group.call('ledger.previewLines', {
      entityIds: [ID.holding],
      from: '2026-10-01',
      to: '2026-10-15',
    });
    expect(skipped).toMatchObject([{ code: 'PERIOD_LOCKED' }]);
    const periods = await group.call('ledger.periods', { entityId: ID.holding });
    expect(periods).toMatchObject([{ status: 'locked', decidedBy: 'A. Treasurer' }]);
  });
});

describe('revaluation', () => {
  it('brings dollars to the closing rate, once', async () => {
    const input = { entityId: ID.inc, asOf: addDays(AS_OF, -7) };
    const preview = await group.call('ledger.previewRevaluation', input);
    expect(preview.items.length).toBeGreaterThan(0);
    const { journalId } = await group.call('ledger.revalue', input);
    expect(journalId).not.toBeNull();
    const again = await group.call('ledger.revalue', input);
    expect(again.journalId).toBeNull();
    expect((await group.call('ledger.previewRevaluation', input)).items).toEqual([]);
    const trial = await group.call('ledger.trialBalance', { ...span, entityId: ID.inc });
    expect(trial.total.closing).toEqual(eur('0.00'));
  });
});

describe('batches', () => {
  it('hold each journal once, keep their bytes, and are taken back by another batch', async () => {
    const input = { ...span, package: 'xero' } as const;
    const { batch, content } = await group.call('ledger.export', input);
    expect(batch).toMatchObject({ number: 1, journalCount: 33, reversesId: null });
    expect(await group.refusal('ledger.export', input)).toMatchObject({ code: 'EXPORT_EMPTY' });
    const kept = await group.call('ledger.batchContent', { batchId: batch.id });
    expect(kept).toMatchObject({ fileName: batch.fileName, content });
    const back = await group.call('ledger.reverseBatch', { batchId: batch.id });
    expect(back.batch).toMatchObject({ number: 2, reversesNumber: 1, journalCount: 33 });
    expect(await group.refusal('ledger.reverseBatch', { batchId: batch.id })).toMatchObject({
      code: 'BATCH_REVERSED',
    });
    const anew = await group.call('ledger.export', { ...input, package: 'sage-50' });
    expect(anew.batch).toMatchObject({ number: 3, journalCount: 33 });
    expect((await group.call('ledger.batches', {})).rows.map(({ number }) => number)).toEqual([
      3, 2, 1,
    ]);
    const [row] = (
      await group.call('ledger.journals', { ...span, entityIds: [ID.holding], count: 1 })
    ).rows;
    expect(row?.batches).toEqual([1, 2, 3]);
  });

  it('can be previewed for every package', async () => {
    const packages = await group.call('ledger.packages', {});
    expect(packages.map(({ id }) => id)).toEqual([...accountingPackages]);
    for (const { id } of packages) {
      const preview = await group.call('ledger.exportPreview', {
        ...span,
        entityId: ID.inc,
        package: id,
      });
      expect(preview.fileName, id).toContain('ballast-I-000001');
      expect(preview.journalCount, id).toBe(31);
    }
  });

  it('lists the journals that a preview counts', async () => {
    for (const entityId of [span.entityId, ID.inc]) {
      const asked = { ...span, entityId };
      const preview = await group.call('ledger.exportPreview', { ...asked, package: 'iif' });
      const { from, to } = span;
      const count = async (hasLeft: boolean) =>
        (await group.call('ledger.journals', { entityIds: [entityId], from, to, hasLeft })).count;
      expect(await count(false)).toBe(preview.journalCount);
      expect(await count(true)).toBe(preview.exportedCount);
    }
  });
});

describe('explanations', () => {
  it('lead from a total over accounts and postings to the bank line', async () => {
    const result = await group.call('ledger.explain', { ...span, figure: 'result' });
    const income = await group.call('ledger.incomeStatement', span);
    expect(result.figure.money).toEqual(income.result);
    const link = result.sections.find(({ title }) => title === 'Accounts')?.lines[0]?.link;
    expect(link?.target).toBe('ledger.explain');
    const account = await group.call('ledger.explain', link?.input as never);
    const posting = account.sections.find(({ title }) => title === 'Postings')?.lines[0];
    const journal = await group.call('ledger.explain', posting?.link?.input as never);
    const lines = journal.sections.flatMap(({ lines }) => lines);
    const bankLine = lines.find(({ link }) => link?.target === 'lines.explain');
    await group.call('lines.explain', bankLine?.link?.input as never);
  });

  it('show the figure of every column and statement', async () => {
    const trial = await group.call('ledger.trialBalance', span);
    for (const { ledgerAccountId, base } of trial.rows.slice(0, 4))
      for (const figure of ['opening', 'debit', 'credit', 'closing'] as const) {
        const explained = await group.call('ledger.explain', { ...span, ledgerAccountId, figure });
        expect(explained.figure.money).toEqual(base[figure]);
      }
    const sheet = await group.call('ledger.balanceSheet', { entityId: ID.holding, asOf: AS_OF });
    const at = async (figure: 'assets' | 'equityTotal') =>
      (await group.call('ledger.explain', { entityId: ID.holding, to: AS_OF, figure })).figure
        .money;
    expect(await at('assets')).toEqual(sheet.assets.total);
    expect(await at('equityTotal')).toEqual(sheet.equityTotal);
  });
});

describe('the store', () => {
  it('verifies with its totals, and tells the past', async () => {
    expect(verifyStore(group.store).findings).toEqual([]);
    const first = await group.call('ledger.trialBalance', span, { knownEntry: 1 });
    expect(first.rows).toEqual([]);
  });
});
