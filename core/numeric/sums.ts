/**
 * Sums, moments and quantiles of samples. Sums are compensated, because a three-year series of large
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

/** Ascending copy of a sample. */
export function sorted(values: Sample): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * Sample quantile definitions of Hyndman & Fan, "Sample quantiles in statistical packages", The
 * American Statistician 50 (1996): 1 is an order statistic, 6 is Excel PERCENTILE.EXC, 7 is R's default
 * and Excel PERCENTILE.INC.
 */
export type QuantileType = 1 | 6 | 7;

/**
 * Where a quantile lies among order statistics: `weight` times the one at 0-based `rank` + 1 and
 * 1 - `weight` times the one at `rank`. Ranks beyond the ends stop at the ends.
 */
export function quantilePosition(
  count: number,
  probability: number,
  type: QuantileType,
): { rank: number; weight: number } {
  // n p may miss a whole number by its last bits (250 * 0.99); both definitions jump there.
  const fuzz = 4 * 2.220446049250313e-16;
  if (type === 1) {
    const steps = count * probability;
    const rank = Math.ceil(steps - fuzz * Math.max(1, steps)) - 1;
    return { rank: Math.max(0, Math.min(count - 1, rank)), weight: 0 };
  }
  const position = type === 6 ? (count + 1) * probability - 1 : (count - 1) * probability;
  if (position <= 0) return { rank: 0, weight: 0 };
  if (position >= count - 1) return { rank: count - 1, weight: 0 };
  const rank = Math.floor(position + fuzz * Math.max(1, position));
  const weight = Math.max(0, position - rank);
  return { rank, weight: weight < fuzz * Math.max(1, position) ? 0 : weight };
}

/** A quantile of an ascending sample; NaN where it is empty. */
export function quantileOfSorted(
  ascending: Sample,
  probability: number,
  type: QuantileType = 7,
): number {
  if (ascending.length === 0) return Number.NaN;
  const { rank, weight } = quantilePosition(ascending.length, probability, type);
  const low = ascending[rank] ?? Number.NaN;
  return weight === 0 ? low : low + weight * ((ascending[rank + 1] ?? Number.NaN) - low);
}

/** A quantile of a sample in any order. */
export function quantile(values: Sample, probability: number, type: QuantileType = 7): number {
  return quantileOfSorted(sorted(values), probability, type);
}

export function median(values: Sample): number {
  return quantile(values, 0.5, 7);
}

/**
 * The value at 0-based `rank` of the ascending order, by Hoare's quickselect (1961) with the median of
 * three as pivot. It reorders `values`: nothing right of `rank` is smaller, nothing left of it larger.
 */
export function selectRank(values: Float64Array, rank: number): number {
  invariant(rank >= 0 && rank < values.length, 'rank must lie inside the sample');
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = middleOfThree(
      values[left] ?? 0,
      values[(left + right) >> 1] ?? 0,
      values[right] ?? 0,
    );
    let [low, high] = [left, right];
    while (low <= high) {
      while ((values[low] ?? 0) < pivot) low++;
      while ((values[high] ?? 0) > pivot) high--;
      if (low <= high) {
        const swapped = values[low] ?? 0;
        values[low++] = values[high] ?? 0;
        values[high--] = swapped;
      }
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else break;
  }
  return values[rank] ?? Number.NaN;
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Whether every value is a finite number. */
export function allFinite(values: Sample): boolean {
  for (let index = 0; index < values.length; index++)
    if (!Number.isFinite(values[index])) return false;
  return true;
}
