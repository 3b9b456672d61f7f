/** Thousands of rows in one command: stamped, digested and taken back as if they came one by one. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type TestWorkspace,
  testId,
  testMeta,
  testWorkspace,
} from '../../test/helpers/workspace.ts';
import { ManyRows } from '../queries/manyRows.ts';
import { RUNNING_ENTRY, type WriteStore } from './index.ts';
import { verifyStore } from './verify.ts';

const columns = { id: '?', name: '?', country: "'DE'" };
const rowCount = 2350;

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await testWorkspace();
});
afterEach(() => {
  workspace.dispose();
});

function addBanks(tx: WriteStore, ids: readonly string[]): void {
  const rows = new ManyRows(
    tx,
    'bank',
    columns,
    tx.pluck<bigint>(`SELECT ${RUNNING_ENTRY}`) ?? null,
  );
  for (const id of ids) rows.add(id, `Bank ${id}`);
  rows.finish();
}

const rising = Array.from({ length: rowCount }, (_, at) => testId(at + 1));

test.each([
  ['in the order of their ids', rising],
  ['the other way round', rising.toReversed()],
  ['out of order only at the end', [...rising.slice(1), rising[0] ?? '']],
  ['with an id that is no UUID', [...rising.slice(1), 'zebra']],
])('rows %s have their entry, verify, and are undone', (_, ids) => {
  const { store } = workspace;
  const { entry, rows } = store.command(testMeta('banks'), (tx) => addBanks(tx, ids));
  expect(rows).toBe(rowCount);
  expect(store.plucks('SELECT DISTINCT entry FROM bank')).toEqual([BigInt(entry ?? 0)]);
  // Rows after it are stamped again.
  store.command(testMeta('bank'), (tx) => {
    tx.run("INSERT INTO bank (id, name, country) VALUES (?, 'One', 'DE')", [testId(9_000_000)]);
    tx.update('bank', ids[7] ?? '', { name: 'renamed' });
  });
  expect(store.pluck('SELECT entry FROM bank WHERE id = ?', [testId(9_000_000)])).toBe(2n);
  expect(verifyStore(store, { full: true }).findings).toEqual([]);
  store.undo(testMeta('undo'), [2, 1]);
  expect(store.pluck('SELECT COUNT(*) FROM bank')).toBe(0n);
  expect(verifyStore(store).findings).toEqual([]);
});

test('a command that fails after very many rows leaves none, and later rows are stamped', () => {
  const { store } = workspace;
  const fails = () =>
    store.command(testMeta('banks'), (tx) => {
      addBanks(tx, rising);
      throw new Error('stopped');
    });
  expect(fails).toThrow('stopped');
  expect(store.pluck('SELECT COUNT(*) FROM bank')).toBe(0n);
  const add = "INSERT INTO bank (id, name, country) VALUES (?, 'One', 'DE')";
  store.command(testMeta('bank'), (tx) => tx.run(add, [testId(1)]));
  expect(store.plucks('SELECT entry FROM bank')).toEqual([1n]);
  expect(verifyStore(store).findings).toEqual([]);
});

test('after the announcement rows without the running entry are refused', () => {
  const add = (sql: string, shared?: { readonly entry: bigint }) => () =>
    workspace.store.command(testMeta('bank'), (tx) => {
      tx.bringsEntries('bank');
      tx.run(sql, [], shared);
    });
  const into = 'INSERT INTO bank (id, name, country, entry)';
  expect(add("INSERT INTO bank (id, name, country) VALUES ('a', 'a', 'DE')")).toThrow('entry');
  expect(add(`${into} VALUES ('a', 'a', 'DE', 7)`)).toThrow('must bring');
  expect(add(`${into} SELECT 'a', 'a', 'DE', 7`)).toThrow('must bring');
  expect(add(`${into} VALUES ('a', 'a', 'DE', :entry)`, { entry: 7n })).toThrow('running entry');
  expect(workspace.store.pluck('SELECT COUNT(*) FROM bank')).toBe(0n);
  add(`${into} VALUES ('a', 'a', 'DE', :entry)`, { entry: 1n })();
  add(`${into} SELECT 'b', 'b', 'DE', ${RUNNING_ENTRY} FROM bank LIMIT 1`)();
  expect(workspace.store.plucks('SELECT entry FROM bank ORDER BY id')).toEqual([1n, 2n]);
  expect(verifyStore(workspace.store).findings).toEqual([]);
});
