/** The file behind a figure: its format by name, and the very text that states the figure. */
import type { Line, Section } from './explainParts.ts';

export interface FileFacts {
  readonly name: string;
  readonly format: string | null;
  readonly sha256: string;
}

const FORMAT_NAMES: { readonly [format: string]: string } = {
  mt940: 'MT940',
  mt942: 'MT942',
  csv: 'CSV',
  'ecb-rates': 'ECB rates',
};

/** A format by the name that banks use. */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format;
}

export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 8)} … ${sha256.slice(-8)}`;
}

/** The file behind a figure, with the text that states it where that was found. */
export function fileSection(
  file: FileFacts,
  place: FilePlace | null,
  further: readonly Line[],
): Section {
  return {
    title: 'Source',
    ...(place === null ? {} : { raw: place.text }),
    lines: [
      { label: 'File', value: file.name },
      ...(file.format === null ? [] : [{ label: 'Format', value: formatName(file.format) }]),
      ...(place === null ? [] : [{ label: 'Line in the file', value: String(place.line) }]),
      { label: 'SHA-256', value: shortHash(file.sha256), tone: 'code' },
      ...further,
    ],
  };
}

/** A place in a file: its line from 1, and the text that stands there. */
export interface FilePlace {
  readonly line: number;
  readonly text: string;
}

const LONGEST_TEXT = 600;
const NEW_LINE = 10;

export function textAt(bytes: Uint8Array, offset: number, length: number): string {
  const slice = bytes.subarray(offset, offset + Math.min(length, LONGEST_TEXT));
  return new TextDecoder('utf-8').decode(slice).trim();
}

function lineNumberAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at += 1) if (bytes[at] === NEW_LINE) line += 1;
  return line;
}

/** An amount as files may print it: any group mark, point or comma, trailing zeros left out. */
function printedAmount(amount: string): RegExp {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, "[., '\u00a0]?");
  const kept = fraction.replace(/0+$/, '');
  const zeros = fraction.length - kept.length;
  const tail = fraction === '' ? '' : `[.,]${kept}0{0,${zeros}}`;
  // A round amount may be printed without decimals, but a bare zero stands everywhere.
  const cents = kept === '' && tail !== '' && whole !== '0' ? `(?:${tail})?` : tail;
  return new RegExp(`(?<!\\d)(?<!\\d[.,])0*${groups}${cents}(?![.,]?\\d)`, 'g');
}

/**
 * Where a balance stands in its statement's part of the file: the opening is the first place that
 * prints its amount, the closing the last. `null` where the file does not print it, as where a CSV
 * gives a balance after each line only.
 */
export function balancePlace(
  bytes: Uint8Array,
  part: { readonly offset: number; readonly length: number },
  amountText: string,
  isClosing: boolean,
): FilePlace | null {
  // One byte is one character here, so places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(
    bytes.subarray(part.offset, part.offset + part.length),
  );
  const found = [...text.matchAll(printedAmount(amountText))];
  const match = isClosing ? found.at(-1) : found[0];
  if (match === undefined) return null;
  const from = text.lastIndexOf('\n', match.index) + 1;
  const to = text.indexOf('\n', match.index);
  const offset = part.offset + from;
  return {
    line: lineNumberAt(bytes, offset),
    text: textAt(bytes, offset, (to < 0 ? text.length : to) - from),
  };
}
