/**
 * What is told of a new passphrase while it is typed. The estimate is a hint, coarse on purpose: four
 * unrelated words are good, and what repeats or counts is not.
 */

export const PASSPHRASE_MINIMUM = 12;

export type PassphraseProblem = 'short' | 'differs' | null;

/** What is wrong with a new passphrase, if anything. */
export function passphraseProblem(passphrase: string, again: string): PassphraseProblem {
  if ([...passphrase].length < PASSPHRASE_MINIMUM) return 'short';
  return passphrase === again ? null : 'differs';
}

export type PassphraseStrength = 'short' | 'weak' | 'fair' | 'strong';

/** Bits that a word taken from a person's head is worth. */
const WORD_BITS = 12;
/** Classes of characters with their sizes. */
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/\p{Ll}/u, 26],
  [/\p{Lu}/u, 26],
  [/\d/, 10],
  [/[^\p{L}\d]/u, 32],
];
const FAIR_BITS = 36;
const STRONG_BITS = 48;

/** Bits by words where it is written in words, and by distinct characters otherwise. */
function estimateBits(text: string): number {
  const words = new Set(text.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  if (/^[\p{L}\s-]+$/u.test(text) && /[\s-]/.test(text)) return words.size * WORD_BITS;
  const size = CLASSES.reduce((sum, [kind, count]) => sum + (kind.test(text) ? count : 0), 0);
  return new Set(text).size * Math.log2(Math.max(2, size));
}

export function passphraseStrength(passphrase: string): PassphraseStrength {
  if ([...passphrase].length < PASSPHRASE_MINIMUM) return 'short';
  const bits = estimateBits(passphrase.trim());
  if (bits < FAIR_BITS) return 'weak';
  return bits < STRONG_BITS ? 'fair' : 'strong';
}
