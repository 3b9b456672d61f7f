/** Properties of the waterfall over random funds, and a second solver that referees every line. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { fundArbitrary, wholeFundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import {
  expectCarryShare,
  expectConserved,
  expectMonotone,
  expectOrderIndependent,
  expectRefereeAgrees,
  expectScaleInvariant,
  expectTiersFull,
} from '../../test/helpers/fundProperties.ts';

const MOST_MS = 300_000;
const many = { numRuns: 500 };
const some = { numRuns: 60 };

describe('random funds of every form', () => {
  it(
    'agree with the referee',
    () => {
      fc.assert(fc.property(fundArbitrary, expectRefereeAgrees), many);
    },
    MOST_MS,
  );

  it('conserve every minor unit and pay investors first', () => {
    fc.assert(fc.property(fundArbitrary, expectConserved), some);
  });

  it('fill a tier before the next one pays', () => {
    fc.assert(fc.property(fundArbitrary, expectTiersFull), some);
  });

  it('are monotone in proceeds', () => {
    const extra = fc.bigInt({ min: 1n, max: 10n ** 11n });
    fc.assert(fc.property(fundArbitrary, extra, expectMonotone), some);
  });

  it('scale with the money', () => {
    const factor = fc.bigInt({ min: 2n, max: 1000n });
    fc.assert(fc.property(fundArbitrary, factor, expectScaleInvariant), some);
  });

  it('do not depend on the order of flows within a date', () => {
    fc.assert(fc.property(fundArbitrary, expectOrderIndependent), some);
  });
});

describe('random whole funds', () => {
  it('give carry its rate of profit once caught up, and never more', () => {
    fc.assert(fc.property(wholeFundArbitrary, expectCarryShare), { numRuns: 100 });
  });
});
