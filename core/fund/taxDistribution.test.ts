/** Tax distributions: three years worked by hand, what is refused, and what holds for every fund. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { wholeFundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import { REFEREE_SCALE, refereeWaterfall } from '../../test/helpers/fundReferee.ts';
import { silentContext } from '../calculation.ts';
import { Decimal } from '../money/decimal.ts';
import { formatAmount } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { addDays } from '../time/dates.ts';
import { allocateIncome } from './taxDistribution.ts';
import { taxDistributionCalculation } from './taxDistributionCalculation.ts';
import { waterfallCalculation, waterfallInputSchema } from './waterfallCalculation.ts';

type Wire = z.input<typeof taxDistributionCalculation.input>;

const eur = (amount: string) => ({ currency: 'EUR', amount });
const tax = (date: string, amount: string) => ({
  date,
  kind: 'tax-distribution' as const,
  amount: eur(amount),
});
const fund: Wire['fund'] = {
  terms: {
    form: 'whole-fund',
    currency: 'EUR',
    preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
    catchUp: { share: '1' },
    carry: { rate: '0.2' },
  },
  commitments: [
    { id: 'a', name: 'a', classId: 'A', className: 'A', kind: 'lp', commitment: eur('100') },
  ],
  flows: [{ date: '2021-01-01', kind: 'call', amount: eur('100') }],
  taxDistributions: { rate: '0.45' },
};
const YEARS = [
  { to: '2021-12-31', income: eur('50') },
  { to: '2022-12-31', income: eur('-30') },
  { to: '2023-12-31', income: eur('60') },
];
const run = (change: Partial<Wire>) =>
  taxDistributionCalculation.run(
    taxDistributionCalculation.input.parse({ fund, date: '2024-03-31', years: YEARS, ...change }),
    silentContext,
  );
const output = (change: Partial<Wire>) => unwrap(run(change)).output;
const withFlows = (...more: ReturnType<typeof tax>[]) => ({
  ...fund,
  flows: [...fund.flows, ...more],
});

describe('a tax distribution', () => {
  it('is the rate on what a liquidation at book value gives carry', () => {
    // 50 of profit, caught up: 10 of it are carry, taxed at 45%.
    const first = output({ date: '2022-03-31', years: YEARS.slice(0, 1) });
    expect(formatAmount(first.taxedIncome)).toBe('10.00');
    expect(formatAmount(first.payable)).toBe('4.50');
    expect(formatAmount(first.openAdvances)).toBe('4.50');
  });

  it('counts losses over the years, or each year alone, and what was paid before', () => {
    const paid = withFlows(tax('2022-03-31', '4.50'));
    const third = output({ fund: paid });
    // Book 100 + 50; 100 - 4.50 + 20, below capital and return; 100 - 4.50 + 80, with 16 of carry.
    expect(
      third.years.map(({ bookValue, allocated }) => [bookValue, allocated].map(formatAmount)),
    ).toEqual([
      ['150.00', '10.00'],
      ['115.50', '-10.00'],
      ['175.50', '16.00'],
    ]);
    expect([third.tax, third.carryPaid, third.payable].map(formatAmount)).toEqual([
      '7.20',
      '4.50',
      '2.70',
    ]);
    const eachYear = { ...paid, taxDistributions: { rate: '0.45', losses: 'each-year' as const } };
    expect(formatAmount(output({ fund: eachYear }).payable)).toBe('7.20');
    // After the loss nothing more is due, and nothing comes back.
    const second = output({ fund: paid, date: '2023-03-31', years: YEARS.slice(0, 2) });
    expect(formatAmount(second.payable)).toBe('0.00');
  });

  it('is bounded by the cash, and repaid first by later carry', () => {
    const paid = withFlows(tax('2022-03-31', '4.50'));
    const short = output({ fund: paid, cashAvailable: eur('1') });
    expect([short.payable, short.notCovered, short.openAdvances].map(formatAmount)).toEqual([
      '1.00',
      '1.70',
      '5.50',
    ]);
    // Everything sold for 172.80: 16 of carry are earned on 80, of which 7.20 were paid before.
    const sold = unwrap(
      waterfallCalculation.run(
        waterfallInputSchema.parse({
          ...withFlows(tax('2022-03-31', '4.50'), tax('2023-12-31', '2.70')),
          distribution: { date: '2023-12-31', amount: eur('172.80') },
        }),
        silentContext,
      ),
    ).output;
    expect(sold.holders.map(({ total }) => formatAmount(total))).toEqual(['164.00', '8.80']);
  });

  it('is traced from the income of each year to what is paid', () => {
    const { trace } = unwrap(run({}));
    expect(trace.map(({ id, result }) => [id, result])).toEqual([
      ['allocated.2021-12-31', '10.00000000'],
      ['allocated.2022-12-31', expect.stringMatching(/^3\./)],
      ['allocated.2023-12-31', '16.00000000'],
      ['payable', '7.20'],
    ]);
  });

  it.each<[string, string, Partial<Wire>]>([
    [
      'TAX_DISTRIBUTION_NOT_AGREED',
      'fund.taxDistributions',
      { fund: { ...fund, taxDistributions: undefined } },
    ],
    ['DATES_OUT_OF_ORDER', 'years.1.to', { years: YEARS.toReversed() }],
    ['TAX_YEAR_NOT_OVER', 'years.2.to', { date: '2023-12-30' }],
    [
      'CURRENCY_MIXED',
      'years.0.income',
      { years: [{ to: '2021-12-31', income: { currency: 'USD', amount: '1' } }] },
    ],
    ['AMOUNT_NEGATIVE', 'cashAvailable', { cashAvailable: eur('-1') }],
    ['FLOWS_OUT_OF_ORDER', 'date', { fund: withFlows(tax('2024-04-01', '1')) }],
    ['DISTRIBUTION_BEFORE_CALL', 'fund.flows', { years: [{ to: '2020-12-31', income: eur('1') }] }],
    [
      'DEAL_INCOMES_MISSING',
      'years.0.deals',
      {
        fund: {
          ...fund,
          terms: {
            ...fund.terms,
            form: 'deal-by-deal',
            losses: 'each-deal-alone',
          } as Wire['fund']['terms'],
        },
      },
    ],
  ])('is refused with %s at %s', (code, path, change) => {
    const result = run(change);
    expect(result).toMatchObject({ ok: false, error: { code, path } });
    expect(result.ok || result.error.message).toMatch(/\. [A-Z][^.]+.*\.$/);
  });
});

describe('a tax distribution where each deal stands alone', () => {
  const deals = (a: string, b: string) => [
    { deal: 'A', income: eur(a) },
    { deal: 'B', income: eur(b) },
  ];
  const called = (deal: string, amount: string) => ({
    date: '2021-01-01',
    kind: 'call' as const,
    amount: eur(amount),
    deal,
  });
  const alone = {
    ...fund,
    terms: {
      ...fund.terms,
      form: 'deal-by-deal',
      losses: 'each-deal-alone',
    } as Wire['fund']['terms'],
    flows: [called('A', '60'), called('B', '40')],
  };
  const years = [{ to: '2021-12-31', income: eur('10'), deals: deals('40', '-30') }];
  const onB = { ...tax('2022-03-31', '2'), deal: 'B' };
  const measured = (change: Partial<Wire['fund']>, how: 'fund' | 'each-deal') =>
    output({
      fund: { ...alone, ...change, taxDistributions: { rate: '0.45', measured: how } },
      years,
    });

  it('is an advance on the carry of the deal that earned the income', () => {
    const first = output({ fund: alone, years });
    // Of the whole fund 10 is profit and no carry; of A 40 is, with 8 of carry.
    expect(formatAmount(first.taxedIncome)).toBe('8.00');
    expect(first.deals?.map(({ deal, payable }) => [deal, formatAmount(payable)])).toEqual([
      ['A', '3.60'],
      ['B', '0.00'],
    ]);
    const sale = (amount: string) =>
      unwrap(
        waterfallCalculation.run(
          waterfallInputSchema.parse({
            ...alone,
            flows: [...alone.flows, { ...tax('2022-03-31', '3.60'), deal: 'A' }],
            distribution: { date: '2022-04-01', amount: eur(amount), deal: 'A' },
          }),
          silentContext,
        ),
      ).output.holders.map(({ total }) => formatAmount(total));
    // 8 of carry on a profit of 40, 3.60 of it paid before.
    expect(sale('96.40')).toEqual(['92.00', '4.40']);
    expect(unwrap(run({ fund: alone, years })).trace.map(({ id }) => id)).toEqual([
      'allocated.2021-12-31',
      'payable',
      'deal.A',
      'deal.B',
    ]);
  });

  it('owes nothing more on any deal once it is paid, and its deals sum to it', () => {
    const cents = fc.integer({ min: -8000, max: 20_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, cents), { minLength: 1, maxLength: 3 }), (incomes) => {
        const random = incomes.map(([a, b], k) => ({
          to: `${2021 + k}-12-31`,
          income: eur(((a + b) / 100).toFixed(2)),
          deals: deals((a / 100).toFixed(2), (b / 100).toFixed(2)),
        }));
        const of = (flows: Wire['fund']['flows']) =>
          output({ fund: { ...alone, flows: [...alone.flows, ...flows] }, years: random });
        const before = of([]);
        const sum = (before.deals ?? []).reduce((total, { payable }) => total + payable.minor, 0n);
        expect(sum).toBe(before.payable.minor);
        const advances = (before.deals ?? []).map(({ deal, payable }) => ({
          ...tax('2024-03-31', formatAmount(payable)),
          deal,
        }));
        expect(of(advances).payable.minor <= 1n).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('counts carry paid on other deals, or not, as agreed', () => {
    const flows = [...alone.flows, onB];
    const ofFund = measured({ flows }, 'fund');
    expect(ofFund.deals?.map(({ payable }) => formatAmount(payable))).toEqual(['1.60', '0.00']);
    const each = measured({ flows }, 'each-deal');
    expect(each.deals?.map(({ payable }) => formatAmount(payable))).toEqual(['3.60', '0.00']);
    expect([ofFund.payable, each.payable].map(formatAmount)).toEqual(['1.60', '3.60']);
  });

  it.each<[string, string, Partial<Wire>]>([
    [
      'DEAL_MISSING',
      'fund.flows.2.deal',
      { fund: { ...alone, flows: [...alone.flows, tax('2022-03-31', '2')] } },
    ],
    [
      'TAX_MEASURED_WITHOUT_DEALS',
      'fund.taxDistributions.measured',
      { fund: { ...fund, taxDistributions: { rate: '0.45', measured: 'each-deal' } } },
    ],
    [
      'DEAL_TWICE',
      'years.0.deals.1.deal',
      {
        years: [
          {
            to: '2021-12-31',
            income: eur('10'),
            deals: [...deals('1', '2').slice(0, 1), ...deals('1', '2')],
          },
        ],
      },
    ],
    [
      'CURRENCY_MIXED',
      'years.0.deals.0.income',
      {
        years: [
          {
            to: '2021-12-31',
            income: eur('1'),
            deals: [{ deal: 'A', income: { currency: 'USD', amount: '1' } }],
          },
        ],
      },
    ],
    [
      'DISTRIBUTION_BEFORE_CALL',
      'years.0.deals',
      { years: [{ to: '2021-12-31', income: eur('1'), deals: [{ deal: 'C', income: eur('1') }] }] },
    ],
  ])('is refused with %s at %s', (code, path, change) => {
    const result = run({ fund: alone, years, ...change } as Partial<Wire>);
    expect(result).toMatchObject({ ok: false, error: { code, path } });
    expect(result.ok || result.error.message).toMatch(/\. [A-Z][^.]+.*\.$/);
  });
});

describe('random funds', () => {
  const draw = fc.record({
    input: wholeFundArbitrary,
    incomes: fc.array(fc.bigInt(-(10n ** 10n), 10n ** 10n), { minLength: 1, maxLength: 3 }),
    points: fc.integer({ min: 0, max: 6000 }),
  });

  it('allocate to carry what the referee gives it at book value', () => {
    fc.assert(
      fc.property(draw, ({ input, incomes }) => {
        const { distribution, ...history } = input;
        const flows = history.flows.filter(({ kind }) => kind === 'call');
        const { currency } = distribution.amount;
        const called = flows.reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), 0n);
        const years = incomes.map((minor, k) => ({
          to: addDays(distribution.date, 365 * k),
          income: { currency, minor },
        }));
        let book = called;
        for (const [k, year] of unwrap(allocateIncome({ ...history, flows }, years)).entries()) {
          book += incomes[k] ?? 0n;
          const amount = { currency, minor: book > 0n ? book : 0n };
          const sold = { ...history, flows, distribution: { date: year.to, amount } };
          const carry = [...refereeWaterfall(sold).tiers.values()].reduce(
            (sum, tier) => sum + tier.carry,
            0n,
          );
          const exact = new Decimal(carry.toString()).div(REFEREE_SCALE.toString());
          expect(year.allocatedToDate.minus(exact).abs().toNumber()).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('owe nothing more once it is paid, and never more than the rate on income', () => {
    let owing = 0;
    fc.assert(
      fc.property(draw, ({ input, incomes, points }) => {
        const { distribution, ...history } = input;
        const { currency } = distribution.amount;
        const rate = (points / 10_000).toFixed(4);
        const date = addDays(distribution.date, 1200);
        const years = incomes.map((minor, k) => ({
          to: addDays(distribution.date, 365 * k),
          income: { currency, minor },
        }));
        const of = (flows: typeof history.flows) =>
          unwrap(
            taxDistributionCalculation.run(
              { fund: { ...history, flows, taxDistributions: { rate } }, date, years },
              silentContext,
            ),
          ).output;
        const before = of(history.flows);
        const advance = { date, kind: 'tax-distribution' as const, amount: before.payable };
        const after = of([...history.flows, advance]);
        expect(after.payable.minor <= 1n).toBe(true);
        if (before.payable.minor === 0n) return;
        owing++;
        const most = before.tax.minor - before.carryPaid.minor + 1n;
        expect(before.payable.minor <= most).toBe(true);
      }),
      { numRuns: 200, seed: 5 },
    );
    expect(owing).toBeGreaterThan(20);
  });
});
