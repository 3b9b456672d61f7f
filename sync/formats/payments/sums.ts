/** Exact sums of decimal texts. */
import { decimalsOf, scaled } from '../values.ts';

/** A scaled integer as decimal text with `scale` decimals. */
export function unscaled(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The sum of unsigned decimal texts, with as many decimals as the longest has. */
export function sumTexts(amounts: Iterable<string>): string {
  let scale = 0;
  let sum = 0n;
  for (const amount of amounts) {
    const decimals = decimalsOf(amount);
    if (decimals > scale) {
      sum *= 10n ** BigInt(decimals - scale);
      scale = decimals;
    }
    sum += scaled(amount, scale);
  }
  return unscaled(sum, scale);
}

/** Whether two decimal texts are the same number. */
export function isSameNumber(a: string, b: string): boolean {
  const scale = Math.max(decimalsOf(a), decimalsOf(b));
  return scaled(a, scale) === scaled(b, scale);
}

/** Whether one decimal text is a larger number than the other. */
export function isMoreThan(amount: string, limit: string): boolean {
  const scale = Math.max(decimalsOf(amount), decimalsOf(limit));
  return scaled(amount, scale) > scaled(limit, scale);
}
