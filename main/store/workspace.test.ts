import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppFailure } from '../../core/result.ts';
import { temporaryFolder } from '../../test/helpers/workspace.ts';
import { openFiles } from './files.ts';
import { assertLocalFolder } from './folder.ts';
import { headerFile, readHeader, writeHeader } from './header.ts';
import { lockWorkspace, readOwner } from './lock.ts';
import { printRecoverySecret, readRecoverySecret } from './recovery.ts';
import {
  addSlot,
  changePassphrase,
  createWorkspace,
  listSlots,
  removeSlot,
  replacePassphrase,
  unlockWorkspace,
} from './workspace.ts';

async function codeOf(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    return error instanceof AppFailure ? error.error.code : String(error);
  }
  return 'nothing thrown';
}

let root: string;
let folder: string;
beforeEach(() => {
  root = temporaryFolder();
  folder = join(root, 'workspace');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const at = '2026-01-01T00:00:00.000Z';
const ada = { kind: 'passphrase', userLogin: 'ada', passphrase: 'correct horse' } as const;
const unlockAs = (passphrase: string, userLogin?: string) =>
  unlockWorkspace(folder, {
    kind: 'passphrase',
    passphrase,
    ...(userLogin === undefined ? {} : { userLogin }),
  });

describe('key slots', () => {
  test('each slot opens by its own means, and only by it', async () => {
    const { key, recoverySecret = '' } = await createWorkspace(folder, {
      slots: [ada, { kind: 'recovery' }],
      at,
    });
    expect(Buffer.from(await unlockAs('correct horse')).equals(key)).toBe(true);
    expect(await codeOf(() => unlockAs('Correct horse'))).toBe('WORKSPACE_PASSPHRASE_WRONG');
    expect(await codeOf(() => unlockAs('correct horse', 'bob'))).toBe('WORKSPACE_PASSPHRASE_WRONG');
    const typed = recoverySecret
      .toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    const byRecovery = await unlockWorkspace(folder, { kind: 'recovery', secret: typed });
    expect(Buffer.from(byRecovery).equals(key)).toBe(true);
    const other = printRecoverySecret(Buffer.alloc(20, 5));
    expect(await codeOf(() => unlockWorkspace(folder, { kind: 'recovery', secret: other }))).toBe(
      'WORKSPACE_RECOVERY_WRONG',
    );
    expect(await codeOf(() => unlockWorkspace(folder, { kind: 'open' }))).toBe('WORKSPACE_LOCKED');
    const text = readFileSync(join(folder, headerFile), 'utf8');
    expect(text).not.toContain(Buffer.from(key).toString('base64'));
    expect(text).not.toContain(Buffer.from(key).toString('hex'));
    const { kdf } = readHeader(folder).slots[0] ?? {};
    expect(kdf).toEqual({ name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4 });
  });

  test('passphrases change, slots come and go, the last way in stays', async () => {
    const { key } = await createWorkspace(folder, { slots: [ada], at });
    await changePassphrase(folder, 'ada', { old: 'correct horse', new: 'battery staple' });
    expect(await codeOf(() => unlockAs('correct horse'))).toBe('WORKSPACE_PASSPHRASE_WRONG');
    expect(await codeOf(() => unlockAs('battery staple'))).toBe('nothing thrown');
    expect(await codeOf(() => addSlot(folder, key, ada))).toBe('SLOT_EXISTS');
    expect(await codeOf(() => addSlot(folder, key, { kind: 'open' }))).toBe('WORKSPACE_SLOTS');
    const bob = await addSlot(folder, key, {
      ...ada,
      userLogin: 'bob',
      passphrase: 'bob his words',
    });
    expect(listSlots(folder).map((slot) => slot.userLogin)).toEqual(['ada', 'bob']);
    await replacePassphrase(folder, 'bob', key, 'forgotten, new');
    expect(await codeOf(() => unlockAs('forgotten, new', 'bob'))).toBe('nothing thrown');
    // The slot is the same one, so whose it is stays known.
    expect(listSlots(folder).map((slot) => slot.id)).toContain(bob.slotId);
    expect(await codeOf(() => removeSlot(folder, 'no-such-slot'))).toBe('SLOT_MISSING');
    const slots = listSlots(folder);
    removeSlot(folder, slots[0]?.id ?? '');
    expect(await codeOf(() => removeSlot(folder, slots[1]?.id ?? ''))).toBe('SLOT_LAST');
    expect(await codeOf(() => addSlot(folder, key, { ...ada, passphrase: 'short' }))).toBe(
      'PASSPHRASE_SHORT',
    );
  });

  test('the key store of the machine wraps by a port, and its loss is told', async () => {
    const flip = async (bytes: Uint8Array) => Uint8Array.from(bytes, (byte) => byte ^ 0x5a);
    const osKeys = { wrap: flip, unwrap: flip };
    const { key } = await createWorkspace(folder, {
      slots: [ada, { kind: 'os', userLogin: 'ada', osKeys }],
      at,
    });
    const opened = await unlockWorkspace(folder, { kind: 'os', osKeys });
    expect(Buffer.from(opened).equals(key)).toBe(true);
    const lost = { wrap: flip, unwrap: () => Promise.reject(new Error('moved')) };
    expect(await codeOf(() => unlockWorkspace(folder, { kind: 'os', osKeys: lost }))).toBe(
      'WORKSPACE_OS_KEY_WRONG',
    );
  });

  test('a slot of another workspace or another kind does not open', async () => {
    await createWorkspace(folder, { slots: [ada], at });
    const header = readHeader(folder);
    writeHeader(folder, { ...header, workspaceId: 'another' });
    expect(await codeOf(() => unlockAs('correct horse'))).toBe('WORKSPACE_PASSPHRASE_WRONG');
  });

  test('a slot of cheaper days is renewed when it opens', async () => {
    await createWorkspace(folder, { slots: [ada], at });
    const header = readHeader(folder);
    const { makeSlot } = await import('./slots.ts');
    const key = await unlockAs('correct horse');
    const { hashRaw } = await import('@node-rs/argon2');
    const { createCipheriv, randomBytes } = await import('node:crypto');
    const slot = await makeSlot(header.workspaceId, ada, key);
    const kdf = { name: 'argon2id', memoryKib: 19_456, passes: 2, lanes: 1 } as const;
    const [salt, nonce] = [randomBytes(16), randomBytes(12)];
    const wrapping = await hashRaw('correct horse', {
      algorithm: 2,
      memoryCost: kdf.memoryKib,
      timeCost: kdf.passes,
      parallelism: kdf.lanes,
      outputLen: 32,
      salt,
    });
    const cipher = createCipheriv('aes-256-gcm', wrapping, nonce);
    cipher.setAAD(Buffer.from(`ballast.slot.1\n${header.workspaceId}\n${slot.id}\npassphrase`));
    const wrapped = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    const old = {
      ...slot,
      kdf,
      salt: salt.toString('base64'),
      nonce: nonce.toString('base64'),
      wrapped: wrapped.toString('base64'),
    };
    writeHeader(folder, { ...header, slots: [old] });
    expect(Buffer.from(await unlockAs('correct horse')).equals(Buffer.from(key))).toBe(true);
    expect(readHeader(folder).slots[0]?.kdf?.memoryKib).toBe(65_536);
    expect(await codeOf(() => unlockAs('correct horse'))).toBe('nothing thrown');
  });
});

describe('the recovery secret', () => {
  test('every secret prints and reads back, and a slip in any sign is told', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.nat(43),
        fc.nat(30),
        (bytes, place, shift) => {
          const text = printRecoverySecret(bytes);
          expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
          expect([...readRecoverySecret(text)]).toEqual([...bytes]);
          if (text[place] === '-') return;
          const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
          const sign = signs[(signs.indexOf(text[place] ?? '') + shift + 1) % 32] ?? '';
          const typed = text.slice(0, place) + sign + text.slice(place + 1);
          // 20 bits of checksum let one slip in a million pass; none of these seeds meets it.
          expect(() => readRecoverySecret(typed)).toThrow('RECOVERY_CHECKSUM');
        },
      ),
      { seed: 4, numRuns: 300 },
    );
    expect(() => readRecoverySecret('ABCD')).toThrow('RECOVERY_LENGTH');
    expect(() =>
      readRecoverySecret(printRecoverySecret(Buffer.alloc(20)).replace('0', 'U')),
    ).toThrow('RECOVERY_LENGTH');
  });
});

describe('creating', () => {
  test('refuses used folders, missing slots and open slots outside the sample', async () => {
    const create = (options: object) => () =>
      createWorkspace(folder, { slots: [{ kind: 'open' }], at, ...options });
    expect(await codeOf(create({}))).toBe('WORKSPACE_SLOTS');
    expect(await codeOf(create({ slots: [] }))).toBe('WORKSPACE_SLOTS');
    mkdirSync(folder);
    writeFileSync(join(folder, 'letter.txt'), 'x');
    expect(await codeOf(create({ sample: true }))).toBe('WORKSPACE_FOLDER_USED');
    rmSync(join(folder, 'letter.txt'));
    expect(await codeOf(create({ sample: true }))).toBe('nothing thrown');
    expect(await codeOf(create({ sample: true }))).toBe('WORKSPACE_EXISTS');
  });

  test.each([
    ['Dropbox', 'Dropbox/x'],
    ['OneDrive', 'OneDrive - Group/x'],
    ['Google Drive', 'GoogleDrive-a@b/x'],
    ['iCloud Drive', 'Mobile Documents/com~apple~CloudDocs/x'],
  ])('a folder inside %s is refused in words', async (service, place) => {
    const cloud = join(root, place);
    const create = (allowAnyFolder: boolean) => () =>
      createWorkspace(cloud, { slots: [{ kind: 'open' }], sample: true, at, allowAnyFolder });
    expect(await codeOf(create(false))).toBe('WORKSPACE_CLOUD_FOLDER');
    expect(() => assertLocalFolder(cloud)).toThrow(service);
    expect(await codeOf(create(true))).toBe('nothing thrown');
  });

  test('a renamed Dropbox is told by its marker', () => {
    mkdirSync(join(root, 'Files'));
    writeFileSync(join(root, 'Files', '.dropbox'), '');
    expect(() => assertLocalFolder(join(root, 'Files', 'deep', 'er'))).toThrow('Dropbox');
    expect(() => assertLocalFolder(join(root, 'Other'))).not.toThrow();
  });

  test('headers of newer formats and damaged ones are refused', async () => {
    await createWorkspace(folder, { slots: [{ kind: 'open' }], sample: true, at });
    const header = readHeader(folder);
    const write = (text: string) => writeFileSync(join(folder, headerFile), text);
    write(JSON.stringify({ ...header, formatVersion: 9 }));
    expect(() => readHeader(folder)).toThrow('WORKSPACE_NEWER');
    write('{"format":');
    expect(() => readHeader(folder)).toThrow('WORKSPACE_HEADER');
    write(JSON.stringify({ ...header, cipher: 'none' }));
    expect(() => readHeader(folder)).toThrow('WORKSPACE_HEADER');
    rmSync(join(folder, headerFile));
    expect(() => readHeader(folder)).toThrow('WORKSPACE_MISSING');
  });
});

describe('the lock', () => {
  const owner = { pid: process.pid, host: 'cli', since: at };

  test('one owner at a time, who is named', () => {
    const lock = lockWorkspace(root, owner);
    lock.describe({ ...owner, socket: '/run/ballast' });
    expect(readOwner(root)?.socket).toBe('/run/ballast');
    try {
      lockWorkspace(root, owner);
      expect.unreachable();
    } catch (error) {
      expect((error as AppFailure).error).toMatchObject({
        code: 'WORKSPACE_BUSY',
        details: { owner: { pid: process.pid, socket: '/run/ballast' } },
      });
    }
    lock.release();
    expect(readOwner(root)).toBeUndefined();
    lockWorkspace(root, owner).release();
  });
});

describe('stored files', () => {
  test('equal bytes are one file; damage, absence and another key are told', () => {
    const files = openFiles(root, Buffer.alloc(32, 1));
    const hash = files.putFile(Buffer.from('hello'));
    expect(files.putFile(Buffer.from('hello'))).toBe(hash);
    expect(files.listFiles()).toEqual([hash]);
    expect(files.hasFile(hash)).toBe(true);
    expect(files.getFile(files.putFile(Buffer.alloc(0))).length).toBe(0);
    expect(() => openFiles(root, Buffer.alloc(32, 2)).getFile(hash)).toThrow('FILE_DAMAGED');
    expect(() => files.getFile('0'.repeat(64))).toThrow('FILE_MISSING');
    expect(() => files.getFile('../../etc/passwd')).toThrow('FILE_HASH');
    const path = join(root, 'files', hash.slice(0, 2), hash);
    const bytes = readFileSync(path);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(() => files.getFile(hash)).toThrow('FILE_DAMAGED');
  });

  test('a readied file is none before it is put, and leaves nothing where it is not', () => {
    const [folder, key] = [join(root, 'readied'), Buffer.alloc(32, 1)];
    mkdirSync(join(folder, 'scratch'), { recursive: true });
    const files = openFiles(folder, key);
    const [kept, left, unready] = [Buffer.from('kept'), Buffer.from('left'), Buffer.from('late')];
    const ends = [files.readyFile(kept), files.readyFile(left)];
    expect(files.listFiles()).toEqual([]);
    const hash = files.putFile(kept);
    expect(files.putFile(kept)).toBe(hash);
    expect(openFiles(folder, key).getFile(hash)).toEqual(kept);
    for (const end of ends) end();
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
    expect(files.listFiles()).toEqual([hash]);
    // Where the disk refuses the passing file, the bytes are put as if nothing had been tried.
    rmSync(join(folder, 'scratch'), { recursive: true });
    files.readyFile(unready)();
    expect(files.getFile(files.putFile(unready))).toEqual(unready);
  });
});
