/**
 * The terms of a waterfall as data, in the forms that partnership agreements use: whole fund
 * (European), deal by deal (American), hybrid, and by investor hurdles. Every convention that
 * changes a cent is a field here; the engine knows no constant.
 */
import { z } from 'zod';
import { decimalSchema } from '../money/codecs.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { CONVENTIONS } from './compounding.ts';

const orderSchema = z.enum(['capital-first', 'preferred-first']).default('capital-first').meta({
  title: 'Order',
  description: 'Whether capital or the preferred return is repaid first',
});

const dayCountSchema = z
  .enum(ACCRUAL_DAY_COUNTS)
  .default('act/365f')
  .meta({ title: 'Day count', description: 'How days become parts of a year' });

const accrualStartSchema = z.enum(['due-date', 'drawdown']).default('due-date').meta({
  title: 'Accrues from',
  description: 'Due date of the call, or the day on which its money was drawn for use',
});

export const preferredReturnSchema = z
  .object({
    rateAnnual: decimalSchema.meta({ title: 'Preferred return', unit: 'a year' }),
    compounding: z.enum(['compound', 'simple']).meta({
      title: 'Compounding',
      description: 'Compound: unpaid return earns too. Simple: on unreturned capital only',
    }),
    convention: z
      .enum(CONVENTIONS)
      .default('continuous')
      .meta({
        title: 'Compounds',
        description:
          'Continuous: by day fraction, an IRR hurdle. Anniversary: each year from the first call. ' +
          'Year end: each 31 December. Quarter or month end: the last day of each. Simple in ' +
          'between; without meaning where simple',
      }),
    dayCount: dayCountSchema,
    from: accrualStartSchema,
    onFees: z.boolean().default(true).meta({
      title: 'On fees too',
      description: 'Whether calls for fees and expenses earn it; they come back as capital anyway',
    }),
  })
  .meta({ title: 'Preferred return' });

/** A hurdle: a rate of return, a multiple, or both, where the later one counts. */
const hurdleFields = {
  irr: decimalSchema.optional().meta({
    title: 'Hurdle rate',
    description: 'Return of investors; 0.12 is 12%',
    unit: 'a year',
  }),
  multiple: decimalSchema.optional().meta({
    title: 'Hurdle multiple',
    description: 'Of what investors paid in; with a rate, the later of both counts',
    unit: 'times',
  }),
};

const carryTierSchema = z
  .object({
    ...hurdleFields,
    carryRate: decimalSchema.meta({
      title: 'Carry above it',
      description: 'Share of profit above the hurdle; 0.25 is 25%',
      unit: 'of profit',
    }),
    catchUpShare: decimalSchema.default('0').meta({
      title: 'Catch-up share',
      description: 'Share of a catch-up to this rate of all profit; 0 for none',
    }),
  })
  .meta({ title: 'Carry tier' });
export type CarryTierTerms = z.output<typeof carryTierSchema>;

const gpCommitmentSchema = z.enum(['carry-free', 'as-investor']).default('carry-free').meta({
  title: 'GP commitment',
  description: 'Carry-free: paid pro rata before the tiers. As investor: bears carry as an LP',
});

/** What the forms with a preferred return share. */
const preferredFields = {
  order: orderSchema,
  preferredReturn: preferredReturnSchema,
  catchUp: z
    .object({
      share: decimalSchema.meta({
        title: 'Catch-up share',
        description: 'Share of the catch-up tier that goes to carry; 0 for a hard hurdle',
      }),
    })
    .meta({ title: 'Catch-up' }),
  carry: z
    .object({ rate: decimalSchema.meta({ title: 'Carry', unit: 'of profit' }) })
    .meta({ title: 'Carry' }),
  carryTiers: z.array(carryTierSchema).default([]).meta({
    title: 'Further carry tiers',
    description: 'Higher carry once investors reach a rate or multiple, lowest hurdle first',
  }),
  gpCommitment: gpCommitmentSchema,
};

const writeDownsSchema = z.enum(['counted', 'ignored']).default('counted').meta({
  title: 'Write-downs',
  description: 'Counted: a write-down comes back before carry, as a loss (lower of cost or market)',
});

export const wholeFundSchema = z
  .object({ form: z.literal('whole-fund'), ...preferredFields })
  .meta({
    title: 'Whole fund (European)',
    description: 'All calls and their preferred return come back before carry',
  });

export const dealByDealSchema = z
  .object({
    form: z.literal('deal-by-deal'),
    ...preferredFields,
    losses: z
      .enum(['carried-forward', 'each-deal-alone'])
      .default('carried-forward')
      .meta({
        title: 'Losses',
        description:
          'Carried forward: realised deals, losses and their expenses come back before carry. ' +
          'Each deal alone: no deal bears another one',
      }),
    writeDowns: writeDownsSchema,
  })
  .meta({ title: 'Deal by deal (American)', description: 'Carry by realised deal' });

export const hybridSchema = z
  .object({
    form: z.literal('hybrid'),
    ...preferredFields,
    writeDowns: writeDownsSchema,
    test: z
      .object({
        kind: z.enum(['whole-fund', 'fair-value']).meta({
          title: 'Test',
          description:
            'Whole fund: all called capital comes back before carry. Fair value: capital comes ' +
            'back until what the fund still holds covers the rest',
        }),
        coverage: decimalSchema.default('1.25').meta({
          title: 'Coverage',
          description: 'Fair value needed for each unit of unreturned capital; 1.25 is 125%',
          unit: 'times',
        }),
      })
      .meta({ title: 'Test before carry' }),
  })
  .meta({
    title: 'Hybrid',
    description: 'Carry by realised deal with losses carried forward, behind a test of the fund',
  });

export const investorHurdlesSchema = z
  .object({
    form: z.literal('investor-hurdles'),
    dayCount: dayCountSchema,
    from: accrualStartSchema,
    tiers: z
      .array(
        z
          .object({
            ...hurdleFields,
            promote: decimalSchema.meta({
              title: 'Promote up to it',
              description: 'Share of the tier that goes to carry; 0 for the first hurdle',
            }),
          })
          .meta({ title: 'Tier' }),
      )
      .meta({ title: 'Tiers', description: 'Lowest hurdle first' }),
    finalPromote: decimalSchema.meta({
      title: 'Promote above the last hurdle',
      description: '0.3 is 30%',
    }),
    gpCommitment: gpCommitmentSchema,
  })
  .meta({
    title: 'By investor hurdles',
    description: 'Each tier lasts until investors reach its rate of return or multiple',
  });

/** The terms of a waterfall in any form; amounts follow the currency of the fund. */
export const waterfallTermsSchema = z
  .discriminatedUnion('form', [
    wholeFundSchema,
    dealByDealSchema,
    hybridSchema,
    investorHurdlesSchema,
  ])
  .meta({ title: 'Waterfall' });
export type WaterfallTerms = z.output<typeof waterfallTermsSchema>;
export type InvestorHurdlesTerms = z.output<typeof investorHurdlesSchema>;
/** The forms that repay capital and a preferred return. */
export type PreferredTerms = Exclude<WaterfallTerms, InvestorHurdlesTerms>;

/** Whether no deal bears the losses of another one, so that each has its own carry. */
export function standsAlone(terms: WaterfallTerms): boolean {
  return terms.form === 'deal-by-deal' && terms.losses === 'each-deal-alone';
}

/** How a loss of one tax year counts for tax distributions of others. */
export const taxLossesSchema = z
  .enum(['carried-forward', 'each-year'])
  .optional()
  .meta({
    title: 'Losses of carry',
    description:
      'Carried forward, as where left out: tax on income to date. Each year: a loss saves no tax ' +
      'on other years',
  });
export type TaxLosses = z.output<typeof taxLossesSchema>;

/** Whether tax distributions are measured over all deals together, or deal by deal. */
export const taxMeasuredSchema = z
  .enum(['fund', 'each-deal'])
  .optional()
  .meta({
    title: 'Measured',
    description:
      'Fund, as where left out: carry paid on one deal counts for the tax on another. Each deal: ' +
      'it does not; only where each deal stands alone',
  });
export type TaxMeasured = z.output<typeof taxMeasuredSchema>;

/** Tax distributions of an agreement that has them. */
export interface TaxDistributionTerms {
  readonly rate: string;
  readonly losses?: TaxLosses;
  readonly measured?: TaxMeasured;
}
