/**
 * How long the window's thread was busy at a stretch. The machine's own trace tells two times of each
 * task: by the clock, which grows with everything else that runs on a shared machine, and on the
 * processor, which is what the window itself used.
 */
import type { Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and on the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

export interface LongestTasks {
  readonly clockMs: number;
  readonly processorMs: number;
}

/** Starts to trace the page's tasks; the answer stops and gives the longest of them. */
export async function traceTasks(page: Page): Promise<() => Promise<LongestTasks>> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('A page of a shared context cannot be traced.');
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  return async () => {
    const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
      readonly traceEvents: readonly TraceEvent[];
    };
    const threadOf = ({ pid, tid }: TraceEvent) => `${pid}.${tid}`;
    const main = new Set(
      trace.traceEvents
        .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
        .map(threadOf),
    );
    const tasks = trace.traceEvents.filter(
      (event) => event.name === 'RunTask' && main.has(threadOf(event)),
    );
    if (tasks.length === 0) throw new Error('The trace holds no task of the window.');
    const longest = (pick: (task: TraceEvent) => number | undefined) =>
      Math.max(...tasks.map((task) => (pick(task) ?? 0) / 1000));
    return {
      clockMs: longest(({ dur }) => dur),
      processorMs: longest(({ tdur }) => tdur),
    };
  };
}
