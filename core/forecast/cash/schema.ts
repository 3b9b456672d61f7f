/** What the cash forecast takes and gives; titles and descriptions draw its form and its help. */
import { z } from 'zod';
import { currencySchema, dateSchema } from '../../money/codecs.ts';
import { shockSchema } from '../../scenario/shocks.ts';

export const levelsSchema = z
  .array(z.number().gt(0).lt(1))
  .min(1)
  .default([0.5, 0.8, 0.95])
  .meta({ title: 'Levels', description: 'Coverage of the bounds, such as 0.8 for 80 %' });

export const seedSchema = z
  .int()
  .min(0)
  .default(1)
  .meta({ title: 'Seed', description: 'The same seed repeats the same simulation bit for bit' });

const historySchema = z
  .object({
    category: z.string().min(1),
    code: z.string().optional().meta({
      title: 'Category code',
      description: 'What delays and haircuts name it by; the category itself where absent',
    }),
    currency: currencySchema.optional().meta({
      title: 'Currency of the flows',
      description:
        'What exchange rate shocks name it by; amounts are given translated all the same',
    }),
    dates: z.array(dateSchema),
    values: z.array(z.number()),
  })
  .refine((history) => history.dates.length === history.values.length, {
    error: 'Give one value for each date.',
    path: ['values'],
  })
  .meta({
    title: 'Category history',
    description: 'Net flows by date in major units; dates without a value had no flow',
  });

const expectedFlowSchema = z
  .object({
    category: z.string().min(1),
    date: dateSchema,
    amount: z.number().meta({ title: 'Amount', description: 'Signed: receipts positive' }),
    probability: z.number().min(0).max(1).default(1),
    additional: z.boolean().default(false).meta({
      title: 'Additional',
      description: 'Comes on top of the forecast: history holds nothing of its kind',
    }),
  })
  .meta({ title: 'Expected flow' });

const calendarSchema = z
  .object({
    weekend: z
      .array(z.int().min(1).max(7))
      .max(6)
      .default([6, 7])
      .meta({ title: 'Weekend', description: 'ISO weekdays without payments, Monday 1' }),
    holidays: z.array(dateSchema).default([]),
  })
  .default({ weekend: [6, 7], holidays: [] })
  .meta({ title: 'Calendar', description: 'Days on which no payment settles' });

export const cashflowInput = z.object({
  currency: currencySchema,
  categories: z.array(historySchema),
  openingBalance: z.number().meta({ title: 'Opening balance', description: 'Closing at as-of' }),
  asOf: dateSchema.meta({ title: 'As of', description: 'The last day of known flows' }),
  horizonDays: z.int().min(1).max(400).default(91).meta({ title: 'Horizon in calendar days' }),
  model: z.enum(['auto', 'seasonal-naive', 'ets']).default('auto').meta({
    title: 'Model',
    description: 'auto takes ETS for each category where it beat seasonal naive in the back test',
  }),
  levels: levelsSchema,
  seed: seedSchema,
  paths: z.int().min(200).max(20_000).default(2000).meta({ title: 'Simulated paths' }),
  expectedFlows: z.array(expectedFlowSchema).default([]),
  calendar: calendarSchema,
  shocks: z.array(shockSchema).max(50).default([]).meta({
    title: 'Shocks',
    description: 'A scenario: applied in order to the simulated flows; none for the base',
  }),
  openingParts: z
    .array(z.object({ currency: currencySchema, amount: z.number() }))
    .default([])
    .meta({
      title: 'Opening balance by currency',
      description: 'Translated parts of the opening balance that exchange rate shocks revalue',
    }),
  minimumBalance: z.number().nullable().default(null).meta({
    title: 'Minimum balance',
    description: 'For the probability that a closing balance falls below it; leave empty for none',
  }),
});

const series = z.array(z.number());
const bandSchema = z.object({ level: z.number(), lower: series, upper: series });
const fanSchema = z.object({
  /** The sum of the models' point forecasts and the expected items: these add up. */
  expected: series,
  median: series,
  bounds: z.array(bandSchema),
});
export const scoresSchema = z.object({
  mase: z.number().nullable(),
  smape: z.number().nullable(),
  wape: z.number().nullable(),
  rmse: z.number().nullable(),
  bias: z.number().nullable(),
});
const coverageSchema = z.array(
  z.object({ level: z.number(), simulated: z.number(), calibrated: z.number() }),
);
const calibrationSchema = z.object({
  factor: z.number(),
  tested: z.int(),
  coverage: coverageSchema,
});

export const cashflowOutput = z.object({
  currency: currencySchema,
  asOf: dateSchema,
  /** Business days of the forecast; every series below has one value for each. */
  dates: z.array(dateSchema),
  balance: fanSchema,
  totalFlow: fanSchema,
  categories: z.array(
    z.object({
      category: z.string(),
      model: z.string(),
      modelId: z.string(),
      parameters: z.array(z.object({ name: z.string(), value: z.number() })),
      calendarEffects: z.array(z.object({ name: z.string(), value: z.number() })),
      daysOfHistory: z.int(),
      flow: fanSchema,
      backtest: z
        .object({
          origins: z.int(),
          horizonDays: z.int(),
          model: scoresSchema,
          seasonalNaive: scoresSchema,
        })
        .nullable(),
      calibration: calibrationSchema,
    }),
  ),
  weeks: z.array(
    z.object({
      from: dateSchema,
      to: dateSchema,
      expectedFlow: z.number(),
      /** Revaluation of balances by exchange rate shocks; 0 without them. */
      exchangeEffect: z.number(),
      closing: z.object({
        expected: z.number(),
        median: z.number(),
        bounds: z.array(z.object({ level: z.number(), lower: z.number(), upper: z.number() })),
      }),
      /** Probability that a closing balance of the week is below the minimum; null without one. */
      breachProbability: z.number().nullable(),
      /** The same for any day up to the end of the week. */
      breachProbabilityToDate: z.number().nullable(),
    }),
  ),
  balanceCalibration: calibrationSchema,
});

export type CashflowInput = z.output<typeof cashflowInput>;
export type CashflowOutput = z.output<typeof cashflowOutput>;
export type CashFan = z.output<typeof fanSchema>;
export type CashCategory = CashflowOutput['categories'][number];
export type CashWeek = CashflowOutput['weeks'][number];
