/**
 * The faces of printed reports: Inter for Latin, Greek and Cyrillic, Noto Sans SC for Chinese and for
 * signs that Inter's subsets leave out (≈). Both are bundled as one file per block of characters; a
 * text is cut into runs, each set in the file that truly holds its glyphs, so nothing prints as a box.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unpackWoff } from './woff.ts';

export type Weight = 'regular' | 'medium' | 'strong';

const cssWeight: Record<Weight, number> = { regular: 400, medium: 500, strong: 600 };

/** The font of plain ASCII. */
const plainFont: Record<Weight, string> = {
  regular: `inter-latin-${cssWeight.regular}`,
  medium: `inter-latin-${cssWeight.medium}`,
  strong: `inter-latin-${cssWeight.strong}`,
};

interface Family {
  readonly name: string;
  readonly folder: string;
  readonly slices: readonly Slice[];
}

interface Slice {
  readonly id: string;
  readonly ranges: readonly (readonly [number, number])[];
}

/** A stretch of text in one font; `font` is a key for `fontFile`. */
export interface Run {
  readonly font: string;
  readonly text: string;
}

const resolver = createRequire(import.meta.url);

function loadFamily(name: string): Family {
  const folder = dirname(resolver.resolve(`@fontsource/${name}/package.json`));
  const blocks = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<
    string,
    string
  >;
  const slices = Object.entries(blocks).map(([key, ranges]) => ({
    id: key.replace(/[[\]]/g, ''),
    ranges: ranges.split(',').map((range): readonly [number, number] => {
      const [first = '', last = first] = range.trim().replace(/^U\+/i, '').split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
    }),
  }));
  // Basic Latin first: it also lists punctuation that other subsets name but do not hold.
  slices.sort((a, b) => Number(b.id === 'latin') - Number(a.id === 'latin'));
  return { name, folder, slices };
}

let families: readonly Family[] | undefined;
const files = new Map<string, Buffer>();
const sliceByCharacter = new Map<number, string>();

/** Code points that have no ink and take the font of their neighbours. */
function isInvisible(codePoint: number): boolean {
  return codePoint === 0xad || codePoint === 0xfeff || (codePoint >= 0x200b && codePoint <= 0x200f);
}

function sliceOf(codePoint: number): string | undefined {
  const known = sliceByCharacter.get(codePoint);
  if (known !== undefined) return known;
  families ??= [loadFamily('inter'), loadFamily('noto-sans-sc')];
  for (const family of families)
    for (const slice of family.slices)
      if (slice.ranges.some(([first, last]) => codePoint >= first && codePoint <= last)) {
        const key = `${family.name}-${slice.id}`;
        sliceByCharacter.set(codePoint, key);
        return key;
      }
  return undefined;
}

/**
 * Cuts a text into runs of one font each. Control characters become blanks; a character that no
 * bundled face holds becomes `?` rather than an empty box.
 */
export function runsOf(text: string, weight: Weight): readonly Run[] {
  // Most of what a report prints.
  if (/^[\x20-\x7e]+$/.test(text)) return [{ font: plainFont[weight], text }];
  const runs: { font: string; text: string }[] = [];
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0) ?? 0x20;
    if (isInvisible(codePoint)) continue;
    const isControl = codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0);
    const slice = isControl ? undefined : sliceOf(codePoint);
    const shown = isControl ? ' ' : slice === undefined ? '?' : character;
    const font = `${slice ?? 'inter-latin'}-${cssWeight[weight]}`;
    const last = runs.at(-1);
    // A blank stays in the run before it, so that spaces do not switch fonts back and forth.
    if (last && (last.font === font || (shown === ' ' && last.font.startsWith('inter'))))
      last.text += shown;
    else runs.push({ font, text: shown });
  }
  return runs;
}

/** The font named by a run, as plain SFNT bytes. */
export function fontFile(font: string): Buffer {
  const known = files.get(font);
  if (known) return known;
  families ??= [loadFamily('inter'), loadFamily('noto-sans-sc')];
  const family = families.find((candidate) => font.startsWith(`${candidate.name}-`));
  const woff = readFileSync(join(family?.folder ?? '', 'files', `${font}-normal.woff`));
  const file = unpackWoff(woff);
  files.set(font, file);
  return file;
}
