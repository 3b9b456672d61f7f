/**
 * `risk.backtest`: how often losses exceeded a VaR series, and whether that is too often or in clusters.
 * The VaR of a day uses the days before it only.
 */
import { z } from 'zod';
import {
  type CalculationContext,
  type CalculationWarning,
  defineCalculation,
  type TraceStep,
} from '../calculation.ts';
import { dateSchema } from '../money/codecs.ts';
import { allFinite, mean, standardDeviation, sumOf } from '../numeric/sums.ts';
import { type AppError, fail, invariant, ok, type Result } from '../result.ts';
import {
  christoffersen,
  conditionalCoverage,
  countTransitions,
  kupiec,
  type LikelihoodRatio,
  trafficLight,
} from './coverage.ts';
import { normalMultiples } from './multiples.ts';
import { confidenceSchema, seriesSchema } from './portfolio.ts';
import { historicalTail } from './tail.ts';

const windowDays = z.int().min(20).max(5000).default(250).meta({ title: 'Window in days' });

const model = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('given'),
    valueAtRisk: seriesSchema.meta({ description: 'VaR of each day, losses positive' }),
  }),
  z.object({
    kind: z.literal('historical'),
    windowDays,
    quantile: z.enum(['type-1', 'type-6', 'type-7', 'hull']).default('type-7'),
  }),
  z.object({ kind: z.literal('normal'), windowDays }),
  z.object({
    kind: z.literal('ewma'),
    windowDays,
    lambda: z.number().gt(0).lt(1).default(0.94),
  }),
]);

const input = z.object({
  dates: z.array(dateSchema).meta({ title: 'Dates', description: 'One a gain or loss, ascending' }),
  pnl: seriesSchema.meta({ title: 'Gains', description: 'Daily; losses negative' }),
  confidence: confidenceSchema,
  model,
});

const ratio = z.object({ statistic: z.number(), pValue: z.number() });

const output = z.object({
  method: z.string(),
  confidence: z.number(),
  window: z.object({ from: dateSchema, to: dateSchema, days: z.int() }),
  exceptionCount: z.int(),
  expectedCount: z.number(),
  exceptions: z.array(z.object({ date: dateSchema, loss: z.number(), valueAtRisk: z.number() })),
  transitions: z.object({ n00: z.int(), n01: z.int(), n10: z.int(), n11: z.int() }),
  unconditionalCoverage: ratio,
  independence: ratio,
  conditionalCoverage: ratio,
  trafficLight: z.object({
    days: z.int(),
    exceptionCount: z.int(),
    zone: z.enum(['green', 'yellow', 'red']),
    cumulativeProbability: z.number(),
    plusFactor: z.number().nullable(),
  }),
  testedDates: z.array(dateSchema),
  pnl: seriesSchema.meta({ description: 'Gains of the tested days; losses negative' }),
  valueAtRisk: seriesSchema,
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

/**
 * An exception is a loss strictly above VaR. The tests are Kupiec's, Christoffersen's and both together;
 * the traffic light looks at the last 250 tested days.
 *
 * Errors: BACKTEST_LENGTH and BACKTEST_SERIES_INVALID (invalid-input), BACKTEST_TOO_SHORT
 * (not-applicable) where fewer than two days can be tested, and those of `historicalTail`.
 */
export const backtestRisk = defineCalculation({
  id: 'risk.backtest',
  version: '1.2.0',
  label: 'Backtest of value at risk',
  description:
    'Exceptions of a given or rolling VaR, with the tests of Kupiec and Christoffersen and the ' +
    'Basel traffic light.',
  input,
  output,
  run(request, context) {
    const fault = faultOf(request);
    if (fault) return fail(fault);
    const series = varSeries(request, context);
    if (!series.ok) return series;
    if (!allFinite(series.value)) return fail(seriesInvalid());
    const result = assess(request, series.value);
    return ok({ output: result, trace: traceOf(result), warnings: warningsOf(result) });
  },
});

function faultOf({ dates, pnl, model: chosen }: Input): AppError | undefined {
  const given = chosen.kind === 'given' ? chosen.valueAtRisk : undefined;
  if (pnl.length !== dates.length || (given && given.length !== dates.length))
    return {
      kind: 'invalid-input',
      code: 'BACKTEST_LENGTH',
      message: `There are ${dates.length} dates and ${pnl.length} gains; VaR must match them too.`,
      path: 'dates',
    };
  if (!allFinite(pnl) || (given && !allFinite(given))) return seriesInvalid();
  const unordered = dates.findIndex((date, index) => index > 0 && (dates[index - 1] ?? '') >= date);
  if (unordered > 0)
    return {
      kind: 'invalid-input',
      code: 'RISK_DATES_UNORDERED',
      message: `${dates[unordered]} is not after ${dates[unordered - 1]}. Sort the days, each once.`,
      path: `dates.${unordered}`,
    };
  const tested = dates.length - (chosen.kind === 'given' ? 0 : chosen.windowDays);
  if (tested < 2)
    return {
      kind: 'not-applicable',
      code: 'BACKTEST_TOO_SHORT',
      message: `${dates.length} days leave ${Math.max(0, tested)} to test. Give a longer history.`,
      path: 'dates',
    };
  return undefined;
}

function seriesInvalid(): AppError {
  return {
    kind: 'invalid-input',
    code: 'BACKTEST_SERIES_INVALID',
    message: 'A gain or VaR is no finite number, or too large to compute with. Remove that day.',
    path: 'pnl',
  };
}

/** The VaR of every tested day, the tested days being the last ones. */
function varSeries(request: Input, context: CalculationContext): Result<Float64Array> {
  const { pnl, confidence, model: chosen } = request;
  if (chosen.kind === 'given') return ok(chosen.valueAtRisk);
  const width = chosen.windowDays;
  const losses = pnl.map((gain) => -gain);
  const series = new Float64Array(losses.length - width);
  const z = normalMultiples(confidence).valueAtRisk;
  for (let day = 0; day < series.length; day++) {
    if (day % 250 === 0) context.checkpoint(day, series.length, 'days');
    const past = losses.subarray(day, day + width);
    if (chosen.kind === 'historical') {
      const tail = historicalTail(past, confidence, chosen.quantile, 'acerbi-tasche');
      if (!tail.ok) return tail;
      series[day] = tail.value.valueAtRisk;
    } else if (chosen.kind === 'normal') series[day] = mean(past) + z * standardDeviation(past);
    else series[day] = z * ewmaDeviation(past, chosen.lambda);
  }
  return ok(series);
}

/** RiskMetrics deviation for the day after the window, started at the window's mean square. */
function ewmaDeviation(past: Float64Array, lambda: number): number {
  const squares = past.map((loss) => loss * loss);
  let current = sumOf(squares) / squares.length;
  for (const square of squares) current = lambda * current + (1 - lambda) * square;
  return Math.sqrt(current);
}

function assess(
  { dates, pnl, confidence, model: chosen }: Input,
  valueAtRisk: Float64Array,
): Output {
  const skipped = dates.length - valueAtRisk.length;
  const testedDates = dates.slice(skipped);
  const losses = Array.from(pnl.subarray(skipped), (gain) => 0 - gain);
  const isException = losses.map((loss, day) => loss > (valueAtRisk[day] ?? 0));
  const exceptions = testedDates.flatMap((date, day) =>
    isException[day] ? [{ date, loss: losses[day] ?? 0, valueAtRisk: valueAtRisk[day] ?? 0 }] : [],
  );
  const days = testedDates.length;
  const coverage = kupiec(exceptions.length, days, confidence);
  const transitions = countTransitions(isException);
  const independence = christoffersen(transitions);
  const recent = isException.slice(-250);
  const recentCount = recent.filter(Boolean).length;
  const [from, to] = [testedDates[0], testedDates.at(-1)];
  invariant(from !== undefined && to !== undefined, 'a backtest has tested days');
  return {
    method:
      chosen.kind === 'given'
        ? 'given VaR series'
        : `rolling ${chosen.windowDays} days, ${chosen.kind}`,
    confidence,
    window: { from, to, days },
    exceptionCount: exceptions.length,
    expectedCount: days * (1 - confidence),
    exceptions,
    transitions,
    unconditionalCoverage: coverage,
    independence,
    conditionalCoverage: conditionalCoverage(coverage, independence),
    trafficLight: {
      days: recent.length,
      exceptionCount: recentCount,
      ...trafficLight(recentCount, recent.length, confidence),
    },
    testedDates,
    pnl: pnl.slice(skipped),
    valueAtRisk,
  };
}

function traceOf(result: Output): TraceStep[] {
  const counts = [
    { label: 'Exceptions', value: String(result.exceptionCount), ref: 'exceptions' },
    { label: 'Days', value: String(result.window.days) },
    { label: 'Confidence', value: String(result.confidence) },
  ];
  const { n00, n01, n10, n11 } = result.transitions;
  const test = (
    id: string,
    label: string,
    rule: string,
    { statistic, pValue }: LikelihoodRatio,
    degrees: number,
  ): TraceStep[] => [
    {
      id,
      label,
      rule,
      inputs: [...counts, { label: 'p-value', value: String(pValue), ref: `${id}.pValue` }],
      result: String(statistic),
    },
    {
      id: `${id}.pValue`,
      label: `${label}, p-value`,
      rule: `probability of a statistic as large or larger under chi-square(${degrees})`,
      inputs: [{ label: 'Statistic', value: String(statistic), ref: id }],
      result: String(pValue),
    },
  ];
  return [
    exceptionsStep(result),
    ...test(
      'unconditionalCoverage',
      'Kupiec',
      'likelihood ratio of the exception rate, chi-square(1)',
      result.unconditionalCoverage,
      1,
    ),
    ...test(
      'independence',
      'Christoffersen',
      `likelihood ratio of the transitions ${n00}, ${n01}, ${n10}, ${n11}, chi-square(1)`,
      result.independence,
      1,
    ),
    ...test(
      'conditionalCoverage',
      'Conditional coverage',
      'sum of both statistics, chi-square(2)',
      result.conditionalCoverage,
      2,
    ),
    zoneStep(result.trafficLight),
  ];
}

/** The newest exceptions that the trace names; a wrong model has hundreds. */
const EXCEPTIONS_SHOWN = 50;

function exceptionsStep({ exceptions, exceptionCount, expectedCount, window }: Output): TraceStep {
  return {
    id: 'exceptions',
    label: 'Exceptions',
    rule: 'tested days whose loss is above the value at risk of that day',
    inputs: [
      { label: 'Days', value: String(window.days) },
      { label: 'Expected', value: String(expectedCount) },
      ...exceptions.slice(-EXCEPTIONS_SHOWN).flatMap(({ date, loss, valueAtRisk }) => [
        { label: `Loss on ${date}`, value: String(loss) },
        { label: `Value at risk on ${date}`, value: String(valueAtRisk) },
      ]),
    ],
    result: String(exceptionCount),
  };
}

function zoneStep(light: Output['trafficLight']): TraceStep {
  return {
    id: 'trafficLight',
    label: 'Zone',
    rule:
      'Basel traffic light over the last 250 tested days: yellow where so many exceptions or fewer ' +
      'have a probability of 95 % or more under a right value at risk, red from 99.99 %',
    inputs: [
      { label: 'Exceptions', value: String(light.exceptionCount) },
      { label: 'Days', value: String(light.days) },
      { label: 'Cumulative probability', value: String(light.cumulativeProbability) },
      ...(light.plusFactor === null
        ? []
        : [{ label: 'Add-on to the multiplier', value: String(light.plusFactor) }]),
    ],
    result: light.zone,
  };
}

function warningsOf({ trafficLight: light, expectedCount }: Output): CalculationWarning[] {
  const warnings: CalculationWarning[] = [];
  if (light.plusFactor === null)
    warnings.push({
      code: 'TRAFFIC_LIGHT_SCALED',
      message: 'Basel defines its zones for 250 days at 99 %; here they follow the probabilities.',
    });
  if (expectedCount < 2)
    warnings.push({
      code: 'RISK_SMALL_SAMPLE',
      message: `Only ${expectedCount.toFixed(1)} exceptions are expected: the tests have little power.`,
    });
  return warnings;
}
