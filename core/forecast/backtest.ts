/**
 * How far back a series is tested, and which model the test prefers. Every model is judged on the
 * same origins, and none replaces seasonal naive without having beaten it there.
 */
import { seasonalNaive } from './models/seasonalNaive.ts';
import {
  type Forecaster,
  type RollingPlan,
  type RollingResult,
  type RollingScores,
  scoreRolling,
  testRollingOrigin,
} from './rollingOrigin.ts';

export interface BacktestLimits {
  readonly maxOrigins: number;
  /** How often parameters are estimated again within the test. */
  readonly refits: number;
}

/**
 * A rolling plan for a series: at least half of it, two whole periods and ten observations train
 * before the first origin; the horizon is cut to what remains. Null where nothing remains to test
 * on.
 */
export function planBacktest(
  length: number,
  period: number,
  horizon: number,
  limits: BacktestLimits,
): RollingPlan | null {
  const training = Math.max(Math.ceil(length / 2), 2 * period + 1, 10);
  const tested = Math.min(horizon, Math.floor((length - training) * 0.75));
  if (tested < 1) return null;
  const room = length - training - tested;
  const step = Math.max(1, Math.ceil(room / Math.max(1, limits.maxOrigins - 1)));
  const origins = Math.floor(room / step) + 1;
  // Counted from the end, so that the latest observations are always tested.
  const firstOrigin = length - tested - step * (origins - 1);
  const refitEvery = Math.max(1, Math.ceil(origins / limits.refits));
  return { firstOrigin, step, horizon: tested, refitEvery };
}

export interface Backtest {
  readonly plan: RollingPlan;
  readonly model: RollingResult;
  readonly naive: RollingResult;
  readonly scores: RollingScores;
  readonly naiveScores: RollingScores;
}

/** Tests a way of fitting beside seasonal naive on the same origins. */
export function backtest(
  values: Float64Array,
  period: number,
  plan: RollingPlan,
  estimate: (training: Float64Array, origin: number) => Forecaster,
): Backtest {
  const model = testRollingOrigin(values, period, plan, estimate);
  const naive = testRollingOrigin(
    values,
    period,
    plan,
    (training) => seasonalNaive.fit({ values: training, period }).fitted,
  );
  return {
    plan,
    model,
    naive,
    scores: scoreRolling(model),
    naiveScores: scoreRolling(naive),
  };
}

/** Whether the model's errors were smaller than those of seasonal naive; false where untested. */
export function beatsNaive(test: Backtest | null): boolean {
  if (test === null || test.scores.rmse === null || test.naiveScores.rmse === null) return false;
  const [model, naive] = [absoluteError(test.model), absoluteError(test.naive)];
  return model < naive;
}

/** The sum of absolute errors of a test, by which models are compared on the same origins. */
export function absoluteError({ errors }: RollingResult): number {
  let total = 0;
  for (const error of errors) if (!Number.isNaN(error)) total += Math.abs(error);
  return total;
}
