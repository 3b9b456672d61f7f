/**
 * The built page: made from its sources where it is missing or older than they are, so that a fresh
 * clone and a changed one both start with the right page and nobody has to think of a build.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { AppFailure } from '../../core/result.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** An installed program has no sources; its page lies beside its built code. */
const hasSources = existsSync(join(root, 'renderer', 'index.html'));
export const rendererFolder = hasSources
  ? join(root, 'dist', 'renderer')
  : join(root, '..', 'renderer');
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

/** In a process of its own: a build takes hundreds of megabytes, which would stay with the program. */
async function runVite(config: string): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const words = [vite, 'build', '--config', join(root, config), '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, words, { cwd: root });
}

/** Builds the page and the bridge if need be; an installed program has no sources and brings both. */
export async function buildRenderer(say: (text: string) => void): Promise<void> {
  if (!hasSources) return;
  const sources = sourcesHash();
  if (builtFrom() === sources) return;
  say('Building the page; this happens after an installation or a change.\n');
  for (const config of ['vite.config.ts', 'vite.bridge.config.ts'])
    try {
      await runVite(config);
    } catch (thrown) {
      throw new AppFailure({
        kind: 'unavailable',
        code: 'PAGE_BUILD_FAILED',
        message: `The page cannot be built: ${stripVTControlCharacters(String((thrown as { stderr?: string }).stderr ?? thrown)).trim()}`,
        path: config,
      });
    }
  writeFileSync(stampFile, `${sources}\n`);
}

/** Builds what the desktop window's program runs; Electron's Node takes no TypeScript. About a second. */
export async function buildDesktop(): Promise<void> {
  if (!hasSources) return;
  const { createBuilder } = await import('vite');
  const builder = await createBuilder({
    configFile: join(root, 'vite.main.config.ts'),
    logLevel: 'error',
  });
  await builder.buildApp();
}
