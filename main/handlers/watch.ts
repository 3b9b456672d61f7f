/** Which folders this device watches, and which files need not be looked at again. */
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

export const watchHandlers = {
  'watch.get': query<'watch.get'>(
    ({ store, session }) =>
      configs(store)[session.deviceId] ?? { enabled: false, folders: [] as string[] },
  ),
  'watch.set': command<'watch.set'>(
    ({ enabled, folders }) =>
      enabled ? `Watch folders: ${folders.join(', ') || 'none'}` : 'Watch folders off',
    ({ store, session, newId }, { enabled, folders }) => {
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
