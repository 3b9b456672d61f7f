/**
 * First guesses of the initial states of exponential smoothing, before they are optimised together
 * with the smoothing parameters: seasonal indices from a classical decomposition, level and growth
 * from a straight line through the start of the deseasonalised series (HKOS 2008, section 2.6.1).
 */

import type { EtsState } from './etsFilter.ts';
import type { EtsForm } from './etsForm.ts';

/** Mean of the observed values, 0 where none is. */
function observedMean(values: Float64Array): number {
  let total = 0;
  let count = 0;
  for (const value of values)
    if (!Number.isNaN(value)) {
      total += value;
      count++;
    }
  return count === 0 ? 0 : total / count;
}

/**
 * The centred moving average over one period; an even period gives its two end values half weight.
 * Missing values are left out of each mean; positions without a whole window are NaN.
 */
function centredAverage(values: Float64Array, period: number): Float64Array {
  const average = new Float64Array(values.length).fill(Number.NaN);
  const half = Math.floor(period / 2);
  const even = period % 2 === 0;
  for (let t = half; t + half < values.length; t++) {
    let total = 0;
    let weight = 0;
    for (let j = -half; j <= half; j++) {
      const value = values[t + j] as number;
      if (Number.isNaN(value)) continue;
      const share = even && (j === -half || j === half) ? 0.5 : 1;
      total += share * value;
      weight += share;
    }
    if (weight > 0) average[t] = total / weight;
  }
  return average;
}

/**
 * Seasonal indices by position in the period: mean difference (or ratio) to the centred moving
 * average, normalised to sum to zero (or to the period). A position without any observation gets
 * the neutral index; ratios are held at 0.01 or more so that a multiplicative start stays positive.
 */
export function seasonalIndices(
  values: Float64Array,
  period: number,
  kind: 'A' | 'M',
): Float64Array {
  const trend = centredAverage(values, period);
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number;
    const level = trend[t] as number;
    if (Number.isNaN(value) || Number.isNaN(level) || (kind === 'M' && level === 0)) continue;
    const k = t % period;
    sums[k] = (sums[k] as number) + (kind === 'M' ? value / level : value - level);
    counts[k] = (counts[k] as number) + 1;
  }
  const neutral = kind === 'M' ? 1 : 0;
  let mean = 0;
  for (let k = 0; k < period; k++) {
    const count = counts[k] as number;
    sums[k] = count === 0 ? neutral : (sums[k] as number) / count;
    mean += (sums[k] as number) / period;
  }
  for (let k = 0; k < period; k++)
    sums[k] = kind === 'M' ? (sums[k] as number) / mean : (sums[k] as number) - mean;
  return kind === 'M' ? positiveIndices(sums) : sums;
}

function positiveIndices(indices: Float64Array): Float64Array {
  let total = 0;
  for (let k = 0; k < indices.length; k++) {
    indices[k] = Math.max(indices[k] as number, 0.01);
    total += indices[k] as number;
  }
  return indices.map((index) => (index * indices.length) / total);
}

/**
 * Intercept before the first value and slope per step of a least-squares line over observed values.
 */
function fitLine(values: Float64Array, length: number): { intercept: number; slope: number } {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let t = 0; t < Math.min(length, values.length); t++) {
    const y = values[t] as number;
    if (Number.isNaN(y)) continue;
    n++;
    sx += t + 1;
    sy += y;
    sxx += (t + 1) * (t + 1);
    sxy += (t + 1) * y;
  }
  const determinant = n * sxx - sx * sx;
  if (n < 2 || determinant === 0) return { intercept: observedMean(values), slope: 0 };
  const slope = (n * sxy - sx * sy) / determinant;
  return { intercept: (sy - slope * sx) / n, slope };
}

/** Seasonal indices of both kinds, computed once for all forms that are tried on a series. */
export interface SeasonalStarts {
  readonly A: Float64Array;
  readonly M: Float64Array;
  readonly N: Float64Array;
}

export function seasonalStarts(
  values: Float64Array,
  period: number,
  positive: boolean,
): SeasonalStarts {
  const none = new Float64Array(period);
  if (period < 2) return { A: none, M: none, N: none };
  return {
    A: seasonalIndices(values, period, 'A'),
    M: positive ? seasonalIndices(values, period, 'M') : none,
    N: none,
  };
}

/** The state before the first observation from which the optimiser starts. */
export function startState(
  form: EtsForm,
  values: Float64Array,
  period: number,
  starts: SeasonalStarts,
): EtsState {
  const seasons = starts[form.season].slice();
  const window = Math.min(values.length, Math.max(10, 2 * period));
  const adjusted = values.slice(0, window);
  for (let t = 0; t < window; t++) {
    const season = seasons[t % period] as number;
    if (form.season === 'A') adjusted[t] = (adjusted[t] as number) - season;
    else if (form.season === 'M') adjusted[t] = (adjusted[t] as number) / season;
  }
  if (form.trend === 'N') return { level: observedMean(adjusted), growth: 0, seasons };
  const line = fitLine(adjusted, window);
  const needsPositive = form.error === 'M' || form.season === 'M';
  if (needsPositive && !(line.intercept + line.slope > 0))
    return { level: observedMean(adjusted), growth: 0, seasons };
  return { level: line.intercept, growth: line.slope, seasons };
}
