/** Promote tiers against the shared cases, an independent check of each hurdle, and properties. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agreed, expectStated } from '../../test/helpers/agreed.ts';
import { silentContext } from '../calculation.ts';
import { unwrap } from '../result.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { hurdleTiersCalculation, hurdleTiersInputSchema } from './hurdleTiersCalculation.ts';
import { internalRate } from './xirr.ts';

const file = new URL('../../../shared/data/waterfall/tiered_irr_hurdles.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

interface Case {
  readonly id: string;
  readonly time: 'periods' | 'dates_act365';
  readonly gp_coinvest: number;
  readonly tiers: readonly { hurdle_irr: number; promote: number }[];
  readonly final_promote: number;
  readonly flows: readonly (readonly [number | string, 'call' | 'dist', number])[];
  readonly tol_abs: number;
  readonly expected: {
    readonly distributions: readonly {
      readonly tiers: readonly { investors: number; promote: number }[];
      readonly lp: number;
      readonly promote: number;
    }[];
  };
}

const start = isoDate('2001-01-01');
const euro = (amount: number) => ({ currency: 'EUR', amount: amount.toFixed(2) });

function runOf(input: object) {
  const result = hurdleTiersCalculation.run(hurdleTiersInputSchema.parse(input), silentContext);
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
      tiers: each.tiers.map(({ hurdle_irr, promote }) => ({
        irr: String(hurdle_irr),
        promote: String(promote),
      })),
      finalPromote: String(each.final_promote),
      gpInvestment: String(each.gp_coinvest),
      flows: each.flows.map(([time, kind, amount]) => ({
        date: typeof time === 'string' ? time : addDays(start, 365 * time),
        kind: kind === 'call' ? 'call' : 'distribution',
        amount: euro(amount),
      })),
    });
    if (typeof output === 'string') throw new Error(output);
    each.expected.distributions.forEach((expected, k) => {
      const line = output.distributions[k];
      expected.tiers.forEach((tier, at) => {
        const found = line?.tiers[at];
        expect(
          agreed.differ(Number(found?.investors.minor) / 100, tier.investors),
        ).toBeLessThanOrEqual(each.tol_abs);
        expect(agreed.differ(Number(found?.promote.minor) / 100, tier.promote)).toBeLessThanOrEqual(
          each.tol_abs,
        );
      });
      expect(agreed.differ(Number(line?.lp.minor) / 100, expected.lp)).toBeLessThanOrEqual(
        each.tol_abs,
      );
    });
    expect(output.distributions).toHaveLength(each.expected.distributions.length);
  });

  it('agree as the specification states', () => {
    expectStated('hurdle tiers', agreed);
  });
});

const terms = {
  currency: 'EUR',
  tiers: [
    { irr: '0.08', promote: '0' },
    { irr: '0.15', promote: '0.2' },
  ],
  finalPromote: '0.3',
};

describe('hurdles', () => {
  it('are met exactly where the next tier begins', () => {
    const days = fc.integer({ min: 30, max: 3000 });
    const millions = fc.integer({ min: 1, max: 90 });
    fc.assert(
      fc.property(days, millions, fc.integer({ min: 1, max: 400 }), (length, paid, gain) => {
        const flows = [
          { date: start, kind: 'call', amount: euro(paid * 1e6) },
          { date: addDays(start, length), kind: 'distribution', amount: euro(paid * 1e4 * gain) },
        ];
        const output = runOf({ ...terms, flows });
        if (typeof output === 'string') throw new Error(output);
        const [first, second, last] = output.distributions[0]?.tiers ?? [];
        const reached = (amount: bigint) =>
          unwrap(
            internalRate([
              { years: 0, amount: -paid * 1e6 },
              { years: length / 365, amount: Number(amount) / 100 },
            ]),
          ).headline;
        const one = first?.investors.minor ?? 0n;
        const two = one + (second?.investors.minor ?? 0n);
        if (two > one) expect(reached(one)).toBeCloseTo(0.08, 5);
        if ((last?.investors.minor ?? 0n) > 0n) expect(reached(two)).toBeCloseTo(0.15, 5);
        const all = output.distributions[0];
        expect((all?.lp.minor ?? 0n) + (all?.promote.minor ?? 0n)).toBe(all?.amount.minor);
      }),
    );
  });

  it('take the later of a rate and a multiple', () => {
    const flows = [
      { date: start, kind: 'call', amount: euro(100) },
      { date: addDays(start, 365), kind: 'distribution', amount: euro(200) },
    ];
    const tiers = [{ irr: '0.1', multiple: '1.5', promote: '0' }];
    expect(runOf({ currency: 'EUR', tiers, finalPromote: '0.5', flows })).toMatchObject({
      totals: { lp: { minor: 17500n }, promote: { minor: 2500n } },
    });
  });

  it.each([
    ['HURDLES_MISSING', { tiers: [] }],
    ['HURDLE_RANGE', { tiers: [{ promote: '0.1' }] }],
    ['PROMOTE_RANGE', { tiers: [{ irr: '0.08', promote: '1' }] }],
    ['PROMOTE_RANGE', { finalPromote: '-0.1' }],
    ['GP_INVESTMENT_RANGE', { gpInvestment: '1.2' }],
    ['HURDLES_OUT_OF_ORDER', { tiers: [...terms.tiers].reverse() }],
    [
      'DISTRIBUTION_BEFORE_CALL',
      { flows: [{ date: start, kind: 'distribution', amount: euro(1) }] },
    ],
  ])('refuse with %s', (code, change) => {
    expect(runOf({ ...terms, flows: [], ...change })).toBe(code);
  });
});
