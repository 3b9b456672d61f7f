/**
 * The entries that the program answers itself, around any workspace: choosing, creating, unlocking and
 * restoring one, and its keys. Those that name a permission ask it of whoever works in the open one.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { type AppError, AppFailure } from '../../core/result.ts';
import {
  type AppName,
  contract,
  type DomainInput,
  type DomainOutput,
} from '../../preload/contract/index.ts';
import { readHeader } from '../store/header.ts';
import { type Credential, createWorkspace, openStore, unlockWorkspace } from '../store/index.ts';
import { permit } from './dispatch.ts';
import { invalidInput } from './errors.ts';
import { foundWorkspace } from './founding.ts';
import {
  changeOwnPassphrase,
  describeSlots,
  dropSlot,
  givePassphrase,
  type KeyHolder,
  newRecoverySecret,
  resetForgotten,
} from './keys.ts';
import { checkFolder, fullPath, proposeFolder, restoreBackup } from './newFolders.ts';

export type AppState = DomainOutput<'app.state'>;

/** What the entries need of the program. */
export interface ProgramDoors {
  state(): AppState;
  /** The open workspace, or null. */
  holder(): KeyHolder | null;
  /** The folder that was chosen and waits for its passphrase, or null. */
  waiting(): string | null;
  open(folder: string, credential: Credential): Promise<void>;
  openSample(): Promise<void>;
  /** Closes what is open; the folder given waits for its passphrase then. */
  closeAndWait(folder: string | null): Promise<void>;
}

type Answers = {
  readonly [Name in AppName]: (
    input: DomainInput<Name>,
  ) => DomainOutput<Name> | Promise<DomainOutput<Name>>;
};

export const noWorkspace: AppError = {
  kind: 'unavailable',
  code: 'WORKSPACE_NOT_OPEN',
  message: 'No workspace is open. Open or create one first.',
};

/** Answers an app entry by name. Throws `AppFailure`. */
export function createAppEntries(
  doors: ProgramDoors,
): (name: AppName, wire: unknown) => Promise<unknown> {
  const answers = answersOver(doors);
  return async (name, wire) => {
    const entry = contract[name];
    const decoded = z.safeDecode(entry.input, wire as never);
    if (!decoded.success) throw new AppFailure(invalidInput(name, decoded.error));
    if (entry.permission !== 'none') permit(name, entry, opened(doors).session);
    return answers[name](decoded.data as never);
  };
}

function opened({ holder }: ProgramDoors): KeyHolder {
  const found = holder();
  if (found === null) throw new AppFailure(noWorkspace);
  return found;
}

/** The open workspace's folder, or the one that waits. */
function atHand({ holder, waiting }: ProgramDoors): string {
  const folder = holder()?.folder ?? waiting();
  if (folder === null) throw new AppFailure(noWorkspace);
  return folder;
}

function answersOver(doors: ProgramDoors): Answers {
  /** Opens where no secret is asked for, and otherwise lets the folder wait for one. */
  async function choose(folder: string): Promise<AppState> {
    const { slots } = readHeader(folder);
    if (slots.some((slot) => slot.kind === 'open')) await doors.open(folder, { kind: 'open' });
    else await doors.closeAndWait(folder);
    return doors.state();
  }

  return {
    'app.state': () => doors.state(),
    'app.createWorkspace': (input) => create(doors, input),
    'app.openSample': async () => {
      await doors.openSample();
      return doors.state();
    },
    'app.openWorkspace': ({ folder }) => choose(fullPath(folder)),
    'app.unlock': async (given) => {
      const folder = doors.waiting();
      if (folder === null) throw new AppFailure(noWorkspace);
      await doors.open(
        folder,
        'passphrase' in given
          ? { kind: 'passphrase', passphrase: given.passphrase }
          : { kind: 'recovery', secret: given.recoverySecret },
      );
      return doors.state();
    },
    'app.checkRecoverySecret': async ({ recoverySecret }) => ({
      valid: await opensWith(atHand(doors), recoverySecret),
    }),
    'app.closeWorkspace': async () => {
      await doors.closeAndWait(doors.holder()?.folder ?? null);
      return doors.state();
    },
    'app.checkFolder': checkFolder,
    'app.restoreBackup': (input) => choose(restoreBackup(input)),
    'app.slots': () => describeSlots(atHand(doors), doors.holder()),
    'app.changePassphrase': async (input) => {
      await changeOwnPassphrase(opened(doors), input);
      return {};
    },
    'app.addPassphrase': (input) => givePassphrase(opened(doors), input),
    'app.removeSlot': (input) => {
      dropSlot(opened(doors), input);
      return {};
    },
    'app.renewRecovery': () => newRecoverySecret(opened(doors)),
    'app.resetPassphrase': async (input) => {
      const holder = opened(doors);
      await resetForgotten(holder, input);
      // From here on the person works under their own name, not the one the secret opened for.
      const { passphrase } = input;
      await doors.open(holder.folder, { kind: 'passphrase', passphrase });
      return doors.state();
    },
  };
}

async function create(
  doors: ProgramDoors,
  input: DomainInput<'app.createWorkspace'>,
): Promise<DomainOutput<'app.createWorkspace'>> {
  const folder = resolve(
    input.folder === undefined ? proposeFolder(input.name) : fullPath(input.folder),
  );
  const at = new Date().toISOString();
  const userLogin = input.userName.trim().toLowerCase().replace(/\s+/g, '.').slice(0, 60);
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
  await doors.open(folder, { kind: 'passphrase', passphrase });
  return { state: doors.state(), recoverySecret: recoverySecret ?? '' };
}

async function opensWith(folder: string, secret: string): Promise<boolean> {
  try {
    await unlockWorkspace(folder, { kind: 'recovery', secret });
    return true;
  } catch (thrown) {
    if (thrown instanceof AppFailure) return false;
    throw thrown;
  }
}
