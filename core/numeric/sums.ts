/**
 * Sums and moments of samples. Sums are compensated, because a three-year series of large
 * and small amounts otherwise loses cents; variances take two passes. An empty sample gives NaN.
 */
import { invariant } from '../result.ts';

/** A sample: a plain array or a Float64Array. */
export type Sample = ArrayLike<number>;

/** Neumaier's compensated sum (ZAMM 54, 1974): exact but for the last rounding in ordinary cases. */
export function sumOf(values: Sample): number {
  let [sum, lost] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(lost) ? sum + lost : sum;
}

/** The sum of products of two samples of one length, compensated. */
export function dotProduct(a: Sample, b: Sample): number {
  invariant(a.length === b.length, 'dotProduct needs samples of one length');
  const products = new Float64Array(a.length);
  for (let index = 0; index < a.length; index++)
    products[index] = (a[index] ?? 0) * (b[index] ?? 0);
  return sumOf(products);
}

export function mean(values: Sample): number {
  return sumOf(values) / values.length;
}

/** The mean of the `power`-th powers (2 to 4) of deviations from the mean. */
export function centralMoment(values: Sample, power: 2 | 3 | 4): number {
  const centre = mean(values);
  const terms = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const deviation = (values[index] ?? 0) - centre;
    const square = deviation * deviation;
    terms[index] = power === 2 ? square : power === 3 ? square * deviation : square * square;
  }
  return sumOf(terms) / values.length;
}

/** What a variance is divided by: n - 1 for a sample, n for a population. */
export type Divisor = 'sample' | 'population';

export function variance(values: Sample, divisor: Divisor = 'sample'): number {
  const count = divisor === 'sample' ? values.length - 1 : values.length;
  return count > 0 ? (centralMoment(values, 2) * values.length) / count : Number.NaN;
}

export function standardDeviation(values: Sample, divisor: Divisor = 'sample'): number {
  return Math.sqrt(variance(values, divisor));
}

export function covariance(a: Sample, b: Sample, divisor: Divisor = 'sample'): number {
  invariant(a.length === b.length, 'covariance needs samples of one length');
  const count = divisor === 'sample' ? a.length - 1 : a.length;
  const [centreA, centreB] = [mean(a), mean(b)];
  const terms = new Float64Array(a.length);
  for (let index = 0; index < a.length; index++)
    terms[index] = ((a[index] ?? 0) - centreA) * ((b[index] ?? 0) - centreB);
  return count > 0 ? sumOf(terms) / count : Number.NaN;
}

/** Pearson's correlation; NaN where a sample does not vary. */
export function correlation(a: Sample, b: Sample): number {
  const scale = Math.sqrt(variance(a, 'population')) * Math.sqrt(variance(b, 'population'));
  if (!(scale > 0)) return Number.NaN;
  return Math.max(-1, Math.min(1, covariance(a, b, 'population') / scale));
}

/** Population skewness g1 = m3 / m2^(3/2); NaN where the sample does not vary. */
export function skewness(values: Sample): number {
  const second = centralMoment(values, 2);
  return centralMoment(values, 3) / (second * Math.sqrt(second));
}

/** Population excess kurtosis g2 = m4 / m2^2 - 3; NaN where the sample does not vary. */
export function excessKurtosis(values: Sample): number {
  const second = centralMoment(values, 2);
  return centralMoment(values, 4) / (second * second) - 3;
}

/** Whether every value is a finite number. */
export function allFinite(values: Sample): boolean {
  for (let index = 0; index < values.length; index++)
    if (!Number.isFinite(values[index])) return false;
  return true;
}
