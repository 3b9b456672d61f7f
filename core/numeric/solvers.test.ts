/** Roots, minima and matrices: known answers, and the errors of problems that have none. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../result.ts';
import { exp, log } from './elementary.ts';
import {
  cholesky,
  eigenSymmetric,
  element,
  matrixOf,
  multiplyVector,
  nearestSemidefinite,
  solveSymmetric,
} from './matrix.ts';
import { minimize } from './minimize.ts';
import { bracketRoot, findRoot } from './roots.ts';

describe('roots', () => {
  test('finds known roots', () => {
    expect(unwrap(findRoot((x) => x * x - 2, 0, 2))).toBeCloseTo(Math.SQRT2, 11);
    expect(unwrap(findRoot((x) => exp(x) - 5, -10, 10))).toBeCloseTo(log(5), 11);
    expect(unwrap(findRoot((x) => (x - 1) ** 9, -3, 4.7, { maxSteps: 500 }))).toBeCloseTo(1, 1);
    expect(unwrap(findRoot((x) => x - 3, 3, 9))).toBe(3);
  });

  test('tells why there is none', () => {
    expect(findRoot((x) => x * x + 1, -1, 1)).toMatchObject({
      error: { kind: 'invalid-input', code: 'ROOT_NOT_BRACKETED' },
    });
    expect(findRoot((x) => x - 1 / 3, 0, 1e9, { maxSteps: 1 })).toMatchObject({
      error: { kind: 'did-not-converge', code: 'ROOT_NOT_FOUND' },
    });
    expect(bracketRoot(() => 1, 0, 1)).toMatchObject({ error: { code: 'ROOT_NOT_BRACKETED' } });
  });

  test('grows a bracket within the domain', () => {
    const bracket = unwrap(bracketRoot((x) => x - 500, 0, 1));
    expect(bracket.low).toBeLessThanOrEqual(500);
    expect(bracket.high).toBeGreaterThanOrEqual(500);
    const left = unwrap(bracketRoot((x) => x + 0.95, 0, 1, { atLeast: -0.99 }));
    expect(left.low).toBeGreaterThanOrEqual(-0.99);
    expect(left.low).toBeLessThanOrEqual(-0.95);
  });
});

describe('minima', () => {
  const rosenbrock = (p: Float64Array) => {
    const [x = 0, y = 0] = p;
    return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
  };

  test('walks the Rosenbrock valley', () => {
    const { point, value } = unwrap(minimize(rosenbrock, [-1.2, 1], { maxEvaluations: 4000 }));
    expect(point[0]).toBeCloseTo(1, 4);
    expect(point[1]).toBeCloseTo(1, 4);
    expect(value).toBeLessThan(1e-9);
  });

  test('one variable, and a start at the bound', () => {
    const parabola = (p: Float64Array) => ((p[0] ?? 0) - 3) * ((p[0] ?? 0) - 3);
    expect(unwrap(minimize(parabola, [10])).point[0]).toBeCloseTo(3, 4);
    const bounded = unwrap(minimize(parabola, [2], { upper: [2], lower: [-1] }));
    expect(bounded.point[0]).toBeCloseTo(2, 6);
  });

  test('the same start gives the same bits', () => {
    const first = unwrap(minimize(rosenbrock, [0.3, -0.4], { maxEvaluations: 4000 }));
    expect(unwrap(minimize(rosenbrock, [0.3, -0.4], { maxEvaluations: 4000 }))).toEqual(first);
  });

  test('reports what did not converge', () => {
    expect(minimize(rosenbrock, [-1.2, 1], { maxEvaluations: 20 })).toMatchObject({
      error: { kind: 'did-not-converge', code: 'MINIMUM_NOT_FOUND' },
    });
    expect(minimize(() => Number.NaN, [1])).toMatchObject({ error: { code: 'MINIMUM_UNDEFINED' } });
  });
});

describe('matrices', () => {
  const spd = fc
    .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 })
    .map((a) =>
      matrixOf(
        [0, 1, 2, 3].map((i) =>
          [0, 1, 2, 3].map((j) => {
            const product = [0, 1, 2, 3].reduce(
              (sum, k) => sum + (a[4 * i + k] ?? 0) * (a[4 * j + k] ?? 0),
              0,
            );
            return product + (i === j ? 1 : 0);
          }),
        ),
      ),
    );

  test('solving undoes multiplying', () => {
    fc.assert(
      fc.property(spd, (matrix) => {
        const solved = unwrap(solveSymmetric(matrix, multiplyVector(matrix, [1, -2, 3, 0.5])));
        for (const [index, exact] of [1, -2, 3, 0.5].entries())
          expect(solved[index]).toBeCloseTo(exact, 8);
      }),
      { seed: 7 },
    );
  });

  test('eigenvectors rebuild the matrix', () => {
    fc.assert(
      fc.property(spd, (matrix) => {
        const { values, vectors } = eigenSymmetric(matrix);
        for (let i = 0; i < 4; i++)
          for (let j = 0; j < 4; j++) {
            let sum = 0;
            for (let k = 0; k < 4; k++)
              sum += (values[k] ?? 0) * element(vectors, i, k) * element(vectors, j, k);
            expect(sum).toBeCloseTo(element(matrix, i, j), 10);
          }
        expect([...values]).toEqual([...values].sort((a, b) => b - a));
      }),
      { seed: 7 },
    );
  });

  test('known factor and eigenvalues', () => {
    const lower = unwrap(
      cholesky(
        matrixOf([
          [4, 2],
          [2, 5],
        ]),
      ),
    );
    expect([...lower.values]).toEqual([2, 0, 1, 2]);
    expect([
      ...eigenSymmetric(
        matrixOf([
          [2, 1],
          [1, 2],
        ]),
      ).values,
    ]).toEqual([expect.closeTo(3, 14), expect.closeTo(1, 14)]);
  });

  test('an impossible correlation matrix is refused, then repaired', () => {
    const impossible = matrixOf([
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ]);
    expect(cholesky(impossible)).toMatchObject({ error: { code: 'MATRIX_NOT_POSITIVE' } });
    const { matrix, largestChange } = nearestSemidefinite(impossible, 1e-10);
    expect(largestChange).toBeGreaterThan(0.1);
    expect(cholesky(matrix).ok).toBe(true);
    expect(
      nearestSemidefinite(
        matrixOf([
          [2, 1],
          [1, 2],
        ]),
      ).largestChange,
    ).toBe(0);
  });
});
