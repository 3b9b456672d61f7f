/** Flows of months: kept by commands, and made from those of days when an older workspace is opened. */
import { afterAll, expect, test } from 'vitest';
import { importLines, prepare } from '../../bench/journal.ts';
import { categoryId, makeLines } from '../../bench/lines.ts';
import { testMeta, testWorkspace } from '../../test/helpers/workspace.ts';
import { connect } from './connection.ts';
import { banking } from './migrations/0002-banking.ts';
import { expectedMonthsSql, storedMonthsSql } from './monthlyFlow.ts';
import { verifyStore } from './verify.ts';

const workspace = await testWorkspace();
afterAll(() => workspace.dispose());

const { store } = workspace;
prepare(store);
importLines(store, makeLines(2000, 10_000_000, { from: 20, to: 70 }));
const change = (sql: string, values: readonly (string | bigint)[]) =>
  store.command(testMeta('lines.change'), (tx) => tx.run(sql, values));
change('UPDATE statement_line SET category_id = ? WHERE rowid % 7 = 0', [categoryId(2)]);
change("DELETE FROM statement_line WHERE booking_date LIKE '2023-02%' AND category_id = ?", [
  categoryId(2),
]);
const removal = store.lastEntry();

test('stand for every version of the lines, also after an undo', () => {
  const before = store.all(storedMonthsSql);
  expect(before.length).toBeGreaterThan(400);
  expect(store.all(`${expectedMonthsSql} EXCEPT ${storedMonthsSql}`)).toEqual([]);
  store.undo(testMeta('journal.undo'), [removal]);
  expect(store.all(`${expectedMonthsSql} EXCEPT ${storedMonthsSql}`)).toEqual([]);
  expect(store.all(storedMonthsSql).length).toBeGreaterThan(before.length);
  expect(verifyStore(store)).toMatchObject({ clean: true });
});

test('are the same where the migration makes them from days', () => {
  const kept = store.all(`${storedMonthsSql} ORDER BY 1, 2, 3, 4, 8`);
  workspace.close();
  const raw = connect(`${workspace.folder}/store.db`, { key: workspace.key, cipher: 'sqlcipher' });
  const backfill = /INSERT INTO monthly_flow_version[^;]+;/.exec(banking)?.[0] ?? '';
  raw.exec('DELETE FROM monthly_flow_version');
  raw.exec(backfill);
  raw.close();
  const made = workspace.reopen().all(`${storedMonthsSql} ORDER BY 1, 2, 3, 4, 8`);
  expect(made).toEqual(kept);
});
