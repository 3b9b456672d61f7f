import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorkspace, lockWorkspace, openStore, readHeader } from '../store/index.ts';
import { entryIdOf } from './ids.ts';
import { createProgram } from './program.ts';
import { ensureSample, SAMPLE_VERSION } from './sample.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-sample-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

it('is built once, with everything that a person needs to try', async () => {
  const folder = join(room, 'sample');
  const seen: number[] = [];
  expect(await ensureSample(folder, ({ done }) => seen.push(done))).toBe(folder);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const { workspaceId, sample } = readHeader(folder);
  expect(sample).toBe(true);

  const program = createProgram({ host: 'web', threads: false, home: join(room, 'home') });
  await program.open(folder, { kind: 'open' });
  const me = await program.call('session.me', {});
  const roles = ['admin', 'fund-manager', 'treasurer'];
  expect(me).toMatchObject({ ok: true, value: { login: 'i.brandt', roles } });
  const info = await program.call('workspace.info', {});
  expect(info).toMatchObject({
    ok: true,
    value: { name: 'Norholt Group', businessDate: '2026-11-20', entityCount: 14, accountCount: 40 },
  });
  if (info.ok)
    expect((info.value as { lineCount: number }).lineCount).toBeGreaterThanOrEqual(100_000);
  const journal = await program.call('journal.list', { count: 500 });
  const rows = journal.ok
    ? (journal.value as { rows: { summary: string; command: string }[] }).rows
    : [];
  expect(rows[0]).toMatchObject({ summary: 'Reference rates, 20 Nov, 6 pairs' });
  const statements = rows.find((row) => /statements/.test(row.summary));
  expect(statements).toMatchObject({
    command: 'import.files',
    summary: expect.stringMatching(/^\d banks, \d+ statements, [\d,]+ lines$/),
  });
  await program.close();

  await ensureSample(folder, () => expect.unreachable('a current sample stays'));
  expect(readHeader(folder).workspaceId).toBe(workspaceId);
}, 120_000);

/** A sample of nothing but its version stamp, for what happens around a build. */
const stampedWith = (version: number) => async (folder: string) => {
  const at = '2026-01-01T00:00:00.000Z';
  const { key } = await createWorkspace(folder, { slots: [{ kind: 'open' }], sample: true, at });
  const store = openStore(folder, key, { mode: 'writer' });
  const id = entryIdOf('stamp');
  store.command(
    {
      ...{ userId: null, deviceId: null, at, command: 'settings.set', input: {}, entryId: id },
      undo: { kind: 'inverse' },
    },
    (tx) => tx.insert('setting', { id, key: 'sample.version', value: version }),
  );
  store.close();
};

const silent = () => undefined;

describe('a sample that stands already', () => {
  it('is replaced where its version is another, and only then', async () => {
    const folder = join(room, 'versions');
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION + 1));
    const { workspaceId } = readHeader(folder);
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION));
    const replaced = readHeader(folder).workspaceId;
    expect(replaced).not.toBe(workspaceId);
    await ensureSample(folder, silent, () => expect.unreachable('it is current'));
    expect(readHeader(folder).workspaceId).toBe(replaced);
  });

  it('is not taken away from a program that has it open', async () => {
    const folder = join(room, 'busy');
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION + 1));
    const { workspaceId } = readHeader(folder);
    const lock = lockWorkspace(folder, { pid: 1, host: 'web', since: '2026-01-01T00:00:00.000Z' });
    await expect(ensureSample(folder, silent, stampedWith(SAMPLE_VERSION))).rejects.toMatchObject({
      error: { code: 'WORKSPACE_BUSY' },
    });
    lock.release();
    expect(readHeader(folder).workspaceId).toBe(workspaceId);
  });

  it('stays, and nothing is left behind, where a build fails', async () => {
    const folder = join(room, 'failing');
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION + 1));
    const { workspaceId } = readHeader(folder);
    const failing = async (building: string) => {
      mkdirSync(building);
      throw new Error('the disk is full');
    };
    await expect(ensureSample(folder, silent, failing)).rejects.toThrow('the disk is full');
    expect(readHeader(folder).workspaceId).toBe(workspaceId);
    expect(readdirSync(room).filter((name) => name.includes('building'))).toEqual([]);
  });
});
