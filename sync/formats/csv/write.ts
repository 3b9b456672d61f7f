/**
 * Writes statement entries as CSV for people and spreadsheets: one row an entry, UTF-8 with a mark,
 * and no text cell that a spreadsheet would run as a formula.
 */
import type { Statement, StatementEntry } from '../model.ts';
import { signedAmount } from '../model.ts';
import { guard } from './cells.ts';
import { type CsvProfile, parseCsvProfile } from './profile.ts';

const HEADER = [
  'account',
  'booking_date',
  'value_date',
  'amount',
  'currency',
  'status',
  'bank_reference',
  'customer_reference',
  'end_to_end_id',
  'mandate_id',
  'code',
  'booking_text',
  'counterparty_name',
  'counterparty_account',
  'counterparty_bank',
  'remittance',
] as const;

/** The profile that reads what `writeCsv` writes, back to the same values. */
export const EXPORT_PROFILE: CsvProfile = parseCsvProfile({
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  decimal: '.',
  thousands: '',
  datePattern: 'yyyy-MM-dd',
  skipRows: 1,
  columns: {
    account: 0,
    bookingDate: 1,
    valueDate: 2,
    amount: 3,
    currency: 4,
    status: 5,
    id: 6,
    reference: 7,
    endToEnd: 8,
    mandate: 9,
    code: 10,
    bookingText: 11,
    counterpartyName: 12,
    counterpartyAccount: 13,
    counterpartyBank: 14,
    text: [15],
  },
  pendingValues: ['pending', 'info'],
  hasFormulaGuard: true,
});

/** Quotes where a delimiter, quote or line end makes it necessary. */
export function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell of text: guarded against formulas, then quoted. Not for numbers: a minus sign is no formula. */
export function textCell(text: string | null): string {
  return text === null ? '' : quoteCell(guard(text));
}

/** Writes all entries of the statements, in order. */
export function writeCsv(statements: readonly Statement[]): Uint8Array {
  const lines: string[] = [HEADER.join(',')];
  for (const statement of statements)
    for (const entry of statement.entries) lines.push(rowOf(statement, entry));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf8');
}

function rowOf(statement: Statement, entry: StatementEntry): string {
  const { references, counterparty, code } = entry;
  return [
    textCell(statement.account.id),
    entry.bookingDate,
    entry.valueDate ?? '',
    signedAmount(entry),
    entry.currency,
    entry.status,
    textCell(references.bank),
    textCell(references.customer),
    textCell(references.endToEnd),
    textCell(references.mandate),
    textCell(code.proprietary ?? code.swift ?? code.domain),
    textCell(code.text),
    textCell(counterparty.name),
    textCell(counterparty.account),
    textCell(counterparty.bankId),
    textCell(entry.remittance),
  ].join(',');
}
