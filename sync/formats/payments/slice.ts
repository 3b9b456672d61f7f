/** The very text of one payment in its order's file, as an explanation shows it. */
import { decodeBytes, detectEncoding } from '../charset.ts';
import { xmlCharset } from '../xmlCharset.ts';
import type { PaymentFormat } from './index.ts';

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

/**
 * The text of a payment that begins on a line (from 1); `id` tells payments on one line apart. Null
 * where the file does not hold it there.
 */
export function paymentSlice(
  bytes: Uint8Array,
  format: PaymentFormat,
  { line, id }: { readonly line: number; readonly id: string | null },
): string | null {
  const isXml = format === 'pain.001' || format === 'pain.002';
  const encoding = isXml ? xmlCharset(bytes).encoding : detectEncoding(bytes).encoding;
  const text = fromLine(decodeBytes(bytes, encoding), line);
  if (isXml) return xmlSlice(text, id)?.slice(0, LONGEST) ?? null;
  const goesOn =
    format === 'nacha'
      ? (record: string) => record.startsWith('7')
      : (field: string) => !/^(?::21[A-Z]?:|-\}?)/.test(field);
  return linesWhile(text, goesOn)?.slice(0, LONGEST) ?? null;
}
