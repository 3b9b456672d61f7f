/**
 * The distributions that risk and forecasting stand on: normal, chi-square, Student-t, binomial.
 * Probabilities outside [0, 1] and parameters outside their domain give NaN; callers turn that into a
 * typed error.
 */
import { cos, exp, log, log1p, sin } from './elementary.ts';
import {
  erfc,
  gaussian,
  incompleteBeta,
  incompleteGamma,
  logGamma,
  logGammaHalfStep,
  scaledErrorComplement,
} from './special.ts';

export { erf, erfc, incompleteBeta, incompleteGamma, logGamma } from './special.ts';

const INVERSE_SQRT_2PI = 0.3989422804014327;

/** The standard normal density. */
export function normalPdf(x: number): number {
  return INVERSE_SQRT_2PI * gaussian(x, 0.5);
}

/** The standard normal distribution function; the lower tail keeps its relative accuracy. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) < 0.5) return 0.5 * erfc(-x * Math.SQRT1_2);
  const tail = 0.5 * gaussian(x, 0.5) * scaledErrorComplement(Math.abs(x) * Math.SQRT1_2);
  return x < 0 ? tail : 1 - tail;
}

function ratioOf(x: number, top: readonly number[], bottom: readonly number[]): number {
  let [above, below] = [0, 0];
  for (let power = top.length - 1; power >= 0; power--) {
    above = above * x + (top[power] ?? 0);
    below = below * x + (bottom[power] ?? 0);
  }
  return above / below;
}

/** Coefficients of Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), routine PPND16. */
const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.693765509461, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const MIDDLE_TOP = [
  1.4234371107496837, 4.630337846156545, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 7.745450142783414e-4,
];
const MIDDLE_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 5.475938084995345e-4, 1.0507500716444169e-9,
];
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 1.2426609473880784e-3, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 7.868691311456133e-4,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/** The standard normal quantile, good to about 1e-15 relative (AS 241); infinite at 0 and 1. */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425)
    return centred * ratioOf(0.180625 - centred * centred, CENTRE_TOP, CENTRE_BOTTOM);
  const tail = centred < 0 ? probability : 1 - probability;
  if (tail === 0) return centred < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-log(tail));
  const value =
    r <= 5 ? ratioOf(r - 1.6, MIDDLE_TOP, MIDDLE_BOTTOM) : ratioOf(r - 5, FAR_TOP, FAR_BOTTOM);
  return centred < 0 ? -value : value;
}

/** The chi-square distribution function. */
export function chiSquareCdf(x: number, degrees: number): number {
  return x <= 0 ? 0 : incompleteGamma(degrees / 2, x / 2).lower;
}

/** 1 - cdf of the chi-square distribution: the p-value of a statistic. */
export function chiSquareSurvival(x: number, degrees: number): number {
  return x <= 0 ? 1 : incompleteGamma(degrees / 2, x / 2).upper;
}

/** The chi-square quantile. */
export function chiSquareQuantile(probability: number, degrees: number): number {
  if (!(probability >= 0 && probability <= 1 && degrees > 0)) return Number.NaN;
  if (probability === 0) return 0;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  // Wilson & Hilferty (1931) put the start within a few percent where it is positive.
  const spread = 2 / (9 * degrees);
  const cubeRoot = 1 - spread + normalQuantile(probability) * Math.sqrt(spread);
  const start = cubeRoot > 0.05 ? degrees * cubeRoot * cubeRoot * cubeRoot : degrees * 1e-3;
  const half = degrees / 2;
  const logDensity = (x: number) => (half - 1) * log(x / 2) - x / 2 - logGamma(half);
  return invertIncreasing({
    excess: (x) => {
      const { lower, upper } = incompleteGamma(half, x / 2);
      return probability < 0.5 ? lower - probability : 1 - probability - upper;
    },
    slope: (x) => exp(logDensity(x)) / 2,
    start,
  });
}

/**
 * From here Student-t follows its expansion around the normal (Abramowitz & Stegun 26.7.5), whose next
 * term is below 1e-15; the continued fraction would lose digits in proportion to the degrees.
 */
const MANY_DEGREES = 1e6;

/** The Student-t density with `degrees` > 0, not necessarily whole. */
export function studentPdf(x: number, degrees: number): number {
  const half = degrees / 2;
  const constant = logGammaHalfStep(half) - 0.5 * log(degrees * Math.PI);
  return exp(constant - (half + 0.5) * log1p((x * x) / degrees));
}

/** The Student-t distribution function. */
export function studentCdf(x: number, degrees: number): number {
  if (Number.isNaN(x) || !(degrees > 0)) return Number.NaN;
  if (!Number.isFinite(x)) return x > 0 ? 1 : 0;
  const square = x * x;
  if (degrees > MANY_DEGREES) {
    // The inverse of the expansion that `studentQuantile` uses; beyond |x| of 40 both tails are zero.
    const first = (square + 1) / (4 * degrees);
    const second = ((13 * square + 8) * square + 3) / (96 * degrees * degrees);
    return square > 1600 ? (x < 0 ? 0 : 1) : normalCdf(x * (1 - first + second));
  }
  const total = degrees + square;
  const tail = 0.5 * incompleteBeta(degrees / 2, 0.5, degrees / total, square / total);
  return x < 0 ? tail : 1 - tail;
}

/** The Student-t quantile. */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability >= 0 && probability <= 1 && degrees > 0)) return Number.NaN;
  if (probability === 0.5) return 0;
  if (probability > 0.5) return -studentQuantile(1 - probability, degrees);
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (degrees === 1) return -cos(Math.PI * probability) / sin(Math.PI * probability);
  if (degrees === 2) return (2 * probability - 1) / Math.sqrt(2 * probability * (1 - probability));
  const z = -normalQuantile(probability);
  if (degrees > MANY_DEGREES) {
    const first = (z * z + 1) / (4 * degrees);
    const second = ((5 * z * z + 16) * z * z + 3) / (96 * degrees * degrees);
    return -z * (1 + first + second);
  }
  return -invertIncreasing({
    excess: (x) => probability - studentCdf(-x, degrees),
    slope: (x) => studentPdf(x, degrees),
    start: z + (z * z * z + z) / (4 * degrees),
  });
}

/** P(X <= successes) for X binomial(trials, probability). */
export function binomialCdf(successes: number, trials: number, probability: number): number {
  if (!(probability >= 0 && probability <= 1) || !(trials >= 0)) return Number.NaN;
  const k = Math.floor(successes);
  if (k < 0) return 0;
  if (k >= trials) return 1;
  return incompleteBeta(trials - k, k + 1, 1 - probability, probability);
}

interface Inversion {
  /** cdf(x) - target, increasing in x > 0. */
  readonly excess: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly start: number;
}

/** The positive root of an increasing function by Newton steps inside a shrinking bracket. */
function invertIncreasing({ excess, slope, start }: Inversion): number {
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  let x = start;
  for (let step = 0; step < 400; step++) {
    const value = excess(x);
    if (value === 0) return x;
    if (value > 0) high = x;
    else low = x;
    const newton = x - value / slope(x);
    const isInside = newton > low && newton < high;
    const halved =
      high === Number.POSITIVE_INFINITY ? 2 * x : low === 0 ? high / 4 : (low + high) / 2;
    const next = isInside ? newton : halved;
    if (Math.abs(next - x) <= 2.3e-16 * Math.abs(x)) return next;
    x = next;
  }
  return x;
}
