/**
 * The reader of MT940 and MT942: a line-driven state machine over bytes read one per character, so that offsets
 * are bytes. A line opens a field only where its tag is known and possible at that point, for banks
 * wrap text so that it looks like tags (":12:11").
 */

import { isAscii } from 'node:buffer';
import { fieldDecoder } from '../charset.ts';
import {
  type ReadContext,
  refusal,
  type StatementEvent,
  type StatementFormat,
  type StatementReader,
} from '../format.ts';
import type { Issue } from '../model.ts';
import { otherSwift } from '../otherKinds.ts';
import { StatementBuilder } from './statement.ts';

const BATCH = 1000;
/** Fields of a statement's head; the others follow the opening balance. */
const HEAD_TAGS = new Set([
  '20',
  '21',
  '25',
  '25P',
  '28',
  '28C',
  '60F',
  '60M',
  'NS',
  '13',
  '13D',
  '34F',
]);
const BODY_TAGS = new Set(['61', '86', '62F', '62M', 'NS']);
const TAIL_TAGS = new Set(['64', '65', '86', 'NS', '62F', '62M', '90D', '90C']);
/** Only what has the form of a balance or total is one: ":64:" may be a wrapped time. */
const TAIL_START = /^:(?:6[45]:[CD]\d{6}[A-Z]{3}\d|90[CD]:\d{1,5}[A-Z]{3}\s?[\d,])/;

const TAG = /^(?:\d\d[A-Z]?|NS|94[02])$/;

/** The tag that a line begins with, or null. */
function tagOf(line: string): string | null {
  if (line.charCodeAt(0) !== 58) return null;
  const end = line.charCodeAt(3) === 58 ? 3 : line.charCodeAt(4) === 58 ? 4 : -1;
  if (end < 0) return null;
  if (end === 3) {
    // The two tags of every entry are told apart without making a string.
    const [first, second] = [line.charCodeAt(1), line.charCodeAt(2)];
    if (first === 54 && second === 49) return '61';
    if (first === 56 && second === 54) return '86';
  }
  const tag = line.slice(1, end);
  return TAG.test(tag) ? tag : null;
}

function isTerminator(line: string): boolean {
  return line === '-' || line.startsWith('-}') || line === '-\x03';
}

export class Mt940Reader implements StatementReader {
  private readonly isInterim: boolean;
  private readonly decode: (raw: string) => string;
  /** Only ASCII so far, which needs no decoding. */
  private isPlain = true;
  private rest = '';
  private nextStart = 0;
  private nextEnd = 0;
  private lineEnd = '\n';
  private isFirst = true;
  /** Byte offset of the start of `rest`, and the number of its first line. */
  private offset = 0;
  private line = 1;
  private events: StatementEvent[] = [];
  private statement: StatementBuilder | null = null;
  private hasOpened = false;
  private tag: string | null = null;
  private value = '';
  private fieldOffset = 0;
  private fieldLine = 0;
  private fieldEnd = 0;
  private statementCount = 0;
  private skipped: { line: number; count: number } | null = null;

  /** `isInterim`: the file is one of MT942 reports. A report among statements is known by its tags. */
  constructor(context: ReadContext, isInterim: boolean) {
    this.isInterim = isInterim;
    this.decode = fieldDecoder(context.encoding);
  }

  write(chunk: Uint8Array): readonly StatementEvent[] {
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.isPlain && !isAscii(view)) this.isPlain = false;
    this.rest = this.rest === '' ? view.toString('latin1') : this.rest + view.toString('latin1');
    if (this.isFirst) {
      this.isFirst = false;
      if (!this.rest.includes('\n') && this.rest.includes('\r')) this.lineEnd = '\r';
    }
    this.takeLines(false);
    return this.flush();
  }

  end(): readonly StatementEvent[] {
    this.takeLines(true);
    this.closeField();
    if (this.statement) this.closeStatement(true);
    if (this.skipped) this.report(this.skipped);
    if (this.statementCount === 0)
      this.events.push(
        refusal(
          this.isInterim ? 'MT942_NO_STATEMENT' : 'MT940_NO_STATEMENT',
          `The file holds no ${this.isInterim ? 'MT942 report' : 'MT940 statement'}: no field :20: ` +
            'with its other fields after it. Check that it is the statement file of the bank.',
        ),
      );
    return this.flush();
  }

  private flush(): StatementEvent[] {
    const events = this.events;
    this.events = [];
    return events;
  }

  /** Takes each complete line; the last one waits until its follower is known. */
  private takeLines(isEnd: boolean): void {
    const text = this.rest;
    let at = 0;
    let nextEnd = -1;
    while (at < text.length) {
      let end = nextEnd < at ? text.indexOf(this.lineEnd, at) : nextEnd;
      if (end < 0) {
        if (!isEnd) break;
        end = text.length;
      } else {
        nextEnd = text.indexOf(this.lineEnd, end + 1);
        if (nextEnd < 0 && !isEnd) break;
      }
      const cut = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
      this.nextStart = end + 1;
      this.nextEnd = nextEnd < 0 ? text.length : nextEnd;
      this.takeLine(text.slice(at, cut), this.offset + at, this.offset + cut);
      at = end + 1;
      this.line++;
    }
    this.offset += Math.min(at, text.length);
    this.rest = text.slice(at);
  }

  /** The line after the one at hand, or null after the last. */
  private nextLine(): string | null {
    const start = this.nextStart;
    return start < this.rest.length ? this.rest.slice(start, this.nextEnd) : null;
  }

  private takeLine(line: string, offset: number, end: number): void {
    const tag = tagOf(line);
    if (tag !== null && this.opensField(tag, line)) {
      this.closeField();
      if (tag === '20' || !this.statement) this.openStatement(offset);
      this.tag = tag;
      this.value = line.slice(tag.length + 2);
      this.fieldOffset = offset;
      this.fieldLine = this.line;
      this.fieldEnd = end;
    } else if (tag === null && this.endsMessage(line)) {
      this.closeField();
      this.closeStatement(false);
    } else if (this.tag !== null && this.continues(line)) {
      this.value += `\n${line}`;
      this.fieldEnd = end;
    } else this.skip(line);
  }

  /** Whether the line's tag is possible here; text that only looks like a tag is not one. */
  private opensField(tag: string, line: string): boolean {
    const statement = this.statement;
    if (statement?.phase === 'body' && (tag === '61' || tag === '86')) return true;
    if (tag === '940' || tag === '942') return false;
    if (tag === '20') {
      if (!statement || statement.phase === 'tail') return true;
      const next = this.nextLine();
      return next !== null && /^:(?:2[15]P?|28C?|34F|60[FM]|NS):/.test(next);
    }
    if (!statement) return /^(?:25P?|28C?|34F|60[FM]|61)$/.test(tag);
    if (statement.phase === 'head') {
      return HEAD_TAGS.has(tag) || BODY_TAGS.has(tag) || TAIL_TAGS.has(tag);
    }
    if (statement.phase === 'body') {
      if (BODY_TAGS.has(tag)) return true;
      if (tag === '25') return true;
      return TAIL_START.test(line);
    }
    return TAIL_TAGS.has(tag);
  }

  private endsMessage(line: string): boolean {
    if (!this.statement || !isTerminator(line)) return false;
    if (line.startsWith('-}') || this.statement.phase === 'tail') return true;
    const next = this.nextLine();
    return next === null || next.trim() === '' || /^\p{Cc}*(?::20:|\{1:|$)/u.test(next);
  }

  /** After the closing balance only :86: goes on over several lines; other text is the next message's. */
  private continues(line: string): boolean {
    if (line === '' || line === '\x03') return true;
    return this.statement?.phase !== 'tail' || this.tag === '86' || this.tag === 'NS';
  }

  private skip(line: string): void {
    const text = line.replace(/\p{Cc}/gu, '').trim();
    if (
      text === '' ||
      text === '-' ||
      text === ':940:' ||
      text === ':942:' ||
      /^(?:-?\}|\{\d?:)/.test(text)
    ) {
      const inline = text.indexOf(':20:');
      if (inline > 0 && text.startsWith('{')) this.takeInlineStart(line);
      return;
    }
    if (this.skipped) this.skipped.count++;
    else this.skipped = { line: this.line, count: 1 };
  }

  /** `{4::20:...` on one line. */
  private takeInlineStart(line: string): void {
    const at = line.indexOf(':20:');
    this.openStatement(this.offset);
    this.tag = '20';
    this.value = line.slice(at + 4);
    this.fieldLine = this.line;
  }

  private report(skipped: { line: number; count: number }): void {
    const issue: Issue = {
      code: 'TEXT_OUTSIDE_STATEMENT',
      severity: 'info',
      line: skipped.line,
      message: `${skipped.count} lines of text stand outside of the statements and were left out.`,
    };
    this.events.push({ type: 'issue', issue });
  }

  private openStatement(offset: number): void {
    this.closeStatement(false);
    this.statement = new StatementBuilder(offset, this.line, this.isInterim);
    this.hasOpened = false;
    this.statementCount++;
  }

  private closeField(): void {
    const tag = this.tag;
    const statement = this.statement;
    this.tag = null;
    if (tag === null || !statement) return;
    statement.take(tag, this.isPlain ? this.value : this.decode(this.value), {
      offset: this.fieldOffset,
      end: this.fieldEnd,
      line: this.fieldLine,
    });
    this.value = '';
    if (statement.entryCount >= BATCH) this.emitEntries(statement);
  }

  private emitEntries(statement: StatementBuilder): void {
    if (!this.hasOpened) this.events.push({ type: 'open', header: statement.header() });
    this.hasOpened = true;
    const entries = statement.drain();
    if (entries.length > 0) this.events.push({ type: 'entries', entries });
  }

  private closeStatement(isEndOfFile: boolean): void {
    const statement = this.statement;
    if (!statement) return;
    statement.finish(isEndOfFile);
    this.emitEntries(statement);
    this.events.push({
      type: 'close',
      header: statement.header(),
      issues: statement.issues,
      isRefused: statement.isRefused,
    });
    this.statement = null;
  }
}

/** Tags that only the interim report MT942 has. */
const INTERIM_TAG = /^:(?:34F|90D|90C):/m;

/** SWIFT MT940 customer statements in any dialect. */
export const mt940: StatementFormat = {
  id: 'mt940',
  label: 'SWIFT MT940',
  sniff(head) {
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
    let score = 0;
    if (/^:20:/m.test(text) || /\{4:\s*:20:/.test(text)) score += 0.35;
    if (/^:25P?:/m.test(text)) score += 0.2;
    if (/^:60[FM]:[CD]\d{6}[A-Z]{3}/m.test(text)) score += 0.3;
    if (/^:6(?:1:\d{6}|2[FM]:[CD])/m.test(text)) score += 0.2;
    if (/^:28C?:/m.test(text)) score += 0.1;
    if (INTERIM_TAG.test(text) && !/^:60[FM]:/m.test(text)) score = 0;
    if (otherSwift(text)) score = 0;
    return Math.min(1, score);
  },
  open: (context) => new Mt940Reader(context, false),
};
