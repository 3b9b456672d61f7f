/**
 * The whole check in one command: format and lint, types, build, tests; with `--long` the long fault,
 * fuzz and simulation runs instead of the tests. Ends with one line that counts.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isLong = process.argv.includes('--long');
const results = `${root}.cache/test-results.json`;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a tool of the project with the project's own Node; counts as one test. */
function step(title: string, tool: string, args: readonly string[]): void {
  const started = performance.now();
  const { status } = spawnSync(`${root}node_modules/.bin/${tool}`, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${title}, ${seconds} s`);
  if (status === 0) counts.passed += 1;
  else counts.failed += 1;
}

function runTests(config: string): void {
  rmSync(results, { force: true });
  mkdirSync(`${root}.cache`, { recursive: true });
  const { status } = spawnSync(
    `${root}node_modules/.bin/vitest`,
    [
      'run',
      '--config',
      config,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${results}`,
    ],
    {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...process.env, BALLAST_BUILT: isLong ? 'no' : 'yes' },
    },
  );
  try {
    const report = JSON.parse(readFileSync(results, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
      numTodoTests: number;
    };
    counts.passed += report.numPassedTests;
    counts.failed += report.numFailedTests;
    counts.skipped += report.numPendingTests + report.numTodoTests;
    // A file that fails to load has no failed test, but the run says so.
    if (status !== 0 && report.numFailedTests === 0) counts.failed += 1;
  } catch {
    counts.failed += 1;
  }
}

if (Number(process.versions.napi ?? 0) < 10) {
  console.error(
    `The tests run on Node 24, this is ${process.version}. Run "npm ci" first: it brings the right one.`,
  );
  process.exit(2);
}

if (!isLong) {
  // The sample is built while the tools run, which leave a processor free at times.
  const sample = spawn(`${root}node_modules/.bin/node`, ['test/helpers/prebuildSample.ts'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, NODE_COMPILE_CACHE: `${root}.cache/node` },
  });
  const built = once(sample, 'exit');
  step('format and lint', 'biome', ['ci', '.']);
  step('types', 'tsc', ['-b']);
  step('build', 'vite', ['build', '--logLevel', 'warn']);
  const [status] = await built;
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: sample workspace`);
  if (status === 0) counts.passed += 1;
  else counts.failed += 1;
}
runTests(isLong ? 'vitest.long.config.ts' : 'vitest.config.ts');
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed === 0 ? 0 : 1);
