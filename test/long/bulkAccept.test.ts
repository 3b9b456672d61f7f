/**
 * Ten thousand suggestions of a hundred thousand parts, accepted as one job and one entry: cancelled in
 * the middle nothing of it is stored, the owner's thread stays free, and one undo takes all back.
 */
import { expect, it } from 'vitest';
import { verifyStore } from '../../main/store/index.ts';
import { manyMatches, watchThread } from '../helpers/manyMatches.ts';

const LINES = 10_000;
const INVOICES_EACH = 9;

it('accepts 10,000 matches of 100,000 parts as one entry', async () => {
  const group = await manyMatches(LINES, INVOICES_EACH);
  const counted = async () => (await group.call('reconcile.list', { start: 0, count: 1 })).count;
  const input = { methods: ['subset' as const], minimumScore: 0, expected: LINES };

  const seen: { readonly done: number; readonly total: number }[] = [];
  let cancelling: Promise<unknown> | null = null;
  group.onJob(({ id, state, done, total }) => {
    if (state !== 'running') return;
    seen.push({ done, total });
    if (id === 'stopped' && done > 0) cancelling ??= group.cancel(id);
  });
  await expect(
    group.call('reconcile.acceptSuggested', input, { jobId: 'stopped' }),
  ).rejects.toThrow('JOB_CANCELLED');
  await cancelling;
  expect(await counted()).toBe(0);

  seen.length = 0;
  const longest = watchThread();
  const started = performance.now();
  const done = await group.call('reconcile.acceptSuggested', input, { jobId: 'whole' });
  const seconds = (performance.now() - started) / 1000;
  const ownerMs = longest();
  const memory = process.memoryUsage.rss() / 1e6;
  console.log(
    `${LINES} matches in ${seconds.toFixed(1)} s, owner's longest task ${ownerMs.toFixed(0)} ms of the processor, ${memory.toFixed(0)} MB resident`,
  );
  expect(done).toEqual({ accepted: LINES, settledFlows: LINES * INVOICES_EACH });
  expect(seen.at(-1)?.total).toBeGreaterThan(0);
  expect(await counted()).toBe(LINES);
  expect(ownerMs).toBeLessThan(50);

  const { entry } = (await group.call('reconcile.list', { start: 0, count: 1 })).rows[0] ?? {};
  await group.call('journal.undo', { entries: [entry ?? 0] });
  expect(await counted()).toBe(0);
  await group.close((store) => {
    expect(store.lastEntry()).toBe((entry ?? 0) + 1);
    expect(verifyStore(store).findings).toEqual([]);
  });
});
