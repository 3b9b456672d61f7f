/**
 * A workspace is a folder: `workspace.ballast` (the header), `store.db`, `files/`, `backups/`. Here it
 * is created, unlocked, and given and robbed of key slots.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppFailure } from '../../core/result.ts';
import type { Cipher } from './connection.ts';
import { assertLocalFolder } from './folder.ts';
import {
  FORMAT_VERSION,
  headerFile,
  type KeySlot,
  readHeader,
  type WorkspaceHeader,
  writeHeader,
} from './header.ts';
import { createRecoverySecret } from './recovery.ts';
import { type Credential, isOutdated, makeSlot, openSlot, type SlotSpec } from './slots.ts';
import { createDatabase, type StoreSchema } from './store.ts';

export interface CreateOptions {
  readonly slots: readonly SlotSpec[];
  readonly cipher?: Cipher;
  readonly sample?: boolean;
  /** When, ISO 8601 in UTC. */
  readonly at: string;
  /** For tests that need a folder which looks like cloud storage, or other tables. */
  readonly allowAnyFolder?: boolean;
  readonly schema?: StoreSchema;
}

export interface CreatedWorkspace {
  readonly key: Uint8Array;
  readonly workspaceId: string;
  /** To be shown once and printed, where a recovery slot was asked for. */
  readonly recoverySecret?: string;
}

/**
 * Creates a workspace in an empty or new folder. Throws WORKSPACE_EXISTS, WORKSPACE_FOLDER_USED,
 * WORKSPACE_CLOUD_FOLDER, WORKSPACE_NETWORK_FOLDER, WORKSPACE_SLOTS or PASSPHRASE_SHORT.
 */
export async function createWorkspace(
  folder: string,
  options: CreateOptions,
): Promise<CreatedWorkspace> {
  if (options.allowAnyFolder !== true) assertLocalFolder(folder);
  assertUnused(folder);
  assertSlots(options);
  const key = randomBytes(32);
  const workspaceId = randomUUID();
  const hasRecovery = options.slots.some((slot) => slot.kind === 'recovery');
  const recoverySecret = hasRecovery ? createRecoverySecret() : undefined;
  const slots: KeySlot[] = [];
  for (const spec of options.slots)
    slots.push(await makeSlot(workspaceId, spec, key, recoverySecret));
  mkdirSync(join(folder, 'backups'), { recursive: true });
  mkdirSync(join(folder, 'files'), { recursive: true });
  writeHeader(folder, {
    format: 'ballast-workspace',
    formatVersion: FORMAT_VERSION,
    workspaceId,
    cipher: options.cipher ?? 'sqlcipher',
    sample: options.sample ?? false,
    createdAt: options.at,
    slots,
  });
  createDatabase(folder, key, options.schema);
  return { key, workspaceId, ...(recoverySecret === undefined ? {} : { recoverySecret }) };
}

/**
 * The store key, by a credential. Throws WORKSPACE_PASSPHRASE_WRONG, WORKSPACE_RECOVERY_WRONG,
 * WORKSPACE_OS_KEY_WRONG, WORKSPACE_LOCKED or a reading error of the header or the secret.
 */
export async function unlockWorkspace(folder: string, credential: Credential): Promise<Uint8Array> {
  return (await unlockSlot(folder, credential)).key;
}

/** The same, with the slot that opened: it tells whose passphrase it was. */
export async function unlockSlot(
  folder: string,
  credential: Credential,
): Promise<{ readonly key: Uint8Array; readonly slotId: string }> {
  const header = readHeader(folder);
  for (const slot of header.slots) {
    if (!fits(slot, credential)) continue;
    const key = await openSlot(header.workspaceId, slot, credential);
    if (key === undefined) continue;
    if (isOutdated(slot)) await renew(folder, header, slot, credential, key);
    return { key, slotId: slot.id };
  }
  throw new AppFailure(refusals[credential.kind]);
}

/** Adds a slot; answers the recovery secret where one was made. */
export async function addSlot(
  folder: string,
  key: Uint8Array,
  spec: SlotSpec,
): Promise<{ slotId: string; recoverySecret?: string }> {
  const header = readHeader(folder);
  if (spec.kind === 'open') assertSlots({ slots: [spec], sample: header.sample, at: '' });
  if (spec.kind === 'passphrase' && findPassphrase(header, spec.userLogin) !== undefined)
    throw new AppFailure({
      kind: 'conflict',
      code: 'SLOT_EXISTS',
      message: `${spec.userLogin} has a passphrase for this workspace already. Change it instead.`,
      details: { userLogin: spec.userLogin },
    });
  const recoverySecret = spec.kind === 'recovery' ? createRecoverySecret() : undefined;
  const slot = await makeSlot(header.workspaceId, spec, key, recoverySecret);
  writeHeader(folder, { ...header, slots: [...header.slots, slot] });
  return { slotId: slot.id, ...(recoverySecret === undefined ? {} : { recoverySecret }) };
}

/** Removes a slot. Throws SLOT_MISSING, or SLOT_LAST where nobody could open the workspace after. */
export function removeSlot(folder: string, slotId: string): void {
  const header = readHeader(folder);
  const slots = header.slots.filter((slot) => slot.id !== slotId);
  if (slots.length === header.slots.length)
    throw new AppFailure({
      kind: 'not-found',
      code: 'SLOT_MISSING',
      message: 'This workspace has no such key slot. Reload the list.',
      details: { slotId },
    });
  if (!slots.some((slot) => slot.kind !== 'os'))
    throw new AppFailure({
      kind: 'conflict',
      code: 'SLOT_LAST',
      message:
        'Without this slot only the key store of this machine could open the workspace, and a new machine could not. Add a passphrase or a recovery secret first.',
    });
  writeHeader(folder, { ...header, slots });
}

/** Replaces one person's passphrase, proven by the old one. */
export async function changePassphrase(
  folder: string,
  userLogin: string,
  passphrases: { readonly old: string; readonly new: string },
): Promise<void> {
  const key = await unlockWorkspace(folder, {
    kind: 'passphrase',
    passphrase: passphrases.old,
    userLogin,
  });
  await replacePassphrase(folder, userLogin, key, passphrases.new);
}

/** Sets a passphrase for somebody who forgot theirs; the caller opened the workspace by other means. */
export async function replacePassphrase(
  folder: string,
  userLogin: string,
  key: Uint8Array,
  passphrase: string,
): Promise<void> {
  const header = readHeader(folder);
  const spec = { kind: 'passphrase', userLogin, passphrase } as const;
  const old = findPassphrase(header, userLogin);
  const slot = await makeSlot(header.workspaceId, spec, key, undefined, old?.id);
  const slots =
    old === undefined
      ? [...header.slots, slot]
      : header.slots.map((one) => (one === old ? slot : one));
  writeHeader(folder, { ...header, slots });
}

/** Puts a new recovery secret in the place of every older one, and answers it for printing. */
export async function renewRecovery(folder: string, key: Uint8Array): Promise<string> {
  const header = readHeader(folder);
  const secret = createRecoverySecret();
  const slot = await makeSlot(header.workspaceId, { kind: 'recovery' }, key, secret);
  const others = header.slots.filter(({ kind }) => kind !== 'recovery');
  writeHeader(folder, { ...header, slots: [...others, slot] });
  return secret;
}

/** The slots of a workspace without their wrapped keys. */
export function listSlots(folder: string): Pick<KeySlot, 'id' | 'kind' | 'userLogin'>[] {
  return readHeader(folder).slots.map(({ id, kind, userLogin }) => ({ id, kind, userLogin }));
}

async function renew(
  folder: string,
  header: WorkspaceHeader,
  slot: KeySlot,
  credential: Credential,
  key: Uint8Array,
): Promise<void> {
  const spec: SlotSpec | undefined =
    credential.kind === 'passphrase'
      ? { kind: 'passphrase', userLogin: slot.userLogin ?? '', passphrase: credential.passphrase }
      : credential.kind === 'recovery'
        ? { kind: 'recovery' }
        : undefined;
  if (spec === undefined) return;
  const secret = credential.kind === 'recovery' ? credential.secret : undefined;
  const renewed = await makeSlot(header.workspaceId, spec, key, secret, slot.id);
  const slots = header.slots.map((one) => (one === slot ? renewed : one));
  writeHeader(folder, { ...header, slots });
}

function fits(slot: KeySlot, credential: Credential): boolean {
  if (slot.kind !== credential.kind) return false;
  const login = 'userLogin' in credential ? credential.userLogin : undefined;
  return login === undefined || login === slot.userLogin;
}

function findPassphrase(header: WorkspaceHeader, userLogin: string): KeySlot | undefined {
  return header.slots.find((slot) => slot.kind === 'passphrase' && slot.userLogin === userLogin);
}

/** Throws WORKSPACE_EXISTS or WORKSPACE_FOLDER_USED. */
export function assertUnused(folder: string): void {
  if (existsSync(join(folder, headerFile)) || existsSync(join(folder, 'store.db')))
    throw new AppFailure({
      kind: 'conflict',
      code: 'WORKSPACE_EXISTS',
      message: `"${folder}" holds a workspace already. Open it, or choose another folder.`,
    });
  if (existsSync(folder) && readdirSync(folder).some((name) => name !== 'lock.db'))
    throw new AppFailure({
      kind: 'conflict',
      code: 'WORKSPACE_FOLDER_USED',
      message: `"${folder}" holds other files. Choose an empty folder or a new one.`,
    });
}

function assertSlots(options: Pick<CreateOptions, 'slots' | 'sample' | 'at'>): void {
  const open = options.slots.some((slot) => slot.kind === 'open');
  if (options.slots.length > 0 && (!open || options.sample === true)) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'WORKSPACE_SLOTS',
    message: open
      ? 'Only the sample workspace may go without a passphrase.'
      : 'A workspace needs at least one key slot: a passphrase, best with a recovery secret.',
    path: 'slots',
  });
}

const refusals = {
  passphrase: {
    kind: 'unauthorized',
    code: 'WORKSPACE_PASSPHRASE_WRONG',
    message:
      'The passphrase does not open this workspace. Check the keyboard layout and Caps Lock, or use the recovery secret.',
    path: 'passphrase',
  },
  recovery: {
    kind: 'unauthorized',
    code: 'WORKSPACE_RECOVERY_WRONG',
    message:
      'The recovery secret is well-formed but belongs to another workspace or was replaced. Look for the newest printed sheet.',
    path: 'secret',
  },
  os: {
    kind: 'unauthorized',
    code: 'WORKSPACE_OS_KEY_WRONG',
    message:
      'The key store of this machine does not open the workspace; it was moved or the profile changed. Use the passphrase or the recovery secret.',
  },
  open: {
    kind: 'unauthorized',
    code: 'WORKSPACE_LOCKED',
    message: 'This workspace is locked. Open it by a passphrase or the recovery secret.',
  },
} as const;
