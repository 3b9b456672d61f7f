/**
 * `fund.waterfall`: one distribution of a fund through its tiers, to every holder, with its trace.
 */
import { z } from 'zod';
import { type CalculationWarning, defineCalculation } from '../calculation.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount } from '../money/money.ts';
import { ok } from '../result.ts';
import { roundDistribution } from './allocation.ts';
import { commitmentSchema } from './commitments.ts';
import { fundFlowSchema } from './flows.ts';
import { fundTermsSchema } from './terms.ts';
import { type PreparedFund, pourDistribution, prepareFund } from './waterfall.ts';
import { reportDistribution } from './waterfallReport.ts';
import { traceDistribution } from './waterfallTrace.ts';

export const waterfallInputSchema = z.object({
  terms: fundTermsSchema,
  commitments: z.array(commitmentSchema).meta({ title: 'Commitments' }),
  flows: z
    .array(fundFlowSchema)
    .meta({ title: 'History', description: 'Earlier calls and distributions, by date' }),
  distribution: z
    .object({ date: dateSchema, amount: moneyCodec })
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
});
export type WaterfallOutput = z.output<typeof waterfallOutputSchema>;

function warningsOf(fund: PreparedFund): CalculationWarning[] {
  if (fund.calledMinor <= fund.committedMinor) return [];
  const { currency } = fund.terms.source;
  const called = formatAmount({ currency, minor: fund.calledMinor });
  const committed = formatAmount({ currency, minor: fund.committedMinor });
  return [
    {
      code: 'CALLED_ABOVE_COMMITMENT',
      message:
        `${currency} ${called} was called on commitments of ${committed}. ` +
        'Check for recycling.',
    },
  ];
}

export const waterfallCalculation = defineCalculation({
  id: 'fund.waterfall',
  version: '1.0.0',
  label: 'Fund waterfall',
  description:
    'Runs one distribution through a whole-fund waterfall: return of capital, preferred return, ' +
    'catch-up and carry, to every holder and exact to the minor unit.',
  input: waterfallInputSchema,
  output: waterfallOutputSchema,
  run(input) {
    const fund = prepareFund(input);
    if (!fund.ok) return fund;
    const poured = pourDistribution(fund.value, input.distribution);
    if (!poured.ok) return poured;
    const rounded = roundDistribution(poured.value, fund.value.participants);
    return ok({
      output: reportDistribution(fund.value, poured.value, rounded),
      trace: traceDistribution(fund.value, poured.value, rounded),
      warnings: warningsOf(fund.value),
    });
  },
});
