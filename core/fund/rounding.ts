/**
 * Bringing unrounded amounts to whole minor units so that they sum to a given total: the largest
 * remainder method for parts that are decimals, where `core/money/allocate.ts` has integer weights.
 */
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';

/**
 * Noise of 40-digit arithmetic around a whole unit, which must not turn a floor into a unit less.
 */
const NOISE = new Decimal('1e-12');

/**
 * Floors each amount (in minor units, any sign) and gives the units left over to the largest
 * remainders, ties to the lower index.
 *
 * The amounts must sum to `total` within half a unit; it is a bug where they do not.
 *
 * @returns whole minor units in the order of the amounts; they sum to `total` exactly and each is
 * within one unit of its amount.
 */
export function roundToTotal(amountsMinor: readonly Decimal[], total: bigint): bigint[] {
  const parts: bigint[] = [];
  const remainders: { index: number; remainder: Decimal }[] = [];
  let given = 0n;
  let exact = new Decimal(0);
  amountsMinor.forEach((amount, index) => {
    const nearest = roundDecimal(amount, 0, 'half-even');
    const whole = amount.minus(nearest).abs().lt(NOISE) ? nearest : amount.floor();
    const part = BigInt(whole.toFixed(0));
    parts.push(part);
    given += part;
    exact = exact.plus(amount);
    remainders.push({ index, remainder: amount.minus(whole) });
  });
  invariant(
    exact.minus(total.toString()).abs().lt(0.5),
    `unrounded parts sum to the total (${exact.toFixed()} against ${total})`,
  );
  remainders.sort((a, b) => b.remainder.comparedTo(a.remainder) || a.index - b.index);
  const left = Number(total - given);
  invariant(left >= 0 && left <= parts.length, 'units left over are at most one a part');
  for (const { index } of remainders.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
