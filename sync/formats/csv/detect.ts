/**
 * Proposes how to read a CSV from the whole file: charset, delimiter, header, decimal mark, date
 * order and columns, each choice with a confidence that the mapping shows. It never decides silently:
 * a date order that all rows leave open is proposed with confidence one half.
 */
import { hash } from 'node:crypto';
import { decodeBytes, detectEncoding } from '../charset.ts';
import {
  amountShare,
  type ColumnFacts,
  countCell,
  DATE_CELL,
  newColumn,
  type Role,
  roleOfName,
} from './columns.ts';
import { detectDatePattern } from './dates.ts';
import { type CsvProfile, csvProfileSchema } from './profile.ts';
import { type CsvRow, CsvScanner } from './scan.ts';

/** One proposed setting; `value` is as in the profile, `confidence` from 0 to 1. */
export interface ProfileChoice {
  readonly setting: string;
  readonly value: string;
  readonly confidence: number;
}

export interface ProfileProposal {
  /** Null where no date and amount columns were recognised. */
  readonly profile: CsvProfile | null;
  readonly choices: readonly ProfileChoice[];
  /** Names of the header row, empty where the file has none. */
  readonly header: readonly string[];
  /** What the file itself does not say. */
  readonly missing: readonly ('currency' | 'account')[];
  /** Finds a saved profile again. */
  readonly fingerprint: string;
}

/** The delimiter shows in the first rows; everything else is judged from all of them. */
const SAMPLE_ROWS = 500;
const DELIMITERS = [';', ',', '\t', '|'] as const;

/** The fingerprint of a header: its names without case and blanks, in order, with the delimiter. */
export function fingerprintHeader(names: readonly string[], delimiter: string): string {
  const normal = names.map((name) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ''));
  return hash('sha256', ['csv', delimiter, ...normal].join('\u001f'), 'hex');
}

interface Shape {
  readonly delimiter: string;
  readonly rows: readonly CsvRow[];
  readonly width: number;
  readonly confidence: number;
}

function rowsOf(text: string, delimiter: string, limit: number): CsvRow[] {
  const scanner = new CsvScanner(text, delimiter, '"', text.startsWith('\ufeff') ? 1 : 0);
  const rows: CsvRow[] = [];
  for (let row = scanner.next(); row && rows.length < limit; row = scanner.next()) rows.push(row);
  return rows;
}

/** How evenly a delimiter cuts the lines: share of rows with the commonest width, wide beats narrow. */
function shapeOf(text: string, delimiter: string, limit: number): Shape {
  const rows = rowsOf(text, delimiter, limit);
  const widths = new Map<number, number>();
  let count = 0;
  for (const row of rows) {
    if (row.cells.length === 1 && row.cells[0] === '') continue;
    count++;
    widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1);
  }
  let width = 1;
  let best = 0;
  for (const [cells, n] of widths)
    if (cells > 1 && n > best) {
      width = cells;
      best = n;
    }
  return { delimiter, rows, width, confidence: count === 0 || width < 2 ? 0 : best / count };
}

function bestShape(text: string, limit: number): Shape | null {
  const shapes = DELIMITERS.map((delimiter) => shapeOf(text, delimiter, limit));
  const score = (shape: Shape): number => {
    if (shape.confidence === 0) return 0;
    const hasDates = shape.rows.some((row) => row.cells.some((cell) => DATE_CELL.test(cell)));
    return shape.confidence * (1 + Math.min(shape.width, 10) / 20) * (hasDates ? 1 : 0.5);
  };
  const [best] = shapes.sort((a, b) => score(b) - score(a));
  return best && best.confidence > 0 ? best : null;
}

/** Confidence that bytes are delimited text with dates and amounts; never as sure as a real format. */
export function sniffDelimited(head: Uint8Array): number {
  const guess = detectEncoding(head);
  const text = decodeBytes(head, guess.encoding);
  if (text.includes('\0') || /^\s*(?:<|\{1:|:20:|%PDF|PK)/.test(text)) return 0;
  const shape = bestShape(text, 60);
  if (!shape || shape.rows.length < 1 || shape.confidence < 0.3) return 0;
  const rows = shape.rows.filter((row) => row.cells.length === shape.width);
  const hasDate = rows.some((row) => row.cells.some((cell) => DATE_CELL.test(cell)));
  const hasAmount = rows.some((row) =>
    row.cells.some(
      (cell) => !DATE_CELL.test(cell) && /^[-+(]?[\d.,' ]*\d[.,]?\d*\)?$/.test(cell.trim()),
    ),
  );
  return hasDate && hasAmount ? 0.6 * shape.confidence : 0;
}

/** Proposes a profile from all the bytes of a file. */
export function detectProfile(bytes: Uint8Array): ProfileProposal {
  const guess = detectEncoding(bytes);
  const text = decodeBytes(bytes, guess.encoding);
  const sample = bestShape(text, SAMPLE_ROWS);
  const shape = sample && shapeOf(text, sample.delimiter, Number.POSITIVE_INFINITY);
  const nothing: ProfileProposal = {
    profile: null,
    choices: [{ setting: 'encoding', value: guess.encoding, confidence: guess.confidence }],
    header: [],
    missing: ['currency', 'account'],
    fingerprint: fingerprintHeader([], ''),
  };
  if (!shape) return nothing;
  const firstData = shape.rows.findIndex(
    (row) => row.cells.length >= 2 && row.cells.some((cell) => DATE_CELL.test(cell)),
  );
  if (firstData < 0) return nothing;
  const above = shape.rows.slice(0, firstData);
  const headerRow = above.findLast((row) => row.cells.length === shape.width) ?? null;
  const names = headerRow ? headerRow.cells.map((cell) => cell.trim()) : [];
  const columns = Array.from({ length: shape.width }, (_, i) => newColumn(i, names[i] ?? ''));
  const data = shape.rows.slice(firstData).filter((row) => row.cells.length > 1);
  for (const row of data)
    for (const column of columns) countCell(column, row.cells[column.index] ?? '');
  return propose({ guess, shape, names, columns, data, firstData }, nothing);
}

interface Evidence {
  readonly guess: { readonly encoding: CsvProfile['encoding']; readonly confidence: number };
  readonly shape: Shape;
  readonly names: readonly string[];
  readonly columns: readonly ColumnFacts[];
  readonly data: readonly CsvRow[];
  readonly firstData: number;
}

function propose(evidence: Evidence, nothing: ProfileProposal): ProfileProposal {
  const { guess, shape, names, columns, data, firstData } = evidence;
  const choices: ProfileChoice[] = [];
  const choose = (setting: string, value: string, confidence: number): void => {
    choices.push({ setting, value, confidence: Math.round(confidence * 100) / 100 });
  };
  choose('encoding', guess.encoding, guess.confidence);
  choose('delimiter', shape.delimiter, shape.confidence);
  choose('skipRows', String(firstData), names.length > 0 || firstData === 0 ? 0.95 : 0.6);
  const dates = pickDates(columns, data.length);
  if (!dates) return { ...nothing, choices, header: names };
  const pattern = detectDatePattern(data.map((row) => row.cells[dates.booking] ?? ''));
  choose('bookingDate', String(dates.booking), dates.confidence);
  choose('datePattern', pattern.pattern, pattern.confidence);
  const money = pickAmounts(columns, data);
  if (!money) return { ...nothing, choices, header: names };
  choose('amount', money.label, money.confidence);
  const marks = pickMarks(columns.filter((column) => money.used.includes(column.index)));
  choose('decimal', marks.decimal, marks.confidence);
  const rest = pickOthers(columns, data.length, [...money.used, dates.booking, dates.value ?? -1]);
  const fixedCurrency = currencyInName(names, money.used);
  const profile = csvProfileSchema.parse({
    encoding: guess.encoding,
    delimiter: shape.delimiter,
    quote: '"',
    decimal: marks.decimal,
    thousands: marks.thousands,
    datePattern: pattern.pattern,
    skipRows: firstData,
    columns: {
      bookingDate: dates.booking,
      ...(dates.value === null ? {} : { valueDate: dates.value }),
      ...money.columns,
      ...rest,
    },
    debitFlags: money.debitFlags,
    creditFlags: money.creditFlags,
    ...(rest.currency === undefined && fixedCurrency ? { fixedCurrency } : {}),
  });
  const missing: ('currency' | 'account')[] = [];
  if (profile.columns.currency === undefined && !profile.fixedCurrency) missing.push('currency');
  if (profile.columns.account === undefined) missing.push('account');
  const shapeNames = names.length > 0 ? names : columns.map((column) => kindOf(column));
  return {
    profile,
    choices,
    header: names,
    missing,
    fingerprint: fingerprintHeader(shapeNames, shape.delimiter),
  };
}

function kindOf(column: ColumnFacts): string {
  if (column.dates > column.filled / 2) return 'date';
  return amountShare(column) > 0.5 ? 'amount' : column.filled === 0 ? 'empty' : 'text';
}

function currencyInName(names: readonly string[], used: readonly number[]): string | null {
  for (const index of used) {
    const match = /\b([A-Z]{3})\b/.exec(names[index] ?? '');
    if (match) return match[1] as string;
  }
  return null;
}

function pickDates(
  columns: readonly ColumnFacts[],
  rowCount: number,
): { booking: number; value: number | null; confidence: number } | null {
  const dated = columns.filter((column) => column.dates >= Math.max(1, rowCount * 0.7));
  const byRole = (role: Role): ColumnFacts | undefined =>
    dated.find((column) => roleOfName(column.name) === role);
  const booking =
    byRole('bookingDate') ?? dated.find((c) => roleOfName(c.name) !== 'valueDate') ?? dated[0];
  if (!booking) return null;
  const value =
    byRole('valueDate') ??
    (booking.name === '' ? dated.find((column) => column.index > booking.index) : undefined);
  const isNamed = roleOfName(booking.name) === 'bookingDate';
  return {
    booking: booking.index,
    value: value && value !== booking ? value.index : null,
    confidence: isNamed || dated.length === 1 ? 0.95 : 0.7,
  };
}

interface Money {
  readonly columns: Partial<Record<'amount' | 'debit' | 'credit' | 'flag' | 'balance', number>>;
  readonly used: readonly number[];
  readonly debitFlags: readonly string[];
  readonly creditFlags: readonly string[];
  readonly confidence: number;
  readonly label: string;
}

function pickAmounts(columns: readonly ColumnFacts[], data: readonly CsvRow[]): Money | null {
  const numeric = columns.filter((column) => amountShare(column) >= 0.9 && column.dates === 0);
  const named = (role: Role): ColumnFacts | undefined =>
    numeric.find((column) => roleOfName(column.name) === role);
  const balance = named('balance');
  const extra = balance ? { balance: balance.index } : {};
  const none = { debitFlags: [], creditFlags: [] };
  const candidates = numeric.filter((column) => column !== balance);
  const full = candidates.filter((column) => column.filled >= data.length * 0.9);
  const amount =
    named('amount') ??
    full.find((c) => c.negatives > 0) ??
    full.find((c) => c.commaAmounts + c.pointAmounts > 0 && c.name === '');
  if (amount && amount.filled >= data.length * 0.9) {
    const flag = amount.negatives === 0 ? pickFlag(columns, data.length) : null;
    return {
      columns: { amount: amount.index, ...extra, ...(flag ? { flag: flag.index } : {}) },
      used: flag ? [amount.index, flag.index] : [amount.index],
      debitFlags: flag?.debit ?? [],
      creditFlags: flag?.credit ?? [],
      confidence: amount.negatives > 0 || flag ? 0.95 : 0.7,
      label: String(amount.index),
    };
  }
  const debit = named('debit');
  const credit = named('credit');
  if (debit && credit)
    return {
      columns: { debit: debit.index, credit: credit.index, ...extra },
      used: [debit.index, credit.index],
      ...none,
      confidence: 0.95,
      label: `${debit.index}/${credit.index}`,
    };
  return pickPair(candidates, data, extra);
}

/** Two amount columns of which each row fills one: money out is usually the busier one. */
function pickPair(
  candidates: readonly ColumnFacts[],
  data: readonly CsvRow[],
  extra: { balance?: number },
): Money | null {
  for (const a of candidates)
    for (const b of candidates) {
      if (b.index <= a.index || a.filled + b.filled < data.length * 0.9) continue;
      const both = data.filter(
        (row) =>
          (row.cells[a.index] ?? '').trim() !== '' && (row.cells[b.index] ?? '').trim() !== '',
      );
      if (both.length > 0) continue;
      const [debit, credit] = a.filled >= b.filled ? [a, b] : [b, a];
      return {
        columns: { debit: debit.index, credit: credit.index, ...extra },
        used: [debit.index, credit.index],
        debitFlags: [],
        creditFlags: [],
        confidence: 0.5,
        label: `${debit.index}/${credit.index}`,
      };
    }
  return null;
}

const DEBIT_FLAGS = new Set([
  'o',
  'd',
  'dr',
  'dbit',
  'debit',
  's',
  'soll',
  'af',
  '-',
  'out',
  'debet',
]);
const CREDIT_FLAGS = new Set(['i', 'c', 'cr', 'crdt', 'credit', 'h', 'haben', 'bij', '+', 'in']);

function pickFlag(
  columns: readonly ColumnFacts[],
  rowCount: number,
): { index: number; debit: string[]; credit: string[] } | null {
  for (const column of columns) {
    if (column.distinct.size > 6 || column.filled < rowCount * 0.8) continue;
    const values = [...column.distinct.keys()];
    const debit = values.filter((value) => DEBIT_FLAGS.has(value.toLowerCase()));
    const credit = values.filter((value) => CREDIT_FLAGS.has(value.toLowerCase()));
    let known = 0;
    for (const value of [...debit, ...credit]) known += column.distinct.get(value) ?? 0;
    if (known >= column.filled * 0.8) return { index: column.index, debit, credit };
  }
  return null;
}

function pickMarks(columns: readonly ColumnFacts[]): {
  decimal: ',' | '.';
  thousands: '' | ',' | '.' | ' ' | "'";
  confidence: number;
} {
  let comma = 0;
  let point = 0;
  const samples: string[] = [];
  for (const column of columns) {
    comma += column.commaAmounts;
    point += column.pointAmounts;
    samples.push(...column.distinct.keys());
  }
  const decimal = comma > point ? ',' : '.';
  const other = decimal === ',' ? '.' : ',';
  const grouped = (mark: string): boolean =>
    samples.some((cell) => new RegExp(`\\d[${mark}]\\d{3}(?:\\D|$)`).test(cell));
  const thousands = grouped(other) ? other : grouped("'") ? "'" : grouped(' \u00a0') ? ' ' : '';
  const total = comma + point;
  return {
    decimal,
    // Distinct samples are bounded: without one in sight, the other mark may still group thousands.
    thousands: thousands === '' && total > 0 ? other : thousands,
    confidence: total === 0 ? 0.5 : Math.max(comma, point) / total,
  };
}

type OtherColumns = Partial<
  Record<
    | 'currency'
    | 'account'
    | 'id'
    | 'reference'
    | 'endToEnd'
    | 'mandate'
    | 'bookingText'
    | 'counterpartyName'
    | 'counterpartyAccount'
    | 'counterpartyBank',
    number
  >
> & {
  text: number[];
};

function pickOthers(
  columns: readonly ColumnFacts[],
  rowCount: number,
  used: readonly number[],
): OtherColumns {
  const free = columns.filter((column) => !used.includes(column.index));
  const result: OtherColumns = { text: [] };
  const currency = free.find(
    (c) =>
      c.currencies >= Math.max(1, c.filled * 0.8) &&
      (c.name === '' || roleOfName(c.name) !== 'other'),
  );
  if (currency && currency.currencies >= rowCount * 0.8) result.currency = currency.index;
  const accounts = free.filter(
    (c) => c.filled >= rowCount * 0.95 && roleOfName(c.name) === 'account',
  );
  const account = accounts.find((c) => c.ibans > 0 && /iban/i.test(c.name)) ?? accounts[0];
  if (account) result.account = account.index;
  const roles = [
    'id',
    'reference',
    'endToEnd',
    'mandate',
    'bookingText',
    'counterpartyName',
    'counterpartyAccount',
    'counterpartyBank',
  ] as const;
  for (const role of roles) {
    const found = free.find((c) => roleOfName(c.name) === role && c.filled > 0);
    if (found) result[role] = found.index;
  }
  const texts = free.filter((c) => roleOfName(c.name) === 'text' && c.filled > 0);
  const unnamed = free.filter(
    (c) =>
      c.name === '' && c.filled > 0 && c.dates === 0 && amountShare(c) < 0.5 && c.currencies === 0,
  );
  result.text = (texts.length > 0 ? texts : unnamed).map((c) => c.index);
  return result;
}
