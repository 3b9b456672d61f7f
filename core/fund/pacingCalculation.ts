/** `fund.pacing`: the coming calls, distributions and values of a fund, year by year. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { ok } from '../result.ts';
import { type PacingYear, pace, pacingInputSchema } from './pacing.ts';
import { decimalText, percentText } from './text.ts';

function stepOf(year: PacingYear, currency: string): TraceStep {
  const text = (minor: bigint) => formatAmount({ currency, minor });
  return {
    id: `year.${year.year}`,
    label: `Year ${year.year}, until ${year.to}`,
    rule: 'Value + growth + called - distributed',
    inputs: [
      { label: 'Opening value', value: text(year.openingMinor), unit: currency },
      { label: 'Growth', value: text(year.growthMinor), unit: currency },
      {
        label: `Called (rate ${percentText(year.contributionRate)} of uncalled)`,
        value: text(year.calledMinor),
        unit: currency,
      },
      {
        label: `Distributed (rate ${percentText(year.distributionRate)} of grown value)`,
        value: text(-year.distributedMinor),
        unit: currency,
      },
    ],
    result: text(year.closingMinor),
    unit: currency,
  };
}

export const pacingCalculation = defineCalculation({
  id: 'fund.pacing',
  version: '1.0.0',
  label: 'Pacing of a fund',
  description:
    'Projected calls, distributions and values by the Takahashi-Alexander model, or as planned by ' +
    'hand.',
  input: pacingInputSchema,
  output: z.object({
    years: z.array(
      z.object({
        year: z.number().int(),
        from: dateSchema,
        to: dateSchema,
        contributionRate: decimalSchema,
        distributionRate: decimalSchema,
        opening: moneyCodec,
        growth: moneyCodec,
        called: moneyCodec,
        distributed: moneyCodec,
        closing: moneyCodec,
        uncalled: moneyCodec,
      }),
    ),
    flows: z.array(
      z.object({
        date: dateSchema,
        kind: z.enum(['call', 'distribution']),
        amount: moneyCodec,
        origin: z.enum(['model', 'planned']),
        label: z.string(),
      }),
    ),
    totals: z.object({ called: moneyCodec, distributed: moneyCodec, growth: moneyCodec }),
  }),
  run(input) {
    const paced = pace(input);
    if (!paced.ok) return paced;
    const { currency } = input;
    const inFund = (minor: bigint): Money => ({ currency, minor });
    const { years, flows } = paced.value;
    const total = (pick: (year: PacingYear) => bigint) =>
      inFund(years.reduce((sum, year) => sum + pick(year), 0n));
    return ok({
      output: {
        years: years.map((year) => ({
          year: year.year,
          from: year.from,
          to: year.to,
          contributionRate: decimalText(year.contributionRate, 10),
          distributionRate: decimalText(year.distributionRate, 10),
          opening: inFund(year.openingMinor),
          growth: inFund(year.growthMinor),
          called: inFund(year.calledMinor),
          distributed: inFund(year.distributedMinor),
          closing: inFund(year.closingMinor),
          uncalled: inFund(year.uncalledMinor),
        })),
        flows: [...flows],
        totals: {
          called: total((year) => year.calledMinor),
          distributed: total((year) => year.distributedMinor),
          growth: total((year) => year.growthMinor),
        },
      },
      trace: years.map((year) => stepOf(year, currency)),
      warnings: [],
    });
  },
});
