/**
 * The internal rate of return of dated flows, with every root. The equation may have several or
 * none, so that a search from one guess can give a wrong answer with full confidence; here
 * intervals are excluded or shown to be monotone, so that within the range no root is missed.
 *
 * Definition: sum of a_i (1 + r)^(-(d_i - d_0) / 365) = 0 (Excel's XIRR; Brealey, Myers & Allen).
 * With u = log(1 + r) this is f(u) = sum of a_i e^(-u t_i). Its inflows and outflows each fall in
 * u, which bounds f and its derivatives on an interval by their values at the ends.
 */
import { exp, expm1, log } from '../numeric/elementary.ts';
import { findRoot } from '../numeric/roots.ts';
import { fail, ok, type Result, unwrap } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { type DayCount, yearFraction } from '../time/dayCount.ts';
import { uniqueRate } from './uniqueRate.ts';

/** A flow in major units of one currency; positive when the investor receives it. */
export interface DatedAmount {
  readonly date: IsoDate;
  readonly amount: number;
}

export interface XirrResult {
  /** The rate to show. */
  readonly headline: number;
  /** Every root above -1 in the range searched, ascending. */
  readonly roots: readonly number[];
  readonly isAmbiguous: boolean;
  /** The rule that chose the headline, in words. */
  readonly rule: string;
}

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

/**
 * Flows summed by time, without times whose flows cancel: their noise would look like a root far
 * out, where every other flow is discounted to nothing.
 */
function netByTime(flows: readonly TimedAmount[]): TimedAmount[] {
  const byTime = new Map<number, { amount: number; gross: number }>();
  for (const { years, amount } of flows) {
    const sofar = byTime.get(years) ?? { amount: 0, gross: 0 };
    const gross = sofar.gross + Math.abs(amount);
    byTime.set(years, { amount: sofar.amount + amount, gross });
  }
  return [...byTime]
    .filter(([, { amount, gross }]) => Math.abs(amount) > 1e-13 * gross)
    .map(([years, { amount }]) => ({ years, amount }))
    .sort((a, b) => a.years - b.years);
}

function chooseHeadline(roots: readonly number[]): { headline: number; rule: string } {
  const nearest = (candidates: readonly number[]) =>
    candidates.reduce((best, root) => (Math.abs(root) < Math.abs(best) ? root : best));
  if (roots.length === 1) return { headline: nearest(roots), rule: 'the only root' };
  const plausible = roots.filter((root) => root > -0.99 && root < 10);
  if (plausible.length > 0)
    return {
      headline: nearest(plausible),
      rule: 'nearest to zero of the roots from -99% to 1000%',
    };
  return { headline: nearest(roots), rule: 'nearest to zero of all roots' };
}

/** Flows at their times by a day count, from the earliest date. */
export function timed(
  flows: readonly DatedAmount[],
  dayCount: DayCount = 'act/365f',
): TimedAmount[] {
  const [head] = flows;
  if (!head) return [];
  const first = flows.reduce((least, { date }) => (date < least ? date : least), head.date);
  const yearsTo = new Map<IsoDate, number>();
  return flows.map(({ date, amount }) => {
    const years = yearsTo.get(date) ?? yearFraction(dayCount, first, date);
    yearsTo.set(date, years);
    return { years, amount };
  });
}

/**
 * The internal rate of return of flows in any order, effective annual.
 *
 * @param dayCount how dates become years; Excel's XIRR takes act/365f.
 */
export function xirr(
  flows: readonly DatedAmount[],
  dayCount: DayCount = 'act/365f',
): Result<XirrResult> {
  return internalRate(timed(flows, dayCount));
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

/**
 * The internal rate of return of flows at given times, a unit of time.
 *
 * log(1 + rate) is accurate to about 1e-12 where the root is simple; beside -1 the rate itself keeps
 * only the digits that a double has there. Errors: XIRR_NO_SIGN_CHANGE where money only goes one way
 * or all of it on one date, XIRR_OUT_OF_RANGE where the rate is beyond e^-30 - 1 or e^30 - 1, which a
 * change of sign from the first flow to the last proves to be there, XIRR_NO_ROOT where no rate brings the
 * value to zero.
 */
export function internalRate(flows: readonly TimedAmount[]): Result<XirrResult> {
  const moved = netByTime(flows);
  const hasBoth = moved.some((flow) => flow.amount > 0) && moved.some((flow) => flow.amount < 0);
  if (!hasBoth)
    return fail({
      kind: 'not-applicable',
      code: 'XIRR_NO_SIGN_CHANGE',
      path: 'flows',
      message:
        'A rate of return needs money paid in and money received on different dates. ' +
        'Add the missing flows, or a net asset value at the end.',
    });
  const amounts = moved.map((flow) => flow.amount);
  const unique = uniqueRate(
    amounts,
    moved.map(({ years }) => years),
  );
  const roots = unique === undefined ? allRates(moved) : [unique];
  if (roots.length === 0 && (amounts[0] ?? 0) * (amounts.at(-1) ?? 0) < 0) return outOfRange();
  if (roots.length === 0)
    return fail({
      kind: 'not-applicable',
      code: 'XIRR_NO_ROOT',
      path: 'flows',
      message:
        'No rate of return brings these flows to a value of zero. Use the multiples instead.',
    });
  return ok({ roots, isAmbiguous: roots.length > 1, ...chooseHeadline(roots) });
}

function outOfRange() {
  return fail({
    kind: 'not-applicable',
    code: 'XIRR_OUT_OF_RANGE',
    path: 'flows',
    message:
      'The rate of return of a year is a total loss or beyond 10^13: the dates are too close for a ' +
      'rate. Use the multiples instead.',
  });
}
