/**
 * The built page: made from its sources where it is missing or older than they are, so that a fresh
 * clone and a changed one both start with the right page and nobody has to think of a build.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const rendererFolder = join(root, 'dist', 'renderer');
const stampFile = join(rendererFolder, '.sources');

const folders = ['renderer', 'preload', 'core'];
const configs = ['vite.config.ts', 'vite.bridge.config.ts', 'package-lock.json'];

function sourceFiles(): string[] {
  const inside = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...inside, ...configs.map((name) => join(root, name))].filter(existsSync).sort();
}

/** One hash over the names and contents of everything that the page is built from. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles()) {
    hash.update(relative(root, file).replaceAll(sep, '/'));
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function builtFrom(): string | null {
  try {
    return readFileSync(stampFile, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Builds the page and the bridge if need be; an installed program has no sources and brings both. */
export async function buildRenderer(say: (text: string) => void): Promise<void> {
  if (!existsSync(join(root, 'renderer', 'index.html'))) return;
  const sources = sourcesHash();
  if (builtFrom() === sources) return;
  say('Building the page; this happens after an installation or a change.\n');
  const { build } = await import('vite');
  for (const config of ['vite.config.ts', 'vite.bridge.config.ts'])
    await build({ configFile: join(root, config), logLevel: 'error' });
  writeFileSync(stampFile, `${sources}\n`);
}
