/** Sums, moments and quantiles: textbook figures and properties. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, type QuantileType, quantile, selectRank } from './quantiles.ts';
import {
  correlation,
  covariance,
  dotProduct,
  excessKurtosis,
  mean,
  skewness,
  sumOf,
  variance,
} from './sums.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
  minLength: 2,
  maxLength: 60,
});

test('the sum keeps what plain addition loses', () => {
  expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
  expect(sumOf(new Float64Array(10).fill(0.1))).toBe(1);
  expect(sumOf([])).toBe(0);
  expect(dotProduct([1, 2, 3], [4, 5, 6])).toBe(32);
});

test('moments of a small sample', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(mean(values)).toBe(5);
  expect(variance(values, 'population')).toBe(4);
  expect(variance(values)).toBeCloseTo(32 / 7, 14);
  expect(skewness(values)).toBeCloseTo(0.65625, 14);
  expect(excessKurtosis(values)).toBeCloseTo(-0.21875, 14);
  expect(covariance(values, values)).toBeCloseTo(32 / 7, 14);
  expect(
    correlation(
      values,
      values.map((value) => 3 - value),
    ),
  ).toBeCloseTo(-1, 14);
  expect(
    correlation(
      values,
      values.map(() => 1),
    ),
  ).toBeNaN();
  expect(variance([3])).toBeNaN();
  expect(mean([])).toBeNaN();
});

test('a variance survives a large mean', () => {
  expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30);
});

test.each<[QuantileType, number, number]>([
  // 1 to 10: R's quantile(1:10, p, type = t).
  [1, 0.25, 3],
  [6, 0.25, 2.75],
  [7, 0.25, 3.25],
  [1, 0.9, 9],
  [6, 0.9, 9.9],
  [7, 0.9, 9.1],
  [1, 1, 10],
  [6, 0.99, 10],
  [7, 0, 1],
])('quantile type %i at %f of 1 to 10 is %f', (type, probability, expected) => {
  const values = [7, 2, 9, 4, 1, 10, 3, 8, 5, 6];
  expect(quantile(values, probability, type)).toBeCloseTo(expected, 13);
});

test('order statistics are taken exactly where n p is whole', () => {
  const values = Array.from({ length: 1000 }, (_, index) => index + 1);
  for (let percent = 1; percent < 100; percent++)
    expect(quantile(values, percent / 100, 1)).toBe(percent * 10);
});

test('quickselect finds the order statistic and parts the sample', () => {
  fc.assert(
    fc.property(numbers, fc.nat(), (values, pick) => {
      const rank = pick % values.length;
      const work = Float64Array.from(values);
      const found = selectRank(work, rank);
      expect(found).toBe(Float64Array.from(values).sort()[rank]);
      expect(work.slice(0, rank).every((value) => value <= found)).toBe(true);
      expect(work.slice(rank).every((value) => value >= found)).toBe(true);
    }),
    { seed: 7 },
  );
});

test('quantiles shift and scale with the sample and grow with the probability', () => {
  fc.assert(
    fc.property(numbers, fc.constantFrom<QuantileType>(1, 6, 7), (values, type) => {
      const moved = values.map((value) => 2 * value + 8);
      const range = Math.max(...values.map(Math.abs)) + 1;
      let last = Number.NEGATIVE_INFINITY;
      for (const p of [0.05, 0.3, 0.5, 0.77, 0.99]) {
        const value = quantile(values, p, type);
        expect(Math.abs(quantile(moved, p, type) - (2 * value + 8))).toBeLessThan(1e-9 * range);
        expect(value).toBeGreaterThanOrEqual(last);
        last = value;
      }
      expect(median(values)).toBe(quantile(values, 0.5, 7));
    }),
    { seed: 7 },
  );
});
