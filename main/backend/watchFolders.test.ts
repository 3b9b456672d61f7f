/** Files that appear in a folder are imported once, when they are whole, and nothing is moved. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../preload/contract/bridge.ts';
import type { OutputOf } from '../../preload/contract/index.ts';
import { createProgram, type Program } from './program.ts';
import { watchFolders } from './watchFolders.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-watch-'));
const inbox = join(room, 'inbox');
const SETTLE_MS = 60;
let program: Program;

const statement = (number: string, amount: string) =>
  `:20:R${number}\r\n:25:DE89370400440532013000\r\n:28C:${number}/1\r\n:60F:C261006EUR100,00\r\n:61:2610071007C${amount}NTRFNONREF//W${number}\r\n:62F:C261007EUR150,00\r\n-\r\n`;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function ask<T>(name: string, input: unknown = {}): Promise<T> {
  const reply = (await program.call(name, input)) as Reply<T>;
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.value;
}

const lines = async () =>
  (await ask<OutputOf<'import.history'>>('import.history')).rows.map((row) => row.name).sort();

beforeAll(async () => {
  mkdirSync(join(inbox, 'bank'), { recursive: true });
  program = createProgram({ host: 'cli', threads: false, home: join(room, 'home') });
  await ask('app.createWorkspace', {
    folder: join(room, 'group'),
    name: 'Group',
    userName: 'Tester',
    passphrase: 'a long enough passphrase',
  });
});
afterAll(async () => {
  await program.close();
  rmSync(room, { recursive: true, force: true });
});

function watcher(settleMs = SETTLE_MS) {
  return watchFolders({
    call: (name, wire) => program.call(name, wire),
    onChange: () => undefined,
    now: () => new Date().toISOString(),
    settleMs,
  });
}

/** Looks, lets files settle, and looks again. */
async function settle(watch: ReturnType<typeof watcher>): Promise<void> {
  await watch.scan();
  await pause(SETTLE_MS + 20);
  await watch.scan();
}

describe('a watch folder', () => {
  it('imports whole files once, holds what is refused, and leaves the rest alone', async () => {
    const watch = watcher();
    writeFileSync(join(inbox, 'bank', 'a.sta'), statement('7', '50,00'));
    writeFileSync(join(inbox, 'noise.txt'), 'nothing of a bank\nat all\n');
    writeFileSync(join(inbox, 'b.sta.part'), statement('8', '50,00'));
    writeFileSync(join(inbox, '.hidden.sta'), statement('9', '50,00'));
    watch.apply({ enabled: true, folders: [inbox, join(room, 'absent')] });
    await settle(watch);
    expect(await lines()).toEqual(['bank/a.sta']);
    const { folders, recent, isRunning } = watch.status();
    expect(isRunning).toBe(true);
    expect(folders).toMatchObject([
      { path: inbox, state: 'watching', fileCount: 2 },
      { state: 'missing' },
    ]);
    expect(recent.map(({ name, outcome }) => `${outcome} ${name}`).sort()).toEqual([
      'held noise.txt',
      'imported bank/a.sta',
    ]);
    expect(recent.find(({ name }) => name === 'bank/a.sta')).toMatchObject({
      message: '1 statement, 1 new line',
    });
    // A copy under another name holds the same bytes.
    writeFileSync(join(inbox, 'copy.sta'), statement('7', '50,00'));
    await settle(watch);
    expect(await lines()).toEqual(['bank/a.sta']);
    expect(readdirSync(inbox).sort()).toContain('noise.txt');
    await watch.close();
    expect(watch.status().isRunning).toBe(false);
  });

  it('waits for a file that still grows', async () => {
    const watch = watcher(1500);
    const path = join(inbox, 'slow.sta');
    const text = statement('10', '50,00');
    writeFileSync(path, text.slice(0, 40));
    watch.apply({ enabled: true, folders: [inbox] });
    await watch.scan();
    writeFileSync(path, text);
    await watch.scan();
    expect(watch.status().folders[0]?.waitingCount).toBeGreaterThan(0);
    expect(await lines()).toEqual(['bank/a.sta']);
    await expect.poll(lines).toEqual(['bank/a.sta', 'slow.sta']);
    await watch.close();
    expect(watch.status().recent).toMatchObject([{ name: 'slow.sta', outcome: 'imported' }]);
  });

  it('does not bring back what was undone', async () => {
    const { rows } = await ask<OutputOf<'journal.list'>>('journal.list', { count: 5 });
    const entry = rows.find((row) => row.command === 'import.files')?.entry;
    await ask('journal.undo', { entries: [entry] });
    expect(await lines()).toEqual(['bank/a.sta']);
    const watch = watcher();
    watch.apply({ enabled: true, folders: [inbox] });
    await settle(watch);
    expect(await lines()).toEqual(['bank/a.sta']);
    await watch.close();
  });

  it('one failing call stops no other file', async () => {
    let calls = 0;
    const watch = watchFolders({
      async call(name, wire) {
        if (name !== 'import.files') return program.call(name, wire);
        calls += 1;
        const { files } = wire as { files: { name: string }[] };
        return files.some((file) => file.name === 'bad.sta')
          ? {
              ok: false,
              error: { kind: 'unavailable', code: 'PARSER_STOPPED', message: 'Stopped.' },
            }
          : program.call(name, wire);
      },
      onChange: () => undefined,
      now: () => new Date().toISOString(),
      settleMs: SETTLE_MS,
    });
    writeFileSync(join(inbox, 'bad.sta'), statement('11', '51,00'));
    writeFileSync(join(inbox, 'good.sta'), statement('12', '50,00'));
    watch.apply({ enabled: true, folders: [inbox] });
    await settle(watch);
    expect(await lines()).toEqual(['bank/a.sta', 'good.sta']);
    expect(watch.status().recent.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual([
      'imported good.sta',
      'failed bad.sta',
    ]);
    expect(calls).toBe(3);
    // It is not tried again until it changes.
    await settle(watch);
    expect(calls).toBe(3);
    await watch.close();
  });
});

describe('the program', () => {
  it('watches by the setting of its device, off by default, and can be told to look', async () => {
    expect(await ask('watch.get')).toEqual({ enabled: false, folders: [] });
    for (const folder of [room, join(room, 'group', 'files'), 'inbox'])
      await expect(ask('watch.set', { enabled: true, folders: [folder] })).rejects.toThrow(
        'WATCH_FOLDER',
      );
    await ask('watch.set', { enabled: true, folders: [inbox, inbox] });
    expect(await ask('watch.get')).toEqual({ enabled: true, folders: [inbox] });
    // A command line sets it and does not stay to watch.
    expect(await ask('watch.status')).toMatchObject({ isRunning: false });
    await program.close();
    const window = createProgram({ host: 'web', threads: false, home: join(room, 'home') });
    await window.open(join(room, 'group'), {
      kind: 'passphrase',
      passphrase: 'a long enough passphrase',
    });
    program = window;
    writeFileSync(join(inbox, 'later.sta'), statement('13', '50,00'));
    await expect
      .poll(() => ask<OutputOf<'watch.status'>>('watch.status'))
      .toMatchObject({ isRunning: true, folders: [{ state: 'watching' }] });
    await ask('watch.scan');
    await expect.poll(lines).toContain('later.sta');
    await ask('watch.set', { enabled: false, folders: [inbox] });
    await expect
      .poll(() => ask<OutputOf<'watch.status'>>('watch.status'))
      .toMatchObject({ isRunning: false });
  });
});
