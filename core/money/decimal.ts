/**
 * Decimal arithmetic for rates, factors, interest and unrounded tiers: 40 significant digits,
 * half-even. An own clone, so that no other code can change its precision.
 */
import DecimalJs from 'decimal.js';

export const Decimal = DecimalJs.clone({
  precision: 40,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
});
export type Decimal = DecimalJs;

/** How an exact amount is brought to a currency's minor unit; always an explicit argument. */
export type RoundingMode = 'half-even' | 'half-up' | 'down' | 'up' | 'floor' | 'ceiling';

const modes: Record<RoundingMode, DecimalJs.Rounding> = {
  'half-even': DecimalJs.ROUND_HALF_EVEN,
  'half-up': DecimalJs.ROUND_HALF_UP,
  down: DecimalJs.ROUND_DOWN,
  up: DecimalJs.ROUND_UP,
  floor: DecimalJs.ROUND_FLOOR,
  ceiling: DecimalJs.ROUND_CEIL,
};

/** Rounds to `places` decimals by the named mode. */
export function roundDecimal(value: Decimal, places: number, mode: RoundingMode): Decimal {
  return value.toDecimalPlaces(places, modes[mode]);
}

/** A plain decimal number as text: optional minus sign, digits, optional fraction; no exponent. */
export const DECIMAL_TEXT = /^-?\d+(\.\d+)?$/;
