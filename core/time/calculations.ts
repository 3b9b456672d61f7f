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
import { daysBetween, type IsoDate } from './dates.ts';
import { DAY_COUNTS, yearFraction } from './dayCount.ts';
import { act365L, actActIcma } from './dayCountActual.ts';
import { CALENDAR_IDS, settlementCalendar } from './holidays.ts';

const calendarsSchema = z
  .array(
    z.union([z.enum(CALENDAR_IDS), calendarSchema], {
      error: `Name one of ${CALENDAR_IDS.join(', ')}, or give a calendar with its holidays.`,
    }),
  )
  .min(1)
  .meta({ description: 'Open where all are; by name, or with their own holidays' });

function calendarFrom(calendars: z.output<typeof calendarsSchema>): BusinessCalendar {
  return joinCalendars(
    calendars.map((each) =>
      typeof each === 'string' ? settlementCalendar(each) : calendarOf(each),
    ),
  );
}

const yearFractionInput = z.object({
  dayCount: z
    .enum([...DAY_COUNTS, 'act/act-icma', 'act/365l', 'bus/252'])
    .meta({ title: 'Day count' }),
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
    .meta({ description: 'For act/act-icma and act/365l: a regular coupon period' }),
  calendars: calendarsSchema.optional().meta({ description: 'For bus/252' }),
});

function years(input: z.output<typeof yearFractionInput>): Result<number> {
  const { dayCount, from, to, terminationDate, coupon, calendars } = input;
  const missing = (code: string, path: string, message: string) =>
    fail({ kind: 'invalid-input', code, path, message });
  switch (dayCount) {
    case 'act/act-icma':
    case 'act/365l':
      if (!coupon)
        return missing(
          'COUPON_PERIOD_MISSING',
          'coupon',
          `${dayCount} counts by coupon periods. Give a regular one with its frequency.`,
        );
      return dayCount === 'act/365l' ? ok(act365L(from, to, coupon)) : actActIcma(from, to, coupon);
    case 'bus/252':
      if (!calendars)
        return missing(
          'CALENDAR_MISSING',
          'calendars',
          'bus/252 counts business days. Give the calendars in which they are open.',
        );
      return businessYears(calendarFrom(calendars), from, to);
    default:
      return ok(yearFraction(dayCount, from, to, terminationDate ? { terminationDate } : {}));
  }
}

/** Business days over 252, the start counted and the end not (ANBIMA). */
function businessYears(calendar: BusinessCalendar, from: IsoDate, to: IsoDate): Result<number> {
  return inCalendarYears('calendars', () =>
    to < from
      ? -businessDaysBetween(calendar, to, from) / 252
      : businessDaysBetween(calendar, from, to) / 252,
  );
}

/** What a calendar answers, or its refusal of a year that it does not cover. */
function inCalendarYears<T>(path: string, ask: () => T): Result<T> {
  try {
    return ok(ask());
  } catch (error) {
    if (error instanceof AppFailure) return fail({ ...error.error, path });
    throw error;
  }
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
  calendars: calendarsSchema,
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
    const { date, until, convention } = input;
    if (until !== undefined && until < date)
      return fail({
        kind: 'invalid-input',
        code: 'DATES_OUT_OF_ORDER',
        path: 'until',
        message: `${until} is before ${date}. Give the earlier date first.`,
      });
    const calendar = calendarFrom(input.calendars);
    const result = inCalendarYears('date', () => businessDays(calendar, input));
    if (!result.ok) return result;
    return ok({
      output: result.value,
      trace: [
        {
          id: 'adjusted',
          label: 'Adjusted date',
          rule: `${convention} in ${calendar.id}`,
          inputs: [{ label: 'Date', value: date }],
          result: result.value.adjusted,
        },
      ],
      warnings: [],
    });
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
