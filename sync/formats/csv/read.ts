/**
 * The CSV reader: rows become entries by a profile, one statement for each account and currency in
 * the file. Each row that does not fit is reported with its line; none is dropped silently.
 */

import { isAscii } from 'node:buffer';
import { decodeBytes, detectEncoding, fieldDecoder, isAsciiCompatible } from '../charset.ts';
import { scannerOfFields } from '../fixed/scan.ts';
import {
  type ReadContext,
  type ReadOptions,
  refusal,
  type StatementEvent,
  type StatementFormat,
  type StatementReader,
} from '../format.ts';
import type { Issue } from '../model.ts';
import { tidy } from '../values.ts';
import { compileDatePattern, type DateReader, unguard } from './cells.ts';
import { detectProfile, type ProfileProposal, sniffDelimited } from './detect.ts';
import { type CellSource, rowBuilder } from './entry.ts';
import type { CsvProfile } from './profile.ts';
import { RowProblem } from './rowMoney.ts';
import { type CsvRow, CsvScanner } from './scan.ts';
import { type Group, statementEvents } from './statement.ts';

/** Text in the form that the scanner wants, with the way back to bytes. */
interface Source extends CellSource {
  readonly text: string;
  readonly start: number;
}

function sourceOf(bytes: Uint8Array, profile: CsvProfile): Source {
  const { encoding } = profile;
  const bom = detectEncoding(bytes.subarray(0, 4)).bomLength;
  if (isAsciiCompatible(encoding)) {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return {
      text: view.toString('latin1'),
      start: bom,
      bytesPerChar: 1,
      decode: isAscii(view) ? (cell) => cell : fieldDecoder(encoding),
    };
  }
  const text = decodeBytes(bytes, encoding);
  return {
    text,
    start: text.startsWith('\ufeff') ? 1 : 0,
    bytesPerChar: 2,
    decode: (cell) => cell,
  };
}

type Detect = (bytes: Uint8Array, told: ReadOptions) => ProfileProposal;

export class CsvReader implements StatementReader {
  readonly #context: ReadContext;
  readonly #detect: Detect;
  readonly #chunks: Uint8Array[] = [];

  constructor(context: ReadContext, detect: Detect = detectProfile) {
    this.#context = context;
    this.#detect = detect;
  }

  /** A CSV is judged as a whole (header, date order), so the bytes are only kept here. */
  write(chunk: Uint8Array): readonly StatementEvent[] {
    this.#chunks.push(chunk);
    return [];
  }

  end(): readonly StatementEvent[] {
    const bytes =
      this.#chunks.length === 1 ? (this.#chunks[0] as Uint8Array) : Buffer.concat(this.#chunks);
    const given = this.#context.csvProfile;
    const proposal = given ? null : this.#detect(bytes, this.#context);
    const profile = given ?? proposal?.profile;
    if (!profile)
      return [
        refusal(
          'CSV_PROFILE_NEEDED',
          'No column of dates and amounts was recognised, or nothing tells money in from money ' +
            'out. Choose the columns in the mapping.',
        ),
      ];
    const readDate = compileDatePattern(profile.datePattern);
    if (!readDate)
      return [
        refusal(
          'CSV_DATE_PATTERN',
          `"${profile.datePattern}" is not a date pattern such as dd.MM.yyyy.`,
        ),
      ];
    const { account, currency } = proposal?.above ?? {};
    return readCsv(bytes, profile, readDate, {
      ...(account === undefined ? {} : { defaultAccount: account }),
      ...(currency === undefined ? {} : { defaultCurrency: currency }),
      ...(proposal?.isOrderOpen ? { isDateOrderOpen: true } : {}),
      ...this.#context,
    });
  }
}

function readCsv(
  bytes: Uint8Array,
  profile: CsvProfile,
  readDate: DateReader,
  context: ReadOptions,
): StatementEvent[] {
  const source = sourceOf(bytes, profile);
  const scanner = profile.fixedFields
    ? scannerOfFields(source, profile.fixedFields, profile.encoding)
    : new CsvScanner(source.text, profile.delimiter, profile.quote, source.start);
  const rows: CsvRow[] = [];
  const buildRow = rowBuilder(source, profile, readDate);
  const groups = new Map<string, Group>();
  const issues: Issue[] = [];
  const { columns } = profile;
  const ownCurrency = profile.fixedCurrency || context.defaultCurrency || '';
  const ownAccount = profile.fixedAccount || context.defaultAccount || '';
  let group: Group | null = null;
  const take = (row: CsvRow): void => {
    const entry = buildRow(row, ownCurrency);
    if (entry instanceof RowProblem) {
      issues.push({
        code: 'ROW_REJECTED',
        severity: 'error',
        line: row.line,
        message: `Line ${row.line} was not taken over: ${entry.reason}.`,
      });
      return;
    }
    const { currency } = entry;
    const account =
      columns.account === undefined
        ? ownAccount
        : accountOf(tidy(source.decode(row.cells[columns.account] ?? '')), profile) || ownAccount;
    if (group === null || group.account !== account || group.currency !== currency) {
      const key = `${account}\u001f${currency}`;
      group = groups.get(key) ?? { account, currency, line: row.line, entries: [] };
      groups.set(key, group);
    }
    group.entries.push(entry);
  };
  let index = 0;
  for (let row = scanner.next(); row; row = scanner.next()) {
    if (isBlank(row)) {
      index++;
      continue;
    }
    if (index++ < profile.skipRows) {
      // The lines above a table grow fewer from one file to the next; an entry is never lost to that.
      if (!(buildRow(row, ownCurrency) instanceof RowProblem)) {
        issues.push(aboveTable(row));
        take(row);
      }
      continue;
    }
    if (profile.skipFooterRows === 0) take(row);
    else {
      rows.push(row);
      if (rows.length > profile.skipFooterRows) take(rows.shift() as CsvRow);
    }
  }
  return [...eventsOf(groups, issues, profile, context)];
}

function aboveTable({ line }: CsvRow): Issue {
  return {
    code: 'ROW_ABOVE_TABLE',
    severity: 'warning',
    line,
    message:
      `Line ${line} stands above the first row of the mapping and reads like an entry; it was taken ` +
      'over. Check how many rows the mapping skips.',
  };
}

function accountOf(text: string | null, profile: CsvProfile): string {
  if (text === null) return '';
  // An apostrophe before digits keeps spreadsheets from reading them as a number.
  return (profile.hasFormulaGuard ? unguard(text) : text).replace(/^'(?=\d)/, '');
}

function isBlank(row: CsvRow): boolean {
  return row.cells.every((cell) => cell.trim() === '');
}

function* eventsOf(
  groups: Map<string, Group>,
  issues: readonly Issue[],
  profile: CsvProfile,
  context: ReadOptions,
): Generator<StatementEvent> {
  for (const issue of issues) yield { type: 'issue', issue };
  if (groups.size === 0) {
    yield refusal(
      'CSV_NO_ENTRY',
      'No row of the file could be read as an entry. Check the mapping.',
    );
    return;
  }
  for (const group of groups.values()) yield* statementEvents(group, profile, context);
}

/** Delimited text by a saved or proposed profile. */
export const csv: StatementFormat = {
  id: 'csv',
  label: 'CSV',
  sniff: (head) => sniffDelimited(head),
  open: (context) => new CsvReader(context),
};
