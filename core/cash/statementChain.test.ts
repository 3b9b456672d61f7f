/** The chain of statements: order, gaps by balance and by number, overlaps. */
import { describe, expect, test } from 'vitest';
import { isoDate } from '../time/dates.ts';
import { type ChainStatement, chainOrder, statementGaps } from './statementChain.ts';

function statement(
  days: string,
  opening: number | null,
  closing: number | null,
  number: string | null = null,
): ChainStatement {
  const [from = '', to = from] = days.split(' ').map((day) => `2026-03-${day}`);
  return {
    id: `${days} ${opening} ${closing}`,
    number,
    from: isoDate(from),
    to: isoDate(to),
    openingMinor: opening === null ? null : BigInt(opening),
    closingMinor: closing === null ? null : BigInt(closing),
  };
}

const codes = (...statements: ChainStatement[]) =>
  statementGaps(statements.reverse(), () => 0n).map(({ code, from, to }) => [
    code,
    from.slice(8),
    to.slice(8),
  ]);

describe('gaps', () => {
  test('none where each opening is the closing before', () => {
    expect(codes(statement('02', 1, 2), statement('03', 2, 5), statement('06', 5, 4))).toEqual([]);
  });
  test('a missing day, and a balance that was corrected between two days', () => {
    expect(codes(statement('02', 1, 2), statement('04', 3, 5))).toEqual([
      ['STATEMENT_MISSING', '02', '04'],
    ]);
    expect(codes(statement('02', 1, 2), statement('03', 3, 5))).toEqual([
      ['BALANCE_BREAK', '02', '03'],
    ]);
  });
  test('an MT940 begins on the day before', () => {
    expect(codes(statement('02 03', 1, 2), statement('03 04', 2, 3))).toEqual([]);
    expect(codes(statement('02 03', 1, 2), statement('04 05', 9, 3))).toEqual([
      ['STATEMENT_MISSING', '03', '04'],
    ]);
  });
  test('balances that are not printed prove nothing', () => {
    expect(codes(statement('02', 1, null), statement('04', 3, 5))).toEqual([]);
  });
  test('overlapping statements agree where the ledger leads from one to the other', () => {
    const [month, week] = [statement('01 20', 0, 7), statement('16 27', 5, 9)];
    expect(statementGaps([month, week], () => 2n)).toEqual([]);
    expect(statementGaps([month, week], () => 3n)).toMatchObject([{ code: 'BALANCE_BREAK' }]);
    expect(statementGaps([month, week])).toEqual([]);
  });
  test('two pictures of one day are no break', () => {
    expect(codes(statement('02', 1, 4), statement('02', 1, 9))).toEqual([]);
  });
});

describe('numbers', () => {
  const quiet = (day: string, number: string) => statement(day, 1, 1, number);
  test('tell of a statement that moved nothing', () => {
    expect(codes(quiet('02', '7'), quiet('03', '8/1'), quiet('05', '00010/1'))).toEqual([
      ['SEQUENCE_GAP', '03', '05'],
    ]);
  });
  test('that follow the calendar tell nothing', () => {
    const days = ['02', '03', '06', '07', '08', '13', '14'];
    expect(codes(...days.map((day) => quiet(day, String(60 + Number(day)))))).toEqual([]);
  });
  test('that begin again, or are none, tell nothing', () => {
    expect(codes(quiet('02', '250'), quiet('03', '251'), quiet('04', '1'))).toEqual([]);
    expect(codes(quiet('02', '0'), quiet('03', '00000/00'), quiet('04', '5'))).toEqual([]);
  });
});

test('statements that end on one day stand in the order of their balances', () => {
  const [a, b, c] = [statement('02', 1, 5), statement('02', 5, 3), statement('02', 3, 8)];
  for (const given of [
    [a, b, c],
    [c, b, a],
    [b, a, c],
  ])
    expect(chainOrder(given)).toEqual([a, b, c]);
  expect(codes(a, b, c)).toEqual([]);
});
