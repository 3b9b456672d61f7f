/**
 * Seeded randomness without state: Philox 4x32-10 (Salmon, Moraes, Dror & Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC11). A draw is a function of (seed, path, index), so any number of
 * workers, in any order, gives the same simulation.
 */
import { invariant } from '../result.ts';
import { normalQuantile } from './distributions.ts';
import { powerOfTwo } from './double.ts';

const MULTIPLIER_A = 0xd2511f53;
const MULTIPLIER_B = 0xcd9e8d57;
const WEYL_A = 0x9e3779b9;
const WEYL_B = 0xbb67ae85;
const ROUNDS = 10;
const HALF_STEP = powerOfTwo(-53);

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const [highA, lowA, highB, lowB] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = highA * lowB + ((lowA * lowB) >>> 16);
  const carry = lowA * highB + (middle & 0xffff);
  return (highA * highB + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/**
 * One block of four random 32-bit words, written to `out[0..3]`.
 *
 * `counter` and `key` are unsigned 32-bit words, in the order of the published test vectors.
 */
export function philoxBlock(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const highA = multiplyHigh(MULTIPLIER_A, c0);
    const lowA = Math.imul(MULTIPLIER_A, c0) >>> 0;
    const highB = multiplyHigh(MULTIPLIER_B, c2);
    const lowB = Math.imul(MULTIPLIER_B, c2) >>> 0;
    c0 = (highB ^ c1 ^ k0) >>> 0;
    c2 = (highA ^ c3 ^ k1) >>> 0;
    c1 = lowB;
    c3 = lowA;
    k0 = (k0 + WEYL_A) >>> 0;
    k1 = (k1 + WEYL_B) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

function words(value: number, name: string): readonly [number, number] {
  invariant(
    Number.isSafeInteger(value) && value >= 0,
    `${name} must be an integer from 0 to 2^53-1`,
  );
  return [value >>> 0, Math.floor(value / 4294967296)];
}

/** 52 random bits at the middle of their cell, so that neither 0 nor 1 can come out. */
function unitInterval(high: number, low: number): number {
  return ((high >>> 6) * 67108864 + (low >>> 6)) * (2 * HALF_STEP) + HALF_STEP;
}

/**
 * Fills `out` with the uniform numbers in (0, 1) of draws `first`, `first + 1`, ... of one path.
 *
 * `seed` and `path` are integers from 0 to 2^53-1, `first` is even and below 2^32. The draw at
 * position k equals `uniform(seed, path, first + k)`.
 */
export function fillUniforms(seed: number, path: number, out: Float64Array, first = 0): void {
  invariant(Number.isSafeInteger(first) && first >= 0 && first % 2 === 0, 'first must be even');
  const key = words(seed, 'seed');
  const [pathLow, pathHigh] = words(path, 'path');
  const block = new Uint32Array(4);
  for (let index = 0; index < out.length; index += 2) {
    const [blockLow, blockHigh] = words((first + index) / 2, 'index');
    philoxBlock([blockLow, blockHigh, pathLow, pathHigh], key, block);
    out[index] = unitInterval(block[0] ?? 0, block[1] ?? 0);
    if (index + 1 < out.length) out[index + 1] = unitInterval(block[2] ?? 0, block[3] ?? 0);
  }
}

/** The uniform number in (0, 1) of one draw; it depends on (seed, path, index) alone. */
export function uniform(seed: number, path: number, index: number): number {
  const pair = new Float64Array(2);
  fillUniforms(seed, path, pair, index - (index % 2));
  return pair[index % 2] ?? 0;
}

/** Standard normal draws by inversion; the same numbering as `fillUniforms`. */
export function fillNormals(seed: number, path: number, out: Float64Array, first = 0): void {
  fillUniforms(seed, path, out, first);
  for (let index = 0; index < out.length; index++) out[index] = normalQuantile(out[index] ?? 0.5);
}

/** The standard normal number of one draw; it depends on (seed, path, index) alone. */
export function normal(seed: number, path: number, index: number): number {
  return normalQuantile(uniform(seed, path, index));
}
