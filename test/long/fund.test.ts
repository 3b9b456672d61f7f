/** The fund properties over thousands of random funds: the long version of core/fund. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { fundArbitrary, wholeFundArbitrary } from '../helpers/fundArbitraries.ts';
import {
  expectCarryShare,
  expectConserved,
  expectMonotone,
  expectOrderIndependent,
  expectRefereeAgrees,
  expectScaleInvariant,
  expectTiersFull,
} from '../helpers/fundProperties.ts';

const TEN_MINUTES_MS = 600_000;

describe('random funds of every form, long', () => {
  it(
    'agree with the referee on 10,000 funds',
    () => {
      fc.assert(fc.property(fundArbitrary, expectRefereeAgrees), { numRuns: 10_000 });
    },
    TEN_MINUTES_MS,
  );

  it(
    'keep every other property on 2,000 funds',
    () => {
      const extra = fc.bigInt({ min: 1n, max: 10n ** 12n });
      fc.assert(
        fc.property(fundArbitrary, extra, (input, amount) => {
          expectConserved(input);
          expectTiersFull(input);
          expectMonotone(input, amount);
          expectScaleInvariant(input, 2n + (amount % 1000n));
          expectOrderIndependent(input);
        }),
        { numRuns: 2000 },
      );
    },
    TEN_MINUTES_MS,
  );

  it(
    'give carry its share of profit on 2,000 whole funds',
    () => {
      fc.assert(fc.property(wholeFundArbitrary, expectCarryShare), { numRuns: 2000 });
    },
    TEN_MINUTES_MS,
  );
});
