/** Small conversions that builders share: floats of the simulation side become amounts by a named rule. */
import { minorDigits } from '../../../core/money/currencies.ts';
import { AppFailure } from '../../../core/result.ts';
import { formatValue } from '../formatText.ts';

/**
 * A simulated figure in major units as an amount text, rounded to the currency's minor unit, half away
 * from zero on the double's own decimal expansion.
 *
 * Throws REPORT_NOT_FINITE: no NaN or infinity is ever printed.
 */
export function amountFromFloat(value: number, currency: string): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'REPORT_NOT_FINITE',
      message: `${value} is no amount of ${currency}. Look at the run's warnings before printing it.`,
    });
  const text = value.toFixed(minorDigits(currency));
  return /[1-9]/.test(text) ? text : text.replace('-', '');
}

/** `EUR 3,500,000.00`: an amount within a sentence. */
export function moneyText(text: string, currency: string): string {
  return `${currency} ${formatValue(text, { type: 'amount', currency })}`;
}
