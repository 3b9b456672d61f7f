/**
 * Exact money: an amount is a bigint count of the currency's minor unit. Mixed currencies are an
 * error, rounding is always named, and splitting preserves the sum.
 */
import { type AppError, AppFailure, invariant } from '../result.ts';
import { minorDigits } from './currencies.ts';
import { DECIMAL_TEXT, Decimal, type RoundingMode, roundDecimal } from './decimal.ts';

/** An amount in minor units of an ISO 4217 currency. Plain data: it survives structured clone. */
export interface Money {
  readonly currency: string;
  readonly minor: bigint;
}

export function money(currency: string, minor: bigint): Money {
  minorDigits(currency);
  return { currency, minor };
}

export function zero(currency: string): Money {
  return money(currency, 0n);
}

function amountError(code: string, message: string): AppError {
  return { kind: 'invalid-input', code, message };
}

/**
 * Reads a decimal text (`-1250.00`) as money.
 *
 * Throws `AppFailure` AMOUNT_SYNTAX where the text is no plain decimal and AMOUNT_SCALE where it has
 * more decimals than the currency: nothing is rounded here.
 */
export function parseMoney(text: string, currency: string): Money {
  return money(currency, parseMinor(text, minorDigits(currency)));
}

/** Reads a decimal text as an integer of `digits` implied decimals. Errors as `parseMoney`. */
export function parseMinor(text: string, digits: number): bigint {
  if (!DECIMAL_TEXT.test(text))
    throw new AppFailure(
      amountError('AMOUNT_SYNTAX', `"${text}" is not a decimal amount. Write it like -1250.00.`),
    );
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const kept = fraction.slice(0, digits);
  if (/[1-9]/.test(fraction.slice(digits)))
    throw new AppFailure(
      amountError('AMOUNT_SCALE', `"${text}" has more than ${digits} decimals. Round it first.`),
    );
  const minor = BigInt(whole + kept.padEnd(digits, '0'));
  return negative ? -minor : minor;
}

/** The amount as decimal text with exactly the currency's decimals (`-0.05`, `1250.00`, JPY `12`). */
export function formatAmount(value: Money): string {
  return formatMinor(value.minor, minorDigits(value.currency));
}

/** An integer of `digits` implied decimals as decimal text. */
export function formatMinor(minor: bigint, digits: number): string {
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const cut = text.length - digits;
  const body = digits === 0 ? text : `${text.slice(0, cut)}.${text.slice(cut)}`;
  return minor < 0n ? `-${body}` : body;
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency)
    throw new AppFailure(
      amountError(
        'CURRENCY_MIXED',
        `${a.currency} and ${b.currency} cannot be combined. Convert one of them at a dated rate first.`,
      ),
    );
}

export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { currency: a.currency, minor: a.minor + b.minor };
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { currency: a.currency, minor: a.minor - b.minor };
}

export function negate(value: Money): Money {
  return { currency: value.currency, minor: -value.minor };
}

export function sum(currency: string, values: Iterable<Money>): Money {
  let total = zero(currency);
  for (const value of values) total = add(total, value);
  return total;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareMoney(a: Money, b: Money): number {
  sameCurrency(a, b);
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}

/** The exact amount in major units. */
export function toDecimal(value: Money): Decimal {
  return new Decimal(value.minor.toString()).div(new Decimal(10).pow(minorDigits(value.currency)));
}

/** Rounds an exact amount in major units to the currency's minor unit. */
export function fromDecimal(amount: Decimal, currency: string, mode: RoundingMode): Money {
  const digits = minorDigits(currency);
  const minor = roundDecimal(amount.times(new Decimal(10).pow(digits)), 0, mode);
  invariant(minor.isFinite(), 'money must be finite');
  return money(currency, BigInt(minor.toFixed(0)));
}

/** Converts at `rate` (units of `to` for one unit of the value's currency), rounding once at the end. */
export function convert(value: Money, rate: Decimal, to: string, mode: RoundingMode): Money {
  return fromDecimal(toDecimal(value).times(rate), to, mode);
}
