/**
 * Statement rows as the model of the file formats: one way for the sample's identities and for
 * writing statements out, so that a file made here is known again when it is imported.
 */
import { minorDigits } from '../../core/money/currencies.ts';
import { formatMinor } from '../../core/money/money.ts';
import { isoDate } from '../../core/time/dates.ts';
import {
  ibanShape,
  NO_CODE,
  NO_COUNTERPARTY,
  NO_DETAILS,
  NO_REFERENCES,
  type Sign,
  type Statement,
  type StatementBalance,
  type StatementEntry,
} from '../../sync/formats/model.ts';
import type { SampleRow } from './rows.ts';

/** What a statement says of its account beyond the rows. */
export interface StatementAccount {
  readonly number: string;
  readonly name: string;
  readonly ownerName: string;
  readonly bic: string;
}

const NOWHERE = Object.freeze({ offset: 0, length: 0, line: 1 });

const SWIFT_TYPES: Readonly<Record<string, string>> = {
  'ACMT-MDOP-CHRG': 'NCHG',
  'ACMT-MCOP-INTR': 'NINT',
  'PMNT-ICDT-RRTN': 'NRTI',
  'SECU-SETT-REDM': 'NSEC',
  'SECU-SETT-SUBS': 'NSEC',
};

function signOf(minor: bigint): Sign {
  return minor < 0n ? 'debit' : 'credit';
}

function unsigned(minor: bigint, currency: string): string {
  return formatMinor(minor < 0n ? -minor : minor, minorDigits(currency));
}

function text(row: SampleRow, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

function optionalText(row: SampleRow, column: string): string | null {
  const value = row[column];
  return typeof value === 'string' ? value : null;
}

function minorOf(row: SampleRow, column: string): bigint {
  const value = row[column];
  return typeof value === 'bigint' ? value : 0n;
}

function balance(kind: 'opening' | 'closing', row: SampleRow): StatementBalance {
  const currency = text(row, 'currency');
  const minor = minorOf(row, `${kind}_minor`);
  return {
    kind,
    code: kind === 'opening' ? 'OPBD' : 'CLBD',
    isIntermediate: false,
    isDerived: false,
    sign: signOf(minor),
    amount: unsigned(minor, currency),
    currency,
    date: isoDate(text(row, kind === 'opening' ? 'from_date' : 'to_date')),
  };
}

/** A row of `statement_line` as an entry of the model. */
export function entryOf(row: SampleRow): StatementEntry {
  const currency = text(row, 'currency');
  const minor = minorOf(row, 'amount_minor');
  const code = text(row, 'code');
  // A line that came by MT940 has SWIFT's type alone.
  const isSwift = /^N[A-Z]{3}$/.test(code);
  const parts = code === '' || isSwift ? [] : code.split('-');
  const [domain = null, family = null, subFamily = null] = parts;
  return {
    sign: signOf(minor),
    amount: unsigned(minor, currency),
    currency,
    status: 'booked',
    isReversal: row.reversal === true,
    bookingDate: isoDate(text(row, 'booking_date')),
    valueDate: isoDate(text(row, 'value_date')),
    code: {
      ...NO_CODE,
      swift: isSwift ? code : (SWIFT_TYPES[code] ?? 'NTRF'),
      domain,
      family,
      subFamily,
    },
    balanceAfter: null,
    batchCount: null,
    details: NO_DETAILS,
    slice: NOWHERE,
    references: {
      ...NO_REFERENCES,
      bank: optionalText(row, 'bank_reference'),
      customer: optionalText(row, 'customer_reference'),
      endToEnd: optionalText(row, 'end_to_end_id'),
    },
    counterparty: {
      ...NO_COUNTERPARTY,
      name: optionalText(row, 'counterparty_name'),
      account: optionalText(row, 'counterparty_account'),
    },
    remittance: optionalText(row, 'remittance'),
    returnReason: null,
    original: null,
    exchangeRate: null,
    charges: null,
  };
}

/**
 * A row of `statement` with its lines as a statement of the model. The statement's id is its date
 * and the end of the account number, 16 characters at most, as MT940 wants it.
 */
export function statementOf(
  account: StatementAccount,
  row: SampleRow,
  lines: readonly SampleRow[],
): Statement {
  const day = text(row, 'to_date');
  return {
    kind: 'booked',
    statementId: `${day.replaceAll('-', '')}${account.number.slice(-8)}`,
    number: optionalText(row, 'number'),
    legalNumber: null,
    messageId: null,
    page: null,
    account: {
      id: account.number,
      iban: ibanShape(account.number),
      bic: account.bic,
      name: account.name,
      ownerName: account.ownerName,
    },
    currency: text(row, 'currency'),
    from: isoDate(text(row, 'from_date')),
    to: isoDate(day),
    createdAt: `${day}T18:00:00Z`,
    balances: [balance('opening', row), balance('closing', row)],
    information: null,
    declared: null,
    slice: NOWHERE,
    entries: lines.map(entryOf),
    issues: [],
  };
}
