/**
 * A warm pool of workers for calculations and tasks. A cancelled task's worker is stopped and
 * replaced; a worker that crashes fails its own job and no other.
 */
import { MessageChannel } from 'node:worker_threads';
import type { PiscinaTask, TaskQueue } from 'piscina';
import { Piscina } from 'piscina';
import { AppFailure, type Result } from '../../core/result.ts';
import type { ParseRequest } from '../import/parsed.ts';
import { parsePacked } from '../import/parser.ts';
import type { SealedOutcome } from './outcome.ts';
import type { Progress, TaskRequest } from './task.worker.ts';

/** The task that reads statement and rate files, in a process of its own. */
export const READ_FILES = 'import.read';

export type Priority = 'interactive' | 'background';

export interface PoolOptions {
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Pool {
  /** Runs a task; throws `AppFailure` for refusals, JOB_CANCELLED and JOB_WORKER_CRASHED. */
  run(task: string, input: unknown, options?: PoolOptions): Promise<SealedOutcome>;
  close(): Promise<void>;
}

/** First in, first out, with interactive work before background work. */
class PriorityQueue implements TaskQueue {
  readonly #interactive: PiscinaTask[] = [];
  readonly #background: PiscinaTask[] = [];

  get size(): number {
    return this.#interactive.length + this.#background.length;
  }

  shift(): PiscinaTask | null {
    return this.#interactive.shift() ?? this.#background.shift() ?? null;
  }

  remove(task: PiscinaTask): void {
    for (const queue of [this.#interactive, this.#background]) {
      const index = queue.indexOf(task);
      if (index >= 0) queue.splice(index, 1);
    }
  }

  push(task: PiscinaTask): void {
    const marked = task as unknown as { readonly [symbol: symbol]: unknown };
    const options = marked[Piscina.queueOptionsSymbol] as { priority?: Priority } | undefined;
    (options?.priority === 'background' ? this.#background : this.#interactive).push(task);
  }
}

/** Reading untrusted files is no work for a thread that shares memory with the store's keys. */
async function readFiles(input: unknown, options: PoolOptions): Promise<SealedOutcome> {
  const started = performance.now();
  const output = await parsePacked(input as ParseRequest, options.signal);
  return {
    task: READ_FILES,
    version: '1',
    output,
    trace: [],
    warnings: [],
    inputsHash: '',
    outputHash: '',
    runHash: '',
    blob: new Uint8Array(),
    durationMs: performance.now() - started,
  };
}

export function createPool(threads = 2): Pool {
  const piscina = new Piscina<TaskRequest, Result<SealedOutcome>>({
    filename: new URL('./task.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 60_000,
    taskQueue: new PriorityQueue(),
  });
  piscina.on('error', () => undefined);

  return {
    async run(task, input, options = {}) {
      if (task === READ_FILES) return readFiles(input, options);
      const { port1, port2 } = new MessageChannel();
      port1.on('message', (progress: Progress) => options.onProgress?.(progress));
      port1.unref();
      const request = { task, input, port: port2 };
      try {
        const result = await piscina.run(
          Object.assign(request, {
            [Piscina.queueOptionsSymbol]: { priority: options.priority ?? 'interactive' },
          }),
          {
            transferList: [port2],
            ...(options.signal === undefined ? {} : { signal: options.signal }),
          },
        );
        if (!result.ok) throw new AppFailure(result.error);
        return result.value;
      } catch (thrown) {
        if (thrown instanceof AppFailure) throw thrown;
        if (options.signal?.aborted === true)
          throw new AppFailure({
            kind: 'cancelled',
            code: 'JOB_CANCELLED',
            message: 'The job was cancelled; nothing was kept.',
          });
        throw new AppFailure({
          kind: 'internal',
          code: 'JOB_WORKER_CRASHED',
          message: `The worker that ran ${task} stopped: ${thrown instanceof Error ? thrown.message : String(thrown)}. Nothing was kept; other jobs go on.`,
        });
      } finally {
        port1.close();
      }
    },
    close: () => piscina.destroy(),
  };
}
