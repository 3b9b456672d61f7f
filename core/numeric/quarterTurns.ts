/**
 * Brings an angle to within pi/4 of a multiple of pi/2, which sine and cosine need. Ordinary angles
 * use pi/2 in parts of 33 bits (Cody and Waite 1980); huge ones exact integers.
 */
import { powerOfTwo, twoSum } from './double.ts';

/** pi/2 in parts of 33 bits: a product with an integer below 2^20 is exact. */
const HALF_PI_PARTS = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21] as const;
const HALF_PI_REST = 8.4784276603689e-32;
const INVERSE_HALF_PI = 0.6366197723675814;

export interface ReducedAngle {
  /** Quarter turns taken off, modulo 4. */
  readonly quadrant: number;
  /** The rest in radians, as an unevaluated sum. */
  readonly angle: number;
  readonly tail: number;
}

/** Reduces a finite angle in radians. */
export function reduceQuarterTurns(x: number): ReducedAngle {
  if (Math.abs(x) <= 0.7853981633974483) return { quadrant: 0, angle: x, tail: 0 };
  if (Math.abs(x) > 1.6e6) return reduceHugeAngle(x);
  const turns = Math.floor(x * INVERSE_HALF_PI + 0.5);
  const first = x - turns * HALF_PI_PARTS[0];
  const second = twoSum(first, -turns * HALF_PI_PARTS[1]);
  const third = twoSum(second.high, -turns * HALF_PI_PARTS[2]);
  const rest = third.low + (second.low - turns * HALF_PI_REST);
  const angle = third.high + rest;
  return { quadrant: turns & 3, angle, tail: third.high - angle + rest };
}

/** Arc tangent of 1/denominator as an integer scaled by `unit`. */
function inverseTangent(denominator: bigint, unit: bigint): bigint {
  const square = denominator * denominator;
  let power = unit / denominator;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 4n) {
    sum += power / odd - power / square / (odd + 2n);
    power /= square * square;
  }
  return sum;
}

/** A double above 2^20 is an integer over 2^33, so whole numbers of enough bits lose nothing. */
function reduceHugeAngle(x: number): ReducedAngle {
  // A divisor of two is exact; 1.8e308 has 1024 bits, and 200 more leave the rest accurate.
  const unit = 1n << 1300n;
  const halfPi = 2n * (4n * inverseTangent(5n, unit) - inverseTangent(239n, unit));
  const scaled = BigInt(Math.floor(Math.abs(x))) * unit + fractionOf(Math.abs(x), unit);
  let turns = scaled / halfPi;
  let rest = scaled - turns * halfPi;
  if (2n * rest > halfPi) {
    rest -= halfPi;
    turns += 1n;
  }
  // 180 bits after the point hold angle and tail; Number() of a bigint rounds correctly.
  const short = rest >> 1120n;
  const high = Number(short);
  const low = Number(short - BigInt(high));
  const scale = powerOfTwo(-180);
  const sign = x < 0 ? -1 : 1;
  const quadrant = Number(turns & 3n) * sign;
  return { quadrant: quadrant & 3, angle: sign * high * scale, tail: sign * low * scale };
}

function fractionOf(size: number, unit: bigint): bigint {
  return (BigInt((size - Math.floor(size)) * 4294967296 * 8) * unit) >> 35n;
}
