/** What of references, names and texts can be compared: keys that survive how banks spell things. */
import { foldText, referenceKey } from '../rules/fold.ts';

/** What banks write where there is no reference; those without a digit say nothing anyway. */
export const SAYS_NOTHING: ReadonlySet<string> = new Set(['0000', '00000000', '0000000000']);
const DIGIT = /\d/;
/** Shorter references are too common to identify anything. */
export const SHORTEST_KEY = 4;

/** The key of a reference, or null where it identifies nothing. */
export function usefulKey(reference: string): string | null {
  const key = referenceKey(reference);
  return key.length >= SHORTEST_KEY && DIGIT.test(key) && !SAYS_NOTHING.has(key) ? key : null;
}

const LONGEST_JOIN = 4;
const MOST_TOKENS = 60;

/**
 * Keys that stand in a text, among those that are known: single tokens, and neighbours joined, since
 * `INV 2026 0042` and `INV-2026/0042` name one invoice.
 */
export function keysInText(text: string, isKnown: (key: string) => boolean): string[] {
  if (!DIGIT.test(text)) return [];
  const tokens = text
    .split(/[\s,;:+|?]+/)
    .map(referenceKey)
    .filter((token) => token !== '')
    .slice(0, MOST_TOKENS);
  const found: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    let joined = '';
    let longest: string | null = null;
    for (let to = at; to < Math.min(tokens.length, at + LONGEST_JOIN); to++) {
      joined += tokens[to];
      if (joined.length >= SHORTEST_KEY && DIGIT.test(joined) && isKnown(joined)) longest = joined;
    }
    if (longest !== null) found.push(longest);
  }
  return found;
}

const LEGAL_FORMS = new Set(
  'ab ag aps as asa bv co company corp corporation eg ev gmbh inc kg kft limited llc llp ltd mbh nv ohg oy oyj plc pte pty sa sarl sas se sl sp spa srl ug und and the'.split(
    ' ',
  ),
);

/** Words of a name without punctuation and legal forms. */
export function nameWords(name: string): string[] {
  const words = foldText(name).match(/[\p{L}\p{N}]+/gu) ?? [];
  const kept = words.filter((word) => !LEGAL_FORMS.has(word) && word.length > 1);
  return kept.length > 0 ? kept : words;
}

/** The key of a counterparty's name: its words in order of the alphabet. Empty where there is none. */
export function nameKey(name: string | null | undefined): string {
  return name === null || name === undefined ? '' : nameWords(name).sort().join(' ');
}

export function accountKey(account: string | null | undefined): string {
  return (account ?? '').replace(/[^A-Za-z0-9]+/g, '').toUpperCase();
}
