/** Which folders this device watches, and which files need not be looked at again. */
import { isAbsolute, relative, resolve } from 'node:path';
import { AppFailure } from '../../core/result.ts';
import { command, query } from '../backend/handler.ts';
import { allSettings } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';

const KEY = 'import.watch';

interface WatchConfig {
  readonly enabled: boolean;
  readonly folders: string[];
}

/** By device, for a path means nothing on another one. */
function configs(store: ReadStore): { readonly [deviceId: string]: WatchConfig } {
  return (allSettings(store)[KEY] as { [deviceId: string]: WatchConfig } | undefined) ?? {};
}

const holds = (outer: string, inner: string): boolean => {
  const path = relative(resolve(outer), resolve(inner));
  return path === '' || !(path.startsWith('..') || isAbsolute(path));
};

/** A folder that holds the workspace would import what the workspace writes, for ever. */
function refuseOwnFolder(folder: string, workspaceFolder: string): void {
  const message = !isAbsolute(folder)
    ? `"${folder}" is no full path. Write it from the root or the drive on.`
    : holds(folder, workspaceFolder) || holds(workspaceFolder, folder)
      ? `"${folder}" holds the workspace itself. Choose a folder that only the bank's files are in.`
      : null;
  if (message !== null)
    throw new AppFailure({ kind: 'invalid-input', code: 'WATCH_FOLDER', message, path: 'folders' });
}

export const watchHandlers = {
  'watch.get': query<'watch.get'>(
    ({ store, session }) =>
      configs(store)[session.deviceId] ?? { enabled: false, folders: [] as string[] },
  ),
  'watch.set': command<'watch.set'>(
    ({ enabled, folders }) =>
      enabled ? `Watch folders: ${folders.join(', ') || 'none'}` : 'Watch folders off',
    ({ store, session, newId, workspace }, { enabled, folders }) => {
      for (const folder of folders) refuseOwnFolder(folder, workspace.folder);
      const value = {
        ...configs(store),
        [session.deviceId]: { enabled, folders: [...new Set(folders)] },
      };
      store.upsert('setting', { id: newId(), key: KEY, value });
      return {};
    },
  ),
  // What was imported and undone, or put away, does not come back by itself: histories count too.
  'import.known': query<'import.known'>(({ store }, { hashes }) => ({
    known: store.plucks<string>(
      `SELECT value FROM json_each(?) k
        WHERE EXISTS (SELECT 1 FROM raw_file f WHERE f.sha256 = k.value)
           OR EXISTS (SELECT 1 FROM quarantine q WHERE q.sha256 = k.value)
           OR EXISTS (SELECT 1 FROM raw_file_history f WHERE f.sha256 = k.value)
           OR EXISTS (SELECT 1 FROM quarantine_history q WHERE q.sha256 = k.value)`,
      [JSON.stringify(hashes)],
    ),
  })),
};
