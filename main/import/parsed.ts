/** What the parsing process hands back: rows ready for the store, proofs and findings. Plain data. */
import type { AppError } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { CsvProfile } from '../../sync/formats/csv/profile.ts';
import type { SourceSlice } from '../../sync/formats/model.ts';

export interface FileToParse {
  readonly name: string;
  readonly content: Uint8Array;
  readonly csvProfile?: CsvProfile;
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

/** What a page or a refused statement says, in decimal text as printed: its currency may be unknown. */
export interface PrintedFigures {
  readonly accountNumber: string;
  readonly currency: string;
  readonly kind: string;
  readonly number: string | null;
  readonly opening: string | null;
  readonly closing: string | null;
  readonly creditCount: number;
  readonly debitCount: number;
  readonly sumCredits: string;
  readonly sumDebits: string;
  readonly entryCount: number;
  readonly proof: 'proven' | 'unproven' | 'unbalanced';
}

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
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly format: string | null;
  readonly statements: readonly ParsedStatement[];
  /** Read, but not to be stored: the findings say why. */
  readonly refusedStatements: readonly PrintedFigures[];
  readonly rates: readonly ParsedRate[];
  readonly issues: readonly ParsedIssue[];
  readonly refusal: AppError | null;
  /** How a CSV file is read: proposal with confidence, or the profile that was given. */
  readonly profile: unknown;
  readonly headerFingerprint: string | null;
}
