import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkHistory, history } from '../../test/helpers/histories.ts';

test('random histories: the past equals its snapshots, undo restores, verify is clean', async () => {
  const runs = 100;
  let done = 0;
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      await checkHistory(steps);
      done++;
    }),
    { numRuns: runs, seed: 20_260_101 },
  );
  expect(done).toBe(runs);
});
