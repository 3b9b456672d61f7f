/**
 * The innovations recursions of exponential smoothing: run over a series, run on into the future,
 * and the variance coefficients of the linear additive forms. Source of all equations: Hyndman,
 * Koehler, Ord & Snyder (2008), tables 2.2, 2.3 and 6.1. These are the inner loops of every fit, so
 * they work on flat arrays and write into memory that the caller owns.
 */
import { log } from '../../numeric/elementary.ts';
import type { EtsForm } from './etsForm.ts';

/** Smoothing parameters in the book's own form; `phi` is 1 where the trend is not damped. */
export interface EtsSmoothing {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/**
 * The state after an observation. `seasons[k]` is the latest seasonal state of the observations
 * whose index is `k` modulo the period, so the first period uses it as given.
 */
export interface EtsState {
  level: number;
  growth: number;
  readonly seasons: Float64Array;
}

export function copyState(state: EtsState): EtsState {
  return { level: state.level, growth: state.growth, seasons: state.seasons.slice() };
}

/**
 * Runs over `values`, moving `state` to the end of the series and writing the one-step errors
 * (relative to the forecast for multiplicative errors) into `errors`. A missing value (NaN) leaves
 * a zero error and moves the state to its own forecast. Returns the sum of log |forecast| over
 * observed values for multiplicative errors (0 for additive), or NaN where the form left its
 * domain: a one-step forecast that is not positive under a multiplicative error.
 */
export function filterEts(
  form: EtsForm,
  smoothing: EtsSmoothing,
  values: Float64Array,
  state: EtsState,
  errors: Float64Array,
): number {
  const { alpha, beta, gamma, phi } = smoothing;
  const seasons = state.seasons;
  const period = seasons.length;
  const relative = form.error === 'M';
  const seasonal = form.season === 'N' ? 0 : form.season === 'A' ? 1 : 2;
  let level = state.level;
  let growth = state.growth;
  let product = 1;
  let logSum = 0;
  let k = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number;
    const base = level + phi * growth;
    const season = seasonal === 0 ? 0 : (seasons[k] as number);
    const forecast = seasonal === 2 ? base * season : base + season;
    const missing = Number.isNaN(value);
    const error = missing ? 0 : value - forecast;
    if (relative) {
      if (!(forecast > 0)) return Number.NaN;
      errors[t] = error / forecast;
      if (!missing) product *= forecast;
      // One logarithm for eight factors; the caller scales values to about 1, so none overflows.
      if ((t & 7) === 7) {
        logSum += log(product);
        product = 1;
      }
    } else errors[t] = error;
    if (seasonal === 2) {
      if (!(season > 0) || !(base > 0)) return Number.NaN;
      const step = error / season;
      level = base + alpha * step;
      growth = phi * growth + beta * step;
      seasons[k] = season + (gamma * error) / base;
    } else {
      level = base + alpha * error;
      growth = phi * growth + beta * error;
      if (seasonal === 1) seasons[k] = season + gamma * error;
    }
    k = k + 1 === period ? 0 : k + 1;
  }
  state.level = level;
  state.growth = growth;
  return relative ? logSum + log(product) : 0;
}

/**
 * The point forecasts after `state`, which stands behind `count` observations: the recursion with
 * all future errors at zero, which is the mean of linear forms and R's choice for the others.
 */
export function projectEts(
  form: EtsForm,
  phi: number,
  state: EtsState,
  count: number,
  point: Float64Array,
): void {
  const period = state.seasons.length;
  let growth = state.growth;
  let level = state.level;
  for (let h = 0; h < point.length; h++) {
    growth *= phi;
    level += growth;
    const season = form.season === 'N' ? 0 : (state.seasons[(count + h) % period] as number);
    point[h] = form.season === 'M' ? level * season : level + season;
  }
}

/**
 * One future path: as `filterEts`, with `innovations[h]` as the errors of the form. Moves `state`.
 * A multiplicative innovation below -0.99 is held there, so that a positive series stays positive.
 */
export function simulateEts(
  form: EtsForm,
  smoothing: EtsSmoothing,
  state: EtsState,
  count: number,
  innovations: Float64Array,
  path: Float64Array,
): void {
  const { alpha, beta, gamma, phi } = smoothing;
  const period = state.seasons.length;
  for (let h = 0; h < path.length; h++) {
    const k = (count + h) % period;
    const base = state.level + phi * state.growth;
    const season = form.season === 'N' ? 0 : (state.seasons[k] as number);
    const forecast = form.season === 'M' ? base * season : base + season;
    const innovation = innovations[h] as number;
    const error = form.error === 'M' ? forecast * Math.max(innovation, -0.99) : innovation;
    path[h] = forecast + error;
    const step = form.season === 'M' ? error / season : error;
    state.level = base + alpha * step;
    state.growth = phi * state.growth + beta * step;
    if (form.season === 'M') state.seasons[k] = season + (gamma * error) / base;
    else if (form.season === 'A') state.seasons[k] = season + gamma * error;
  }
}

/**
 * The forecast variances of a linear additive form by horizon, in units of the error variance: 1 +
 * sum of c_j squared for j below h, with c_j = alpha + beta (phi + .. + phi^j) + gamma where j is a
 * whole number of periods (HKOS 2008, table 6.1).
 */
export function varianceFactors(
  form: EtsForm,
  smoothing: EtsSmoothing,
  period: number,
  horizon: number,
): Float64Array {
  const factors = new Float64Array(horizon);
  let factor = 1;
  let damping = 1;
  let damped = 0;
  for (let h = 0; h < horizon; h++) {
    factors[h] = factor;
    damping *= smoothing.phi;
    damped += damping;
    const seasonal = form.season !== 'N' && (h + 1) % period === 0 ? smoothing.gamma : 0;
    const trend = form.trend === 'N' ? 0 : smoothing.beta * damped;
    const weight = smoothing.alpha + trend + seasonal;
    factor += weight * weight;
  }
  return factors;
}
