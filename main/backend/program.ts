/**
 * The program behind every host: which workspace is open, who works in it, and one `call` for the
 * whole contract. A folder that another process owns is reached through that process.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type AppError, AppFailure } from '../../core/result.ts';
import type { CallMeta, Reply } from '../../preload/contract/bridge.ts';
import {
  type AppName,
  contract,
  type DomainInput,
  type DomainOutput,
  findEntry,
  isAppName,
  isJobName,
  type JobName,
  type StoreName,
} from '../../preload/contract/index.ts';
import { personOf } from '../queries/people.ts';
import { workspaceSettings } from '../queries/settings.ts';
import { readHeader } from '../store/header.ts';
import {
  type Credential,
  createWorkspace,
  type FolderLock,
  lockWorkspace,
  openStore,
  readOwner,
  unlockWorkspace,
} from '../store/index.ts';
import { readRecoverySecret } from '../store/recovery.ts';
import { type Backend, createBackend } from './backend.ts';
import { invalidInput, toAppError } from './errors.ts';
import { createEvents, type Events } from './events.ts';
import { callOwner, type Listener, listenForCalls } from './forward.ts';
import { addDevice, foundWorkspace } from './founding.ts';
import type { Session } from './handler.ts';
import { newId } from './ids.ts';
import { dataFolder, recentsIn } from './places.ts';
import { ensureSample } from './sample.ts';
import { openInlineStorage, openThreadedStorage } from './storage.ts';
import { programVersion } from './version.ts';

type AppState = DomainOutput<'app.state'>;

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

export interface ProgramOptions {
  readonly host: 'electron' | 'web' | 'cli';
  /** Threads of its own for the store; without them calls run one after the other in this thread. */
  readonly threads: boolean;
  readonly home?: string;
}

interface Opened {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly name: string;
  readonly workspaceId: string;
  readonly sample: boolean;
  readonly session: Session;
  readonly backend: Backend;
  readonly lock: FolderLock;
  readonly listener: Listener;
}

/** Another process that owns the folder and answers in our place. */
interface Remote {
  readonly folder: string;
  readonly socket: string;
}

const noWorkspace: AppError = {
  kind: 'unavailable',
  code: 'WORKSPACE_NOT_OPEN',
  message: 'No workspace is open. Open or create one first.',
};

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
    const name = recents.list().find((recent) => recent.folder === locked)?.name ?? locked;
    return {
      ...base,
      stage: 'locked',
      workspace: { id: workspaceId, name, folder: locked, sample },
    };
  }

  async function closeOpened(): Promise<void> {
    remote = null;
    if (opened === null) return;
    const { backend, lock, listener } = opened;
    opened = null;
    await listener.close();
    await backend.close();
    lock.release();
  }

  /** Who works here: the person of the key slot, or the first active one; and this device. */
  function beginSession(folder: string, key: Uint8Array, login: string | undefined) {
    const store = openStore(folder, key, { mode: 'writer' });
    try {
      const found =
        login ?? store.pluck<string>('SELECT login FROM user WHERE active = 1 ORDER BY id LIMIT 1');
      const person = found === undefined ? undefined : personOf(store, found);
      if (person === undefined)
        throw new AppFailure({
          kind: 'unauthorized',
          code: 'USER_UNKNOWN',
          message: `The key slot's person "${login ?? ''}" is not an active user of this workspace.`,
        });
      const deviceId =
        store.pluck<string>('SELECT id FROM device ORDER BY id LIMIT 1') ??
        store.command(
          {
            userId: person.id,
            deviceId: null,
            at: new Date().toISOString(),
            command: 'app.openWorkspace',
            input: {},
            undo: { kind: 'none', why: 'A device is known from its first use.' },
            entryId: newId(),
            summarize: () => 'A new device',
          },
          (tx) => addDevice(tx, new Date().toISOString()),
        ).value;
      return { person, deviceId, settings: workspaceSettings(store) };
    } finally {
      store.close();
    }
  }

  async function open(folder: string, credential: Credential): Promise<void> {
    const key = await unlockWorkspace(folder, credential);
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
      const header = readHeader(folder);
      const login =
        'userLogin' in credential && credential.userLogin !== undefined
          ? credential.userLogin
          : header.slots.find((slot) => slot.kind === credential.kind)?.userLogin;
      const { person, deviceId, settings } = beginSession(folder, key, login ?? undefined);
      const { workspaceId, sample, cipher } = header;
      const storageOptions = {
        folder,
        key,
        workspace: { id: workspaceId, folder, sample, cipher },
      };
      const storage = options.threads
        ? await openThreadedStorage(storageOptions)
        : openInlineStorage(storageOptions);
      const backend = createBackend({ storage });
      backend.events.subscribe((name, event) => events.emit(name, event));
      const listener = await listenForCalls((name, wire, meta) => call(name, wire, meta));
      lock.describe({ ...owner, socket: listener.address });
      opened = {
        folder,
        key,
        name: settings.groupName,
        workspaceId,
        sample,
        backend,
        lock,
        listener,
        session: {
          userId: person.id,
          userName: person.name,
          deviceId,
          host: options.host,
          permissions: person.permissions,
        },
      };
      locked = null;
      // What scripts open is not what a person wants to find in the window's list.
      if (options.host !== 'cli')
        recents.add({ name: settings.groupName, folder, openedAt: owner.since });
      events.emit('app', { stage: 'open' });
    } catch (thrown) {
      lock.release();
      throw thrown;
    }
  }

  async function openSample(): Promise<void> {
    const folder = await ensureSample(join(home, 'sample'));
    await open(folder, { kind: 'open' });
  }

  async function create(input: DomainInput<'app.createWorkspace'>) {
    const safeName = input.name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'Workspace';
    const folder = input.folder ?? join(homedir(), 'Ballast', safeName);
    const at = new Date().toISOString();
    const userLogin = input.userName.trim().toLowerCase().replace(/\s+/g, '.');
    const { passphrase } = input;
    const { key, recoverySecret } = await createWorkspace(folder, {
      slots: [{ kind: 'passphrase', userLogin, passphrase }, { kind: 'recovery' }],
      at,
    });
    const store = openStore(folder, key, { mode: 'writer' });
    foundWorkspace(store, {
      at,
      groupName: input.name,
      baseCurrency: input.baseCurrency,
      userLogin,
      userName: input.userName,
    });
    store.close();
    await open(folder, { kind: 'passphrase', passphrase, userLogin });
    return { state: state(), recoverySecret: recoverySecret ?? '' };
  }

  async function answerApp(name: AppName, wire: unknown): Promise<unknown> {
    const decoded = z.safeDecode(contract[name].input, wire as never);
    if (!decoded.success) throw new AppFailure(invalidInput(name, decoded.error));
    const input = decoded.data as never;
    switch (name) {
      case 'app.state':
        return state();
      case 'app.createWorkspace':
        return create(input);
      case 'app.openSample':
        await openSample();
        return state();
      case 'app.openWorkspace': {
        const { folder } = input as DomainInput<'app.openWorkspace'>;
        const header = readHeader(folder);
        if (header.slots.some((slot) => slot.kind === 'open')) await open(folder, { kind: 'open' });
        else {
          await closeOpened();
          locked = folder;
          events.emit('app', { stage: 'locked' });
        }
        return state();
      }
      case 'app.unlock': {
        if (locked === null) throw new AppFailure(noWorkspace);
        const given = input as DomainInput<'app.unlock'>;
        await open(
          locked,
          'passphrase' in given
            ? { kind: 'passphrase', passphrase: given.passphrase }
            : { kind: 'recovery', secret: given.recoverySecret },
        );
        return state();
      }
      case 'app.checkRecoverySecret': {
        const folder = opened?.folder ?? locked;
        if (folder === null) throw new AppFailure(noWorkspace);
        return { valid: await opensWith(folder, input) };
      }
      case 'app.closeWorkspace': {
        const folder = opened?.folder ?? null;
        await closeOpened();
        locked = folder !== null && existsSync(folder) ? folder : null;
        events.emit('app', { stage: locked === null ? 'first-run' : 'locked' });
        return state();
      }
    }
  }

  async function opensWith(
    folder: string,
    { recoverySecret }: DomainInput<'app.checkRecoverySecret'>,
  ): Promise<boolean> {
    try {
      readRecoverySecret(recoverySecret);
      await unlockWorkspace(folder, { kind: 'recovery', secret: recoverySecret });
      return true;
    } catch (thrown) {
      if (thrown instanceof AppFailure) return false;
      throw thrown;
    }
  }

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
