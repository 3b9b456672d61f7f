/**
 * One tolerant tokenizer for both kinds of OFX: SGML, where leaves have no end tag and "&" may be raw,
 * and XML. It knows no entity but the five of XML and numbers, so that nothing can expand.
 */
import type { TextSource } from '../source.ts';

export interface OfxToken {
  readonly isEnd: boolean;
  readonly name: string;
  /** Text up to the next tag, trimmed; empty for an end tag. */
  readonly value: string;
  readonly isSelfClosed: boolean;
  /** The text has a "&" that begins no entity, which neither SGML nor XML allows. */
  readonly hasBareAmpersand: boolean;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9._-]{0,63})(?:\s[^<>]*?)?(\/?)>/g;
const CDATA = '<![CDATA[';

/** Comments become blanks, so that no tag inside of one counts and places stay. */
function withoutComments(text: string): string {
  let open = text.indexOf('<!--');
  if (open < 0) return text;
  const parts: string[] = [];
  let at = 0;
  while (open >= 0) {
    const close = text.indexOf('-->', open);
    if (close < 0) break;
    parts.push(text.slice(at, open), text.slice(open, close + 3).replace(/[^\n]/g, ' '));
    at = close + 3;
    open = text.indexOf('<!--', at);
  }
  parts.push(text.slice(at));
  return parts.join('');
}

export function* tokensOf(source: TextSource): Generator<OfxToken> {
  const text = withoutComments(source.text);
  const tag = new RegExp(TAG);
  tag.lastIndex = source.start;
  let line = 1;
  let lineBreak = text.indexOf('\n');
  let match = tag.exec(text);
  while (match) {
    const start = match.index;
    while (lineBreak >= 0 && lineBreak < start) {
      line++;
      lineBreak = text.indexOf('\n', lineBreak + 1);
    }
    const after = start + match[0].length;
    const isEnd = match[1] === '/';
    let value = '';
    if (!isEnd && text.startsWith(CDATA, after)) {
      const close = text.indexOf(']]>', after);
      value = text.slice(after + CDATA.length, close < 0 ? text.length : close).trim();
      tag.lastIndex = close < 0 ? text.length : close + 3;
    }
    const next: RegExpExecArray | null = tag.exec(text);
    if (!isEnd && value === '') value = text.slice(after, next?.index ?? text.length).trim();
    yield {
      isEnd,
      name: (match[2] as string).toUpperCase(),
      value: isEnd ? '' : decodeText(source.decode(value)),
      isSelfClosed: match[3] === '/',
      hasBareAmpersand: !isEnd && value.includes('&') && BARE_AMPERSAND.test(value),
      start,
      end: after,
      line,
    };
    match = next;
  }
}

const BARE_AMPERSAND = /&(?!(?:[a-z][a-z0-9]*|#\d+|#x[0-9a-f]+);)/i;
const ENTITY = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi;
const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

function decodeOnce(text: string): string {
  return text.replace(ENTITY, (whole, name: string | undefined, decimal, hex) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : whole;
  });
}

/** Decodes twice, because some banks escape twice ("&amp;lt;"); a "&" alone stays. */
function decodeText(text: string): string {
  if (!text.includes('&')) return text;
  const once = decodeOnce(text);
  return once.includes('&') ? decodeOnce(once) : once;
}
