/**
 * Small dense symmetric matrices, row by row in one Float64Array: Cholesky, solving, eigenvalues and
 * the repair of a matrix that should be positive semidefinite and is not.
 */
import { fail, invariant, ok, type Result } from '../result.ts';

/** A square matrix: element (row, column) is `values[row * size + column]`. */
export interface SquareMatrix {
  readonly size: number;
  readonly values: Float64Array;
}

export function matrixOf(rows: readonly ArrayLike<number>[]): SquareMatrix {
  const size = rows.length;
  const values = new Float64Array(size * size);
  rows.forEach((row, index) => {
    invariant(row.length === size, 'a square matrix has rows of its own size');
    values.set(row, index * size);
  });
  return { size, values };
}

export function identity(size: number): SquareMatrix {
  const values = new Float64Array(size * size);
  for (let index = 0; index < size; index++) values[index * size + index] = 1;
  return { size, values };
}

export function element({ size, values }: SquareMatrix, row: number, column: number): number {
  return values[row * size + column] ?? Number.NaN;
}

/** matrix times vector. */
export function multiplyVector(matrix: SquareMatrix, vector: ArrayLike<number>): Float64Array {
  const product = new Float64Array(matrix.size);
  for (let row = 0; row < matrix.size; row++) {
    let sum = 0;
    for (let column = 0; column < matrix.size; column++)
      sum += element(matrix, row, column) * (vector[column] ?? 0);
    product[row] = sum;
  }
  return product;
}

/**
 * The lower triangle L with L L' = matrix. Only the lower triangle is read.
 *
 * Fails with MATRIX_NOT_POSITIVE (not-applicable) naming the row whose pivot is not above zero; repair
 * the matrix first with `nearestSemidefinite`.
 */
export function cholesky(matrix: SquareMatrix): Result<SquareMatrix> {
  const { size } = matrix;
  const values = new Float64Array(size * size);
  const lower = { size, values };
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let rest = element(matrix, row, column);
      for (let inner = 0; inner < column; inner++)
        rest -= element(lower, row, inner) * element(lower, column, inner);
      if (row !== column) values[row * size + column] = rest / element(lower, column, column);
      else if (rest > 0) values[row * size + row] = Math.sqrt(rest);
      else
        return fail({
          kind: 'not-applicable',
          code: 'MATRIX_NOT_POSITIVE',
          message: `The matrix is not positive definite at row ${row + 1}. Repair it first.`,
          details: { row, pivot: rest },
        });
    }
  return ok(lower);
}

/** x with matrix x = right, for a symmetric positive definite matrix. Errors as `cholesky`. */
export function solveSymmetric(
  matrix: SquareMatrix,
  right: ArrayLike<number>,
): Result<Float64Array> {
  const factor = cholesky(matrix);
  if (!factor.ok) return factor;
  const lower = factor.value;
  const x = Float64Array.from(right);
  for (let row = 0; row < lower.size; row++) {
    for (let column = 0; column < row; column++)
      x[row] = (x[row] ?? 0) - element(lower, row, column) * (x[column] ?? 0);
    x[row] = (x[row] ?? 0) / element(lower, row, row);
  }
  for (let row = lower.size - 1; row >= 0; row--) {
    for (let below = row + 1; below < lower.size; below++)
      x[row] = (x[row] ?? 0) - element(lower, below, row) * (x[below] ?? 0);
    x[row] = (x[row] ?? 0) / element(lower, row, row);
  }
  return ok(x);
}

export interface Eigensystem {
  /** Largest first. */
  readonly values: Float64Array;
  /** Eigenvector k is column k: element (row, k). */
  readonly vectors: SquareMatrix;
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub &
 * Van Loan, Matrix Computations, section 8.5). The sign of a vector makes its largest element positive.
 */
export function eigenSymmetric(matrix: SquareMatrix): Eigensystem {
  const { size } = matrix;
  const work = { size, values: Float64Array.from(matrix.values) };
  const vectors = identity(size);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let total = 0;
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        const square = element(work, row, column) * element(work, row, column);
        total += square;
        if (row !== column) off += square;
      }
    if (off <= 1e-32 * total) break;
    for (let p = 0; p < size - 1; p++)
      for (let q = p + 1; q < size; q++) rotate(work, vectors, p, q);
  }
  return ordered(work, vectors);
}

function rotate(work: SquareMatrix, vectors: SquareMatrix, p: number, q: number): void {
  const { size } = work;
  const offDiagonal = element(work, p, q);
  if (offDiagonal === 0) return;
  const theta = (element(work, q, q) - element(work, p, p)) / (2 * offDiagonal);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  const mix = (target: Float64Array, first: number, second: number) => {
    const [a, b] = [target[first] ?? 0, target[second] ?? 0];
    target[first] = cosine * a - sine * b;
    target[second] = sine * a + cosine * b;
  };
  for (let k = 0; k < size; k++) mix(work.values, k * size + p, k * size + q);
  for (let k = 0; k < size; k++) mix(work.values, p * size + k, q * size + k);
  for (let k = 0; k < size; k++) mix(vectors.values, k * size + p, k * size + q);
  work.values[p * size + q] = 0;
  work.values[q * size + p] = 0;
}

function ordered(work: SquareMatrix, vectors: SquareMatrix): Eigensystem {
  const { size } = work;
  const order = Array.from({ length: size }, (_, index) => index);
  order.sort((a, b) => element(work, b, b) - element(work, a, a) || a - b);
  const values = Float64Array.from(order, (index) => element(work, index, index));
  const columns = new Float64Array(size * size);
  order.forEach((from, to) => {
    let largest = 0;
    for (let row = 0; row < size; row++)
      if (Math.abs(element(vectors, row, from)) > Math.abs(largest) * (1 + 1e-9))
        largest = element(vectors, row, from);
    for (let row = 0; row < size; row++)
      columns[row * size + to] = element(vectors, row, from) * (largest < 0 ? -1 : 1);
  });
  return { values, vectors: { size, values: columns } };
}

/**
 * The nearest positive semidefinite matrix in the Frobenius norm: negative eigenvalues become
 * `floorShare` of the largest (Higham, "Computing a nearest symmetric positive semidefinite matrix",
 * 1988). Returns how far the elements moved at most, so that a caller can warn.
 */
export function nearestSemidefinite(
  matrix: SquareMatrix,
  floorShare = 0,
): { matrix: SquareMatrix; largestChange: number } {
  const { size } = matrix;
  const { values, vectors } = eigenSymmetric(matrix);
  const floor = Math.max(0, (values[0] ?? 0) * floorShare);
  if (values.every((value) => value >= floor)) return { matrix, largestChange: 0 };
  const repaired = new Float64Array(size * size);
  let largestChange = 0;
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let k = 0; k < size; k++)
        sum +=
          element(vectors, row, k) * Math.max(values[k] ?? 0, floor) * element(vectors, column, k);
      repaired[row * size + column] = sum;
      repaired[column * size + row] = sum;
      largestChange = Math.max(largestChange, Math.abs(sum - element(matrix, row, column)));
    }
  return { matrix: { size, values: repaired }, largestChange };
}
