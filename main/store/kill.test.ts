import { expect, test } from 'vitest';
import { killCycles } from '../../test/helpers/killCycles.ts';

test('10 kills of the owner at random moments lose no acknowledged command', async () => {
  const report = await killCycles(10, 20_260_101);
  expect(report.cycles).toBe(10);
  expect(report.acknowledged).toBeGreaterThanOrEqual(10);
}, 120_000);
