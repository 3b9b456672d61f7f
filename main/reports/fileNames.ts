/** Names of files that every system takes: what Windows refuses is replaced, and no two are the same. */

/** Devices of Windows, which no file may be named after, whatever its ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/** Most folders allow 255; the path to them takes its share of Windows' 260. */
const LONGEST_NAME = 120;

/** Words as one stem in lower case, letters and digits of any script with hyphens between. */
export function fileStemOf(...words: readonly string[]): string {
  return words
    .join('-')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function parted(name: string): { readonly stem: string; readonly ending: string } {
  const dot = name.lastIndexOf('.');
  const isEnding = dot > 0 && name.length - dot <= 10;
  return isEnding
    ? { stem: name.slice(0, dot), ending: name.slice(dot) }
    : { stem: name, ending: '' };
}

/** At most `length` units long, never half a character. */
function shortened(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

function safeName(name: string, suffix = ''): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, '-')
    .trim()
    .replace(/[. ]+$/, '');
  const { stem, ending } = parted(clean === '' ? 'document' : clean);
  const short = shortened(stem, LONGEST_NAME - ending.length - suffix.length);
  return `${short}${suffix}${ending}`.replace(DEVICE, '_$1');
}

/**
 * The names as they can stand in one folder of any system, in their order: one that is taken, in upper or
 * lower case, gets a number, `notice (2).pdf`.
 */
export function safeFileNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = safeName(name);
    for (let number = 2; taken.has(free.toLowerCase()); number += 1)
      free = safeName(name, ` (${number})`);
    taken.add(free.toLowerCase());
    return free;
  });
}
