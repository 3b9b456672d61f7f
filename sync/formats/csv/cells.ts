/** Amounts and dates in the cells of a CSV, by the marks and the pattern of a profile. */
import {
  dateFromParts,
  fullYear,
  type ParsedDate,
  type PrintedAmount,
  parseUnsignedAmount,
} from '../values.ts';

const DECORATION = /(?:\u00a0|\u202f|[€£$¥\s]|EUR|USD|GBP|CHF|^[A-Z]{3}\s|\s[A-Z]{3}$)/g;

/**
 * Reads an amount strictly: groups of thousands must be groups of three, so that a decimal comma is
 * never taken for one. Signs may lead or trail; parentheses and "DR" are debits, "CR" is a credit.
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
  let text = cell.trim().replace(/\u2212/g, '-');
  let isNegative = false;
  const parentheses = /^\((.*)\)$/.exec(text);
  if (parentheses) {
    isNegative = true;
    text = parentheses[1] as string;
  }
  const letter = /\s*(CR|DR|-|\+)$/i.exec(text);
  if (letter) {
    text = text.slice(0, letter.index);
    if (/^(?:DR|-)$/i.test(letter[1] as string)) isNegative = !isNegative;
  }
  if (thousands === ' ') text = text.replace(/[\u00a0\u202f]/g, ' ');
  const lead = /^[€£$¥\s]*([-+])/.exec(text);
  if (lead) {
    text = text.replace(/[-+]/, '');
    if (lead[1] === '-') isNegative = !isNegative;
  }
  if (thousands === ' ') text = text.trim().replace(/(\d) (?=\d{3}(?:\D|$))/g, '$1\u0001');
  text = text.replace(DECORATION, '');
  const mark = text.lastIndexOf(decimal);
  const whole = mark < 0 ? text : text.slice(0, mark);
  const fraction = mark < 0 ? '' : text.slice(mark + 1);
  if (fraction !== '' && !/^\d{1,20}$/.test(fraction)) return null;
  const group = thousands === ' ' ? '\u0001' : thousands;
  const parts = group === '' ? [whole] : whole.split(group);
  const [first = '', ...groups] = parts;
  if (!/^\d{0,30}$/.test(first) || (first === '' && fraction === '')) return null;
  if (groups.length > 0 && (first.length > 3 || first === '')) return null;
  if (groups.some((part) => !/^\d{3}$/.test(part))) return null;
  const digits = (first + groups.join('')).replace(/^0+(?=\d)/, '') || '0';
  return { isNegative, amount: fraction === '' ? digits : `${digits}.${fraction}` };
}

const MONTHS: Record<string, number> = {
  jan: 1,
  feb: 2,
  mar: 3,
  mär: 3,
  mrt: 3,
  apr: 4,
  may: 5,
  mai: 5,
  mei: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  okt: 10,
  nov: 11,
  dec: 12,
  dez: 12,
};

export type DateReader = (cell: string) => ParsedDate | null;

/**
 * Compiles a date pattern of y, M and d with any marks between; what follows the date (a time, an
 * offset, a final dot) is cut off. Returns null where the pattern has no year, month and day.
 */
export function compileDatePattern(pattern: string): DateReader | null {
  const datePart = pattern.replace(/['"]/g, '').split(/[T ]?[Hhm]/)[0] as string;
  const order: ('y' | 'M' | 'd')[] = [];
  const isPacked = /^(?:yyyy|yy|MM|dd){3}$/.test(datePart);
  const source = datePart.trim().replace(/y+|M+|d+|[^yMd]+/g, (token) => {
    const kind = token[0] as string;
    if (kind !== 'y' && kind !== 'M' && kind !== 'd') return escapePattern(token);
    order.push(kind);
    if (kind === 'y') return `(\\d{${token.length === 2 ? 2 : 4}})`;
    if (token.length >= 3) return '([A-Za-zä]{3})[a-zé]*\\.?';
    return isPacked ? '(\\d{2})' : '(\\d{1,2})';
  });
  if (order.length !== 3 || new Set(order).size !== 3) return null;
  const regex = new RegExp(`^\\s*${source}(?!\\d)`);
  const [y, m, d] = [order.indexOf('y') + 1, order.indexOf('M') + 1, order.indexOf('d') + 1];
  let lastCell = '';
  let lastDate: ParsedDate | null = null;
  return (cell) => {
    if (cell === lastCell) return lastDate;
    const match = regex.exec(cell);
    lastCell = cell;
    lastDate = match
      ? dateFromParts(yearOf(match[y] as string), monthOf(match[m] as string), Number(match[d]))
      : null;
    return lastDate;
  };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function yearOf(text: string): number {
  return text.length === 2 ? fullYear(Number(text)) : Number(text);
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : (MONTHS[text.toLowerCase()] ?? 0);
}

/** Removes the apostrophe that our export puts before a text that a spreadsheet could run. */
export function unguard(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Puts an apostrophe before a text that a spreadsheet would take for a formula. */
export function guard(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
