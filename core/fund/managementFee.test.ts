/** Fees against the shared cases, and the terms that change them. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agreed, expectStated } from '../../test/helpers/agreed.ts';
import { silentContext } from '../calculation.ts';
import { unwrap } from '../result.ts';
import { addDays, addMonths, isoDate } from '../time/dates.ts';
import { managementFeeCalculation } from './managementFeeCalculation.ts';

const file = new URL('../../../shared/data/waterfall/management_fees.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

interface Case {
  readonly id: string;
  readonly committed: number;
  readonly quarters: number;
  readonly investment_period_quarters: number;
  readonly rate: number;
  readonly post_rate: number;
  readonly post_basis: 'committed' | 'invested_cost';
  readonly invested_cost: readonly number[];
  readonly offset_pct: number;
  readonly transaction_fees: { readonly [quarter: string]: number };
  readonly tol_abs: number;
  readonly expected: { readonly net_fee_per_quarter: readonly number[]; readonly total: number };
}

const start = isoDate('2015-01-01');
const euro = (amount: number) => ({ currency: 'EUR', amount: amount.toFixed(2) });
const quarter = (k: number) => addMonths(start, 3 * k);

function runOf(input: object) {
  const parsed = managementFeeCalculation.input.parse(input);
  const result = managementFeeCalculation.run(parsed, silentContext);
  return result.ok ? result.value.output : result.error.code;
}

const agreed = new Agreed();

describe.skipIf(absent)('shared cases', () => {
  const cases = absent
    ? []
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }).cases;
  it.each(cases.map((each) => [each.id, each] as const))('%s', (_, each) => {
    const output = runOf({
      currency: 'EUR',
      from: start,
      to: quarter(each.quarters),
      phases: [
        { from: start, basis: 'committed', rateAnnual: String(each.rate) },
        {
          from: quarter(each.investment_period_quarters),
          basis: each.post_basis === 'committed' ? 'committed' : 'invested',
          rateAnnual: String(each.post_rate),
        },
      ],
      bases: {
        committed: [{ from: start, amount: euro(each.committed) }],
        invested: each.invested_cost.map((cost, k) => ({ from: quarter(k), amount: euro(cost) })),
      },
      offsets: {
        share: String(each.offset_pct),
        carriesForward: false,
        received: Object.entries(each.transaction_fees).map(([k, fee]) => ({
          date: quarter(Number(k)),
          amount: euro(fee),
        })),
      },
    });
    if (typeof output === 'string') throw new Error(output);
    const net = output.periods.map((period) => Number(period.net.minor) / 100);
    each.expected.net_fee_per_quarter.forEach((expected, k) => {
      expect(agreed.differ(net[k] ?? Number.NaN, expected)).toBeLessThanOrEqual(each.tol_abs);
    });
    expect(net).toHaveLength(each.quarters);
    expect(
      Math.abs(Number(output.totals.net.minor) / 100 - each.expected.total),
    ).toBeLessThanOrEqual(each.tol_abs * each.quarters);
  });

  it('agree as the specification states', () => {
    expectStated('management fees', agreed);
  });
});

const terms = {
  currency: 'EUR',
  from: '2026-02-15',
  to: '2026-10-01',
  phases: [{ from: '2026-01-01', basis: 'committed', rateAnnual: '0.02' }],
  bases: { committed: [{ from: '2026-01-01', amount: euro(100_000_000) }] },
};

describe('management fees', () => {
  it('take a first period by its days', () => {
    const output = runOf(terms);
    expect(output).toMatchObject({
      periods: [{ gross: { minor: 25_000_000n } }, { gross: { minor: 50_000_000n } }, {}],
    });
    expect(runOf({ ...terms, proration: 'act/360' })).toMatchObject({
      periods: [{ gross: { minor: 25_000_000n } }, { gross: { minor: 50_555_556n } }, {}],
    });
  });

  it('step down within a period, and follow a base from its day where the terms say so', () => {
    const phases = [...terms.phases, { from: '2026-05-16', basis: 'invested', rateAnnual: '0.01' }];
    const invested = [
      { from: '2026-04-01', amount: euro(60_000_000) },
      { from: '2026-08-15', amount: euro(30_000_000) },
    ];
    const bases = { ...terms.bases, invested };
    const change = { ...terms, phases, bases };
    // 45 of 91 days at 2% of 100 m and 46 at 1% of 60 m; then a quarter of 60 m, or part of 30 m.
    expect(runOf(change)).toMatchObject({
      periods: [{}, { gross: { minor: 32_307_692n } }, { gross: { minor: 15_000_000n } }],
    });
    expect(runOf({ ...change, baseTaken: 'daily' })).toMatchObject({
      periods: [{}, {}, { gross: { minor: 11_168_478n }, segments: [{}, {}] }],
    });
  });

  it('takes the lower of two bases, and says which', () => {
    const phases = [{ ...terms.phases[0], notAbove: 'net-asset-value' }];
    const value = [
      { from: '2026-01-01', amount: euro(120_000_000) },
      { from: '2026-05-16', amount: euro(80_000_000) },
      { from: '2026-08-15', amount: euro(150_000_000) },
    ];
    const change = { ...terms, phases, bases: { ...terms.bases, 'net-asset-value': value } };
    // 100 m is below 120 m twice; 80 m on 1 July is below 100 m: 2% of it for a quarter.
    expect(runOf(change)).toMatchObject({
      periods: [
        { gross: { minor: 25_000_000n } },
        { gross: { minor: 50_000_000n }, segments: [{ basis: 'committed' }] },
        {
          gross: { minor: 40_000_000n },
          segments: [{ basis: 'net-asset-value', higher: { basis: 'committed' } }],
        },
      ],
    });
    // By day, from 16 May 46 of 91 days of 80 m; from 1 July 45 of 92 days of it, then 100 m.
    expect(runOf({ ...change, baseTaken: 'daily' })).toMatchObject({
      periods: [{}, { gross: { minor: 44_945_055n } }, { gross: { minor: 45_108_696n } }],
    });
    const parsed = managementFeeCalculation.input.parse(change);
    const steps = unwrap(managementFeeCalculation.run(parsed, silentContext)).trace;
    expect(steps[2]?.inputs[0]?.label).toBe(
      'net-asset-value from 2026-07-01, committed is 100000000.00',
    );
  });

  it('on the lower of two bases is that of each day summed', () => {
    const level = fc.record({ after: fc.nat(400), amount: fc.integer({ min: 0, max: 1e9 }) });
    const series = fc.uniqueArray(level, { maxLength: 5, selector: ({ after }) => after });
    const start = isoDate('2026-01-01');
    const levelsOf = (list: readonly { after: number; amount: number }[], first: number) => [
      { from: start, amount: euro(first) },
      ...list
        .toSorted((a, b) => a.after - b.after)
        .map(({ after, amount }) => ({ from: addDays(start, after + 1), amount: euro(amount) })),
    ];
    fc.assert(
      fc.property(series, series, (costs, values) => {
        const bases = {
          invested: levelsOf(costs, 400_000_000),
          'net-asset-value': levelsOf(values, 500_000_000),
        };
        const phase = { from: start, rateAnnual: '0.0175' };
        const output = runOf({
          ...terms,
          ...{ from: '2026-01-15', to: '2027-01-20', baseTaken: 'daily', proration: 'act/365f' },
          phases: [{ ...phase, basis: 'invested', notAbove: 'net-asset-value' }],
          bases,
        });
        if (typeof output === 'string') throw new Error(output);
        const on = (list: (typeof bases)['invested'], day: string) =>
          Number(list.findLast(({ from }) => from <= day)?.amount.amount ?? 0);
        let sum = 0;
        for (let day = isoDate('2026-01-15'); day < '2027-01-20'; day = addDays(day, 1))
          sum += Math.min(on(bases.invested, day), on(bases['net-asset-value'], day));
        const exact = (sum * 0.0175 * 100) / 365;
        expect(Math.abs(Number(output.totals.gross.minor) - exact)).toBeLessThan(4);
      }),
    );
  });

  const level = (from: string, cost: number, value: number) => ({
    from,
    cost: euro(cost),
    value: euro(value),
  });
  const eachOne = [{ ...terms.phases[0], basis: 'invested', notAbove: 'net-asset-value' }].map(
    (phase) => ({ ...phase, perInvestment: true }),
  );

  it('takes the lower of cost and value of each investment where terms say so', () => {
    const investments = [
      { deal: 'A', levels: [level('2026-01-01', 60_000_000, 90_000_000)] },
      {
        deal: 'B',
        levels: [
          level('2026-01-01', 40_000_000, 25_000_000),
          level('2026-07-01', 40_000_000, 70_000_000),
        ],
      },
    ];
    const output = runOf({ ...terms, to: '2027-01-01', phases: eachOne, bases: { investments } });
    if (typeof output === 'string') throw new Error(output);
    const bases = output.periods.map(({ segments }) => Number(segments[0]?.base.minor) / 1e8);
    // 60 and 25, then 60 and 40; the sums of the fund would be 100 beside 115 and 160.
    expect(bases).toEqual([85, 85, 100, 100]);
    expect(output.periods[0]?.segments[0]?.investments?.map(({ deal }) => deal)).toEqual([
      'A',
      'B',
    ]);
  });

  it('is never above the fee on the lower of the sums', () => {
    const amount = fc.nat(500_000_000);
    const held = fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(held, (list) => {
        const sum = (k: 0 | 1) => list.reduce((total, each) => total + each[k], 0);
        const bases = {
          invested: [{ from: '2026-01-01', amount: euro(sum(0)) }],
          'net-asset-value': [{ from: '2026-01-01', amount: euro(sum(1)) }],
          investments: list.map(([cost, value], k) => ({
            deal: `D${k}`,
            levels: [level('2026-01-01', cost, value)],
          })),
        };
        const of = (perInvestment: boolean) => {
          const phases = eachOne.map((phase) => ({ ...phase, perInvestment }));
          const output = runOf({ ...terms, phases, bases });
          if (typeof output === 'string') throw new Error(output);
          return output;
        };
        const own = of(true);
        expect(own.totals.gross.minor <= of(false).totals.gross.minor).toBe(true);
        const lowest = list.reduce((total, [cost, value]) => total + Math.min(cost, value), 0);
        expect(own.periods[0]?.segments[0]?.base.minor).toBe(BigInt(lowest) * 100n);
      }),
    );
  });

  it('carries an offset forward only where the terms say so, and lays VAT on the rest', () => {
    const received = [{ date: '2026-04-02', amount: euro(900_000) }];
    const offsets = (carriesForward: boolean) => ({ share: '0.8', carriesForward, received });
    expect(runOf({ ...terms, vatRate: '0.19', offsets: offsets(true) })).toMatchObject({
      periods: [
        { net: { minor: 25_000_000n }, vat: { minor: 4_750_000n } },
        { net: { minor: 0n }, carriedForward: { minor: 22_000_000n } },
        { net: { minor: 28_000_000n }, vat: { minor: 5_320_000n }, carriedForward: { minor: 0n } },
      ],
    });
    expect(runOf({ ...terms, offsets: offsets(false) })).toMatchObject({
      totals: { offset: { minor: 50_000_000n } },
    });
  });

  it('never offsets more than was received, nor more than the fee', () => {
    const fees = fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 3 });
    fc.assert(
      fc.property(fees, fc.boolean(), (amounts, carriesForward) => {
        const received = amounts.map((amount, k) => ({
          date: addMonths(isoDate('2026-02-20'), 3 * k),
          amount: euro(amount),
        }));
        const output = runOf({ ...terms, offsets: { share: '1', carriesForward, received } });
        if (typeof output === 'string') throw new Error(output);
        const all = amounts.reduce((sum, amount) => sum + BigInt(amount) * 100n, 0n);
        expect(output.totals.offset.minor <= all).toBe(true);
        for (const { net, gross, offset } of output.periods) {
          expect(net.minor >= 0n).toBe(true);
          expect(net.minor + offset.minor).toBe(gross.minor);
        }
        const left = output.periods.at(-1)?.carriedForward.minor ?? 0n;
        if (carriesForward) expect(output.totals.offset.minor + left).toBe(all);
      }),
    );
  });

  it.each([
    ['FEE_PERIOD_EMPTY', { to: '2026-02-15' }],
    ['FEE_PHASE_MISSING', { phases: [{ ...terms.phases[0], from: '2026-03-01' }] }],
    ['FEE_BASE_MISSING', { bases: {} }],
    ['FEE_BASE_MISSING', { phases: [{ ...terms.phases[0], notAbove: 'invested' }] }],
    ['FEE_BASE_TWICE', { phases: [{ ...terms.phases[0], notAbove: 'committed' }] }],
    ['FEE_BASE_MISSING', { phases: eachOne }],
    ['FEE_BASE_NOT_BY_INVESTMENT', { phases: [{ ...terms.phases[0], perInvestment: true }] }],
    ['DEAL_TWICE', { bases: { investments: ['A', 'A'].map((deal) => ({ deal, levels: [] })) } }],
    [
      'DATES_OUT_OF_ORDER',
      {
        bases: {
          investments: [
            { deal: 'A', levels: [level('2026-02-01', 1, 1), level('2026-01-01', 1, 1)] },
          ],
        },
      },
    ],
    ['DATES_OUT_OF_ORDER', { phases: [terms.phases[0], terms.phases[0]] }],
    ['CURRENCY_MIXED', { currency: 'USD' }],
  ])('refuse with %s', (code, change) => {
    expect(runOf({ ...terms, ...change })).toBe(code);
  });
});
