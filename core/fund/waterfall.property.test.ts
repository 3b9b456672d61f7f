/** Properties of the waterfall over random funds, and a second solver that referees every line. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { fundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import {
  expectCarryShare,
  expectConserved,
  expectMonotone,
  expectOrderIndependent,
  expectRefereeAgrees,
  expectScaleInvariant,
} from '../../test/helpers/fundProperties.ts';

const many = { numRuns: 200 };
const some = { numRuns: 100 };

describe('random whole-fund waterfalls', () => {
  it('agree with the referee', () => {
    fc.assert(fc.property(fundArbitrary, expectRefereeAgrees), many);
  });

  it('conserve every minor unit and pay investors first', () => {
    fc.assert(fc.property(fundArbitrary, expectConserved), many);
  });

  it('give carry its rate of profit once caught up, and never more', () => {
    fc.assert(fc.property(fundArbitrary, expectCarryShare), many);
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
