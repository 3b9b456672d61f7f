/** What the parsing process hands back: rows ready for the store, proofs and findings. Plain data. */
import type { AppError } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { BillingStatement } from '../../sync/formats/camt086/read.ts';
import type { CsvProfile } from '../../sync/formats/csv/profile.ts';
import type { DateOrder } from '../../sync/formats/format.ts';
import type { SourceSlice } from '../../sync/formats/model.ts';
import type { PaymentSummary } from '../../sync/formats/payments/index.ts';
import type { OrderedBatch, PaymentNews } from '../../sync/formats/payments/orders.ts';

/** What a person said about a file because the file itself does not. */
export interface FileAnswers {
  readonly account?: string | undefined;
  readonly currency?: string | undefined;
  readonly dateOrder?: DateOrder | undefined;
}

/** What a file leaves open and a person may answer. */
export type FileQuestion = 'account' | 'currency' | 'dateOrder';

export interface FileToParse {
  readonly name: string;
  readonly content: Uint8Array;
  readonly csvProfile?: CsvProfile;
  readonly answers?: FileAnswers;
  /** A second person takes in what only findings marked `isOverridable` would refuse. */
  readonly isOverridden?: true;
}

/** CSV profiles that were saved, found again by the fingerprint of a file's header. */
export interface SavedProfile {
  readonly header_fingerprint: string;
  readonly profile: unknown;
}

export interface ParseRequest {
  readonly files: readonly FileToParse[];
  readonly saved: readonly SavedProfile[];
  /** Assumed, with a warning, where a CSV names no currency. */
  readonly baseCurrency: string;
}

export interface ParsedIssue {
  readonly code: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly line?: number;
  readonly isOverridable?: true;
}

/** Columns of `statement_line` that the file decides, in this order. */
export const LINE_COLUMNS = [
  'position',
  'booking_date',
  'value_date',
  'currency',
  'amount_minor',
  'code',
  'bank_reference',
  'customer_reference',
  'end_to_end_id',
  'counterparty_name',
  'counterparty_account',
  'remittance',
  'reversal',
  'details',
  'fingerprint',
  'occurrence',
  'source_line',
  'source_offset',
  'source_length',
  'entry_reference',
  'message_id',
  'payment_info_id',
] as const;

export type ParsedLine = readonly (string | number | bigint | null)[];

export type LineColumn = (typeof LINE_COLUMNS)[number];

const PLACES = new Map<string, number>(LINE_COLUMNS.map((name, place) => [name, place]));

/** One column of a line that was read. */
export function cellOf<Value extends string | number | bigint | null>(
  line: ParsedLine,
  column: LineColumn,
): Value {
  return line[PLACES.get(column) ?? -1] as Value;
}

/** Status (booked, pending or info), then the columns of a line. */
export type ParsedInterimLine = readonly [status: string, ...ParsedLine];

/** A balance as printed, signed, with its code in the file (60F, OPBD, 015, LEDGERBAL). */
export interface PrintedBalance {
  readonly kind: string;
  readonly code: string;
  readonly amount: string;
  readonly currency: string;
  readonly date: IsoDate | null;
  /** Worked out by the reader and not printed. */
  readonly isDerived: boolean;
}

/** What a page or a refused statement says, in decimal text as printed: its currency may be unknown. */
export interface PrintedFigures {
  readonly accountNumber: string;
  readonly currency: string;
  readonly kind: string;
  readonly number: string | null;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly opening: string | null;
  readonly closing: string | null;
  readonly balances: readonly PrintedBalance[];
  readonly creditCount: number;
  readonly debitCount: number;
  readonly sumCredits: string;
  readonly sumDebits: string;
  readonly entryCount: number;
  readonly proof: 'proven' | 'unproven' | 'unbalanced';
}

/** A statement that was read and may not be stored, with everything that stands against it. */
export interface RefusedStatement extends PrintedFigures {
  /** Its place in the file; the offset names it when the file is read again. */
  readonly source: SourceSlice;
  readonly issues: readonly ParsedIssue[];
  /** Whether a second person may take it in nevertheless. */
  readonly isOverridable: boolean;
}

/**
 * What became of a file. `valid`: read, and nothing to look at. `edge`: read, with a warning, a dialect
 * or a value that had to be assumed. `refused`: nothing of it may be stored.
 */
export type FileClass = 'valid' | 'edge' | 'malformed';

export interface ParsedStatement {
  readonly accountNumber: string;
  readonly accountName: string | null;
  readonly bic: string | null;
  readonly currency: string;
  readonly kind: 'booked' | 'interim' | 'notification';
  readonly number: string | null;
  readonly identity: string;
  /** The place that a corrected statement takes again; null where the bank names no number. */
  readonly slot: string | null;
  /** Hash over the facts of all entries. */
  readonly content: string;
  /** When the bank made it, as printed. */
  readonly madeAt: string | null;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly creditMinor: bigint;
  readonly debitMinor: bigint;
  readonly creditCount: number;
  readonly debitCount: number;
  readonly proof: 'proven' | 'unproven' | 'unbalanced';
  readonly differenceMinor: bigint | null;
  readonly warnings: readonly { code: string; message: string; line?: number }[];
  /** What was completed or recognised as a dialect, and is no reason to worry. */
  readonly notes: readonly { code: string; message: string; line?: number }[];
  /** Every balance of the statement; of joined pages, those of the whole. */
  readonly balances: readonly PrintedBalance[];
  readonly lines: readonly ParsedLine[];
  /** Entries that are not of the ledger: all of an interim report, the pending ones of a statement. */
  readonly interimLines: readonly ParsedInterimLine[];
  readonly interimIssues: readonly ParsedIssue[];
  /** The pages that were joined; empty where the statement has one. */
  readonly pages: readonly PrintedFigures[];
  /** Where the statement stands in the file: bytes from its start, and its first line. */
  readonly source: SourceSlice;
}

export interface ParsedRate {
  readonly base: string;
  readonly quote: string;
  readonly date: IsoDate;
  readonly rate: string;
  readonly source: string;
}

export interface ParsedFile {
  readonly name: string;
  readonly class: FileClass;
  readonly questions: readonly FileQuestion[];
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly format: string | null;
  readonly statements: readonly ParsedStatement[];
  /** Read, but not to be stored: the findings say why. */
  readonly refusedStatements: readonly RefusedStatement[];
  readonly rates: readonly ParsedRate[];
  /** What banks billed for their services, where it is a billing statement. */
  readonly billing: readonly BillingStatement[];
  readonly issues: readonly ParsedIssue[];
  readonly refusal: AppError | null;
  /** Counts and sums of a payment file, which holds no statement. */
  readonly payment: PaymentSummary | null;
  /** What a payment file orders, and what it tells of payments that were ordered before. */
  readonly orders: readonly OrderedBatch[];
  readonly news: readonly PaymentNews[];
  /** How a CSV file is read: proposal with confidence, or the profile that was given. */
  readonly profile: unknown;
  readonly headerFingerprint: string | null;
}
