/** Capital accounts follow the own terms of each investor, over random funds of every form. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expectCarryAlone,
  expectOwnTerms,
  ownTermsArbitrary,
} from '../../../test/helpers/ownTerms.ts';
import { unwrap } from '../../result.ts';
import { isoDate } from '../../time/dates.ts';
import type { WaterfallInput } from '../waterfallCalculation.ts';
import { carryBorneBy } from './carryBorne.ts';

describe('capital accounts of investors with own terms', () => {
  it('share fees, gains and carry by them, and sum to the fund', () => {
    fc.assert(fc.property(ownTermsArbitrary, expectOwnTerms), { numRuns: 150 });
  });

  it('bear the carry that each would bear in a fund of its own', () => {
    fc.assert(fc.property(ownTermsArbitrary, expectCarryAlone), { numRuns: 60 });
  });

  it('give a lower preferred return more carry, and a lower rate less', () => {
    const eur = (minor: bigint) => ({ currency: 'EUR', minor });
    const holder = (id: string, own: object) => ({
      ...{ id, name: id, classId: 'A', className: 'Class A', kind: 'lp' as const },
      commitment: eur(100_00n),
      ...own,
    });
    const facts: Omit<WaterfallInput, 'distribution'> = {
      terms: {
        form: 'whole-fund',
        currency: 'EUR',
        order: 'capital-first',
        preferredReturn: {
          ...{ rateAnnual: '0.08', compounding: 'simple', convention: 'continuous' },
          ...{ dayCount: 'act/365f', from: 'due-date', onFees: true },
        },
        catchUp: { share: '0' },
        carry: { rate: '0.2' },
        carryTiers: [],
        gpCommitment: 'carry-free',
      },
      commitments: [
        holder('plain', {}),
        holder('no-return', { preferredRate: '0' }),
        holder('half', { carryRate: '0.1' }),
      ],
      flows: [{ date: isoDate('2023-01-01'), kind: 'call', amount: eur(300_00n) }],
    };
    const payable = { date: isoDate('2024-01-01'), amount: eur(360_00n) };
    const borne = unwrap(carryBorneBy(facts, payable));
    // Each gets 120 for 100: beyond the hurdle of 8 stay 12, and 20 without a hurdle.
    expect(Object.fromEntries([...borne].map(([id, exact]) => [id, exact.toFixed(2)]))).toEqual({
      plain: '240.00',
      'no-return': '400.00',
      half: '120.00',
    });
  });
});
