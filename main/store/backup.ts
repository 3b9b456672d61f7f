/**
 * A backup is one portable file that holds a whole workspace: header, database, stored files. All of
 * it is encrypted as it is in the workspace, so the file opens by the same passphrases and secrets.
 *
 * Layout: the line `BALLAST-BACKUP 1`, then sections. A section is the length of its name (2 bytes), the
 * name, the length of its content (8 bytes), the content and its SHA-256 (32 bytes); lengths are
 * unsigned and big-endian. The last section is named `end` and holds the SHA-256 of all bytes before it.
 */
import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppFailure } from '../../core/result.ts';
import { tables } from '../../sync/tables/index.ts';
import { type Cipher, connect } from './connection.ts';
import { openFiles } from './files.ts';
import { assertLocalFolder } from './folder.ts';
import { headerFile, parseHeader, readHeader } from './header.ts';
import { Reader } from './read.ts';
import { verifyStore } from './verify.ts';

const magic = Buffer.from('BALLAST-BACKUP 1\n');
const chunkBytes = 1 << 20;
/** What a section may be called: nothing else is ever written on restoring. */
const allowedName = /^(workspace\.ballast|store\.db|files\/[0-9a-f]{2}\/[0-9a-f]{64})$/;

export interface BackupSummary {
  readonly entries: number;
  readonly files: number;
  readonly sizeBytes: number;
}

export interface BackupOptions {
  /** Recompute every digest on the copy; otherwise its pages, chain head and entry count. */
  readonly full?: boolean;
}

/**
 * Writes a backup of an open or closed workspace to `target`, which must not exist. The copy is opened
 * and checked before the file gets its name. Throws BACKUP_EXISTS or BACKUP_DAMAGED.
 */
export function backupWorkspace(
  folder: string,
  key: Uint8Array,
  target: string,
  options: BackupOptions = {},
): BackupSummary {
  if (existsSync(target))
    throw new AppFailure({
      kind: 'conflict',
      code: 'BACKUP_EXISTS',
      message: `"${target}" exists already. Choose another name; backups are never overwritten.`,
    });
  mkdirSync(dirname(target), { recursive: true });
  const copy = `${target}.db.part`;
  const part = `${target}.part`;
  for (const leftover of [copy, part]) rmSync(leftover, { force: true });
  try {
    const { cipher } = readHeader(folder);
    const entries = copyDatabase(folder, key, cipher, copy, options.full === true);
    const hashes = openFiles(folder, key).listFiles();
    const names = hashes.map((hash) => `files/${hash.slice(0, 2)}/${hash}`);
    writeContainer(part, [
      { name: headerFile, path: join(folder, headerFile) },
      { name: 'store.db', path: copy },
      ...names.map((name) => ({ name, path: join(folder, name) })),
    ]);
    readContainer(part, () => undefined);
    renameSync(part, target);
    return { entries, files: hashes.length, sizeBytes: statSync(target).size };
  } finally {
    for (const leftover of [copy, part]) rmSync(leftover, { force: true });
  }
}

/**
 * Writes the workspace of a backup into a new or empty folder. The database is checked when it is next
 * opened; unlock it and run verify. Throws BACKUP_DAMAGED, RESTORE_FOLDER_USED or a folder failure.
 */
export function restoreWorkspace(
  file: string,
  folder: string,
  options: { readonly allowAnyFolder?: boolean } = {},
): { readonly workspaceId: string; readonly files: number } {
  if (options.allowAnyFolder !== true) assertLocalFolder(folder);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new AppFailure({
      kind: 'conflict',
      code: 'RESTORE_FOLDER_USED',
      message: `"${folder}" holds files. Restore into an empty or a new folder.`,
    });
  const staging = `${folder}.restoring`;
  rmSync(staging, { recursive: true, force: true });
  try {
    const names: string[] = [];
    readContainer(file, (name) => {
      names.push(name);
      mkdirSync(dirname(join(staging, name)), { recursive: true });
      return join(staging, name);
    });
    if (!names.includes(headerFile) || !names.includes('store.db'))
      throw damaged(file, 'parts lack');
    const header = parseHeader(readFileSync(join(staging, headerFile), 'utf8'), file);
    for (const name of ['backups', 'files']) mkdirSync(join(staging, name), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(staging, folder);
    return { workspaceId: header.workspaceId, files: names.length - 2 };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** A consistent, compact copy under the same key; answers the number of entries it holds. */
function copyDatabase(
  folder: string,
  key: Uint8Array,
  cipher: Cipher,
  copy: string,
  full: boolean,
): number {
  const source = connect(join(folder, 'store.db'), { key, cipher, readonly: true });
  try {
    source.prepare('VACUUM INTO ?').run(copy);
  } finally {
    source.close();
  }
  // The copy is opened for writing once, since it gets its write-ahead mode back only then.
  const connection = connect(copy, { key, cipher });
  try {
    const read = new Reader(connection);
    const state = read.get<{ last: bigint | null; count: bigint }>(
      'SELECT max(seq) AS last, count(*) AS count FROM journal_entry',
    );
    const damage = full
      ? verifyStore(Object.assign(read, { tables })).findings[0]?.message
      : read.plucks<string>('PRAGMA quick_check(1)').find((found) => found !== 'ok');
    if (damage !== undefined) throw damaged(copy, damage);
    if ((state?.last ?? 0n) !== (state?.count ?? 0n)) throw damaged(copy, 'journal entries lack');
    return Number(state?.count ?? 0n);
  } finally {
    connection.close();
  }
}

function writeContainer(
  target: string,
  parts: readonly { readonly name: string; readonly path: string }[],
): void {
  const output = openSync(target, 'wx', 0o600);
  const whole = createHash('sha256');
  const write = (bytes: Uint8Array): void => {
    whole.update(bytes);
    writeAll(output, bytes);
  };
  try {
    write(magic);
    for (const { name, path } of parts) {
      write(sectionHead(name, BigInt(statSync(path).size)));
      const hash = createHash('sha256');
      const input = openSync(path, 'r');
      try {
        for (const bytes of chunksOf(input)) {
          hash.update(bytes);
          write(bytes);
        }
      } finally {
        closeSync(input);
      }
      write(hash.digest());
    }
    const digest = whole.digest();
    writeAll(output, sectionHead('end', 32n));
    writeAll(output, digest);
    fsyncSync(output);
  } finally {
    closeSync(output);
  }
}

/** Reads and checks a backup; `place` says where the content of a section goes, or nowhere. */
function readContainer(file: string, place: (name: string) => string | undefined): void {
  const input = openSync(file, 'r');
  const whole = createHash('sha256');
  try {
    if (!take(input, magic.length, file).equals(magic)) throw damaged(file, 'it is no backup');
    whole.update(magic);
    for (;;) {
      const head = take(input, 2, file);
      const nameBytes = take(input, head.readUInt16BE(), file);
      const sizeBytes = take(input, 8, file);
      const name = nameBytes.toString();
      if (name === 'end') {
        if (!take(input, 32, file).equals(whole.digest())) throw damaged(file, 'its end differs');
        return;
      }
      if (!allowedName.test(name)) throw damaged(file, 'it holds a part of another kind');
      for (const bytes of [head, nameBytes, sizeBytes]) whole.update(bytes);
      const hash = copySection(input, file, whole, sizeBytes.readBigUInt64BE(), place(name));
      const expected = take(input, 32, file);
      whole.update(expected);
      if (!hash.equals(expected)) throw damaged(file, `its part ${name} differs`);
    }
  } finally {
    closeSync(input);
  }
}

function copySection(
  input: number,
  file: string,
  whole: Hash,
  size: bigint,
  target: string | undefined,
): Buffer {
  const hash = createHash('sha256');
  const output = target === undefined ? undefined : openSync(target, 'wx', 0o600);
  try {
    for (let left = size; left > 0n; ) {
      const bytes = take(
        input,
        Number(left < BigInt(chunkBytes) ? left : BigInt(chunkBytes)),
        file,
      );
      whole.update(bytes);
      hash.update(bytes);
      if (output !== undefined) writeAll(output, bytes);
      left -= BigInt(bytes.length);
    }
    if (output !== undefined) fsyncSync(output);
  } finally {
    if (output !== undefined) closeSync(output);
  }
  return hash.digest();
}

function sectionHead(name: string, size: bigint): Buffer {
  const nameBytes = Buffer.from(name);
  const head = Buffer.alloc(2 + nameBytes.length + 8);
  head.writeUInt16BE(nameBytes.length);
  nameBytes.copy(head, 2);
  head.writeBigUInt64BE(size, 2 + nameBytes.length);
  return head;
}

function* chunksOf(input: number): IterableIterator<Buffer> {
  for (;;) {
    const bytes = Buffer.alloc(chunkBytes);
    const count = readSync(input, bytes);
    if (count === 0) return;
    yield bytes.subarray(0, count);
  }
}

function take(input: number, count: number, file: string): Buffer {
  const bytes = Buffer.alloc(count);
  let filled = 0;
  while (filled < count) {
    const read = readSync(input, bytes, filled, count - filled, null);
    if (read === 0) throw damaged(file, 'it ends too early');
    filled += read;
  }
  return bytes;
}

function writeAll(output: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(output, bytes, written);
}

function damaged(file: string, what: string): AppFailure {
  return new AppFailure({
    kind: 'unavailable',
    code: 'BACKUP_DAMAGED',
    message: `The backup "${file}" cannot be used: ${what}. Take an older backup, and check the disk that held this one.`,
  });
}
