/**
 * Which characters the bytes of an XML file mean: what the file declares, held against what its bytes can
 * be. Where the declaration cannot be followed, a finding says what was declared and what was taken.
 */
import { detectEncoding, type Encoding, type EncodingGuess, encodingOf } from './charset.ts';
import type { Issue } from './model.ts';
import { declaredXmlEncoding } from './xml.ts';

export interface XmlCharset {
  readonly encoding: Encoding;
  readonly issue: Issue | null;
}

/**
 * Well-formed UTF-8 wins, then the declaration, then what the bytes look like. Findings: CHARSET_UNKNOWN
 * for a declared charset that nobody here knows, CHARSET_WRONG for UTF-8 or ASCII that the bytes are not;
 * then `likely` is taken.
 */
export function xmlCharset(
  bytes: Uint8Array,
  guess: EncodingGuess = detectEncoding(bytes),
  likely: Encoding = guess.encoding,
): XmlCharset {
  const declared = declaredXmlEncoding(bytes);
  if (declared === null) return { encoding: guess.encoding, issue: null };
  const named = encodingOf(declared);
  if (named === null)
    return notFollowed('CHARSET_UNKNOWN', declared, 'which is not known here', likely);
  if (guess.confidence >= 0.95) return { encoding: guess.encoding, issue: null };
  if (named !== 'utf-8' && named !== 'ascii') return { encoding: named, issue: null };
  return notFollowed('CHARSET_WRONG', declared, 'which its bytes are not', likely);
}

function notFollowed(code: string, declared: string, why: string, encoding: Encoding): XmlCharset {
  const message =
    `The file declares the charset "${declared}", ${why}; it was read as ${encoding}, which its ` +
    'bytes look like. Letters with accents may be wrong: look at names and texts, and ask the bank for UTF-8.';
  return { encoding, issue: { code, severity: 'warning', line: 1, message } };
}
