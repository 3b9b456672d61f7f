/**
 * The calculation `forecast.series`: one regular series, any unit, with point forecasts, bounds,
 * the fitted parameters and the scores of a test on its own past. The cash forecast has its own
 * rules for calendars and known items; this one is the plain tool beneath.
 */
import { z } from 'zod';
import {
  type CalculationWarning,
  defineCalculation,
  type Outcome,
  type TraceStep,
} from '../calculation.ts';
import { fail, ok, type Result } from '../result.ts';
import { absoluteError, type Backtest, backtest, beatsNaive, planBacktest } from './backtest.ts';
import { levelsSchema, scoresSchema, seedSchema } from './cash/schema.ts';
import { type Band, conformalBands, modelBands } from './intervals.ts';
import { forecastModels } from './models/index.ts';
import type { ForecastModel, ModelFit } from './models/model.ts';
import { seasonalNaive } from './models/seasonalNaive.ts';

const input = z.object({
  values: z
    .array(z.number().nullable())
    .meta({ title: 'Values', description: 'In time order; null where nothing was observed' }),
  period: z.int().min(1).max(366).default(1).meta({
    title: 'Period',
    description: 'Values per seasonal cycle: 12 for months, 5 for business days, 1 for none',
  }),
  horizon: z.int().min(1).max(1000).default(12).meta({ title: 'Horizon in steps' }),
  model: z
    .enum(['auto', ...forecastModels.map(({ id }) => id)])
    .default('auto')
    .meta({
      title: 'Model',
      description: 'auto takes the best in the back test, and seasonal naive unless it was beaten',
    }),
  intervals: z.enum(['model', 'conformal']).default('model').meta({
    title: 'Intervals',
    description: 'From the model, or from the sizes of its past errors by horizon',
  }),
  levels: levelsSchema,
  seed: seedSchema,
  paths: z.int().min(200).max(50_000).default(5000).meta({ title: 'Simulated paths' }),
});

const series = z.array(z.number());
const output = z.object({
  model: z.string(),
  modelId: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.number() })),
  logLikelihood: z.number().nullable(),
  aicc: z.number().nullable(),
  sumOfSquares: z.number(),
  errorVariance: z.number(),
  point: series,
  bounds: z.array(z.object({ level: z.number(), lower: series, upper: series })),
  backtest: z
    .object({
      origins: z.int(),
      horizon: z.int(),
      model: scoresSchema,
      seasonalNaive: scoresSchema,
      /** Share of the tested values that lay inside the bounds, shifted to the test's forecasts. */
      coverage: z.array(z.object({ level: z.number(), share: z.number() })),
    })
    .nullable(),
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

interface Choice {
  readonly fit: ModelFit;
  readonly test: Backtest | null;
}

interface Candidate {
  readonly model: ForecastModel;
  readonly test: Backtest | null;
}

/** The least past error among those that beat seasonal naive, or seasonal naive itself. */
function bestCandidate(candidates: readonly Candidate[], naive: Candidate): Candidate {
  let best = naive;
  for (const candidate of candidates) {
    if (!candidate.test || !beatsNaive(candidate.test)) continue;
    const least = best.test === null ? Number.POSITIVE_INFINITY : absoluteError(best.test.model);
    if (absoluteError(candidate.test.model) < least) best = candidate;
  }
  return best;
}

function choose(values: Float64Array, wish: Input): Choice {
  const { period } = wish;
  const limits = { maxOrigins: 24, refits: 4 };
  const plan = planBacktest(values.length, period, wish.horizon, limits);
  const testOf = (model: ForecastModel): Candidate => ({
    model,
    test:
      plan &&
      backtest(values, period, plan, (training) => model.fit({ values: training, period }).fitted),
  });
  const asked = forecastModels.find(({ id }) => id === wish.model);
  const chosen = asked
    ? testOf(asked)
    : bestCandidate(
        forecastModels.filter((model) => model !== seasonalNaive).map(testOf),
        testOf(seasonalNaive),
      );
  return { fit: chosen.model.fit({ values, period }), test: chosen.test };
}

/** Coverage that the widths of `bands` would have had around the forecasts of the test. */
function testedCoverage(point: Float64Array, bands: readonly Band[], choice: Choice) {
  const tested = choice.test?.model;
  if (!tested) return [];
  return bands.map(({ level, lower, upper }) => {
    let inside = 0;
    let count = 0;
    tested.errors.forEach((error, k) => {
      if (Number.isNaN(error)) return;
      const h = k % tested.horizon;
      const at = (point[h] as number) + error;
      if (at >= (lower[h] as number) && at <= (upper[h] as number)) inside++;
      count++;
    });
    return { level, share: count === 0 ? 0 : inside / count };
  });
}

function trace(result: Output, wish: Input): TraceStep[] {
  const parameters = result.parameters.map(({ name, value }) => ({
    label: name,
    value: String(value),
  }));
  const steps: TraceStep[] = [
    {
      id: 'model',
      label: 'Model',
      rule:
        'Hyndman, Koehler, Ord & Snyder (2008): the form with the least AICc at its ' +
        'maximum likelihood, or seasonal naive.',
      inputs: [
        { label: 'values', value: String(wish.values.length) },
        { label: 'period', value: String(wish.period) },
        { label: 'AICc', value: result.aicc === null ? 'none' : String(result.aicc) },
        ...parameters,
      ],
      result: result.model,
    },
  ];
  const test = result.backtest;
  if (test)
    steps.push({
      id: 'backtest',
      label: 'Test on the past',
      rule: 'Rolling origin (Tashman 2000): every forecast saw only what came before it.',
      inputs: [
        { label: 'origins', value: String(test.origins) },
        { label: 'horizon', value: String(test.horizon) },
        { label: 'MASE of seasonal naive', value: String(test.seasonalNaive.mase) },
      ],
      result: String(test.model.mase),
      unit: 'MASE',
    });
  return steps;
}

function runSeries(wish: Input): Result<Outcome<Output>> {
  if (wish.values.every((value) => value === null))
    return fail({
      kind: 'missing-data',
      code: 'FORECAST_NO_VALUES',
      message: 'The series has no observed value. Give at least one.',
      path: 'values',
    });
  const values = Float64Array.from(wish.values, (value) => value ?? Number.NaN);
  const choice = choose(values, wish);
  const { fitted } = choice.fit;
  const levels = [...new Set(wish.levels)].sort((a, b) => a - b);
  const point = fitted.point(wish.horizon);
  const warnings: CalculationWarning[] = [...choice.fit.warnings];
  const own = modelBands(fitted, wish.horizon, levels, { seed: wish.seed, paths: wish.paths });
  const tested = choice.test?.model;
  if (wish.intervals === 'conformal' && !tested)
    warnings.push({
      code: 'FORECAST_UNTESTED',
      message:
        'The series is too short to measure past errors: the bounds are the model\u2019s own.',
    });
  const bands = wish.intervals === 'conformal' && tested ? conformalBands(point, tested, own) : own;
  const result: Output = {
    model: fitted.name,
    modelId: fitted.modelId,
    parameters: fitted.parameters.map((parameter) => ({ ...parameter })),
    logLikelihood: fitted.logLikelihood,
    aicc: fitted.aicc,
    sumOfSquares: fitted.sumOfSquares,
    errorVariance: fitted.errorVariance,
    point: [...point],
    bounds: bands.map(({ level, lower, upper }) => ({
      level,
      lower: [...lower],
      upper: [...upper],
    })),
    backtest: choice.test && {
      origins: choice.test.model.origins.length,
      horizon: choice.test.plan.horizon,
      model: { ...choice.test.scores },
      seasonalNaive: { ...choice.test.naiveScores },
      coverage: testedCoverage(point, bands, choice),
    },
  };
  return ok({ output: result, trace: trace(result, wish), warnings });
}

export const seriesForecast = defineCalculation({
  id: 'forecast.series',
  version: '1.0.0',
  label: 'Forecast of a series',
  description: 'Exponential smoothing or seasonal naive for one regular series, with bounds.',
  input,
  output,
  run: runSeries,
});
