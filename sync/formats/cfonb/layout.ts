/** The columns of CFONB 120 records, counted from zero, and the values in them. */
import { dateFromParts, fullYear, type ParsedDate, type PrintedAmount } from '../values.ts';

export const RECORD_LENGTH = 120;

const POSITIVE = '{ABCDEFGHI';
const NEGATIVE = '}JKLMNOPQR';

/** Fourteen characters, of which the last carries a digit and the sign; decimals as the record says. */
export function amountOf(text: string, decimals: string): PrintedAmount | null {
  const last = text.at(-1) ?? '';
  const isNegative = NEGATIVE.includes(last);
  const digit = isNegative ? NEGATIVE.indexOf(last) : POSITIVE.indexOf(last);
  const body = text.slice(0, -1);
  if (last === '' || digit < 0 || !/^\d{13}$/.test(body) || !/^\d$/.test(decimals)) return null;
  const places = Number(decimals);
  const digits = `${body}${digit}`.replace(/^0+/, '').padStart(places + 1, '0');
  const cut = digits.length - places;
  const amount = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return { isNegative, amount };
}

/** An amount that carries no sign, as in complements: plain digits, or with a last letter all the same. */
export function unsignedAmountOf(text: string, decimals: string): string | null {
  const last = text.at(-1) ?? '';
  const signed = /\d/.test(last) ? text.slice(0, -1) + POSITIVE.charAt(Number(last)) : text;
  return amountOf(signed, decimals)?.amount ?? null;
}

/** `DDMMYY`; blanks or zeros are no date. */
export function dateOf(text: string): ParsedDate | null {
  if (!/^\d{6}$/.test(text)) return null;
  const [day, month, year] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)];
  return dateFromParts(fullYear(Number(year)), Number(month), Number(day));
}
