/**
 * Proposes the columns of a fixed-width file where blanks part them in every line. Fields that touch
 * each other cannot be told apart by looking: their positions are the person's to give.
 */
import { decodeBytes, detectEncoding, ENCODINGS } from '../charset.ts';
import { countCell, DATE_CELL, newColumn } from '../csv/columns.ts';
import { fingerprintHeader, type ProfileProposal, propose } from '../csv/detect.ts';
import { namedAbove } from '../csv/preamble.ts';
import type { CsvRow } from '../csv/scan.ts';
import type { ReadOptions } from '../format.ts';
import type { FixedField } from './scan.ts';

/** Lines looked at to find the columns, and how many of them there must be. */
const SAMPLE_LINES = 20_000;
const FEWEST_LINES = 2;
const LONGEST_LINE = 1000;

interface Table {
  readonly lines: readonly string[];
  /** Where its lines have their date. */
  readonly place: number;
  /** Index of the first line with a date and the header line above it. */
  readonly first: number;
  readonly header: string | null;
  readonly fields: readonly FixedField[];
}

/** Eight digits are a date only with a year of these centuries; any others are a number of something. */
const DATE =
  /(?<!\S)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\S)|(?<!\S)(?:(?:19|20)\d{6}|\d{4}(?:19|20)\d\d)(?!\S)/;
/** So many of the lines with a date have it at one place, or this is prose. */
const SAME_PLACE = 0.8;

/** The place at which most lines have their date. */
function placeOfDates(lines: readonly string[]): number | null {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const place = line.search(DATE);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best && best[1] >= lines.length * SAME_PLACE ? best[0] : null;
}

function tableOf(text: string): Table | null {
  const lines = text.split(/\r\n|\n|\r/);
  const dated = lines.filter((line) => line.length <= LONGEST_LINE && DATE.test(line));
  const place = placeOfDates(dated.slice(0, SAMPLE_LINES));
  if (place === null) return null;
  const isData = (line: string): boolean =>
    line.length <= LONGEST_LINE && line.search(DATE) === place;
  const first = lines.findIndex(isData);
  const sample = lines.slice(first, first + SAMPLE_LINES).filter(isData);
  if (sample.length < FEWEST_LINES) return null;
  const width = sample.reduce((most, line) => Math.max(most, line.length), 0);
  const isFilled = new Array<boolean>(width + 1).fill(false);
  for (const line of sample)
    for (let at = 0; at < line.length; at++) if (line.charCodeAt(at) > 32) isFilled[at] = true;
  const fields: FixedField[] = [];
  for (let at = 0, start = -1; at <= width; at++)
    if (isFilled[at]) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      fields.push({ start, length: at - start });
      start = -1;
    }
  if (fields.length < 3) return null;
  const above = lines[first - 1] ?? '';
  const header = above.trim() !== '' && /[A-Za-z]/.test(above) ? above : null;
  return { lines, place, first, header, fields: widened(fields, sample) };
}

/**
 * Fields with the blanks beside them, so that a longer value in another line or file is not cut: numbers
 * stand at their right end and grow to the left, texts grow to the right.
 */
function widened(fields: readonly FixedField[], sample: readonly string[]): FixedField[] {
  const isRight = fields.map(({ start, length }) => {
    const filled = (at: number) => sample.filter((line) => (line.charCodeAt(at) || 32) > 32).length;
    return filled(start + length - 1) > filled(start);
  });
  const ends = fields.map(({ start, length }, index) => {
    const next = fields[index + 1];
    if (!next) return LONGEST_LINE;
    return isRight[index + 1] ? start + length : next.start - 1;
  });
  return fields.map((field, index) => {
    const start = index === 0 ? 0 : isRight[index] ? (ends[index - 1] ?? 0) : field.start;
    return { start, length: (ends[index] ?? LONGEST_LINE) - start };
  });
}

function rowsOf({ lines, first, fields }: Table): CsvRow[] {
  const rows: CsvRow[] = [];
  for (const [index, line] of lines.slice(first).entries())
    if (line.trim() !== '') {
      const cells = fields.map(({ start, length }) => line.slice(start, start + length).trim());
      rows.push({ cells, start: 0, end: line.length, line: first + index + 1, isBroken: false });
    }
  return rows;
}

/** Each name goes to the field that it stands over most; one before a right-aligned field to that one. */
function namesOf(header: string, fields: readonly FixedField[]): string[] {
  const names = fields.map(() => '');
  for (const { 0: name, index } of header.matchAll(/\S+(?: \S+)*/g)) {
    const distances = fields.map(({ start, length }) =>
      Math.max(start - (index + name.length), index - (start + length)),
    );
    const nearest = distances.indexOf(Math.min(...distances));
    names[nearest] = `${names[nearest] ?? ''} ${name}`.trim();
  }
  return names;
}

/** Proposes a profile with positions from all the bytes of a file. */
export function detectFixedProfile(bytes: Uint8Array, told: ReadOptions = {}): ProfileProposal {
  const guess = detectEncoding(bytes);
  const text = decodeBytes(bytes, guess.encoding).replace(/^\ufeff/, '');
  const nothing: ProfileProposal = {
    profile: null,
    choices: [{ setting: 'encoding', value: guess.encoding, confidence: guess.confidence }],
    header: [],
    missing: ['currency', 'account'],
    above: {},
    encodings: ENCODINGS,
    fingerprint: fingerprintHeader([], 'fixed'),
  };
  const table = tableOf(text);
  if (!table) return nothing;
  const rows = rowsOf(table);
  const { header, fields } = table;
  const names = header === null ? [] : namesOf(header, fields);
  const columns = fields.map((_, index) => newColumn(index, names[index] ?? ''));
  for (const row of rows)
    for (const column of columns) countCell(column, row.cells[column.index] ?? '');
  const shape = {
    delimiter: ' ',
    quote: '"' as const,
    rows,
    width: fields.length,
    confidence: 0.7,
  };
  const skipped = table.lines.slice(0, table.first).length;
  const proposal = propose(
    { guess, shape, names, columns, data: rows, firstData: skipped },
    nothing,
    told,
  );
  if (!proposal.profile) return proposal;
  const preamble = table.lines.slice(0, table.first).map((line) => ({
    cells: line.split(/\s{2,}/).map((cell) => cell.trim()),
    ...{ start: 0, end: line.length, line: 1, isBroken: false },
  }));
  return {
    ...proposal,
    above: { ...proposal.above, ...namedAbove(preamble) },
    profile: { ...proposal.profile, fixedFields: [...fields] },
    choices: [
      ...proposal.choices.filter((choice) => choice.setting !== 'delimiter'),
      {
        setting: 'fixedFields',
        value: fields.map(({ start, length }) => `${start + 1}-${start + length}`).join(' '),
        confidence: 0.7,
      },
    ],
    encodings: ENCODINGS,
    fingerprint: fingerprintHeader(names.length > 0 ? names : [String(fields.length)], 'fixed'),
  };
}

/** Confidence that bytes are lines of fixed columns. */
export function sniffFixed(head: Uint8Array): number {
  const guess = detectEncoding(head);
  const text = decodeBytes(head, guess.encoding);
  if (text.includes('\0') || /^\s*(?:<|\{|:|!|%PDF|PK)/.test(text)) return 0;
  const table = tableOf(text);
  if (!table) return 0;
  const { lines, place } = table;
  const dated = { ...table, lines: lines.filter((line) => line.search(DATE) === place), first: 0 };
  const rows = rowsOf(dated);
  const hasAmount = table.fields.some((_, index) =>
    rows.every((row) => {
      const cell = row.cells[index] ?? '';
      return !DATE_CELL.test(cell) && /^[-+(]?[\d.,']*\d[.,]\d\d\)?[-+]?$/.test(cell);
    }),
  );
  if (!hasAmount) return 0;
  // Where the only possible delimiter is a decimal comma, this is no delimited text.
  const isPlain = dated.lines.every(
    (line) => !/[;|\t]/.test(line) && !/(?<!\d),|,(?!\d)/.test(line),
  );
  return isPlain ? 0.65 : 0.35;
}
