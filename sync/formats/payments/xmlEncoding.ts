/** The charset of an XML file: well-formed UTF-8 wins, then the declaration, then the bytes. */
import { detectEncoding, type Encoding, encodingOf } from '../charset.ts';
import { declaredXmlEncoding } from '../xml.ts';

export function xmlEncodingOf(bytes: Uint8Array): Encoding {
  const guess = detectEncoding(bytes);
  const declared = declaredXmlEncoding(bytes);
  if (declared === null || guess.confidence >= 0.95) return guess.encoding;
  const named = encodingOf(declared);
  return named === null || named === 'utf-8' ? guess.encoding : named;
}
