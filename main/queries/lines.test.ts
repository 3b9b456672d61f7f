/** A page is the same whether its view stands on row numbers (now) or on ids (as known at an entry). */
import { afterAll, expect, test } from 'vitest';
import { importLines, prepare } from '../../bench/journal.ts';
import { accountId, categoryId, makeLines } from '../../bench/lines.ts';
import { testMeta, testWorkspace } from '../../test/helpers/workspace.ts';
import type { ReadStore } from '../store/index.ts';
import { linePage } from './linePage.ts';
import type { LineFilter, LineSort } from './lines.ts';

const workspace = await testWorkspace();
const { store } = workspace;
afterAll(() => workspace.dispose());

prepare(store);
importLines(store, makeLines(3000, 10_000_000, { from: 0, to: 30 }));
// Lines over two months, so that months and days at their edges are summed.
importLines(store, makeLines(2000, 10_100_000, { from: 26, to: 36 }));
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
  expect(now.count).toBe(5000);
  expect(now.rows.map(({ id }) => id)).toEqual(known.rows.map(({ id }) => id));
  expect(now.totals).toEqual(known.totals);
});

test.each([
  { from: '2023-01-05', to: '2023-01-20' },
  { categoryIds: [categoryId(3), categoryId(4)] },
  { accountIds: [accountId(7)] },
])('totals of %j equal the sum of the lines', (filter) => {
  const slice = { start: 0, count: 5000, knownEntry: imported };
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

/** Ids of a view by plain SQL over lines alone. */
function plainIds(read: ReadStore, where: string, order: string): string[] {
  return read.plucks<string>(
    `SELECT l.id FROM statement_line l JOIN account a ON a.id = l.account_id
      WHERE ${where} ORDER BY ${order}`,
  );
}

const BY_DAY = 'l.booking_date DESC, a.name, l.position, l.id';

test.each<readonly [LineFilter, LineSort | undefined, string, string]>([
  [{}, undefined, 'TRUE', BY_DAY],
  [
    {},
    { column: 'bookingDate', direction: 'ascending' },
    'TRUE',
    'l.booking_date, l.position, l.id',
  ],
  [
    { from: '2023-01-29', to: '2023-02-02' },
    undefined,
    "l.booking_date BETWEEN '2023-01-29' AND '2023-02-02'",
    BY_DAY,
  ],
  [{ from: '2023-01-31' }, undefined, "l.booking_date >= '2023-01-31'", BY_DAY],
  [{ to: '2023-02-01' }, undefined, "l.booking_date <= '2023-02-01'", BY_DAY],
  [{ from: '2023-02-03', to: '2023-01-03' }, undefined, 'FALSE', BY_DAY],
  [
    { accountIds: [accountId(3)], categoryIds: [categoryId(1), categoryId(2)] },
    { column: 'bookingDate', direction: 'descending' },
    `l.account_id = '${accountId(3)}' AND l.category_id IN ('${categoryId(1)}', '${categoryId(2)}')`,
    'l.booking_date DESC, l.position, l.id',
  ],
  [{ currencies: ['USD'] }, undefined, 'FALSE', BY_DAY],
  [{ search: 'contract 77' }, undefined, "l.remittance LIKE '%contract 77%'", BY_DAY],
  [{}, { column: 'amount', direction: 'descending' }, 'TRUE', `l.amount_minor DESC, ${BY_DAY}`],
])('pages of %j by %j join to the whole view, each line once', (filter, sort, where, order) => {
  for (const read of [store, store.asKnownAt(imported)]) {
    const wanted = plainIds(
      read,
      where,
      order.replace(`DESC, ${BY_DAY}`, 'DESC, l.booking_date DESC, l.position, l.id'),
    );
    const found: string[] = [];
    for (let start = 0; start <= wanted.length; start += 730) {
      const page = linePage(read, filter, sort, { start, count: 730, knownEntry: imported });
      expect(page.count).toBe(wanted.length);
      found.push(...page.rows.map(({ id }) => id));
    }
    expect(found).toEqual(wanted);
  }
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
  expect(now.count).toBe(4999);
  expect(now.rows[0]?.id).not.toBe(first?.id);
  expect(past.rows[0]?.id).toBe(first?.id);
});
