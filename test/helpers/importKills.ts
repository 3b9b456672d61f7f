/**
 * Kills the owner of a workspace while it imports, again and again, and looks after each kill that a
 * file is in the workspace as a whole or not at all, and that nothing acknowledged is lost.
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { foundWorkspace } from '../../main/backend/founding.ts';
import { lockWorkspace, openFiles, type Store, verifyStore } from '../../main/store/index.ts';
import { runUntilKilled } from './killCycles.ts';
import { testWorkspace } from './workspace.ts';

const STATEMENTS = 3;
const LINES = 150;

/** A file of three statements of 150 lines each; each number is an account of its own. */
export function killFile(number: number): { readonly name: string; readonly bytes: Uint8Array } {
  const messages = Array.from({ length: STATEMENTS }, (_, at) => {
    const day = `26030${at + 2}`;
    const lines = Array.from(
      { length: LINES },
      (_none, line) =>
        `:61:${day}${day.slice(2)}C1,00NTRFNONREF//K${number}-${at}-${line}\r\n:86:PAYMENT ${line}`,
    );
    const balance = (units: number) => `C${day}EUR${units},00`;
    return [
      `:20:K${number}`,
      `:25:KILL${number}`,
      `:28C:${at + 1}/1`,
      `:60F:${balance(at * LINES)}`,
      ...lines,
      `:62F:${balance((at + 1) * LINES)}`,
      '-',
      '',
    ].join('\r\n');
  });
  return { name: `kill-${number}.sta`, bytes: Buffer.from(messages.join('')) };
}

export interface ImportKillReport {
  readonly cycles: number;
  readonly acknowledged: number;
  /** Kills that struck before the running import was stored. */
  readonly struck: number;
}

/** Throws with the seed and cycle where a file stands half in the workspace. */
export async function importKills(cycles: number, seed: number): Promise<ImportKillReport> {
  const workspace = await testWorkspace();
  foundWorkspace(workspace.store, {
    at: '2026-01-01T00:00:00.000Z',
    groupName: 'Rig',
    baseCurrency: 'EUR',
    userLogin: 'rig',
    userName: 'Rig',
  });
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  let [next, acknowledged, struck] = [1, 0, 0];
  const child = join(import.meta.dirname, 'importKillChild.ts');
  try {
    for (let cycle = 0; cycle < cycles; cycle++) {
      workspace.close();
      const { folder, key } = workspace;
      const acks = await runUntilKilled(child, folder, key, next, random() * 150);
      acknowledged += acks.length;
      lockWorkspace(folder, { pid: process.pid, host: 'test', since: '' }).release();
      const store = workspace.reopen();
      const place = `seed ${seed}, cycle ${cycle}`;
      const whole = wholeFiles(store, folder, key, place);
      for (const number of acks) ok(whole.has(number), `${place}: file ${number} was lost`);
      ok(whole.size - acknowledged <= cycles, `${place}: more was stored than was under way`);
      if (!whole.has(next + acks.length)) struck += 1;
      if (cycle % 10 === 9 || cycle === cycles - 1)
        deepEqual(verifyStore(store).findings, [], place);
      next = Math.max(next, ...whole) + 1;
    }
    return { cycles, acknowledged, struck };
  } finally {
    workspace.dispose();
  }
}

/** The numbers of the files that stand whole in the workspace; throws where one stands in part. */
function wholeFiles(
  store: Store,
  folder: string,
  key: Uint8Array,
  place: string,
): ReadonlySet<number> {
  const files = store.all<{ id: string; name: string; sha256: string; entry: bigint }>(
    'SELECT id, name, sha256, entry FROM raw_file',
  );
  const kept = openFiles(folder, key);
  for (const { id, name, sha256, entry } of files) {
    ok(kept.hasFile(sha256), `${place}: ${name} has no bytes`);
    const statements = store.all<{ entry: bigint; lines: bigint; sum: bigint | null }>(
      `SELECT s.entry, COUNT(l.id) AS lines, SUM(l.amount_minor) AS sum
         FROM statement s LEFT JOIN statement_line l ON l.statement_id = s.id AND l.entry = s.entry
        WHERE s.raw_file_id = ? GROUP BY s.id`,
      [id],
    );
    const wanted = { entry, lines: BigInt(LINES), sum: BigInt(LINES) * 100n };
    deepEqual(statements, Array(STATEMENTS).fill(wanted), `${place}: ${name} is torn`);
  }
  // Nothing stands there but what whole files brought.
  const count = BigInt(files.length);
  for (const [table, each] of [
    ['statement', STATEMENTS],
    ['statement_line', STATEMENTS * LINES],
    ['account', 1],
  ] as const)
    equal(store.pluck(`SELECT COUNT(*) FROM ${table}`), count * BigInt(each), `${place}: ${table}`);
  return new Set(files.map(({ name }) => Number(/\d+/.exec(name)?.[0])));
}
