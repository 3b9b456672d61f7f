/** Shares of a whole that foot: each in tenths of a percent, together exactly 1,000. */

/**
 * Shares of signed `values` in their sum, in tenths of a percent, by largest remainder: quotas are
 * floored and what is missing to 1,000 goes to the largest remainders, ties to the lower index.
 *
 * @returns null where the sum is zero or negative: a share of that says nothing.
 */
export function sharesInTenths(values: readonly bigint[]): bigint[] | null {
  const whole = values.reduce((sum, value) => sum + value, 0n);
  if (whole <= 0n) return null;
  const parts = values.map((value, index) => {
    const product = value * 1000n;
    const remainder = ((product % whole) + whole) % whole;
    return { index, floor: (product - remainder) / whole, remainder };
  });
  const missing = 1000n - parts.reduce((sum, part) => sum + part.floor, 0n);
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  const raised = new Set(byRemainder.slice(0, Number(missing)).map((part) => part.index));
  return parts.map((part) => part.floor + (raised.has(part.index) ? 1n : 0n));
}
