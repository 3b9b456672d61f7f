/**
 * The interface behind which every statement format lives. A format recognises itself by content and
 * opens a reader that takes bytes as they come and gives events as they complete, so that a file of
 * any size needs neither one big string nor one big object.
 */
import { type AppError, AppFailure } from '../../core/result.ts';
import type { Encoding, EncodingGuess } from './charset.ts';
import type { CsvProfile } from './csv/profile.ts';
import type { Issue, Statement, StatementEntry, StatementHeader } from './model.ts';

/** What a reader may be told. All of it is optional knowledge of the person or of the workspace. */
export interface ReadOptions {
  /** Overrides the detected charset. */
  readonly encoding?: Encoding;
  /** A CSV file is read by this profile; without it one is proposed from the whole file. */
  readonly csvProfile?: CsvProfile;
  /** For files that name no account or no currency (CSV, QIF, some OFX). */
  readonly defaultAccount?: string;
  readonly defaultCurrency?: string;
  /** The order of day, month and year where the file leaves it open (QIF, CSV). */
  readonly dateOrder?: DateOrder;
  /** Nothing tells how the dates of a proposed profile are to be read, and nobody has answered. */
  readonly isDateOrderOpen?: boolean;
  /** A second person takes in what only findings marked `isOverridable` would refuse. */
  readonly isOverridden?: boolean;
  /** Refuse larger files; default 1 GiB. */
  readonly maxBytes?: number;
}

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

export interface ReadContext extends ReadOptions {
  readonly fileName: string;
  readonly encoding: Encoding;
}

/**
 * What a reader gives, in this order per statement: one `open`, any number of `entries`, one `close`.
 *
 * `open` holds what is known before the first entry, `close` the complete header. A statement closed
 * with `isRefused` counts as a whole: its entries must not be stored. `refusal` ends the file and
 * voids everything before it, for the file is not what it claims to be.
 */
export type StatementEvent =
  | { readonly type: 'open'; readonly header: StatementHeader }
  | { readonly type: 'entries'; readonly entries: readonly StatementEntry[] }
  | {
      readonly type: 'close';
      readonly header: StatementHeader;
      readonly issues: readonly Issue[];
      readonly isRefused: boolean;
    }
  | { readonly type: 'issue'; readonly issue: Issue }
  | { readonly type: 'refusal'; readonly error: AppError };

/** A push reader: bytes in any pieces in, completed events out. Neither method throws on bad input. */
export interface StatementReader {
  write(chunk: Uint8Array): readonly StatementEvent[];
  /** Call once after the last bytes. */
  end(): readonly StatementEvent[];
}

export interface StatementFormat {
  readonly id: string;
  readonly label: string;
  /** Confidence from 0 to 1 that the bytes are of this format, judged from the first 64 KiB. */
  sniff(head: Uint8Array): number;
  /** The charset by rules of the format's own, where neither the person nor a declaration told one. */
  charset?(bytes: Uint8Array, guess: EncodingGuess): Encoding;
  open(context: ReadContext): StatementReader;
}

/** Everything read from one file. `refused` statements are for display and quarantine only. */
export interface StatementFile {
  readonly format: string;
  readonly encoding: Encoding;
  readonly statements: readonly Statement[];
  readonly refused: readonly Statement[];
  /** Findings about the file outside of its statements. */
  readonly issues: readonly Issue[];
}

const CHUNK_BYTES = 1 << 20;

/** Runs a reader over bytes, or over chunks as they arrive, and yields its events. */
export function* readEvents(
  reader: StatementReader,
  source: Uint8Array | Iterable<Uint8Array>,
): Generator<StatementEvent> {
  const chunks = source instanceof Uint8Array ? slices(source) : source;
  for (const chunk of chunks)
    for (const event of reader.write(chunk)) {
      yield event;
      if (event.type === 'refusal') return;
    }
  yield* reader.end();
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    yield bytes.subarray(at, Math.min(at + CHUNK_BYTES, bytes.length));
}

/**
 * Gathers events into whole statements, one at a time: only the current one is in memory.
 * Throws `AppFailure` with the reader's error where the file is refused.
 */
export function* statementsOf(
  events: Iterable<StatementEvent>,
  onIssue: (issue: Issue) => void,
): Generator<{ readonly statement: Statement; readonly isRefused: boolean }> {
  let entries: StatementEntry[] = [];
  for (const event of events) {
    if (event.type === 'open') entries = [];
    else if (event.type === 'entries') for (const entry of event.entries) entries.push(entry);
    else if (event.type === 'issue') onIssue(event.issue);
    else if (event.type === 'refusal') throw new AppFailure(event.error);
    else {
      yield {
        statement: { ...event.header, entries, issues: event.issues },
        isRefused: event.isRefused,
      };
      entries = [];
    }
  }
}

/** A refusal in the one error shape; `message` says what, where and what to do. */
export function refusal(code: string, message: string, line?: number): StatementEvent {
  return {
    type: 'refusal',
    error: {
      kind: 'invalid-input',
      code,
      message,
      ...(line === undefined ? {} : { path: `line ${line}` }),
    },
  };
}
