/** Dates in the cells of a CSV by the pattern of a profile, and texts that must not run as formulas. */
import { dateFromParts, fullYear, type ParsedDate } from '../values.ts';

/** Names of months by their first letters, without accents, in the languages of the banks seen. */
const MONTHS: readonly RegExp[] = [
  /^(?:ja|ene|gen|sty|oca)/,
  /^(?:fe|fev|lut|sub)/,
  /^(?:mar|mae|mrt|mrz)/,
  /^(?:ap|avr|abr|kwi|nis)/,
  /^(?:may|mai|mei|mag|maj)/,
  /^(?:jun|giu|cze|haz)|^juin/,
  /^(?:jul|lug|lip|tem)|^juil/,
  /^(?:au|ag|aou|sie)/,
  /^(?:sep|set|wrz|eyl)/,
  /^(?:oc|ok|out|ott|paz|eki)/,
  /^(?:no|lis|kas)/,
  /^(?:de|dic|dez|gru|ara)/,
];

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
    if (token.length >= 3) return '(\\p{L}{3,9})\\.?';
    return isPacked ? '(\\d{2})' : '(\\d{1,2})';
  });
  if (order.length !== 3 || new Set(order).size !== 3) return null;
  const regex = new RegExp(`^\\s*${source}(?!\\d)`, 'u');
  const [y, m, d] = [order.indexOf('y') + 1, order.indexOf('M') + 1, order.indexOf('d') + 1];
  let lastCell = '';
  let lastDate: ParsedDate | null = null;
  return (cell) => {
    if (cell === lastCell) return lastDate;
    const match = regex.exec(narrow(cell));
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
  if (/^\d/.test(text)) return Number(text);
  const name = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  return MONTHS.findIndex((pattern) => pattern.test(name)) + 1;
}

/** Removes the apostrophe that our export puts before a text that a spreadsheet could run. */
export function unguard(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Puts an apostrophe before a text that a spreadsheet would take for a formula. */
export function guard(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

const SUM_WORDS =
  '(?:opening|closing|beginning|ending|starting|previous|initial|final|ledger) balance|' +
  'balance (?:brought|carried) forward|(?:brought|carried) forward|total (?:credits|debits)|' +
  '(?:anfangs|end|schluss|abschluss)saldo|(?:alter|neuer) (?:konto)?(?:stand|saldo)|saldovortrag|' +
  '(?:alg|lopp)saldo|kaive|(?:alku|loppu)saldo|(?:ingaende|utgaende) saldo|' +
  'saldo (?:anterior|inicial|final|do dia|iniziale|finale|poczatkowe|koncowe|precedente)|' +
  'solde (?:precedent|initial|final)|(?:ancien|nouveau) solde|(?:pocatecni|konecny) zustatek|' +
  '前期繰越|繰越残高|承前';
const SUM_TEXT = new RegExp(
  `^(?:${SUM_WORDS})(?:[ :,]+(?:as of|at|on|am|vom|per|au|al|em|zum)?[ \\d./-]*)?$`,
);

const SUM_HINT = /balanc|sald|sold|stand|forward|total|k[aä]ive|z[uů]stat|繰越|承前/i;

/** A quick look that spares most rows the thorough one. */
export function mayBeSum(text: string | null): boolean {
  return text !== null && text.length < 200 && SUM_HINT.test(text);
}

/** Whether a row's text says nothing but that it is a balance or a total. */
export function isSumText(text: string | null): boolean {
  if (text === null || text.length > 60) return false;
  return SUM_TEXT.test(text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').trim());
}

/** Digits and marks of full width, as East Asian systems type them, in their usual form. */
export function narrow(cell: string): string {
  return /[\uff01-\uff5e\u3000]/.test(cell) ? cell.normalize('NFKC') : cell;
}
