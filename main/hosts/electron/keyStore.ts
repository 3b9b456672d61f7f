/**
 * The key store of the operating system as one of a workspace's key slots: everyday unlocking without
 * a passphrase. It is a convenience beside the passphrase, never the only way in.
 *
 * Linux without a keyring falls back to a constant secret that any program knows. A key wrapped by it
 * would lie open, whatever other slots there are, so that backend is refused both ways.
 */
import { safeStorage } from 'electron';
import { AppFailure } from '../../../core/result.ts';
import type { Program } from '../../backend/program.ts';
import { addSlot, listSlots, type OsKeyStore, removeSlot } from '../../store/index.ts';

const WEAK_BACKENDS: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/** Why the key store cannot be used on this machine, or null. */
export async function keyStoreProblem(platform: NodeJS.Platform): Promise<string | null> {
  if (!(await safeStorage.isAsyncEncryptionAvailable()))
    return 'The operating system offers no key store to this account.';
  if (platform === 'linux' && WEAK_BACKENDS.has(safeStorage.getSelectedStorageBackend()))
    return 'This desktop has no keyring (GNOME Keyring or KWallet), so keys would lie open.';
  return null;
}

/** The key store for the store's key slots. Throws OS_KEYS_UNAVAILABLE where it cannot be trusted. */
export function osKeyStore(platform: NodeJS.Platform): OsKeyStore {
  async function assertUsable(): Promise<void> {
    const problem = await keyStoreProblem(platform);
    if (problem !== null)
      throw new AppFailure({
        kind: 'unavailable',
        code: 'OS_KEYS_UNAVAILABLE',
        message: `${problem} Unlock with your passphrase.`,
      });
  }
  return {
    async wrap(bytes) {
      await assertUsable();
      return safeStorage.encryptStringAsync(Buffer.from(bytes).toString('base64'));
    },
    async unwrap(bytes) {
      await assertUsable();
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(bytes));
      return Buffer.from(result, 'base64');
    },
  };
}

/** Whether the workspace can be unlocked by the key store. */
export function usesKeyStore(folder: string): boolean {
  return listSlots(folder).some((slot) => slot.kind === 'os');
}

/**
 * Opens a locked workspace by the key store. False where it has no such slot or the key store no
 * longer opens it (another account, a moved profile, a changed keyring): the passphrase does then.
 */
export async function unlockByKeyStore(
  program: Program,
  folder: string,
  platform: NodeJS.Platform,
): Promise<boolean> {
  if (!usesKeyStore(folder)) return false;
  try {
    await program.open(folder, { kind: 'os', osKeys: osKeyStore(platform) });
    return true;
  } catch (thrown) {
    if (thrown instanceof AppFailure && thrown.error.code === 'WORKSPACE_BUSY') throw thrown;
    return false;
  }
}

/** Adds or removes the key store's slot of the open workspace. Answers whether there is one now. */
export async function switchKeyStore(
  program: Program,
  on: boolean,
  platform: NodeJS.Platform,
): Promise<boolean> {
  const opened = program.opened();
  if (opened === null) return false;
  const { folder, key } = opened;
  for (const slot of listSlots(folder)) if (slot.kind === 'os') removeSlot(folder, slot.id);
  if (!on) return false;
  const me = await program.call('session.me', {});
  if (!me.ok) throw new AppFailure(me.error);
  const { login } = me.value as { readonly login: string };
  await addSlot(folder, key, { kind: 'os', userLogin: login, osKeys: osKeyStore(platform) });
  return true;
}
