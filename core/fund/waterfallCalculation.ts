/**
 * `fund.waterfall`: one distribution of a fund through its tiers, to every holder, with its trace.
 */
import { z } from 'zod';
import { defineCalculation } from '../calculation.ts';
import { allocate } from '../money/allocate.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import { type RoundedDistribution, roundDistribution } from './allocation.ts';
import { commitmentSchema } from './commitments.ts';
import { shareProblems } from './termChecks.ts';
import { fundTermsSchema } from './terms.ts';
import { pourDistribution, prepareFund } from './waterfall.ts';
import { waterfallFlowSchema } from './waterfallFlows.ts';
import { reportDistribution } from './waterfallReport.ts';
import { taxLossesSchema, taxMeasuredSchema } from './waterfallTerms.ts';
import { traceDistribution } from './waterfallTrace.ts';

/** Terms, commitments and history: what every calculation on a fund's carry starts from. */
export const fundHistorySchema = z.object({
  terms: fundTermsSchema,
  commitments: z.array(commitmentSchema).meta({ title: 'Commitments' }),
  flows: z
    .array(waterfallFlowSchema)
    .meta({ title: 'History', description: 'Earlier calls and distributions, by date' }),
  valuations: z
    .array(z.object({ date: dateSchema, amount: moneyCodec }))
    .optional()
    .meta({ title: 'Still held', description: 'Fair value by date, for a fair-value test' }),
  firstClosing: dateSchema
    .optional()
    .meta({ title: 'First closing', description: 'No flow may be before it' }),
  recycling: z
    .object({ limitShare: decimalSchema })
    .optional()
    .meta({ title: 'Recycling', description: 'Share of commitments that may be called again' }),
  taxDistributions: z
    .object({ rate: decimalSchema, losses: taxLossesSchema, measured: taxMeasuredSchema })
    .optional()
    .meta({ title: 'Tax distributions', description: 'Present where the agreement has them' }),
});

export const waterfallInputSchema = fundHistorySchema.extend({
  escrowShare: decimalSchema
    .optional()
    .meta({ title: 'Escrow', description: 'Of carry that is held back; 0.3 is 30%' }),
  distribution: z
    .object({
      date: dateSchema,
      amount: moneyCodec,
      kind: z.enum(['cash', 'in-kind', 'tax']).optional().meta({
        description: 'In kind: an asset at its value. Tax: an advance on carry; cash if left out',
      }),
      deal: z.string().min(1).optional().meta({ description: 'Needed where carry is by deal' }),
      share: decimalSchema
        .optional()
        .meta({ description: 'Of what is unrealised of the deal and now sold; 1 if left out' }),
      liquidates: z
        .boolean()
        .optional()
        .meta({ description: 'Everything is sold: all deals are realised, none is named' }),
      deals: z
        .array(z.object({ deal: z.string().min(1), amount: moneyCodec }))
        .optional()
        .meta({
          description:
            'What each deal brings where everything is sold; the rest is of the fund. Needed where ' +
            'each deal stands alone',
        }),
      asset: z
        .object({ name: z.string().min(1), units: z.int().positive() })
        .optional()
        .meta({ description: 'What is handed out in kind, in units that cannot be divided' }),
      cashAvailable: moneyCodec
        .optional()
        .meta({ description: 'What the fund can pay; more is refused' }),
    })
    .meta({ title: 'Distribution', description: 'Whole fund, GP commitment included' }),
});
export type WaterfallInput = z.output<typeof waterfallInputSchema>;

const tierSchema = z.object({
  id: z.string(),
  label: z.string(),
  rule: z.string(),
  total: moneyCodec,
  lpAmount: moneyCodec,
  gpCommitmentAmount: moneyCodec,
  carryAmount: moneyCodec,
  /** What the tier would still take before it is full; absent where it has no end. */
  stillToFill: moneyCodec.optional(),
});

const lineSchema = z.object({
  id: z.string(),
  name: z.string(),
  classId: z.string(),
  className: z.string(),
  kind: z.enum(['lp', 'gp', 'carry']),
  commitment: moneyCodec,
  lines: z.array(z.object({ tierId: z.string(), amount: moneyCodec })),
  total: moneyCodec,
  /** Share of the distribution, four decimals; the shares of a table sum to 1. */
  share: decimalSchema,
});

const hurdleSchema = z.object({
  rows: z.array(
    z.object({
      date: dateSchema,
      kind: z.enum(['call', 'distribution']),
      /** The investors' part of the flow, negative for a distribution. */
      flow: moneyCodec,
      /** The part that moved the hurdle balance: payments beyond the hurdle do not. */
      applied: moneyCodec,
      days: z.number().int(),
      growth: decimalSchema,
      valueWithReturn: moneyCodec,
    }),
  ),
  needed: moneyCodec,
  /** The unrounded balance in minor units. */
  exactBalance: decimalSchema,
  capitalPaid: moneyCodec,
  preferredPaid: moneyCodec,
  stillDue: moneyCodec,
});

const proofSchema = z.object({
  distributed: moneyCodec,
  allocated: moneyCodec,
  /** Of this distribution: everything through the tiers beyond returned capital, carry included. */
  profit: moneyCodec,
  carry: moneyCodec,
  carryShareOfProfit: decimalSchema.optional(),
  stillDueToInvestors: moneyCodec,
  stillToCatchUp: moneyCodec,
  toDate: z.object({
    profit: moneyCodec,
    carry: moneyCodec,
    unreturnedCapital: moneyCodec,
    unpaidPreferred: moneyCodec,
    carryShareOfProfit: decimalSchema.optional(),
  }),
});

export const waterfallOutputSchema = z.object({
  date: dateSchema,
  amount: moneyCodec,
  called: moneyCodec,
  committed: moneyCodec,
  tiers: z.array(tierSchema),
  holders: z.array(lineSchema),
  classes: z.array(lineSchema.extend({ holderCount: z.number().int() })),
  hurdle: hurdleSchema,
  proof: proofSchema,
  /** Carry of this distribution that is held back for a clawback; present where terms have it. */
  escrow: moneyCodec.optional(),
  /** Units of an asset handed out in kind, in proportion to what each holder is paid. */
  inKind: z
    .object({ asset: z.string(), lines: z.array(z.object({ id: z.string(), units: z.int() })) })
    .optional(),
});
export type WaterfallOutput = z.output<typeof waterfallOutputSchema>;

/** Escrow and units, where there are any. */
function extrasOf(
  { distribution, escrowShare }: WaterfallInput,
  { holders }: RoundedDistribution,
): Pick<WaterfallOutput, 'escrow' | 'inKind'> {
  const { asset, amount } = distribution;
  const carry = holders.find(({ kind }) => kind === 'carry')?.totalMinor ?? 0n;
  const held = new Decimal(escrowShare ?? 0).times(carry.toString());
  const units =
    asset && amount.minor > 0n
      ? allocate(
          BigInt(asset.units),
          holders.map(({ totalMinor }) => totalMinor),
        )
      : [];
  return {
    ...(escrowShare !== undefined && {
      escrow: {
        currency: amount.currency,
        minor: BigInt(roundDecimal(held, 0, 'half-even').toFixed(0)),
      },
    }),
    ...(asset && {
      inKind: {
        asset: asset.name,
        lines: holders.map(({ id }, k) => ({ id, units: Number(units[k] ?? 0n) })),
      },
    }),
  };
}

/** ASSET_MISSING where a distribution in kind does not say of what; SHARE_RANGE for escrow. */
function checkExtras({ distribution, escrowShare }: WaterfallInput): Result<undefined> {
  if (distribution.kind === 'in-kind' && !distribution.asset)
    return fail({
      kind: 'invalid-input',
      code: 'ASSET_MISSING',
      path: 'distribution.asset',
      message: 'A distribution in kind hands out an asset. Give its name and units.',
    });
  const [problem] = shareProblems(escrowShare ?? '0', {
    code: 'SHARE_RANGE',
    path: 'escrowShare',
    what: 'Escrow',
  });
  return problem ? fail(problem) : ok(undefined);
}

export const waterfallCalculation = defineCalculation({
  id: 'fund.waterfall',
  version: '1.3.0',
  label: 'Fund waterfall',
  description:
    'Runs one distribution through the waterfall of a fund, whole fund, deal by deal, hybrid or by ' +
    'investor hurdles, to every holder and exact to the minor unit.',
  input: waterfallInputSchema,
  output: waterfallOutputSchema,
  run(input) {
    const checked = checkExtras(input);
    if (!checked.ok) return checked;
    const fund = prepareFund(input);
    if (!fund.ok) return fund;
    const poured = pourDistribution(fund.value, input.distribution);
    if (!poured.ok) return poured;
    const rounded = roundDistribution(poured.value, fund.value.participants);
    return ok({
      output: {
        ...reportDistribution(fund.value, poured.value, rounded),
        ...extrasOf(input, rounded),
      },
      trace: traceDistribution(fund.value, poured.value, rounded),
      warnings: [],
    });
  },
});
