/** The long versions of the journal's tests: many histories, and a database rebuilt from versions. */
import { deepEqual } from 'node:assert/strict';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkHistory, history } from '../helpers/histories.ts';
import { rebuildCheck } from '../helpers/rebuild.ts';

test.each([1, 2, 3, 4])(
  '500 random histories, seed %i',
  async (seed) => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        await checkHistory(steps);
        done++;
      }),
      { numRuns: 500, seed },
    );
    expect(done).toBe(500);
  },
  900_000,
);

test('a database rebuilt from versions in entry order has the same rows and digests', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const { rebuilt, original } = await rebuildCheck(steps);
      deepEqual(rebuilt, original);
    }),
    { numRuns: 50, seed: 9 },
  );
}, 600_000);
