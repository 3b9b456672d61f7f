/**
 * Minimising a function of a few variables without derivatives: Nelder & Mead, "A simplex method for
 * function minimization", Computer Journal 7 (1965), with the adaptive coefficients of Gao & Han (2012)
 * and box bounds by clipping. It has no randomness: one start gives one answer.
 */
import { fail, invariant, ok, type Result } from '../result.ts';

export interface MinimizeOptions {
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  /** First step along each axis; 5 % of the start or 0.00025 where the start is zero by default. */
  readonly steps?: ArrayLike<number>;
  /** Stops when the simplex values differ by less than this, relative to their size. */
  readonly toleranceValue?: number;
  /** ... and its points by less than this along every axis, relative to 1 + |x|. */
  readonly tolerancePoint?: number;
  readonly maxEvaluations?: number;
  /** How often to start again around the best point, which frees a collapsed simplex; 1 by default. */
  readonly restarts?: number;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

interface Vertex {
  readonly point: Float64Array;
  readonly value: number;
}

/**
 * The lowest point near `start`. The objective may return NaN or Infinity where it is undefined.
 *
 * Fails with MINIMUM_NOT_FOUND (did-not-converge) when the evaluations run out; `details.best` then
 * holds the best point. Fails with MINIMUM_UNDEFINED where no first point has a finite value.
 */
export function minimize(
  objective: (point: Float64Array) => number,
  start: ArrayLike<number>,
  options: MinimizeOptions = {},
): Result<Minimum> {
  invariant(start.length > 0, 'minimize needs at least one variable');
  const limit = options.maxEvaluations ?? 400 * (start.length + 1);
  const state = { evaluations: 0 };
  const evaluate = (raw: Float64Array): Vertex => {
    const point = clip(raw, options);
    const value = objective(point);
    state.evaluations++;
    return { point, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  let best = evaluate(Float64Array.from(start));
  let hasConverged = false;
  for (let round = 0; round <= (options.restarts ?? 1); round++) {
    const result = runSimplex(evaluate, best, options, () => state.evaluations >= limit);
    hasConverged = result.hasConverged;
    const gain = best.value - result.best.value;
    best = result.best;
    if (!hasConverged || !(gain > Math.abs(best.value) * 1e-12)) break;
  }
  return conclude(best, hasConverged, state.evaluations);
}

function conclude(best: Vertex, hasConverged: boolean, evaluations: number): Result<Minimum> {
  if (!Number.isFinite(best.value))
    return fail({
      kind: 'did-not-converge',
      code: 'MINIMUM_UNDEFINED',
      message: 'The function to minimise has no finite value near the start. Choose another start.',
    });
  if (!hasConverged)
    return fail({
      kind: 'did-not-converge',
      code: 'MINIMUM_NOT_FOUND',
      message: `No minimum was found within ${evaluations} evaluations. Allow more or change the start.`,
      details: { best: [...best.point], value: best.value, evaluations },
    });
  return ok({ point: best.point, value: best.value, evaluations });
}

function clip(point: Float64Array, { lower, upper }: MinimizeOptions): Float64Array {
  const inside = Float64Array.from(point);
  for (let axis = 0; axis < inside.length; axis++) {
    const floored = Math.max(inside[axis] ?? 0, lower?.[axis] ?? Number.NEGATIVE_INFINITY);
    inside[axis] = Math.min(floored, upper?.[axis] ?? Number.POSITIVE_INFINITY);
  }
  return inside;
}

function firstSimplex(
  evaluate: (point: Float64Array) => Vertex,
  best: Vertex,
  options: MinimizeOptions,
): Vertex[] {
  const simplex = [best];
  for (let axis = 0; axis < best.point.length; axis++) {
    const at = best.point[axis] ?? 0;
    const step = options.steps?.[axis] ?? (at === 0 ? 0.00025 : 0.05 * at);
    const moved = Float64Array.from(best.point);
    // A step out of the box would be clipped to nothing and flatten the simplex.
    const isBlocked = clip(moved.fill(at + step, axis, axis + 1), options)[axis] === at;
    moved[axis] = isBlocked ? at - step : at + step;
    simplex.push(evaluate(moved));
  }
  return simplex;
}

/** The point `centre + factor * (centre - from)`. */
function along(centre: Float64Array, from: Float64Array, factor: number): Float64Array {
  return centre.map((value, axis) => value + factor * (value - (from[axis] ?? 0)));
}

function runSimplex(
  evaluate: (point: Float64Array) => Vertex,
  start: Vertex,
  options: MinimizeOptions,
  isExhausted: () => boolean,
): { best: Vertex; hasConverged: boolean } {
  const size = start.point.length;
  const [expansion, contraction, shrinkage] =
    size === 1 ? [2, 0.5, 0.5] : [1 + 2 / size, 0.75 - 1 / (2 * size), 1 - 1 / size];
  const simplex = firstSimplex(evaluate, start, options);
  const byValue = (a: Vertex, b: Vertex) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
  simplex.sort(byValue);
  const at = (index: number): Vertex => simplex[index] ?? start;
  while (!isSmall(simplex, options)) {
    if (isExhausted()) return { best: at(0), hasConverged: false };
    const centre = new Float64Array(size);
    for (let index = 0; index < size; index++)
      for (let axis = 0; axis < size; axis++)
        centre[axis] = (centre[axis] ?? 0) + (at(index).point[axis] ?? 0) / size;
    const worst = at(size);
    const reflected = evaluate(along(centre, worst.point, 1));
    let replacement: Vertex | undefined;
    if (reflected.value < at(0).value) {
      const expanded = evaluate(along(centre, worst.point, expansion));
      replacement = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < at(size - 1).value) replacement = reflected;
    else {
      const isOutside = reflected.value < worst.value;
      const contracted = evaluate(
        along(centre, worst.point, isOutside ? contraction : -contraction),
      );
      if (contracted.value < Math.min(reflected.value, worst.value)) replacement = contracted;
    }
    if (replacement) simplex[size] = replacement;
    else shrink(simplex, evaluate, shrinkage);
    simplex.sort(byValue);
  }
  return { best: at(0), hasConverged: true };
}

function shrink(
  simplex: Vertex[],
  evaluate: (point: Float64Array) => Vertex,
  factor: number,
): void {
  const [best] = simplex;
  invariant(best, 'a simplex has vertices');
  for (let index = 1; index < simplex.length; index++) {
    const from = simplex[index]?.point ?? best.point;
    simplex[index] = evaluate(along(best.point, from, -factor));
  }
}

function isSmall(simplex: readonly Vertex[], options: MinimizeOptions): boolean {
  const [best, ...others] = simplex;
  invariant(best, 'a simplex has vertices');
  const toleranceValue = options.toleranceValue ?? 1e-10;
  const tolerancePoint = options.tolerancePoint ?? 1e-7;
  return others.every(
    ({ point, value }) =>
      Math.abs(value - best.value) <= toleranceValue * (1 + Math.abs(best.value)) &&
      point.every((x, axis) => {
        const at = best.point[axis] ?? 0;
        return Math.abs(x - at) <= tolerancePoint * (1 + Math.abs(at));
      }),
  );
}
