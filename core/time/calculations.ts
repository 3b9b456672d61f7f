/** Day counts and business days as calculations, so that a figure's dates can be checked by hand. */
import { z } from 'zod';
import { defineCalculation } from '../calculation.ts';
import { dateSchema } from '../money/codecs.ts';
import { AppFailure, fail, ok, type Result } from '../result.ts';
import {
  addBusinessDays,
  addMonthsAdjusted,
  adjustDate,
  BUSINESS_DAY_CONVENTIONS,
  type BusinessCalendar,
  businessDaysBetween,
  calendarOf,
  calendarSchema,
  isBusinessDay,
  joinCalendars,
} from './calendar.ts';
import { daysBetween } from './dates.ts';
import { DAY_COUNTS, yearFraction } from './dayCount.ts';
import { actActIcma } from './dayCountActual.ts';
import { CALENDAR_IDS, settlementCalendar } from './holidays.ts';

const yearFractionInput = z.object({
  dayCount: z.enum([...DAY_COUNTS, 'act/act-icma']).meta({ title: 'Day count' }),
  from: dateSchema,
  to: dateSchema,
  terminationDate: dateSchema.optional().meta({ description: 'For 30e/360-isda: the last day' }),
  coupon: z
    .object({
      from: dateSchema,
      to: dateSchema,
      frequency: z.int(),
      endOfMonth: z.boolean().default(false),
    })
    .optional()
    .meta({ description: 'For act/act-icma: a regular coupon period' }),
});

function years(input: z.output<typeof yearFractionInput>): Result<number> {
  const { dayCount, from, to, terminationDate, coupon } = input;
  if (dayCount !== 'act/act-icma')
    return ok(yearFraction(dayCount, from, to, terminationDate ? { terminationDate } : {}));
  if (coupon) return actActIcma(from, to, coupon);
  return fail({
    kind: 'invalid-input',
    code: 'COUPON_PERIOD_MISSING',
    path: 'coupon',
    message: 'ACT/ACT ICMA counts by coupon periods. Give a regular one with its frequency.',
  });
}

export const yearFractionCalculation = defineCalculation({
  id: 'time.yearFraction',
  version: '1.0.0',
  label: 'Year fraction',
  description: 'The time between two dates in years by a day count.',
  input: yearFractionInput,
  output: z.object({ years: z.number(), days: z.int() }),
  run(input) {
    const result = years(input);
    if (!result.ok) return result;
    const { dayCount, from, to } = input;
    return ok({
      output: { years: result.value, days: daysBetween(from, to) },
      trace: [
        {
          id: 'years',
          label: 'Year fraction',
          rule: `${dayCount} from ${from} to ${to}`,
          inputs: [],
          result: String(result.value),
          unit: 'years',
        },
      ],
      warnings: [],
    });
  },
});

const businessDayInput = z.object({
  calendars: z
    .array(z.union([z.enum(CALENDAR_IDS), calendarSchema]))
    .min(1)
    .meta({ description: 'Open where all are; by name, or with their own holidays' }),
  date: dateSchema,
  convention: z.enum(BUSINESS_DAY_CONVENTIONS).default('modified-following'),
  addDays: z.int().optional().meta({ description: 'Business days on, or back where negative' }),
  addMonths: z.int().optional(),
  endOfMonth: z.boolean().default(false),
  until: dateSchema.optional().meta({ description: 'Count business days up to this date' }),
});

export const businessDayCalculation = defineCalculation({
  id: 'time.businessDay',
  version: '1.0.0',
  label: 'Business days',
  description:
    'Whether a date is a business day, where conventions move it, and counts of business days.',
  input: businessDayInput,
  output: z.object({
    isBusinessDay: z.boolean(),
    adjusted: dateSchema,
    afterDays: dateSchema.optional(),
    afterMonths: dateSchema.optional(),
    /** The start counts, the end does not. */
    businessDays: z.int().optional(),
  }),
  run(input) {
    const calendar = joinCalendars(
      input.calendars.map((each) =>
        typeof each === 'string' ? settlementCalendar(each) : calendarOf(each),
      ),
    );
    try {
      const output = businessDays(calendar, input);
      const { date, convention } = input;
      return ok({
        output,
        trace: [
          {
            id: 'adjusted',
            label: 'Adjusted date',
            rule: `${convention} in ${calendar.id}`,
            inputs: [{ label: 'Date', value: date }],
            result: output.adjusted,
          },
        ],
        warnings: [],
      });
    } catch (error) {
      if (error instanceof AppFailure) return fail({ ...error.error, path: 'date' });
      throw error;
    }
  },
});

type BusinessDayInput = z.output<typeof businessDayInput>;

/** Throws `AppFailure` where the calendar does not cover a year that is asked for. */
function businessDays(calendar: BusinessCalendar, input: BusinessDayInput) {
  const { date, convention, endOfMonth, until, addDays, addMonths } = input;
  const months = { convention, endOfMonth };
  return {
    isBusinessDay: isBusinessDay(calendar, date),
    adjusted: adjustDate(calendar, date, convention),
    ...(addDays === undefined ? {} : { afterDays: addBusinessDays(calendar, date, addDays) }),
    ...(addMonths === undefined
      ? {}
      : { afterMonths: addMonthsAdjusted(calendar, date, addMonths, months) }),
    ...(until === undefined ? {} : { businessDays: businessDaysBetween(calendar, date, until) }),
  };
}

export const timeCalculations = [yearFractionCalculation, businessDayCalculation] as const;
