/**
 * Rebuilds an empty workspace from the versions of another, entry by entry: each command of the copy
 * writes what `changesOf` says. Equal digests show that entries hold all that their rows are made of.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Store } from '../../main/store/index.ts';
import { type Step, snapshotOf, takeStep } from './histories.ts';
import { miniSchema } from './miniSchema.ts';
import { testMeta, testWorkspace } from './workspace.ts';

interface Picture {
  readonly rows: unknown;
  readonly digests: readonly string[];
}

export async function rebuildCheck(
  steps: readonly Step[],
): Promise<{ original: Picture; rebuilt: Picture }> {
  const first = await testWorkspace({ schema: miniSchema });
  const second = await testWorkspace({ schema: miniSchema });
  try {
    for (const step of steps) takeStep(first.store, step);
    for (let entry = 1; entry <= first.store.lastEntry(); entry++)
      replay(first.store, second.store, entry);
    return { original: pictureOf(first.store), rebuilt: pictureOf(second.store) };
  } finally {
    first.dispose();
    second.dispose();
  }
}

function replay(from: Store, to: Store, entry: number): void {
  const changes = from.changesOf(entry);
  to.command(testMeta('test.replay'), (tx) => {
    // Children go before what they refer to, and come after it; accounts may refer to each other.
    // A version that equals the one before came from removing the row and inserting it again.
    for (const { table, id, before, after } of changes.toReversed())
      if (
        (after === null || isDeepStrictEqual(before, after)) &&
        tx.pluck(`SELECT 1 FROM ${table} WHERE id = ?`, [id]) !== undefined
      )
        tx.remove(table, id);
    const waiting = changes.filter(({ after }) => after !== null);
    for (const { table, after } of inOrder(
      waiting.map((one) => ({ ...one, after: one.after ?? {} })),
    ))
      tx.upsert(table, after);
  });
}

/** Rows before those that refer to them, within the tables' declared order. */
function inOrder<
  T extends { readonly table: string; readonly after: { readonly [c: string]: unknown } },
>(changes: readonly T[]): T[] {
  const ordered: T[] = [];
  const left = [...changes];
  while (left.length > 0) {
    const index = left.findIndex(({ after }) =>
      left.every((other) => other.after.id === after.id || other.after.id !== after.parent_id),
    );
    ordered.push(...left.splice(Math.max(index, 0), 1));
  }
  return ordered;
}

/** Personal rows are salted anew, so entries that touch them have other digests by design. */
function pictureOf(store: Store): Picture {
  const digests = store
    .entries({ limit: 1000 })
    .filter(({ entry }) => !store.changesOf(entry).some(({ table }) => table === 'person'))
    .map(({ entry, digest }) => `${entry} ${Buffer.from(digest).toString('hex')}`);
  return { rows: snapshotOf(store), digests };
}
