/**
 * `risk.parametric`: delta-normal value at risk and expected shortfall, with Student-t and
 * Cornish-Fisher tails, and Euler components by position.
 */
import { z } from 'zod';
import { type CalculationWarning, defineCalculation, type TraceStep } from '../calculation.ts';
import { dateSchema } from '../money/codecs.ts';
import { multiplyVector } from '../numeric/matrix.ts';
import { dotProduct, sumOf } from '../numeric/sums.ts';
import { type AppError, fail, ok } from '../result.ts';
import { isCornishFisherValid } from './multiples.ts';
import { buildModel, type Model, sigmaOf } from './parametricModel.ts';
import {
  checkPortfolio,
  confidenceSchema,
  isExposed,
  noExposureWarning,
  noFactorWarning,
  portfolioShape,
  positionSteps,
} from './portfolio.ts';

const input = z.object({
  ...portfolioShape,
  confidence: confidenceSchema,
  horizonDays: z.int().min(1).max(250).default(1).meta({ title: 'Horizon in days' }),
  covariance: z.enum(['sample', 'ewma']).default('sample').meta({
    title: 'Covariance',
    description: 'sample: divisor n-1; ewma: RiskMetrics, started at the window mean of squares',
  }),
  lambda: z.number().gt(0).lt(1).default(0.94).meta({ title: 'Decay of the ewma covariance' }),
  mean: z.enum(['zero', 'sample']).default('zero').meta({ title: 'Expected return' }),
  distribution: z.enum(['normal', 'student', 'cornish-fisher']).default('normal').meta({
    title: 'Distribution',
  }),
  degreesOfFreedom: z.number().gt(2).optional().meta({
    title: 'Degrees of freedom of the Student-t distribution',
    description: 'Fitted to the past gains by maximum likelihood where left out',
  }),
});

const component = z.object({
  id: z.string(),
  label: z.string(),
  value: z.number(),
  valueAtRisk: z.number(),
  expectedShortfall: z.number(),
  standaloneValueAtRisk: z.number(),
  incrementalValueAtRisk: z
    .number()
    .meta({ description: 'How much VaR falls when the position is removed' }),
});

const output = z.object({
  method: z.string(),
  reportingCurrency: z.string(),
  asOf: dateSchema,
  window: z.object({ from: dateSchema, to: dateSchema, days: z.int() }),
  confidence: z.number(),
  horizonDays: z.int(),
  covariance: z.string(),
  lambda: z.number().nullable(),
  mean: z.string(),
  distribution: z.string(),
  degreesOfFreedom: z.number().nullable(),
  skewness: z.number().nullable(),
  excessKurtosis: z.number().nullable(),
  portfolioValue: z.number(),
  standardDeviation: z.number().meta({ description: 'Of the gain over the horizon' }),
  expectedGain: z.number(),
  valueAtRisk: z.number(),
  expectedShortfall: z.number(),
  components: z
    .array(component)
    .meta({ description: 'Euler shares of the positions; they sum to VaR and shortfall' }),
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

/**
 * Losses are positive; amounts are major units of the reporting currency. Linear in the factors: VaR =
 * -mu h + k sigma sqrt(h), with k of the distribution; components are -mu_i h + k sqrt(h) (d_i' C d)/sigma
 * (Euler). Under Cornish-Fisher, skewness shrinks by sqrt(h) and kurtosis by h, as for independent days.
 *
 * A portfolio without factors needs no window: its figures are 0, with the warning RISK_NO_FACTOR.
 *
 * Errors: those of `checkPortfolio` and `fitStudent`; STUDENT_NO_VARIANCE (not-applicable) where two
 * degrees or fewer fit best; RISK_WINDOW_SHORT (not-applicable) below two days; RISK_OVERFLOW (invalid-input) where the figures leave the range of numbers.
 */
export const parametricRisk = defineCalculation({
  id: 'risk.parametric',
  version: '1.1.0',
  label: 'Parametric value at risk',
  description:
    'Value at risk and expected shortfall from the covariance of the factors: normal, Student-t or ' +
    'Cornish-Fisher, with components by position.',
  input,
  output,
  run(request) {
    const checked = checkPortfolio(request);
    if (!checked.ok) return checked;
    if (request.dates.length < 2 && isExposed(request))
      return fail(shortWindow(request.dates.length));
    const built = buildModel(request);
    if (!built.ok) return built;
    const model = built.value;
    const result = describe(request, model);
    if (![result.valueAtRisk, result.expectedShortfall].every(Number.isFinite))
      return fail({
        kind: 'invalid-input',
        code: 'RISK_OVERFLOW',
        message: 'The positions and returns are too large to compute. Check their units.',
        path: 'positions',
      });
    return ok({
      output: result,
      trace: [...traceOf(result, model), ...positionSteps(result)],
      warnings: warningsOf(request, model),
    });
  },
});

function shortWindow(days: number): AppError {
  return {
    kind: 'not-applicable',
    code: 'RISK_WINDOW_SHORT',
    message: `A covariance needs at least two days of returns; there are ${days}.`,
    path: 'dates',
  };
}

function describe(request: Input, model: Model): Output {
  const { asOf, dates, horizonDays, distribution } = request;
  const { multiples, means, total, covariance } = model;
  const root = Math.sqrt(horizonDays);
  const sigma = sigmaOf(model, total);
  const driftOf = (delta: Float64Array) => horizonDays * dotProduct(delta, means);
  const riskOf = (delta: Float64Array) =>
    multiples.valueAtRisk * root * sigmaOf(model, delta) - driftOf(delta);
  const slope = multiplyVector(covariance, total);
  const valueAtRisk = riskOf(total);
  const components = request.positions.map(({ id, label, value }, index) => {
    const delta = model.deltas[index] ?? new Float64Array(total.length);
    const share = sigma > 0 ? (root * dotProduct(delta, slope)) / sigma : 0;
    return {
      id,
      label,
      value,
      valueAtRisk: multiples.valueAtRisk * share - driftOf(delta),
      expectedShortfall: multiples.expectedShortfall * share - driftOf(delta),
      standaloneValueAtRisk: riskOf(delta),
      incrementalValueAtRisk: valueAtRisk - riskOf(total.map((all, at) => all - (delta[at] ?? 0))),
    };
  });
  return {
    method: `delta-${distribution}, ${request.covariance} covariance, ${request.mean} mean`,
    reportingCurrency: request.reportingCurrency,
    asOf,
    window: { from: dates[0] ?? asOf, to: dates.at(-1) ?? asOf, days: dates.length },
    confidence: request.confidence,
    horizonDays,
    covariance: request.covariance,
    lambda: request.covariance === 'ewma' ? request.lambda : null,
    mean: request.mean,
    distribution,
    degreesOfFreedom: model.degrees,
    skewness: model.shape?.skewness ?? null,
    excessKurtosis: model.shape?.excessKurtosis ?? null,
    portfolioValue: sumOf(request.positions.map(({ value }) => value)),
    standardDeviation: root * sigma,
    expectedGain: driftOf(total),
    valueAtRisk,
    expectedShortfall: multiples.expectedShortfall * root * sigma - driftOf(total),
    components,
  };
}

function traceOf(result: Output, { multiples }: Model): TraceStep[] {
  const unit = result.reportingCurrency;
  const deviation = {
    label: 'Standard deviation',
    value: String(result.standardDeviation),
    unit,
    ref: 'standardDeviation',
  };
  const gain = { label: 'Expected gain', value: String(result.expectedGain), unit };
  const step = (id: string, label: string, multiple: number, figure: number): TraceStep => ({
    id,
    label,
    rule: `multiple x standard deviation - expected gain (${result.distribution})`,
    inputs: [{ label: 'Multiple', value: String(multiple) }, deviation, gain],
    result: String(figure),
    unit,
  });
  return [
    {
      id: 'standardDeviation',
      label: 'Standard deviation',
      rule: 'sqrt(d’ C d h): deltas, factor covariance, days of the horizon',
      inputs: [
        { label: 'From', value: result.window.from },
        { label: 'To', value: result.window.to },
        { label: 'Covariance', value: result.covariance },
        { label: 'Horizon', value: String(result.horizonDays), unit: 'days' },
        { label: 'Exposures', value: String(result.portfolioValue), unit, ref: 'exposures' },
      ],
      result: String(result.standardDeviation),
      unit,
    },
    step('valueAtRisk', 'Value at risk', multiples.valueAtRisk, result.valueAtRisk),
    step(
      'expectedShortfall',
      'Expected shortfall',
      multiples.expectedShortfall,
      result.expectedShortfall,
    ),
  ];
}

function warningsOf(request: Input, model: Model): CalculationWarning[] {
  if (!isExposed(request)) return [noFactorWarning(request.reportingCurrency)];
  const warnings: CalculationWarning[] = [];
  if (model.shape && !isCornishFisherValid(model.shape))
    warnings.push({
      code: 'CORNISH_FISHER_DOMAIN',
      message:
        'Skewness and kurtosis lie outside the domain of Cornish-Fisher, where quantiles cross. ' +
        'Use historical simulation instead.',
    });
  if (request.dates.length < 60)
    warnings.push({
      code: 'RISK_SMALL_SAMPLE',
      message: `The covariance rests on ${request.dates.length} days only.`,
    });
  if (request.horizonDays > 1)
    warnings.push({
      code: 'RISK_SQRT_TIME',
      message: 'Scaling by the root of time assumes independent days.',
    });
  if (sigmaOf(model, model.total) === 0)
    warnings.push(noExposureWarning(request.reportingCurrency));
  return warnings;
}
