/** Covariance matrices of factor returns: the sample's, or exponentially weighted as RiskMetrics does. */
import type { SquareMatrix } from '../numeric/matrix.ts';
import { covariance, sumOf } from '../numeric/sums.ts';

/** Covariances about the sample means with divisor n - 1. Needs two days or more. */
export function sampleCovariance(returns: readonly Float64Array[]): SquareMatrix {
  return symmetric(returns.length, (row, column) =>
    covariance(returns[row] ?? [], returns[column] ?? []),
  );
}

/**
 * RiskMetrics (J.P. Morgan 1996): v(t+1) = lambda v(t) + (1 - lambda) r(t) r(t)', means taken as zero,
 * started at the mean of r r' over the window. Gives the covariance for the day after the last.
 */
export function ewmaCovariance(returns: readonly Float64Array[], lambda: number): SquareMatrix {
  return symmetric(returns.length, (row, column) => {
    const [a, b] = [returns[row] ?? new Float64Array(), returns[column] ?? new Float64Array()];
    const products = a.map((value, day) => value * (b[day] ?? 0));
    let current = sumOf(products) / products.length;
    for (const product of products) current = lambda * current + (1 - lambda) * product;
    return current;
  });
}

function symmetric(size: number, at: (row: number, column: number) => number): SquareMatrix {
  const values = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      const value = at(row, column);
      values[row * size + column] = value;
      values[column * size + row] = value;
    }
  return { size, values };
}
