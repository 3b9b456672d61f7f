/** How payment messages and lists in XML are fed to the walker: their charset, and in pieces. */
import { detectEncoding, type Encoding, encodingOf } from '../charset.ts';
import { declaredXmlEncoding } from '../xml.ts';

/** Well-formed UTF-8 wins, then the declaration, then what the bytes look like. */
export function xmlEncodingOf(bytes: Uint8Array): Encoding {
  const guess = detectEncoding(bytes);
  const declared = declaredXmlEncoding(bytes);
  if (declared === null || guess.confidence >= 0.95) return guess.encoding;
  const named = encodingOf(declared);
  return named === null || named === 'utf-8' ? guess.encoding : named;
}

const PIECE_BYTES = 1 << 20;

/** Bytes in pieces, so that no reader needs the text of a whole file as one string. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}
