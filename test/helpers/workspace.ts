/** Workspaces on disk for tests: real folders, real encryption, a clock and ids that repeat. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandMeta, UndoKind } from '../../main/store/index.ts';
import { openStore, type Store } from '../../main/store/index.ts';
import type { StoreSchema } from '../../main/store/store.ts';
import { type CreateOptions, createWorkspace } from '../../main/store/workspace.ts';

export interface TestWorkspace {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly store: Store;
  /** Closes the store where it is open, and opens it again, as a restart does. */
  reopen(): Store;
  close(): void;
  /** Closes the store and removes the folder. */
  dispose(): void;
}

/** An open-slot sample workspace in a new folder: no key derivation, so it costs milliseconds. */
export async function testWorkspace(
  options: { readonly cipher?: CreateOptions['cipher']; readonly schema?: StoreSchema } = {},
): Promise<TestWorkspace> {
  const folder = temporaryFolder();
  const schema = options.schema === undefined ? {} : { schema: options.schema };
  const { key } = await createWorkspace(folder, {
    slots: [{ kind: 'open' }],
    sample: true,
    at: '2026-01-01T00:00:00.000Z',
    ...(options.cipher === undefined ? {} : { cipher: options.cipher }),
    ...schema,
  });
  let store = openStore(folder, key, { mode: 'writer', ...schema });
  let open = true;
  const close = (): void => {
    if (open) store.close();
    open = false;
  };
  return {
    folder,
    key,
    get store() {
      return store;
    },
    close,
    reopen() {
      close();
      store = openStore(folder, key, { mode: 'writer', ...schema });
      open = true;
      return store;
    },
    dispose() {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ballast-test-'));
}

/** UUIDv7-shaped ids in rising order: the same test gives the same ids. */
export function testId(number: number): string {
  const hex = (0x0190_0000_0000 + number).toString(16).padStart(12, '0');
  const tail = number.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${tail}`;
}

const FIRST_ENTRY_ID = 1_000_000;
let entryIds = FIRST_ENTRY_ID;

/** Begins the ids of entries and their clock anew: a file finds them so whatever ran before it. */
export function restartTestIds(): void {
  entryIds = FIRST_ENTRY_ID;
}

/** What a test command is run with; a minute passes between two. */
export function testMeta(
  command: string,
  undo: UndoKind = { kind: 'inverse' },
): CommandMeta<unknown> {
  entryIds++;
  return {
    userId: null,
    deviceId: null,
    at: new Date(Date.UTC(2026, 0, 1) + (entryIds - FIRST_ENTRY_ID) * 60_000).toISOString(),
    command,
    input: { command },
    undo,
    entryId: testId(entryIds),
  };
}
