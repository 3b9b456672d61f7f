/**
 * Exact sums of decimal text, for the status bar and for differences beside a figure. They serve the
 * eye only: no amount computed here is ever stored or sent.
 */
import { decimalParts, roundDecimal } from './number.ts';

interface Scaled {
  readonly value: bigint;
  readonly digits: number;
}

function scale(text: string): Scaled | null {
  const parts = decimalParts(text);
  if (!parts) return null;
  const value = BigInt(parts.whole + parts.fraction);
  return { value: parts.isNegative ? -value : value, digits: parts.fraction.length };
}

function unscale({ value, digits }: Scaled): string {
  const sign = value < 0n ? '-' : '';
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const cut = text.length - digits;
  return sign + (digits === 0 ? text : `${text.slice(0, cut)}.${text.slice(cut)}`);
}

/** The exact sum of decimal texts, with the most decimals among them; `null` where one is none. */
export function sumDecimals(texts: readonly string[]): string | null {
  let total: Scaled = { value: 0n, digits: 0 };
  for (const text of texts) {
    const next = scale(text);
    if (!next) return null;
    const digits = Math.max(total.digits, next.digits);
    total = {
      value:
        total.value * 10n ** BigInt(digits - total.digits) +
        next.value * 10n ** BigInt(digits - next.digits),
      digits,
    };
  }
  return unscale(total);
}

/** `minuend - subtrahend`, exact; `null` where one is no number. */
export function subtractDecimals(minuend: string, subtrahend: string): string | null {
  const other = scale(subtrahend);
  return other && sumDecimals([minuend, unscale({ ...other, value: -other.value })]);
}

/** The mean of a sum over `count` figures, rounded half-even to the decimals of the sum. */
export function averageDecimal(sum: string, count: number): string | null {
  const scaled = scale(sum);
  if (!scaled || count < 1) return null;
  const guard = 6;
  const quotient = (scaled.value * 10n ** BigInt(guard)) / BigInt(count);
  return roundDecimal(unscale({ value: quotient, digits: scaled.digits + guard }), scaled.digits);
}

/** Percent text as the share that is stored, `45` as `0.45`, by moving the point; exact. */
export function percentToShare(percent: string): string {
  const sign = percent.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = percent.replace('-', '').split('.');
  const digits = whole.padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`;
}
