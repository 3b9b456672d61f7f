/** The operating system's key store as a key slot: kept, refused where weak, never the only way in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as electron from '../../../test/helpers/electronStandIn.ts';
import { createEvents } from '../../backend/events.ts';
import type { Program } from '../../backend/program.ts';
import { createWorkspace, unlockWorkspace } from '../../store/index.ts';
import { keyStoreProblem, switchKeyStore, unlockByKeyStore, usesKeyStore } from './keyStore.ts';

vi.mock('electron', () => import('../../../test/helpers/electronStandIn.ts'));

const PASSPHRASE = 'four quiet harbour cranes';
let base: string;
let folder: string;
let key: Uint8Array;
let openings = 0;

/** A program over a real workspace folder; opening only proves the credential. */
const program: Program = {
  events: createEvents(),
  call: async () => ({
    ok: true,
    value: { login: 'i.brandt' },
    meta: { entry: null, knownEntry: 0, durationMs: 0 },
  }),
  async open(where, credential) {
    const opened = await unlockWorkspace(where, credential);
    expect(Buffer.from(opened).equals(Buffer.from(key))).toBe(true);
    openings++;
  },
  openSample: async () => undefined,
  opened: () => ({ folder, key }),
  state: () => ({ stage: 'locked', workspace: null, recents: [], version: '0', host: 'electron' }),
  close: async () => undefined,
};

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'ballast-keys-'));
  folder = join(base, 'group');
  const slots = [
    { kind: 'passphrase', userLogin: 'i.brandt', passphrase: PASSPHRASE },
    { kind: 'recovery' },
  ] as const;
  ({ key } = await createWorkspace(folder, { slots: [...slots], at: '2026-11-20T08:00:00Z' }));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
beforeEach(() => {
  electron.resetStandIn();
  openings = 0;
});

test('a workspace without the slot waits for its passphrase', async () => {
  expect(usesKeyStore(folder)).toBe(false);
  expect(await unlockByKeyStore(program, folder, 'linux')).toBe(false);
});

test('a keyring that leaves keys open is refused', async () => {
  electron.keyring.backend = 'basic_text';
  expect(await keyStoreProblem('linux')).toMatch(/no keyring/);
  await expect(switchKeyStore(program, true, 'linux')).rejects.toThrow(/passphrase/);
  expect(usesKeyStore(folder)).toBe(false);
  electron.keyring.available = false;
  await expect(switchKeyStore(program, true, 'win32')).rejects.toThrow(/no key store/);
});

test('the slot unlocks, and losing the key store leaves the passphrase', async () => {
  expect(await switchKeyStore(program, true, 'linux')).toBe(true);
  expect(usesKeyStore(folder)).toBe(true);
  expect(await unlockByKeyStore(program, folder, 'linux')).toBe(true);
  expect(openings).toBe(1);

  electron.keyring.secret = 'another account or a moved profile';
  expect(await unlockByKeyStore(program, folder, 'linux')).toBe(false);
  electron.keyring.secret = 'one';
  electron.keyring.backend = 'basic_text';
  expect(await unlockByKeyStore(program, folder, 'linux')).toBe(false);
  const opened = await unlockWorkspace(folder, { kind: 'passphrase', passphrase: PASSPHRASE });
  expect(Buffer.from(opened).equals(Buffer.from(key))).toBe(true);
});

test('switched on twice it is one slot, and switched off none', async () => {
  await switchKeyStore(program, true, 'darwin');
  await switchKeyStore(program, true, 'darwin');
  expect(await switchKeyStore(program, false, 'darwin')).toBe(false);
  expect(usesKeyStore(folder)).toBe(false);
});
