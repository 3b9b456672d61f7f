import { expect, test } from 'vitest';
import { importKills } from '../../test/helpers/importKills.ts';
import { killCycles } from '../../test/helpers/killCycles.ts';

test('10 kills of the owner at random moments lose no acknowledged command', async () => {
  const report = await killCycles(10, 20_260_101);
  expect(report.cycles).toBe(10);
  expect(report.acknowledged).toBeGreaterThanOrEqual(10);
});

test('5 kills while files are imported leave none of them half imported', async () => {
  const report = await importKills(5, 20_260_302);
  expect(report.cycles).toBe(5);
  expect(report.acknowledged).toBeGreaterThanOrEqual(5);
});
