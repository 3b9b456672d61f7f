/** The long version of the kill tests: 250 cycles over five seeds, and 200 while importing. */
import { expect, test } from 'vitest';
import { importKills } from '../helpers/importKills.ts';
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

test.each([11, 12, 13, 14])(
  '50 kills while importing, seed %i',
  async (seed) => {
    const report = await importKills(50, seed);
    expect(report.cycles).toBe(50);
    expect(report.struck).toBeGreaterThan(0);
    console.log(`import, seed ${seed}: ${JSON.stringify(report)}`);
  },
  600_000,
);
