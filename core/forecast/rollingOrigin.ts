/**
 * Tests a model on the past as it would have been used: Tashman, "Out-of-sample tests of
 * forecasting accuracy" (2000). At each origin the model sees only what came before it. Parameters
 * are estimated at the first origin and again after every `refitEvery` origins; in between the
 * fitted model is only carried forward to the next origin, which Tashman calls updating, and which
 * cannot leak either.
 */
import { invariant } from '../result.ts';
import {
  meanError,
  naiveScale,
  rootMeanSquaredError,
  scaledError,
  symmetricPercentageError,
  weightedPercentageError,
} from './metrics.ts';

/** What a test asks of a fitted model: forecasts, and the same model behind a longer series. */
export interface Forecaster {
  point(horizon: number): Float64Array;
  carry(values: Float64Array): Forecaster;
}

export interface RollingPlan {
  /** Observations before the first origin. */
  readonly firstOrigin: number;
  /** Observations between origins. */
  readonly step: number;
  readonly horizon: number;
  /** 1 estimates at each origin; a larger number carries the estimate in between. */
  readonly refitEvery: number;
  /** Observations kept before an origin; omitted, the window expands from the start. */
  readonly window?: number;
}

/**
 * All origins of a test: `errors[origin * horizon + h]` is actual less forecast, NaN if unobserved.
 */
export interface RollingResult {
  readonly origins: readonly number[];
  readonly horizon: number;
  readonly actuals: Float64Array;
  readonly forecasts: Float64Array;
  readonly errors: Float64Array;
  /** The scale of MASE: from the data before the first origin, so that it is no look ahead. */
  readonly scale: number | null;
}

/** The origins whose whole horizon lies inside `length` observations. */
export function rollingOrigins(length: number, plan: RollingPlan): number[] {
  invariant(plan.step > 0 && plan.horizon > 0, 'a rolling plan needs a step and a horizon');
  const origins: number[] = [];
  for (let t = plan.firstOrigin; t + plan.horizon <= length; t += plan.step) origins.push(t);
  return origins;
}

/**
 * Runs the test. `estimate` is given the observations before an origin and returns a fitted model;
 * it must do all preparation (decomposition, scaling, choice of form) on those alone.
 */
export function testRollingOrigin(
  values: Float64Array,
  period: number,
  plan: RollingPlan,
  estimate: (training: Float64Array, origin: number) => Forecaster,
): RollingResult {
  const origins = rollingOrigins(values.length, plan);
  const { horizon } = plan;
  const actuals = new Float64Array(origins.length * horizon);
  const forecasts = new Float64Array(origins.length * horizon);
  const errors = new Float64Array(origins.length * horizon);
  let fitted: Forecaster | null = null;
  origins.forEach((origin, index) => {
    const from = plan.window === undefined ? 0 : Math.max(0, origin - plan.window);
    const training = values.slice(from, origin);
    // A sliding window starts elsewhere at each origin, so there is no state to carry over.
    const again = index % plan.refitEvery === 0 || from > 0;
    fitted = fitted === null || again ? estimate(training, origin) : fitted.carry(training);
    const point = fitted.point(horizon);
    for (let h = 0; h < horizon; h++) {
      const actual = values[origin + h] as number;
      actuals[index * horizon + h] = actual;
      forecasts[index * horizon + h] = point[h] as number;
      errors[index * horizon + h] = actual - (point[h] as number);
    }
  });
  const scale = naiveScale(values.subarray(0, plan.firstOrigin), period);
  return { origins, horizon, actuals, forecasts, errors, scale };
}

/** The scores of a test over all origins and horizons; null where undefined. */
export interface RollingScores {
  readonly mase: number | null;
  readonly smape: number | null;
  readonly wape: number | null;
  readonly rmse: number | null;
  readonly bias: number | null;
}

export function scoreRolling(result: RollingResult): RollingScores {
  const { actuals, forecasts, scale } = result;
  return {
    mase: scaledError(actuals, forecasts, scale),
    smape: symmetricPercentageError(actuals, forecasts),
    wape: weightedPercentageError(actuals, forecasts),
    rmse: rootMeanSquaredError(actuals, forecasts),
    bias: meanError(actuals, forecasts),
  };
}

/** The column of one horizon (0 is one step ahead) over all origins. */
export function atHorizon(values: Float64Array, horizon: number, h: number): Float64Array {
  const count = values.length / horizon;
  return Float64Array.from({ length: count }, (_, index) => values[index * horizon + h] as number);
}
