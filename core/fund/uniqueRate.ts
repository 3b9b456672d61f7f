/**
 * The rate of return where one change of sign makes it unique: money goes one way first and the other
 * way later, so that by Descartes' rule there is exactly one root. The logarithm of inflows over
 * outflows is nearly a straight line in u = log(1 + rate), so that Newton's method needs three or
 * four steps, kept within a bracket. Also for many streams at once.
 */
import { exp, expm1, log, log1p } from '../numeric/elementary.ts';

/** Steps after which the general search takes over. */
const MOST_STEPS = 40;
/** A step this small in u leaves nothing to gain. */
const SMALLEST = 1e-14;
/** Rates far out are left to the search that knows their bounds. */
const FARTHEST = 25;
const START = log1p(0.1);

/** Present values of both sides and of their times, at one u. */
interface Sides {
  first: number;
  firstTimes: number;
  second: number;
  secondTimes: number;
}

/** The place at which flows change sign, or 0 where they never do or do so more than once. */
function changeOf(amounts: Float64Array, from: number, to: number): number {
  let at = 0;
  let sign = 0;
  for (let i = from; i < to; i++) {
    const amount = amounts[i] ?? 0;
    if (amount === 0) continue;
    const now = amount > 0 ? 1 : -1;
    if (sign !== 0 && now !== sign) {
      if (at !== 0) return 0;
      at = i;
    }
    sign = now;
  }
  return at;
}

/**
 * Newton on h(u) = log(second / first). With flows in order of time h falls everywhere, as later
 * money loses more; `undefined` where the steps do not settle.
 */
function solve(evaluate: (u: number, sides: Sides) => void): number | undefined {
  const sides: Sides = { first: 0, firstTimes: 0, second: 0, secondTimes: 0 };
  let [low, high] = [-FARTHEST, FARTHEST];
  let u = START;
  const settled = (root: number) => (Math.abs(root) < FARTHEST - 1 ? root : undefined);
  for (let step = 0; step < MOST_STEPS; step++) {
    evaluate(u, sides);
    const { first, firstTimes, second, secondTimes } = sides;
    const value = log(second / first);
    if (!Number.isFinite(value)) return undefined;
    if (value === 0) return settled(u);
    if (value > 0) low = u;
    else high = u;
    const slope = firstTimes / first - secondTimes / second;
    let next = u - value / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - u) <= SMALLEST * Math.max(1, Math.abs(u))) return settled(next);
    u = next;
  }
  return undefined;
}

/** The unique rate of flows at ascending times, or `undefined` where it is not known to be so. */
export function uniqueRate(
  amounts: readonly number[],
  years: readonly number[],
): number | undefined {
  const values = Float64Array.from(amounts);
  const change = changeOf(values, 0, values.length);
  if (change === 0) return undefined;
  const middle = years[change] ?? 0;
  const u = solve((at, sides) => {
    sides.first = sides.firstTimes = sides.second = sides.secondTimes = 0;
    for (let i = 0; i < values.length; i++) {
      // Counted from the change of sign, no exponent grows beyond what the flows span.
      const t = (years[i] ?? 0) - middle;
      const term = Math.abs(values[i] ?? 0) * exp(-at * t);
      if (i < change) {
        sides.first += term;
        sides.firstTimes += term * t;
      } else {
        sides.second += term;
        sides.secondTimes += term * t;
      }
    }
  });
  return u === undefined ? undefined : expm1(u);
}

const DAYS = 365;

/**
 * Rates of many streams of equal length, flows by ascending day (act/365f). Powers of one day's
 * discount are made once per step for the gaps that occur, so that a flow costs a few products.
 *
 * @param amounts stream after stream, `width` flows each.
 * @param days the days of those flows, counted from anywhere.
 * @returns a rate per stream; NaN where its root is not known to be unique, for `internalRate`.
 */
export function uniqueRates(amounts: Float64Array, days: Int32Array, width: number): Float64Array {
  const streams = width === 0 ? 0 : amounts.length / width;
  const rates = new Float64Array(streams).fill(Number.NaN);
  const gaps = new Int32Array(width);
  for (let stream = 0; stream < streams; stream++) {
    const from = stream * width;
    const change = changeOf(amounts, from, from + width);
    if (change === 0) continue;
    let widest = 1;
    let isSorted = true;
    for (let i = 1; i < width; i++) {
      const gap = (days[from + i] ?? 0) - (days[from + i - 1] ?? 0);
      if (gap < 0) isSorted = false;
      if (gap > widest) widest = gap;
      gaps[i] = gap;
    }
    if (!isSorted || widest > 4000) continue;
    const powers = new Float64Array(widest + 1);
    const u = solve((at, sides) => {
      fillPowers(powers, exp(-at / DAYS));
      sidesByDay(sides, { amounts, gaps, powers, from, width, change: change - from });
    });
    if (u !== undefined) rates[stream] = expm1(u);
  }
  return rates;
}

/** 1, x, x^2 and so on, each from two halves so that its error does not grow with the exponent. */
function fillPowers(powers: Float64Array, x: number): void {
  powers[0] = 1;
  powers[1] = x;
  for (let k = 2; k < powers.length; k++)
    powers[k] = (powers[k >> 1] ?? 0) * (powers[k - (k >> 1)] ?? 0);
}

interface DayFlows {
  readonly amounts: Float64Array;
  readonly gaps: Int32Array;
  readonly powers: Float64Array;
  readonly from: number;
  readonly width: number;
  readonly change: number;
}

function sidesByDay(sides: Sides, flows: DayFlows): void {
  const { amounts, gaps, powers, from, width, change } = flows;
  let [discount, day, value, times] = [1, 0, 0, 0];
  for (let i = 0; i < change; i++) {
    const gap = i === 0 ? 0 : (gaps[i] ?? 0);
    discount *= powers[gap] ?? 0;
    day += gap;
    const term = (amounts[from + i] ?? 0) * discount;
    value += term;
    times += term * day;
  }
  sides.first = Math.abs(value);
  sides.firstTimes = Math.abs(times) / DAYS;
  value = times = 0;
  for (let i = change; i < width; i++) {
    const gap = gaps[i] ?? 0;
    discount *= powers[gap] ?? 0;
    day += gap;
    const term = (amounts[from + i] ?? 0) * discount;
    value += term;
    times += term * day;
  }
  sides.second = Math.abs(value);
  sides.secondTimes = Math.abs(times) / DAYS;
}
