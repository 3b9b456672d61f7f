/** Properties of the waterfall over random funds, and a second solver that referees every line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fundArbitrary, wholeFundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import {
  expectCarryShare,
  expectEveryProperty,
  expectHurdleMet,
  expectOrderIndependent,
  expectRefereeAgrees,
  runFund,
} from '../../test/helpers/fundProperties.ts';
import type { WaterfallInput } from './waterfallCalculation.ts';

const MOST_MS = 300_000;
const many = { numRuns: 500 };

describe('random funds of every form', () => {
  it(
    'agree with the referee',
    () => {
      fc.assert(
        fc.property(fundArbitrary, (input) => expectRefereeAgrees(input)),
        many,
      );
    },
    MOST_MS,
  );

  it(
    'conserve every unit, fill tier by tier, grow and scale with the money, in any order of a date',
    () => {
      const extra = fc.bigInt({ min: 1n, max: 10n ** 11n });
      fc.assert(fc.property(fundArbitrary, extra, expectEveryProperty), many);
    },
    MOST_MS,
  );
});

describe('random whole funds', () => {
  it('give carry its rate of profit once caught up, and never more', () => {
    fc.assert(
      fc.property(wholeFundArbitrary, (input) => expectCarryShare(input)),
      many,
    );
  });

  it('meet the hurdle exactly where carry begins', () => {
    fc.assert(
      fc.property(wholeFundArbitrary, (input) => expectHurdleMet(input)),
      many,
    );
  });
});

describe('a hybrid fund with two deals of one date', () => {
  const date = '1997-05-19' as WaterfallInput['distribution']['date'];
  const eur = (minor: bigint) => ({ currency: 'EUR', minor });
  const flow = (kind: 'call' | 'distribution', minor: bigint, deal: string) => ({
    date,
    kind,
    amount: eur(minor),
    deal,
  });
  const input: WaterfallInput = {
    terms: {
      form: 'hybrid',
      currency: 'EUR',
      order: 'capital-first',
      preferredReturn: {
        rateAnnual: '0',
        compounding: 'compound',
        convention: 'continuous',
        dayCount: 'act/365f',
        from: 'due-date',
        onFees: false,
      },
      catchUp: { share: '0' },
      carry: { rate: '0' },
      carryTiers: [],
      gpCommitment: 'carry-free',
      writeDowns: 'counted',
      test: { kind: 'whole-fund', coverage: '1' },
    },
    commitments: [
      {
        id: 'lp-0',
        name: 'Holder lp 0',
        classId: 'A',
        className: 'Class A',
        kind: 'lp',
        commitment: eur(1_000_000_000_000n),
      },
    ],
    flows: [
      flow('call', 1n, 'Alzette'),
      flow('call', 1n, 'Moselle'),
      flow('distribution', 2n, 'Alzette'),
      flow('call', 1n, 'Helion'),
      flow('call', 1n, 'Moselle'),
    ],
    distribution: { date, amount: eur(1n), deal: 'Moselle' },
  };

  // The 2 paid for Alzette return its 1 and then Helion's 1, so Moselle's 2 less 1 stay due.
  it('returns capital early by the names of the deals, however the flows are listed', () => {
    for (const flows of [input.flows, input.flows.toReversed()]) {
      const { after } = runFund({ ...input, flows }).poured;
      expect(after.unreturnedCapital.toString()).toBe('1');
      expectRefereeAgrees({ ...input, flows });
    }
    expectOrderIndependent(input);
  });
});
