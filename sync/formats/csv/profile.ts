/**
 * How one bank's CSV is read. A profile is plain data that is proposed by detection, corrected by a
 * person, saved per bank and found again by the fingerprint of the header row.
 */
import { z } from 'zod';
import { ENCODINGS } from '../charset.ts';

const column = z.int().min(0).max(999);

export const csvProfileSchema = z.object({
  encoding: z.enum(ENCODINGS),
  /** Columns by position in the line instead of by delimiter, which then counts for nothing. */
  fixedFields: z
    .array(z.object({ start: z.int().min(0).max(4000), length: z.int().min(1).max(4000) }))
    .min(2)
    .max(200)
    .optional(),
  /** Amounts without a mark end in so many decimals: `12345` is 123.45. */
  impliedDecimals: z.int().min(0).max(6).optional(),
  delimiter: z.string().length(1),
  quote: z.enum(['"', "'", '']),
  decimal: z.enum([',', '.']),
  /** The mark between groups of thousands; empty where there is none. */
  thousands: z.enum(['', ',', '.', ' ', "'", '\u00a0', '\u202f']),
  /** Year, month and day as y, M, d: `dd.MM.yyyy`, `yyyyMMdd`, `d/M/yy`. What follows is cut off. */
  datePattern: z.string().min(3).max(40),
  /** Rows before the first entry, the header row among them. */
  skipRows: z.int().min(0).max(1000),
  /** Rows after the last entry. */
  skipFooterRows: z.int().min(0).max(1000).default(0),
  columns: z.object({
    bookingDate: column,
    valueDate: column.optional(),
    /** The day of rows that have no booking date yet; they are pending. */
    pendingDate: column.optional(),
    /** What the bank kept for itself beside the amount; the account moved by both. */
    fee: column.optional(),
    /** One signed or flagged amount, or the pair of debit and credit. */
    amount: column.optional(),
    debit: column.optional(),
    credit: column.optional(),
    flag: column.optional(),
    currency: column.optional(),
    account: column.optional(),
    balance: column.optional(),
    /** The bank's own id of the entry, unique in the account. */
    id: column.optional(),
    reference: column.optional(),
    endToEnd: column.optional(),
    mandate: column.optional(),
    code: column.optional(),
    bookingText: column.optional(),
    counterpartyName: column.optional(),
    counterpartyAccount: column.optional(),
    counterpartyBank: column.optional(),
    status: column.optional(),
    /** Joined by a blank into the remittance text. */
    text: z.array(column).default([]),
  }),
  /** What the flag column says for money out and in; compared without case. */
  debitFlags: z.array(z.string()).default([]),
  creditFlags: z.array(z.string()).default([]),
  /** Card statements print purchases as positive amounts. */
  isInverse: z.boolean().default(false),
  fixedCurrency: z.string().length(3).optional(),
  fixedAccount: z.string().optional(),
  /** Values of the status column that mark an entry as not yet booked. */
  pendingValues: z.array(z.string()).default([]),
  /** Those of entries that never came about (declined, reverted): shown and not booked. */
  voidValues: z.array(z.string()).default([]),
  /** Text cells carry a leading apostrophe against formulas, as our own export writes them. */
  hasFormulaGuard: z.boolean().default(false),
});

export type CsvProfile = z.output<typeof csvProfileSchema>;

/** Reads a stored profile; throws zod's error where it is not one. */
export function parseCsvProfile(value: unknown): CsvProfile {
  return csvProfileSchema.parse(value);
}
