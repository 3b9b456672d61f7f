/** The sample funds' books: never out of cash, in the terms of their agreements, and they tie. */
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../core/calculation.ts';
import { booksAt, checkBooks } from '../../core/fund/accounts/books.ts';
import { navRollForwardCalculation } from '../../core/fund/accounts/navRollForward.ts';
import { unwrap } from '../../core/result.ts';
import { isoDate } from '../../core/time/dates.ts';
import { booksOf, buildFundBooks } from './fundBooks.ts';
import { buildFunds } from './funds.ts';

const seeds = buildFundBooks(buildFunds());

describe.each(seeds.map((seed) => [seed.fund.code, seed] as const))('books of %s', (_, seed) => {
  const books = unwrap(checkBooks(booksOf(seed)));

  it('never run out of cash', () => {
    const days = [...books.movements, ...books.lines.flatMap(({ flows }) => flows)].map(
      ({ date }) => date,
    );
    const short = days.filter((date) => booksAt(books, date).cashMinor < 0n);
    expect(short).toEqual([]);
  });

  it('roll forward to the valuations with nothing unexplained', () => {
    const input = { books, from: isoDate('2025-12-31'), to: isoDate('2026-09-30') };
    const { output, warnings } = unwrap(navRollForwardCalculation.run(input, silentContext));
    expect(warnings).toEqual([]);
    const valued = books.valuations
      .filter(({ date }) => date === input.to)
      .reduce((sum, { amount }) => sum + amount.minor, 0n);
    expect(output.closing.deals.minor).toBe(valued);
  });
});

it('the second fund can pay distribution 4', () => {
  const second = seeds.find(({ fund }) => fund.code === 'GP2');
  if (!second) throw new Error('no second fund');
  const standing = booksAt(booksOf(second), isoDate('2026-11-20'));
  expect(standing.cashMinor).toBeGreaterThan(5_000_000_000n);
});
