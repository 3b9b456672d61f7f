/**
 * Largest remainder over the same weights again and again, as a fund pays its investors: the answers
 * of `allocate`, on doubles. A quota's remainder is exact: both products of T w - q W are held as a
 * double and its rounding error (Dekker 1971; Shewchuk 1997), and their difference is a whole number
 * below 2^53.
 */
import { allocate } from './allocate.ts';

/** Splits a double exactly into halves of 26 bits. */
const SPLITTER = 2 ** 27 + 1;
const LARGEST = Number.MAX_SAFE_INTEGER;
/** Remainders are sorted into this many drawers, so that only one drawer needs an order. */
const DRAWERS = 1024;

/** Weights of one group, made ready once. */
export interface ReadyWeights {
  readonly weights: readonly bigint[];
  readonly values: Float64Array;
  /** The upper half of each weight's bits; the rest is the lower. */
  readonly upper: Float64Array;
  readonly whole: number;
  /** Whether all of it fits into the integers of a double. */
  readonly isExact: boolean;
  readonly remainders: Float64Array;
  readonly drawerOf: Int32Array;
}

function upperHalf(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}

export function readyWeights(weights: readonly bigint[]): ReadyWeights {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  const values = Float64Array.from(weights, Number);
  return {
    weights,
    values,
    upper: values.map(upperHalf),
    whole: Number(whole),
    isExact: whole > 0n && whole <= BigInt(LARGEST),
    remainders: new Float64Array(values.length),
    drawerOf: new Int32Array(values.length),
  };
}

/**
 * Writes the parts of `total`, at least 0, into `out`; they are those of `allocate`, ties to the lower
 * index.
 */
export function allocateInto(total: number, ready: ReadyWeights, out: Float64Array): void {
  const { weights, values, upper, whole, remainders } = ready;
  if (!ready.isExact || total > LARGEST) {
    allocate(BigInt(total), weights).forEach((part, k) => {
      out[k] = Number(part);
    });
    return;
  }
  const totalUpper = upperHalf(total);
  const totalLower = total - totalUpper;
  const wholeUpper = upperHalf(whole);
  const wholeLower = whole - wholeUpper;
  const ratio = total / whole;
  let left = total;
  for (let k = 0; k < values.length; k++) {
    const weight = values[k] ?? 0;
    const weightUpper = upper[k] ?? 0;
    const weightLower = weight - weightUpper;
    const product = total * weight;
    const productError =
      totalUpper * weightUpper -
      product +
      totalUpper * weightLower +
      totalLower * weightUpper +
      totalLower * weightLower;
    let part = Math.floor(ratio * weight);
    const partUpper = upperHalf(part);
    const partLower = part - partUpper;
    const back = part * whole;
    const backError =
      partUpper * wholeUpper -
      back +
      partUpper * wholeLower +
      partLower * wholeUpper +
      partLower * wholeLower;
    let remainder = product - back + (productError - backError);
    if (remainder < 0) {
      part -= 1;
      remainder += whole;
    } else if (remainder >= whole) {
      part += 1;
      remainder -= whole;
    }
    out[k] = part;
    remainders[k] = remainder;
    left -= part;
  }
  if (left > 0) giveLeft(left, ready, out);
}

/** One unit to each of the `left` largest remainders. */
function giveLeft(left: number, ready: ReadyWeights, out: Float64Array): void {
  const { remainders, whole, drawerOf } = ready;
  const counts = new Int32Array(DRAWERS);
  const scale = DRAWERS / whole;
  for (let k = 0; k < remainders.length; k++) {
    const drawer = Math.min(DRAWERS - 1, Math.floor((remainders[k] ?? 0) * scale));
    drawerOf[k] = drawer;
    counts[drawer] = (counts[drawer] ?? 0) + 1;
  }
  let drawer = DRAWERS - 1;
  let open = left;
  while (drawer > 0 && (counts[drawer] ?? 0) <= open) {
    open -= counts[drawer] ?? 0;
    drawer -= 1;
  }
  const inDrawer: number[] = [];
  for (let k = 0; k < remainders.length; k++) {
    const at = drawerOf[k] ?? 0;
    if (at > drawer) out[k] = (out[k] ?? 0) + 1;
    else if (at === drawer) inDrawer.push(k);
  }
  inDrawer.sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0) || a - b);
  for (const k of inDrawer.slice(0, open)) out[k] = (out[k] ?? 0) + 1;
}
