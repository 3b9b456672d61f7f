/**
 * Two people in one workspace, each by their own key; a forgotten passphrase, a new recovery secret, a
 * restored backup; folders that are refused; and no secret in the journal or in a log.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ContractName, InputOf, OutputOf } from '../../preload/contract/index.ts';
import { createWorkspace, openStore } from '../store/index.ts';
import { foundWorkspace } from './founding.ts';
import { newId } from './ids.ts';
import { createProgram, type Program } from './program.ts';

const OWNER = 'canary copper kettle seven';
const VIEWER = 'canary violet ladder nine';
const CHANGED = 'canary amber window twelve';
const RESET = 'canary silver orchard two';

const home = mkdtempSync(join(tmpdir(), 'ballast-keys-'));
const folder = join(home, 'group');
const logged: string[] = [];
let program: Program;
let printed = '';

async function ask<Name extends ContractName>(
  name: Name,
  input: InputOf<Name>,
): Promise<OutputOf<Name>> {
  const reply = await program.call(name, input);
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.value as OutputOf<Name>;
}

async function refusal<Name extends ContractName>(name: Name, input: InputOf<Name>) {
  const reply = await program.call(name, input);
  return reply.ok ? 'answered' : reply.error.code;
}

async function unlockAs(passphrase: string): Promise<string> {
  await ask('app.closeWorkspace', {});
  await ask('app.unlock', { passphrase });
  return (await ask('session.me', {})).login;
}

const recoverySlots = async () =>
  (await ask('app.slots', {})).filter((slot) => slot.kind === 'recovery');

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    logged.push(String(text));
    return true;
  });
  program = createProgram({ host: 'web', threads: false, home });
  const created = await ask('app.createWorkspace', {
    folder,
    name: 'Norholt Test',
    userName: 'Ida Brandt',
    passphrase: OWNER,
  });
  printed = created.recoverySecret;
  await ask('users.save', { login: 'ben', name: 'Ben Okafor', roles: ['viewer'] });
});

afterAll(async () => {
  await program.close();
  vi.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
});

test('a new workspace tells its slots, and whose they are', async () => {
  const slots = await ask('app.slots', {});
  expect(slots.map(({ kind, userLogin, yours }) => ({ kind, userLogin, yours }))).toEqual([
    { kind: 'passphrase', userLogin: 'ida.brandt', yours: true },
    { kind: 'recovery', userLogin: null, yours: false },
  ]);
  expect(slots.every((slot) => slot.addedAt !== null)).toBe(true);
});

test('each person works under their own name and with their own permissions', async () => {
  await ask('app.addPassphrase', { userLogin: 'ben', passphrase: VIEWER });
  expect(await unlockAs(VIEWER)).toBe('ben');
  const file = { name: 'a.sta', content: Buffer.from(':20:A').toString('base64') };
  expect(await refusal('import.files', { files: [file] })).toBe('PERMISSION_MISSING');
  expect(await refusal('app.renewRecovery', {})).toBe('PERMISSION_MISSING');
  expect(await refusal('app.addPassphrase', { userLogin: 'ben', passphrase: RESET })).toBe(
    'PERMISSION_MISSING',
  );
  const [owners] = (await ask('app.slots', {})).filter((slot) => slot.userLogin === 'ida.brandt');
  expect(await refusal('app.removeSlot', { slotId: owners?.id ?? '' })).toBe('PERMISSION_MISSING');
  expect(await unlockAs(OWNER)).toBe('ida.brandt');
});

test('a passphrase that would be somebody else’s, a second one and a stranger are refused', async () => {
  await ask('users.save', { login: 'cleo', name: 'Cleo Marsh', roles: ['analyst'] });
  expect(await refusal('app.addPassphrase', { userLogin: 'cleo', passphrase: VIEWER })).toBe(
    'PASSPHRASE_TAKEN',
  );
  expect(await refusal('app.addPassphrase', { userLogin: 'ben', passphrase: RESET })).toBe(
    'SLOT_EXISTS',
  );
  expect(await refusal('app.addPassphrase', { userLogin: 'nobody', passphrase: RESET })).toBe(
    'USER_UNKNOWN',
  );
  expect(await refusal('app.addPassphrase', { userLogin: 'cleo', passphrase: 'short' })).toBe(
    'INPUT_INVALID',
  );
});

test('one’s own passphrase changes by the old one', async () => {
  expect(await refusal('app.changePassphrase', { old: 'not that one', new: CHANGED })).toBe(
    'WORKSPACE_PASSPHRASE_WRONG',
  );
  await ask('app.changePassphrase', { old: OWNER, new: CHANGED });
  expect(await unlockAs(CHANGED)).toBe('ida.brandt');
  await ask('app.closeWorkspace', {});
  expect(await refusal('app.unlock', { passphrase: OWNER })).toBe('WORKSPACE_PASSPHRASE_WRONG');
  await ask('app.unlock', { passphrase: CHANGED });
});

test('a person who is renamed keeps the way in, one who is blocked loses it', async () => {
  const ben = (await ask('users.list', {})).find((person) => person.login === 'ben');
  const row = { id: ben?.id ?? '', name: 'Ben Okafor', roles: ['viewer'] };
  await ask('users.save', { ...row, login: 'b.okafor' });
  expect(await unlockAs(VIEWER)).toBe('b.okafor');
  await unlockAs(CHANGED);
  await ask('users.save', { ...row, login: 'b.okafor', active: false });
  await ask('app.closeWorkspace', {});
  expect(await refusal('app.unlock', { passphrase: VIEWER })).toBe('USER_UNKNOWN');
  expect(program.state().stage).toBe('locked');
  await ask('app.unlock', { passphrase: CHANGED });
  await ask('users.save', { ...row, login: 'b.okafor' });
});

test('a forgotten passphrase is replaced by the recovery secret, and only then', async () => {
  const input = { userLogin: 'b.okafor', passphrase: RESET };
  expect(await refusal('app.resetPassphrase', input)).toBe('RESET_NEEDS_RECOVERY');
  await ask('app.closeWorkspace', {});
  const wrong = printed.startsWith('0') ? `1${printed.slice(1)}` : `0${printed.slice(1)}`;
  expect(await refusal('app.unlock', { recoverySecret: wrong })).toBe('RECOVERY_CHECKSUM');
  await ask('app.unlock', { recoverySecret: printed.toLowerCase().replaceAll('-', ' ') });
  expect((await ask('session.me', {})).login).toBe('ida.brandt');
  const state = await ask('app.resetPassphrase', input);
  expect(state.stage).toBe('open');
  expect((await ask('session.me', {})).login).toBe('b.okafor');
  expect(await unlockAs(RESET)).toBe('b.okafor');
  await ask('app.closeWorkspace', {});
  expect(await refusal('app.unlock', { passphrase: VIEWER })).toBe('WORKSPACE_PASSPHRASE_WRONG');
  await ask('app.unlock', { passphrase: CHANGED });
});

test('a new recovery secret takes the place of the printed one', async () => {
  const [before] = await recoverySlots();
  const { recoverySecret } = await ask('app.renewRecovery', {});
  expect(await ask('app.checkRecoverySecret', { recoverySecret })).toEqual({ valid: true });
  expect(await ask('app.checkRecoverySecret', { recoverySecret: printed })).toEqual({
    valid: false,
  });
  const after = await recoverySlots();
  expect(after).toHaveLength(1);
  expect(after[0]?.id).not.toBe(before?.id);
  printed = recoverySecret;
});

test('slots are removed, one’s own passphrase is not', async () => {
  const slots = await ask('app.slots', {});
  const own = slots.find((slot) => slot.yours);
  expect(await refusal('app.removeSlot', { slotId: own?.id ?? '' })).toBe('SLOT_YOURS');
  expect(await refusal('app.removeSlot', { slotId: 'no-such-slot' })).toBe('SLOT_MISSING');
  const bens = slots.find((slot) => slot.userLogin === 'b.okafor');
  await ask('app.removeSlot', { slotId: bens?.id ?? '' });
  await ask('app.closeWorkspace', {});
  expect(await refusal('app.unlock', { passphrase: RESET })).toBe('WORKSPACE_PASSPHRASE_WRONG');
  await ask('app.unlock', { passphrase: CHANGED });
});

test('a backup is restored from its bytes or its path, opens and verifies', async () => {
  const { fileName } = await ask('workspace.backup', {});
  const path = join(folder, 'backups', fileName);
  const content = readFileSync(path).toString('base64');
  const input = { backup: { content }, folder: join(home, 'from-bytes') };
  const restored = await ask('app.restoreBackup', input);
  expect(restored).toMatchObject({ stage: 'locked', workspace: { folder: input.folder } });
  expect((await ask('app.slots', {})).map((slot) => slot.yours)).not.toContain(true);
  await ask('app.unlock', { passphrase: CHANGED });
  expect(await ask('workspace.verify', { full: true })).toMatchObject({ clean: true });
  expect((await ask('workspace.info', {})).name).toBe('Norholt Test');
  expect(await refusal('app.restoreBackup', input)).toBe('RESTORE_FOLDER_USED');
  const other = join(home, 'from-path');
  await ask('app.restoreBackup', { backup: { path }, folder: other });
  expect(program.state().workspace?.folder).toBe(other);
  const missing = { path: join(home, 'none.ballast-backup') };
  expect(await refusal('app.restoreBackup', { backup: missing, folder: join(home, 'x') })).toBe(
    'BACKUP_MISSING',
  );
  const broken = { content: Buffer.from('no backup at all, but a text').toString('base64') };
  expect(await refusal('app.restoreBackup', { backup: broken, folder: join(home, 'y') })).toBe(
    'BACKUP_DAMAGED',
  );
  await ask('app.openWorkspace', { folder });
  await ask('app.unlock', { passphrase: CHANGED });
});

test('folders that cannot hold a workspace are refused in words', async () => {
  const problemOf = async (where: string) =>
    (await ask('app.checkFolder', { folder: where })).problem;
  const cloud = await problemOf(join(home, 'Dropbox', 'Treasury'));
  expect(cloud).toMatchObject({ code: 'WORKSPACE_CLOUD_FOLDER' });
  expect(cloud?.message).toContain('lies inside Dropbox');
  expect(await problemOf(folder)).toMatchObject({ code: 'WORKSPACE_EXISTS' });
  mkdirSync(join(home, 'papers'));
  writeFileSync(join(home, 'papers', 'letter.txt'), 'x');
  expect(await problemOf(join(home, 'papers'))).toMatchObject({ code: 'WORKSPACE_FOLDER_USED' });
  expect(await problemOf(join(home, 'papers', 'letter.txt', 'in'))).toMatchObject({
    code: 'WORKSPACE_FOLDER_NO_FOLDER',
  });
  expect(await problemOf('Treasury')).toMatchObject({ code: 'WORKSPACE_FOLDER_RELATIVE' });
  expect(await problemOf(join(home, 'new'))).toBeNull();
  const proposed = await ask('app.checkFolder', { name: 'Acme / Sons' });
  expect(proposed.folder).toMatch(/Ballast.Acme {2}Sons/);
  const inCloud = { name: 'A', userName: 'B', passphrase: VIEWER, folder: join(home, 'OneDrive') };
  expect(await refusal('app.createWorkspace', inCloud)).toBe('WORKSPACE_CLOUD_FOLDER');
});

test('a workspace without a passphrase has nobody’s keys, and closes to the first page', async () => {
  const open = join(home, 'sample-like');
  const at = '2026-01-01T00:00:00.000Z';
  const { key } = await createWorkspace(open, { slots: [{ kind: 'open' }], sample: true, at });
  const store = openStore(open, key, { mode: 'writer' });
  const names = { groupName: 'Open', baseCurrency: 'EUR', userLogin: 'a', userName: 'Ada' };
  foundWorkspace(store, { at, ...names });
  store.close();
  expect((await ask('app.openWorkspace', { folder: open })).stage).toBe('open');
  expect((await ask('app.slots', {})).map(({ kind, yours }) => [kind, yours])).toEqual([
    ['open', false],
  ]);
  expect((await ask('workspace.info', {})).journalEntry).toBe(1);
  expect((await ask('app.closeWorkspace', {})).stage).toBe('first-run');
  await ask('app.openWorkspace', { folder });
  await ask('app.unlock', { passphrase: CHANGED });
});

test('a built-in role of an older version gets what it brings now, once', async () => {
  const open = join(home, 'older');
  const at = '2026-01-01T00:00:00.000Z';
  const { key } = await createWorkspace(open, { slots: [{ kind: 'open' }], sample: true, at });
  const store = openStore(open, key, { mode: 'writer' });
  foundWorkspace(store, {
    at,
    groupName: 'Old',
    baseCurrency: 'EUR',
    userLogin: 'a',
    userName: 'Ada',
  });
  const entry = {
    userId: null,
    deviceId: null,
    at,
    command: 'test.weaken',
    input: {},
    undo: { kind: 'none', why: 'A test.' },
    entryId: newId(),
    summarize: () => 'Roles as they were',
  } as const;
  store.command(entry, (tx) => {
    for (const id of tx.plucks<string>("SELECT id FROM role WHERE name <> 'viewer'"))
      tx.update('role', id, { permissions: ['workspace.read', 'workspace.admin'] });
  });
  store.close();
  await ask('app.openWorkspace', { folder: open });
  const me = await ask('session.me', {});
  expect(me.permissions).toEqual(expect.arrayContaining(['cash.reconcile', 'workspace.admin']));
  const { journalEntry } = await ask('workspace.info', {});
  await ask('app.closeWorkspace', {});
  await ask('app.openWorkspace', { folder: open });
  expect((await ask('workspace.info', {})).journalEntry).toBe(journalEntry);
  await ask('app.closeWorkspace', {});
  await ask('app.openWorkspace', { folder });
  await ask('app.unlock', { passphrase: CHANGED });
});

test('no secret reaches the journal, the database or the log', async () => {
  const { key } = program.opened() ?? { key: new Uint8Array() };
  const store = openStore(folder, key, { mode: 'reader' });
  const entries = store.entries({ limit: 500 });
  const told = JSON.stringify(entries, (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  store.close();
  expect(entries.map((entry) => entry.command)).toEqual(
    expect.arrayContaining([
      'app.addPassphrase',
      'app.changePassphrase',
      'app.removeSlot',
      'app.renewRecovery',
      'app.resetPassphrase',
    ]),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== 'lock.db')
    .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
  const places = [told, logged.join(''), ...files];
  for (const secret of [OWNER, VIEWER, CHANGED, RESET, printed, printed.replaceAll('-', '')])
    for (const place of places) expect(place.includes(secret)).toBe(false);
  expect(await ask('workspace.verify', { full: true })).toMatchObject({ clean: true });
});
