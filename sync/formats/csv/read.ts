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
import {
  type EntryStatus,
  type Issue,
  NO_CODE,
  NO_DETAILS,
  type StatementEntry,
} from '../model.ts';
import { tidy } from '../values.ts';
import { compileDatePattern, type DateReader, isSumText, mayBeSum, unguard } from './cells.ts';
import { detectProfile, type ProfileProposal, sniffDelimited } from './detect.ts';
import type { CsvProfile } from './profile.ts';
import { amountOf, balanceOf, type Decode, feeOf, lessFee, RowProblem } from './rowMoney.ts';
import { type CsvRow, CsvScanner } from './scan.ts';
import { type Group, statementEvents } from './statement.ts';

/** Text in the form that the scanner wants, with the way back to bytes. */
interface Source {
  readonly text: string;
  readonly start: number;
  readonly bytesPerChar: number;
  readonly decode: Decode;
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

function rowBuilder(
  source: Source,
  profile: CsvProfile,
  readDate: DateReader,
): (row: CsvRow, ownCurrency: string) => StatementEntry | RowProblem {
  const { columns } = profile;
  const stages = new Map<string | undefined, EntryStatus>([
    ...profile.pendingValues.map((value) => [value.toLowerCase(), 'pending'] as const),
    ...profile.voidValues.map((value) => [value.toLowerCase(), 'info'] as const),
  ]);
  const cellOf = (row: CsvRow, column: number | undefined): string | null => {
    if (column === undefined) return null;
    const text = tidy(source.decode(row.cells[column] ?? ''));
    return text !== null && profile.hasFormulaGuard ? unguard(text) : text;
  };
  const [onlyText] = columns.text.length === 1 ? columns.text : [undefined];
  return (row, ownCurrency) => {
    if (row.isBroken) return new RowProblem('a quote is opened and never closed');
    const dateText = source.decode(row.cells[columns.bookingDate] ?? '');
    const day = columns.pendingDate;
    const isWaiting = day !== undefined && dateText.trim() === '';
    const booking = readDate(isWaiting ? source.decode(row.cells[day] ?? '') : dateText);
    if (!booking) return new RowProblem(`"${dateText.slice(0, 30)}" is not a date`);
    const gross = amountOf(row, profile, source.decode);
    if (gross instanceof RowProblem) return gross;
    const fee = feeOf(row, profile, source.decode);
    if (fee instanceof RowProblem) return fee;
    const money = fee === null ? gross : lessFee(gross, fee);
    const value =
      columns.valueDate === undefined
        ? null
        : readDate(source.decode(row.cells[columns.valueDate] ?? ''));
    const balance = balanceOf(row, profile, source.decode);
    if (balance instanceof RowProblem) return balance;
    const remittance =
      onlyText === undefined
        ? tidy(columns.text.map((column) => cellOf(row, column) ?? '').join(' '))
        : cellOf(row, onlyText);
    const sum = mayBeSum(remittance)
      ? columns.text.map((column) => cellOf(row, column)).find(isSumText)
      : undefined;
    if (sum) return new RowProblem(`"${sum}" is a balance or a total and no entry`);
    const status = cellOf(row, columns.status)?.toLowerCase();
    const currency = currencyOf(cellOf(row, columns.currency)) ?? ownCurrency;
    const code = cellOf(row, columns.code);
    const text = cellOf(row, columns.bookingText);
    return {
      sign: money.sign,
      amount: money.amount,
      currency,
      status: stages.get(status) ?? (isWaiting ? 'pending' : 'booked'),
      isReversal: false,
      bookingDate: booking.date,
      valueDate: value?.date ?? null,
      code:
        code === null && text === null
          ? NO_CODE
          : {
              swift: null,
              business: null,
              domain: null,
              family: null,
              subFamily: null,
              proprietary: code,
              proprietaryIssuer: null,
              text,
            },
      references: {
        entry: null,
        bank: cellOf(row, columns.id),
        customer: cellOf(row, columns.reference),
        endToEnd: cellOf(row, columns.endToEnd),
        instruction: null,
        transaction: null,
        mandate: cellOf(row, columns.mandate),
        creditorId: null,
        message: null,
        paymentInfo: null,
        uetr: null,
        structured: null,
      },
      counterparty: {
        name: cellOf(row, columns.counterpartyName),
        account: cellOf(row, columns.counterpartyAccount),
        bankId: cellOf(row, columns.counterpartyBank),
        ultimateName: null,
      },
      remittance,
      returnReason: null,
      original: null,
      exchangeRate: null,
      charges: fee === null ? null : { amount: fee.amount, currency },
      balanceAfter: balance,
      batchCount: null,
      details: NO_DETAILS,
      slice: {
        offset: row.start * source.bytesPerChar,
        length: (row.end - row.start) * source.bytesPerChar,
        line: row.line,
      },
    };
  };
}

/** A currency's code in capitals, the same object for each, or null where the text is none. */
function currencyOf(text: string | null): string | null {
  if (text === null) return null;
  const known = CURRENCIES.get(text);
  if (known !== undefined) return known;
  if (!/^[A-Za-z]{3}$/.test(text)) return null;
  const code = text.toUpperCase();
  if (CURRENCIES.size < 1000) CURRENCIES.set(text, code);
  return code;
}

const CURRENCIES = new Map<string, string>();

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
