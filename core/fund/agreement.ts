/**
 * A fund's agreement as one document, and an investor's side letter: what a version of the fund's
 * terms holds. The schemas make the form; `checkAgreement` refuses what contradicts itself;
 * `termsFor` says what holds for one investor, class and side letter counted in.
 */
import { z } from 'zod';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { interestCompoundingSchema } from './equalisation.ts';
import {
  managementFeeInputSchema,
  notAboveSchema,
  perInvestmentSchema,
} from './managementFeeInput.ts';
import { taxLossesSchema, taxMeasuredSchema, waterfallTermsSchema } from './waterfallTerms.ts';

const dayCountSchema = z.enum(ACCRUAL_DAY_COUNTS).default('act/365f').meta({ title: 'Day count' });

const carryRateSchema = decimalSchema
  .optional()
  .meta({ title: 'Carry', description: 'Instead of the agreement; 0.1 is 10%', unit: 'of profit' });

const preferredRateSchema = decimalSchema.optional().meta({
  title: 'Preferred return',
  description: 'Instead of the agreement; 0.08 is 8%',
  unit: 'a year',
});

const feeFactorSchema = decimalSchema.optional().meta({
  title: 'Part of the fee',
  description: 'Of the management fee; 0 for none, 0.5 for half',
  unit: 'times',
});

const feeInput = managementFeeInputSchema.shape;

export const feePhaseSchema = z
  .object({
    from: dateSchema.meta({ title: 'From' }),
    to: dateSchema.optional().meta({
      title: 'Up to',
      description: 'The day on which the next phase begins; left out, it lasts until then',
    }),
    basis: z.enum(['committed', 'invested', 'net-asset-value']).meta({ title: 'Base' }),
    notAbove: notAboveSchema,
    perInvestment: perInvestmentSchema,
    rateAnnual: decimalSchema.meta({
      title: 'Rate',
      description: '0.02 is 2% a year',
      unit: 'a year',
    }),
  })
  .meta({ title: 'Phase' });

const managementFeeSchema = z
  .object({
    frequency: feeInput.frequency.meta({ title: 'Paid' }),
    periods: feeInput.periods.meta({
      title: 'Periods',
      description: 'Whether they end with calendar quarters or count from the first day',
    }),
    proration: feeInput.proration.meta({
      title: 'Proration',
      description: 'Equal periods: a whole one is the year over their number',
    }),
    baseTaken: feeInput.baseTaken.meta({
      title: 'Base taken',
      description: 'At the start of the period, or each day anew',
    }),
    phases: z.array(feePhaseSchema).min(1).meta({
      title: 'Phases',
      description: 'By date, without gap or overlap; a step-down is a phase',
    }),
    offsets: z
      .object({
        share: decimalSchema.meta({
          title: 'Offset',
          description: 'Of portfolio fees that reduce the fee; 0.8 is 80%',
        }),
        carriesForward: z.boolean().default(true).meta({
          title: 'Unused offset',
          description: 'Whether what exceeds a fee reduces later ones',
        }),
      })
      .optional()
      .meta({ title: 'Offsets' }),
    vatRate: decimalSchema
      .default('0')
      .meta({ title: 'VAT', description: 'On the fee after offsets; 0.17 is 17%' }),
  })
  .meta({ title: 'Management fee' });

export const fundAgreementSchema = z
  .object({
    currency: currencySchema,
    waterfall: waterfallTermsSchema,
    managementFee: managementFeeSchema.optional(),
    investmentPeriod: z
      .object({
        from: dateSchema.meta({ title: 'From' }),
        to: dateSchema.meta({ title: 'To', description: 'The last day' }),
      })
      .optional()
      .meta({ title: 'Investment period' }),
    capitalCalls: z
      .object({
        basis: z.enum(['commitment', 'unfunded']).default('commitment').meta({
          title: 'Basis',
          description: 'What shares of a call are in proportion to',
        }),
        noticeDays: z.int().min(0).max(365).default(10).meta({
          title: 'Notice',
          description: 'Calendar days before the due date',
          unit: 'days',
        }),
        lateInterest: z
          .object({
            rateAnnual: decimalSchema.default('0').meta({
              title: 'Late interest',
              description: 'Simple, on what is paid after the due date',
              unit: 'a year',
            }),
            dayCount: dayCountSchema,
          })
          .prefault({}),
      })
      .prefault({})
      .meta({ title: 'Capital calls' }),
    equalisation: z
      .object({
        rateAnnual: decimalSchema.default('0').meta({
          title: 'Equalisation interest',
          description: 'From each earlier call to the later closing',
          unit: 'a year',
        }),
        compounding: interestCompoundingSchema.optional().meta({
          title: 'Compounding',
          description: 'Left out: simple. Anniversary: each year from the call',
        }),
        dayCount: dayCountSchema,
        onFees: z.boolean().default(true).meta({ title: 'On fees too' }),
      })
      .prefault({})
      .meta({ title: 'Later closings' }),
    recycling: z
      .object({
        limitShare: decimalSchema.meta({
          title: 'Limit',
          description: 'Of commitments that may be called again; 0.2 is 20%',
          unit: 'of commitments',
        }),
        proceeds: z.enum(['capital', 'all']).default('capital').meta({
          title: 'Recallable',
          description: 'Returned capital only, or profit as well',
        }),
        until: dateSchema.optional().meta({ title: 'Until', description: 'The last day' }),
      })
      .optional()
      .meta({ title: 'Recycling', description: 'Left out: nothing may be called again' }),
    organisationalCostCap: z
      .object({
        amount: moneyCodec.optional().meta({ title: 'Amount' }),
        shareOfCommitments: decimalSchema.optional().meta({
          title: 'Share of commitments',
          description: '0.005 is 0.5%; with an amount, the lower of both counts',
        }),
      })
      .optional()
      .meta({ title: 'Cap on organisational costs' }),
    taxDistributions: z
      .object({
        rate: decimalSchema.meta({
          title: 'Tax rate',
          description: 'Assumed, on the income that is allocated to carry; 0.45 is 45%',
        }),
        losses: taxLossesSchema,
        measured: taxMeasuredSchema,
      })
      .optional()
      .meta({
        title: 'Tax distributions',
        description: 'Advances that later carry repays first; left out for none',
      }),
    clawback: z
      .object({
        taxRate: decimalSchema.default('0').meta({
          title: 'Tax rate',
          description: 'Carry holders give back at most carry less this tax; 0 for gross',
        }),
        escrowShare: decimalSchema.default('0').meta({
          title: 'Escrow',
          description: 'Of each carry payment that is held back; used first',
          unit: 'of carry',
        }),
        liability: z.enum(['several', 'joint']).default('several').meta({
          title: 'Liability',
          description: 'Several: each for its own part. Joint: for what others cannot pay too',
        }),
        interim: z.enum(['none', 'annual']).default('none').meta({ title: 'Interim test' }),
      })
      .prefault({})
      .meta({ title: 'Clawback' }),
    classes: z
      .array(
        z
          .object({
            code: z.string().min(1).meta({ title: 'Code' }),
            name: z.string().min(1).meta({ title: 'Name' }),
            carryRate: carryRateSchema,
            preferredRate: preferredRateSchema,
            feeFactor: feeFactorSchema,
          })
          .meta({ title: 'Class' }),
      )
      .default([])
      .meta({ title: 'Classes', description: 'Only those with terms of their own are needed' }),
  })
  .meta({ title: 'Fund agreement' });
/** The document in `fund_terms.terms`, decoded. */
export type FundAgreement = z.output<typeof fundAgreementSchema>;

export const sideLetterSchema = z
  .object({
    carryRate: carryRateSchema,
    preferredRate: preferredRateSchema,
    feeFactor: feeFactorSchema,
    feeRateAnnual: decimalSchema.optional().meta({
      title: 'Fee rate',
      description: 'Instead of every phase of the fee; 0.015 is 1.5%',
      unit: 'a year',
    }),
    excusedDeals: z
      .array(z.string().min(1))
      .default([])
      .meta({ title: 'Excused deals', description: 'Codes of deals without this investor' }),
    excusedSectors: z
      .array(z.string().min(1))
      .default([])
      .meta({ title: 'Excused sectors', description: 'Deals of these sectors without it' }),
    noRecycling: z.boolean().default(false).meta({
      title: 'No recycling',
      description: 'What this investor got back is not called again',
    }),
    mostFavoured: z.boolean().default(false).meta({
      title: 'Most favoured',
      description: 'May choose terms that others of its size or smaller were given',
    }),
  })
  .meta({ title: 'Side letter' });
/** The document in `side_letter.terms`, decoded. */
export type SideLetter = z.output<typeof sideLetterSchema>;

/** Where a term of an investor comes from. */
export type TermSource = 'agreement' | 'class' | 'side-letter';

/** What holds for one investor. Rates are decimal texts; absent ones are those of the agreement. */
export interface InvestorTerms {
  /** Carry rate in place of the agreement's; for `investor-hurdles`, of the final promote. */
  readonly carryRate?: string;
  readonly preferredRate?: string;
  /** 1 where neither class nor letter says otherwise. */
  readonly feeFactor: string;
  readonly feeRateAnnual?: string;
  readonly excusedDeals: readonly string[];
  readonly excusedSectors: readonly string[];
  /** Whether distributions to it may be called again. */
  readonly recycles: boolean;
  readonly mostFavoured: boolean;
  readonly sources: {
    readonly carryRate: TermSource;
    readonly preferredRate: TermSource;
    readonly fee: TermSource;
  };
}

/**
 * The terms of one investor: a side letter goes before its class, a class before the agreement.
 * A fee rate of a letter stands beside the factor of the class, not instead of it.
 *
 * @param classCode the class of the commitment; one that the agreement does not list has no own
 *   terms.
 */
export function termsFor(
  agreement: FundAgreement,
  classCode: string,
  sideLetter?: SideLetter,
): InvestorTerms {
  const own = agreement.classes.find(({ code }) => code === classCode);
  const pick = (key: 'carryRate' | 'preferredRate' | 'feeFactor') => {
    if (sideLetter?.[key] !== undefined)
      return { value: sideLetter[key], source: 'side-letter' as const };
    if (own?.[key] !== undefined) return { value: own[key], source: 'class' as const };
    return { value: undefined, source: 'agreement' as const };
  };
  const [carry, preferred, fee] = [pick('carryRate'), pick('preferredRate'), pick('feeFactor')];
  const feeRateAnnual = sideLetter?.feeRateAnnual;
  return {
    ...(carry.value !== undefined && { carryRate: carry.value }),
    ...(preferred.value !== undefined && { preferredRate: preferred.value }),
    feeFactor: fee.value ?? '1',
    ...(feeRateAnnual !== undefined && { feeRateAnnual }),
    excusedDeals: sideLetter?.excusedDeals ?? [],
    excusedSectors: sideLetter?.excusedSectors ?? [],
    recycles: agreement.recycling !== undefined && !(sideLetter?.noRecycling ?? false),
    mostFavoured: sideLetter?.mostFavoured ?? false,
    sources: {
      carryRate: carry.source,
      preferredRate: preferred.source,
      fee: feeRateAnnual === undefined ? fee.source : 'side-letter',
    },
  };
}
