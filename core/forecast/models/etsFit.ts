/**
 * Estimates one exponential smoothing form: smoothing parameters in the usual region and initial
 * states, by maximum likelihood. With the variance concentrated out, the likelihood of an additive
 * error is the sum of squares, and that of a multiplicative error is the sum of squared relative
 * errors times the squared geometric mean of the forecasts (HKOS 2008, equation 5.3); both are
 * least squares.
 */
import { exp, log } from '../../numeric/elementary.ts';
import { copyState, type EtsSmoothing, type EtsState, filterEts } from './etsFilter.ts';
import { countEtsParameters, type EtsForm } from './etsForm.ts';
import { type SeasonalStarts, startState } from './etsStart.ts';
import { type LeastSquaresProblem, minimizeSquares } from './leastSquares.ts';
import { observedCount } from './model.ts';

/**
 * Bounds of the smoothing parameters and of the damping, as commonly used (HKOS 2008, 2.6.2 and 3).
 */
const SMOOTH_MIN = 1e-4;
const SMOOTH_MAX = 0.9999;
const DAMP_MIN = 0.8;
const DAMP_MAX = 0.98;

/** A fitted form; `initial` is the state before the first value, all in the units of the values. */
export interface EtsEstimate {
  readonly form: EtsForm;
  readonly smoothing: EtsSmoothing;
  readonly initial: EtsState;
  readonly sumOfSquares: number;
  /** Without constants: -(n log SSE + 2 sum log |forecast|) / 2, the convention of R. */
  readonly logLikelihood: number;
  readonly aicc: number;
}

/**
 * A value of the optimiser's vector: where the search starts, its bounds and its typical change.
 */
interface Unknown {
  readonly start: number;
  readonly lower: number;
  readonly upper: number;
  readonly scale: number;
}

/**
 * The unknowns in fixed order: alpha, beta / alpha, phi, gamma / (1 - alpha), level, growth,
 * seasons. The ratios turn the usual region (beta < alpha, gamma < 1 - alpha) into a box.
 */
function listUnknowns(
  form: EtsForm,
  smoothing: EtsSmoothing,
  initial: EtsState,
  withSeasons: boolean,
): Unknown[] {
  const { alpha, beta, gamma, phi } = smoothing;
  const share = (start: number): Unknown => ({
    start: Math.min(SMOOTH_MAX, Math.max(SMOOTH_MIN, start)),
    lower: SMOOTH_MIN,
    upper: SMOOTH_MAX,
    scale: 1,
  });
  const state = (start: number, scale: number): Unknown => ({
    start,
    lower: Number.NEGATIVE_INFINITY,
    upper: Number.POSITIVE_INFINITY,
    scale,
  });
  const list: Unknown[] = [share(alpha)];
  if (form.trend !== 'N') list.push(share(beta / alpha));
  if (form.trend === 'Ad') list.push({ start: phi, lower: DAMP_MIN, upper: DAMP_MAX, scale: 1 });
  if (form.season !== 'N') list.push(share(gamma / (1 - alpha)));
  list.push(state(initial.level, 1));
  if (form.trend !== 'N') list.push(state(initial.growth, 1));
  if (form.season !== 'N' && withSeasons)
    for (const season of initial.seasons.subarray(0, -1)) list.push(state(season, 1));
  return list;
}

/**
 * Reads the optimiser's vector; `state` gets the initial state (its seasons stay unless estimated).
 */
function readUnknowns(
  form: EtsForm,
  x: Float64Array,
  withSeasons: boolean,
  state: EtsState,
): EtsSmoothing {
  let i = 0;
  const next = () => x[i++] as number;
  const alpha = next();
  const beta = form.trend === 'N' ? 0 : alpha * next();
  const phi = form.trend === 'Ad' ? next() : 1;
  const gamma = form.season === 'N' ? 0 : (1 - alpha) * next();
  state.level = next();
  state.growth = form.trend === 'N' ? 0 : next();
  if (form.season !== 'N' && withSeasons) {
    const last = state.seasons.length - 1;
    let rest = form.season === 'M' ? state.seasons.length : 0;
    for (let k = 0; k < last; k++) {
      const season = next();
      state.seasons[k] = season;
      rest -= season;
    }
    state.seasons[last] = rest;
  }
  return { alpha, beta, gamma, phi };
}

interface Attempt {
  readonly smoothing: EtsSmoothing;
  readonly initial: EtsState;
  /** n log SSE + 2 sum log |forecast| of the scaled series. */
  readonly objective: number;
}

/** Improves on `from`, with the seasonal states held or estimated too; null outside the domain. */
function improve(
  form: EtsForm,
  values: Float64Array,
  from: { readonly smoothing: EtsSmoothing; readonly initial: EtsState },
  withSeasons: boolean,
  stop: { readonly tolerance: number; readonly iterations: number },
): Attempt | null {
  const observed = observedCount(values);
  const unknowns = listUnknowns(form, from.smoothing, from.initial, withSeasons);
  const state = copyState(from.initial);
  const problem: LeastSquaresProblem = {
    count: values.length,
    start: Float64Array.from(unknowns, (unknown) => unknown.start),
    lower: Float64Array.from(unknowns, (unknown) => unknown.lower),
    upper: Float64Array.from(unknowns, (unknown) => unknown.upper),
    scale: Float64Array.from(unknowns, (unknown) => unknown.scale),
    evaluate(x, residuals) {
      state.seasons.set(from.initial.seasons);
      const smoothing = readUnknowns(form, x, withSeasons, state);
      const logSum = filterEts(form, smoothing, values, state, residuals);
      if (Number.isNaN(logSum)) return false;
      if (form.error === 'M') {
        const mean = exp(logSum / observed);
        for (let t = 0; t < residuals.length; t++) residuals[t] = (residuals[t] as number) * mean;
      }
      return true;
    },
  };
  const solution = minimizeSquares(problem, stop);
  if (!solution || !(solution.sumOfSquares > 0) || !Number.isFinite(solution.sumOfSquares))
    return null;
  const initial = copyState(from.initial);
  const smoothing = readUnknowns(form, solution.x, withSeasons, initial);
  return { smoothing, initial, objective: observed * log(solution.sumOfSquares) };
}

/** Where the search begins; the second start catches series whose level hardly moves. */
const STARTS: readonly EtsSmoothing[] = [
  { alpha: 0.4, beta: 0.04, gamma: 0.05, phi: 0.95 },
  { alpha: 0.05, beta: 0.005, gamma: 0.05, phi: 0.95 },
];

/** How far additive indices are shrunk, in turn, where they push an early forecast below zero. */
const SHRINKAGES = [1, 0.4, 0.1];

export interface RoughEstimate {
  readonly attempt: Attempt;
  /** The seasonal start was not the decomposition's own, so the objective understates the form. */
  readonly shrunk: boolean;
}

/** First estimate of a form with the seasonal states held at the decomposition's indices. */
export function estimateRoughly(
  form: EtsForm,
  values: Float64Array,
  period: number,
  starts: SeasonalStarts,
): RoughEstimate | null {
  const initial = startState(form, values, period, starts);
  for (const shrinkage of form.season === 'A' ? SHRINKAGES : [1]) {
    const seasons = initial.seasons.map((season) => season * shrinkage);
    let best: Attempt | null = null;
    for (const smoothing of STARTS) {
      const from = { smoothing, initial: { ...initial, seasons } };
      const attempt = improve(form, values, from, false, { tolerance: 1e-4, iterations: 15 });
      if (attempt && (!best || attempt.objective < best.objective)) best = attempt;
    }
    if (best) return { attempt: best, shrunk: shrinkage < 1 };
  }
  return null;
}

/** Carries a first estimate to the maximum over everything, seasonal states included. */
export function estimateFully(form: EtsForm, values: Float64Array, rough: Attempt): Attempt {
  const full = improve(form, values, rough, true, { tolerance: 1e-7, iterations: 40 });
  return full && full.objective < rough.objective ? full : rough;
}

/**
 * The corrected Akaike criterion from the objective; infinite where the sample is too small for it.
 */
export function correctedAic(form: EtsForm, period: number, n: number, objective: number): number {
  const k = countEtsParameters(form, period) + 1;
  if (n - k - 1 <= 0) return Number.POSITIVE_INFINITY;
  return objective + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
}

/** Brings an estimate of the series divided by `scale` back to the units of the series. */
export function rescaleEstimate(
  form: EtsForm,
  attempt: Attempt,
  period: number,
  n: number,
  scale: number,
): Omit<EtsEstimate, 'sumOfSquares'> {
  const { level, growth, seasons } = attempt.initial;
  const seasonScale = form.season === 'A' ? scale : 1;
  const objective = attempt.objective + 2 * n * log(scale);
  return {
    form,
    smoothing: attempt.smoothing,
    initial: {
      level: level * scale,
      growth: growth * scale,
      seasons: seasons.map((season) => season * seasonScale),
    },
    logLikelihood: -objective / 2,
    aicc: correctedAic(form, period, n, objective),
  };
}
export type { Attempt as EtsAttempt };
