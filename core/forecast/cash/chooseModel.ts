/** Which model forecasts a category: what the caller asked for, or what the back test prefers. */
import type { CalculationWarning } from '../../calculation.ts';
import { type Backtest, backtest, beatsNaive, planBacktest } from '../backtest.ts';
import { observedCount } from '../models/model.ts';
import {
  type RollingPlan,
  type RollingScores,
  scoreRolling,
  testRollingOrigin,
} from '../rollingOrigin.ts';
import {
  type CategoryModel,
  type CategorySeries,
  fitEtsCategory,
  fitMeanCategory,
  fitNaiveCategory,
  isLumpy,
} from './categoryModel.ts';
import type { PreparedCash, PreparedCategory } from './history.ts';

export interface ChosenModel {
  readonly model: CategoryModel;
  readonly test: Backtest | null;
  /** Errors and scores of the chosen model in the test; null where nothing was tested. */
  readonly past: Candidate | null;
  readonly warnings: readonly CalculationWarning[];
}

/** One plan for all categories, so that their past errors add up to errors of the balance. */
export function cashPlan(cash: PreparedCash): RollingPlan | null {
  const { historyLength, grid, days } = cash;
  if (cash.isShort) return null;
  return planBacktest(historyLength, grid.weekLength, days.length, { maxOrigins: 16, refits: 2 });
}

/** The category's flows on the whole grid: NaN before its first flow. */
function onGrid({ first, values }: CategorySeries, length: number): Float64Array {
  const all = new Float64Array(length).fill(Number.NaN);
  all.set(values, first);
  return all;
}

interface GridModel {
  point(horizon: number): Float64Array;
  carry(training: Float64Array): GridModel;
}

type Fit = (series: CategorySeries) => CategoryModel;

/** Fits on the part of the grid at hand; before a category's first flow its forecast is nothing. */
function fitOnGrid(series: CategorySeries, estimate: Fit): GridModel {
  return carried(estimate(series), series, estimate);
}

function carried(model: CategoryModel, series: CategorySeries, estimate: Fit): GridModel {
  return {
    point: (horizon) => model.point(horizon),
    carry: (training) => {
      const values = training.slice(series.first);
      // A category that began after the last estimate has no state to carry: it is estimated now.
      if (model.fitted.count < 2 * series.grid.weekLength)
        return fitOnGrid({ ...series, values }, estimate);
      return carried(model.carry(values), series, estimate);
    },
  };
}

/** Days of history below which the last week says less than the mean of all weeks. */
const MIN_DAYS_FOR_NAIVE = 130;

/** What `auto` falls back to: seasonal naive for long and regular flows, the mean flow for others. */
function fallsBackToMean(series: CategorySeries): boolean {
  return observedCount(series.values) < MIN_DAYS_FOR_NAIVE || isLumpy(series);
}

interface Candidate {
  readonly errors: Float64Array;
  readonly scores: RollingScores;
}

function testMeanFlow(values: Float64Array, series: CategorySeries, plan: RollingPlan): Candidate {
  const period = series.grid.weekLength;
  const result = testRollingOrigin(values, period, plan, (training) => {
    const own = training.slice(series.first);
    return fitOnGrid({ ...series, values: own }, fitMeanCategory);
  });
  return { errors: result.errors, scores: scoreRolling(result) };
}

/** Squares, because the mean flow is right on average and not on the usual day, which has no flow. */
function hasLessError(a: RollingScores, b: RollingScores): boolean {
  return a.rmse !== null && b.rmse !== null && a.rmse < b.rmse;
}

interface Choice {
  readonly kind: 'ets' | 'seasonal-naive' | 'mean-flow';
  readonly past: Candidate | null;
}

function choose(
  series: CategorySeries,
  wish: 'auto' | 'ets' | 'seasonal-naive',
  test: Backtest | null,
  testMean: () => Candidate,
): Choice {
  const smooth = test && { errors: test.model.errors, scores: test.scores };
  const naive = test && { errors: test.naive.errors, scores: test.naiveScores };
  if (wish === 'ets') return { kind: 'ets', past: smooth };
  if (wish === 'seasonal-naive') return { kind: 'seasonal-naive', past: naive };
  if (!fallsBackToMean(series))
    return beatsNaive(test)
      ? { kind: 'ets', past: smooth }
      : { kind: 'seasonal-naive', past: naive };
  if (smooth === null) return { kind: 'mean-flow', past: null };
  const mean = testMean();
  return hasLessError(smooth.scores, mean.scores)
    ? { kind: 'ets', past: smooth }
    : { kind: 'mean-flow', past: mean };
}

const FIT = {
  ets: fitEtsCategory,
  'seasonal-naive': fitNaiveCategory,
  'mean-flow': fitMeanCategory,
} as const;

/**
 * Fits the category. `auto` takes exponential smoothing where it beat the fallback on the past
 * origins, else the fallback: seasonal naive, or the mean flow where the history is young (under 26
 * weeks) or lumpy. Without a test it takes the fallback; in a short history always the mean flow.
 */
export function chooseModel(
  { name, series }: PreparedCategory,
  wish: 'auto' | 'ets' | 'seasonal-naive',
  { historyLength, isShort }: Pick<PreparedCash, 'historyLength' | 'isShort'>,
  plan: RollingPlan | null,
): ChosenModel {
  if (isShort) return { model: fitMeanCategory(series), test: null, past: null, warnings: [] };
  const named = (warnings: readonly CalculationWarning[]) =>
    warnings.map(({ code, message }) => ({ code, message: `${name}: ${message}` }));
  const { weekLength } = series.grid;
  const hasPast = plan !== null && series.first < plan.firstOrigin;
  const values = onGrid(series, historyLength);
  const test = hasPast
    ? backtest(values, weekLength, plan, (training) =>
        fitOnGrid({ ...series, values: training.slice(series.first) }, fitEtsCategory),
      )
    : null;
  const { kind, past } = choose(series, wish, test, () =>
    testMeanFlow(values, series, plan as RollingPlan),
  );
  const model = FIT[kind](series);
  const untested =
    test === null && series.values.length > 0
      ? [
          {
            code: 'FORECAST_UNTESTED',
            message: 'the history is too short to test a forecast on its own past.',
          },
        ]
      : [];
  return { model, test, past, warnings: named([...model.warnings, ...untested]) };
}
