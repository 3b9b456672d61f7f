/**
 * Brings a database to the program's schema: numbered migrations, one transaction each, only ever
 * additive. A database written by a newer program is refused and left untouched.
 */
import { AppFailure } from '../../core/result.ts';
import type { Connection } from './connection.ts';
import { initial } from './migrations/0001-initial.ts';
import { banking } from './migrations/0002-banking.ts';
import { funds } from './migrations/0003-funds.ts';
import { schemaVersion } from './schema.ts';

/** Migration n brings a database from version n - 1 to n. */
export const migrations: readonly string[] = [initial, banking, funds];

export function readVersion(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }));
}

/** Throws `AppFailure` WORKSPACE_NEWER where the database is ahead of this program. */
export function assertNotNewer(version: number, known = schemaVersion): void {
  if (version <= known) return;
  throw new AppFailure({
    kind: 'conflict',
    code: 'WORKSPACE_NEWER',
    message: `This workspace has schema version ${version}; this program knows versions up to ${known}. Install the newer Ballast, or restore a backup made before the upgrade.`,
    details: { version, known },
  });
}

/** Applies what is missing; `beforeFirst` runs once before any change, for a backup. */
export function migrate(
  connection: Connection,
  steps: readonly string[] = migrations,
  beforeFirst?: () => void,
): void {
  const from = readVersion(connection);
  assertNotNewer(from, steps.length);
  if (from < steps.length && from > 0) beforeFirst?.();
  for (let version = from + 1; version <= steps.length; version++) {
    connection.exec('BEGIN IMMEDIATE');
    try {
      connection.exec(steps[version - 1] ?? '');
      connection.pragma(`user_version = ${version}`);
      connection.exec('COMMIT');
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  }
}
