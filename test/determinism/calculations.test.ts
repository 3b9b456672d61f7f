/**
 * Same input, same bits: every calculation in this thread twice, and in pools of one and of several
 * workers under load. And what a pool does when a job is cancelled or a worker dies.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { silentContext } from '../../core/calculation.ts';
import { calculations, findCalculation } from '../../core/calculations.ts';
import { AppFailure, invariant, unwrap } from '../../core/result.ts';
import { decodeInput, runSealed } from '../../main/jobs/outcome.ts';
import { createPool } from '../../main/jobs/pool.ts';
import { exampleInputs } from '../helpers/examples.ts';

const single = createPool(1);
const several = createPool(4);
const ids = calculations.map((calculation) => calculation.id);

afterAll(async () => {
  await single.close();
  await several.close();
});

function prepared(id: string) {
  const calculation = findCalculation(id);
  invariant(calculation !== undefined, `${id} is registered`);
  return { calculation, input: unwrap(decodeInput(calculation, exampleInputs[id])) };
}

test('every calculation has an example', () => {
  expect(Object.keys(exampleInputs).sort()).toEqual([...ids].sort());
});

describe.each(ids)('%s', (id) => {
  test('gives the same bits here and in any number of workers', async () => {
    const { calculation, input } = prepared(id);
    const here = unwrap(runSealed(calculation, input, silentContext));
    const again = unwrap(runSealed(calculation, prepared(id).input, silentContext));
    const [alone, ...together] = await Promise.all([
      single.run(id, input),
      several.run(id, input),
      several.run(id, input),
      several.run(id, input),
    ]);
    const hashes = [here, again, alone, ...together].map((outcome) => outcome?.runHash);
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('pool', () => {
  test('a refusal comes back with its code', async () => {
    await expect(single.run('no.such', {})).rejects.toMatchObject({
      error: { code: 'CALCULATION_UNKNOWN' },
    });
  });

  test('a cancelled job ends at once and the pool goes on', async () => {
    const { input } = prepared('forecast.cashflow');
    const controller = new AbortController();
    const running = single.run('forecast.cashflow', input, { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    await expect(running).rejects.toMatchObject({ error: { code: 'JOB_CANCELLED' } });
    expect(
      (await single.run('fund.allocate', prepared('fund.allocate').input)).version,
    ).toBeTruthy();
  });

  test('a worker that dies fails its job with a clear error and no other', async () => {
    const { input } = prepared('fund.allocate');
    // A function cannot be cloned into a worker; a getter that throws inside kills the task instead.
    const poison = { amount: null, shares: null };
    const [dead, alive] = await Promise.allSettled([
      several.run('fund.allocate', poison),
      several.run('fund.allocate', input),
    ]);
    expect(dead.status).toBe('rejected');
    const { reason } = dead as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(AppFailure);
    expect((reason as AppFailure).error.code).toBe('JOB_WORKER_CRASHED');
    expect(alive.status).toBe('fulfilled');
  });

  test('progress is told in the work’s own unit', async () => {
    const told: { done: number; total: number; unit: string }[] = [];
    await single.run('forecast.cashflow', prepared('forecast.cashflow').input, {
      onProgress: (progress) => told.push(progress),
    });
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ done, total, unit }) => done <= total && unit !== '')).toBe(true);
  });
});
