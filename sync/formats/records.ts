/**
 * What readers of records of one length share (CODA, CFONB): cutting records out of lines, and handing
 * over statements whose end proves them whole.
 */
import type { StatementEvent } from './format.ts';
import type { Issue, Severity, StatementEntry, StatementHeader } from './model.ts';
import { hasError } from './source.ts';

export interface Place {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** A statement while its records are read. */
export interface RecordStatement {
  readonly issues: readonly Issue[];
  entries: StatementEntry[];
  hasOpened: boolean;
  readonly hasClosing: boolean;
  issue(code: string, severity: Severity, line: number, message: string): void;
  finishMovement(): void;
  header(): StatementHeader;
}

const BATCH = 1000;

/** The records of a line with their places; some transfers leave out the line ends. */
export function* recordsOf(raw: string, length: number, place: Place): Generator<[string, Place]> {
  if (raw.length <= length || raw.length % length !== 0) yield [raw, place];
  else
    for (let at = 0; at < raw.length; at += length) {
      const start = place.start + at;
      yield [raw.slice(at, at + length), { start, end: start + length, line: place.line }];
    }
}

/** Gathers events; entries go out in batches, so that no statement need fit into memory. */
export class RecordFeed {
  readonly #closingRecord: string;
  #events: StatementEvent[] = [];

  /** @param closingRecord what a cut statement lacks, in words */
  constructor(closingRecord: string) {
    this.#closingRecord = closingRecord;
  }

  drain(): StatementEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  push(event: StatementEvent): void {
    this.#events.push(event);
  }

  report(code: string, severity: Severity, line: number, message: string): void {
    this.#events.push({ type: 'issue', issue: { code, severity, line, message } });
  }

  /** Hands entries over once there are many of them. */
  emitMany(statement: RecordStatement): void {
    if (statement.entries.length >= BATCH) this.#emit(statement);
  }

  close(statement: RecordStatement): void {
    statement.finishMovement();
    const header = statement.header();
    if (!statement.hasClosing)
      statement.issue(
        'STATEMENT_CUT',
        'error',
        header.slice.line,
        `The statement has no ${this.#closingRecord}. It is refused as a whole.`,
      );
    this.#emit(statement);
    const { issues } = statement;
    this.#events.push({ type: 'close', header, issues, isRefused: hasError(issues) });
  }

  #emit(statement: RecordStatement): void {
    if (!statement.hasOpened) this.#events.push({ type: 'open', header: statement.header() });
    statement.hasOpened = true;
    const { entries } = statement;
    statement.entries = [];
    if (entries.length > 0) this.#events.push({ type: 'entries', entries });
  }
}
