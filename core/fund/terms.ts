/** Terms of a waterfall that were checked, with their rates as decimals. */
import type { z } from 'zod';
import { currencySchema } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import { waterfallProblems } from './termChecks.ts';
import { wholeFundSchema } from './waterfallTerms.ts';

export const fundTermsSchema = wholeFundSchema
  .extend({ currency: currencySchema })
  .meta({ title: 'Fund terms' });

export type FundTerms = z.output<typeof fundTermsSchema>;

/** Terms with their rates as decimals, known to be consistent. */
export interface CheckedTerms {
  readonly source: FundTerms;
  readonly preferredRate: Decimal;
  readonly catchUpShare: Decimal;
  readonly carryRate: Decimal;
}

/** Refuses terms that no waterfall can follow, with the first of `waterfallProblems`. */
export function checkTerms(terms: FundTerms): Result<CheckedTerms> {
  const [first] = waterfallProblems(terms, 'terms');
  if (first) return fail(first);
  return ok({
    source: terms,
    preferredRate: new Decimal(terms.preferredReturn.rateAnnual),
    catchUpShare: new Decimal(terms.catchUp.share),
    carryRate: new Decimal(terms.carry.rate),
  });
}
