/** The calculations of rates of return and market equivalents, for the registry. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../../calculation.ts';
import { dateSchema, decimalSchema } from '../../money/codecs.ts';
import { ok } from '../../result.ts';
import { DAY_COUNTS } from '../../time/dayCount.ts';
import { irrStep, irrWarnings } from '../irrTrace.ts';
import { internalRate, timed, type XirrResult, xirr } from '../xirr.ts';
import { modifiedInternalRate, presentValue } from './periodic.ts';
import { type PmeMeasures, publicMarketEquivalents } from './pme.ts';
import { FLOW_TIMINGS, linkedReturn } from './timeWeighted.ts';

/** Far above all money, and far below where sums of doubles overflow. */
const MOST = 1e30;
const numberSchema = decimalSchema.refine((text) => Math.abs(Number(text)) <= MOST, {
  error: 'The number has more than 30 digits before the point. Check it.',
});
const unsignedSchema = numberSchema.refine((text) => Number(text) >= 0, {
  error: 'Enter it without a sign: the field says which way the money goes.',
});
const amountSchema = numberSchema.meta({
  title: 'Amount',
  description: 'In major units; positive when the investor receives it',
  examples: ['-1000000.00'],
});
const rateSchema = numberSchema.meta({ title: 'Rate', description: '0.08 is 8%' });
const datedSchema = z.object({ date: dateSchema, amount: amountSchema });
const dayCountSchema = z.enum(DAY_COUNTS).default('act/365f').meta({ title: 'Day count' });

const rateOutputSchema = z.object({
  headline: z.number(),
  roots: z.array(z.number()),
  isAmbiguous: z.boolean(),
  rule: z.string(),
});

/** The one place where these amounts become doubles. */
function dated(flows: readonly z.output<typeof datedSchema>[]) {
  return flows.map(({ date, amount }) => ({ date, amount: Number(amount) }));
}

function rateOutcome(result: XirrResult, flowCount: number) {
  return ok({
    output: { ...result, roots: [...result.roots] },
    trace: [irrStep(result, flowCount)],
    warnings: irrWarnings(ok(result)),
  });
}

/** A measure that is one formula over its input. */
function step(id: string, label: string, rule: string, result: number | null): TraceStep {
  return { id, label, rule, inputs: [], result: result === null ? 'none' : String(result) };
}

export const xirrCalculation = defineCalculation({
  id: 'fund.xirr',
  version: '1.0.0',
  label: 'Internal rate of return of dated flows',
  description: 'Every rate at which the flows are worth zero, effective annual (Excel: XIRR).',
  input: z.object({ flows: z.array(datedSchema), dayCount: dayCountSchema }),
  output: rateOutputSchema,
  run(input) {
    const result = xirr(dated(input.flows), input.dayCount);
    return result.ok ? rateOutcome(result.value, input.flows.length) : result;
  },
});

export const irrCalculation = defineCalculation({
  id: 'fund.irr',
  version: '1.0.0',
  label: 'Internal rate of return of even periods',
  description: 'Every rate a period at which the flows are worth zero (Excel: IRR).',
  input: z.object({
    amounts: z.array(amountSchema).meta({ description: 'One a period, the first at time zero' }),
  }),
  output: rateOutputSchema,
  run({ amounts }) {
    const result = internalRate(amounts.map((amount, k) => ({ years: k, amount: Number(amount) })));
    return result.ok ? rateOutcome(result.value, amounts.length) : result;
  },
});

export const mirrCalculation = defineCalculation({
  id: 'fund.mirr',
  version: '1.0.0',
  label: 'Modified internal rate of return',
  description:
    'The rate a period of even flows with separate rates of finance and reinvestment (Excel: MIRR).',
  input: z.object({
    amounts: z.array(amountSchema),
    financeRate: rateSchema,
    reinvestmentRate: rateSchema,
  }),
  output: z.object({ rate: z.number() }),
  run({ amounts, financeRate, reinvestmentRate }) {
    const rates = { finance: Number(financeRate), reinvest: Number(reinvestmentRate) };
    const result = modifiedInternalRate(amounts.map(Number), rates);
    if (!result.ok) return result;
    const rule = '(future value of receipts / present value of payments) ^ (1 / periods) - 1';
    return ok({
      output: { rate: result.value },
      trace: [step('rate', 'Modified internal rate of return', rule, result.value)],
      warnings: [],
    });
  },
});

export const presentValueCalculation = defineCalculation({
  id: 'fund.presentValue',
  version: '1.0.0',
  label: 'Present value of dated flows',
  description: 'The value of the flows on their earliest date at a rate a year (Excel: XNPV).',
  input: z.object({
    flows: z.array(datedSchema).min(1),
    rateAnnual: rateSchema,
    dayCount: dayCountSchema,
  }),
  output: z.object({ value: z.number() }),
  run({ flows, rateAnnual, dayCount }) {
    const result = presentValue(timed(dated(flows), dayCount), Number(rateAnnual));
    if (!result.ok) return result;
    const rule = 'Sum of flow x (1 + rate) ^ -years since the earliest date';
    return ok({
      output: { value: result.value },
      trace: [step('value', 'Present value', rule, result.value)],
      warnings: [],
    });
  },
});

export const linkedReturnCalculation = defineCalculation({
  id: 'fund.linkedReturn',
  version: '1.1.0',
  label: 'Time-weighted return',
  description:
    'Modified Dietz between valuations, linked; the true time-weighted return where every flow has ' +
    'a valuation on its day (GIPS).',
  input: z.object({
    valuations: z
      .array(z.object({ date: dateSchema, value: numberSchema }))
      .meta({ description: 'At the end of the day, its flow included' }),
    flows: z
      .array(z.object({ date: dateSchema, amount: numberSchema }))
      .meta({ description: 'Into the portfolio; negative where money is taken out' }),
    flowsCount: z.enum(FLOW_TIMINGS).default('end-of-day').meta({
      title: 'Flows count',
      description: 'From the end of their day, or from its start, so that they work on it too',
    }),
  }),
  output: z.object({
    total: z.number(),
    periods: z.array(z.object({ from: dateSchema, to: dateSchema, rate: z.number() })),
  }),
  run(input) {
    const valuations = input.valuations.map(({ date, value }) => ({ date, value: Number(value) }));
    const result = linkedReturn(valuations, dated(input.flows), input.flowsCount);
    if (!result.ok) return result;
    const { total, periods, largeFlows } = result.value;
    const rule =
      '(end - start - flows) / (start + flows weighted by their days), linked by product';
    return ok({
      output: { total, periods: [...periods] },
      trace: [step('total', 'Time-weighted return', rule, total)],
      warnings: largeFlows.map((date) => ({
        code: 'LARGE_FLOW',
        message: `The flow of ${date} is above 10% of the portfolio. Add a valuation of that day.`,
      })),
    });
  },
});

const measure = z.number().nullable();

export const pmeCalculation = defineCalculation({
  id: 'fund.pme',
  version: '1.0.0',
  label: 'Public market equivalents',
  description: 'KS-PME, LN-PME, PME+, mPME and Direct Alpha of a fund beside a total return index.',
  input: z.object({
    points: z.array(
      z.object({
        date: dateSchema
          .optional()
          .meta({ description: 'Without dates, points are a period apart and rates are a period' }),
        contribution: unsignedSchema.default('0'),
        distribution: unsignedSchema.default('0'),
        index: numberSchema.meta({ description: 'Total return, in the currency of the fund' }),
        nav: unsignedSchema.optional().meta({ description: 'After the flows of the date' }),
      }),
    ),
  }),
  output: z.object({
    ksPme: z.number(),
    lnPmeNav: z.number(),
    lnPme: measure,
    pmePlusLambda: measure,
    pmePlus: measure,
    directAlpha: measure,
    directAlphaLog: measure,
    modifiedPme: measure,
  }),
  run({ points }) {
    const first = points[0]?.date;
    const undated = points.findIndex(({ date }) => (date === undefined) !== (first === undefined));
    const unsorted = points.findIndex(
      ({ date }, k) => date && date < (points[k - 1]?.date ?? date),
    );
    if (undated >= 0 || unsorted >= 0) return pointsRefused(Math.max(undated, unsorted));
    const times = points.map(({ date }, k) => ({ date: date ?? first, k }));
    const years = timed(times.flatMap(({ date }) => (date ? [{ date, amount: 0 }] : [])));
    const result = publicMarketEquivalents(
      points.map((point, k) => ({
        years: years[k]?.years ?? k,
        contribution: Number(point.contribution),
        distribution: Number(point.distribution),
        index: Number(point.index),
        ...(point.nav === undefined ? {} : { nav: Number(point.nav) }),
      })),
    );
    if (!result.ok) return result;
    const { value } = result;
    return ok({ output: { ...value }, trace: pmeTrace(value), warnings: pmeWarnings(value) });
  },
});

function pointsRefused(at: number) {
  return {
    ok: false as const,
    error: {
      kind: 'invalid-input' as const,
      code: 'PME_DATES',
      path: `points.${at}.date`,
      message: 'Give every point a date, in order, or none of them one.',
    },
  };
}

function pmeTrace(value: PmeMeasures): TraceStep[] {
  const rules: readonly (readonly [keyof PmeMeasures, string, string])[] = [
    ['ksPme', 'KS-PME', '(FV of distributions + NAV) / FV of contributions, by the index'],
    ['lnPmeNav', 'LN-PME position', 'FV of contributions - FV of distributions, by the index'],
    ['lnPme', 'LN-PME', 'Rate of return of the flows with the position as value at the end'],
    ['pmePlusLambda', 'PME+ factor', '(FV of contributions - NAV) / FV of distributions'],
    ['pmePlus', 'PME+', 'Rate of return with distributions times the factor'],
    [
      'directAlpha',
      'Direct Alpha',
      'Rate of return of the flows compounded to the end by the index',
    ],
    ['directAlphaLog', 'Direct Alpha, continuous', 'ln(1 + Direct Alpha)'],
    [
      'modifiedPme',
      'mPME',
      'Rate of return of an index position that pays the share the fund paid',
    ],
  ];
  return rules.map(([id, label, rule]) => step(id, label, rule, value[id]));
}

function pmeWarnings(value: PmeMeasures) {
  const missing: readonly (readonly [keyof PmeMeasures, string, string])[] = [
    ['lnPme', 'LN_PME_SHORT', 'The index position of LN-PME ends short, so it has no rate.'],
    ['pmePlus', 'PME_PLUS_UNDEFINED', 'PME+ needs distributions and a rate that solves them.'],
    ['modifiedPme', 'MPME_NEEDS_VALUES', 'mPME needs a net asset value at every date.'],
  ];
  return missing
    .filter(([id]) => value[id] === null)
    .map(([, code, message]) => ({ code, message }));
}

export const performanceCalculations = [
  xirrCalculation,
  irrCalculation,
  mirrCalculation,
  presentValueCalculation,
  linkedReturnCalculation,
  pmeCalculation,
] as const;
