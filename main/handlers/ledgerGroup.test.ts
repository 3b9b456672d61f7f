/** Statements of the group over a real store: a subsidiary in dollars, loans between entities, figures open. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { verifyStore } from '../store/verify.ts';

let group: AnalysisWorkspace;
let idOf: (code: string) => string;
let american: string;
const FROM = '2026-01-01';

const usd = (amount: string) => ({ currency: 'USD', amount });
const eur = (amount: string) => ({ currency: 'EUR', amount });
const cents = (value: { readonly amount: string } | undefined) =>
  BigInt((value?.amount ?? '').replace('.', ''));

async function post(
  entityId: string,
  postingDate: string,
  postings: readonly (readonly [code: string, amount: { currency: string; amount: string }])[],
): Promise<void> {
  await group.call('ledger.post', {
    entityId,
    postingDate,
    description: `Posting of ${postingDate}`,
    postings: postings.map(([code, amount]) => ({ ledgerAccountId: idOf(code), amount })),
  });
}

beforeAll(async () => {
  group = await analysisWorkspace();
  await group.call('ledger.adoptChart', {});
  const chart = await group.call('ledger.accounts', {});
  idOf = (code) => chart.find((account) => account.code === code)?.id ?? '';
  ({ id: american } = await group.call('entities.save', {
    code: 'US',
    name: 'American Inc',
    country: 'US',
    baseCurrency: 'USD',
  }));
  await post(american, '2026-03-02', [
    ['1090', usd('1000.00')],
    ['3010', usd('-1000.00')],
  ]);
  await post(american, '2026-05-04', [
    ['1090', usd('400.00')],
    ['4010', usd('-400.00')],
  ]);
  await post(american, '2026-06-01', [
    ['1090', usd('110.00')],
    ['2120', usd('-110.00')],
  ]);
  await post(ID.holding, '2026-06-01', [
    ['1220', eur('100.00')],
    ['3010', eur('-100.00')],
  ]);
});
afterAll(() => group?.dispose());

const sheetInput = { asOf: AS_OF, method: 'dated' as const };
const sheet = (more = {}) => group.call('ledger.groupBalanceSheet', { ...sheetInput, ...more });

async function rateAt(asOf: string): Promise<number> {
  const rates = await group.call('rates.list', { asOf, reportingCurrency: 'EUR' });
  return Number(rates.find(({ from }) => from === 'USD')?.rate);
}

describe('the balance sheet of the group', () => {
  it('translates assets at the closing rate and capital at the rate of its day', async () => {
    const { assets, equity, entities, resultOfYear } = await sheet();
    const rows = [...assets.rows, ...equity.rows];
    const amount = (code: string) => Number(rows.find((row) => row.code === code)?.own.amount);
    const [closing, march, may] = await Promise.all(
      [AS_OF, '2026-03-02', '2026-05-04'].map(rateAt),
    );
    expect(amount('1090')).toBeCloseTo(1510 * (closing ?? 0), 2);
    expect(amount('3010')).toBeCloseTo(100 + 1000 * (march ?? 0), 2);
    expect(Number(resultOfYear.amount)).toBeCloseTo(400 * (may ?? 0), 2);
    const own = entities.find(({ id }) => id === american);
    expect(amount('CTA')).toBeCloseTo(Number(own?.difference.amount), 2);
    expect(amount('CTA')).toBeCloseTo(
      1400 * (closing ?? 0) - 1000 * (march ?? 0) - 400 * (may ?? 0),
      1,
    );
  });

  it('foots, and leaves out by rule what entities owe each other', async () => {
    const before = await sheet();
    const { id } = await group.call('ledger.saveElimination', {
      name: 'Loans',
      accountIds: [idOf('1220'), idOf('2120')],
      differenceAccountId: idOf('2990'),
    });
    const after = await sheet();
    for (const one of [before, after])
      expect(cents(one.assets.total)).toBe(cents(one.liabilities.total) + cents(one.equityTotal));
    expect(after.assets.rows.map(({ code }) => code)).not.toContain('1220');
    const [taken] = after.eliminations;
    expect(taken?.amount).toEqual(
      Number(taken?.difference.amount) > 0
        ? eur('100.00')
        : before.liabilities.rows.find(({ code }) => code === '2120')?.own,
    );
    for (const figure of ['amount', 'difference'] as const) {
      const asked = { ...sheetInput, to: AS_OF, ruleId: id, figure };
      const told = await group.call('ledger.explainElimination', asked);
      expect(told.figure.money).toEqual(taken?.[figure]);
      const [rule, debits, credits] = told.sections;
      const totals = [debits, credits].map((side) => side?.lines.at(-1)?.money);
      expect(rule?.lines.slice(0, 2).map(({ money }) => money)).toEqual(totals);
      for (const side of [debits, credits])
        expect(side?.lines.slice(0, -1).reduce((sum, { money }) => sum + cents(money), 0n)).toBe(
          cents(side?.lines.at(-1)?.money),
        );
      expect(cents(totals[0]) - cents(totals[1])).toBe(cents(taken?.difference));
    }
    const income = { from: FROM, to: AS_OF, ruleId: idOf('1220') };
    expect((await group.refusal('ledger.explainElimination', income))?.code).toBe(
      'ELIMINATION_UNKNOWN',
    );
    const left = after.liabilities.rows.find(({ code }) => code === '2990');
    expect(cents(left?.own)).toBe(-cents(taken?.difference));
    expect((await group.call('ledger.eliminations', {}))[0]).toMatchObject({ id, active: true });
  });

  it('every figure opens to what it shows', async () => {
    const found = await sheet();
    const asked = { ...sheetInput, to: AS_OF };
    for (const figure of [
      'assets',
      'liabilities',
      'equityTotal',
      'resultOfYear',
      'resultBefore',
    ] as const) {
      const shown = await group.call('ledger.explainGroupStatement', { ...asked, figure });
      const value = found[figure];
      expect(shown.figure.money, figure).toEqual('total' in value ? value.total : value);
    }
    const rows = [found.assets, found.liabilities, found.equity].flatMap((one) => one.rows);
    for (const { ledgerAccountId, amount, code } of rows) {
      const shown = await group.call('ledger.explainGroupStatement', {
        ...asked,
        figure: 'balance',
        ledgerAccountId,
      });
      expect(shown.figure.money, code).toEqual(amount);
      const [rule] = shown.sections;
      const parts = rule?.lines.slice(0, -1) ?? [];
      expect(
        parts.reduce((sum, { money }) => sum + cents(money), 0n),
        code,
      ).toBe(cents(amount));
    }
    const income = await group.call('ledger.groupIncomeStatement', { from: FROM, to: AS_OF });
    for (const figure of ['income', 'expenses', 'result'] as const) {
      const shown = await group.call('ledger.explainGroupStatement', {
        from: FROM,
        to: AS_OF,
        figure,
      });
      const value = income[figure];
      expect(shown.figure.money).toEqual('total' in value ? value.total : value);
    }
  });

  it('a closed year leaves statements of the group as they were', async () => {
    const before = await sheet();
    await group.call('ledger.closeYear', { entityId: american, asOf: AS_OF });
    const after = await sheet();
    expect(after).toEqual(before);
  });
});

describe('rules of elimination', () => {
  it('are refused where an account is taken twice or the difference is a result', async () => {
    const rule = {
      name: 'Again',
      accountIds: [idOf('1220')],
      differenceAccountId: idOf('2990'),
    };
    expect(await group.refusal('ledger.saveElimination', rule)).toMatchObject({
      code: 'ELIMINATION_ACCOUNT_TWICE',
    });
    expect(
      await group.refusal('ledger.saveElimination', {
        ...rule,
        accountIds: [idOf('1210')],
        differenceAccountId: idOf('4010'),
      }),
    ).toMatchObject({ code: 'ELIMINATION_DIFFERENCE' });
  });

  it('rest, come back and go, with the journal whole', async () => {
    const [rule] = await group.call('ledger.eliminations', {});
    const { entry: _, ...parts } = rule ?? { entry: 0 };
    await group.call('ledger.saveElimination', {
      ...(parts as never as object),
      active: false,
    } as never);
    expect((await sheet()).eliminations).toEqual([]);
    await group.call('ledger.removeElimination', { id: rule?.id ?? '' });
    expect(await group.call('ledger.eliminations', {})).toEqual([]);
    expect(verifyStore(group.store).findings).toEqual([]);
  });
});
