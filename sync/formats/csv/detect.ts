/**
 * Proposes how to read a CSV from the whole file: charset, delimiter, header, decimal mark, date
 * order and columns, each choice with a confidence that the mapping shows. It never decides silently:
 * a date order that all rows leave open is proposed with confidence one half.
 */
import { hash } from 'node:crypto';
import { decodeBytes, detectEncoding, ENCODINGS, type Encoding } from '../charset.ts';
import type { ReadOptions } from '../format.ts';
import { amountCount, amountShare, type ColumnFacts, countCell, newColumn } from './columns.ts';
import { detectDatePattern } from './dates.ts';
import { pickMarks } from './marks.ts';
import { pickDates, pickOthers, stagesIn } from './pick.ts';
import { currencyInName, pickAmounts } from './pickMoney.ts';
import { type NamedAbove, namedAbove } from './preamble.ts';
import { type CsvProfile, csvProfileSchema } from './profile.ts';
import type { CsvRow } from './scan.ts';
import { bestShape, isDated, type Shape, shapeOf, tableStart } from './shape.ts';

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
  /** What the columns do not say. */
  readonly missing: readonly ('currency' | 'account')[];
  /** What the lines above the table say, or the currency beside its amounts: of this file only. */
  readonly above: NamedAbove;
  /** Day and month could be exchanged in every date, and nothing else tells which is which. */
  readonly isOrderOpen?: boolean;
  /** Which of two columns is money out was guessed from how often they are filled. */
  readonly isSideGuessed?: boolean;
  /** The character sets that a profile may name. */
  readonly encodings: readonly Encoding[];
  /** Finds a saved profile again. */
  readonly fingerprint: string;
}

/** The delimiter shows in the first rows; everything else is judged from all of them. */
const SAMPLE_ROWS = 500;

/** The fingerprint of a header: its names without case and blanks, in order, with the delimiter. */
export function fingerprintHeader(names: readonly string[], delimiter: string): string {
  const normal = names.map((name) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ''));
  return hash('sha256', ['csv', delimiter, ...normal].join('\u001f'), 'hex');
}

/** Confidence that bytes are delimited text with dates and amounts; never as sure as a real format. */
export function sniffDelimited(head: Uint8Array): number {
  const guess = detectEncoding(head);
  const text = decodeBytes(head, guess.encoding);
  if (text.includes('\0') || /^\s*(?:<|\{1:|:20:|%PDF|PK)/.test(text)) return 0;
  const shape = bestShape(text, 60);
  if (!shape || shape.rows.length < 1 || shape.confidence < 0.3) return 0;
  const rows = shape.rows.filter((row) => row.cells.length === shape.width);
  const columns = Array.from({ length: shape.width }, (_, i) => newColumn(i, ''));
  for (const row of rows)
    for (const column of columns) countCell(column, row.cells[column.index] ?? '');
  const hasDate = columns.some((column) => column.dates > 0);
  return hasDate && columns.some((column) => amountCount(column) > 0) ? 0.6 * shape.confidence : 0;
}

/** Proposes a profile from all the bytes of a file; `told` may settle the order of dates. */
export function detectProfile(bytes: Uint8Array, told: ReadOptions = {}): ProfileProposal {
  const guess = detectEncoding(bytes);
  const text = decodeBytes(bytes, guess.encoding);
  const sample = bestShape(text, SAMPLE_ROWS);
  const shape = sample && shapeOf(text, sample.delimiter, Number.POSITIVE_INFINITY);
  const nothing: ProfileProposal = {
    profile: null,
    choices: [{ setting: 'encoding', value: guess.encoding, confidence: guess.confidence }],
    header: [],
    missing: ['currency', 'account'],
    above: {},
    encodings: ENCODINGS,
    fingerprint: fingerprintHeader([], ''),
  };
  if (!shape) return nothing;
  const start = tableStart(shape);
  if (!start) return nothing;
  const { names, first: firstData } = start;
  const columns = Array.from({ length: shape.width }, (_, i) => newColumn(i, names[i] ?? ''));
  const data = shape.rows.slice(firstData).filter((row) => row.cells.length > 1);
  for (const row of data)
    for (const column of columns) countCell(column, row.cells[column.index] ?? '');
  const above = namedAbove(start.above);
  const evidence = { guess, shape, names, columns, data, firstData, above };
  const proposal = propose(evidence, nothing, told);
  return { ...proposal, above: { ...proposal.above, ...above } };
}

export interface Evidence {
  readonly guess: { readonly encoding: CsvProfile['encoding']; readonly confidence: number };
  readonly shape: Shape;
  readonly names: readonly string[];
  readonly columns: readonly ColumnFacts[];
  readonly data: readonly CsvRow[];
  readonly firstData: number;
  /** What the lines above the table say. */
  readonly above?: NamedAbove;
}

/** Proposes a profile from rows that are cut into cells already. */
export function propose(
  evidence: Evidence,
  nothing: ProfileProposal,
  told: ReadOptions = {},
): ProfileProposal {
  const { guess, shape, names, firstData } = evidence;
  const choices: ProfileChoice[] = [];
  const choose = (setting: string, value: string, confidence: number): void => {
    choices.push({ setting, value, confidence: Math.round(confidence * 100) / 100 });
  };
  choose('encoding', guess.encoding, guess.confidence);
  choose('delimiter', shape.delimiter, shape.confidence);
  choose('skipRows', String(firstData), names.length > 0 || firstData === 0 ? 0.95 : 0.6);
  const { data, columns } = withoutFooter(evidence);
  const dates = pickDates(columns, data.length);
  if (!dates) return { ...nothing, choices, header: names };
  const cellsOf = (index: number) => data.map((row) => row.cells[index] ?? '');
  const others = dates.all.filter((index) => index !== dates.booking).flatMap(cellsOf);
  const commas = columns.reduce((sum, column) => sum + column.commaAmounts, 0);
  const points = columns.reduce((sum, column) => sum + column.pointAmounts, 0);
  const pattern = detectDatePattern(cellsOf(dates.booking), {
    order: told.dateOrder,
    others,
    hasDecimalComma: commas > points,
  });
  choose('bookingDate', String(dates.booking), dates.confidence);
  choose('datePattern', pattern.pattern, pattern.confidence);
  const money = pickAmounts(columns, data);
  if (!money) return { ...nothing, choices, header: names };
  choose('amount', money.label, money.confidence);
  const figures = new Set([...money.used, money.columns.balance, money.columns.fee]);
  const marks = pickMarks(columns.filter((column) => figures.has(column.index)));
  choose('decimal', marks.decimal, marks.confidence);
  const taken = [...money.used, dates.booking, dates.value ?? -1, dates.pending ?? -1];
  const rest = pickOthers(columns, data.length, taken, evidence.above);
  const fixedCurrency = currencyInName(names, money.used);
  const status = rest.status === undefined ? undefined : columns[rest.status];
  const stages = status && stagesIn(status);
  const profile = csvProfileSchema.parse({
    encoding: guess.encoding,
    delimiter: shape.delimiter,
    quote: shape.quote,
    decimal: marks.decimal,
    thousands: marks.thousands,
    datePattern: pattern.pattern,
    skipRows: firstData,
    columns: {
      bookingDate: dates.booking,
      ...(dates.value === null ? {} : { valueDate: dates.value }),
      ...(dates.pending === null ? {} : { pendingDate: dates.pending }),
      ...money.columns,
      ...rest,
    },
    debitFlags: money.debitFlags,
    creditFlags: money.creditFlags,
    isInverse: money.isInverse,
    ...(stages ? { pendingValues: stages.pending, voidValues: stages.void } : {}),
    ...(rest.currency === undefined && fixedCurrency ? { fixedCurrency } : {}),
  });
  const missing: ('currency' | 'account')[] = [];
  if (profile.columns.currency === undefined && !profile.fixedCurrency) missing.push('currency');
  if (profile.columns.account === undefined) missing.push('account');
  const beside = new Set(money.used.flatMap((index) => [...(columns[index]?.beside ?? [])]));
  const shapeNames = names.length > 0 ? names : columns.map((column) => kindOf(column));
  return {
    profile,
    choices,
    header: names,
    missing,
    above: beside.size === 1 ? { currency: [...beside][0] as string } : {},
    isOrderOpen: pattern.confidence === 0.5,
    isSideGuessed: money.isGuessed === true,
    encodings: ENCODINGS,
    fingerprint: fingerprintHeader(shapeNames, shape.delimiter),
  };
}

/** The rows that have a date where most have one, counted anew: sums at the end are no entries. */
function withoutFooter({ columns, data }: Evidence): Pick<Evidence, 'columns' | 'data'> {
  const most = columns.reduce((best, column) => (column.dates > best.dates ? column : best));
  const rows = data.filter((row) => isDated([row.cells[most.index] ?? '']));
  if (rows.length === data.length || rows.length < data.length / 3) return { columns, data };
  const counted = columns.map(({ index, name }) => newColumn(index, name));
  for (const row of rows)
    for (const column of counted) countCell(column, row.cells[column.index] ?? '');
  return { columns: counted, data: rows };
}

function kindOf(column: ColumnFacts): string {
  if (column.dates > column.filled / 2) return 'date';
  return amountShare(column) > 0.5 ? 'amount' : column.filled === 0 ? 'empty' : 'text';
}
