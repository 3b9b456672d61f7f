/**
 * Writes THIRD-PARTY-NOTICES.md: every package that a release carries, with its licence and its text.
 * Run it with Node after changing a dependency; a test holds the file against what is installed.
 *
 * A release carries the dependencies, and what the page's bundle takes in from the development
 * dependencies. Packages for one platform only are prebuilt parts of the package that asks for them,
 * under its licence, and are left out, so that every machine writes the same file.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const noticesFile = join(root, 'THIRD-PARTY-NOTICES.md');

interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly dependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
}
type Lock = { readonly [path: string]: Locked };

export interface Notice {
  readonly name: string;
  readonly version: string;
  /** As the package states it, an SPDX expression. */
  readonly stated: string;
  /** The one that is chosen where the package leaves a choice. */
  readonly licence: string;
  /** The package's own licence and notice files, or null where it ships none. */
  readonly text: string | null;
}

/** Licences that ask for no more than their text; everything that a release carries has one. */
export const PERMISSIVE: ReadonlySet<string> = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Licences read by a person where a package's own statement is missing or old-fashioned. */
const READ_BY_HAND: { readonly [name: string]: string } = {
  // "MIT/X11" is the MIT licence.
  'chainsaw@0.1.0': 'MIT',
  // States none, but carries the text of the MIT licence.
  'png-js@2.0.0': 'MIT',
};

/**
 * The permissive licence of an expression: any part of an OR, every part of an AND. Null where none
 * is. Parts may stand in brackets, as `(MIT OR GPL-3.0-or-later)` does.
 */
export function choosePermissive(expression: string): string | null {
  const plain = expression.replace(/^\(|\)$/g, '').trim();
  for (const choice of plain.split(/ OR /i)) {
    const parts = choice.split(/ AND /i).map((part) => part.replace(/[()]/g, '').trim());
    if (parts.every((part) => PERMISSIVE.has(part))) return parts.join(' AND ');
  }
  return null;
}

/** Where Node finds a package from inside another: the nearest `node_modules` upwards. */
function locate(lock: Lock, from: string, name: string): string | null {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (lock[path] !== undefined) return path;
    if (folder === '') return null;
    if (!folder.includes('/node_modules/')) folder = '';
  }
}

/** Packages that the page's sources name; they end up in its bundle. */
function bundledNames(): string[] {
  const names = new Set<string>();
  const folder = join(root, 'renderer');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(tsx?|css)$/.test(file) || /\.test\.tsx?$/.test(file)) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      const name = /^(@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)/.exec(target)?.[1];
      if (name !== undefined && !/^(node:|\w+:)/.test(target)) names.add(name);
    }
  }
  return [...names].sort();
}

function licenceText(folder: string): string | null {
  const files = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(name))
    .sort();
  const texts = files.map((name) =>
    readFileSync(join(folder, name), 'utf8')
      .replace(/\r\n?/g, '\n')
      .replace(/[ \t]+$/gm, '')
      .trim(),
  );
  return texts.length === 0 ? null : texts.join('\n\n');
}

/** Every package of a release, by name and version. */
export function readNotices(): Notice[] {
  const lock = (
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }
  ).packages;
  const start = Object.keys(lock['']?.dependencies ?? {});
  const waiting = [...start, ...bundledNames()].map((name) => locate(lock, '', name));
  const seen = new Map<string, Notice>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const locked = path === null ? undefined : lock[path];
    if (path === null || locked === undefined || seen.has(path)) continue;
    if (locked.os !== undefined || locked.cpu !== undefined) continue;
    const folder = join(root, path);
    const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 13);
    const version = locked.version ?? '';
    const stated = READ_BY_HAND[`${name}@${version}`] ?? locked.license ?? '';
    seen.set(path, {
      name,
      version,
      stated,
      licence: choosePermissive(stated) ?? stated,
      text: existsSync(folder) ? licenceText(folder) : null,
    });
    for (const needed of Object.keys(locked.dependencies ?? {}))
      waiting.push(locate(lock, path, needed));
  }
  const order = ({ name, version }: Notice) => `${name}@${version}`;
  const all = new Map([...seen.values()].map((notice) => [order(notice), notice]));
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, notice]) => notice);
}

function section({ name, version, stated, licence, text }: Notice): string {
  const choice = stated === licence ? licence : `${licence}, chosen from ${stated}`;
  if (licence === '')
    return `## ${name} ${version}\n\nThe package states no licence and ships no text.\n`;
  const body =
    text === null
      ? `The package ships no text of its own; it states the licence ${licence}.`
      : `\`\`\`\`text\n${text}\n\`\`\`\``;
  return `## ${name} ${version}\n\nLicence: ${choice}\n\n${body}\n`;
}

/** The whole page. */
export function noticesPage(notices: readonly Notice[]): string {
  const head = [
    '# Third-party notices',
    '',
    'A release of Ballast carries these packages. Each stands under its own licence, given below with',
    'its text. The desktop program also carries Electron (MIT) with Chromium and Node; their notices',
    'lie beside its binary as `LICENSE.electron.txt` and `LICENSES.chromium.html`.',
    '',
    'This page is generated: `node test/helpers/notices.ts`.',
    '',
  ].join('\n');
  return `${head}\n${notices.map(section).join('\n')}`;
}

if (import.meta.main) writeFileSync(noticesFile, noticesPage(readNotices()));
