/**
 * The Latin character set that every SEPA and SWIFT participant must accept (EPC217-08; SWIFT set X):
 * letters, digits and / - ? : ( ) . , ' + and the blank. Other writing is transliterated, and each
 * change is told, for a changed name is what the creditor's bank compares.
 */

export interface LatinText {
  readonly text: string;
  /** Each kind of change once, in order of appearance. */
  readonly changes: readonly { readonly from: string; readonly to: string }[];
}

const ALLOWED = /^[A-Za-z0-9/\-?:().,'+ ]*$/;

/** Signs and letters that do not decompose into a letter of the set and marks. */
const SINGLE: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  å: 'a',
  Å: 'A',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  ŋ: 'n',
  Ŋ: 'N',
  ĸ: 'k',
  ŧ: 't',
  Ŧ: 'T',
  ſ: 's',
  ə: 'a',
  Ə: 'A',
  '&': '+',
  '@': '(at)',
  _: '-',
  '#': '.',
  $: '.',
  '%': '.',
  '*': '.',
  '=': '.',
  '!': '.',
  ';': ',',
  '"': "'",
  '`': "'",
  '´': "'",
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': "'",
  '”': "'",
  '„': "'",
  '«': "'",
  '»': "'",
  '‹': "'",
  '›': "'",
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '<': '(',
  '>': ')',
  '\\': '/',
  '|': '/',
  '~': '-',
  '^': '.',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '·': '.',
  '•': '.',
  '…': '...',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '§': 'S',
  '°': '.',
  '©': '(c)',
  '®': '(r)',
  '¿': '?',
  '¡': '.',
  '×': 'x',
};

/** Greek by ELOT 743, letter by letter; marks are taken off before. */
const GREEK =
  'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o';

/** Cyrillic as passports of its countries write it, one spelling for all. */
const CYRILLIC =
  'а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ' +
  'ш sh щ sht ъ a ы y ь y э e ю yu я ya ё e є ye і i ї yi ґ g ђ dj ј j љ lj њ nj ћ c џ dz ѓ gj ќ kj ѕ dz ў u';

function letters(pairs: string): Map<string, string> {
  const words = pairs.split(' ');
  const table = new Map<string, string>();
  for (let i = 0; i + 1 < words.length; i += 2) {
    const [from, to] = [words[i] as string, words[i + 1] as string];
    table.set(from, to);
    table.set(from.toUpperCase(), to.charAt(0).toUpperCase() + to.slice(1));
  }
  return table;
}

const SCRIPTS = new Map([...letters(GREEK), ...letters(CYRILLIC)]);

/** Whether a text holds nothing but the Latin set. */
export function isLatin(text: string): boolean {
  return ALLOWED.test(text);
}

function letterOf(sign: string): string {
  const known = (Object.hasOwn(SINGLE, sign) ? SINGLE[sign] : undefined) ?? SCRIPTS.get(sign);
  if (known !== undefined) return known;
  const plain = sign.normalize('NFKD').replace(/\p{M}/gu, '');
  if (plain === sign) return /\s/.test(sign) ? ' ' : '.';
  return [...plain]
    .map((part) => (isLatin(part) ? part : (SCRIPTS.get(part) ?? SINGLE[part] ?? '.')))
    .join('');
}

/** The text in the Latin set; a sign without a known spelling becomes a point. */
export function toLatin(text: string): LatinText {
  if (isLatin(text)) return { text, changes: [] };
  const changes = new Map<string, string>();
  let latin = '';
  for (const sign of text.normalize('NFC')) {
    if (isLatin(sign)) {
      latin += sign;
      continue;
    }
    const to = letterOf(sign);
    changes.set(sign, to);
    latin += to;
  }
  return { text: latin, changes: [...changes].map(([from, to]) => ({ from, to })) };
}
