/** Accounts of lines are found whatever the order of the matches, and for parts of collective bookings. */
import { describe, expect, test } from 'vitest';
import type { Item } from '../../core/reconcile/model.ts';
import { LineAccounts } from './lineAccounts.ts';

const item = (id: string, accountId: string | null): Item => ({
  id,
  accountId,
  pool: 'group',
  currency: 'EUR',
  amountMinor: 1,
  day: 1,
});

const bank = [item('a', '1'), item('b', '2'), item('c#2', '3'), item('c#10', '3'), item('d', null)];

describe('accounts of lines', () => {
  test('in the order of the lines, some left out', () => {
    const accounts = new LineAccounts(bank);
    expect(['a', 'c#2', 'd'].map((id) => accounts.of(id))).toEqual(['1', '3', '']);
  });

  test('out of order, twice, and parts in the order of their numbers', () => {
    const accounts = new LineAccounts(bank);
    const ids = ['c#2', 'c#10', 'b', 'a', 'a', 'b'];
    expect(ids.map((id) => accounts.of(id))).toEqual(['3', '3', '2', '1', '1', '2']);
  });

  test('a part has the account of its line, and an unknown line has none', () => {
    const accounts = new LineAccounts(bank);
    expect(['b#1', 'b#2', 'd', 'x'].map((id) => accounts.of(id))).toEqual(['2', '2', '', '']);
  });
});
