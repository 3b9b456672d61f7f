/** The release build of everything that is no page: built afresh, and started as a release starts it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBuilder, loadConfigFromFile, mergeConfig } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside the project, so that packages are found as they are from `dist`.
const folder = join(root, '.cache', 'release-build');
const built = (path: string) => join(folder, path);

beforeAll(async () => {
  const command = { command: 'build', mode: 'production' } as const;
  const loaded = await loadConfigFromFile(command, join(root, 'vite.main.config.ts'));
  const elsewhere = { build: { outDir: folder } };
  const builder = await createBuilder({
    ...mergeConfig(loaded?.config ?? {}, {
      environments: { program: elsewhere, reader: elsewhere, preload: elsewhere },
    }),
    configFile: false,
    logLevel: 'error',
  });
  await builder.buildApp();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(words: readonly string[]): string {
  return execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
}

describe('the release build', () => {
  test('the command line runs', () => {
    const answer = run([built('main/hosts/cli/ballast.js'), 'calc', '--list', '--json']);
    expect(answer).toContain('fund.waterfall');
    const { version } = JSON.parse(readFileSync(built('package.json'), 'utf8'));
    expect(version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  });

  test('threads and processes lie where they are looked for', () => {
    for (const path of [
      'electron.js',
      'main/hosts/electron/main.js',
      'main/backend/storage.worker.js',
      'main/jobs/task.worker.js',
      'main/import/parser.child.js',
    ])
      expect(existsSync(built(path)), path).toBe(true);
    for (const path of ['main/backend/storage.js', 'main/jobs/pool.js', 'main/import/parser.js'])
      expect(readFileSync(built(path), 'utf8')).not.toMatch(/\.ts["'],\s*import\.meta/);
  });

  test('an untrusted file is read in its own process, which may read the built program alone', () => {
    const script = `
      import { createPool } from ${JSON.stringify(built('main/jobs/pool.js'))};
      const content = new TextEncoder().encode('not a statement');
      const input = { files: [{ name: 'x.sta', content }], saved: [], baseCurrency: 'EUR' };
      const pool = createPool();
      const read = await pool.run('import.read', input);
      console.log(read.task);
      console.log(await pool.run('no.such.task', {}).then(() => 'ran', ({ error }) => error.kind));
      await pool.close();
    `;
    expect(run(['--input-type=module', '--eval', script])).toBe('import.read\nnot-found\n');
  });

  test('the preload script is one script that a sandbox can load', () => {
    const text = readFileSync(built('preload.cjs'), 'utf8');
    const asked = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(asked).toEqual(['electron']);
    expect(text).not.toMatch(/^\s*(import|export)\s/m);
  });

  test('the desktop program asks plain Node for nothing it lacks', () => {
    // Without Electron the first thing that fails is Electron itself: everything else was found.
    const outcome = spawnSync(process.execPath, [built('electron.js')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    });
    expect(outcome.status).not.toBe(0);
    expect(outcome.stderr).toMatch(/electron/i);
    expect(outcome.stderr).not.toMatch(
      /ERR_MODULE_NOT_FOUND|Cannot find module|SyntaxError: (?!.*electron)/,
    );
  });

  test('every package that the build leaves outside is installed with a release', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const packages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [
        ...readFileSync(built(file), 'utf8').matchAll(
          /^import (?:[^;"]*? from )?"([^".][^"]*)";/gm,
        ),
      ])
      .map(([, name = '']) => name)
      .filter((name) => !isBuiltin(name) && name !== 'electron')
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect(packages.length).toBeGreaterThan(5);
    expect([...new Set(packages)].filter((name) => dependencies[name] === undefined)).toEqual([]);
  });
});
