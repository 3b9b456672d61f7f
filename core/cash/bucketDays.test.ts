/** Where buckets of the ladder end: weekends, the TARGET closing days of Easter, years not covered. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjustDate, isBusinessDay } from '../time/calendar.ts';
import { addDays, daysBetween, isoDate } from '../time/dates.ts';
import { settlementCalendar } from '../time/holidays.ts';
import { bucketEnds, bucketOf } from './bucketDays.ts';
import { buildLadder, LADDER_BUCKETS } from './ladder.ts';

const TARGET = settlementCalendar('TARGET');
const ends = (asOf: string) => bucketEnds(LADDER_BUCKETS, isoDate(asOf), TARGET);

describe('bucketEnds', () => {
  test.each([
    ['a Friday: the next day is Monday', '2026-11-20', ['2026-11-20', '2026-11-23', '2026-11-27']],
    ['a Saturday: today is Monday', '2026-11-21', ['2026-11-23', '2026-11-24', '2026-11-30']],
    [
      'Maundy Thursday: Good Friday and Easter Monday are closed',
      '2026-04-02',
      ['2026-04-02', '2026-04-07', '2026-04-09'],
    ],
    ['before Labour Day, a Friday', '2026-04-30', ['2026-04-30', '2026-05-04', '2026-05-07']],
    ['Christmas Eve', '2026-12-24', ['2026-12-24', '2026-12-28', '2026-12-31']],
  ])('%s', (_, asOf, first) => {
    expect(ends(asOf).slice(0, 3)).toEqual(first);
  });

  test('after the last year of a calendar only weekends close', () => {
    // 31 December 2040 is a Monday; nobody listed the holidays of 2041.
    expect(ends('2040-12-31').slice(0, 2)).toEqual(['2040-12-31', '2041-01-01']);
    expect(ends('2041-04-18')[1]).toBe('2041-04-19');
  });

  test('a flow lies where it lies once moved to the following business day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_900 }),
        fc.integer({ min: -10, max: 380 }),
        (start, distance) => {
          const asOf = addDays(isoDate('2016-01-01'), start);
          const own = ends(asOf);
          expect([...own].sort()).toEqual(own);
          expect(new Set(own).size).toBe(own.length);
          const date = addDays(asOf, distance);
          if (own.every((end) => Number(end.slice(0, 4)) <= TARGET.lastYear))
            expect(own.every((end) => isBusinessDay(TARGET, end))).toBe(true);
          if (Number(addDays(date, 10).slice(0, 4)) > TARGET.lastYear) return;
          const moved = adjustDate(TARGET, date, 'following');
          expect(bucketOf(own, date)).toBe(bucketOf(own, moved));
        },
      ),
    );
  });

  test('without a calendar every day counts', () => {
    const asOf = isoDate('2026-11-20');
    expect(bucketEnds(LADDER_BUCKETS, asOf, null).map((end) => daysBetween(asOf, end))).toEqual(
      LADDER_BUCKETS.map(({ toDay }) => toDay),
    );
  });
});

test('currencies of one group keep their own days', () => {
  const asOf = isoDate('2026-11-25');
  // Thanksgiving, 26 November 2026, closes New York and not TARGET.
  const flows = [{ date: isoDate('2026-11-26'), minor: 100n }];
  const part = (currency: string, calendar: typeof TARGET) => ({
    currency,
    rate: '1',
    openingMinor: 0n,
    linesMinor: 0n,
    minimumMinor: null,
    flows: [...flows, { date: isoDate('2026-11-27'), minor: 7n }],
    calendar,
  });
  const { rows } = buildLadder({
    asOf,
    reportingCurrency: 'EUR',
    buckets: LADDER_BUCKETS,
    groups: [
      {
        id: 'g',
        label: 'Group',
        parts: [part('EUR', TARGET), part('USD', settlementCalendar('US-FederalReserve'))],
      },
    ],
  });
  expect(rows[0]?.cells.slice(0, 3).map((cell) => cell?.inflow.minor)).toEqual([0n, 207n, 7n]);
});
