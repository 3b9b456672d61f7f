/**
 * `risk.historical`: value at risk and expected shortfall of today's portfolio under the moves of past
 * days, with the share of each position and the days that would have hurt most.
 */
import { z } from 'zod';
import { type CalculationWarning, defineCalculation, type TraceStep } from '../calculation.ts';
import { dateSchema } from '../money/codecs.ts';
import { sumOf } from '../numeric/sums.ts';
import { fail, ok } from '../result.ts';
import {
  checkPortfolio,
  confidenceSchema,
  isExposed,
  noExposureWarning,
  noFactorWarning,
  portfolioShape,
  positionSteps,
  type ScenarioPnl,
  scenarioPnl,
  seriesSchema,
} from './portfolio.ts';
import { historicalTail, type Tail, varInterval, weightedLoss } from './tail.ts';

const INTERVAL_LEVEL = 0.95;

const input = z.object({
  ...portfolioShape,
  confidence: confidenceSchema,
  horizonDays: z.int().min(1).max(250).default(1).meta({ title: 'Horizon in days' }),
  horizonMethod: z
    .enum(['overlapping', 'sqrt-time'])
    .default('overlapping')
    .meta({
      title: 'How a longer horizon is reached',
      description:
        'overlapping: moves of consecutive days; sqrt-time: one day times the root of the horizon, ' +
        'right only for independent days without drift',
    }),
  quantile: z.enum(['type-1', 'type-6', 'type-7', 'hull']).default('type-7').meta({
    title: 'Quantile',
    description: 'Hyndman-Fan type, or the n(1-alpha)-th largest loss of Hull',
  }),
  shortfallMethod: z.enum(['acerbi-tasche', 'beyond-var']).default('acerbi-tasche').meta({
    title: 'Expected shortfall',
    description: 'Tail integral of Acerbi and Tasche, or the mean of losses strictly beyond VaR',
  }),
  worstCount: z.int().min(0).max(250).default(10).meta({ title: 'Worst days listed' }),
});

const component = z.object({
  id: z.string(),
  label: z.string(),
  value: z.number(),
  valueAtRisk: z.number(),
  expectedShortfall: z.number(),
});

const output = z.object({
  method: z.string(),
  reportingCurrency: z.string(),
  asOf: dateSchema,
  window: z.object({ from: dateSchema, to: dateSchema, days: z.int(), scenarios: z.int() }),
  confidence: z.number(),
  horizonDays: z.int(),
  horizonMethod: z.string(),
  quantile: z.string(),
  shortfallMethod: z.string(),
  portfolioValue: z.number(),
  valueAtRisk: z.number(),
  expectedShortfall: z.number(),
  interval: z
    .object({ level: z.number(), lower: z.number(), upper: z.number().nullable() })
    .meta({ description: 'Order-statistic interval of VaR; upper is null in a short sample' }),
  components: z
    .array(component)
    .meta({ description: 'Euler shares of the positions; they sum to VaR and shortfall' }),
  worst: z.array(z.object({ date: dateSchema, pnl: z.number() })),
  scenarioDates: z.array(dateSchema),
  scenarioPnl: seriesSchema,
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

/**
 * Losses are positive; amounts are major units of the reporting currency. The component of a position
 * is its own loss in the scenarios that make VaR or shortfall, with their weights (Tasche 2000; Hallerbach
 * 2003): exact for the sample, but VaR shares rest on one or two days and are noisy.
 *
 * A portfolio without factors needs no window: its figures are 0, with the warning RISK_NO_FACTOR.
 *
 * Errors: those of `checkPortfolio` and `historicalTail`.
 */
export const historicalRisk = defineCalculation({
  id: 'risk.historical',
  version: '1.1.0',
  label: 'Historical value at risk',
  description:
    'Value at risk and expected shortfall by historical simulation, with full revaluation of ' +
    'exchange rates and duration and convexity for yields.',
  input,
  output,
  run(request, context) {
    const checked = checkPortfolio(request);
    if (!checked.ok) return checked;
    const isScaled = request.horizonMethod === 'sqrt-time';
    const scenarios = scenarioPnl(request, isScaled ? 1 : request.horizonDays);
    context.checkpoint(1, 2, 'steps');
    const losses = scenarios.total.map((gain) => -gain);
    if (!losses.every(Number.isFinite))
      return fail({
        kind: 'invalid-input',
        code: 'RISK_OVERFLOW',
        message: 'A past move makes a position too large to compute. Check the factor returns.',
        path: 'factors',
      });
    const tail = isExposed(request)
      ? historicalTail(losses, request.confidence, request.quantile, request.shortfallMethod)
      : ok(NO_TAIL);
    if (!tail.ok) return tail;
    const result = describe(request, scenarios, losses, tail.value);
    return ok({
      output: result,
      trace: [...traceOf(result, scenarios, tail.value), ...positionSteps(result)],
      warnings: warningsOf(request, losses),
    });
  },
});

/** The tail of a portfolio that nothing moves: no scenario makes any part of it. */
const NO_TAIL: Tail = {
  valueAtRisk: 0,
  expectedShortfall: 0,
  varWeights: [],
  shortfallWeights: [],
  order: [],
};

function intervalOf(request: Input, losses: Float64Array, { order }: Tail) {
  if (!isExposed(request)) return { level: INTERVAL_LEVEL, lower: 0, upper: 0 };
  return varInterval(losses, order, request.confidence, INTERVAL_LEVEL);
}

function describe(
  request: Input,
  scenarios: ScenarioPnl,
  losses: Float64Array,
  tail: Tail,
): Output {
  const { dates, asOf, confidence, horizonDays, horizonMethod } = request;
  const scale = horizonMethod === 'sqrt-time' ? Math.sqrt(horizonDays) : 1;
  const interval = intervalOf(request, losses, tail);
  return {
    method: 'historical simulation, equal weights',
    reportingCurrency: request.reportingCurrency,
    asOf,
    window: {
      from: dates[0] ?? asOf,
      to: dates.at(-1) ?? asOf,
      days: dates.length,
      scenarios: losses.length,
    },
    confidence,
    horizonDays,
    horizonMethod,
    quantile: request.quantile,
    shortfallMethod: request.shortfallMethod,
    portfolioValue: sumOf(request.positions.map(({ value }) => value)),
    valueAtRisk: scale * tail.valueAtRisk,
    expectedShortfall: scale * tail.expectedShortfall,
    interval: {
      level: interval.level,
      lower: scale * interval.lower,
      upper: interval.upper === null ? null : scale * interval.upper,
    },
    components: request.positions.map(({ id, label, value }, index) => {
      const gains = scenarios.byPosition[index] ?? new Float64Array(losses.length);
      return {
        id,
        label,
        value,
        // Subtracting from zero keeps -0 out of the answer.
        valueAtRisk: 0 - scale * weightedLoss(gains, tail.varWeights),
        expectedShortfall: 0 - scale * weightedLoss(gains, tail.shortfallWeights),
      };
    }),
    worst: tail.order.slice(0, request.worstCount).map((scenario) => ({
      date: scenarios.dates[scenario] ?? asOf,
      pnl: scenarios.total[scenario] ?? 0,
    })),
    scenarioDates: [...scenarios.dates],
    scenarioPnl: scenarios.total,
  };
}

function traceOf(result: Output, scenarios: ScenarioPnl, tail: Tail): TraceStep[] {
  const unit = result.reportingCurrency;
  const used = (weights: Tail['varWeights']) =>
    weights.map(({ scenario, weight }) => ({
      label: `Loss to ${scenarios.dates[scenario]}, weight ${weight.toFixed(4)}`,
      value: String(-(scenarios.total[scenario] ?? 0)),
      unit,
    }));
  const scaling =
    result.horizonMethod === 'sqrt-time' && result.horizonDays > 1
      ? `, times the root of ${result.horizonDays} days`
      : '';
  return [
    {
      id: 'scenarios',
      label: 'Scenarios',
      rule: 'today’s positions revalued with the factor moves of each past period',
      inputs: [
        { label: 'From', value: result.window.from },
        { label: 'To', value: result.window.to },
        { label: 'Daily returns', value: String(result.window.days) },
      ],
      result: String(result.window.scenarios),
    },
    {
      id: 'valueAtRisk',
      label: 'Value at risk',
      rule: `quantile ${result.quantile} of the losses at ${result.confidence}${scaling}`,
      inputs: [...used(tail.varWeights), ...behind(result)],
      result: String(result.valueAtRisk),
      unit,
    },
    worstStep(result),
    {
      id: 'expectedShortfall',
      label: 'Expected shortfall',
      rule: `weighted mean of the largest losses (${result.shortfallMethod})${scaling}`,
      inputs: [...used(tail.shortfallWeights), ...behind(result)],
      result: String(result.expectedShortfall),
      unit,
    },
  ];
}

/** What both measures rest on, each a step of its own. */
function behind(result: Output) {
  return [
    { label: 'Worst days', value: String(result.worst.length), ref: 'worst' },
    {
      label: 'Exposures',
      value: String(result.portfolioValue),
      unit: result.reportingCurrency,
      ref: 'exposures',
    },
  ];
}

function worstStep({ worst, reportingCurrency: unit }: Output): TraceStep {
  return {
    id: 'worst',
    label: 'Worst days',
    rule: 'gains of today’s positions under the moves to past days, the largest losses first',
    inputs: worst.map(({ date, pnl }, index) => ({
      label: `${index + 1} ${date}`,
      value: String(pnl),
      unit,
    })),
    result: String(worst[0]?.pnl ?? 0),
    unit,
  };
}

function warningsOf(request: Input, losses: Float64Array): CalculationWarning[] {
  if (!isExposed(request)) return [noFactorWarning(request.reportingCurrency)];
  const warnings: CalculationWarning[] = [];
  const tailCount = losses.length * (1 - request.confidence);
  if (tailCount < 5)
    warnings.push({
      code: 'RISK_SMALL_SAMPLE',
      message: `Only ${tailCount.toFixed(1)} of ${losses.length} scenarios lie in the tail.`,
    });
  if (request.horizonDays > 1)
    warnings.push(
      request.horizonMethod === 'overlapping'
        ? {
            code: 'RISK_OVERLAPPING',
            message: 'Scenarios share days, so the interval of VaR is narrower than it should be.',
          }
        : {
            code: 'RISK_SQRT_TIME',
            message: 'Scaling by the root of time assumes independent days without drift.',
          },
    );
  if (losses.every((loss) => loss === 0))
    warnings.push(noExposureWarning(request.reportingCurrency));
  return warnings;
}
