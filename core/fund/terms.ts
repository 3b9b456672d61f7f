/** Terms of a waterfall with the currency of their fund, checked, and as one investor has them. */
import { z } from 'zod';
import { currencySchema } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import { waterfallProblems } from './termChecks.ts';
import {
  dealByDealSchema,
  hybridSchema,
  investorHurdlesSchema,
  type WaterfallTerms,
  wholeFundSchema,
} from './waterfallTerms.ts';

const currency = { currency: currencySchema };

export const fundTermsSchema = z
  .discriminatedUnion('form', [
    wholeFundSchema.extend(currency),
    dealByDealSchema.extend(currency),
    hybridSchema.extend(currency),
    investorHurdlesSchema.extend(currency),
  ])
  .meta({ title: 'Fund terms' });
export type FundTerms = z.output<typeof fundTermsSchema>;

/** Refuses terms that no waterfall can follow, with the first of `waterfallProblems`. */
export function checkTerms<Terms extends WaterfallTerms>(terms: Terms): Result<Terms> {
  const [first] = waterfallProblems(terms, 'terms');
  return first ? fail(first) : ok(terms);
}

/** What a class or a side letter puts in place of the fund's terms. */
export interface OwnTerms {
  readonly carryRate?: string | undefined;
  readonly preferredRate?: string | undefined;
}

/** The carry above all hurdles but the further ones, to which an own carry rate refers. */
function baseCarry(terms: WaterfallTerms): Decimal {
  return new Decimal(terms.form === 'investor-hurdles' ? terms.finalPromote : terms.carry.rate);
}

/**
 * The terms of an investor with own rates. A carry rate stands for that of the fund (by hurdles, for
 * the final promote); rates of other tiers change in proportion.
 */
export function withOwnTerms<Terms extends WaterfallTerms>(terms: Terms, own: OwnTerms): Terms {
  const { carryRate, preferredRate } = own;
  if (carryRate === undefined && preferredRate === undefined) return terms;
  const base = baseCarry(terms);
  const scaled = (rate: string): string =>
    carryRate === undefined || base.isZero()
      ? rate
      : new Decimal(rate).times(carryRate).div(base).toFixed();
  if (terms.form === 'investor-hurdles')
    return {
      ...terms,
      tiers: terms.tiers.map((tier) => ({ ...tier, promote: scaled(tier.promote) })),
      finalPromote: carryRate ?? terms.finalPromote,
    };
  return {
    ...terms,
    preferredReturn: {
      ...terms.preferredReturn,
      rateAnnual: preferredRate ?? terms.preferredReturn.rateAnnual,
    },
    carry: { rate: carryRate ?? terms.carry.rate },
    carryTiers: terms.carryTiers.map((tier) => ({ ...tier, carryRate: scaled(tier.carryRate) })),
  };
}
