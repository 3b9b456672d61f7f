/** Lines that give back what earlier matches settled. */
import { describe, expect, it } from 'vitest';
import { matchItems } from './match.ts';
import type { BankItem, Settled } from './model.ts';

const settled = (own: Partial<Settled> = {}): Settled => ({
  pool: 'e',
  currency: 'EUR',
  accountId: 'a',
  day: 100,
  references: ['E2E-0001', 'RUN-1'],
  counterparty: null,
  counterpartyAccount: null,
  parts: [{ id: 'flow:1', amountMinor: 10_000 }],
  isTold: false,
  ...own,
});
const line = (own: Partial<BankItem> = {}): BankItem => ({
  id: 'l1',
  pool: 'e',
  currency: 'EUR',
  amountMinor: 10_000,
  day: 105,
  accountId: 'a',
  references: ['E2E-0001'],
  ...own,
});
const found = (lines: readonly BankItem[], of: readonly Settled[]) =>
  matchItems(lines, [], { settled: of }).matches;

describe('what is settled', () => {
  it('is given back by reference and amount, all items of the payment at once', () => {
    const parts = [
      { id: 'flow:1', amountMinor: 4_000 },
      { id: 'flow:2', amountMinor: 6_000 },
    ];
    expect(found([line()], [settled({ parts })])).toMatchObject([
      { method: 'return', book: parts, differenceMinor: 0, alternatives: 0 },
    ]);
  });

  it('is given back less exactly the charges that the bank names', () => {
    const charged = line({ amountMinor: 9_500, chargesMinor: 500 });
    expect(found([charged], [settled()])).toMatchObject([
      { book: [{ amountMinor: 10_000 }], differenceMinor: -500, differenceKind: 'fee' },
    ]);
    expect(found([line({ amountMinor: 9_500, chargesMinor: 400 })], [settled()])).toEqual([]);
    const collected = settled({ parts: [{ id: 'flow:1', amountMinor: -10_000 }] });
    expect(found([line({ amountMinor: -10_500, chargesMinor: 500 })], [collected])).toMatchObject([
      { differenceMinor: -500, differenceKind: 'fee' },
    ]);
  });

  it('is not given back by another account, entity or currency, before it was paid, or after 90 days', () => {
    const others = [
      { accountId: 'b' },
      { pool: 'f' },
      { currency: 'USD' },
      { day: 99 },
      { day: 191 },
      { amountMinor: 9_999 },
      { references: ['E2E-0002'] },
    ];
    for (const own of others) expect(found([line(own)], [settled()])).toEqual([]);
    expect(found([line({ day: 190 })], [settled()])).toHaveLength(1);
  });

  it('goes to one line alone, whatever the order of the lines', () => {
    const lines = [line(), line({ id: 'l2', day: 101 })];
    const forth = found(lines, [settled()]);
    expect(forth.map(({ bank }) => bank[0]?.id)).toEqual(['l1']);
    expect(found(lines.toReversed(), [settled()])).toEqual(forth);
  });

  it('needs a reference, unless the bank told of this one alone', () => {
    const silent = line({ references: [], text: 'RETURN' });
    expect(found([silent], [settled()])).toEqual([]);
    expect(found([silent], [settled({ isTold: true })])).toHaveLength(1);
    const twin = settled({ isTold: true, parts: [{ id: 'flow:2', amountMinor: 10_000 }] });
    expect(found([silent], [settled({ isTold: true }), twin])).toEqual([]);
  });
});
