import { defineConfig } from 'vitest/config';

/** Two groups: tests beside the code, and end-to-end tests, which own the machine one after the other. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['*/**/*.test.ts', '*/**/*.test.tsx'],
          exclude: [
            'node_modules/**',
            'test/e2e/**',
            'test/long/**',
            'dist/**',
            '.cache/**',
            'out/**',
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
