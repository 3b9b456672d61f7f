/**
 * Rows of delimited text with their exact place in the file. Own code rather than a library, for
 * three things at once: byte offsets of each row, a lost quote that costs one row instead of the rest
 * of the file, and speed (a row without quotes is one split).
 */

export interface CsvRow {
  readonly cells: readonly string[];
  /** Characters from the start of the text; `end` is before the line end. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** A quote was never closed: the line was taken literally and must be reported. */
  readonly isBroken: boolean;
}

/** A quoted field may span lines, but no sane one is longer than this. */
const MAX_QUOTED = 8192;

export class CsvScanner {
  private readonly text: string;
  private readonly delimiter: string;
  private readonly quote: string;
  private readonly lineEnd: string;
  private at: number;
  /** The next quote at or after the row at hand. */
  private nextQuote = -1;
  /** The next delimiter at or after the cell at hand. */
  private nextDelimiter = -1;
  private line = 1;

  constructor(text: string, delimiter: string, quote: string, start = 0) {
    this.text = text;
    this.delimiter = delimiter;
    this.quote = quote;
    this.at = start;
    this.lineEnd = !text.includes('\n') && text.includes('\r') ? '\r' : '\n';
  }

  /** The next row, or null after the last. An empty line is a row with one empty cell. */
  next(): CsvRow | null {
    const text = this.text;
    const start = this.at;
    if (start >= text.length) return null;
    const lineEnd = text.indexOf(this.lineEnd, start);
    const rawEnd = lineEnd < 0 ? text.length : lineEnd;
    const end = rawEnd > start && text.charCodeAt(rawEnd - 1) === 13 ? rawEnd - 1 : rawEnd;
    const line = this.line;
    if (this.nextQuote < start) this.nextQuote = this.quoteFrom(start);
    if (this.nextQuote >= end) {
      this.at = rawEnd + 1;
      this.line++;
      return { cells: this.cut(start, end), start, end, line, isBroken: false };
    }
    const quoted = this.scanQuoted(start);
    if (quoted) return { ...quoted, start, line, isBroken: false };
    this.at = rawEnd + 1;
    this.line = line + 1;
    return { cells: this.cut(start, end), start, end, line, isBroken: true };
  }

  /** The cells between two places, none of them quoted. */
  private cut(start: number, end: number): string[] {
    const text = this.text;
    const cells: string[] = [];
    let at = start;
    for (;;) {
      if (this.nextDelimiter < at) this.nextDelimiter = placeOf(text, this.delimiter, at);
      const next = this.nextDelimiter;
      if (next >= end) {
        cells.push(text.slice(at, end));
        return cells;
      }
      cells.push(text.slice(at, next));
      at = next + 1;
    }
  }

  private quoteFrom(start: number): number {
    return this.quote === '' ? this.text.length : placeOf(this.text, this.quote, start);
  }

  /** Reads a row with quotes; null where a quoted field does not end as one must. */
  private scanQuoted(start: number): { cells: string[]; end: number } | null {
    const text = this.text;
    const quote = this.quote;
    const cells: string[] = [];
    let at = start;
    let line = this.line;
    for (;;) {
      let cell: string;
      if (text.startsWith(quote, at)) {
        const field = this.quotedField(at + 1);
        if (!field) return null;
        cell = field.value;
        line += field.lines;
        at = field.end;
      } else cell = '';
      // Unquoted text, or text behind a closing quote on the same line ("ab"c), is taken as it is.
      let stop = at;
      while (stop < text.length) {
        const char = text[stop] as string;
        if (char === this.delimiter || char === this.lineEnd) break;
        stop++;
      }
      const isLast = stop >= text.length || text[stop] === this.lineEnd;
      const cut = isLast && stop > at && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
      cells.push(cell + text.slice(at, cut));
      if (isLast) {
        this.at = stop + 1;
        this.line = line + 1;
        return { cells, end: cut };
      }
      at = stop + 1;
    }
  }

  private quotedField(start: number): { value: string; end: number; lines: number } | null {
    const text = this.text;
    let value = '';
    let from = start;
    for (;;) {
      const close = text.indexOf(this.quote, from);
      if (close < 0 || close - start > MAX_QUOTED) return null;
      if (text[close + 1] === this.quote) {
        value += text.slice(from, close + 1);
        from = close + 2;
        continue;
      }
      value += text.slice(from, close);
      const lines = countLines(value, this.lineEnd);
      const after = text[close + 1];
      const isClosed =
        after === undefined || after === this.delimiter || after === '\r' || after === '\n';
      // A field over several lines whose closing quote stands amid text began with a lost quote.
      if (!isClosed && lines > 0) return null;
      return { value, end: close + 1, lines };
    }
  }
}

/** Where `mark` stands next, or the text's end. */
function placeOf(text: string, mark: string, from: number): number {
  const place = text.indexOf(mark, from);
  return place < 0 ? text.length : place;
}

function countLines(text: string, lineEnd: string): number {
  let count = 0;
  for (let at = text.indexOf(lineEnd); at >= 0; at = text.indexOf(lineEnd, at + 1)) count++;
  return count;
}
