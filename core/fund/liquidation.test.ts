/** Everything sold at once: worked by hand, and equal to paying the same money out deal by deal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import { silentContext } from '../calculation.ts';
import type { Decimal } from '../money/decimal.ts';
import { formatAmount } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { addDays } from '../time/dates.ts';
import { hypotheticalLiquidationCalculation } from './accounts/hypotheticalLiquidation.ts';
import { ZERO } from './replay.ts';
import { pourDistribution, prepareFund } from './waterfall.ts';
import type { WaterfallInput } from './waterfallCalculation.ts';
import { standsAlone } from './waterfallTerms.ts';

type Wire = z.input<typeof hypotheticalLiquidationCalculation.input>;

const eur = (amount: string) => ({ currency: 'EUR', amount });
const value = (deal: string, amount: string) => ({ deal, amount: eur(amount) });
const common = {
  currency: 'EUR',
  preferredReturn: { rateAnnual: '0.1', compounding: 'simple' as const },
  catchUp: { share: '1' },
  carry: { rate: '0.2' },
};
const alone = { form: 'deal-by-deal', losses: 'each-deal-alone', ...common } as const;
const holder = (id: string, amount: string, excusedDeals: string[] = []) => ({
  id,
  name: id,
  classId: 'A',
  className: 'Class A',
  kind: 'lp' as const,
  commitment: eur(amount),
  excusedDeals,
});
const waterfall = (terms: Wire['waterfall']['terms'], excused: string[] = []) => ({
  terms,
  commitments: [holder('a', '600'), holder('b', '400', excused)],
  flows: [
    { date: '2021-01-01', kind: 'call' as const, amount: eur('60'), deal: 'A' },
    { date: '2021-01-01', kind: 'call' as const, amount: eur('40'), deal: 'B' },
  ],
});
const run = (change: Partial<Wire>) =>
  hypotheticalLiquidationCalculation.run(
    hypotheticalLiquidationCalculation.input.decode({
      waterfall: waterfall(alone),
      date: '2022-01-01',
      nav: eur('115'),
      deals: [value('A', '100'), value('B', '10')],
      ...change,
    }),
    silentContext,
  );
const carry = (change: Partial<Wire>) => formatAmount(unwrap(run(change)).output.accruedCarry);

describe('a liquidation', () => {
  it('gives carry of each deal that stands alone, and cash by what deals had called', () => {
    // A: 100 + 3 of 5 in cash, 43 of profit, a fifth of it carry. B: 12, less than its 40.
    const { output, trace } = unwrap(run({}));
    expect(formatAmount(output.accruedCarry)).toBe('8.60');
    // B lacks 28 of capital and its return of 4.
    expect(formatAmount(output.stillDueToInvestors)).toBe('32.00');
    const capital = trace.find(({ id }) => id === 'tier.return-of-capital');
    expect(capital?.inputs.find(({ label }) => label === 'Unreturned capital')?.value).toMatch(
      /^100\.0+$/,
    );
    // The whole fund: 15 of profit.
    expect(carry({ waterfall: waterfall({ form: 'whole-fund', ...common }) })).toBe('3.00');
  });

  it('takes debts of the fund from its deals by their value', () => {
    // 99 of 110: A keeps 90, with 30 of profit.
    expect(carry({ nav: eur('99') })).toBe('6.00');
  });

  it('gives no excused investor anything of its deal, in every form', () => {
    for (const terms of [alone, { form: 'whole-fund', ...common } as const]) {
      const { output } = unwrap(
        run({
          waterfall: waterfall(terms, ['B']),
          nav: eur('60'),
          deals: [value('A', '60'), value('B', '0')],
        }),
      );
      expect(output.holders.map(({ id, amount }) => [id, formatAmount(amount)])).toEqual([
        ['a', '36.00'],
        ['b', '24.00'],
        ['carry', '0.00'],
      ]);
      const sold = unwrap(
        run({
          waterfall: waterfall(terms, ['B']),
          nav: eur('40'),
          deals: [value('B', '40')],
        }),
      ).output;
      expect(sold.holders.map(({ amount }) => formatAmount(amount))).toEqual([
        '40.00',
        '0.00',
        '0.00',
      ]);
    }
  });

  it.each<[string, string, Partial<Wire>]>([
    ['DEAL_VALUES_MISSING', 'deals', { deals: undefined }],
    ['DEAL_TWICE', 'deals.1.deal', { deals: [value('A', '1'), value('A', '2')] }],
    ['DISTRIBUTION_BEFORE_CALL', 'deals.0.deal', { deals: [value('C', '1')] }],
    ['AMOUNT_NEGATIVE', 'deals.0.amount', { deals: [value('A', '-1')] }],
    [
      'CURRENCY_MIXED',
      'deals.0.amount',
      { deals: [{ deal: 'A', amount: { currency: 'USD', amount: '1' } }] },
    ],
    [
      'DEAL_WITHOUT_INVESTORS',
      'deals.1.deal',
      {
        waterfall: {
          ...waterfall({ form: 'whole-fund', ...common }),
          commitments: [holder('a', '600', ['B']), holder('b', '400', ['B'])],
        },
      },
    ],
  ])('is refused with %s at %s', (code, path, change) => {
    const result = run(change);
    expect(result).toMatchObject({ ok: false, error: { code, path } });
    expect(result.ok || result.error.message).toMatch(/\. [A-Z][^.]+.*\.$/);
  });
});

/** Carry of every group by the evening of the liquidation, unrounded. */
const carriedOf = (states: readonly { carried: readonly { amount: Decimal }[] }[]) =>
  states.flatMap(({ carried }) => carried).reduce((sum, { amount }) => sum.plus(amount), ZERO);

/** The same money paid out on the same day, deal by deal where each stands alone. */
function paidOut(input: WaterfallInput, values: ReadonlyMap<string, bigint>): Decimal {
  const { date, amount } = input.distribution;
  const { currency } = amount;
  const isAlone = standsAlone(input.terms);
  const sales = [...values].map(([deal, minor]) => ({
    date,
    kind: 'distribution' as const,
    deal,
    amount: { currency, minor: isAlone ? minor : 0n },
  }));
  const valuations = [...(input.valuations ?? []), { date, amount: { currency, minor: 0n } }];
  const sold = unwrap(prepareFund({ ...input, valuations, flows: [...input.flows, ...sales] }));
  if (isAlone) return carriedOf(sold.books.map(({ state }) => state));
  const [deal] = values.keys();
  const poured = unwrap(pourDistribution(sold, { date, amount, deal }));
  return carriedOf(poured.groups.map(({ state }) => state));
}

describe('random funds', () => {
  it('accrue the carry that paying out their value would give, in every form', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fundArbitrary,
        fc.array(fc.bigInt(0n, 10n ** 11n), { minLength: 3, maxLength: 3 }),
        (facts, sizes) => {
          const isAlone = standsAlone(facts.terms);
          // A deal paid out alone names who takes part; the fund's own value is of everybody.
          const commitments = isAlone
            ? facts.commitments
            : facts.commitments.map(({ excusedDeals: _, ...rest }) => rest);
          const input = { ...facts, commitments };
          const called = input.flows.flatMap(({ kind, deal }) =>
            kind === 'call' && deal !== undefined ? [deal] : [],
          );
          const values = new Map([...new Set(called)].map((deal, k) => [deal, sizes[k] ?? 0n]));
          const { currency } = input.terms;
          const minor = [...values.values()].reduce((sum, each) => sum + each, 0n);
          // After the last flow: sales of one day count before what was paid on it.
          const date = addDays(input.distribution.date, 1);
          const amount = { currency, minor };
          const deals = [...values].map(([deal, each]) => ({
            deal,
            amount: { currency, minor: each },
          }));
          const fund = prepareFund(input);
          // Without excuses less carry may have been paid than is given back.
          if (!fund.ok && !isAlone) return;
          const poured = unwrap(
            pourDistribution(unwrap(fund), { date, amount, liquidates: true, deals }),
          );
          const carried = carriedOf(poured.groups.map(({ state }) => state));
          const wanted = paidOut({ ...input, distribution: { date, amount } }, values);
          expect(carried.minus(wanted).abs().lt('1e-9'), `${carried} beside ${wanted}`).toBe(true);
          const parts = poured.groups.reduce((sum, { pool }) => sum.plus(pool), ZERO);
          expect(parts.plus(poured.carryFreePart).minus(minor.toString()).abs().lt('1e-9')).toBe(
            true,
          );
          seen.add(isAlone ? 'alone' : input.terms.form);
        },
      ),
      { numRuns: 200 },
    );
    expect(seen.size).toBe(5);
  });
});
