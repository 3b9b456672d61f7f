/**
 * Proposes how to read a CSV from the whole file: charset, delimiter, header, decimal mark, date
 * order and columns, each choice with a confidence that the mapping shows. It never decides silently:
 * a date order that all rows leave open is proposed with confidence one half.
 */
import { hash } from 'node:crypto';
import { decodeBytes, detectEncoding } from '../charset.ts';
import { amountShare, type ColumnFacts, countCell, DATE_CELL, newColumn } from './columns.ts';
import { detectDatePattern } from './dates.ts';
import { currencyInName, pickAmounts, pickDates, pickMarks, pickOthers } from './pick.ts';
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

export interface Shape {
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

export interface Evidence {
  readonly guess: { readonly encoding: CsvProfile['encoding']; readonly confidence: number };
  readonly shape: Shape;
  readonly names: readonly string[];
  readonly columns: readonly ColumnFacts[];
  readonly data: readonly CsvRow[];
  readonly firstData: number;
}

/** Proposes a profile from rows that are cut into cells already. */
export function propose(evidence: Evidence, nothing: ProfileProposal): ProfileProposal {
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
