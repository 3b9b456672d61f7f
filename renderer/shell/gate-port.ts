/**
 * What the first-run and unlock pages ask of the host. It is one object so that the pages can be
 * looked at without a backend; `contractGate` is the real one.
 */
import { call } from '../api.ts';
import type { InputOf, OutputOf, Reply } from '../contract.ts';

export type AppState = OutputOf<'app.state'>;
export type FolderCheck = OutputOf<'app.checkFolder'>;

export interface GatePerson {
  readonly login: string;
  readonly name: string;
}

export interface GatePort {
  create(input: InputOf<'app.createWorkspace'>): Promise<Reply<OutputOf<'app.createWorkspace'>>>;
  checkRecovery(recoverySecret: string): Promise<boolean>;
  /** Null where the host cannot tell. */
  checkFolder(input: InputOf<'app.checkFolder'>): Promise<FolderCheck | null>;
  openSample(): Promise<Reply<AppState>>;
  open(folder: string): Promise<Reply<AppState>>;
  restore(input: InputOf<'app.restoreBackup'>): Promise<Reply<AppState>>;
  unlock(input: InputOf<'app.unlock'>): Promise<Reply<AppState>>;
  /** The active people of the workspace that the recovery secret opened, its own person first. */
  people(): Promise<readonly GatePerson[]>;
  resetPassphrase(input: InputOf<'app.resetPassphrase'>): Promise<Reply<AppState>>;
}

async function activePeople(): Promise<readonly GatePerson[]> {
  const [me, all] = await Promise.all([call('session.me', {}), call('users.list', {})]);
  const people = all.ok ? all.value.filter((person) => person.active) : [];
  const login = me.ok ? me.value.login : '';
  return [...people].sort((a, b) => Number(b.login === login) - Number(a.login === login));
}

export const contractGate: GatePort = {
  create: (input) => call('app.createWorkspace', input),
  checkRecovery: async (recoverySecret) => {
    const reply = await call('app.checkRecoverySecret', { recoverySecret });
    return reply.ok && reply.value.valid;
  },
  checkFolder: async (input) => {
    const reply = await call('app.checkFolder', input);
    return reply.ok ? reply.value : null;
  },
  openSample: () => call('app.openSample', {}),
  open: (folder) => call('app.openWorkspace', { folder }),
  restore: (input) => call('app.restoreBackup', input),
  unlock: (input) => call('app.unlock', input),
  people: activePeople,
  resetPassphrase: (input) => call('app.resetPassphrase', input),
};
