/**
 * Kills the owner of a workspace at random moments, again and again, and after each kill holds what
 * stands on disk against what the owner had acknowledged.
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { lockWorkspace, verifyStore } from '../../main/store/index.ts';
import { testWorkspace } from './workspace.ts';

export interface KillReport {
  readonly cycles: number;
  readonly acknowledged: number;
  readonly entries: number;
  /** Milliseconds to open after a kill, slowest. */
  readonly slowestOpenMs: number;
}

/** Throws with the seed and cycle where a promise was broken. */
export async function killCycles(cycles: number, seed: number): Promise<KillReport> {
  const workspace = await testWorkspace();
  const owner = join(import.meta.dirname, 'killChild.ts');
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  let [next, acknowledged, slowestOpenMs] = [1000, 0, 0];
  try {
    for (let cycle = 0; cycle < cycles; cycle++) {
      workspace.close();
      const acks = await runUntilKilled(
        owner,
        workspace.folder,
        workspace.key,
        next,
        random() * 60,
      );
      acknowledged += acks.length;
      // The system freed the dead owner's lock.
      lockWorkspace(workspace.folder, { pid: process.pid, host: 'test', since: '' }).release();
      const started = performance.now();
      const store = workspace.reopen();
      slowestOpenMs = Math.max(slowestOpenMs, performance.now() - started);
      const place = `seed ${seed}, cycle ${cycle}`;
      deepEqual(verifyStore(store).findings, [], place);
      const saved = store.plucks<string>(
        'SELECT value FROM setting WHERE CAST(value AS INTEGER) >= ? ORDER BY CAST(value AS INTEGER)',
        [next],
      );
      const numbers = saved.map(Number);
      for (const number of acks) ok(numbers.includes(number), `${place}: ${number} was lost`);
      ok(numbers.length <= acks.length + 1, `${place}: more was saved than was under way`);
      const newest = numbers.at(-1);
      if (newest !== undefined)
        equal(store.pluck('SELECT country FROM bank'), String(newest), `${place}: a pair was torn`);
      next += numbers.length;
      equal(store.lastEntry(), next - 1000, place);
    }
    return { cycles, acknowledged, entries: workspace.store.lastEntry(), slowestOpenMs };
  } finally {
    workspace.dispose();
  }
}

/**
 * Starts an owner, lets it acknowledge one command, and kills it `delayMs` later. `script` takes folder,
 * key in hexadecimal and first number, and prints the number of each command that has returned.
 */
export function runUntilKilled(
  script: string,
  folder: string,
  key: Uint8Array,
  first: number,
  delayMs: number,
): Promise<number[]> {
  const hex = Buffer.from(key).toString('hex');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, folder, hex, String(first)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    let isDoomed = false;
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      if (!isDoomed) setTimeout(() => child.kill('SIGKILL'), delayMs);
      isDoomed = true;
    });
    child.stderr.on('data', (bytes: Buffer) => {
      errors += bytes.toString();
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the owner ended by itself: ${errors}`));
      // The last line may be cut; only whole lines are acknowledgements.
      else resolve(output.split('\n').slice(0, -1).map(Number));
    });
  });
}
