/**
 * Quantiles of samples, with the definition always stated: with 250 days and 99 % the usual ones differ
 * by up to one order statistic. An empty sample gives NaN.
 */
import { invariant } from '../result.ts';
import type { Sample } from './sums.ts';

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
