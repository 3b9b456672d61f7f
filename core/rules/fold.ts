/** Texts as rules and matching compare them: without case, diacritics, width and repeated blanks. */

/** Letters that no decomposition opens, in the spelling that banks use for them. */
const SPELLED: { readonly [letter: string]: string } = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
};

const PLAIN = /^[\t\n\r -~]*$/;

/** NFKD without marks and with letters such as ß spelled out; case stays. */
export function withoutMarks(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðħıłþ]/gi, (letter) => SPELLED[letter.toLowerCase()] ?? letter);
}

/** `Größe  Übertrag` becomes `grosse ubertrag`: no marks, lower case, single blanks. */
export function foldText(text: string): string {
  const lower = withoutMarks(text).toLowerCase();
  return /\s\s|[\t\n\r]|^\s|\s$/.test(lower) ? lower.replace(/\s+/g, ' ').trim() : lower;
}

const KEY = /^[A-Z0-9]*$/;

/** The key of a reference: capital letters and digits alone, so `INV 2026/0042` is `INV20260042`. */
export function referenceKey(text: string): string {
  if (KEY.test(text)) return text;
  return PLAIN.test(text)
    ? text.toUpperCase().replace(/[^A-Z0-9]+/g, '')
    : foldText(text)
        .toUpperCase()
        .replace(/[^\p{L}\p{N}]+/gu, '');
}
