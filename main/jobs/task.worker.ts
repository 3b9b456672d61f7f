/** The body of a pool worker: one task at a time, progress through the port that came with it. */
import type { MessagePort } from 'node:worker_threads';
import type { AppError, Result } from '../../core/result.ts';
import { AppFailure, fail } from '../../core/result.ts';
import type { SealedOutcome } from './outcome.ts';
import { runTask } from './tasks.ts';

export interface TaskRequest {
  readonly task: string;
  readonly input: unknown;
  readonly port: MessagePort;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

const PROGRESS_INTERVAL_MS = 50;

export default async function runInWorker(request: TaskRequest): Promise<Result<SealedOutcome>> {
  let sentAt = 0;
  try {
    return await runTask(request.task, request.input, {
      checkpoint(done, total, unit) {
        const now = performance.now();
        if (now - sentAt < PROGRESS_INTERVAL_MS && done < total) return;
        sentAt = now;
        request.port.postMessage({ done, total, unit } satisfies Progress);
      },
    });
  } catch (thrown) {
    if (thrown instanceof AppFailure) return fail(thrown.error satisfies AppError);
    throw thrown;
  } finally {
    request.port.close();
  }
}
