/** Many splits over the same weights give what `allocate` gives, unit by unit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from './allocate.ts';
import { allocateInto, readyWeights } from './allocateMany.ts';

describe('allocateInto', () => {
  it('gives the parts of allocate, small and large, with ties', () => {
    const weights = fc
      .array(fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 14n)), {
        minLength: 1,
        maxLength: 60,
      })
      .filter((list) => list.some((weight) => weight > 0n));
    const totals = fc.array(
      fc.oneof(fc.nat(200), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
    );
    fc.assert(
      fc.property(weights, totals, (list, amounts) => {
        const ready = readyWeights(list);
        const out = new Float64Array(list.length);
        for (const total of amounts) {
          allocateInto(total, ready, out);
          expect([...out].map(BigInt)).toEqual(allocate(BigInt(total), list));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('falls back to whole numbers of any size', () => {
    const list = [10n ** 17n, 2n * 10n ** 17n];
    const out = new Float64Array(2);
    allocateInto(300, readyWeights(list), out);
    expect([...out]).toEqual([100, 200]);
  });
});
