/**
 * The walls that the compiler cannot hold alone: packages allowed per room, type-only arrows, banned
 * calls, files that nobody uses, links that lead nowhere.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function tracked(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)));
}

const files = tracked();
const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
const product = sources.filter((file) => !/\.test\.tsx?$/.test(file));

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isType: boolean;
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|new URL\(\s*'(\.[^']+)',\s*import\.meta\.url/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? match[4] ?? '',
    isType: match[1] !== undefined,
  }));
}

const imports = product.flatMap(importsOf);
const roomOf = (path: string) => path.split('/')[0] ?? '';
const resolve = ({ file, target }: Import) => normalize(join(dirname(file), target));
const packageOf = (target: string) =>
  target.startsWith('node:')
    ? 'node'
    : target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/');

const ROOMS: { readonly [room: string]: { readonly rooms: string[]; readonly packages: RegExp } } =
  {
    core: { rooms: [], packages: /^(decimal\.js|zod|re2js)$/ },
    preload: { rooms: ['core'], packages: /^(zod|electron)$/ },
    sync: { rooms: ['core'], packages: /^(zod|saxes|iconv-lite|node)$/ },
    resources: { rooms: ['core', 'sync'], packages: /^(node)$/ },
    main: {
      rooms: ['core', 'preload', 'sync', 'resources'],
      packages:
        /^(node|zod|better-sqlite3|piscina|pdfkit|exceljs|decimal\.js|fontkit|jszip|electron|vite|@node-rs\/argon2|@fontsource\/.*)$/,
    },
    renderer: {
      rooms: [],
      packages:
        /^(react|react-dom|zustand|ag-grid-community|d3-scale|d3-shape|@fontsource(-variable)?\/.*)$/,
    },
  };

describe('rooms', () => {
  test.each(Object.keys(ROOMS))('%s imports only what it may', (room) => {
    const rules = ROOMS[room];
    const wrong = imports
      .filter((one) => roomOf(one.file) === room)
      .filter((one) => {
        if (!one.target.startsWith('.')) {
          const isSchemaType = one.isType && one.target === 'zod';
          return !isSchemaType && rules?.packages.test(packageOf(one.target)) !== true;
        }
        const target = roomOf(resolve(one));
        const isPlace = one.target.endsWith('package.json') || /^(\.|\.\.|\.cache)$/.test(target);
        if (target === room || isPlace) return false;
        if (room === 'renderer' && (target === 'preload' || target === 'core')) return !one.isType;
        return rules?.rooms.includes(target) !== true;
      });
    expect(wrong.map((one) => `${one.file} imports ${one.target}`)).toEqual([]);
  });

  test('electron is imported in its host and the preload script alone', () => {
    const wrong = imports.filter(
      (one) =>
        one.target === 'electron' &&
        !one.file.startsWith('main/hosts/electron/') &&
        one.file !== 'preload/preload.ts',
    );
    expect(wrong).toEqual([]);
  });

  test('sync touches no disk', () => {
    const wrong = imports.filter(
      (one) =>
        roomOf(one.file) === 'sync' && /^node:(fs|child_process|worker_threads)/.test(one.target),
    );
    expect(wrong).toEqual([]);
  });
});

const BANNED: readonly { readonly where: RegExp; readonly what: RegExp; readonly why: string }[] = [
  {
    where: /^core\//,
    what: /\bMath\.(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|sinh|cosh|tanh|asin|acos|atan|atan2|cbrt|hypot|random)\b/,
    why: 'differs between engines in the last bits',
  },
  { where: /^core\//, what: /\bDate\.now\b|\bnew Date\b/, why: 'core has no clock' },
  { where: /^(core|sync|preload)\//, what: /\bconsole\./, why: 'writes to the console' },
  {
    where: /^(core|sync|main|preload|renderer)\//,
    what: /\bINSERT OR REPLACE\b(?!.*(fires|is banned|;))/,
    why: 'fires no delete trigger',
  },
  {
    where: /^renderer\//,
    what: /dangerouslySetInnerHTML|\beval\(|new Function\(/,
    why: 'opens the page to scripts',
  },
  {
    where: /^(core|sync|main|preload|renderer|resources)\//,
    what: /@ts-ignore|@ts-nocheck|\bTODO\b/,
    why: 'is left for later',
  },
];

describe('banned calls', () => {
  test.each(BANNED)('$why', ({ where, what }) => {
    const found = product
      .filter((file) => where.test(file))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
          .filter(({ line }) => !/^\s*(\/\/|\*|\/\*)/.test(line) && what.test(line))
          .map(({ place }) => place),
      );
    expect(found).toEqual([]);
  });
});

describe('files', () => {
  /** Files that something other than an import starts. */
  const ENTRANCES =
    /^(vite|vitest)[\w.]*\.ts$|^test\/|^bench\/|^preload\/(web|preload)\.ts$|^main\/hosts\/(start|cli\/ballast|electron\/main)\.ts$|^renderer\/(main\.tsx|gallery\/.*)$/;

  test('every source file is used', () => {
    const used = new Set(
      sources
        .flatMap(importsOf)
        .filter((one) => one.target.startsWith('.'))
        .map(resolve),
    );
    const dead = product.filter((file) => !ENTRANCES.test(file) && !used.has(file));
    expect(dead).toEqual([]);
  });

  test('every file opens with what it is', () => {
    const silent = product.filter(
      (file) =>
        !/^(#!.*\n)?(\/\*\*|\/\/)/.test(readFileSync(join(root, file), 'utf8')) &&
        !/^(vite|vitest)/.test(file),
    );
    expect(silent).toEqual([]);
  });

  test('links in the documents lead somewhere', () => {
    const dead = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
          .map((match) => match[1] ?? '')
          .filter((link) => !/^[a-z]+:/.test(link))
          .filter((link) => !existsSync(join(root, dirname(file), link)))
          .map((link) => `${file}: ${link}`),
      );
    expect(dead).toEqual([]);
  });

  test('the lockfile holds no download addresses', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(lock).not.toMatch(/"resolved":\s*"https?:/);
  });

  test('versions are exact', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string> | undefined>;
    const loose = Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    }).filter(([, version]) => !/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(version));
    expect(loose).toEqual([]);
  });
});
