/**
 * The program behind every host: which workspace is open, who works in it, and one `call` for the
 * whole contract. A folder that another process owns is reached through that process.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppFailure } from '../../core/result.ts';
import type { BallastEvents, CallMeta, Reply } from '../../preload/contract/bridge.ts';
import {
  contract,
  findEntry,
  isAppName,
  isJobName,
  isWatchName,
  type JobName,
  type OutputOf,
  type StoreName,
  type WatchName,
} from '../../preload/contract/index.ts';
import { readHeader } from '../store/header.ts';
import {
  type Credential,
  type FolderLock,
  lockWorkspace,
  readOwner,
  unlockSlot,
} from '../store/index.ts';
import { type AppState, createAppEntries, noWorkspace } from './appEntries.ts';
import { type Backend, createBackend } from './backend.ts';
import { permit } from './dispatch.ts';
import { invalidInput, toAppError } from './errors.ts';
import { createEvents, type Events } from './events.ts';
import { callOwner, type Listener, listenForCalls } from './forward.ts';
import type { Session } from './handler.ts';
import type { KeyHolder } from './keys.ts';
import { dataFolder, recentsIn } from './places.ts';
import { ensureSample } from './sample.ts';
import { beginSession } from './sessions.ts';
import { openInlineStorage, openThreadedStorage } from './storage.ts';
import { programVersion } from './version.ts';
import { type FolderWatch, watchFolders } from './watchFolders.ts';

export interface Program {
  readonly events: Events;
  /** Answers any entry of the contract by name; never throws. */
  call(name: string, wire: unknown, meta?: CallMeta): Promise<Reply<unknown>>;
  /** Opens a folder with a credential; the host's own way in, beside the contract's. */
  open(folder: string, credential: Credential): Promise<void>;
  openSample(): Promise<void>;
  /** The open workspace's folder and key, for backups made by the command line. */
  opened(): { readonly folder: string; readonly key: Uint8Array } | null;
  state(): AppState;
  close(): Promise<void>;
}

type Changed = BallastEvents['changed'];

const changesRoles = ({ topics }: Changed) =>
  topics.some((topic) => ['user', 'role', 'user_role'].includes(topic));

const changesSettings = ({ topics }: Changed) => topics.includes('setting');

export interface ProgramOptions {
  readonly host: 'electron' | 'web' | 'cli';
  /** Threads of its own for the store; without them calls run one after the other in this thread. */
  readonly threads: boolean;
  readonly home?: string;
}

interface Opened {
  readonly folder: string;
  readonly key: Uint8Array;
  /** What it was opened by; only the recovery secret may replace a forgotten passphrase. */
  readonly openedBy: Credential['kind'];
  readonly name: string;
  readonly workspaceId: string;
  readonly sample: boolean;
  session: Session;
  /** Resolves once the session says what the store says; calls wait for it. */
  settled: Promise<void>;
  readonly backend: Backend;
  readonly lock: FolderLock;
  readonly listener: Listener;
  /** Imports from this device's watch folders; a command line does not stay to do so. */
  readonly watch: FolderWatch;
}

/** Another process that owns the folder and answers in our place. */
interface Remote {
  readonly folder: string;
  readonly socket: string;
}

export function createProgram(options: ProgramOptions): Program {
  const home = options.home ?? dataFolder();
  const recents = recentsIn(home);
  const events = createEvents();
  const version = programVersion();
  let opened: Opened | null = null;
  let remote: Remote | null = null;
  /** A folder that was chosen and waits for its passphrase. */
  let locked: string | null = null;

  function state(): AppState {
    const base = { recents: recents.list(), version, host: options.host };
    if (opened !== null) {
      const { workspaceId, name, folder, sample } = opened;
      return { ...base, stage: 'open', workspace: { id: workspaceId, name, folder, sample } };
    }
    if (locked === null) return { ...base, stage: 'first-run', workspace: null };
    const { workspaceId, sample } = readHeader(locked);
    const name =
      recents.list().find((recent) => recent.folder === locked)?.name ?? basename(locked);
    return {
      ...base,
      stage: 'locked',
      workspace: { id: workspaceId, name, folder: locked, sample },
    };
  }

  async function closeOpened(): Promise<void> {
    remote = null;
    if (opened === null) return;
    const { backend, lock, listener, watch } = opened;
    await watch.close();
    opened = null;
    await listener.close();
    await backend.close();
    lock.release();
  }

  async function open(folder: string, credential: Credential): Promise<void> {
    const { key, slotId } = await unlockSlot(folder, credential);
    await closeOpened();
    const owner = { pid: process.pid, host: options.host, since: new Date().toISOString() };
    let lock: FolderLock;
    try {
      lock = lockWorkspace(folder, owner);
    } catch (thrown) {
      const socket = readOwner(folder)?.socket;
      if (options.host !== 'cli' || socket === undefined) throw thrown;
      remote = { folder, socket };
      return;
    }
    try {
      const openedBy = credential.kind;
      const { person, deviceId, groupName } = beginSession(folder, key, { kind: openedBy, slotId });
      const { workspaceId, sample, cipher } = readHeader(folder);
      const storageOptions = {
        folder,
        key,
        workspace: { id: workspaceId, folder, sample, cipher },
      };
      const storage = options.threads
        ? await openThreadedStorage(storageOptions)
        : openInlineStorage(storageOptions);
      const backend = createBackend({ storage });
      backend.events.subscribe((name, event) => {
        events.emit(name, event);
        // A role that was given or taken counts at once, not from the next opening.
        if (name === 'changed' && opened?.backend === backend && changesRoles(event as Changed))
          opened.settled = refreshSession(opened);
        if (name === 'changed' && opened?.backend === backend && changesSettings(event as Changed))
          void refreshWatch(opened);
      });
      const watch = watchFolders({
        call: (name, wire) => call(name, wire),
        onChange: () => events.emit('changed', { entry: 0, topics: ['watch'] }),
        now: () => new Date().toISOString(),
      });
      const listener = await listenForCalls((name, wire, meta) => call(name, wire, meta));
      lock.describe({ ...owner, socket: listener.address });
      opened = {
        folder,
        key,
        openedBy,
        name: groupName,
        workspaceId,
        sample,
        backend,
        lock,
        listener,
        watch,
        session: {
          userId: person.id,
          userName: person.name,
          deviceId,
          host: options.host,
          permissions: person.permissions,
        },
        settled: Promise.resolve(),
      };
      locked = null;
      // What scripts open is not what a person wants to find in the window's list.
      if (options.host !== 'cli') recents.add({ name: groupName, folder, openedAt: owner.since });
      events.emit('app', { stage: 'open' });
      void refreshWatch(opened);
    } catch (thrown) {
      lock.release();
      throw thrown;
    }
  }

  async function refreshSession(current: Opened): Promise<void> {
    const reply = await current.backend.call('session.me', {}, {}, current.session);
    if (!reply.ok) return;
    const { name, permissions } = reply.value as OutputOf<'session.me'>;
    current.session = { ...current.session, userName: name, permissions };
  }

  async function refreshWatch({ backend, session, watch }: Opened): Promise<void> {
    if (options.host === 'cli') return;
    const reply = await backend.call('watch.get', {}, {}, session);
    if (reply.ok) watch.apply(reply.value as OutputOf<'watch.get'>);
  }

  async function answerWatch(
    name: WatchName,
    wire: unknown,
    { session, watch }: Opened,
  ): Promise<Reply<OutputOf<WatchName>>> {
    const decoded = z.safeDecode(contract[name].input, wire as never);
    if (!decoded.success) throw new AppFailure(invalidInput(name, decoded.error));
    permit(name, contract[name], session);
    if (name === 'watch.scan') await watch.scan();
    const meta = { entry: null, knownEntry: 0, durationMs: 0 };
    return { ok: true, value: watch.status(), meta };
  }

  async function openSample(): Promise<void> {
    const folder = await ensureSample(join(home, 'sample'));
    await open(folder, { kind: 'open' });
  }

  async function closeAndWait(folder: string | null): Promise<void> {
    await closeOpened();
    // A folder that opens without a secret has nothing to wait for.
    const isGuarded =
      folder !== null &&
      existsSync(folder) &&
      !readHeader(folder).slots.some((slot) => slot.kind === 'open');
    locked = isGuarded ? folder : null;
    events.emit('app', { stage: locked === null ? 'first-run' : 'locked' });
  }

  function holder(): KeyHolder | null {
    if (opened === null) return null;
    const { folder, key, session, openedBy, backend } = opened;
    const changed = (entry: number) =>
      backend.events.emit('changed', { entry, topics: ['key_slot'] });
    return { folder, key, session, openedBy, changed };
  }

  const answerApp = createAppEntries({
    state,
    holder,
    waiting: () => locked,
    open,
    openSample,
    closeAndWait,
  });

  async function call(name: string, wire: unknown, meta: CallMeta = {}): Promise<Reply<unknown>> {
    try {
      if (findEntry(name) === undefined)
        throw new AppFailure({
          kind: 'not-found',
          code: 'ENTRY_POINT_UNKNOWN',
          message: `There is no "${name}" in the contract. "ballast call --list" shows every query and command.`,
        });
      if (remote !== null) return await callOwner(remote.socket, name, wire, meta);
      if (isAppName(name)) {
        const started = performance.now();
        const value = await answerApp(name, wire);
        const durationMs = performance.now() - started;
        return { ok: true, value, meta: { entry: null, knownEntry: 0, durationMs } };
      }
      if (opened === null) throw new AppFailure(noWorkspace);
      await opened.settled;
      if (isWatchName(name)) return await answerWatch(name, wire, opened);
      const known = name as StoreName | JobName;
      if (isJobName(known)) return await opened.backend.call(known, wire, meta, opened.session);
      return await opened.backend.call(known, wire, meta, opened.session);
    } catch (thrown) {
      return { ok: false, error: toAppError(thrown) };
    }
  }

  return {
    events,
    call,
    open,
    openSample,
    opened: () => (opened === null ? null : { folder: opened.folder, key: opened.key }),
    state,
    close: closeOpened,
  };
}
