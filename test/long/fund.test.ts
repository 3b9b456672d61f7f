/** The fund properties over thousands of random funds: the long version of core/fund. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { fundArbitrary, wholeFundArbitrary } from '../helpers/fundArbitraries.ts';
import {
  expectCarryShare,
  expectEveryProperty,
  expectHurdleMet,
  expectRefereeAgrees,
} from '../helpers/fundProperties.ts';
import { expectCarryAlone, expectOwnTerms, ownTermsArbitrary } from '../helpers/ownTerms.ts';

const HALF_HOUR_MS = 1_800_000;
const many = { numRuns: 10_000 };

describe('10,000 random funds of every form', () => {
  it(
    'agree with the referee',
    () => {
      fc.assert(
        fc.property(fundArbitrary, (input) => expectRefereeAgrees(input)),
        many,
      );
    },
    HALF_HOUR_MS,
  );

  it(
    'keep every other property',
    () => {
      const extra = fc.bigInt({ min: 1n, max: 10n ** 12n });
      fc.assert(fc.property(fundArbitrary, extra, expectEveryProperty), many);
    },
    HALF_HOUR_MS,
  );

  it(
    'give carry its share of profit and meet the hurdle exactly, as whole funds',
    () => {
      fc.assert(
        fc.property(wholeFundArbitrary, (input) => {
          expectCarryShare(input);
          expectHurdleMet(input);
        }),
        many,
      );
    },
    HALF_HOUR_MS,
  );

  it(
    'give every investor a capital account by its own terms',
    () => {
      fc.assert(
        fc.property(ownTermsArbitrary, (draw) => {
          expectOwnTerms(draw);
          expectCarryAlone(draw);
        }),
        many,
      );
    },
    HALF_HOUR_MS,
  );
});
