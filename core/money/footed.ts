/** Rounding a list of unrounded amounts so that what is printed adds up to what is printed as its sum. */
import { Decimal } from './decimal.ts';
import { fromDecimal, type Money, money } from './money.ts';

/**
 * Amounts in major units as money that foots: each is the rounded sum up to it less the one before
 * (half-even), so that all of them sum to the rounded sum exactly.
 */
export function footed(values: readonly (number | Decimal)[], currency: string): Money[] {
  let sum = new Decimal(0);
  let before = 0n;
  return values.map((value) => {
    sum = sum.plus(value);
    const { minor } = fromDecimal(sum, currency, 'half-even');
    const part = minor - before;
    before = minor;
    return money(currency, part);
  });
}
