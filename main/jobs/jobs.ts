/** The list of jobs: what runs, how far it is, how it ended; answers `jobs.list` and `jobs.cancel`. */
import { z } from 'zod';
import { type AppError, AppFailure } from '../../core/result.ts';
import type { JobEvent } from '../../preload/contract/bridge.ts';
import { contract, type DomainOutput, type JobName } from '../../preload/contract/index.ts';
import { invalidInput } from '../backend/errors.ts';
import type { Progress } from './task.worker.ts';

type JobState = JobEvent['state'];
type JobRow = DomainOutput<'jobs.list'>[number];

export interface Job {
  readonly signal: AbortSignal;
  /** Progress of one piece of work; a job shows the sum over its pieces. */
  progress(key: string, progress: Progress): void;
  end(state: Extract<JobState, 'done' | 'failed' | 'cancelled'>, error?: AppError): void;
}

export interface Jobs {
  start(id: string, label: string): Job;
  cancelAll(): void;
  /** The wire answer to a call about jobs. */
  answer(name: JobName, wire: unknown): unknown;
}

const KEPT = 50;

export function createJobs(notify: (event: JobEvent) => void): Jobs {
  const rows = new Map<string, JobRow>();
  const controllers = new Map<string, AbortController>();

  function set(row: JobRow): void {
    rows.set(row.id, row);
    notify({
      id: row.id,
      label: row.label,
      state: row.state,
      done: row.done,
      total: row.total,
      unit: row.unit,
    });
  }

  function forgetOld(): void {
    for (const [id, row] of rows) {
      if (rows.size <= KEPT) return;
      if (row.endedAt !== null) rows.delete(id);
    }
  }

  function cancel(id: string): boolean {
    const controller = controllers.get(id);
    controller?.abort();
    return controller !== undefined;
  }

  return {
    start(id, label) {
      const controller = new AbortController();
      controllers.set(id, controller);
      const pieces = new Map<string, Progress>();
      let row: JobRow = {
        id,
        label,
        state: 'running',
        done: 0,
        total: 0,
        unit: '',
        startedAt: new Date().toISOString(),
        endedAt: null,
        error: null,
      };
      set(row);
      return {
        signal: controller.signal,
        progress(key, progress) {
          pieces.set(key, progress);
          const all = [...pieces.values()];
          row = {
            ...row,
            done: all.reduce((sum, piece) => sum + piece.done, 0),
            total: all.reduce((sum, piece) => sum + piece.total, 0),
            unit: progress.unit,
          };
          set(row);
        },
        end(state, error) {
          controllers.delete(id);
          row = {
            ...row,
            state,
            endedAt: new Date().toISOString(),
            error:
              error === undefined
                ? null
                : { kind: error.kind, code: error.code, message: error.message },
          };
          set(row);
          forgetOld();
        },
      };
    },
    cancelAll() {
      for (const id of controllers.keys()) cancel(id);
    },
    answer(name, wire) {
      const decoded = z.safeDecode(contract[name].input, wire as never);
      if (!decoded.success) throw new AppFailure(invalidInput(name, decoded.error));
      return 'jobId' in decoded.data
        ? { cancelled: cancel(decoded.data.jobId) }
        : [...rows.values()].reverse();
    },
  };
}
