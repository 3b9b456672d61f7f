/**
 * Every rate at which flows are worth zero. The equation may have several or none, so that a search from
 * one guess can give a wrong answer with full confidence; here intervals are excluded or shown to be
 * monotone, so that within the range no root is missed.
 *
 * With u = log(1 + r) the value is f(u) = sum of a_i e^(-u t_i). Its inflows and outflows each fall in
 * u, which bounds f and its derivatives on an interval by their values at the ends.
 */
import { exp, expm1, log } from '../numeric/elementary.ts';
import { findRoot } from '../numeric/roots.ts';
import { unwrap } from '../result.ts';

/** A flow at a time in years from any start. */
export interface TimedAmount {
  readonly years: number;
  readonly amount: number;
}

/** Rates are searched up to e^30 - 1 (about 1e13) and down to e^-30 - 1. */
const RANGE = 30;
/** Intervals of u are not split below this width; a root there is a multiple one. */
const NARROWEST = 1e-13;
/** A value this small beside its terms counts as zero at an extremum. */
const TOUCHING = 1e-14;

interface Terms {
  readonly amounts: readonly number[];
  /** Years from the reference date, not negative. */
  readonly years: readonly number[];
}

/** Parts of f, f' and f'' at one u: [inflows, outflows] for each, all falling in u. */
interface Parts {
  readonly u: number;
  readonly value: readonly [number, number];
  readonly slope: readonly [number, number];
  readonly bend: readonly [number, number];
}

function partsAt(u: number, { amounts, years }: Terms): Parts {
  return sumParts(u, { years, worth: (i) => (amounts[i] ?? 0) * exp(-u * (years[i] ?? 0)) });
}

/** The parts of present values that are known, such as those carried from step to step. */
function sumParts(
  u: number,
  { years, worth }: { readonly years: readonly number[]; readonly worth: (i: number) => number },
): Parts {
  let [p0, n0, p1, n1, p2, n2] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < years.length; i++) {
    const t = years[i] ?? 0;
    const term = worth(i);
    if (term > 0) {
      p0 += term;
      p1 += term * t;
      p2 += term * t * t;
    } else {
      n0 -= term;
      n1 -= term * t;
      n2 -= term * t * t;
    }
  }
  return { u, value: [p0, n0], slope: [p1, n1], bend: [p2, n2] };
}

const net = ([inflows, outflows]: readonly [number, number]): number => inflows - outflows;

/**
 * The sign that inflows less outflows has all over [low, high], or 0 where the bounds do not tell.
 */
function signOver(low: readonly [number, number], high: readonly [number, number]): number {
  if (high[0] > low[1]) return 1;
  return low[0] < high[1] ? -1 : 0;
}

/** The zero of a function of `Parts` that changes sign between `low` and `high`. */
function zeroBetween(terms: Terms, low: Parts, high: Parts, of: (parts: Parts) => number): Parts {
  const u = unwrap(
    findRoot((at) => of(partsAt(at, terms)), low.u, high.u, { tolerance: NARROWEST }),
  );
  return partsAt(u, terms);
}

const netValue = (parts: Parts): number => net(parts.value);
const netSlope = (parts: Parts): number => net(parts.slope);

/**
 * The root between two ends of a stretch on which f is monotone: Newton on the logarithm of inflows
 * over outflows, which is nearly a straight line, kept within its bracket.
 */
function rootBetween(terms: Terms, low: Parts, high: Parts): number {
  const sign = netValue(low) > 0 ? 1 : -1;
  let [from, to] = [low.u, high.u];
  let at = partsAt((from + to) / 2, terms);
  for (let step = 0; step < 50; step++) {
    const { u, value, slope } = at;
    if (netValue(at) === 0) return u;
    if (netValue(at) * sign > 0) from = u;
    else to = u;
    const ratio = log(value[0] / value[1]);
    let next = u + ratio / (slope[0] / value[0] - slope[1] / value[1]);
    if (!(next > from && next < to)) next = (from + to) / 2;
    if (Math.abs(next - u) <= NARROWEST / 10) return next;
    at = partsAt(next, terms);
  }
  return zeroBetween(terms, low, high, netValue).u;
}

/** Adds the root of a stretch on which f is monotone, the lower end included. */
function addMonotoneRoot(terms: Terms, low: Parts, high: Parts, roots: number[]): void {
  if (netValue(low) === 0) roots.push(low.u);
  else if (netValue(high) !== 0 && netValue(low) > 0 !== netValue(high) > 0)
    roots.push(rootBetween(terms, low, high));
}

/** Adds the roots on [low, high) in ascending order. */
function addRoots(terms: Terms, low: Parts, high: Parts, roots: number[]): void {
  if (signOver(low.value, high.value) !== 0) return;
  const isMonotone = signOver(low.slope, high.slope) !== 0;
  const isNarrow = high.u - low.u <= NARROWEST * Math.max(1, low.u);
  if (isMonotone || isNarrow) {
    addMonotoneRoot(terms, low, high, roots);
    return;
  }
  if (signOver(low.bend, high.bend) !== 0) {
    addBentRoots(terms, low, high, roots);
    return;
  }
  const middle = partsAt((low.u + high.u) / 2, terms);
  addRoots(terms, low, middle, roots);
  addRoots(terms, middle, high, roots);
}

/** f is convex or concave here: at most one extremum, and the stretches beside it are monotone. */
function addBentRoots(terms: Terms, low: Parts, high: Parts, roots: number[]): void {
  if (netSlope(low) * netSlope(high) >= 0) {
    addMonotoneRoot(terms, low, high, roots);
    return;
  }
  const extremum = zeroBetween(terms, low, high, netSlope);
  const size = extremum.value[0] + extremum.value[1];
  if (Math.abs(netValue(extremum)) <= TOUCHING * size) {
    if (netValue(low) === 0 && low.u !== extremum.u) roots.push(low.u);
    roots.push(extremum.u);
    return;
  }
  addMonotoneRoot(terms, low, extremum, roots);
  addMonotoneRoot(terms, extremum, high, roots);
}

/**
 * All roots u in [0, RANGE), ascending. Intervals start narrow: the bounds are tight only there.
 */
function rootsFromZero(terms: Terms): number[] {
  const roots: number[] = [];
  const step = 0.25;
  const { amounts, years } = terms;
  let low = sumParts(0, { years, worth: (i) => amounts[i] ?? 0 });
  // What no rate discounts: the flows of the reference date.
  const end = sumParts(RANGE, { years, worth: (i) => (years[i] === 0 ? (amounts[i] ?? 0) : 0) });
  if (signOver(low.value, end.value) !== 0) return roots;
  // From one end of an interval to the next every flow loses the same part of its worth.
  const factors = Float64Array.from(years, (t) => exp(-step * t));
  const worth = Float64Array.from(amounts);
  const discounted = (i: number) => {
    const term = (worth[i] ?? 0) * (factors[i] ?? 0);
    worth[i] = term;
    return term;
  };
  for (let k = 1; k <= RANGE / step; k++) {
    // Far out one side outweighs the other for good, and nothing is left to find.
    if (signOver(low.value, end.value) !== 0) break;
    const high = sumParts(k * step, { years, worth: discounted });
    addRoots(terms, low, high, roots);
    low = high;
  }
  return roots;
}

/** Every rate in the range, ascending, of flows at ascending times; found by excluding intervals. */
export function allRates(moved: readonly TimedAmount[]): number[] {
  const first = moved[0]?.years ?? 0;
  const last = moved.at(-1)?.years ?? 0;
  const amounts = moved.map((flow) => flow.amount);
  // Above zero, time runs from the first date; below, from the last: no exponent is positive.
  const forward = { amounts, years: moved.map(({ years }) => years - first) };
  const backward = { amounts, years: moved.map(({ years }) => last - years) };
  // An exact root at zero is seen from both sides; one within rounding of it from one side only.
  const isZeroRoot = netValue(partsAt(0, forward)) === 0;
  const below = rootsFromZero(backward).filter((u) => u > 0 || !isZeroRoot);
  const logs = [...below.map((u) => -u), ...rootsFromZero(forward)];
  return logs.sort((a, b) => a - b).map((u) => (u === 0 ? 0 : expm1(u)));
}
