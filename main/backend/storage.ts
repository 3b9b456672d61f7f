/**
 * The store behind one door, in this thread or in threads of its own. Inline serves the command line
 * and tests; the hosts use threads: one writer that runs commands in order, two readers.
 */
import { Worker } from 'node:worker_threads';
import { type AppError, AppFailure, invariant } from '../../core/result.ts';
import type { StoreName } from '../../preload/contract/index.ts';
import { handlers } from '../handlers/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { backUp } from './backups.ts';
import { realClock } from './clock.ts';
import { type CallAnswer, type CallRequest, createDispatch, type Dispatch } from './dispatch.ts';
import type { JobPlan, Outcomes, WorkspaceFacts } from './handler.ts';

export interface Storage {
  call(request: CallRequest): Promise<CallAnswer>;
  plan(request: CallRequest): Promise<JobPlan>;
  finish(request: CallRequest, planned: unknown, outcomes: Outcomes): Promise<CallAnswer>;
  /** Says that a planned job is over, kept or not; nobody waits for it. */
  release(request: CallRequest): void;
  close(): Promise<void>;
}

export interface StorageOptions {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly workspace: WorkspaceFacts;
}

export type StorageStep =
  | { readonly step: 'call'; readonly request: CallRequest }
  | { readonly step: 'plan'; readonly request: CallRequest; readonly ticket?: number }
  | {
      readonly step: 'finish';
      readonly request: CallRequest | Held;
      readonly planned: unknown;
      readonly outcomes: Outcomes;
    }
  | { readonly step: 'release'; readonly request: Held };

/** Stands for a request that the writer holds. */
interface Held {
  readonly name: StoreName;
  readonly ticket: number;
}

export function runStep(dispatch: Dispatch, step: StorageStep): CallAnswer | JobPlan | undefined {
  if (step.step === 'call') return dispatch.call(step.request);
  if (step.step === 'plan') return dispatch.plan(step.request, step.ticket);
  if (step.step === 'release') {
    dispatch.release(step.request.ticket);
    return undefined;
  }
  return dispatch.finish(step.request, step.planned, step.outcomes);
}

/** Whether a step writes, and so belongs to the writer. */
function writes(step: StorageStep): boolean {
  const { kind } = handlers[step.request.name];
  if (step.step === 'plan') return step.ticket !== undefined;
  return kind === 'command' || kind === 'job-command';
}

function worksAhead(name: StoreName): boolean {
  const handler = handlers[name];
  return handler.kind === 'job-command' && handler.ahead !== undefined;
}

function doorOver(
  run: (step: StorageStep) => Promise<unknown>,
  close: () => Promise<void>,
  isThreaded: boolean,
): Storage {
  const tickets = new Map<CallRequest, number>();
  let nextTicket = 1;
  return {
    call: (request) => run({ step: 'call', request }) as Promise<CallAnswer>,
    plan(request) {
      // Without a thread of its own, work ahead would only hold up the job's other work.
      if (!isThreaded || !worksAhead(request.name))
        return run({ step: 'plan', request }) as Promise<JobPlan>;
      const ticket = nextTicket++;
      tickets.set(request, ticket);
      return run({ step: 'plan', request, ticket }) as Promise<JobPlan>;
    },
    finish(request, planned, outcomes) {
      const ticket = tickets.get(request);
      const given = ticket === undefined ? request : { name: request.name, ticket };
      return run({ step: 'finish', request: given, planned, outcomes }) as Promise<CallAnswer>;
    },
    release(request) {
      const ticket = tickets.get(request);
      if (ticket === undefined) return;
      tickets.delete(request);
      const step = { step: 'release', request: { name: request.name, ticket } } as const;
      // A store that was closed meanwhile holds nothing any more.
      run(step).catch(() => undefined);
    },
    close,
  };
}

/** One writer connection in this thread; calls run one after the other. */
export function openInlineStorage(options: StorageOptions): Storage & { readonly store: Store } {
  const store = openStore(options.folder, options.key, { mode: 'writer' });
  const dispatch = createDispatch(store, realClock, options.workspace, () => backUp(options));
  const door = doorOver(
    async (step) => runStep(dispatch, step),
    async () => store.close(),
    false,
  );
  return { ...door, store };
}

export type ThreadReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: AppError };

interface Thread {
  ask(step: StorageStep): Promise<unknown>;
  readonly waiting: () => number;
  close(): Promise<void>;
}

/** Starts a thread, which loads its code at once and opens the store as soon as it may. */
function startThread(
  options: StorageOptions,
  mode: 'writer' | 'reader',
  mayOpen: Promise<unknown> = Promise.resolve(),
): Promise<Thread> {
  const worker = new Worker(new URL('./storage.worker.ts', import.meta.url), {
    workerData: { ...options, mode },
    name: `ballast-${mode}`,
  });
  const waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  let nextId = 1;
  let failure: Error | null = null;

  function failAll(error: Error): void {
    failure = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return new Promise((started, refused) => {
    worker.once('error', (error) => {
      failAll(error);
      refused(error);
    });
    worker.once('exit', () => failAll(new Error(`the ${mode} thread ended`)));
    mayOpen.then(
      () => worker.postMessage({ id: 0 }),
      (reason) => {
        refused(reason);
        void worker.terminate();
      },
    );
    worker.on('message', (reply: ThreadReply) => {
      if (reply.id === 0) {
        if (!reply.ok) {
          refused(new AppFailure(reply.error));
          return;
        }
        started({
          waiting: () => waiting.size,
          ask: (step) =>
            new Promise((resolve, reject) => {
              if (failure !== null) {
                reject(failure);
                return;
              }
              const id = nextId++;
              waiting.set(id, { resolve, reject });
              worker.postMessage({ id, step });
            }),
          close: async () => {
            const ended = new Promise((resolve) => worker.once('exit', resolve));
            worker.postMessage({ id: -1 });
            await ended;
          },
        });
        return;
      }
      const caller = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.ok) caller?.resolve(reply.value);
      else caller?.reject(new AppFailure(reply.error));
    });
  });
}

const MOST_READERS = 2;

/**
 * One writer thread, which opens first so that it can migrate, and readers: the second one starts when
 * calls queue behind the first, because most of the time one is enough and each costs memory.
 */
export async function openThreadedStorage(options: StorageOptions): Promise<Storage> {
  const opening = startThread(options, 'writer');
  const readers: Promise<Thread>[] = [startThread(options, 'reader', opening)];
  const [writer, first] = await Promise.all([opening, ...readers]);
  invariant(first !== undefined, 'there is a reader');
  const open = [first];

  function startAnother(): void {
    if (readers.length >= MOST_READERS) return;
    const starting = startThread(options, 'reader');
    readers.push(starting);
    // Where the machine refuses another thread, the readers that stand go on.
    starting.then(
      (thread) => open.push(thread),
      () => undefined,
    );
  }

  function leastBusyReader(): Thread {
    const [head, ...others] = open;
    invariant(head !== undefined, 'there is a reader');
    const best = others.reduce((a, b) => (b.waiting() < a.waiting() ? b : a), head);
    if (best.waiting() > 1) startAnother();
    return best;
  }
  return doorOver(
    (step) => (writes(step) ? writer : leastBusyReader()).ask(step),
    async () => {
      const started = await Promise.allSettled(readers);
      for (const reader of started) if (reader.status === 'fulfilled') await reader.value.close();
      await writer.close();
    },
    true,
  );
}
