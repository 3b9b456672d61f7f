/** Deals against the shared cases, and what holds for every American waterfall. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agreed, expectStated } from '../../test/helpers/agreed.ts';
import { silentContext } from '../calculation.ts';
import type { Money } from '../money/money.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { dealByDealCalculation } from './dealByDealCalculation.ts';
import { dealByDealInputSchema } from './dealByDealInput.ts';

const file = new URL('../../../shared/data/waterfall/deal_by_deal.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

interface Line {
  readonly date: string;
  readonly deal: string;
  readonly roc: number;
  readonly pref: number;
  readonly catchup_gp: number;
  readonly catchup_lp: number;
  readonly split_gp: number;
  readonly split_lp: number;
  readonly lp: number;
  readonly gp_carry: number;
}

interface Case {
  readonly id: string;
  readonly terms: {
    readonly pref_rate: number;
    readonly pref_compounding: string;
    readonly carry: number;
    readonly catch_up: number;
    readonly loss_carryforward: boolean;
    readonly clawback_tax_rate?: number;
  };
  readonly deals: readonly { id: string; flows: readonly (readonly [string, string, number])[] }[];
  readonly expected: {
    readonly distributions: readonly Line[];
    readonly totals: { readonly [name: string]: number };
  };
}

const euro = (amount: number) => ({ currency: 'EUR', amount: amount.toFixed(2) });
const value = (money: Money | undefined) => Number(money?.minor) / 100;
const agreed = new Agreed();
const near = (found: number, expected: number) =>
  expect(agreed.differ(found, expected)).toBeLessThanOrEqual(0.0151);

function runOf(input: object) {
  const result = dealByDealCalculation.run(dealByDealInputSchema.parse(input), silentContext);
  return result.ok ? result.value.output : result.error.code;
}

const KINDS: { readonly [kind: string]: string } = { dist: 'distribution', writeoff: 'write-off' };

describe.skipIf(absent)('shared cases', () => {
  const cases = absent
    ? []
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }).cases;
  it.each(cases.map((each) => [each.id, each] as const))('%s', (_, { terms, deals, expected }) => {
    const output = runOf({
      terms: {
        currency: 'EUR',
        preferredReturn: {
          rateAnnual: String(terms.pref_rate),
          compounding: terms.pref_compounding,
        },
        catchUp: { share: String(terms.catch_up) },
        carry: { rate: String(terms.carry) },
      },
      losses: terms.loss_carryforward ? 'carried-forward' : 'each-deal-alone',
      clawback: { taxRate: String(terms.clawback_tax_rate ?? 0) },
      flows: deals.flatMap(({ id, flows }) =>
        flows.map(([date, kind, amount]) => ({
          date,
          deal: id,
          kind: KINDS[kind] ?? kind,
          ...(kind === 'writeoff' ? {} : { amount: euro(amount) }),
        })),
      ),
    });
    if (typeof output === 'string') throw new Error(output);
    expect(output.distributions).toHaveLength(expected.distributions.length);
    expected.distributions.forEach((line, k) => {
      const found = output.distributions[k];
      const tier = (id: string) => found?.tiers.find((each) => each.id === id);
      expect(found).toMatchObject({ date: line.date, deal: line.deal });
      near(value(tier('return-of-capital')?.investors), line.roc);
      near(value(tier('preferred-return')?.investors), line.pref);
      near(value(tier('catch-up')?.carry ?? { currency: 'EUR', minor: 0n }), line.catchup_gp);
      near(value(tier('carry-split')?.carry), line.split_gp);
      near(value(found?.lp), line.lp);
      near(value(found?.carry), line.gp_carry);
    });
    const { totals, clawback } = output;
    near(value(totals.carry), expected.totals.gp_carry ?? Number.NaN);
    near(value(totals.wholeFundCarry), expected.totals.whole_fund_carry ?? Number.NaN);
    near(value(clawback.excessCarry), expected.totals.clawback_excess_carry ?? Number.NaN);
    near(value(clawback.preferredShortfall), expected.totals.clawback_pref_shortfall ?? Number.NaN);
    near(value(clawback.gross), expected.totals.clawback_gross ?? Number.NaN);
    near(value(clawback.afterTaxCap), expected.totals.clawback_cap_after_tax ?? Number.NaN);
    near(value(clawback.payable), expected.totals.clawback_payable ?? Number.NaN);
  });

  it('agree as the specification states', () => {
    expectStated('deal by deal', agreed);
  });
});

const terms = {
  currency: 'EUR',
  preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
  catchUp: { share: '1' },
  carry: { rate: '0.2' },
};
const start = isoDate('2020-01-01');

const dealArbitrary = fc.record({
  called: fc.integer({ min: 1, max: 1_000_000 }),
  after: fc.integer({ min: 0, max: 2000 }),
  held: fc.integer({ min: 1, max: 3000 }),
  multiple: fc.integer({ min: 0, max: 400 }),
});
type Deal = typeof dealArbitrary extends fc.Arbitrary<infer T> ? T : never;

function flowsOf(deals: readonly Deal[]) {
  return deals.flatMap(({ called, after, held, multiple }, k) => {
    const begin = addDays(start, after);
    const amount = Math.round((called * multiple) / 100);
    return [
      { date: begin, deal: `D${k}`, kind: 'call', amount: euro(called) },
      amount > 0
        ? { date: addDays(begin, held), deal: `D${k}`, kind: 'distribution', amount: euro(amount) }
        : { date: addDays(begin, held), deal: `D${k}`, kind: 'write-off' },
    ];
  });
}

describe('deal by deal', () => {
  it('pays every cent, and the clawback restores the agreed split where tax takes nothing', () => {
    const histories = fc.array(dealArbitrary, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(histories, fc.boolean(), (deals, isForward) => {
        const output = runOf({
          terms,
          losses: isForward ? 'carried-forward' : 'each-deal-alone',
          flows: flowsOf(deals),
        });
        if (typeof output === 'string') throw new Error(output);
        for (const { amount, lp, carry, tiers } of output.distributions) {
          expect(lp.minor + carry.minor).toBe(amount.minor);
          for (const tier of tiers) {
            expect(tier.investors.minor >= 0n).toBe(true);
            expect(tier.carry.minor >= 0n).toBe(true);
          }
        }
        const { totals, clawback } = output;
        const profit = Number(totals.distributed.minor - totals.called.minor) / 100;
        const kept = value(totals.carry) - value(clawback.payable);
        // Each distribution rounds the carry of its tiers to the cent.
        const slack = 0.02 * (1 + output.distributions.length);
        expect(kept).toBeLessThanOrEqual(0.2 * Math.max(0, profit) + slack);
        expect(clawback.payable.minor <= totals.carry.minor).toBe(true);
      }),
    );
  });

  it('pays no carry while a realised loss is not made good, with losses carried forward', () => {
    const flows = flowsOf([
      { called: 100, after: 0, held: 365, multiple: 0 },
      { called: 100, after: 0, held: 730, multiple: 180 },
    ]);
    expect(runOf({ terms, flows })).toMatchObject({ totals: { carry: { minor: 0n } } });
    const alone = runOf({ terms, flows, losses: 'each-deal-alone' });
    expect(alone).toMatchObject({
      totals: { carry: { minor: 1600n } },
      clawback: { gross: { minor: 1600n }, payable: { minor: 1600n } },
    });
  });

  it('takes the clawback from escrow first, and the rest after tax', () => {
    const flows = flowsOf([
      { called: 100, after: 0, held: 365, multiple: 200 },
      { called: 100, after: 0, held: 730, multiple: 0 },
    ]);
    const clawback = { taxRate: '0.4', escrowShare: '0.25' };
    expect(runOf({ terms, flows, losses: 'each-deal-alone', clawback })).toMatchObject({
      clawback: {
        gross: { minor: 2000n },
        fromEscrow: { minor: 500n },
        fromHolders: { minor: 900n },
        payable: { minor: 1400n },
      },
    });
  });

  it('counts expenses of the fund as calls of its deals', () => {
    const flows = flowsOf([
      { called: 100, after: 0, held: 365, multiple: 150 },
      { called: 300, after: 0, held: 900, multiple: 0 },
    ]);
    const expenses = [{ date: addDays(start, 10), amount: euro(40) }];
    const output = runOf({ terms, flows, expenses });
    expect(output).toMatchObject({ totals: { called: { minor: 44000n } } });
    if (typeof output === 'string') throw new Error(output);
    expect(value(output.distributions[0]?.tiers[0]?.investors)).toBe(110);
  });

  it.each([
    ['FLOW_WITHOUT_AMOUNT', { flows: [{ date: start, deal: 'A', kind: 'call' }] }],
    ['DISTRIBUTION_BEFORE_CALL', { flows: [{ date: start, deal: 'A', kind: 'write-off' }] }],
    ['SHARE_RANGE', { clawback: { taxRate: '1.5' } }],
    ['EXPENSE_BEFORE_CALL', { expenses: [{ date: '2019-01-01', amount: euro(1) }] }],
    ['CATCH_UP_NEVER_COMPLETES', { terms: { ...terms, catchUp: { share: '0.1' } } }],
  ])('refuses with %s', (code, change) => {
    const flows = flowsOf([{ called: 100, after: 0, held: 365, multiple: 150 }]);
    expect(runOf({ terms, flows, ...change })).toBe(code);
  });
});
