/** Rounding for the eye that keeps what stands below each other footing. */

/**
 * Whole numbers near `values` that sum to `total`: floors first, then the units left over go to the
 * largest remainders (missing ones come from the smallest). Ties go by position.
 */
export function roundToTotal(values: readonly number[], total: number): readonly number[] {
  const rounded = values.map(Math.floor);
  if (values.length === 0) return rounded;
  let left = total - rounded.reduce((sum, value) => sum + value, 0);
  const order = values
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((one, other) => other.remainder - one.remainder || one.index - other.index)
    .map(({ index }) => index);
  const by = Math.sign(left);
  if (by < 0) order.reverse();
  for (let step = 0; left !== 0; step++) {
    const index = order[step % order.length] ?? 0;
    rounded[index] = (rounded[index] ?? 0) + by;
    left -= by;
  }
  return rounded;
}

/** A whole number of units with `digits` decimals as exact decimal text: `1234, 2` is `12.34`. */
export function unitsText(units: number, digits: number): string {
  const sign = units < 0 ? '-' : '';
  const text = String(Math.abs(Math.round(units))).padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A figure of a statistic as decimal text with `digits` decimals. */
export function numberText(value: number, digits: number): string {
  return unitsText(Math.round(value * 10 ** digits), digits);
}
