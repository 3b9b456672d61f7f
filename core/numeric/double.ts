/**
 * The bits of a double and error-free transformations: what the elementary functions stand on.
 * Additions, products, quotients and Math.sqrt are correctly rounded by IEEE 754 and therefore equal
 * on every machine; everything else in core/numeric is built from those.
 */

const view = new DataView(new ArrayBuffer(8));

/** A number kept as an unevaluated sum of two doubles, |low| at most half a last place of high. */
export interface Pair {
  readonly high: number;
  readonly low: number;
}

/** 2^exponent for exponents -1022 to 1023. */
export function powerOfTwo(exponent: number): number {
  view.setUint32(0, (exponent + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

/** value * 2^exponent with one rounding, for a value of ordinary size (about 0.25 to 4). */
export function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (exponent > 1023)
    return value * powerOfTwo(1023) * powerOfTwo(Math.min(exponent - 1023, 1023));
  if (exponent >= -1022) return value * powerOfTwo(exponent);
  if (exponent < -1200) return 0 * value;
  return value * powerOfTwo(exponent + 200) * powerOfTwo(-200);
}

/** Splits a positive finite double into mantissa * 2^exponent with sqrt(1/2) <= mantissa < sqrt(2). */
export function splitExponent(value: number): { mantissa: number; exponent: number } {
  const isSubnormal = value < 2.2250738585072014e-308;
  view.setFloat64(0, isSubnormal ? value * powerOfTwo(54) : value);
  const word = view.getUint32(0);
  const exponent = (word >>> 20) - 1023 - (isSubnormal ? 54 : 0);
  view.setUint32(0, (word & 0xfffff) | 0x3ff00000);
  const mantissa = view.getFloat64(0);
  return mantissa >= Math.SQRT2
    ? { mantissa: mantissa * 0.5, exponent: exponent + 1 }
    : { mantissa, exponent };
}

/** a + b exactly (Knuth, The Art of Computer Programming 2, section 4.2.2). */
export function twoSum(a: number, b: number): Pair {
  const high = a + b;
  const shareOfB = high - a;
  return { high, low: a - (high - shareOfB) + (b - shareOfB) };
}

/** a * b exactly (Dekker 1971, with Veltkamp's split); neither factor above 2^990. */
export function twoProduct(a: number, b: number): Pair {
  const high = a * b;
  const scaledA = 134217729 * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = 134217729 * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return { high, low: lowA * lowB - (high - highA * highB - lowA * highB - highA * lowB) };
}

export function addPairs(a: Pair, b: Pair): Pair {
  const head = twoSum(a.high, b.high);
  return renormalize(head.high, head.low + a.low + b.low);
}

export function multiplyPairs(a: Pair, b: Pair): Pair {
  const head = twoProduct(a.high, b.high);
  return renormalize(head.high, head.low + (a.high * b.low + a.low * b.high));
}

/** The quotient of two pairs, good to about 100 bits. */
export function dividePairs(a: Pair, b: Pair): Pair {
  const first = a.high / b.high;
  const back = twoProduct(first, b.high);
  const rest = a.high - back.high - back.low + a.low - first * b.low;
  return renormalize(first, rest / b.high);
}

function renormalize(high: number, low: number): Pair {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}
