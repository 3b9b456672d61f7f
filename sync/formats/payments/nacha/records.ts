/**
 * A NACHA file as its records with their places: one a line, or all in one run of 94 characters each
 * where the file has no line ends.
 */
import { WIDTH } from './layout.ts';

/** One record; `line` counts from 1, in a file without line ends its records. */
export interface NachaRecord {
  readonly text: string;
  readonly line: number;
  /** Where it begins in the bytes of the file, from 0. */
  readonly offset: number;
}

const MARK = '\u00ef\u00bb\u00bf';
/** The sign by which old systems end a text file; it stands on a line of its own or at the end. */
const END_OF_FILE = String.fromCharCode(26);

/** The bytes as text, one character a byte, with a byte order mark and the end sign as blanks. */
export function nachaText(bytes: Uint8Array): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.toString('latin1').replaceAll(END_OF_FILE, ' ');
}

const startOf = (text: string) => (text.startsWith(MARK) ? MARK.length : 0);

/** Where the last record ends: line ends after it are none of its characters. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end--;
  return end;
}

/** Whether the records of a text stand in one run without line ends. */
export function isRunOn(text: string): boolean {
  const start = startOf(text);
  const end = endOf(text);
  return (
    end - start >= 2 * WIDTH && !/[\r\n]/.test(text.slice(start, Math.min(end, start + 4 * WIDTH)))
  );
}

/** The records of a text in their order; blank lines are counted and left out. */
export function* nachaRecords(text: string): Generator<NachaRecord> {
  const start = startOf(text);
  if (isRunOn(text)) {
    const end = endOf(text);
    for (let at = start, line = 1; at < end; at += WIDTH, line++) {
      const record = text.slice(at, Math.min(at + WIDTH, end));
      if (record.trim() !== '') yield { text: record, line, offset: at };
    }
    return;
  }
  let line = 0;
  for (let at = start; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    const isReturn = stop > at && text.charCodeAt(stop - 1) === 13;
    const record = text.slice(at, isReturn ? stop - 1 : stop);
    line++;
    if (record.trim() !== '') yield { text: record, line, offset: at };
    at = stop + 1;
  }
}
