/** The shapes in which the sample hands its rows to whoever stores them. */

/**
 * A value by column kind: minor amounts bigint, booleans boolean, json plain data, the rest text.
 */
export type SampleValue = string | number | bigint | boolean | null | object;

/** One row: `id` and every business column of its table. */
export type SampleRow = { readonly [column: string]: SampleValue };

/** A file as a bank sends it. */
export interface SampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What one person or job did at one time: a journal entry when stored. */
export interface SampleBatch {
  readonly label: string;
  /** ISO 8601 in UTC. Batches come in this order. */
  readonly at: string;
  readonly userLogin: string;
  /** New rows by table, the tables in an order in which references point backwards. */
  readonly tables: { readonly [table: string]: readonly SampleRow[] };
  /** Columns of rows of earlier batches by `id`, to be written over them. */
  readonly updates?: { readonly [table: string]: readonly SampleRow[] };
  /** Ids of rows of earlier batches that go, before updates are written. */
  readonly removes?: { readonly [table: string]: readonly string[] };
  /** The bytes of the batch's `raw_file` rows, to be kept under their hashes. */
  readonly files?: readonly SampleFile[];
  /** A cash position to be signed as it is known then: its day and the note that stays with it. */
  readonly signs?: { readonly asOf: string; readonly note: string };
}

/** The least that the sample needs to know of a role. */
export interface SampleRole {
  readonly name: string;
  readonly label: string;
  readonly permissions: readonly string[];
}
