/** `fund.managementFee`: the fees of a stretch of time, period by period. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { ok } from '../result.ts';
import { type FeePeriod, type FeeSegment, managementFees } from './managementFee.ts';
import { managementFeeInputSchema } from './managementFeeInput.ts';
import { decimalText, percentText } from './text.ts';

const amounts = {
  gross: moneyCodec,
  offset: moneyCodec,
  net: moneyCodec,
  vat: moneyCodec,
} as const;

function segmentLabel({ basis, from, higher, investments }: FeeSegment): string {
  if (investments) return `Lower of cost and value of each investment from ${from}`;
  return higher === undefined
    ? `${basis} from ${from}`
    : `${basis} from ${from}, ${higher.basis} is ${formatAmount(higher.base)}`;
}

function stepOf({ from, to, segments, net }: FeePeriod): TraceStep {
  return {
    id: `period.${from}`,
    label: `Fee from ${from} until ${to}`,
    rule: 'Sum of base x rate x years, less the offset',
    inputs: segments.flatMap((segment) => [
      {
        label: segmentLabel(segment),
        value: `${formatAmount(segment.base)} x ${percentText(segment.rateAnnual)} x ${decimalText(segment.years, 10)}`,
        unit: segment.base.currency,
      },
      ...(segment.investments ?? []).map(({ deal, cost, value }) => ({
        label: `${deal}, cost ${formatAmount(cost)}, value ${formatAmount(value)}`,
        value: formatAmount(value.minor < cost.minor ? value : cost),
        unit: cost.currency,
      })),
    ]),
    result: formatAmount(net),
    unit: net.currency,
  };
}

export const managementFeeCalculation = defineCalculation({
  id: 'fund.managementFee',
  version: '1.2.0',
  label: 'Management fee',
  description:
    'Fees by period on committed, invested or net asset value or the lower of two, of the fund or of ' +
    'each investment, with step-downs, offsets and VAT.',
  input: managementFeeInputSchema,
  output: z.object({
    periods: z.array(
      z.object({
        from: dateSchema,
        to: dateSchema,
        ...amounts,
        carriedForward: moneyCodec,
        segments: z.array(
          z.object({
            from: dateSchema,
            to: dateSchema,
            basis: z.string(),
            base: moneyCodec,
            /** The base that was not taken because it is higher, where a phase has two. */
            higher: z.object({ basis: z.string(), base: moneyCodec }).optional(),
            /** Where the lower of cost and value counts of each investment. */
            investments: z
              .array(z.object({ deal: z.string(), cost: moneyCodec, value: moneyCodec }))
              .optional(),
            rateAnnual: decimalSchema,
            years: decimalSchema,
          }),
        ),
      }),
    ),
    totals: z.object(amounts),
  }),
  run(input) {
    const fees = managementFees(input);
    if (!fees.ok) return fees;
    const total = (of: keyof typeof amounts): Money => ({
      currency: input.currency,
      minor: fees.value.reduce((sum, period) => sum + period[of].minor, 0n),
    });
    const periods = fees.value.map(({ segments, ...period }) => ({
      ...period,
      segments: segments.map(({ rateAnnual, years, investments, ...segment }) => ({
        ...segment,
        ...(investments && { investments: [...investments] }),
        rateAnnual: rateAnnual.toFixed(),
        years: decimalText(years, 20),
      })),
    }));
    const totals = {
      gross: total('gross'),
      offset: total('offset'),
      net: total('net'),
      vat: total('vat'),
    };
    return ok({ output: { periods, totals }, trace: fees.value.map(stepOf), warnings: [] });
  },
});
