/**
 * exp, log, powers, sine and cosine with the same bits on every engine, which Math.exp and its kin do
 * not promise. Each function reduces its argument as fdlibm does (Sun Microsystems 1993; Muller,
 * Elementary Functions, 3rd ed., ch. 11) and sums the classical series, whose coefficients are exact
 * fractions. Errors stay below 2 units in the last place; special values follow ECMAScript.
 */
import {
  addPairs,
  dividePairs,
  multiplyPairs,
  type Pair,
  scaleByPowerOfTwo,
  splitExponent,
  twoProduct,
  twoSum,
} from './double.ts';
import { reduceQuarterTurns } from './quarterTurns.ts';

/** ln 2 in two parts: the first has 32 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;

/**
 * The fraction c / (2 - c) part of e^r = 1 + r + r c / (2 - c), for |r| <= 0.36. The coefficients are
 * 2 B(2n) / (2n)! with the Bernoulli numbers B, from the series of r coth(r/2).
 */
function expCorrection(r: number): number {
  const t = r * r;
  const tail =
    1 / 15120 +
    t * (-1 / 604800 + t * (1 / 23950080 + t * (-691 / 653837184000 + t * (1 / 37362124800))));
  const c = r - t * (1 / 6 + t * (-1 / 360 + t * tail));
  return (r * c) / (2 - c);
}

/** e^(x + tail) for a tail far below x: for exponents that are known to more than one double. */
export function expOfSum(x: number, tail: number): number {
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  const exponent = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - exponent * LN2_HIGH;
  const low = exponent * LN2_LOW - tail;
  const fraction = 1 - (low - expCorrection(high - low) - high);
  return scaleByPowerOfTwo(fraction, exponent);
}

/** e^x. */
export function exp(x: number): number {
  return Number.isNaN(x) ? x : expOfSum(x, 0);
}

/** e^x - 1, accurate also near zero. */
export function expm1(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  if (x > 40) return exp(x);
  if (x < -40) return -1;
  if (Math.abs(x) < 0.36) return x + expCorrection(x);
  const exponent = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - exponent * LN2_HIGH;
  const low = exponent * LN2_LOW;
  const power = scaleByPowerOfTwo(1, exponent);
  const head = twoSum(power - 1, power * high);
  return head.high + (head.low + power * (expCorrection(high - low) - low));
}

/** The s (hf + R) part of log(1+f) = f - hf + s (hf + R), with hf = f^2/2 and s = f/(2+f). */
function logCorrection(f: number, halfSquare: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const far = 2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))));
  const series = z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11 + z * far)))));
  return s * (halfSquare + series);
}

/** The natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { mantissa, exponent } = splitExponent(x);
  const f = mantissa - 1;
  const halfSquare = 0.5 * f * f;
  const small = logCorrection(f, halfSquare) + exponent * LN2_LOW;
  return exponent * LN2_HIGH - (halfSquare - small - f);
}

/** log(1 + x), accurate also near zero. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (Math.abs(x) < 1e-300) return x;
  if (x > -0.29 && x < 0.41) {
    const halfSquare = 0.5 * x * x;
    return x - (halfSquare - logCorrection(x, halfSquare));
  }
  const sum = twoSum(1, x);
  const { mantissa, exponent } = splitExponent(sum.high);
  const f = mantissa - 1;
  const halfSquare = 0.5 * f * f;
  const lost = exponent * LN2_LOW + sum.low / sum.high;
  return exponent * LN2_HIGH - (halfSquare - (logCorrection(f, halfSquare) + lost) - f);
}

/** The decimal logarithm. */
export function log10(x: number): number {
  const natural = log(x);
  if (!Number.isFinite(natural)) return natural;
  const pair = multiplyPairs(logPair(x), { high: Math.LOG10E, low: 1.098319650216765e-17 });
  return pair.high + pair.low;
}

const THIRD: Pair = { high: 1 / 3, low: 1.850371707708594e-17 };
const FIFTH: Pair = { high: 1 / 5, low: -1.1102230246251566e-17 };

/** log x to about 70 bits: what a power needs, because its exponent multiplies the error. */
function logPair(x: number): Pair {
  const { mantissa, exponent } = splitExponent(x);
  const s = dividePairs({ high: mantissa - 1, low: 0 }, twoSum(mantissa, 1));
  const z = multiplyPairs(s, s);
  const t = z.high;
  const far = 1 / 13 + t * (1 / 15 + t * (1 / 17 + t * (1 / 19 + t * (1 / 21 + t / 23))));
  const tail = t * (1 / 7 + t * (1 / 9 + t * (1 / 11 + t * far)));
  const inner = addPairs(FIFTH, { high: tail, low: 0 });
  const series = addPairs(
    { high: 1, low: 0 },
    multiplyPairs(z, addPairs(THIRD, multiplyPairs(z, inner))),
  );
  const fraction = multiplyPairs({ high: 2 * s.high, low: 2 * s.low }, series);
  return addPairs(twoSum(exponent * LN2_HIGH, exponent * LN2_LOW), fraction);
}

/** x^y with the special values of ECMAScript (`NaN^0 = 1`, `1^Infinity = NaN`). */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const isInteger = Math.floor(y) === y;
  const isOdd = isInteger && Math.abs(y) < 9007199254740992 && y % 2 !== 0;
  const size = Math.abs(x);
  if (!Number.isFinite(y)) {
    if (size === 1) return Number.NaN;
    return size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  }
  const isNegative = x < 0 || Object.is(x, -0);
  if (size === 0 || size === Number.POSITIVE_INFINITY) {
    const result = (size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY;
    return isNegative && isOdd ? -result : result;
  }
  if (isNegative && !isInteger) return Number.NaN;
  const result = positivePower(size, y);
  return isNegative && isOdd ? -result : result;
}

function positivePower(x: number, y: number): number {
  if (x === 1) return 1;
  if (y === 1) return x;
  const logarithm = logPair(x);
  if (Math.abs(y) > 1e30) return logarithm.high > 0 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  const product = twoProduct(y, logarithm.high);
  return expOfSum(product.high, product.low + y * logarithm.low);
}

/** sin(angle + tail) for |angle| <= pi/4 by its Taylor series. */
function sineSeries(angle: number, tail: number): number {
  const z = angle * angle;
  const cube = z * angle;
  const far =
    -1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000)));
  const series = 1 / 120 + z * (-1 / 5040 + z * (1 / 362880 + z * far));
  return angle - (z * (0.5 * tail - cube * series) - tail + cube * (1 / 6));
}

/** cos(angle + tail) for |angle| <= pi/4 by its Taylor series. */
function cosineSeries(angle: number, tail: number): number {
  const z = angle * angle;
  const far =
    1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000 + z * (-1 / 6402373705728000)));
  const series = z * (1 / 24 + z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * far))));
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (z * series - angle * tail));
}

function turned(x: number, quarterTurns: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { quadrant, angle, tail } = reduceQuarterTurns(x);
  const turn = (quadrant + quarterTurns) & 3;
  const value = turn % 2 === 0 ? sineSeries(angle, tail) : cosineSeries(angle, tail);
  return turn >= 2 ? -value : value;
}

/** The sine of an angle in radians. */
export function sin(x: number): number {
  return Math.abs(x) < 1e-9 ? x : turned(x, 0);
}

/** The cosine of an angle in radians. */
export function cos(x: number): number {
  return turned(x, 1);
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  const size = Math.abs(x);
  if (size > 22) return x > 0 ? 1 : -1;
  if (size < 1e-9) return x;
  const twice = expm1(2 * size);
  const value = size >= 0.5 ? 1 - 2 / (twice + 2) : twice / (twice + 2);
  return x > 0 ? value : -value;
}
