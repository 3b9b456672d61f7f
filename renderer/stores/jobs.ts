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

/** How a job of several calls is stopped, by its id. */
const stops = new Map<string, () => void>();

function begin(id: string, name: string, unit: string): void {
  const startedMs = Date.now();
  useJobs.getState().add({ id, name, state: 'running', done: 0, total: 0, unit, startedMs });
}

function end<Value>(
  id: string,
  name: string,
  reply: Reply<Value>,
  resultOf: ((value: Value) => NonNullable<Job['result']>) | undefined,
): void {
  const { update, announce } = useJobs.getState();
  if (reply.ok) {
    const result = resultOf?.(reply.value);
    update(id, { state: 'done', ...(result ? { result } : {}) });
    announce(t('jobs.ended', { name }));
    return;
  }
  const isCancelled = reply.error.kind === 'cancelled';
  update(id, { state: isCancelled ? 'cancelled' : 'failed', error: reply.error });
  if (isCancelled) return;
  announce(t('jobs.failed', { name, message: reply.error.message }));
  toastError(reply.error);
}

/** Runs a call as a job in the tray and gives its reply; the event `job` feeds the tray. */
export async function runJob<Name extends ContractName>(
  request: JobRequest<Name>,
): Promise<Reply<OutputOf<Name>>> {
  const { update } = useJobs.getState();
  const id = request.id ?? crypto.randomUUID();
  begin(id, request.name, request.unit ?? '');
  const stop = onEvent('job', (event) => {
    if (event.id !== id) return;
    update(id, { done: event.done, total: event.total, unit: event.unit });
    if (unwanted.delete(id)) void cancelJob(id);
  });
  const reply = await call(request.call, request.input, { jobId: id });
  stop();
  unwanted.delete(id);
  end(id, request.name, reply, request.result?.bind(request));
  return reply;
}

export interface Steps {
  /** Told that a person wants no more; the body asks between two calls. */
  readonly signal: AbortSignal;
  tell(done: number, total: number): void;
}

/** Several calls one after the other as one job in the tray, which stops between two of them. */
export async function runSteps<Value>(
  { name, unit }: { readonly name: string; readonly unit: string },
  body: (steps: Steps) => Promise<Reply<Value>>,
): Promise<Reply<Value>> {
  const id = crypto.randomUUID();
  const controller = new AbortController();
  stops.set(id, () => controller.abort());
  begin(id, name, unit);
  const reply = await body({
    signal: controller.signal,
    tell: (done, total) => useJobs.getState().update(id, { done, total }),
  });
  stops.delete(id);
  end(id, name, reply, undefined);
  return reply;
}

/** Asks for a job to stop; the job's own reply then says it was cancelled. */
export async function cancelJob(id: string): Promise<void> {
  const stop = stops.get(id);
  if (stop) return stop();
  const reply = await call('jobs.cancel', { jobId: id });
  if (!reply.ok) toastError(reply.error);
  else if (!reply.value.cancelled) unwanted.add(id);
}
