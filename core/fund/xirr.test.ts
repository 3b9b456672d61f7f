/** Every root of the shared cases, and what a rate of return must refuse. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agreed, expectStated } from '../../test/helpers/agreed.ts';
import { dateFromDayNumber, isoDate } from '../time/dates.ts';
import { type DatedAmount, xirr } from './xirr.ts';

const file = new URL('../../../shared/data/returns/xirr_cases.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

interface Case {
  readonly id: string;
  readonly flows: readonly [string, number][];
  readonly all_real_roots_gt_minus1: readonly number[];
  readonly accept: 'unique' | 'no_root' | 'any_root_but_must_flag_ambiguity';
  readonly published_xirr: number | null;
}

function flowsOf(pairs: readonly (readonly [string, number])[]): DatedAmount[] {
  return pairs.map(([date, amount]) => ({ date: isoDate(date), amount }));
}

/** Net present value beside the size of its terms; Math.pow is fine in a test. */
function residual(flows: readonly DatedAmount[], rate: number): number {
  const day = (date: string) => Date.parse(date) / 86_400_000;
  const first = Math.min(...flows.map((flow) => day(flow.date)));
  const terms = flows.map((flow) => flow.amount * (1 + rate) ** (-(day(flow.date) - first) / 365));
  const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
  return Math.abs(terms.reduce((sum, term) => sum + term, 0)) / size;
}

const agreed = new Agreed();

describe.skipIf(absent)('shared cases', () => {
  const cases: Case[] = absent
    ? []
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases;

  it.each(cases.map((each) => [each.id, each] as const))('%s', (_, each) => {
    const flows = flowsOf(each.flows);
    const result = xirr(flows);
    const expected = each.all_real_roots_gt_minus1;
    if (each.accept === 'no_root') {
      expect(result.ok).toBe(false);
      return;
    }
    if (!result.ok) throw new Error(result.error.code);
    const { roots, headline, isAmbiguous } = result.value;
    expect(roots).toHaveLength(expected.length);
    expect(isAmbiguous).toBe(expected.length > 1);
    expect(roots).toContain(headline);
    roots.forEach((root, k) => {
      const known = expected[k] ?? Number.NaN;
      expect(agreed.differ(root, known, true)).toBeLessThanOrEqual(1e-8 * (1 + Math.abs(known)));
      expect(residual(flows, root)).toBeLessThanOrEqual(1e-9);
    });
  });

  it('agree as the specification states', () => {
    expectStated('rates of return', agreed);
  });
});

describe('xirr', () => {
  it('names the rule of its headline', () => {
    const pump = flowsOf([
      ['2020-01-01', -100],
      ['2020-12-31', 230],
      ['2021-12-31', -132],
    ]);
    const result = xirr(pump);
    if (!result.ok) throw new Error(result.error.code);
    expect(result.value.roots.map((root) => Number(root.toFixed(10)))).toEqual([0.1, 0.2]);
    expect(result.value.headline).toBe(result.value.roots[0]);
    expect(result.value.rule).toContain('nearest to zero');
  });

  it('finds a root that only touches zero', () => {
    const result = xirr(
      flowsOf([
        ['2021-01-01', -100],
        ['2022-01-01', 220],
        ['2023-01-01', -121],
      ]),
    );
    if (!result.ok) throw new Error(result.error.code);
    expect(result.value.roots).toHaveLength(1);
    expect(result.value.headline).toBeCloseTo(0.1, 6);
  });

  it.each([
    ['only outflows', [['2020-01-01', -1] as const, ['2021-01-01', -2] as const]],
    ['one date', [['2020-01-01', -1] as const, ['2020-01-01', 2] as const]],
    ['nothing', []],
  ])('refuses %s', (_, pairs) => {
    const result = xirr(flowsOf(pairs));
    expect(result.ok ? 'ok' : result.error.code).toBe('XIRR_NO_SIGN_CHANGE');
  });

  it('finds the rate that made the flows, near -1 and far above zero', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -13, max: 12, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3650 }), fc.integer({ min: 1, max: 1e6 })), {
          minLength: 1,
          maxLength: 8,
        }),
        (u, later) => {
          const rate = Math.expm1(u);
          const dated = later.map(([day, amount]) => ({
            date: dateFromDayNumber(18_000 + day),
            amount,
          }));
          const value = later.reduce(
            (sum, [day, amount]) => sum + amount * Math.exp((-u * day) / 365),
            0,
          );
          const result = xirr([{ date: dateFromDayNumber(18_000), amount: -value }, ...dated]);
          if (!result.ok) throw new Error(result.error.code);
          expect(result.value.roots).toHaveLength(1);
          expect(Math.abs(Math.log1p(result.value.headline) - u)).toBeLessThan(1e-9);
          expect(rate).toBeGreaterThan(-1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([-1e-14, -1e-17, 0, 1e-17, 1e-14])('finds one root beside zero, at %s', (rate) => {
    const result = xirr(
      flowsOf([
        ['2021-01-01', -100],
        ['2022-01-01', 100 * (1 + rate)],
      ]),
    );
    if (!result.ok) throw new Error(result.error.code);
    expect(result.value.roots).toHaveLength(1);
    expect(Math.abs(result.value.headline)).toBeLessThan(1e-12);
  });

  it('has a root wherever a dense scan sees the value change sign', () => {
    const flow = fc.tuple(fc.integer({ min: 0, max: 3650 }), fc.integer({ min: -1e6, max: 1e6 }));
    fc.assert(
      fc.property(fc.array(flow, { minLength: 2, maxLength: 12 }), (pairs) => {
        const flows = pairs.map(([day, amount]) => ({
          date: dateFromDayNumber(18_000 + day),
          amount,
        }));
        const result = xirr(flows);
        const logs = result.ok ? result.value.roots.map((root) => Math.log1p(root)) : [];
        const valueAt = (u: number) =>
          pairs.reduce((sum, [day, amount]) => sum + amount * Math.exp((-u * day) / 365), 0);
        for (let u = -4; u < 4; u += 1 / 128) {
          if (Math.sign(valueAt(u)) * Math.sign(valueAt(u + 1 / 128)) >= 0) continue;
          expect(logs.some((log) => log > u - 1e-9 && log < u + 1 / 128 + 1e-9)).toBe(true);
        }
        // Nearer to -1 a double has too few digits left to hold the rate itself.
        for (const root of result.ok ? result.value.roots.filter((each) => each > -0.9999) : [])
          expect(residual(flows, root)).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of flows', () => {
    const flows = flowsOf([
      ['2020-01-01', -100],
      ['2020-07-15', -50],
      ['2022-03-31', 40],
      ['2024-06-30', 170],
    ]);
    expect(xirr([...flows].reverse())).toEqual(xirr(flows));
  });
});
