/** What the Ledger screen works out itself: spans, periods, rows of statements, and a typed journal. */
import { describe, expect, test } from 'vitest';
import { chartLines } from './Chart.tsx';
import { firstDayOf } from './ledger-view.ts';
import { amountOf, balancesOf, canPost, emptyRow, firstFault, postingsOf } from './new-journal.ts';
import { nextPeriod } from './Periods.tsx';
import { mergeRows, spanBefore } from './statement-rows.ts';

describe('spans', () => {
  test('begin with the month, the quarter, the business year or the books', () => {
    expect(firstDayOf('month', '2026-11-20', 1)).toBe('2026-11-01');
    expect(firstDayOf('quarter', '2026-11-20', 1)).toBe('2026-10-01');
    expect(firstDayOf('year', '2026-11-20', 1)).toBe('2026-01-01');
    expect(firstDayOf('year', '2026-03-31', 4)).toBe('2025-04-01');
    expect(firstDayOf('year', '2026-04-01', 4)).toBe('2026-04-01');
    expect(firstDayOf('books', '2026-11-20', 1)).toBe('1900-01-01');
  });

  test('are compared with the span of the same kind before', () => {
    expect(spanBefore('2026-11-01', '2026-11-20', 1)).toEqual({
      from: '2026-10-01',
      to: '2026-10-20',
    });
  });

  test('the next period follows the last that is not open', () => {
    expect(nextPeriod([], '2026-11-20')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
    const settled = [
      { from: '2026-10-01', to: '2026-10-31' },
      { from: '2023-11-01', to: '2026-09-30' },
    ];
    expect(nextPeriod(settled, '2026-11-20')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
  });
});

describe('statements side by side', () => {
  const row = (code: string, level: number, amount: string) => ({
    ledgerAccountId: code,
    code,
    name: code,
    level,
    own: { currency: 'EUR', amount },
    amount: { currency: 'EUR', amount },
  });

  test('rows that only the earlier one has keep their place in the tree', () => {
    const merged = mergeRows(
      [row('1000', 0, '3.00'), row('1010', 1, '3.00'), row('1500', 0, '9.00')],
      [row('1000', 0, '2.00'), row('1020', 1, '2.00'), row('1600', 0, '7.00')],
    );
    expect(merged.map((each) => [each.row.code, each.now?.amount, each.before?.amount])).toEqual([
      ['1000', '3.00', '2.00'],
      ['1010', '3.00', undefined],
      ['1020', undefined, '2.00'],
      ['1500', '9.00', undefined],
      ['1600', undefined, '7.00'],
    ]);
  });
});

describe('the chart', () => {
  test('puts accounts below the one that they stand under', () => {
    const account = (id: string, parentId: string | null) => ({
      id,
      parentId,
      code: id,
      name: id,
      kind: 'asset' as const,
      currency: null,
      bankAccountId: null,
      bankAccountName: null,
      monetary: false,
      closed: false,
      postingCount: 0,
      entry: 1,
    });
    const lines = chartLines([account('a', null), account('b', null), account('c', 'a')]);
    expect(lines.map(({ id, level, kind }) => [id, level, kind])).toEqual([
      ['a', 0, 'group'],
      ['c', 1, 'line'],
      ['b', 0, 'line'],
    ]);
  });
});

describe('a journal by hand', () => {
  const debit = { ...emptyRow(1, 'EUR'), account: 'a', debit: '1,250.50' };
  const credit = { ...emptyRow(2, 'EUR'), account: 'b', credit: '1250.50' };

  test('may be posted once every currency comes to zero', () => {
    expect(canPost([debit, credit], 'Rent')).toBe(true);
    expect(canPost([debit, credit], ' ')).toBe(false);
    expect(canPost([debit, { ...credit, credit: '1250.49' }], 'Rent')).toBe(false);
    expect(canPost([debit, { ...credit, currency: 'USD' }], 'Rent')).toBe(false);
    expect(balancesOf([debit, { ...credit, credit: '1000' }])).toEqual([
      { currency: 'EUR', debits: '1250.50', credits: '1000', left: '250.50', isBalanced: false },
    ]);
  });

  test('a row has an account and one amount above zero', () => {
    expect(amountOf({ ...debit, credit: '1' })).toBeNull();
    expect(amountOf({ ...debit, debit: '-5' })).toBeNull();
    expect(firstFault([debit, { ...credit, account: '' }])).toBe(2);
    expect(firstFault([debit, credit, emptyRow(3, 'EUR')])).toBeNull();
  });

  test('is sent with credits below zero and without empty rows', () => {
    expect(postingsOf([debit, { ...credit, text: ' Flat ' }, emptyRow(3, 'EUR')])).toEqual([
      { ledgerAccountId: 'a', amount: { currency: 'EUR', amount: '1250.50' } },
      {
        ledgerAccountId: 'b',
        amount: { currency: 'EUR', amount: '-1250.50' },
        description: 'Flat',
      },
    ]);
  });
});
