/**
 * The registry of waterfall tiers and the lists of tiers that fund terms stand for. A new tier is
 * one file beside this one and one line in `tierModules`.
 */
import type { CheckedTerms } from '../terms.ts';
import { carrySplit } from './carrySplit.ts';
import { catchUp } from './catchUp.ts';
import { preferredReturn } from './preferredReturn.ts';
import { returnOfCapital } from './returnOfCapital.ts';
import type { Tier } from './tier.ts';

/** Builds each kind of tier from its own terms. */
export const tierModules = {
  'return-of-capital': returnOfCapital,
  'preferred-return': preferredReturn,
  'catch-up': catchUp,
  'carry-split': carrySplit,
} as const;

/** The tiers of a whole-fund waterfall in the order in which they fill. */
export function wholeFundTiers(terms: CheckedTerms): Tier[] {
  const { preferredRate, catchUpShare, carryRate, source } = terms;
  const capital = tierModules['return-of-capital']();
  const preferred = tierModules['preferred-return']({
    rateAnnual: preferredRate,
    compounding: source.preferredReturn.compounding,
    dayCount: source.preferredReturn.dayCount,
  });
  const repaid = source.order === 'capital-first' ? [capital, preferred] : [preferred, capital];
  const catchesUp = catchUpShare.isZero()
    ? []
    : [tierModules['catch-up']({ share: catchUpShare, carryRate })];
  return [...repaid, ...catchesUp, tierModules['carry-split']({ carryRate })];
}
