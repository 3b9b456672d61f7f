/** Roots of a function of one variable: finding a bracket by growing it, and Brent's method inside. */
import { fail, ok, type Result } from '../result.ts';

export type RealFunction = (x: number) => number;

export interface RootOptions {
  /** Absolute width at which the root counts as found; 1e-12 by default. */
  readonly tolerance?: number;
  readonly maxSteps?: number;
}

/**
 * A root of `f` between `low` and `high`, where it must change sign: Brent, Algorithms for Minimization
 * without Derivatives (1973), ch. 4. Fails with ROOT_NOT_BRACKETED (invalid-input) where both ends have
 * one sign or no value, and ROOT_NOT_FOUND (did-not-converge) when the steps run out.
 */
export function findRoot(
  f: RealFunction,
  low: number,
  high: number,
  options: RootOptions = {},
): Result<number> {
  const tolerance = options.tolerance ?? 1e-12;
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return ok(a);
  if (fb === 0) return ok(b);
  if (!(fa * fb < 0))
    return fail({
      kind: 'invalid-input',
      code: 'ROOT_NOT_BRACKETED',
      message: `The function does not change sign between ${low} and ${high}. Widen the interval.`,
    });
  let [c, fc] = [a, fa];
  let step = b - a;
  let before = step;
  for (let count = 0; count < (options.maxSteps ?? 200); count++) {
    if (fb > 0 === fc > 0) {
      [c, fc] = [a, fa];
      step = b - a;
      before = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const margin = 4.440892098500626e-16 * Math.abs(b) + 0.5 * tolerance;
    const half = 0.5 * (c - b);
    if (Math.abs(half) <= margin || fb === 0) return ok(b);
    const trial = interpolatedStep({ a, b, c, fa, fb, fc });
    const isGood =
      Math.abs(before) >= margin &&
      Math.abs(fa) > Math.abs(fb) &&
      trial * half > 0 &&
      Math.abs(trial) < Math.min(1.5 * Math.abs(half) - 0.5 * margin, 0.5 * Math.abs(before));
    before = isGood ? step : half;
    step = isGood ? trial : half;
    [a, fa] = [b, fb];
    b += Math.abs(step) > margin ? step : half > 0 ? margin : -margin;
    fb = f(b);
    if (Number.isNaN(fb)) break;
  }
  return fail({
    kind: 'did-not-converge',
    code: 'ROOT_NOT_FOUND',
    message: `No root was found between ${low} and ${high}. Look at the function near ${b}.`,
  });
}

interface Bracket {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly fa: number;
  readonly fb: number;
  readonly fc: number;
}

/** The step from b by inverse quadratic interpolation, or by the secant where two points coincide. */
function interpolatedStep({ a, b, c, fa, fb, fc }: Bracket): number {
  const s = fb / fa;
  if (a === c) return ((c - b) * s) / (1 - s);
  const q = fa / fc;
  const r = fb / fc;
  const top = s * ((c - b) * q * (q - r) - (b - a) * (r - 1));
  return -top / ((q - 1) * (r - 1) * (s - 1));
}

/**
 * Grows [low, high] from its middle by the golden ratio until `f` changes sign, within the domain
 * (`atLeast`, `atMost`). Fails with ROOT_NOT_BRACKETED (did-not-converge) where it never does.
 */
export function bracketRoot(
  f: RealFunction,
  low: number,
  high: number,
  domain: { readonly atLeast?: number; readonly atMost?: number; readonly maxSteps?: number } = {},
): Result<{ low: number; high: number }> {
  const atLeast = domain.atLeast ?? Number.NEGATIVE_INFINITY;
  const atMost = domain.atMost ?? Number.POSITIVE_INFINITY;
  let [a, b] = [Math.max(low, atLeast), Math.min(high, atMost)];
  let [fa, fb] = [f(a), f(b)];
  for (let count = 0; count < (domain.maxSteps ?? 60); count++) {
    if (fa * fb <= 0) return ok({ low: a, high: b });
    const growth = 1.618033988749895 * (b - a);
    if (Math.abs(fa) < Math.abs(fb) ? a > atLeast : b >= atMost) {
      a = Math.max(a - growth, atLeast);
      fa = f(a);
    } else {
      b = Math.min(b + growth, atMost);
      fb = f(b);
    }
    if (a <= atLeast && b >= atMost && !(fa * fb <= 0)) break;
  }
  return fail({
    kind: 'did-not-converge',
    code: 'ROOT_NOT_BRACKETED',
    message: `The function keeps its sign from ${a} to ${b}. There may be no root.`,
  });
}
