/**
 * What readers of plain text share: a file kept until its last byte, because something at its end
 * decides about its beginning, and its lines with their places.
 */
import {
  decodeBytes,
  detectEncoding,
  type Encoding,
  fieldDecoder,
  isAsciiCompatible,
} from './charset.ts';
import { type ReadContext, refusal, type StatementEvent, type StatementReader } from './format.ts';
import type { Issue, SourceSlice } from './model.ts';

/** Text one character per byte where the charset allows, with the way back to bytes and letters. */
export interface TextSource {
  readonly text: string;
  /** Index of the first character after a byte order mark. */
  readonly start: number;
  readonly bytesPerChar: number;
  readonly decode: (raw: string) => string;
}

export function sourceOf(bytes: Uint8Array, encoding: Encoding): TextSource {
  const bom = detectEncoding(bytes.subarray(0, 4)).bomLength;
  if (isAsciiCompatible(encoding))
    return {
      text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
      start: bom,
      bytesPerChar: 1,
      decode: fieldDecoder(encoding),
    };
  const text = decodeBytes(bytes, encoding);
  const start = text.startsWith('\ufeff') ? 1 : 0;
  return { text, start, bytesPerChar: 2, decode: (raw) => raw };
}

/** The bytes between two characters of a source. */
export function sliceOf(source: TextSource, start: number, end: number, line: number): SourceSlice {
  const { bytesPerChar } = source;
  return { offset: start * bytesPerChar, length: (end - start) * bytesPerChar, line };
}

/** A line without its end, still undecoded; `start` and `end` are indices into the source. */
export interface RawLine {
  readonly raw: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** The lines of a source, ended by LF, CR LF, or CR where the file has no LF at all. */
export function* linesOf(source: TextSource): Generator<RawLine> {
  const { text } = source;
  const mark = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  let line = 1;
  for (let start = source.start; start < text.length; line++) {
    const found = text.indexOf(mark, start);
    const next = found < 0 ? text.length : found + 1;
    let end = found < 0 ? text.length : found;
    if (end > start && text.charCodeAt(end - 1) === 13) end--;
    yield { raw: text.slice(start, end), start, end, line };
    start = next;
  }
}

/** Above this, a format that must be seen whole is not read: it would not fit into memory. */
const MAX_WHOLE_BYTES = 256 * 1024 ** 2;

/** Keeps the bytes and reads them at the end. */
export class WholeFileReader implements StatementReader {
  readonly #context: ReadContext;
  readonly #read: (bytes: Uint8Array, context: ReadContext) => Iterable<StatementEvent>;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(
    context: ReadContext,
    read: (bytes: Uint8Array, context: ReadContext) => Iterable<StatementEvent>,
  ) {
    this.#context = context;
    this.#read = read;
  }

  write(chunk: Uint8Array): readonly StatementEvent[] {
    this.#size += chunk.length;
    if (this.#size > MAX_WHOLE_BYTES)
      return [
        refusal(
          'FILE_TOO_LARGE',
          `A file of this format is read whole, and it has more than ${MAX_WHOLE_BYTES} bytes. ` +
            'Ask the bank for one file by account or month.',
        ),
      ];
    this.#chunks.push(chunk);
    return [];
  }

  end(): readonly StatementEvent[] {
    const [only] = this.#chunks;
    const bytes =
      only !== undefined && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    return [...this.#read(bytes, this.#context)];
  }
}

/**
 * A finding that keeps a statement out until a second person lets it in; once one has, a warning
 * remains.
 */
export function overridable(
  context: ReadContext,
  code: string,
  line: number,
  message: string,
): Issue {
  const severity = context.isOverridden === true ? 'warning' : 'error';
  return { code, severity, line, message, isOverridable: true };
}

/** Whether any finding keeps the statement out. */
export function hasError(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

/** What takes the lines of a file as they come. */
export interface LineConsumer {
  takeLine(raw: string, offset: number, end: number, line: number): void;
  finish(): void;
  /** The events that are complete. */
  drain(): StatementEvent[];
}

/** Cuts bytes into lines, ended by LF, CR LF or CR, without keeping more than one line. */
export class LineReader implements StatementReader {
  readonly #consumer: LineConsumer;
  #rest = '';
  /** How much of the rest is known to hold no end of a line. */
  #scanned = 0;
  #offset = 0;
  #line = 1;
  #isFirst = true;

  constructor(consumer: LineConsumer) {
    this.#consumer = consumer;
  }

  write(chunk: Uint8Array): readonly StatementEvent[] {
    this.#rest += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    this.#take(false);
    return this.#consumer.drain();
  }

  end(): readonly StatementEvent[] {
    this.#take(true);
    this.#consumer.finish();
    return this.#consumer.drain();
  }

  #take(isEnd: boolean): void {
    const text = this.#rest;
    const ends = /\r\n|\n|\r/g;
    let at = 0;
    ends.lastIndex = this.#scanned;
    for (let match = ends.exec(text); match; match = ends.exec(text)) {
      // A CR that ends the piece may be the first half of CR LF.
      if (match[0] === '\r' && match.index === text.length - 1 && !isEnd) break;
      this.#emit(text.slice(at, match.index), at);
      at = match.index + match[0].length;
    }
    if (isEnd && at < text.length) {
      this.#emit(text.slice(at), at);
      at = text.length;
    }
    this.#offset += at;
    this.#rest = text.slice(at);
    this.#scanned = Math.max(0, this.#rest.length - 1);
  }

  #emit(raw: string, at: number): void {
    const start = this.#offset + at;
    const bom = this.#isFirst && raw.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0;
    this.#isFirst = false;
    this.#consumer.takeLine(raw.slice(bom), start + bom, start + raw.length, this.#line);
    this.#line++;
  }
}
