/** What a window sees of the program: the shape of `window.ballast`, the same in every host. */
import type { AppError } from '../../core/result.ts';
import type { ContractName, InputOf, OutputOf } from './index.ts';

export interface CallMeta {
  /** Answer as known at this journal entry; commands are refused then. */
  readonly knownEntry?: number;
  /** Chosen by the caller to follow and cancel the call as a job. */
  readonly jobId?: string;
  /** Makes a command safe to send twice. */
  readonly idempotencyKey?: string;
}

export interface ReplyMeta {
  /** The journal entry that a command wrote; null where it changed nothing. */
  readonly entry: number | null;
  /** The journal entry that the answer stands on. */
  readonly knownEntry: number;
  readonly durationMs: number;
}

export type Reply<T> =
  | { readonly ok: true; readonly value: T; readonly meta: ReplyMeta }
  | { readonly ok: false; readonly error: AppError };

export interface JobEvent {
  readonly id: string;
  readonly label: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

export interface BallastEvents {
  /** Tables changed by an entry. */
  readonly changed: { readonly entry: number; readonly topics: readonly string[] };
  readonly job: JobEvent;
  /** A person chose a key of the window from the native menu: `Ctrl+K`, `g h`. */
  readonly menu: { readonly keys: string };
  /** The workspace was opened, locked or closed. */
  readonly app: { readonly stage: 'first-run' | 'locked' | 'open' };
  /** The stream of events broke or came back: in a browser, where the host is another program. */
  readonly connection: { readonly isOpen: boolean };
}

export interface BallastBridge {
  readonly host: 'electron' | 'web';
  call<Name extends ContractName>(
    name: Name,
    input: InputOf<Name>,
    meta?: CallMeta,
  ): Promise<Reply<OutputOf<Name>>>;
  on<Topic extends keyof BallastEvents>(
    topic: Topic,
    listener: (event: BallastEvents[Topic]) => void,
  ): () => void;
}
