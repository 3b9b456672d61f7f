/**
 * Amounts in the cells of a table: what a person writes around the digits (signs before and behind,
 * currencies, blanks and quotes of several kinds) is brought to one form before anything is judged.
 */
import { isCurrency } from '../../../core/money/currencies.ts';
import { type PrintedAmount, parseUnsignedAmount, withoutBlankGroups } from '../values.ts';
import { narrow } from './cells.ts';

/** Signs and short names of one currency; "$", "kr" and the like stand for several and tell none. */
const CURRENCY_SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₺': 'TRY',
  TL: 'TRY',
  '₽': 'RUB',
  'руб.': 'RUB',
  '₹': 'INR',
  'Rs.': 'INR',
  zł: 'PLN',
  Kč: 'CZK',
  Ft: 'HUF',
  'лв.': 'BGN',
  R$: 'BRL',
  US$: 'USD',
  C$: 'CAD',
  A$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  '₪': 'ILS',
  '₩': 'KRW',
  '₴': 'UAH',
};

const MARKS = [...Object.keys(CURRENCY_SIGNS), '$', '¥', 'kr.', 'kr', 'руб', 'Rs', 'лв', 'Fr.']
  .sort((a, b) => b.length - a.length)
  .map((mark) => mark.replace(/[.$]/g, '\\$&'))
  .join('|');
const LEADING = new RegExp(`^([-+(]?)\\s*(${MARKS}|[A-Z]{3}(?![A-Za-z]))\\s*(?=[-+(]?[\\d.,])`);
const TRAILING = new RegExp(`(?<=[\\d.,)+-])\\s*(${MARKS}|(?<![A-Za-z])[A-Z]{3})$`);
/** Cells of nothing but these are amounts already and need no mending. */
const BARE = /^[-+]?[\d.,]+$/;

interface MendedCell {
  readonly text: string;
  /** The code of the currency that stood beside the digits, if one did. */
  readonly currency: string | null;
}

/** A cell with one kind of minus, blank and apostrophe, and without the currency beside the digits. */
export function mendAmount(cell: string): MendedCell {
  const trimmed = cell.trim();
  if (BARE.test(trimmed)) return { text: trimmed, currency: null };
  const text = narrow(trimmed)
    .replace(/[\u2212\u2012\u2013\ufe63\uff0d]/g, '-')
    .replace(/[\u2019\u2018\u02bc\u00b4`]/g, "'")
    .replace(/[\u00a0\u202f\u2009\u2007\t]/g, ' ')
    .trim();
  const lead = LEADING.exec(text);
  const tail = lead ? null : TRAILING.exec(text);
  const mark = lead?.[2] ?? tail?.[1];
  if (mark === undefined) return { text, currency: null };
  const code = CURRENCY_SIGNS[mark] ?? mark;
  const isWord = /^[A-Z]{3}$/.test(mark);
  if (isWord && !isCurrency(code)) return { text, currency: null };
  const rest = lead ? (lead[1] ?? '') + text.slice(lead[0].length) : text.slice(0, tail?.index);
  return { text: rest.trim(), currency: isCurrency(code) ? code : null };
}

/** The groups of an amount: threes; in India, where decimals follow, twos before the last three. */
function areGroups(first: string, groups: readonly string[], hasFraction: boolean): boolean {
  if (groups.length === 0) return true;
  if (first === '' || first.length > 3) return false;
  if (!/^\d{3}$/.test(groups.at(-1) ?? '')) return false;
  const inner = groups.slice(0, -1);
  if (inner.every((part) => /^\d{3}$/.test(part))) return true;
  return hasFraction && first.length <= 2 && inner.every((part) => /^\d{2}$/.test(part));
}

/**
 * Reads an amount strictly: groups of thousands must be groups, so that a decimal comma is never taken
 * for one. Signs may lead or trail; parentheses, "DR", "D" and "S" are debits, "CR", "C" and "H" credits.
 */
export function parseCsvAmount(
  cell: string,
  decimal: string,
  thousands: string,
): PrintedAmount | null {
  const first = cell.charCodeAt(0);
  const isSigned = first === 45 || first === 43;
  // A mark that is not the decimal one may group thousands, so it is no plain number here.
  if (!cell.includes(decimal === '.' ? ',' : '.') && endsInDigit(cell, isSigned ? 1 : 0)) {
    const amount = parseUnsignedAmount(isSigned ? cell.slice(1) : cell);
    if (amount !== null) return { isNegative: first === 45, amount };
  }
  return parseDecorated(cell, decimal, thousands);
}

/** Whether the text from `from` begins and ends with a digit. */
function endsInDigit(text: string, from: number): boolean {
  const [first, last] = [text.charCodeAt(from), text.charCodeAt(text.length - 1)];
  return first >= 48 && first <= 57 && last >= 48 && last <= 57;
}

function parseDecorated(cell: string, decimal: string, thousands: string): PrintedAmount | null {
  let { text } = mendAmount(cell);
  let isNegative = false;
  const parentheses = /^\((.*)\)$/.exec(text);
  if (parentheses) {
    isNegative = true;
    text = mendAmount(parentheses[1] as string).text;
  }
  const behind = /\s*(CR\.?|DR\.?|[CDHS]|-|\+)$/i.exec(text);
  if (behind) {
    text = mendAmount(text.slice(0, behind.index)).text;
    if (/^(?:D|S|-)/i.test(behind[1] as string)) isNegative = !isNegative;
  }
  const lead = /^([-+])\s*/.exec(text);
  if (lead) {
    text = text.slice(lead[0].length);
    if (lead[1] === '-') isNegative = !isNegative;
  }
  const mark = text.lastIndexOf(decimal);
  const whole = mark < 0 ? text : text.slice(0, mark);
  const fraction = mark < 0 ? '' : text.slice(mark + 1);
  if (fraction !== '' && !/^\d{1,20}$/.test(fraction)) return null;
  const group = /[\u00a0\u202f]/.test(thousands) ? ' ' : thousands;
  // No blank and no apostrophe is ever a decimal mark, whatever groups the other cells.
  const plain = group !== '' && whole.includes(group) ? whole : withoutBlankGroups(whole);
  if (plain === null) return null;
  const [head = '', ...groups] = group === '' ? [plain] : plain.split(group);
  if (!/^\d{0,30}$/.test(head) || (head === '' && fraction === '')) return null;
  if (!areGroups(head, groups, fraction !== '')) return null;
  const digits = (head + groups.join('')).replace(/^0+(?=\d)/, '') || '0';
  return { isNegative, amount: fraction === '' ? digits : `${digits}.${fraction}` };
}
