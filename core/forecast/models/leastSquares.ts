/**
 * Bounded nonlinear least squares by Levenberg-Marquardt with numerical derivatives: Levenberg
 * (1944), Marquardt (1963), with the bounds kept by projection (Nocedal & Wright, "Numerical
 * Optimization", 2006, sections 10.3 and 16.7). It fits smoothing parameters and initial states
 * together: initial states enter the errors almost linearly, where a simplex search is slow and
 * this is exact in a step. Deterministic: no random starts, fixed order of operations.
 */

export interface LeastSquaresProblem {
  /** Number of residuals. */
  readonly count: number;
  readonly start: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** A typical change of each parameter, for derivatives by differences. */
  readonly scale: Float64Array;
  /** Writes the residuals at `x`; false where `x` lies outside the domain of the model. */
  evaluate(x: Float64Array, residuals: Float64Array): boolean;
}

export interface LeastSquaresSolution {
  readonly x: Float64Array;
  readonly sumOfSquares: number;
  readonly iterations: number;
}

const DIFFERENCE = 1e-6;

function sumSquares(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i] as number) * (values[i] as number);
  return total;
}

/** Memory of `solveDamped`, kept between iterations. */
interface Workspace {
  readonly factor: Float64Array;
  readonly right: Float64Array;
}

/**
 * Solves `(A + damping diag A) step = -g` on the free rows by Cholesky; false where not definite.
 */
function solveDamped(
  matrix: Float64Array,
  gradient: Float64Array,
  free: readonly number[],
  damping: number,
  step: Float64Array,
  { factor, right }: Workspace,
): boolean {
  const size = gradient.length;
  const n = free.length;
  for (let i = 0; i < n; i++) {
    const row = free[i] as number;
    for (let j = 0; j <= i; j++) {
      let value = matrix[row * size + (free[j] as number)] as number;
      if (i === j) value *= 1 + damping;
      for (let k = 0; k < j; k++)
        value -= (factor[i * n + k] as number) * (factor[j * n + k] as number);
      if (i !== j) factor[i * n + j] = value / (factor[j * n + j] as number);
      else if (value > 0) factor[i * n + i] = Math.sqrt(value);
      else return false;
    }
    let value = -(gradient[row] as number);
    for (let k = 0; k < i; k++) value -= (factor[i * n + k] as number) * (right[k] as number);
    right[i] = value / (factor[i * n + i] as number);
  }
  step.fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let value = right[i] as number;
    for (let k = i + 1; k < n; k++) value -= (factor[k * n + i] as number) * (right[k] as number);
    right[i] = value / (factor[i * n + i] as number);
    step[free[i] as number] = right[i] as number;
  }
  return true;
}

/**
 * Fills column `j` of the Jacobian (stored by columns) by one-sided differences inside the bounds.
 */
function differentiate(
  problem: LeastSquaresProblem,
  x: Float64Array,
  residuals: Float64Array,
  jacobian: Float64Array,
  column: Float64Array,
): void {
  for (let j = 0; j < x.length; j++) {
    const at = x[j] as number;
    const width = DIFFERENCE * (problem.scale[j] as number);
    let moved = at + width > (problem.upper[j] as number) ? at - width : at + width;
    x[j] = moved;
    let feasible = problem.evaluate(x, column);
    if (!feasible) {
      moved = at - (moved - at);
      x[j] = moved;
      feasible = problem.evaluate(x, column);
    }
    const inverse = feasible ? 1 / (moved - at) : 0;
    const base = j * problem.count;
    for (let i = 0; i < problem.count; i++)
      jacobian[base + i] = ((column[i] as number) - (residuals[i] as number)) * inverse;
    x[j] = at;
  }
}

function normalEquations(
  jacobian: Float64Array,
  residuals: Float64Array,
  matrix: Float64Array,
  gradient: Float64Array,
): void {
  const count = residuals.length;
  const size = gradient.length;
  for (let j = 0; j < size; j++) {
    const a = j * count;
    for (let k = 0; k <= j; k++) {
      const b = k * count;
      let total = 0;
      for (let i = 0; i < count; i++)
        total += (jacobian[a + i] as number) * (jacobian[b + i] as number);
      matrix[j * size + k] = total;
      matrix[k * size + j] = total;
    }
    let slope = 0;
    for (let i = 0; i < count; i++) slope += (jacobian[a + i] as number) * (residuals[i] as number);
    gradient[j] = slope;
  }
}

/** Parameters that are not held by a bound against the way down. */
function freeParameters(
  problem: LeastSquaresProblem,
  x: Float64Array,
  gradient: Float64Array,
  matrix: Float64Array,
): number[] {
  const free: number[] = [];
  for (let j = 0; j < x.length; j++) {
    const slope = gradient[j] as number;
    const atLower = (x[j] as number) <= (problem.lower[j] as number) && slope > 0;
    const atUpper = (x[j] as number) >= (problem.upper[j] as number) && slope < 0;
    if (!atLower && !atUpper && (matrix[j * x.length + j] as number) > 0) free.push(j);
  }
  return free;
}

/**
 * Minimises the sum of squared residuals from `start`. Stops when an iteration improves the sum by
 * less than `tolerance` of itself, or after `iterations`. Returns null where the start is not in
 * the domain.
 */
export function minimizeSquares(
  problem: LeastSquaresProblem,
  { tolerance, iterations }: { readonly tolerance: number; readonly iterations: number },
): LeastSquaresSolution | null {
  const size = problem.start.length;
  let x: Float64Array = problem.start.slice();
  let residuals = new Float64Array(problem.count);
  if (!problem.evaluate(x, residuals)) return null;
  let best = sumSquares(residuals);
  let trial: Float64Array = new Float64Array(size);
  let trialResiduals = new Float64Array(problem.count);
  const jacobian = new Float64Array(size * problem.count);
  const matrix = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const step = new Float64Array(size);
  const workspace = { factor: new Float64Array(size * size), right: new Float64Array(size) };
  let damping = 1e-3;
  let iteration = 0;
  for (; iteration < iterations && best > 0; iteration++) {
    differentiate(problem, x, residuals, jacobian, trialResiduals);
    normalEquations(jacobian, residuals, matrix, gradient);
    const free = freeParameters(problem, x, gradient, matrix);
    const before = best;
    for (let attempt = 0; attempt < 10 && best === before; attempt++) {
      if (solveDamped(matrix, gradient, free, damping, step, workspace)) {
        for (let j = 0; j < size; j++)
          trial[j] = Math.min(
            problem.upper[j] as number,
            Math.max(problem.lower[j] as number, (x[j] as number) + (step[j] as number)),
          );
        const value = problem.evaluate(trial, trialResiduals)
          ? sumSquares(trialResiduals)
          : Number.POSITIVE_INFINITY;
        if (value < best) {
          best = value;
          [x, trial] = [trial, x];
          [residuals, trialResiduals] = [trialResiduals, residuals];
          damping = Math.max(damping / 9, 1e-12);
          break;
        }
      }
      damping = Math.max(damping * 7, 1e-6);
    }
    if (!(before - best > tolerance * before)) break;
  }
  return { x, sumOfSquares: best, iterations: iteration };
}
