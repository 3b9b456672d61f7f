/** Places for workspaces that do not exist yet: proposed, checked in words, filled from a backup. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { assertUnused, assertUsableFolder, restoreWorkspace } from '../store/index.ts';

/** The path that a person means: `~` is the home folder. */
export function fullPath(folder: string): string {
  const text = folder.trim();
  return text === '~' || /^~[\\/]/.test(text) ? join(homedir(), text.slice(1)) : text;
}

/** `~/Ballast/<name>`, with a number where that is taken. */
export function proposeFolder(name: string): string {
  const safeName = name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'Workspace';
  const place = join(homedir(), 'Ballast', safeName);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? place : `${place} ${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}

/** Why a folder cannot hold a new workspace, in words. */
export function checkFolder(
  input: DomainInput<'app.checkFolder'>,
): DomainOutput<'app.checkFolder'> {
  const given = input.folder === undefined ? '' : fullPath(input.folder);
  const folder = given === '' ? proposeFolder(input.name ?? '') : given;
  try {
    assertUsableFolder(folder);
    assertUnused(folder);
    return { folder, problem: null };
  } catch (thrown) {
    if (!(thrown instanceof AppFailure)) throw thrown;
    const { code, message } = thrown.error;
    return { folder, problem: { code, message } };
  }
}

/** Writes a backup's workspace into a new folder and answers the folder. */
export function restoreBackup({ backup, folder }: DomainInput<'app.restoreBackup'>): string {
  const target = folder === undefined ? proposeFolder('Restored') : fullPath(folder);
  assertUsableFolder(target);
  if ('path' in backup) {
    const file = fullPath(backup.path);
    if (!existsSync(file))
      throw new AppFailure({
        kind: 'not-found',
        code: 'BACKUP_MISSING',
        message: `There is no file "${file}". Write the whole path of the backup.`,
        path: 'backup.path',
      });
    restoreWorkspace(file, target);
    return target;
  }
  // What was uploaded is as encrypted as the backup itself while it lies here.
  const staging = mkdtempSync(join(tmpdir(), 'ballast-restore-'));
  try {
    const file = join(staging, 'uploaded.ballast-backup');
    writeFileSync(file, backup.content, { mode: 0o600 });
    restoreWorkspace(file, target);
    return target;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
