/**
 * Prediction intervals of one series: from the model (normal theory where a closed variance exists,
 * seeded simulation elsewhere) or from the model's own past errors by horizon (split conformal:
 * Vovk, Gammerman & Shafer 2005; Lei et al. 2018; for series, Stankeviciute et al. 2021). Bounds of
 * a higher level always enclose those of a lower one.
 */
import { normalQuantile } from '../numeric/distributions.ts';
import { quantileOfSorted } from '../numeric/quantiles.ts';
import { fillNormals } from '../numeric/random.ts';
import type { FittedModel } from './models/model.ts';
import { atHorizon, type RollingResult } from './rollingOrigin.ts';

export interface Band {
  /** Nominal coverage, between 0 and 1. */
  readonly level: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface SimulationSettings {
  readonly seed: number;
  readonly paths: number;
}

/** Normal-theory bands from the closed variances of a model. */
function normalBands(
  point: Float64Array,
  variances: Float64Array,
  levels: readonly number[],
): Band[] {
  return levels.map((level) => {
    const z = normalQuantile((1 + level) / 2);
    const half = variances.map((variance) => z * Math.sqrt(variance));
    return {
      level,
      lower: point.map((value, h) => value - (half[h] as number)),
      upper: point.map((value, h) => value + (half[h] as number)),
    };
  });
}

/**
 * Simulated paths by horizon, sorted: `sorted[h]` holds all paths at step h. Path i depends on
 * (seed, i) alone; innovations are normal with the model's error variance.
 */
function simulateByHorizon(
  fitted: FittedModel,
  horizon: number,
  { seed, paths }: SimulationSettings,
): Float64Array[] {
  const byHorizon = Array.from({ length: horizon }, () => new Float64Array(paths));
  const innovations = new Float64Array(horizon);
  const path = new Float64Array(horizon);
  const deviation = Math.sqrt(fitted.errorVariance);
  for (let i = 0; i < paths; i++) {
    fillNormals(seed, i, innovations);
    for (let h = 0; h < horizon; h++) innovations[h] = (innovations[h] as number) * deviation;
    fitted.simulate(innovations, path);
    for (let h = 0; h < horizon; h++) (byHorizon[h] as Float64Array)[i] = path[h] as number;
  }
  for (const column of byHorizon) column.sort();
  return byHorizon;
}

/** Bands from sorted simulated values: the equal-tailed quantiles (type 7) at each step. */
export function bandsOfSorted(sorted: readonly Float64Array[], levels: readonly number[]): Band[] {
  return levels.map((level) => ({
    level,
    lower: Float64Array.from(sorted, (column) => quantileOfSorted(column, (1 - level) / 2)),
    upper: Float64Array.from(sorted, (column) => quantileOfSorted(column, (1 + level) / 2)),
  }));
}

/** The model's own bands, for ascending `levels`; they take its parameters as known. */
export function modelBands(
  fitted: FittedModel,
  horizon: number,
  levels: readonly number[],
  settings: SimulationSettings,
): Band[] {
  const variances = fitted.variances(horizon);
  if (variances) return normalBands(fitted.point(horizon), variances, levels);
  return bandsOfSorted(simulateByHorizon(fitted, horizon, settings), levels);
}

/**
 * The conformal half width of a level: the value of rank ceil((n + 1) level) among n absolute
 * errors. Null where n is too small for the level, so that no finite width would keep its promise.
 */
export function conformalWidth(errors: Float64Array, level: number): number | null {
  const sizes = errors
    .filter((error) => !Number.isNaN(error))
    .map((error) => Math.abs(error))
    .sort();
  const rank = Math.ceil((sizes.length + 1) * level);
  return rank > sizes.length ? null : (sizes[rank - 1] as number);
}

/**
 * Bands of past errors around `point`. A horizon that was not tested, or has too few errors for a
 * level, takes the wider of the last width found and the model's own; widths never shrink with the
 * horizon or with a lower level, so bands neither cross nor tighten into the future.
 */
export function conformalBands(
  point: Float64Array,
  tested: RollingResult,
  model: readonly Band[],
): Band[] {
  let inner = new Float64Array(point.length);
  return model.map(({ level, lower, upper }) => {
    let width = 0;
    const half = point.map((value, h) => {
      const own = Math.max((upper[h] as number) - value, value - (lower[h] as number));
      const measured =
        h < tested.horizon
          ? conformalWidth(atHorizon(tested.errors, tested.horizon, h), level)
          : null;
      width = Math.max(width, measured ?? own, inner[h] as number);
      return width;
    });
    inner = half;
    return {
      level,
      lower: point.map((value, h) => value - (half[h] as number)),
      upper: point.map((value, h) => value + (half[h] as number)),
    };
  });
}
