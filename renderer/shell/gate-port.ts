/**
 * What the first-run and unlock pages ask of the host. It is one object so that the pages can be
 * looked at without a backend; `contractGate` is the real one.
 */
import { call } from '../api.ts';
import type { InputOf, OutputOf, Reply } from '../contract.ts';

export type AppState = OutputOf<'app.state'>;

export interface GatePort {
  create(input: InputOf<'app.createWorkspace'>): Promise<Reply<OutputOf<'app.createWorkspace'>>>;
  checkRecovery(recoverySecret: string): Promise<boolean>;
  openSample(): Promise<Reply<AppState>>;
  open(folder: string): Promise<Reply<AppState>>;
  unlock(input: InputOf<'app.unlock'>): Promise<Reply<AppState>>;
}

export const contractGate: GatePort = {
  create: (input) => call('app.createWorkspace', input),
  checkRecovery: async (recoverySecret) => {
    const reply = await call('app.checkRecoverySecret', { recoverySecret });
    return reply.ok && reply.value.valid;
  },
  openSample: () => call('app.openSample', {}),
  open: (folder) => call('app.openWorkspace', { folder }),
  unlock: (input) => call('app.unlock', input),
};

export const PASSPHRASE_MINIMUM = 12;

export type PassphraseProblem = 'short' | 'differs' | null;

/** What is wrong with a new passphrase, if anything. */
export function passphraseProblem(passphrase: string, again: string): PassphraseProblem {
  if ([...passphrase].length < PASSPHRASE_MINIMUM) return 'short';
  return passphrase === again ? null : 'differs';
}
