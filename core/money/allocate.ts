/**
 * Splitting an amount so that the parts sum to the whole: largest remainder (Hamilton's method).
 * Weights are integers, so that quotas are exact rationals.
 */
import { AppFailure, invariant } from '../result.ts';

/**
 * Splits `total` in proportion to non-negative integer `weights`.
 *
 * Exact quotas are floored and the units left over go to the largest remainders, ties to the lower
 * index. A negative total splits as its absolute value with the sign put back. Throws `AppFailure`
 * ALLOCATE_NO_WEIGHT where the weights sum to zero and the total does not.
 *
 * @returns parts in the order of the weights; they sum to `total` exactly.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const negative = total < 0n;
  const amount = negative ? -total : total;
  let whole = 0n;
  for (const weight of weights) {
    invariant(weight >= 0n, 'allocation weights are not negative');
    whole += weight;
  }
  if (whole === 0n) {
    if (total === 0n) return weights.map(() => 0n);
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'ALLOCATE_NO_WEIGHT',
      message: 'An amount cannot be split over weights that sum to zero. Give at least one weight.',
    });
  }
  const parts: bigint[] = [];
  const remainders: { index: number; remainder: bigint }[] = [];
  let given = 0n;
  weights.forEach((weight, index) => {
    const product = amount * weight;
    const part = product / whole;
    parts.push(part);
    given += part;
    remainders.push({ index, remainder: product % whole });
  });
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (let k = 0; k < Number(amount - given); k++) {
    const place = remainders[k];
    invariant(place !== undefined, 'units left over are fewer than the weights');
    parts[place.index] = (parts[place.index] ?? 0n) + 1n;
  }
  return negative ? parts.map((part) => -part) : parts;
}
