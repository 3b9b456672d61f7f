/**
 * Exact sums and comparisons of decimal texts, for checking that reports foot. Scaled bigints, since
 * columns may mix scales (JPY beside KWD) and binary floats would hide a missing cent.
 */
import { DECIMAL_TEXT } from '../../core/money/decimal.ts';
import { formatMinor, parseMinor } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';

/** Decimals written in a decimal text. Throws AMOUNT_SYNTAX where it is none. */
export function decimalsOf(text: string): number {
  if (!DECIMAL_TEXT.test(text))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'AMOUNT_SYNTAX',
      message: `"${text}" is not a decimal number. Write it like -1250.00.`,
    });
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** The exact sum as decimal text with as many decimals as the finest part; `0` of nothing. */
export function sumTexts(texts: readonly string[]): string {
  const digits = texts.reduce((most, text) => Math.max(most, decimalsOf(text)), 0);
  return formatMinor(
    texts.reduce((total, text) => total + parseMinor(text, digits), 0n),
    digits,
  );
}

/** `a - b`, exactly. */
export function subtractTexts(a: string, b: string): string {
  return sumTexts([a, negateText(b)]);
}

export function negateText(text: string): string {
  if (/^-?[0.]+$/.test(text)) return text.replace('-', '');
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

/** Whether two decimal texts are the same number, whatever their trailing zeros. */
export function isSameNumber(a: string, b: string): boolean {
  return isZeroText(subtractTexts(a, b));
}

export function isZeroText(text: string): boolean {
  return /^-?0*(\.0*)?$/.test(text);
}

export function isNegativeText(text: string): boolean {
  return text.startsWith('-') && !isZeroText(text);
}

/** Significant digits: without leading zeros, and without trailing zeros after the point. */
export function significantDigits(text: string): number {
  const digits = text.replace('-', '').replace('.', '').replace(/^0+/, '');
  return text.includes('.') ? digits.replace(/0+$/, '').length : digits.length;
}
