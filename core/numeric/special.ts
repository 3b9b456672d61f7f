/**
 * The special functions under the distributions: error function, log-gamma, incomplete gamma and
 * incomplete beta. Arguments outside the domain give NaN, which callers turn into typed errors.
 */
import { twoProduct } from './double.ts';
import { exp, expOfSum, log, log1p } from './elementary.ts';

const TINY = 1e-300;
const EPSILON = 1.1102230246251565e-16;
const MOST_STEPS = 20000;
const LOG_SQRT_2PI = 0.9189385332046728;
const SQRT_2PI = 2.5066282746310007;

/**
 * Chebyshev coefficients of (1 + 2x) e^(x^2) erfc(x) in t = (x - 3.75)/(x + 3.75), the variable of
 * Schonfelder, "Chebyshev expansions for the error and related functions", Math. Comp. 32 (1978);
 * computed with 75 digits.
 */
const SCALED_ERROR_SERIES = [
  1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189,
  -0.026658668435305753, 0.009074997670705265, -0.002413163540417608, 0.0004907758365258086,
  -6.916973302501207e-5, 4.13902798607301e-6, 7.74038306619849e-7, -2.1886401049234397e-7,
  1.076499946567091e-8, 4.521959811218287e-9, -7.754400208831351e-10, -6.318088340886684e-11,
  2.86879501093067e-11, 1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14,
  3.3478119482868056e-14, -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624044e-17,
  5.068148904796111e-17, -2.2370566594359995e-18,
] as const;

/** e^(x^2) erfc(x) for x >= 0. */
export function scaledErrorComplement(x: number): number {
  if (x > 1e8) return 1 / (x * 1.772453850905516);
  const t = (x - 3.75) / (x + 3.75);
  let [current, previous] = [0, 0];
  for (let order = SCALED_ERROR_SERIES.length - 1; order > 0; order--)
    [current, previous] = [2 * t * current - previous + (SCALED_ERROR_SERIES[order] ?? 0), current];
  return (t * current - previous + SCALED_ERROR_SERIES[0]) / (1 + 2 * x);
}

/** e^(-x^2 scale) with the square taken in full: at x = 30 its rounding alone would cost 3 digits. */
export function gaussian(x: number, scale: number): number {
  if (Math.abs(x) > 1e10) return 0;
  const square = twoProduct(x, x);
  return expOfSum(-square.high * scale, -square.low * scale);
}

/** The error function: 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size >= 0.5) {
    const value = 1 - gaussian(x, 1) * scaledErrorComplement(size);
    return x < 0 ? -value : value;
  }
  const square = x * x;
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > EPSILON * 0.01 * size; n++) {
    term *= -square / n;
    sum += term / (2 * n + 1);
  }
  return sum * 1.1283791670955126;
}

/** 1 - erf(x), accurate also for large x. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 0.5) return 1 - erf(x);
  return gaussian(x, 1) * scaledErrorComplement(x);
}

/** What log-gamma adds to (x - 1/2) log x - x + log sqrt(2 pi): Stirling's series. */
function stirlingCorrection(x: number): number {
  if (x < 10) return logGamma(x) - ((x - 0.5) * log(x) - x + LOG_SQRT_2PI);
  const z = 1 / (x * x);
  const far = -1 / 1680 + z * (1 / 1188 + z * (-691 / 360360 + z * (1 / 156)));
  return (1 / 12 + z * (-1 / 360 + z * (1 / 1260 + z * far))) / x;
}

/** The logarithm of the gamma function for x > 0; absolute error below 1e-14 for x < 20. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === 1 || x === 2) return 0;
  let [shifted, product] = [x, 1];
  for (; shifted < 10; shifted += 1) product *= shifted;
  const stirling = (shifted - 0.5) * log(shifted) - shifted + LOG_SQRT_2PI;
  return stirling + stirlingCorrection(shifted) - log(product);
}

/** log(gamma(x + 1/2) / gamma(x)), without the cancellation that large arguments suffer. */
export function logGammaHalfStep(x: number): number {
  if (x < 10) return logGamma(x + 0.5) - logGamma(x);
  const corrections = stirlingCorrection(x + 0.5) - stirlingCorrection(x);
  return x * log1p(0.5 / x) - 0.5 + 0.5 * log(x) + corrections;
}

/** x^a e^(-x) / gamma(a), kept accurate where both sides are huge by measuring x from a. */
function gammaFactor(a: number, x: number): number {
  if (a < 10) return exp(a * log(x) - x - logGamma(a));
  const distance = (x - a) / a;
  return (Math.sqrt(a) / SQRT_2PI) * exp(a * (log1p(distance) - distance) - stirlingCorrection(a));
}

/**
 * The regularised incomplete gamma functions P(a, x) = lower and Q = 1 - P = upper for a > 0, x >= 0,
 * each without cancellation: power series below a + 1, continued fraction above (Abramowitz & Stegun
 * 6.5.29 and 6.5.31, evaluated by Lentz's method).
 */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0) || !(x >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const factor = gammaFactor(a, x);
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < MOST_STEPS && term > sum * EPSILON; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return { lower: factor * sum, upper: 1 - factor * sum };
  }
  const fraction = continuedFraction(
    x + 1 - a,
    (n) => -n * (n - a),
    (n) => x + 2 * n + 1 - a,
  );
  return { lower: 1 - factor / fraction, upper: factor / fraction };
}

/** b0 + a1/(b1 + a2/(b2 + ...)) by Lentz's method as modified by Thompson and Barnett (1986). */
function continuedFraction(
  first: number,
  numerator: (n: number) => number,
  denominator: (n: number) => number,
): number {
  let value = first === 0 ? TINY : first;
  let [c, d] = [value, 0];
  for (let n = 1; n < MOST_STEPS; n++) {
    const [a, b] = [numerator(n), denominator(n)];
    d = b + a * d;
    c = b + a / c;
    d = 1 / (d === 0 ? TINY : d);
    if (c === 0) c = TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < 2 * EPSILON) break;
  }
  return value;
}

/** x^a y^b / B(a, b) with y = 1 - x. */
function betaFactor(a: number, b: number, x: number, y: number): number {
  const total = a + b;
  const offset = x * b - y * a;
  const spread = Math.sqrt((a / total) * b) / SQRT_2PI;
  const exponent =
    a * logRatio(offset / a, (x * total) / a) + b * logRatio(-offset / b, (y * total) / b);
  const corrections = stirlingCorrection(total) - stirlingCorrection(a) - stirlingCorrection(b);
  return spread * exp(exponent + corrections);
}

/** log(ratio), from its distance to 1 where that is small. */
function logRatio(distance: number, ratio: number): number {
  return Math.abs(distance) < 0.5 ? log1p(distance) : log(ratio);
}

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0. Give `y` = 1 - x where it is known
 * better than by subtraction. Continued fraction of Abramowitz & Stegun 26.5.8.
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (y === 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBetaBelowMean(b, a, y, x);
  return incompleteBetaBelowMean(a, b, x, y);
}

function incompleteBetaBelowMean(a: number, b: number, x: number, y: number): number {
  const fraction = continuedFraction(
    1,
    (n) => {
      const m = Math.floor(n / 2);
      return n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    },
    () => 1,
  );
  return betaFactor(a, b, x, y) / (a * fraction);
}
