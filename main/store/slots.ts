/**
 * Key slots: each wraps the 32-byte store key by something a person has or knows. A slot is opened
 * only by its own means, and losing one never loses the others.
 *
 * Wrapping is AES-256-GCM; the slot's id, kind and the workspace's id are associated data, so a slot
 * copied into another workspace or relabelled does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { type Algorithm, hashRaw } from '@node-rs/argon2';
import { AppFailure, invariant } from '../../core/result.ts';
import type { KeyDerivation, KeySlot } from './header.ts';
import { readRecoverySecret } from './recovery.ts';

/** The OS key store as the host hands it in: it wraps bytes for this account on this machine. */
export interface OsKeyStore {
  wrap(bytes: Uint8Array): Promise<Uint8Array>;
  unwrap(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A slot to create. The recovery secret is made by the program and told once. */
export type SlotSpec =
  | { readonly kind: 'passphrase'; readonly userLogin: string; readonly passphrase: string }
  | { readonly kind: 'recovery' }
  | { readonly kind: 'os'; readonly userLogin: string; readonly osKeys: OsKeyStore }
  /** No secret at all: for the sample workspace only. */
  | { readonly kind: 'open' };

/** What somebody opens a workspace with. */
export type Credential =
  | { readonly kind: 'passphrase'; readonly passphrase: string; readonly userLogin?: string }
  | { readonly kind: 'recovery'; readonly secret: string }
  | { readonly kind: 'os'; readonly osKeys: OsKeyStore; readonly userLogin?: string }
  | { readonly kind: 'open' };

/** Today's cost of guessing: 64 MiB, 3 passes, 4 lanes (about 0.2 s). */
export const keyDerivation: KeyDerivation = {
  name: 'argon2id',
  memoryKib: 65_536,
  passes: 3,
  lanes: 4,
};

/** Shortest passphrase that may guard a slot. */
export const passphraseLength = 12;

/** Wraps the store key. A slot whose secret is replaced keeps its id, and so the person it is of. */
export async function makeSlot(
  workspaceId: string,
  spec: SlotSpec,
  key: Uint8Array,
  recoverySecret?: string,
  id: string = randomUUID(),
): Promise<KeySlot> {
  const base = {
    id,
    kind: spec.kind,
    userLogin: 'userLogin' in spec ? spec.userLogin : null,
  };
  if (spec.kind === 'open')
    return { ...base, kdf: null, salt: '', nonce: '', wrapped: toBase64(key) };
  if (spec.kind === 'os') {
    const wrapped = await spec.osKeys.wrap(key);
    return { ...base, kdf: null, salt: '', nonce: '', wrapped: toBase64(wrapped) };
  }
  const secret = spec.kind === 'passphrase' ? passphraseBytes(spec.passphrase) : undefined;
  invariant(secret !== undefined || recoverySecret !== undefined, 'a recovery slot has a secret');
  const salt = randomBytes(16);
  const wrapping = await derive(
    secret ?? readRecoverySecret(recoverySecret ?? ''),
    salt,
    keyDerivation,
  );
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce).setAAD(label(workspaceId, base));
  const wrapped = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return {
    ...base,
    kdf: keyDerivation,
    salt: toBase64(salt),
    nonce: toBase64(nonce),
    wrapped: toBase64(wrapped),
  };
}

/** The store key, or undefined where this slot does not open by this credential. */
export async function openSlot(
  workspaceId: string,
  slot: KeySlot,
  credential: Credential,
): Promise<Uint8Array | undefined> {
  const wrapped = Buffer.from(slot.wrapped, 'base64');
  if (slot.kind === 'open') return wrapped.length === 32 ? wrapped : undefined;
  try {
    if (credential.kind === 'os') return await credential.osKeys.unwrap(wrapped);
    if (credential.kind === 'open' || slot.kdf === null) return undefined;
    const secret =
      credential.kind === 'passphrase'
        ? Buffer.from(credential.passphrase.normalize('NFKC'))
        : readRecoverySecret(credential.secret);
    const wrapping = await derive(secret, Buffer.from(slot.salt, 'base64'), slot.kdf);
    const nonce = Buffer.from(slot.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', wrapping, nonce);
    decipher.setAAD(label(workspaceId, slot)).setAuthTag(wrapped.subarray(-16));
    return Buffer.concat([decipher.update(wrapped.subarray(0, -16)), decipher.final()]);
  } catch (error) {
    // A typing mistake in a recovery secret is worth telling; a failed tag only means "not this slot".
    if (error instanceof AppFailure) throw error;
    return undefined;
  }
}

/** True where a slot was made with a cheaper derivation than today's, so that unlocking renews it. */
export function isOutdated(slot: KeySlot): boolean {
  if (slot.kdf === null) return false;
  return (
    slot.kdf.memoryKib < keyDerivation.memoryKib ||
    slot.kdf.passes < keyDerivation.passes ||
    slot.kdf.lanes < keyDerivation.lanes
  );
}

function passphraseBytes(passphrase: string): Buffer {
  const text = passphrase.normalize('NFKC');
  if ([...text].length >= passphraseLength) return Buffer.from(text);
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'PASSPHRASE_SHORT',
    message: `A passphrase has at least ${passphraseLength} characters. Several unrelated words are easy to keep and hard to guess.`,
    path: 'passphrase',
  });
}

function derive(secret: Uint8Array, salt: Uint8Array, kdf: KeyDerivation): Promise<Buffer> {
  return hashRaw(secret, {
    // The package declares a const enum, which erasable TypeScript cannot name: 2 is Argon2id.
    algorithm: 2 as Algorithm,
    memoryCost: kdf.memoryKib,
    timeCost: kdf.passes,
    parallelism: kdf.lanes,
    outputLen: 32,
    salt,
  });
}

function label(workspaceId: string, slot: Pick<KeySlot, 'id' | 'kind'>): Buffer {
  return Buffer.from(`ballast.slot.1\n${workspaceId}\n${slot.id}\n${slot.kind}`);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
