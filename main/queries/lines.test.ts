/** A page is the same whether its view stands on row numbers (now) or on ids (as known at an entry). */
import { afterAll, expect, test } from 'vitest';
import { importLines, prepare } from '../../bench/journal.ts';
import { accountId, categoryId, makeLines } from '../../bench/lines.ts';
import { testMeta, testWorkspace } from '../../test/helpers/workspace.ts';
import { linePage } from './lines.ts';

const workspace = await testWorkspace();
const { store } = workspace;
afterAll(() => workspace.dispose());

prepare(store);
importLines(store, makeLines(3000, 10_000_000, { from: 0, to: 30 }));
const imported = store.lastEntry();

test.each([
  { column: 'amount', direction: 'ascending' },
  { column: 'counterparty', direction: 'descending' },
  undefined,
] as const)('sorted by %j', (sort) => {
  const slice = { start: 1400, count: 50, knownEntry: imported };
  const now = linePage(store, {}, sort, slice);
  const known = linePage(store.asKnownAt(imported), {}, sort, slice);
  expect(now.rows).toHaveLength(50);
  expect(now.count).toBe(3000);
  expect(now.rows.map(({ id }) => id)).toEqual(known.rows.map(({ id }) => id));
  expect(now.totals).toEqual(known.totals);
});

test.each([
  { from: '2023-01-05', to: '2023-01-20' },
  { categoryIds: [categoryId(3), categoryId(4)] },
  { accountIds: [accountId(7)] },
])('totals of %j equal the sum of the lines', (filter) => {
  const slice = { start: 0, count: 3000, knownEntry: imported };
  const { rows, totals, count } = linePage(store, filter, undefined, slice);
  const amounts = rows.map((row) => row.amount_minor);
  const sum = (part: readonly bigint[]) => part.reduce((all, one) => all + one, 0n);
  expect(count).toBeGreaterThan(0);
  expect(totals).toEqual([
    {
      currency: 'EUR',
      inflow: sum(amounts.filter((amount) => amount > 0n)),
      outflow: -sum(amounts.filter((amount) => amount < 0n)),
      count: BigInt(count),
    },
  ]);
});

test('the past keeps the lines that are gone now', () => {
  const [first] = linePage(store, {}, undefined, { start: 0, count: 1, knownEntry: imported }).rows;
  store.command(testMeta('lines.drop'), (tx) => tx.remove('statement_line', first?.id ?? ''));
  const slice = { start: 0, count: 1 };
  const now = linePage(store, {}, undefined, { ...slice, knownEntry: store.lastEntry() });
  const past = linePage(store.asKnownAt(imported), {}, undefined, {
    ...slice,
    knownEntry: imported,
  });
  expect(now.count).toBe(2999);
  expect(now.rows[0]?.id).not.toBe(first?.id);
  expect(past.rows[0]?.id).toBe(first?.id);
});
