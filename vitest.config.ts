import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What has no state but its own: no disk, clock, process or store that another file could meet. */
const PURE = [
  'core/**/*.test.ts',
  'sync/**/*.test.ts',
  'resources/**/*.test.ts',
  // The shell's files put a document of their own in place, so they are not among these.
  'renderer/{chart,form,format,grid,run,screens}/**/*.test.ts',
];

/**
 * Stores and programs in folders of their own, which nothing outside the file meets: they share a
 * process too, since each would load the whole backend again.
 */
const SHARED = [
  'main/handlers/**/*.test.ts',
  'main/store/**/*.test.ts',
  'main/reports/**/*.test.ts',
];

/** The longest files first: begun last, one runs on alone while the other process has nothing left. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) =>
      /(e2e\/looks|cli\/demo)\.test/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Two groups: tests beside the code, then end-to-end tests; two processes work through each. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Waiting costs time only where it fails; a busy machine may take long for a step.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Threads and child processes run the sources; compiled once, they start in half the time.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.cache/node', import.meta.url)) },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: PURE,
          // A process of its own for each file would load the same modules a hundred times.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'backend',
          include: SHARED,
          setupFiles: ['test/helpers/eachFile.ts'],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['*/**/*.test.ts', '*/**/*.test.tsx'],
          exclude: [
            ...PURE,
            ...SHARED,
            'node_modules/**',
            'test/e2e/**',
            'test/long/**',
            'dist/**',
            '.cache/**',
            'out/**',
          ],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/helpers/prepareEndToEnd.ts'],
          setupFiles: ['test/helpers/afterFailure.ts'],
          // A process keeps its browser and its modules; each file has a window and a workspace of its own.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
