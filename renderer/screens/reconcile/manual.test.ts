import { describe, expect, it } from 'vitest';
import type { OpenRow } from './figures.ts';
import { type Chosen, manualMatch, runningOf } from './manual.ts';

function open(side: 'bank' | 'book', id: string, amount: string, currency = 'EUR'): OpenRow {
  const money = { currency, amount };
  return {
    side,
    kind: side === 'bank' ? 'line' : 'flow',
    id,
    accountId: null,
    accountName: null,
    entityId: id,
    entityName: '',
    journalId: null,
    date: '2026-11-20',
    ageDays: 0,
    reference: '',
    counterparty: null,
    text: '',
    amount: money,
    open: money,
    payment: null,
  };
}

const chosen = (bank: OpenRow[], book: OpenRow[], kind: Chosen['kind'] = 'fee'): Chosen => ({
  bank,
  book,
  kind,
});

describe('a match by hand', () => {
  it('needs something on both sides, or lines that cancel each other', () => {
    expect(typeof manualMatch(chosen([open('bank', 'a', '1.00')], []))).toBe('string');
    const back = [open('bank', 'a', '1.00'), open('bank', 'b', '-1.00')];
    expect(manualMatch(chosen(back, []))).toMatchObject({ differenceKind: null, book: [] });
  });

  it('shows its difference exactly and says what it is', () => {
    const made = chosen([open('bank', 'a', '99.90')], [open('book', 'b', '100.00')]);
    expect(runningOf(made).difference).toBe('-0.10');
    expect(manualMatch(made)).toMatchObject({ method: 'manual', differenceKind: 'fee' });
  });

  it('gives back what was settled, all flows of a payment', () => {
    const eur = (amount: string) => ({ currency: 'EUR', amount });
    const settled = {
      ...open('book', 'f1', '100.00'),
      matchId: 'm',
      parts: [
        { id: 'f1', amount: eur('60.00') },
        { id: 'f2', amount: eur('40.00') },
      ],
    };
    const made = { bank: [open('bank', 'a', '95.00')], book: [settled], kind: 'fee' as const };
    expect(runningOf(made).difference).toBe('-5.00');
    expect(manualMatch(made)).toMatchObject({
      method: 'manual',
      differenceKind: 'fee',
      book: [
        { kind: 'flow', id: 'f1', amount: { amount: '60.00' }, isBack: true },
        { kind: 'flow', id: 'f2', amount: { amount: '40.00' }, isBack: true },
      ],
    });
    expect(manualMatch({ ...made, kind: 'partial' })).toMatch(/all of it/);
    expect(manualMatch({ ...made, bank: [...made.bank, ...made.bank] })).toMatch(/one bank line/);
  });

  it('takes less of the larger side where the rest stays open', () => {
    const book = [open('book', 'b', '60.00'), open('book', 'c', '60.00')];
    const less = manualMatch(chosen([open('bank', 'a', '100.00')], book, 'partial'));
    expect(less).toMatchObject({
      differenceKind: null,
      book: [{ amount: { amount: '60.00' } }, { amount: { amount: '40.00' } }],
    });
    const paid = [open('bank', 'a', '-70.00')];
    const owed = [open('book', 'b', '-50.00')];
    expect(manualMatch(chosen(paid, owed, 'partial'))).toMatchObject({
      bank: [{ amount: { amount: '-50.00' } }],
      book: [{ amount: { amount: '-50.00' } }],
    });
  });

  it('refuses a rest that the last item cannot hold', () => {
    const book = [open('book', 'b', '200.00'), open('book', 'c', '5.00')];
    const made = manualMatch(chosen([open('bank', 'a', '100.00')], book, 'partial'));
    expect(typeof made).toBe('string');
  });

  it('between currencies is an exchange difference of the bank currency', () => {
    const made = chosen([open('bank', 'a', '115.00', 'USD')], [open('book', 'b', '100.00')]);
    expect(manualMatch(made)).toMatchObject({
      differenceKind: 'fx',
      difference: { currency: 'USD', amount: '0' },
    });
    const mixed = [open('bank', 'a', '1.00', 'USD'), open('bank', 'c', '1.00')];
    expect(typeof manualMatch(chosen(mixed, [open('book', 'b', '2.00')]))).toBe('string');
  });
});
