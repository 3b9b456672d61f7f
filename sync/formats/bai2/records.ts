/**
 * From lines to BAI2 records. A record may be followed by 88s that go on with its fields or its text,
 * several records may stand on one line, and a "/" ends a record only as its last character.
 */
import { linesOf, type TextSource } from '../source.ts';

/** Between a record that ended in "/" and its 88: the next field begins. */
export const FIELD_BREAK = '\ue000';
/** Between a record without "/" and its 88: the text goes on. */
export const TEXT_BREAK = '\n';

export interface Bai2Record {
  /** Two digits; `null` for a line that is no record. */
  readonly type: string | null;
  /** The fields after the type, with those of the 88s after a break. */
  body: string;
  readonly start: number;
  end: number;
  readonly line: number;
  /** Physical records: itself and its 88s. */
  count: number;
}

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Where a record may begin inside a line: only what has that record's own shape is one. */
const INNER = [
  '01,[^,/]*,[^,/]*,\\d{6,8},',
  '02,[^,/]*,[^,/]*,[1-4]?,\\d{6,8},',
  '03,[^,/]+,(?:[A-Z]{3})?,',
  '16,\\d{3},[+-]?\\d*,',
  '49,[+-]?\\d*,\\d*\\s*(?:/|$)',
  '98,[+-]?\\d*,\\d*,\\d*\\s*(?:/|$)',
  '99,[+-]?\\d*,\\d*,\\d*\\s*(?:/|$)',
].join('|');
const INNER_START = new RegExp(`/\\s*(?=(?:${INNER}))`, 'g');
const INNER_88 = /\/\s*(?=88,)/g;

function cutsOf(text: string): number[] {
  const cuts: number[] = [];
  for (const match of text.matchAll(INNER_START)) cuts.push(match.index + match[0].length);
  // "/88," alone may be a part of a text; beside other records on the line it is a record.
  if (cuts.length > 0)
    for (const match of text.matchAll(INNER_88)) cuts.push(match.index + match[0].length);
  return cuts.sort((a, b) => a - b);
}

function piecesOf(raw: string, start: number): Piece[] {
  const cuts = raw.includes('/') ? cutsOf(raw) : [];
  const pieces: Piece[] = [];
  let from = 0;
  for (const to of [...cuts, raw.length]) {
    const lead = /^\s*/.exec(raw.slice(from, to)) as RegExpExecArray;
    const text = raw.slice(from + lead[0].length, to).trimEnd();
    const at = start + from + lead[0].length;
    if (text !== '') pieces.push({ text, start: at, end: at + text.length });
    from = to;
  }
  return pieces;
}

/** The records of a file in order, each with its 88s. Blank lines and trailing blanks do not count. */
export function* recordsOf(source: TextSource): Generator<Bai2Record> {
  let current: Bai2Record | null = null;
  let isEnded = true;
  for (const { raw, start, line } of linesOf(source))
    for (const piece of piecesOf(raw.includes(FIELD_BREAK) ? blank(raw) : raw, start)) {
      const type = /^\d\d(?=,|\/?$)/.exec(piece.text)?.[0] ?? null;
      const content = type === null ? piece.text : piece.text.slice(3);
      const ends = content.endsWith('/') || (type !== null && piece.text.length === 3);
      const body = content.endsWith('/') ? content.slice(0, -1) : content;
      const isWrapped = type === null && current !== null && !isEnded && current.type === '16';
      if (current !== null && (type === '88' || isWrapped)) {
        current.body += (isEnded ? FIELD_BREAK : TEXT_BREAK) + body;
        current.end = piece.end;
        if (type === '88') current.count++;
      } else {
        if (current !== null) yield current;
        current = { type, body, start: piece.start, end: piece.end, line, count: 1 };
      }
      isEnded = ends;
    }
  if (current !== null) yield current;
}

function blank(raw: string): string {
  return raw.replaceAll(FIELD_BREAK, ' ');
}

/** Takes the fields of a record one after the other. */
export class FieldCursor {
  readonly #body: string;
  #at = 0;

  constructor(body: string) {
    this.#body = body;
  }

  get isAtEnd(): boolean {
    return this.#at > this.#body.length;
  }

  /** The next field without blanks around it; empty after the last one. */
  next(): string {
    const body = this.#body;
    if (this.isAtEnd) return '';
    let end = this.#at;
    while (end < body.length) {
      const code = body.charCodeAt(end);
      if (code === 44 || code === 0xe000 || code === 10) break;
      end++;
    }
    const field = body.slice(this.#at, end);
    this.#at = end + 1;
    return field.trim();
  }

  /** What is left, commas and all, as the lines that it was printed in. */
  lines(): string[] {
    if (this.isAtEnd) return [];
    const rest = this.#body.slice(this.#at);
    this.#at = this.#body.length + 1;
    return rest
      .split(/[\n\ue000]/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
}
