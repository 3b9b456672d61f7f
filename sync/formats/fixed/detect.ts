/**
 * Proposes the columns of a fixed-width file where blanks part them in every line. Fields that touch
 * each other cannot be told apart by looking: their positions are the person's to give.
 */
import { decodeBytes, detectEncoding } from '../charset.ts';
import { countCell, DATE_CELL, newColumn } from '../csv/columns.ts';
import { fingerprintHeader, type ProfileProposal, propose } from '../csv/detect.ts';
import type { CsvRow } from '../csv/scan.ts';
import type { ReadOptions } from '../format.ts';
import type { FixedField } from './scan.ts';

/** Lines looked at to find the columns, and how many of them there must be. */
const SAMPLE_LINES = 500;
const FEWEST_LINES = 2;
const LONGEST_LINE = 1000;

interface Table {
  readonly lines: readonly string[];
  /** Index of the first line with a date and the header line above it. */
  readonly first: number;
  readonly header: string | null;
  readonly fields: readonly FixedField[];
}

const DATE = /(?<!\S)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\S)|(?<!\S)\d{8}(?!\S)/;

function tableOf(text: string): Table | null {
  const lines = text.split(/\r\n|\n|\r/);
  const isData = (line: string): boolean => line.length <= LONGEST_LINE && DATE.test(line);
  const first = lines.findIndex(isData);
  if (first < 0) return null;
  const sample = lines.slice(first, first + SAMPLE_LINES).filter(isData);
  if (sample.length < FEWEST_LINES) return null;
  // The date must stand at one place in every line, or this is prose.
  const place = sample[0]?.search(DATE);
  if (sample.some((line) => line.search(DATE) !== place)) return null;
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
  return { lines, first, header, fields };
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
    fingerprint: fingerprintHeader([], 'fixed'),
  };
  const table = tableOf(text);
  if (!table) return nothing;
  const rows = rowsOf(table);
  const { header, fields } = table;
  const names =
    header === null
      ? []
      : fields.map(({ start }, index) =>
          header.slice(start, fields[index + 1]?.start ?? header.length).trim(),
        );
  const columns = fields.map((_, index) => newColumn(index, names[index] ?? ''));
  for (const row of rows)
    for (const column of columns) countCell(column, row.cells[column.index] ?? '');
  const shape = { delimiter: ' ', rows, width: fields.length, confidence: 0.7 };
  const skipped = table.lines.slice(0, table.first).length;
  const proposal = propose(
    { guess, shape, names, columns, data: rows, firstData: skipped },
    nothing,
    told,
  );
  if (!proposal.profile) return proposal;
  return {
    ...proposal,
    profile: { ...proposal.profile, fixedFields: [...fields] },
    choices: [
      ...proposal.choices.filter((choice) => choice.setting !== 'delimiter'),
      {
        setting: 'fixedFields',
        value: fields.map(({ start, length }) => `${start + 1}-${start + length}`).join(' '),
        confidence: 0.7,
      },
    ],
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
  const rows = rowsOf(table);
  const hasAmount = table.fields.some((_, index) =>
    rows.every((row) => {
      const cell = row.cells[index] ?? '';
      return !DATE_CELL.test(cell) && /^[-+(]?[\d.,']*\d[.,]\d\d\)?[-+]?$/.test(cell);
    }),
  );
  if (!hasAmount) return 0;
  // Where the only possible delimiter is a decimal comma, this is no delimited text.
  const isPlain = table.lines
    .slice(table.first)
    .every((line) => !/[;|\t]/.test(line) && !/(?<!\d),|,(?!\d)/.test(line));
  return isPlain ? 0.65 : 0.35;
}
