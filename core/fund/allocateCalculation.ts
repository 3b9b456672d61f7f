/**
 * `fund.allocate`: an amount over weights by largest remainder, such as a call over commitments.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { allocate } from '../money/allocate.ts';
import { decimalSchema, moneyCodec } from '../money/codecs.ts';
import { minorDigits } from '../money/currencies.ts';
import { Decimal } from '../money/decimal.ts';
import { formatAmount, parseMinor } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { duplicateId } from './termChecks.ts';
import { amountText } from './text.ts';

export const allocateInputSchema = z.object({
  amount: moneyCodec,
  shares: z
    .array(
      z.object({
        id: z.string().min(1),
        weight: decimalSchema.meta({ title: 'Weight', description: 'A commitment or any ratio' }),
      }),
    )
    .min(1),
});

export const allocateOutputSchema = z.object({
  amount: moneyCodec,
  parts: z.array(
    z.object({
      id: z.string(),
      amount: moneyCodec,
      /** The unrounded quota in major units. */
      exactQuota: decimalSchema,
      /** Whether one of the units left over by rounding down was placed here. */
      hasOddUnit: z.boolean(),
    }),
  ),
});

type AllocateInput = z.output<typeof allocateInputSchema>;

/** Decimal weights as integers of one common scale. */
function integerWeights(input: AllocateInput): Result<bigint[]> {
  const twice = duplicateId(input.shares, 'shares');
  if (twice) return fail(twice);
  const places = Math.max(
    ...input.shares.map((share) => (share.weight.split('.')[1] ?? '').length),
  );
  const weights = input.shares.map((share) => parseMinor(share.weight, places));
  const negative = weights.findIndex((weight) => weight < 0n);
  if (negative >= 0)
    return fail({
      kind: 'invalid-input',
      code: 'ALLOCATE_WEIGHT_NEGATIVE',
      path: `shares.${negative}.weight`,
      message:
        `The weight of ${input.shares[negative]?.id} is ${input.shares[negative]?.weight}. ` +
        'Weights are zero or more.',
    });
  if (weights.every((weight) => weight === 0n))
    return fail({
      kind: 'invalid-input',
      code: 'ALLOCATE_NO_WEIGHT',
      path: 'shares',
      message: 'All weights are zero. Give at least one share a weight.',
    });
  return ok(weights);
}

export const allocateCalculation = defineCalculation({
  id: 'fund.allocate',
  version: '1.0.0',
  label: 'Allocate an amount',
  description:
    'Splits an amount over weights by largest remainder, so that the parts sum to it exactly; ' +
    'ties go to the earlier share.',
  input: allocateInputSchema,
  output: allocateOutputSchema,
  run(input) {
    const weights = integerWeights(input);
    if (!weights.ok) return weights;
    const { currency, minor } = input.amount;
    const whole = weights.value.reduce((sum, weight) => sum + weight, 0n);
    const parts = allocate(minor, weights.value).map((part, index) => {
      const id = input.shares[index]?.id ?? '';
      const product = (minor * (weights.value[index] ?? 0n)).toString();
      const quota = new Decimal(product).div(whole.toString());
      return {
        id,
        amount: { currency, minor: part },
        exactQuota: quota.div(new Decimal(10).pow(minorDigits(currency))).toFixed(),
        hasOddUnit: new Decimal(part.toString()).abs().gt(quota.abs()),
        quotaText: amountText(quota, currency),
      };
    });
    const trace = parts.map(
      (part, index): TraceStep => ({
        id: `part.${part.id}`,
        label: part.id,
        rule: 'Amount x weight / weights, rounded down; units left over to the largest remainders',
        inputs: [
          { label: 'Amount', value: formatAmount(input.amount), unit: currency },
          { label: 'Weight', value: input.shares[index]?.weight ?? '' },
          { label: 'Exact quota', value: part.quotaText, unit: currency },
          { label: 'Odd unit placed here', value: part.hasOddUnit ? '1' : '0' },
        ],
        result: formatAmount(part.amount),
        unit: currency,
      }),
    );
    return ok({
      output: {
        amount: input.amount,
        parts: parts.map(({ quotaText: _, ...part }) => part),
      },
      trace,
      warnings: [],
    });
  },
});
