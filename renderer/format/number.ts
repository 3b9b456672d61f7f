/**
 * Figures as text, from exact decimal text. An amount never passes through a floating number on its
 * way to the screen: `12345678901234567.89` shows every digit.
 */
import { separators } from './locale.ts';

/** The true minus sign, as wide as a figure. */
export const MINUS = '\u2212';
/** Stands where nothing moved. */
export const DASH = '\u2013';
export const APPROXIMATELY = '\u2248';

const DECIMAL = /^([-+\u2212]?)(\d+)(?:\.(\d+))?$/;

interface DecimalParts {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** Splits exact decimal text, or gives `null` where the text is none. */
export function decimalParts(text: string): DecimalParts | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const whole = (match[2] ?? '0').replace(/^0+(?=\d)/, '');
  const fraction = match[3] ?? '';
  const isZero = /^0*$/.test(whole) && /^0*$/.test(fraction);
  return { isNegative: !isZero && match[1] !== '' && match[1] !== '+', whole, fraction };
}

/** Rounds exact decimal text to `digits` decimals, halves to even; pads with zeros where shorter. */
export function roundDecimal(text: string, digits: number): string {
  const parts = decimalParts(text);
  if (!parts) return text;
  const { whole, fraction } = parts;
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const rest = fraction.slice(digits);
  let scaled = BigInt(whole + kept);
  if (rest !== '') {
    const half = `5${'0'.repeat(rest.length - 1)}`;
    const isOdd = scaled % 2n === 1n;
    if (rest > half || (rest === half && isOdd)) scaled += 1n;
  }
  const digitsText = scaled.toString().padStart(digits + 1, '0');
  const cut = digitsText.length - digits;
  const body = digits === 0 ? digitsText : `${digitsText.slice(0, cut)}.${digitsText.slice(cut)}`;
  return parts.isNegative && scaled !== 0n ? `-${body}` : body;
}

function groupDigits(whole: string, tag?: string): string {
  const { group, grouping } = separators(tag);
  if (grouping === 'none' || whole.length <= 3) return whole;
  if (grouping === 'three') return whole.replace(/\B(?=(\d{3})+$)/g, group);
  const head = whole.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, group);
  return `${head}${group}${whole.slice(-3)}`;
}

export interface NumberOptions {
  /** Decimals shown; without it, as many as the text holds. */
  readonly digits?: number;
  /** `change` puts a plus before a gain; `always negative` is the default. */
  readonly sign?: 'negative' | 'change' | 'never';
  /** What stands for zero: the figure itself, or an en dash where nothing moved. */
  readonly zero?: 'figure' | 'dash';
  readonly locale?: string;
}

/** Shows exact decimal text with the locale's separators; text that is no number comes back as is. */
export function formatDecimal(text: string, options: NumberOptions = {}): string {
  const rounded = options.digits === undefined ? text : roundDecimal(text, options.digits);
  const parts = decimalParts(rounded);
  if (!parts) return text;
  const isZero = /^0+$/.test(parts.whole) && /^0*$/.test(parts.fraction);
  if (isZero && options.zero === 'dash') return DASH;
  const decimal = separators(options.locale).decimal;
  const body =
    groupDigits(parts.whole, options.locale) +
    (parts.fraction === '' ? '' : decimal + parts.fraction);
  if (options.sign === 'never') return body;
  if (parts.isNegative) return MINUS + body;
  return options.sign === 'change' && !isZero ? `+${body}` : body;
}

/** Currency before the amount, as in prose, tiles and Explain. */
export function formatMoney(
  money: { readonly currency: string; readonly amount: string },
  options: NumberOptions = {},
): string {
  return `${money.currency} ${formatDecimal(money.amount, options)}`;
}

/** The sign of exact decimal text: -1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  const parts = decimalParts(text);
  if (!parts) return 0;
  if (parts.isNegative) return -1;
  return /^0*$/.test(parts.whole) && /^0*$/.test(parts.fraction) ? 0 : 1;
}

/** Chart and statistics figures, which are floating numbers from the start. */
export function formatNumber(value: number, digits: number, options: NumberOptions = {}): string {
  if (!Number.isFinite(value)) return '';
  return formatDecimal(value.toFixed(digits), options);
}

/** A share such as 0.4321 as `43.2%`. */
export function formatPercent(share: number, digits = 1, options: NumberOptions = {}): string {
  return Number.isFinite(share) ? `${formatNumber(share * 100, digits, options)}%` : '';
}

/**
 * Reads a figure as a person types or pastes it, in the locale's or in plain notation, into exact
 * decimal text. Gives `null` where it is no number. Brackets mean negative, as spreadsheets print.
 */
export function parseDecimal(input: string, tag?: string): string | null {
  const { group, decimal } = separators(tag);
  let text = input.trim().replace(/[\s\u00a0\u202f']/g, '');
  let isNegative = false;
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) {
    isNegative = true;
    text = bracketed[1] ?? '';
  }
  const signed = /^([-+\u2212])(.*)$/.exec(text);
  if (signed) {
    if (signed[1] !== '+') isNegative = !isNegative;
    text = signed[2] ?? '';
  }
  if (group !== '' && group.trim() !== '') {
    if (!isGroupingPlausible(text, group, decimal)) return null;
    text = text.split(group).join('');
  }
  if (decimal !== '.') text = text.replace(decimal, '.');
  if (!/^\d+(\.\d+)?$|^\.\d+$/.test(text)) return null;
  const full = text.startsWith('.') ? `0${text}` : text;
  const parts = decimalParts(full);
  if (!parts) return null;
  const body = parts.fraction === '' ? parts.whole : `${parts.whole}.${parts.fraction}`;
  return isNegative && signOf(body) !== 0 ? `-${body}` : body;
}

/**
 * Exact decimal text as people type it, for a field to begin with: `0.08` is `0,08` in German. What is
 * no plain decimal text stays as it is.
 */
export function typedDecimal(text: string, tag?: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace('.', separators(tag).decimal) : text;
}

/** `1,5` under English grouping would read as fifteen, so a group must be a group. */
function isGroupingPlausible(text: string, group: string, decimal: string): boolean {
  if (!text.includes(group)) return true;
  const whole = text.split(decimal)[0] ?? '';
  if (text.split(decimal)[1]?.includes(group)) return false;
  const groups = whole.split(group);
  return (
    groups.every((digits, index) =>
      index === 0 ? /^\d{1,3}$/.test(digits) : /^\d{2,3}$/.test(digits),
    ) && groups.at(-1)?.length === 3
  );
}
