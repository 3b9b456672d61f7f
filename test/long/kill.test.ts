/** The long version of the kill test: 250 cycles over five seeds. */
import { expect, test } from 'vitest';
import { killCycles } from '../helpers/killCycles.ts';

test.each([1, 2, 3, 4, 5])(
  '50 kills of the owner, seed %i',
  async (seed) => {
    const report = await killCycles(50, seed);
    expect(report.cycles).toBe(50);
    expect(report.acknowledged).toBeGreaterThanOrEqual(50);
    console.log(`seed ${seed}: ${JSON.stringify(report)}`);
  },
  600_000,
);
