/**
 * What every forecast model offers. A model is fitted once; the fitted model then gives point
 * forecasts, variances and simulated paths, and can be carried to a longer series without
 * estimating again, which is how rolling-origin tests stay affordable and free of leakage.
 */
import type { CalculationWarning } from '../../calculation.ts';

/**
 * A regular series in time order. `values[t]` is NaN where nothing was observed (a bank holiday).
 */
export interface ModelSeries {
  readonly values: Float64Array;
  /** Observations per seasonal cycle; 1 for none. */
  readonly period: number;
}

export interface FittedParameter {
  readonly name: string;
  readonly value: number;
}

export interface FittedModel {
  /** The id of the model in the registry. */
  readonly modelId: string;
  /** The form that was fitted, in the field's notation. */
  readonly name: string;
  readonly parameters: readonly FittedParameter[];
  /**
   * Log-likelihood without its constants, as R prints it for exponential smoothing; null if none.
   */
  readonly logLikelihood: number | null;
  /** Akaike's criterion corrected for small samples; null where the model has no likelihood. */
  readonly aicc: number | null;
  /**
   * Sum of squared one-step errors in the units of the form (relative for multiplicative errors).
   */
  readonly sumOfSquares: number;
  /** Error variance: sum of squares over observations less estimated parameters. */
  readonly errorVariance: number;
  /** Length of the series behind the state, missing values included. */
  readonly count: number;
  /** One-step errors in the units of the form; NaN where there is none. */
  readonly errors: Float64Array;
  /** Point forecasts for 1 to `horizon` steps ahead. */
  point(horizon: number): Float64Array;
  /** Forecast variances by horizon where a closed formula holds, else null: simulate then. */
  variances(horizon: number): Float64Array | null;
  /** Writes the path that follows from these future errors; the model itself is not changed. */
  simulate(innovations: Float64Array, path: Float64Array): void;
  /** The same model and parameters behind another (longer) series that starts at the same time. */
  carry(values: Float64Array): FittedModel;
}

export interface ModelFit {
  readonly fitted: FittedModel;
  readonly warnings: readonly CalculationWarning[];
}

export interface ForecastModel {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Never fails on finite data: a series without enough information gets a plainer model, told. */
  fit(series: ModelSeries): ModelFit;
}

/** Observed values: neither missing nor anything but finite. */
export function observedCount(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) count++;
  return count;
}

/** Whether all observed values are the same number (true for an empty series). */
export function isConstant(values: Float64Array): boolean {
  let first = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return false;
  }
  return true;
}
