/**
 * References by number, without making a text for each: hashed and compared as if they were written in
 * capitals and digits alone. Matching 100,000 lines would otherwise mostly make and collect texts.
 */
import { referenceKey } from '../rules/fold.ts';
import { SAYS_NOTHING, SHORTEST_KEY } from './keys.ts';

/** Capital letters and digits by character code; 0 is left out of a key, -1 needs folding first. */
const CHARACTERS = new Int16Array(128);
for (let code = 0; code < 128; code++) {
  const isLower = code >= 97 && code <= 122;
  const isKept = isLower || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  CHARACTERS[code] = isKept ? (isLower ? code - 32 : code) : 0;
}

function sameKey(left: string, right: string): boolean {
  if (left === right) return true;
  let [a, b] = [0, 0];
  for (;;) {
    while (a < left.length && CHARACTERS[left.charCodeAt(a)] === 0) a++;
    while (b < right.length && CHARACTERS[right.charCodeAt(b)] === 0) b++;
    if (a === left.length || b === right.length) return a === left.length && b === right.length;
    if (CHARACTERS[left.charCodeAt(a)] !== CHARACTERS[right.charCodeAt(b)]) return false;
    a++;
    b++;
  }
}

export class KeyTable {
  #slots: Int32Array;
  #hashes: Int32Array;
  /** The first spelling of each key; plain ASCII, or folded. */
  readonly #spellings: string[] = [];
  #length = 0;
  #hasDigit = false;
  #hash = 0;
  readonly #silent: number;

  constructor(expected: number) {
    let size = 64;
    while (size < 2 * expected + 64) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    this.#hashes = new Int32Array(size >>> 1);
    for (const key of SAYS_NOTHING) this.#insert(key);
    this.#silent = this.#spellings.length;
  }

  get size(): number {
    return this.#spellings.length;
  }

  spelling(key: number): string {
    return this.#spellings[key] as string;
  }

  /** The number of a reference's key, made where it is new; -1 for one that says nothing. */
  add(reference: string): number {
    return this.#number(reference, true);
  }

  /** The number of a known key, or -1. */
  find(reference: string): number {
    return this.#number(reference, false);
  }

  #number(reference: string, isNew: boolean): number {
    const isPlain = this.#read(reference);
    const text = isPlain ? reference : plainKey(reference);
    if (!isPlain) this.#read(text);
    if (this.#length < SHORTEST_KEY || !this.#hasDigit) return -1;
    const at = this.#place(text);
    const known = this.#slots[at] as number;
    if (known >= 0) return known < this.#silent ? -1 : known;
    return isNew ? this.#insertAt(at, text) : -1;
  }

  /** FNV-1a over the kept characters, with what else must be known of them; false beyond ASCII. */
  #read(text: string): boolean {
    let hash = 0x811c9dc5;
    let length = 0;
    let hasDigit = false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 126) return false;
      const character = CHARACTERS[code] as number;
      if (character === 0) continue;
      hash = Math.imul(hash ^ character, 0x01000193);
      length++;
      if (character < 65) hasDigit = true;
    }
    this.#hash = hash ^ (hash >>> 15);
    this.#length = length;
    this.#hasDigit = hasDigit;
    return true;
  }

  /** The slot that holds the key or where it belongs. */
  #place(text: string): number {
    const mask = this.#slots.length - 1;
    let at = this.#hash & mask;
    for (;;) {
      const known = this.#slots[at] as number;
      if (known < 0) return at;
      if (this.#hashes[known] === this.#hash && sameKey(this.#spellings[known] as string, text))
        return at;
      at = (at + 1) & mask;
    }
  }

  #insert(text: string): void {
    this.#read(text);
    this.#insertAt(this.#place(text), text);
  }

  #insertAt(at: number, text: string): number {
    const key = this.#spellings.length;
    this.#slots[at] = key;
    this.#spellings.push(text);
    this.#hashes[key] = this.#hash;
    if (2 * this.#spellings.length >= this.#slots.length - 2) this.#grow();
    return key;
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const hashes = new Int32Array(this.#slots.length >>> 1);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const mask = this.#slots.length - 1;
    for (let key = 0; key < this.#spellings.length; key++) {
      let at = (hashes[key] as number) & mask;
      while ((this.#slots[at] as number) >= 0) at = (at + 1) & mask;
      this.#slots[at] = key;
    }
  }
}

/** A folded key as ASCII: letters beyond it are written as their code. */
function plainKey(reference: string): string {
  return [...referenceKey(reference)]
    .map((letter) =>
      letter.charCodeAt(0) > 126 ? `U${letter.codePointAt(0)?.toString(16)}U` : letter,
    )
    .join('');
}
