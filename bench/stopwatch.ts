/**
 * Time of work in this process. On a machine that is busy with other programs, what a clock on the wall
 * shows is mostly their work; then the processor time of both sides is compared instead.
 */
import { loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Whether others used the machine when the benchmark began; never so where no load is told. */
export const isBusy = (loadavg()[0] ?? 0) > 1.5;

/** Ends a note with how its times were taken. */
export const timesTaken = isBusy
  ? 'processor time of both, since other programs kept the machine busy'
  : 'wall time';

setFlagsFromString('--expose-gc');
/** Clears away what nothing holds any more, at once. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** Milliseconds of `work`, on the wall or, on a busy machine, of the processor. */
export async function timeOf<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  // What earlier work left behind is not for this one to clear away.
  collectGarbage();
  const before = process.cpuUsage();
  const started = performance.now();
  const value = await work();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { ms: isBusy ? (user + system) / 1000 : wallMs, value };
}
