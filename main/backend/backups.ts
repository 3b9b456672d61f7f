/** Backups made from inside the program: one portable, verified file in the workspace's own folder. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backupWorkspace } from '../store/index.ts';
import type { StorageOptions } from './storage.ts';

export const BACKUP_ENDING = '.ballast-backup';

/** Writes a backup named by the moment and answers what was written. */
export function backUp({ folder, key }: Pick<StorageOptions, 'folder' | 'key'>): {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string;
} {
  const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '');
  const fileName = `${moment}${BACKUP_ENDING}`;
  const target = join(folder, 'backups', fileName);
  backupWorkspace(folder, key, target);
  return {
    fileName,
    sizeBytes: statSync(target).size,
    sha256: createHash('sha256').update(readFileSync(target)).digest('hex'),
  };
}
