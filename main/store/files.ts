/**
 * Content-addressed, encrypted files: `files/ab/<sha256 of the plain bytes>`. Equal bytes are stored
 * once; a file is never changed, so a crash leaves either the whole file or none.
 *
 * On disk: the byte 1, a nonce of 12 bytes, AES-256-GCM of the bytes with the hash as associated data,
 * and the tag of 16 bytes. The key comes from the store key by HKDF-SHA256 under the label below.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppFailure } from '../../core/result.ts';

const layout = 1;

export interface FileStore {
  /** Stores bytes and answers their SHA-256 in hexadecimal. */
  putFile(bytes: Uint8Array): string;
  /**
   * Seals bytes and makes them durable under a passing name, so that `putFile` of the same array only
   * renames. Answers what takes the passing file away where nobody put it. Where the disk refuses,
   * nothing is ready and `putFile` says why. For the writer alone.
   */
  readyFile(bytes: Uint8Array): () => void;
  /** Throws FILE_MISSING, or FILE_DAMAGED where the bytes are not what the hash says. */
  getFile(hash: string): Buffer;
  hasFile(hash: string): boolean;
  /** Hashes of all files, sorted. */
  listFiles(): string[];
}

export interface FileOptions {
  /** False only where the caller makes all files durable itself before anybody gets to see them. */
  readonly waitsForDisk?: boolean;
}

export function openFiles(
  folder: string,
  storeKey: Uint8Array,
  { waitsForDisk = true }: FileOptions = {},
): FileStore {
  const root = join(folder, 'files');
  const key = Buffer.from(hkdfSync('sha256', storeKey, Buffer.alloc(0), 'ballast.files.1', 32));
  const pathOf = (hash: string): string => join(root, hash.slice(0, 2), hash);
  const readied = new Map<Uint8Array, Readied>();
  return {
    putFile(bytes) {
      const ready = readied.get(bytes);
      const hash = ready?.hash ?? hashOf(bytes);
      const path = pathOf(hash);
      if (existsSync(path)) return hash;
      if (ready === undefined) writeAtomically(path, seal(key, hash, bytes), waitsForDisk);
      else moveInto(ready.path, path, waitsForDisk);
      return hash;
    },
    readyFile(bytes) {
      const hash = hashOf(bytes);
      // Beside the scratch database, whose folder is emptied at the next opening after a crash.
      const path = join(folder, 'scratch', `${randomBytes(8).toString('hex')}.file`);
      const end = (): void => {
        readied.delete(bytes);
        rmSync(path, { force: true });
      };
      if (existsSync(pathOf(hash))) return end;
      try {
        writeWhole(path, seal(key, hash, bytes), waitsForDisk);
        readied.set(bytes, { hash, path });
      } catch {
        end();
      }
      return end;
    },
    getFile(hash) {
      assertHash(hash);
      let sealed: Buffer;
      try {
        sealed = readFileSync(pathOf(hash));
      } catch {
        throw new AppFailure({
          kind: 'not-found',
          code: 'FILE_MISSING',
          message: `The stored file ${hash} is missing from the workspace folder. Restore it from a backup.`,
          details: { hash },
        });
      }
      return unseal(key, hash, sealed);
    },
    hasFile: (hash) => {
      assertHash(hash);
      return existsSync(pathOf(hash));
    },
    listFiles: () => listHashes(root),
  };
}

/** A file that waits under a passing name. */
interface Readied {
  readonly hash: string;
  readonly path: string;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function assertHash(hash: string): void {
  if (/^[0-9a-f]{64}$/.test(hash)) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'FILE_HASH',
    message: 'A stored file is named by 64 hexadecimal digits.',
  });
}

/** The parts of a file on disk, one behind the other: large ones are not copied into one. */
function seal(key: Buffer, hash: string, bytes: Uint8Array): Buffer[] {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(hash));
  const body = [cipher.update(bytes), cipher.final()];
  return [Buffer.from([layout]), nonce, ...body, cipher.getAuthTag()];
}

function unseal(key: Buffer, hash: string, sealed: Buffer): Buffer {
  try {
    if (sealed[0] !== layout || sealed.length < 29) throw new Error('layout');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13));
    decipher.setAAD(Buffer.from(hash)).setAuthTag(sealed.subarray(-16));
    const bytes = Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()]);
    if (hashOf(bytes) !== hash) throw new Error('hash');
    return bytes;
  } catch {
    throw new AppFailure({
      kind: 'unavailable',
      code: 'FILE_DAMAGED',
      message: `The stored file ${hash} is damaged. Restore it from a backup.`,
      details: { hash },
    });
  }
}

/** Writes a file so that after a crash it is there whole or not at all. */
export function writeAtomically(
  path: string,
  content: Uint8Array | readonly Uint8Array[],
  waitsForDisk = true,
): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  writeWhole(temporary, content, waitsForDisk);
  moveInto(temporary, path, waitsForDisk);
}

/** Writes a new file, which nobody may look for before it is moved to its name. */
function writeWhole(
  path: string,
  content: Uint8Array | readonly Uint8Array[],
  waitsForDisk: boolean,
): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    for (const bytes of content instanceof Uint8Array ? [content] : content)
      for (let written = 0; written < bytes.length; )
        written += writeSync(descriptor, bytes, written);
    if (waitsForDisk) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function moveInto(temporary: string, path: string, waitsForDisk: boolean): void {
  const folder = join(path, '..');
  mkdirSync(folder, { recursive: true });
  renameSync(temporary, path);
  if (waitsForDisk) syncFolder(folder);
}

/** A rename is durable only once its folder is; Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function listHashes(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .flatMap((part) => (/^[0-9a-f]{2}$/.test(part) ? readdirSync(join(root, part)) : []))
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .sort();
}
