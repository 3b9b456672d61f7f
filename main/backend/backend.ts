/**
 * An open workspace as every host sees it: one `call` for queries, commands and jobs, and events of
 * what changed. The backend routes and coordinates; stores, workers and parsers do the work elsewhere.
 */
import { AppFailure, invariant } from '../../core/result.ts';
import type { CallMeta, Reply } from '../../preload/contract/bridge.ts';
import { isJobName, type JobName, type StoreName } from '../../preload/contract/index.ts';
import { handlers } from '../handlers/index.ts';
import { startAhead } from '../import/parser.ts';
import { createJobs, type Jobs } from '../jobs/jobs.ts';
import { createPool, type Pool, READ_FILES } from '../jobs/pool.ts';
import type { CallAnswer, CallRequest } from './dispatch.ts';
import { toAppError } from './errors.ts';
import { createEvents, type Events } from './events.ts';
import type { JobPlan, Outcomes, Session, Work, WorkOutcome } from './handler.ts';
import { newId } from './ids.ts';
import type { Storage } from './storage.ts';

export interface Backend {
  /** Answers with wire data; never throws. */
  call(
    name: StoreName | JobName,
    wire: unknown,
    meta: CallMeta,
    session: Session,
  ): Promise<Reply<unknown>>;
  readonly events: Events;
  close(): Promise<void>;
}

export interface BackendOptions {
  readonly storage: Storage;
  readonly workerThreads?: number;
}

type Handler = (typeof handlers)[StoreName];
type JobHandler = Extract<Handler, { readonly kind: 'job-query' | 'job-command' }>;

export function createBackend({ storage, workerThreads = 2 }: BackendOptions): Backend {
  const events = createEvents();
  const jobs: Jobs = createJobs((event) => events.emit('job', event));
  let pool: Pool | null = null;
  /** Commands under way or lately done, by idempotency key: a repeated one gets the same reply. */
  const recent = new Map<string, Promise<Reply<unknown>>>();

  function workers(): Pool {
    pool ??= createPool(workerThreads);
    return pool;
  }

  async function runJob(request: CallRequest): Promise<CallAnswer> {
    const handler = handlers[request.name];
    invariant(handler.kind === 'job-query' || handler.kind === 'job-command', 'a job');
    const endReader = handler.readsFiles === true ? startAhead() : undefined;
    try {
      const plan = await storage.plan(request);
      return plan.work.length === 0
        ? await storage.finish(request, plan.context, {})
        : await runPlanned(request, handler, plan);
    } finally {
      endReader?.();
      storage.release(request);
    }
  }

  async function runPlanned(
    request: CallRequest,
    handler: JobHandler,
    plan: JobPlan,
  ): Promise<CallAnswer> {
    const job = jobs.start(request.meta.jobId ?? newId(), plan.label);
    try {
      const outcomes = await runWork(plan, handler.follow?.bind(handler), job);
      const answer = await storage.finish(request, plan.context, outcomes);
      job.end('done');
      return answer;
    } catch (thrown) {
      const error = toAppError(thrown);
      job.end(error.kind === 'cancelled' ? 'cancelled' : 'failed', error);
      throw new AppFailure(error);
    }
  }

  async function runWork(
    plan: JobPlan,
    follow: ((plan: JobPlan, outcomes: Outcomes) => readonly Work[]) | undefined,
    job: ReturnType<Jobs['start']>,
  ): Promise<Outcomes> {
    const outcomes: Record<string, WorkOutcome> = {};
    let work: readonly Work[] = plan.work;
    while (work.length > 0) {
      for (const { key, size } of work)
        if (size !== undefined) job.progress(key, { done: 0, ...size });
      const done = await Promise.all(
        work.map(async ({ key, task, input }) => {
          const outcome = await workers().run(task, input, {
            signal: job.signal,
            onProgress: (progress) => job.progress(key, progress),
          });
          // Files and packed rows go no further beside what came of them: they are large.
          const isLarge = task === READ_FILES || input instanceof Uint8Array;
          return [key, { ...outcome, input: isLarge ? null : input }] as const;
        }),
      );
      // In the order of the plan, whichever worker was first: answers list them in this order.
      for (const [key, outcome] of done) outcomes[key] = outcome;
      work = follow?.(plan, outcomes) ?? [];
    }
    return outcomes;
  }

  async function answer(request: CallRequest): Promise<Reply<unknown>> {
    const started = performance.now();
    try {
      const { kind } = handlers[request.name];
      const result =
        kind === 'query' || kind === 'command'
          ? await storage.call(request)
          : await runJob(request);
      if (result.topics.length > 0)
        events.emit('changed', { entry: result.knownEntry, topics: result.topics });
      return {
        ok: true,
        value: result.wire,
        meta: {
          entry: result.entry,
          knownEntry: result.knownEntry,
          durationMs: performance.now() - started,
        },
      };
    } catch (thrown) {
      return { ok: false, error: toAppError(thrown) };
    }
  }

  function answerAboutJobs(name: JobName, wire: unknown): Reply<unknown> {
    try {
      const meta = { entry: null, knownEntry: 0, durationMs: 0 };
      return { ok: true, value: jobs.answer(name, wire), meta };
    } catch (thrown) {
      return { ok: false, error: toAppError(thrown) };
    }
  }

  return {
    events,
    async call(name, wire, meta, session) {
      if (isJobName(name)) return answerAboutJobs(name, wire);
      const request: CallRequest = { name, wire, meta, session };
      const key = meta.idempotencyKey;
      if (key === undefined) return answer(request);
      const known = recent.get(`${name}:${key}`);
      if (known !== undefined) return known;
      const reply = answer(request);
      recent.set(`${name}:${key}`, reply);
      if (recent.size > 1000) recent.delete(recent.keys().next().value ?? '');
      return reply;
    },
    async close() {
      jobs.cancelAll();
      await pool?.close();
      await storage.close();
    },
  };
}
