/** How well a text answers a few typed letters. Pure, so that the order of the palette is tested. */

/**
 * A score of `text` for `query`: 0 where it does not match, higher for a start of the text, starts of
 * words and letters that stand together. Case and accents do not count.
 */
export function matchScore(query: string, text: string): number {
  const wanted = fold(query);
  const given = fold(text);
  if (wanted === '') return 1;
  const at = given.indexOf(wanted);
  if (at === 0) return 1000 - given.length;
  if (at > 0) return (isWordStart(given, at) ? 700 : 500) - given.length;
  return scatteredScore(wanted, given);
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\u0142/g, 'l')
    .trim();
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

function scatteredScore(wanted: string, given: string): number {
  let from = 0;
  let score = 0;
  let previous = -2;
  for (const letter of wanted.replace(/\s+/g, '')) {
    const at = given.indexOf(letter, from);
    if (at < 0) return 0;
    if (isWordStart(given, at)) score += 12;
    else if (at === previous + 1) score += 8;
    else score += 1;
    previous = at;
    from = at + 1;
  }
  const hasFocus = score >= wanted.length * 5;
  return hasFocus ? 100 + score - given.length / 10 : 0;
}
