/**
 * The keys of a workspace: passphrases of people and the printed recovery secret. The header file
 * holds the wrapped keys; every change is also an entry of the journal, which names the slot and the
 * person and never a secret.
 */
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  addSlot,
  type Credential,
  changePassphrase,
  listSlots,
  openStore,
  type ReadStore,
  removeSlot,
  renewRecovery,
  replacePassphrase,
  type Store,
  unlockSlot,
} from '../store/index.ts';
import type { Session } from './handler.ts';
import { newId } from './ids.ts';
import { mirrorSlots } from './sessions.ts';

/** What key changes need of the open workspace. */
export interface KeyHolder {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly session: Session;
  /** How the workspace was opened. */
  readonly openedBy: Credential['kind'];
  /** Told after an entry, as for any command. */
  changed(entry: number): void;
}

interface SlotOwner {
  readonly slot_id: string;
  readonly user_id: string | null;
  readonly login: string | null;
  readonly added_at: string;
}

interface User {
  readonly id: string;
  readonly login: string;
}

/** Reads or writes the open workspace's tables beside its storage threads, for a moment. */
function withStore<T>({ folder, key }: KeyHolder, body: (store: Store) => T): T {
  const store = openStore(folder, key, { mode: 'writer' });
  try {
    return body(store);
  } finally {
    store.close();
  }
}

function ownersOf(store: ReadStore): SlotOwner[] {
  return store.all<SlotOwner>(
    `SELECT s.slot_id, s.user_id, s.added_at, u.login
     FROM key_slot s LEFT JOIN user u ON u.id = s.user_id`,
  );
}

/** Writes what happened to a slot; `renewed` is the slot whose secret was replaced. */
function journal(
  holder: KeyHolder,
  done: { readonly command: string; readonly summary: string; readonly renewed?: string },
): void {
  const at = new Date().toISOString();
  const outcome = withStore(holder, (store) =>
    store.command(
      {
        userId: holder.session.userId,
        deviceId: holder.session.deviceId,
        at,
        command: done.command,
        input: { summary: done.summary },
        undo: { kind: 'none', why: 'A key is replaced by another one, never brought back.' },
        entryId: newId(),
        summarize: () => done.summary,
      },
      (tx) => {
        mirrorSlots(tx, holder.folder, at);
        const row =
          done.renewed === undefined
            ? undefined
            : tx.pluck<string>('SELECT id FROM key_slot WHERE slot_id = ?', [done.renewed]);
        if (row !== undefined) tx.update('key_slot', row, { added_at: at });
      },
    ),
  );
  if (outcome.entry !== null) holder.changed(outcome.entry);
}

/** The passphrase slot of a user, by the workspace's own table. */
function passphraseSlotOf(holder: KeyHolder, userId: string) {
  const mine = new Set(
    withStore(holder, ownersOf)
      .filter((owner) => owner.user_id === userId)
      .map((owner) => owner.slot_id),
  );
  return listSlots(holder.folder).find((slot) => slot.kind === 'passphrase' && mine.has(slot.id));
}

function activeUser(holder: KeyHolder, login: string): User {
  const user = withStore(holder, (store) =>
    store.get<{ id: string; login: string }>(
      'SELECT id, login FROM user WHERE login = ? AND active = 1',
      [login],
    ),
  );
  if (user !== undefined) return user;
  throw new AppFailure({
    kind: 'not-found',
    code: 'USER_UNKNOWN',
    message: `"${login}" is no active person of this workspace. Add the person first, under People.`,
    path: 'userLogin',
  });
}

/** Since the passphrase alone tells who works, no two people may have the same one. */
async function assertNobodyElses(
  folder: string,
  passphrase: string,
  own: string | undefined,
): Promise<void> {
  try {
    const { slotId } = await unlockSlot(folder, { kind: 'passphrase', passphrase });
    if (slotId === own) return;
  } catch (thrown) {
    if (thrown instanceof AppFailure) return;
    throw thrown;
  }
  throw new AppFailure({
    kind: 'conflict',
    code: 'PASSPHRASE_TAKEN',
    message:
      'This passphrase opens the slot of somebody else, and the passphrase tells who works here. Choose another.',
    path: 'passphrase',
  });
}

/** The slots with their owners; a locked workspace tells no more than its header. */
export function describeSlots(folder: string, holder: KeyHolder | null): DomainOutput<'app.slots'> {
  const owners = new Map(
    holder === null ? [] : withStore(holder, ownersOf).map((owner) => [owner.slot_id, owner]),
  );
  return listSlots(folder).map(({ id, kind, userLogin }) => {
    const owner = owners.get(id);
    return {
      id,
      kind,
      userLogin: owner?.login ?? userLogin,
      yours: owner?.user_id != null && owner.user_id === holder?.session.userId,
      addedAt: owner?.added_at ?? null,
    };
  });
}

/** Throws WORKSPACE_PASSPHRASE_WRONG, PASSPHRASE_TAKEN or SLOT_MISSING. */
export async function changeOwnPassphrase(
  holder: KeyHolder,
  input: DomainInput<'app.changePassphrase'>,
): Promise<void> {
  const { folder, session } = holder;
  const slot = passphraseSlotOf(holder, session.userId);
  if (slot?.userLogin == null)
    throw new AppFailure({
      kind: 'not-found',
      code: 'SLOT_MISSING',
      message:
        'You have no passphrase for this workspace, so there is none to change. Ask an administrator for one.',
    });
  await assertNobodyElses(folder, input.new, slot.id);
  await changePassphrase(folder, slot.userLogin, input);
  const summary = `Passphrase of ${session.userName} changed`;
  journal(holder, { command: 'app.changePassphrase', summary, renewed: slot.id });
}

/** Throws USER_UNKNOWN, SLOT_EXISTS or PASSPHRASE_TAKEN. */
export async function givePassphrase(
  holder: KeyHolder,
  { userLogin, passphrase }: DomainInput<'app.addPassphrase'>,
): Promise<DomainOutput<'app.addPassphrase'>> {
  const user = activeUser(holder, userLogin);
  if (passphraseSlotOf(holder, user.id) !== undefined)
    throw new AppFailure({
      kind: 'conflict',
      code: 'SLOT_EXISTS',
      message: `${userLogin} has a passphrase already. The person changes it; where it is forgotten, remove the slot and add a new one.`,
      path: 'userLogin',
    });
  await assertNobodyElses(holder.folder, passphrase, undefined);
  const spec = { kind: 'passphrase', userLogin, passphrase } as const;
  const { slotId } = await addSlot(holder.folder, holder.key, spec);
  journal(holder, { command: 'app.addPassphrase', summary: `Passphrase for ${userLogin}` });
  return { slotId };
}

/** Throws SLOT_MISSING, SLOT_LAST, or SLOT_YOURS for one's own passphrase. */
export function dropSlot(holder: KeyHolder, { slotId }: DomainInput<'app.removeSlot'>): void {
  const slot = describeSlots(holder.folder, holder).find(({ id }) => id === slotId);
  if (slot?.yours === true && slot.kind === 'passphrase')
    throw new AppFailure({
      kind: 'conflict',
      code: 'SLOT_YOURS',
      message:
        'This is your own passphrase; without it you could not come back. Change it, or let another administrator remove it.',
    });
  removeSlot(holder.folder, slotId);
  const what = slot?.kind === 'recovery' ? 'Recovery secret' : `Key of ${slot?.userLogin ?? '?'}`;
  journal(holder, { command: 'app.removeSlot', summary: `${what} removed` });
}

export async function newRecoverySecret(
  holder: KeyHolder,
): Promise<DomainOutput<'app.renewRecovery'>> {
  const recoverySecret = await renewRecovery(holder.folder, holder.key);
  journal(holder, { command: 'app.renewRecovery', summary: 'Recovery secret renewed' });
  return { recoverySecret };
}

/**
 * Sets a passphrase for somebody who forgot theirs. Throws RESET_NEEDS_RECOVERY, USER_UNKNOWN or
 * PASSPHRASE_TAKEN.
 */
export async function resetForgotten(
  holder: KeyHolder,
  { userLogin, passphrase }: DomainInput<'app.resetPassphrase'>,
): Promise<void> {
  const { folder, key } = holder;
  if (holder.openedBy !== 'recovery')
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'RESET_NEEDS_RECOVERY',
      message:
        'A forgotten passphrase is replaced after unlocking with the recovery secret. Lock the workspace and unlock it that way.',
    });
  const user = activeUser(holder, userLogin);
  const slot = passphraseSlotOf(holder, user.id);
  await assertNobodyElses(folder, passphrase, slot?.id);
  await replacePassphrase(folder, slot?.userLogin ?? userLogin, key, passphrase);
  const summary = `Passphrase of ${userLogin} replaced by the recovery secret`;
  journal(holder, {
    command: 'app.resetPassphrase',
    summary,
    ...(slot === undefined ? {} : { renewed: slot.id }),
  });
}
