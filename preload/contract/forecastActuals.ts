/** What was booked against the intervals that a forecast had drawn. */
import { z } from 'zod';
import { dateSchema, idSchema, instantSchema, moneyCodec, sliceShape } from './common.ts';
import { query } from './define.ts';
import { explanationSchema } from './explain.ts';

/** An account by its name, as a comparison with a forecast lists it. */
const accountSchema = z.object({ id: idSchema, name: z.string(), entityName: z.string() });

const levelSchema = z.number().gt(0).lt(1).default(0.95);

export const forecastActualsContract = {
  'forecast.actuals': query({
    permission: 'forecast.read',
    summary: 'Booked flows outside of the interval of an earlier forecast, by series and day',
    input: z.object({
      /** The books are looked at up to this day. */
      asOf: dateSchema,
      /** The forecast; without one the newest of all entities that was made for an earlier day. */
      runId: idSchema.optional(),
      /** Of the interval; the run's nearest is taken. */
      level: levelSchema,
      ...sliceShape,
    }),
    output: z.object({
      /** Null where no forecast was made for an earlier day. */
      run: z.object({ id: idSchema, asOf: dateSchema, computedAt: instantSchema }).nullable(),
      level: z.number(),
      /** The days of the forecast that the books have reached; null where none. */
      from: dateSchema.nullable(),
      to: dateSchema.nullable(),
      /** Series times days that were compared, and how many of them are outside. */
      compared: z.int(),
      outside: z.int(),
      /** Currencies that the forecast had no rate of. */
      withoutRate: z.array(z.string()),
      /** What is outside, the farthest first. */
      rows: z.array(
        z.object({
          /** As the forecast names it: a category, or one of its currencies. */
          series: z.string(),
          date: dateSchema,
          actual: moneyCodec,
          expected: moneyCodec,
          /** Null where the forecast has no such series. */
          lower: moneyCodec.nullable(),
          upper: moneyCodec.nullable(),
          /** Beyond the nearer bound. */
          excess: moneyCodec,
          /** The account whose alone the series is; null where it sums several or is not forecast. */
          account: accountSchema.nullable(),
          /** On how many accounts the booked amount stands. */
          accountCount: z.int(),
        }),
      ),
      /** All that was booked in the days compared; null where none were. */
      total: moneyCodec.nullable(),
      /** By account, the largest bookings first; `booked` of all of them is `total`. */
      accounts: z.array(
        z.object({
          account: accountSchema,
          /** The sum of the next three. */
          booked: moneyCodec,
          /** In series that the forecast made from this account alone. */
          own: moneyCodec,
          /** In series that the forecast has as the sum of several accounts only. */
          aggregate: moneyCodec,
          /** In series that the forecast does not know of this account. */
          none: moneyCodec,
          /** Of its own series; null where the forecast has none for it. */
          expected: moneyCodec.nullable(),
          /** Days of its own series that were compared, and how many lie outside. */
          compared: z.int(),
          outside: z.int(),
        }),
      ),
    }),
  }),
  'forecast.explainActual': query({
    permission: 'forecast.read',
    summary: 'A booked flow beside its forecast: the lines, the interval and the run',
    input: z.object({
      runId: idSchema,
      asOf: dateSchema,
      level: levelSchema,
      figure: z
        .enum(['actual', 'expected', 'lower', 'upper', 'excess', 'outside'])
        .default('actual'),
      /** Of one series on one day; left out for `outside`, the count of all. */
      series: z.string().optional(),
      date: dateSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'forecast.explainAccountActual': query({
    permission: 'forecast.read',
    summary: 'A figure of one account, or of all, beside a forecast: its series by day',
    input: z.object({
      runId: idSchema,
      asOf: dateSchema,
      level: levelSchema,
      figure: z.enum(['booked', 'own', 'aggregate', 'none', 'expected', 'outside']),
      /** Left out for all accounts, of which only `booked` is told. */
      accountId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
} as const;
