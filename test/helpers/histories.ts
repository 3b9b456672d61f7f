/**
 * Random histories of commands, undos and redos, held against plain snapshots: whatever the journal
 * claims about the past must equal what was read when that past was the present.
 */
import { deepEqual } from 'node:assert/strict';
import * as fc from 'fast-check';
import { AppFailure } from '../../core/result.ts';
import {
  type ReadStore,
  type Store,
  verifyStore,
  type WriteStore,
} from '../../main/store/index.ts';
import { miniSchema } from './miniSchema.ts';
import { testId, testMeta, testWorkspace } from './workspace.ts';

/** One write inside a command; indices pick among few rows, so that writes meet each other. */
type Write =
  | {
      readonly kind: 'account';
      readonly row: number;
      readonly name: number;
      readonly parent: number;
    }
  | { readonly kind: 'removeAccount'; readonly row: number }
  | { readonly kind: 'reinsertAccount'; readonly row: number; readonly name: number }
  | { readonly kind: 'note'; readonly row: number; readonly account: number; readonly body: number }
  | { readonly kind: 'removeNote'; readonly row: number }
  | {
      readonly kind: 'line';
      readonly row: number;
      readonly account: number;
      readonly amount: number;
    }
  | { readonly kind: 'label'; readonly row: number; readonly category: number }
  | { readonly kind: 'retract'; readonly row: number }
  | { readonly kind: 'person'; readonly row: number; readonly name: number };

export type Step =
  | { readonly kind: 'command'; readonly writes: readonly Write[] }
  /** Undoes the entry `back` places before the newest; an undone undo is a redo. */
  | { readonly kind: 'undo'; readonly back: number }
  /** Undoes it together with what stands in its way. */
  | { readonly kind: 'undoTogether'; readonly back: number };

const row = fc.nat({ max: 3 });
const small = fc.nat({ max: 2 });

const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({
    kind: fc.constant('account' as const),
    row,
    name: small,
    parent: fc.nat({ max: 4 }),
  }),
  fc.record({ kind: fc.constant('removeAccount' as const), row }),
  fc.record({ kind: fc.constant('reinsertAccount' as const), row, name: small }),
  fc.record({ kind: fc.constant('note' as const), row, account: row, body: small }),
  fc.record({ kind: fc.constant('removeNote' as const), row }),
  fc.record({
    kind: fc.constant('line' as const),
    row,
    account: row,
    amount: fc.integer({ min: -2, max: 2 }),
  }),
  fc.record({ kind: fc.constant('label' as const), row, category: small }),
  fc.record({ kind: fc.constant('retract' as const), row }),
  fc.record({ kind: fc.constant('person' as const), row, name: small }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('command' as const),
      writes: fc.array(write, { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('undo' as const), back: fc.nat({ max: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('undoTogether' as const), back: fc.nat({ max: 8 }) }),
  },
);

export const history: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 3, maxLength: 25 });

const accountId = (index: number): string => testId(100 + index);
const noteId = (index: number): string => testId(200 + index);
const lineId = (index: number): string => testId(300 + index);

function apply(tx: WriteStore, one: Write): void {
  switch (one.kind) {
    case 'account':
      tx.upsert('account', {
        // A new id with a known code must update the row that has the code.
        id: testId(1000 + one.row * 10 + one.name),
        code: `A${one.row}`,
        name: `name ${one.name}`,
        parent_id:
          one.parent > 3
            ? null
            : (tx.pluck<string>('SELECT id FROM account WHERE code = ?', [`A${one.parent}`]) ??
              null),
      });
      return;
    case 'removeAccount':
      tx.run('DELETE FROM account WHERE code = ?', [`A${one.row}`]);
      return;
    case 'reinsertAccount':
      tx.run('DELETE FROM account WHERE code = ?', [`A${one.row}`]);
      tx.insert('account', {
        id: accountId(one.row),
        code: `A${one.row}`,
        name: `again ${one.name}`,
      });
      return;
    case 'note': {
      const account = tx.pluck<string>('SELECT id FROM account WHERE code = ?', [
        `A${one.account}`,
      ]);
      if (account === undefined) return;
      tx.upsert('note', { id: noteId(one.row), account_id: account, body: `body ${one.body}` });
      return;
    }
    case 'removeNote':
      tx.run('DELETE FROM note WHERE id = ?', [noteId(one.row)]);
      return;
    case 'line': {
      const account = tx.pluck<string>('SELECT id FROM account WHERE code = ?', [
        `A${one.account}`,
      ]);
      if (account === undefined) return;
      tx.run(
        `INSERT INTO statement_line (id, account_id, reference, booking_date, currency, amount_minor)
         VALUES (?, ?, ?, ?, 'EUR', ?) ON CONFLICT DO NOTHING`,
        [lineId(one.row), account, `R${one.row}`, `2026-01-0${1 + (one.row % 2)}`, one.amount],
      );
      return;
    }
    case 'label':
      tx.run('UPDATE statement_line SET category_id = ? WHERE id = ?', [
        one.category === 0 ? null : `C${one.category}`,
        lineId(one.row),
      ]);
      return;
    case 'retract':
      tx.run('DELETE FROM statement_line WHERE id = ?', [lineId(one.row)]);
      return;
    case 'person':
      tx.upsert('person', {
        id: testId(400 + one.row),
        login: `p${one.row}`,
        name: `n${one.name}`,
      });
  }
}

type Snapshot = { readonly [table: string]: readonly unknown[] };

const orders: { readonly [table: string]: string } = {
  daily_flow: 'account_id, booking_date, category_id',
};

/** Every row of every table in content, with the entry that began its version. */
export function snapshotOf(read: ReadStore): Snapshot {
  return Object.fromEntries(
    miniSchema.tables.map(({ name, columns }) => {
      const names = [...(name in orders ? [] : ['id']), ...Object.keys(columns), 'entry'];
      return [
        name,
        read.all(`SELECT ${names.join(', ')} FROM ${name} ORDER BY ${orders[name] ?? 'id'}`),
      ];
    }),
  );
}

/** The snapshot without entries: undo restores content, not numbers. */
function contentOf(snapshot: Snapshot): Snapshot {
  return Object.fromEntries(
    Object.entries(snapshot).map(([table, rows]) => [
      table,
      rows.map((one) => ({ ...(one as object), entry: 0n })),
    ]),
  );
}

/** Runs one history in a workspace of its own; throws where the journal and the snapshots differ. */
export async function checkHistory(steps: readonly Step[]): Promise<void> {
  const workspace = await testWorkspace({ schema: miniSchema });
  try {
    const { store } = workspace;
    const snapshots = [snapshotOf(store)];
    for (const one of steps) {
      const before = snapshotOf(store);
      const entry = takeStep(store, one);
      if (entry === null) deepEqual(contentOf(snapshotOf(store)), contentOf(before));
      else snapshots.push(snapshotOf(store));
      deepEqual(store.lastEntry(), snapshots.length - 1);
    }
    for (const [entry, snapshot] of snapshots.entries())
      deepEqual(snapshotOf(store.asKnownAt(entry)), snapshot, `as known at ${entry}`);
    const report = verifyStore(store);
    deepEqual(report.findings, []);
  } finally {
    workspace.dispose();
  }
}

export function takeStep(store: Store, one: Step): number | null {
  if (one.kind === 'command') return runWrites(store, one.writes);
  const last = store.lastEntry();
  const target = last - one.back;
  if (target < 1) return null;
  if (one.kind === 'undoTogether') return undoTogether(store, target);
  return undoOne(store, target, last);
}

/** A write that meets a reference fails the whole command, which must then leave nothing. */
function runWrites(store: Store, writes: readonly Write[]): number | null {
  try {
    return store.command(testMeta('test.write'), (tx) => {
      for (const one of writes) apply(tx, one);
    }).entry;
  } catch (error) {
    if (error instanceof AppFailure && error.error.kind === 'conflict') return null;
    throw error;
  }
}

function undoOne(store: Store, target: number, last: number): number | null {
  const changes = store.changesOf(target);
  const rest = new Set(changes.map(({ table, id }) => `${table} ${id}`));
  const before = snapshotOf(store);
  try {
    const { entry } = store.undo(testMeta('journal.undo'), [target]);
    const after = snapshotOf(store);
    for (const { table, id, before: old } of changes) {
      const now = (after[table] ?? []).find((one) => (one as { id: string }).id === id);
      deepEqual(now === undefined, old === null, `${table} ${id} after undo of ${target}`);
      if (old !== null)
        for (const [name, value] of Object.entries(old))
          if (name !== 'extra') deepEqual((now as Record<string, unknown>)[name], value);
    }
    for (const table of Object.keys(before))
      if (table !== 'daily_flow') {
        const others = (rows: readonly unknown[] | undefined) =>
          (rows ?? []).filter((one) => !rest.has(`${table} ${(one as { id: string }).id}`));
        deepEqual(
          others(after[table]),
          others(before[table]),
          `${table}: rows that ${target} did not write`,
        );
      }
    return entry;
  } catch (error) {
    if (!(error instanceof AppFailure) || error.error.code !== 'UNDO_BLOCKED') throw error;
    // Nothing can stand in the way of the newest entry, except that it is refused for later ones.
    if (target === last) throw new Error(`the newest entry was blocked: ${error.error.message}`);
    return null;
  }
}

/** Follows the offer of the failure until nothing stands in the way: content is then as before. */
function undoTogether(store: Store, target: number): number | null {
  let entries = [target];
  for (;;)
    try {
      return store.undo(testMeta('journal.undo'), entries).entry;
    } catch (error) {
      if (!(error instanceof AppFailure) || error.error.code !== 'UNDO_BLOCKED') throw error;
      const offered = (error.error.details?.entries ?? []) as number[];
      const more = [...new Set([...entries, ...offered])];
      // An offer that adds nothing would never end; only constraints without an author do that.
      if (more.length === entries.length) return null;
      entries = more;
    }
}
