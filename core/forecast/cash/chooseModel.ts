/** Which model forecasts a category: what the caller asked for, or what the back test prefers. */
import type { CalculationWarning } from '../../calculation.ts';
import { type Backtest, backtest, beatsNaive, planBacktest } from '../backtest.ts';
import type { RollingPlan } from '../rollingOrigin.ts';
import {
  type CategoryModel,
  type CategorySeries,
  fitEtsCategory,
  fitNaiveCategory,
} from './categoryModel.ts';
import type { PreparedCash, PreparedCategory } from './history.ts';

export interface ChosenModel {
  readonly model: CategoryModel;
  readonly test: Backtest | null;
  /** Errors of the chosen model in the test; null where nothing was tested. */
  readonly pastErrors: Float64Array | null;
  readonly warnings: readonly CalculationWarning[];
}

/** One plan for all categories, so that their past errors add up to errors of the balance. */
export function cashPlan(cash: PreparedCash): RollingPlan | null {
  const { historyLength, grid, days } = cash;
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

/** Fits on the part of the grid at hand; before a category's first flow its forecast is nothing. */
function fitOnGrid(series: CategorySeries, training: Float64Array): GridModel {
  const values = training.slice(series.first);
  const model = fitEtsCategory({ ...series, values });
  return carried(model, series);
}

function carried(model: CategoryModel, series: CategorySeries): GridModel {
  return {
    point: (horizon) => model.point(horizon),
    carry: (training) => {
      const values = training.slice(series.first);
      // A category that began after the last estimate has no state to carry: it is estimated now.
      if (model.fitted.count < 2 * series.grid.weekLength) return fitOnGrid(series, training);
      return carried(model.carry(values), series);
    },
  };
}

/**
 * Fits the category. `auto` takes exponential smoothing where it beat seasonal naive on the past
 * origins, else seasonal naive; without a test it takes seasonal naive.
 */
export function chooseModel(
  { name, series }: PreparedCategory,
  wish: 'auto' | 'ets' | 'seasonal-naive',
  historyLength: number,
  plan: RollingPlan | null,
): ChosenModel {
  const named = (warnings: readonly CalculationWarning[]) =>
    warnings.map(({ code, message }) => ({ code, message: `${name}: ${message}` }));
  const { weekLength } = series.grid;
  const hasPast = plan !== null && series.first < plan.firstOrigin;
  const test = hasPast
    ? backtest(onGrid(series, historyLength), weekLength, plan, (training) =>
        fitOnGrid(series, training),
      )
    : null;
  const smooth = wish === 'ets' || (wish === 'auto' && beatsNaive(test));
  const model = smooth ? fitEtsCategory(series) : fitNaiveCategory(series);
  const pastErrors = test === null ? null : smooth ? test.model.errors : test.naive.errors;
  const untested =
    test === null && series.values.length > 0
      ? [
          {
            code: 'FORECAST_UNTESTED',
            message: 'the history is too short to test a forecast on its own past.',
          },
        ]
      : [];
  return { model, test, pastErrors, warnings: named([...model.warnings, ...untested]) };
}
