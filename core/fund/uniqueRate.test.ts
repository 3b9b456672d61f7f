/** The fast rate of streams with one change of sign, against the search for every root. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniqueRate, uniqueRates } from './uniqueRate.ts';
import { allRates } from './xirrRoots.ts';

const streamArbitrary = fc.record({
  paid: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 10 }),
  received: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 10 }),
  gaps: fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 20, maxLength: 20 }),
  turned: fc.boolean(),
});

function flowsOf({
  paid,
  received,
  gaps,
  turned,
}: typeof streamArbitrary extends fc.Arbitrary<infer T> ? T : never) {
  let day = 0;
  return [...paid.map((amount) => -amount), ...received].map((amount, k) => {
    day += gaps[k] ?? 1;
    return { day, amount: turned ? -amount : amount };
  });
}

describe('uniqueRates', () => {
  it('agree with the search for all roots', () => {
    fc.assert(
      fc.property(streamArbitrary, (draw) => {
        const flows = flowsOf(draw);
        const all = allRates(flows.map(({ day, amount }) => ({ years: day / 365, amount })));
        const [root = Number.NaN] = all;
        expect(all.length).toBeLessThan(2);
        const [fast = Number.NaN] = uniqueRates(
          Float64Array.from(flows.map(({ amount }) => amount)),
          Int32Array.from(flows.map(({ day }) => day)),
          flows.length,
        );
        const one = uniqueRate(
          flows.map(({ amount }) => amount),
          flows.map(({ day }) => day / 365),
        );
        // Both leave rates that are far out to the search.
        for (const rate of [fast, one ?? Number.NaN])
          if (!Number.isNaN(rate))
            expect(Math.abs(rate - root)).toBeLessThan(1e-9 * (1 + Math.abs(root)));
        if (root > -0.9 && root < 10) expect(Number.isNaN(fast)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('leave streams with more changes of sign, or none, or days out of order, to the search', () => {
    const days = Int32Array.from([0, 10, 20]);
    const rateOf = (amounts: number[], at = days) =>
      uniqueRates(Float64Array.from(amounts), at, 3)[0];
    expect(rateOf([-100, 230, -132])).toBeNaN();
    expect(rateOf([100, 230, 132])).toBeNaN();
    expect(rateOf([-100, 50, 70], Int32Array.from([0, 20, 10]))).toBeNaN();
    expect(rateOf([-100, 0, 110], Int32Array.from([0, 100, 365]))).toBeCloseTo(0.1, 12);
  });
});
