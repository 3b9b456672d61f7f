/**
 * One process owns a workspace folder. The lock is an exclusive transaction held on the small file
 * `lock.db`: the operating system frees it when the process ends, however it ends, so no stale lock
 * ever has to be guessed at. `lock.json` beside it tells others who the owner is and where it listens.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppFailure } from '../../core/result.ts';
import { assertRuntime } from './connection.ts';
import { writeAtomically } from './files.ts';

export interface LockOwner {
  readonly pid: number;
  /** Which host: electron, web or cli. */
  readonly host: string;
  readonly since: string;
  /** Where the owner takes forwarded calls; absent while it does not listen. */
  readonly socket?: string;
}

export interface FolderLock {
  /** Tells others a changed owner, such as the socket once it listens. */
  describe(owner: LockOwner): void;
  release(): void;
}

const lockFile = 'lock.db';
const ownerFile = 'lock.json';

/** Takes the folder, or throws WORKSPACE_BUSY whose `details.owner` tells who has it. */
export function lockWorkspace(folder: string, owner: LockOwner): FolderLock {
  assertRuntime();
  const connection = new Database(join(folder, lockFile), { timeout: 0 });
  try {
    // Without a rollback journal a killed owner leaves no file that the next one would have to mend.
    connection.pragma('journal_mode = MEMORY');
    connection.pragma('synchronous = OFF');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new AppFailure(busy(folder));
  }
  const describe = (one: LockOwner): void =>
    writeAtomically(join(folder, ownerFile), Buffer.from(`${JSON.stringify(one)}\n`));
  describe(owner);
  return {
    describe,
    release() {
      rmSync(join(folder, ownerFile), { force: true });
      connection.exec('ROLLBACK');
      connection.close();
    },
  };
}

/** Who owns the folder, as far as it told; undefined where nobody did. */
export function readOwner(folder: string): LockOwner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, ownerFile), 'utf8')) as LockOwner;
  } catch {
    return undefined;
  }
}

function busy(folder: string) {
  const owner = readOwner(folder);
  const who =
    owner === undefined
      ? 'another process'
      : `${owner.host} (process ${owner.pid}, since ${owner.since})`;
  return {
    kind: 'unavailable',
    code: 'WORKSPACE_BUSY',
    message: `The workspace "${folder}" is open in ${who}. Use it there, or close it first.`,
    details: { owner: owner ?? null },
  } as const;
}
