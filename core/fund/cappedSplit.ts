/** Largest remainder with a cap on each part: who would be above it pays it, and the others take over. */
import { allocate } from '../money/allocate.ts';

/**
 * Splits an amount by weight, nobody above `most`: whose exact share is above it pays that and leaves
 * the pool, until no one is above; the rest goes by largest remainder, ties to the lower index. Null
 * where the pool cannot pay it.
 */
export function splitCapped(
  amount: bigint,
  weights: readonly bigint[],
  most: readonly bigint[],
): { readonly shares: bigint[]; readonly capped: ReadonlySet<number> } | null {
  const at = (values: readonly bigint[], k: number) => values[k] ?? 0n;
  const shares = weights.map(() => 0n);
  const allCapped = new Set<number>();
  let pool = weights.flatMap((weight, k) => (weight > 0n && at(most, k) > 0n ? [k] : []));
  let left = amount;
  if (left > pool.reduce((sum, k) => sum + at(most, k), 0n)) return null;
  for (;;) {
    const whole = pool.reduce((sum, k) => sum + at(weights, k), 0n);
    const capped = new Set(pool.filter((k) => left * at(weights, k) > at(most, k) * whole));
    if (capped.size === 0) break;
    for (const k of capped) {
      shares[k] = at(most, k);
      allCapped.add(k);
    }
    left -= [...capped].reduce((sum, k) => sum + at(most, k), 0n);
    pool = pool.filter((k) => !capped.has(k));
  }
  const parts = allocate(
    left,
    pool.map((k) => at(weights, k)),
  );
  pool.forEach((k, index) => {
    shares[k] = parts[index] ?? 0n;
  });
  return { shares, capped: allCapped };
}
