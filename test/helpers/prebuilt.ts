/**
 * The sample workspace and the window, built once per state of the code and kept under `.cache/e2e`,
 * for every test that takes a copy.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { invariant } from '../../core/result.ts';
import { ensureSample } from '../../main/backend/sample.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(ROOT, '.cache/e2e');

/** What the sample's bytes depend on, and what the window's do. */
const SAMPLE_SOURCES = [
  'resources/sample',
  'main/backend/sample.ts',
  'main/backend/sampleEntries.ts',
  'main/handlers/snapshots.ts',
  'main/store',
  'sync/tables',
];
const WINDOW_SOURCES = [
  'renderer',
  'preload/web.ts',
  'vite.config.ts',
  'package-lock.json',
  'test/helpers/prebuilt.ts',
];

function filesUnder(path: string): string[] {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  return /\.\w+$/.test(path)
    ? [path]
    : readdirSync(full, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
        .sort();
}

function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesUnder))
    hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

/** As the files were when this process loaded them: what it builds later is of that state. */
const DIGESTS = { sample: digestOf(SAMPLE_SOURCES), window: digestOf(WINDOW_SOURCES) };

/** Removes what was built of other states of the code, so that the cache does not grow. */
function forgetOlder(kind: string, name: string): void {
  if (!existsSync(CACHE)) return;
  for (const entry of readdirSync(CACHE))
    if (entry.startsWith(`${kind}-`) && !entry.startsWith(name))
      rmSync(join(CACHE, entry), { recursive: true, force: true });
}

/** A build that takes longer than this was ended from outside. */
const LONGEST_BUILD_MS = 300_000;

/** The folder of this state of the code. Whoever comes first builds it, the others wait for that. */
async function builtOnce(
  kind: keyof typeof DIGESTS,
  buildInto: (folder: string) => Promise<void>,
): Promise<string> {
  const name = `${kind}-${DIGESTS[kind]}`;
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  forgetOlder(kind, name);
  mkdirSync(CACHE, { recursive: true });
  const lock = `${folder}.lock`;
  while (!existsSync(folder)) {
    try {
      mkdirSync(lock);
    } catch {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > LONGEST_BUILD_MS) rmSync(lock, { recursive: true, force: true });
      await setTimeout(100);
      continue;
    }
    try {
      await buildInto(folder);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return folder;
}

/** The folder of the prebuilt sample workspace. */
export function prebuiltSample(): Promise<string> {
  return builtOnce('sample', async (folder) => {
    let before = 0;
    await ensureSample(folder, ({ done }) => {
      invariant(done >= before, 'The progress of a build never goes back.');
      before = done;
    });
  });
}

/** The folder of the built window, with the bridge of the web host in it. */
export async function builtWindow(): Promise<string> {
  return process.env.BALLAST_RENDERER ?? builtOnce('window', buildWindow);
}

/** Tests run with another `NODE_ENV`, by which the build would take React's slow development half. */
async function buildAsReleased(outDir: string): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: join(ROOT, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir },
    });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

async function buildWindow(folder: string): Promise<void> {
  const outDir = `${folder}.building`;
  rmSync(outDir, { recursive: true, force: true });
  // The whole check has built the window a moment ago.
  if (process.env.BALLAST_BUILT === 'yes')
    cpSync(join(ROOT, 'dist/renderer'), outDir, { recursive: true });
  else await buildAsReleased(outDir);
  const bridge = join(outDir, 'bridge.js');
  if (!existsSync(bridge)) {
    const source = readFileSync(join(ROOT, 'preload/web.ts'), 'utf8');
    writeFileSync(bridge, stripTypeScriptTypes(source));
  }
  renameSync(outDir, folder);
}
