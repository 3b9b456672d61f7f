/** Long work: its progress in its own unit, the way to stop it, and its result as a link. */
import { create } from 'zustand';
import { call, onEvent } from '../api.ts';
import type { AppError, ContractName, InputOf, OutputOf, Reply } from '../contract.ts';
import { t } from '../messages/index.ts';
import { toastError } from './toasts.ts';

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly startedMs: number;
  readonly error?: AppError;
  readonly result?: { readonly label: string; open(): void };
}

interface JobState {
  readonly jobs: readonly Job[];
  /** Said once to screen readers when a job ends. */
  readonly announcement: string;
  add(job: Job): void;
  update(id: string, change: Partial<Job>): void;
  announce(text: string): void;
  clearEnded(): void;
}

const KEPT = 8;

export const useJobs = create<JobState>()((set) => ({
  jobs: [],
  announcement: '',
  add: (job) => set((state) => ({ jobs: [job, ...state.jobs].slice(0, KEPT) })),
  update: (id, change) =>
    set((state) => ({
      jobs: state.jobs.map((job) => (job.id === id ? { ...job, ...change } : job)),
    })),
  announce: (announcement) => set({ announcement }),
  clearEnded: () => set((state) => ({ jobs: state.jobs.filter((job) => job.state === 'running') })),
}));

/** The share done, 0 to 1, or `null` while the total is not known. */
export function jobShare(job: Job): number | null {
  return job.total > 0 ? Math.min(1, job.done / job.total) : null;
}

/** Milliseconds left, once two seconds have passed and something is done; `null` before. */
export function jobLeftMs(job: Job, nowMs: number): number | null {
  const spent = nowMs - job.startedMs;
  const share = jobShare(job);
  if (spent < 2000 || share === null || share <= 0.01 || share >= 1) return null;
  return (spent / share) * (1 - share);
}

export interface JobRequest<Name extends ContractName> {
  /** Chosen by a caller that shows the progress itself. */
  readonly id?: string;
  readonly call: Name;
  readonly input: InputOf<Name>;
  /** As the tray names it: `Monte Carlo, 1,000,000 paths`. */
  readonly name: string;
  readonly unit?: string;
  /** Makes the link of the result. */
  result?(value: OutputOf<Name>): { readonly label: string; open(): void };
}

/** Jobs that a person stopped before the main side knew of them: stopped as soon as it does. */
const unwanted = new Set<string>();

/** Runs a call as a job in the tray and gives its reply; the event `job` feeds the tray. */
export async function runJob<Name extends ContractName>(
  request: JobRequest<Name>,
): Promise<Reply<OutputOf<Name>>> {
  const { add, update, announce } = useJobs.getState();
  const id = request.id ?? crypto.randomUUID();
  const startedMs = Date.now();
  add({
    id,
    name: request.name,
    state: 'running',
    done: 0,
    total: 0,
    unit: request.unit ?? '',
    startedMs,
  });
  const stop = onEvent('job', (event) => {
    if (event.id !== id) return;
    update(id, { done: event.done, total: event.total, unit: event.unit });
    if (unwanted.delete(id)) void cancelJob(id);
  });
  const reply = await call(request.call, request.input, { jobId: id });
  stop();
  unwanted.delete(id);
  if (reply.ok) {
    const result = request.result?.(reply.value);
    update(id, { state: 'done', ...(result ? { result } : {}) });
    announce(t('jobs.ended', { name: request.name }));
  } else {
    const isCancelled = reply.error.kind === 'cancelled';
    update(id, { state: isCancelled ? 'cancelled' : 'failed', error: reply.error });
    if (!isCancelled) {
      announce(t('jobs.failed', { name: request.name, message: reply.error.message }));
      toastError(reply.error);
    }
  }
  return reply;
}

/** Asks the main side to stop a job; the job's own reply then says it was cancelled. */
export async function cancelJob(id: string): Promise<void> {
  const reply = await call('jobs.cancel', { jobId: id });
  if (!reply.ok) toastError(reply.error);
  else if (!reply.value.cancelled) unwanted.add(id);
}
