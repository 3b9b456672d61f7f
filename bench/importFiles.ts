/** One file of many statement entries in each format that the importer reads, made by Ballast's own writers. */
import type { IsoDate } from '../core/time/dates.ts';
import { writeCamt053 } from '../sync/formats/camt/write.ts';
import { writeCsv } from '../sync/formats/csv/write.ts';
import {
  NO_CODE,
  NO_COUNTERPARTY,
  NO_DETAILS,
  NO_REFERENCES,
  type Statement,
  type StatementBalance,
  type StatementEntry,
} from '../sync/formats/model.ts';
import { writeMt940 } from '../sync/formats/mt940/write.ts';
import { accountCount, dateOfDay, type Line, lineColumns, makeLines } from './lines.ts';

export interface BenchFile {
  readonly format: 'mt940' | 'camt053' | 'csv';
  readonly name: string;
  readonly bytes: Uint8Array;
}

const linesPerStatement = 25;
const slice = { offset: 0, length: 0, line: 1 };
const at = Object.fromEntries(lineColumns.map((name, index) => [name, index])) as {
  readonly [name in (typeof lineColumns)[number]]: number;
};

function decimal(minor: bigint): string {
  const digits = String(minor < 0n ? -minor : minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function textAt(line: Line, column: keyof typeof at): string | null {
  const value = line[at[column]];
  return value === null || value === undefined ? null : String(value);
}

function entryOf(line: Line): StatementEntry {
  const minor = BigInt(line[at.amount_minor] ?? 0n);
  const date = textAt(line, 'booking_date') as IsoDate;
  return {
    references: {
      ...NO_REFERENCES,
      bank: textAt(line, 'bank_reference'),
      endToEnd: textAt(line, 'end_to_end_id'),
    },
    counterparty: {
      ...NO_COUNTERPARTY,
      name: textAt(line, 'counterparty_name'),
      account: textAt(line, 'counterparty_account'),
    },
    remittance: textAt(line, 'remittance'),
    returnReason: null,
    original: null,
    exchangeRate: null,
    charges: null,
    sign: minor < 0n ? 'debit' : 'credit',
    amount: decimal(minor),
    currency: 'EUR',
    status: 'booked',
    isReversal: false,
    bookingDate: date,
    valueDate: date,
    code: { ...NO_CODE, swift: 'NTRF', business: '166' },
    balanceAfter: null,
    batchCount: null,
    details: NO_DETAILS,
    slice,
  };
}

function balance(kind: 'opening' | 'closing', minor: bigint, date: IsoDate): StatementBalance {
  return {
    kind,
    code: kind === 'opening' ? '60F' : '62F',
    isIntermediate: false,
    isDerived: false,
    sign: minor < 0n ? 'debit' : 'credit',
    amount: decimal(minor),
    currency: 'EUR',
    date,
  };
}

/** Statements of 25 entries, one an account and day, whose balances prove them. */
export function benchStatements(lineCount: number): Statement[] {
  const days = Math.ceil(lineCount / linesPerStatement / accountCount);
  const lines = makeLines(lineCount, 40_000_000, { from: 0, to: days });
  const balances = new Map<number, bigint>();
  return Array.from({ length: Math.ceil(lineCount / linesPerStatement) }, (_, index) => {
    const account = index % accountCount;
    const day = Math.floor(index / accountCount);
    const date = dateOfDay(day) as IsoDate;
    const entries = lines
      .slice(index * linesPerStatement, (index + 1) * linesPerStatement)
      .map((line) => ({ ...entryOf(line), bookingDate: date, valueDate: date }));
    const opening = balances.get(account) ?? 0n;
    const closing = entries.reduce(
      (sum, { sign, amount }) =>
        sum + BigInt(amount.replace('.', '')) * (sign === 'debit' ? -1n : 1n),
      opening,
    );
    balances.set(account, closing);
    const iban = `DE00500105170000${String(account).padStart(6, '0')}`;
    return {
      kind: 'booked',
      statementId: `B${day}-${account}`,
      number: String(day + 1),
      legalNumber: null,
      messageId: null,
      page: null,
      account: { id: iban, iban, bic: null, name: null, ownerName: null },
      currency: 'EUR',
      from: date,
      to: date,
      createdAt: null,
      balances: [balance('opening', opening, date), balance('closing', closing, date)],
      information: null,
      declared: null,
      slice,
      entries,
      issues: [],
    };
  });
}

/** The same entries as MT940, camt.053 and CSV. */
export function benchFiles(lineCount: number): BenchFile[] {
  const statements = benchStatements(lineCount);
  const made = { messageId: 'BENCH', createdAt: '2026-01-01T00:00:00+00:00' };
  return [
    { format: 'mt940', name: 'bench.sta', bytes: writeMt940(statements).bytes },
    { format: 'camt053', name: 'bench.xml', bytes: writeCamt053(statements, made) },
    { format: 'csv', name: 'bench.csv', bytes: writeCsv(statements) },
  ];
}
