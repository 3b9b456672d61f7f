/**
 * The terms of a fund's waterfall as data: what a partnership agreement says, with no constants
 * hidden in code. The schema checks shapes; `checkTerms` refuses terms that contradict themselves.
 */
import { z } from 'zod';
import { currencySchema, decimalSchema } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { percentText } from './text.ts';

export const fundTermsSchema = z
  .object({
    kind: z
      .literal('whole-fund')
      .meta({ title: 'Waterfall', description: 'European: all calls come back before carry' }),
    currency: currencySchema,
    order: z.enum(['capital-first', 'preferred-first']).default('capital-first').meta({
      title: 'Order',
      description: 'Whether capital or the preferred return is repaid first',
    }),
    preferredReturn: z.object({
      rateAnnual: decimalSchema.meta({ title: 'Preferred return', unit: 'a year' }),
      compounding: z.enum(['compound', 'simple']).meta({
        title: 'Compounding',
        description: 'Compound: an IRR hurdle. Simple: on unreturned capital only',
      }),
      dayCount: z.enum(ACCRUAL_DAY_COUNTS).default('act/365f').meta({ title: 'Day count' }),
    }),
    catchUp: z.object({
      share: decimalSchema.meta({
        title: 'Catch-up share',
        description: 'Share of the catch-up tier that goes to carry; 0 for a hard hurdle',
      }),
    }),
    carry: z.object({ rate: decimalSchema.meta({ title: 'Carry', unit: 'of profit' }) }),
    gpCommitment: z.enum(['carry-free', 'as-investor']).default('carry-free').meta({
      title: 'GP commitment',
      description: 'Carry-free: paid pro rata before the tiers. As investor: bears carry as an LP',
    }),
  })
  .meta({ title: 'Fund terms' });

export type FundTerms = z.output<typeof fundTermsSchema>;

/** Terms with their rates as decimals, known to be consistent. */
export interface CheckedTerms {
  readonly source: FundTerms;
  readonly preferredRate: Decimal;
  readonly catchUpShare: Decimal;
  readonly carryRate: Decimal;
}

function refuse(code: string, path: string, message: string) {
  return fail({ kind: 'invalid-input', code, path: `terms.${path}`, message });
}

/**
 * Refuses terms that no waterfall can follow.
 *
 * Errors: PREFERRED_RATE_RANGE outside 0 to 100 %, CARRY_RANGE outside 0 to under 100 %,
 * CATCH_UP_RANGE outside 0 to 100 %, CATCH_UP_NEVER_COMPLETES where the share is above zero and not
 * above the carry rate, so that carry never reaches its share of profit.
 */
export function checkTerms(terms: FundTerms): Result<CheckedTerms> {
  const preferredRate = new Decimal(terms.preferredReturn.rateAnnual);
  const catchUpShare = new Decimal(terms.catchUp.share);
  const carryRate = new Decimal(terms.carry.rate);
  if (preferredRate.lt(0) || preferredRate.gt(1))
    return refuse(
      'PREFERRED_RATE_RANGE',
      'preferredReturn.rateAnnual',
      `Preferred return ${percentText(preferredRate)} is not between 0% and 100% a year. ` +
        'Write 0.08 for 8%.',
    );
  if (carryRate.lt(0) || carryRate.gte(1))
    return refuse(
      'CARRY_RANGE',
      'carry.rate',
      `Carry ${percentText(carryRate)} is not between 0% and under 100%. Write 0.2 for 20%.`,
    );
  if (catchUpShare.lt(0) || catchUpShare.gt(1))
    return refuse(
      'CATCH_UP_RANGE',
      'catchUp.share',
      `Catch-up share ${percentText(catchUpShare)} is not between 0% and 100%. ` +
        'Write 1 for a full catch-up.',
    );
  if (catchUpShare.gt(0) && catchUpShare.lte(carryRate))
    return refuse(
      'CATCH_UP_NEVER_COMPLETES',
      'catchUp.share',
      `Catch-up share ${percentText(catchUpShare)} is not above carry ` +
        `${percentText(carryRate)}, so it never completes. ` +
        `Raise it above ${percentText(carryRate)}, or write 0 for a hard hurdle.`,
    );
  return ok({ source: terms, preferredRate, catchUpShare, carryRate });
}
