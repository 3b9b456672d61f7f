/** How the fund engine prints exact figures in rules, messages and traces. */
import { minorDigits } from '../money/currencies.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';

/** A share as a percentage with the decimals that it has, at most ten: `0.085` is `8.5%`. */
export function percentText(share: Decimal): string {
  return `${roundDecimal(share.times(100), 10, 'half-even').toFixed()}%`;
}

/**
 * A plain decimal text with at most `places` decimals, without trailing zeros or a negative zero.
 */
export function decimalText(value: Decimal, places: number): string {
  const rounded = roundDecimal(value, places, 'half-even');
  return rounded.isZero() ? '0' : rounded.toFixed();
}

/**
 * An unrounded count of minor units as text in major units, with six decimals beyond the minor
 * unit.
 */
export function amountText(amountMinor: Decimal, currency: string): string {
  const digits = minorDigits(currency);
  return roundDecimal(
    amountMinor.div(new Decimal(10).pow(digits)),
    digits + 6,
    'half-even',
  ).toFixed(digits + 6);
}
