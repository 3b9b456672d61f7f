/**
 * Which characters the bytes mean. Bank files rarely say so, or say it wrongly, and the choices are
 * few: ASCII, UTF-8, UTF-16, the Windows code pages, those of DOS and two of East Asia.
 */
import { isAscii, isUtf8 as isWellFormedUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

export const ENCODINGS = [
  'ascii',
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'cp850',
  'cp852',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-7',
  'iso-8859-9',
  'cp437',
  'cp857',
  'cp866',
  'koi8-r',
  'shift_jis',
  'gb18030',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface EncodingGuess {
  readonly encoding: Encoding;
  /** From 0 to 1: certain for a BOM, ASCII and well-formed UTF-8; a guess by letters otherwise. */
  readonly confidence: number;
  /** Bytes of the byte order mark to skip. */
  readonly bomLength: number;
}

/** The encoding's own name for a label as XML declarations and profiles write it, or null. */
export function encodingOf(label: string): Encoding | null {
  const name = label
    .trim()
    .toLowerCase()
    .replace(/[_\s]/g, '-')
    .replace(/^iso-?8859-?/, 'iso-8859-');
  const known = ENCODINGS.find((encoding) => encoding.replace(/_/g, '-') === name);
  if (known) return known;
  const aliases: Record<string, Encoding> = {
    utf8: 'utf-8',
    'us-ascii': 'ascii',
    'utf-16': 'utf-16le',
    utf16le: 'utf-16le',
    latin1: 'iso-8859-1',
    'latin-1': 'iso-8859-1',
    latin2: 'iso-8859-2',
    latin9: 'iso-8859-15',
    latin5: 'iso-8859-9',
    sjis: 'shift_jis',
    'windows-31j': 'shift_jis',
    gb2312: 'gb18030',
    gbk: 'gb18030',
  };
  const page = /^(?:cp|ibm|windows)-?(\d{3,4})$/.exec(name)?.[1];
  const paged = ENCODINGS.find((one) => one === `cp${page}` || one === `windows-${page}`);
  return aliases[name] ?? paged ?? null;
}

/** Judges the charset from all bytes given; more bytes make a better guess. */
export function detectEncoding(bytes: Uint8Array): EncodingGuess {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf)
    return { encoding: 'utf-8', confidence: 1, bomLength: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', confidence: 1, bomLength: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', confidence: 1, bomLength: 2 };
  const wide = detectWide(bytes);
  if (wide) return { encoding: wide, confidence: 0.95, bomLength: 0 };
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAscii(view)) return { encoding: 'ascii', confidence: 1, bomLength: 0 };
  if (isUtf8(view)) return { encoding: 'utf-8', confidence: 0.99, bomLength: 0 };
  return { ...detectSingleByte(view), bomLength: 0 };
}

/** UTF-16 without a mark: every second byte of mostly Latin text is zero. */
function detectWide(bytes: Uint8Array): Encoding | null {
  const size = Math.min(bytes.length, 2000);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < size; i++)
    if (bytes[i] === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  if (size >= 8 && odd > size * 0.35 && even < size * 0.05) return 'utf-16le';
  if (size >= 8 && even > size * 0.35 && odd < size * 0.05) return 'utf-16be';
  return null;
}

/** Well-formed UTF-8; a character that the end of the bytes cuts is not held against it. */
function isUtf8(view: Buffer): boolean {
  let end = view.length;
  for (let back = 1; back <= Math.min(3, view.length); back++) {
    const byte = view[view.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const width = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      if (width > back) end = view.length - back;
      break;
    }
  }
  return isWellFormedUtf8(view.subarray(0, end));
}

const LATIN = /[äöüßÄÖÜéèêëàâçñáíóúøåæôîïûùõãÉÅØÆÑÇ€§°]/;
const EASTERN = /[ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůýžČĎĚŇŘŠŤŮÝŽőűŐŰăâîşţĂÂÎŞŢ€§°]/;
const EASTERN_MONEY = /(?<![A-Z])(?:PLN|CZK|HUF|RON)(?![A-Z])/;
const TURKISH = /[çğıöşüÇĞİÖŞÜâîû€§°]/;
/** Of equal ones the first wins; the letters are those that banks of the code page's countries use. */
const CANDIDATES: readonly (readonly [Encoding, RegExp])[] = [
  ['windows-1252', LATIN],
  ['windows-1250', EASTERN],
  ['cp850', LATIN],
  ['cp852', EASTERN],
  ['windows-1254', TURKISH],
];
const UNLIKELY = /[\u0080-\u009f\u2500-\u259f\ufffd¤¦¬¯±²³µ¶·¸¹¼½¾×÷]/;
/** Words of another script are high bytes throughout; in Latin ones they stand alone. */
const OTHER_SCRIPT = 0.7;
/** A Latin code page that gives usual letters only is the right one. */
const FITTING = 0.95;

function isCapital(byte: number): boolean {
  return byte >= 65 && byte <= 90;
}

/** Counts, for each candidate, how many of the high bytes become letters that banks really use. */
function detectSingleByte(view: Buffer): { encoding: Encoding; confidence: number } {
  const counts = new Map<number, number>();
  const amongCapitals = new Map<number, number>();
  let total = 0;
  let neighbours = 0;
  let before = 0;
  for (let i = 0; i < view.length; i++) {
    const byte = view[i] as number;
    if (byte > 0x7f) {
      counts.set(byte, (counts.get(byte) ?? 0) + 1);
      total++;
      if (isCapital(before) && isCapital(view[i + 1] ?? 0))
        amongCapitals.set(byte, (amongCapitals.get(byte) ?? 0) + 1);
      if (before > 0x7f || (view[i + 1] ?? 0) > 0x7f) neighbours++;
    }
    before = byte;
  }
  // One letter fits several code pages; a currency named beside it tells which country wrote it.
  const isEastern = EASTERN_MONEY.test(view.subarray(0, 20_000).toString('latin1'));
  const scores = CANDIDATES.map(([encoding, usual]) => {
    let score = isEastern && usual === EASTERN ? total * 0.05 : 0;
    for (const [byte, count] of counts) {
      const char = iconv.decode(Buffer.of(byte), encoding);
      const points = UNLIKELY.test(char) ? -1 : usual.test(char) ? 1 : LATIN.test(char) ? 0.9 : 0.3;
      score += points * count;
      // No word has a small letter amid its capitals.
      if (char !== char.toUpperCase()) score -= (amongCapitals.get(byte) ?? 0) / 2;
    }
    return { encoding, score: score / total };
  }).sort((x, y) => y.score - x.score);
  const [best, second] = scores;
  const isLatin = (best?.score ?? 0) >= FITTING;
  const isDense = neighbours / total > OTHER_SCRIPT;
  const other = isLatin
    ? null
    : isJapanese(view)
      ? 'shift_jis'
      : isDense
        ? cyrillicPage(counts, total)
        : null;
  if (other !== null) return { encoding: other, confidence: 0.7 };
  const lead = (best?.score ?? 0) - (second?.score ?? 0);
  return {
    encoding: best?.encoding ?? 'windows-1252',
    confidence: Math.min(0.9, 0.5 + Math.max(0, lead) / 2),
  };
}

/** The Cyrillic code page in which nearly all high bytes are letters of the alphabet, or null. */
function cyrillicPage(counts: ReadonlyMap<number, number>, total: number): Encoding | null {
  for (const encoding of ['windows-1251', 'cp866'] as const) {
    let letters = 0;
    for (const [byte, count] of counts)
      if (/[А-Яа-яЁё№]/.test(iconv.decode(Buffer.of(byte), encoding))) letters += count;
    if (letters / total > 0.9) return encoding;
  }
  return null;
}

/** Well-formed Shift-JIS that is words of kana and kanji; an accent in a Latin word makes but one. */
function isJapanese(view: Buffer): boolean {
  const text = iconv.decode(view.subarray(0, 20_000), 'shift_jis').replace(/.$/u, '');
  if (text.includes('\ufffd')) return false;
  const high = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  const words = text.match(/[\u3000-\u30ff\u4e00-\u9fff]{2,}/g) ?? [];
  return words.length > 0 && words.join('').length / high > 0.8;
}

/**
 * Whether bytes can be scanned for marks. In the two of East Asia the second byte of a character may be
 * an ASCII letter, but never a mark of CSV (comma, semicolon, tab, quote) or of XML.
 */
export function isAsciiCompatible(encoding: Encoding): boolean {
  return encoding !== 'utf-16le' && encoding !== 'utf-16be';
}

/** Decodes whole bytes; what the charset lacks becomes U+FFFD. */
export function decodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding === 'ascii' || encoding === 'iso-8859-1') return view.toString('latin1');
  if (encoding === 'utf-8') return view.toString('utf8');
  return iconv.decode(view, encoding, { stripBOM: false });
}

/** Encodes text; what the charset lacks becomes "?". */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  return iconv.encode(text, encoding);
}

function hasHigh(raw: string): boolean {
  if (raw.length > 200) return HIGH.test(raw);
  for (let at = 0; at < raw.length; at++) if (raw.charCodeAt(at) > 127) return true;
  return false;
}

const HIGH = /[\u0080-\u00ff]/;

/**
 * A function that turns text read one byte per character into real text. Scanning bytes as Latin-1
 * keeps offsets exact and the engine's strings narrow; only fields with high bytes pay for decoding.
 */
export function fieldDecoder(encoding: Encoding): (raw: string) => string {
  if (encoding === 'iso-8859-1') return (raw) => raw;
  return (raw) => {
    if (!hasHigh(raw)) return raw;
    const bytes = Buffer.from(raw, 'latin1');
    if (encoding === 'ascii')
      return isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'windows-1252');
    return decodeBytes(bytes, encoding);
  };
}
