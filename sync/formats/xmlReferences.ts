/**
 * Text and attributes of XML: the five entities that XML knows by itself, character references, line
 * ends and names. Nothing else is ever expanded, for a document type declaration is refused.
 */

const KNOWN: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The longest reference: `&#x10FFFF;` with zeros before it. */
export const LONGEST_REFERENCE = 16;

function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  if (code >= 0xd800 && code <= 0xdfff) return false;
  return code <= 0x10ffff && code !== 0xfffe && code !== 0xffff;
}

/** The character of a reference without its marks (`amp`, `#233`, `#xE9`), or null if it has none. */
function characterOf(reference: string): string | null {
  if (!reference.startsWith('#'))
    return Object.hasOwn(KNOWN, reference) ? (KNOWN[reference] ?? null) : null;
  const isHex = reference.charCodeAt(1) === 120;
  const digits = reference.slice(isHex ? 2 : 1);
  if (!(isHex ? /^[0-9A-Fa-f]{1,12}$/ : /^[0-9]{1,12}$/).test(digits)) return null;
  const code = Number.parseInt(digits, isHex ? 16 : 10);
  return isCharacter(code) ? String.fromCodePoint(code) : null;
}

/** Text whose references stand for their characters; the rest goes through `decode`. */
export function resolveReferences(raw: string, decode: (raw: string) => string): string | null {
  let text = '';
  let at = 0;
  for (let amp = raw.indexOf('&'); amp >= 0; amp = raw.indexOf('&', at)) {
    const end = raw.indexOf(';', amp);
    if (end < 0 || end - amp > LONGEST_REFERENCE) return null;
    const character = characterOf(raw.slice(amp + 1, end));
    if (character === null) return null;
    text += decode(raw.slice(at, amp)) + character;
    at = end + 1;
  }
  return text + decode(raw.slice(at));
}

/** Line ends as XML wants them: one line feed each. */
export function normaliseLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

const NAME = /^[A-Za-z_:\u0080-\uffff][\w:.\u0080-\uffff-]*$/;

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** What no XML text may hold, in any encoding whose first 128 characters are those of ASCII. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
export const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
