/** The very text of one payment in its order's file, as an explanation shows it. */
import { decodeBytes, detectEncoding } from '../charset.ts';
import { xmlCharset } from '../xmlCharset.ts';
import type { PaymentFormat } from './index.ts';
import { isRunOn, type NachaRecord, nachaRecords, nachaText } from './nacha/records.ts';

/** The text of a payment as it stands in the file. */
export interface PaymentText {
  readonly text: string;
  /** The byte where it begins, from 0, in a file of records without line ends; else its line tells. */
  readonly offset: number | null;
}

/** A slice is shown, not read: longer payments are cut. */
const LONGEST = 4000;
/** As far as a payment is looked for behind its line; a file may be one single line. */
const SEARCHED = 50_000_000;

function fromLine(text: string, line: number): string {
  let at = 0;
  for (let passed = 1; passed < line; passed++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return '';
    at = next + 1;
  }
  return text.slice(at, at + SEARCHED);
}

/** The n-th transaction element of the line's first ones that holds the id. */
function xmlSlice(text: string, id: string | null): string | null {
  const element = /<((?:[\w-]+:)?CdtTrfTxInf)[\s>][\s\S]*?<\/\1\s*>/g;
  for (const [found] of text.matchAll(element))
    if (id === null || found.includes(`>${escaped(id)}<`)) return found;
  return null;
}

const escaped = (id: string) =>
  id.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A record with those that belong to it, up to the first line that begins something else. */
function linesWhile(text: string, goesOn: (line: string) => boolean): string | null {
  const [first, ...rest] = text.slice(0, LONGEST * 2).split(/\r?\n/);
  if (first === undefined || first === '') return null;
  const end = rest.findIndex((line) => !goesOn(line));
  return [first, ...(end < 0 ? rest : rest.slice(0, end))].join('\n');
}

/** An entry of NACHA with its addenda, as they stand in the file: on lines, or in one run. */
function nachaSlice(bytes: Uint8Array, line: number): PaymentText | null {
  const text = nachaText(bytes);
  let first: NachaRecord | null = null;
  let end = 0;
  for (const record of nachaRecords(text)) {
    if (first === null ? record.line < line : record.text.startsWith('7')) {
      if (first !== null) end = record.offset + record.text.length;
      continue;
    }
    if (first !== null) break;
    if (record.line !== line) return null;
    first = record;
    end = record.offset + record.text.length;
  }
  if (first === null) return null;
  const slice = text.slice(first.offset, Math.min(end, first.offset + LONGEST));
  return { text: slice, offset: isRunOn(text) ? first.offset : null };
}

/**
 * The text of a payment that begins on a line (from 1); `id` tells payments on one line apart. Null
 * where the file does not hold it there.
 */
export function paymentSlice(
  bytes: Uint8Array,
  format: PaymentFormat,
  { line, id }: { readonly line: number; readonly id: string | null },
): PaymentText | null {
  if (format === 'nacha') return nachaSlice(bytes, line);
  const isXml = format === 'pain.001' || format === 'pain.002';
  const encoding = isXml ? xmlCharset(bytes).encoding : detectEncoding(bytes).encoding;
  const text = fromLine(decodeBytes(bytes, encoding), line);
  const isGoingOn = (field: string) => !/^(?::21[A-Z]?:|-\}?)/.test(field);
  const found = isXml ? xmlSlice(text, id) : linesWhile(text, isGoingOn);
  return found === null ? null : { text: found.slice(0, LONGEST), offset: null };
}
