/** The arithmetic of Home outside the backend: weeks of the past, bounds that breach, weekdays. */
import { describe, expect, it } from 'vitest';
import type { CashWeek } from '../../../core/forecast/cash/schema.ts';
import { weekdaysAfter } from './FlowsArea.tsx';
import { breachOf, fanOf, weeklyCloses } from './forecast-series.ts';

function weekWith(to: string, bounds: readonly [number, number, number]): CashWeek {
  const levels = [0.5, 0.8, 0.95] as const;
  return {
    from: to as CashWeek['from'],
    to: to as CashWeek['to'],
    expectedFlow: 0,
    exchangeEffect: 0,
    closing: {
      expected: 400e6,
      median: 400e6,
      bounds: bounds.map((lower, index) => ({
        level: levels[index] ?? 0.5,
        lower: lower * 1e6,
        upper: 500e6,
      })),
    },
    breachProbability: 0.031,
    breachProbabilityToDate: 0.05,
  };
}

const actual = ['2026-11-12', '2026-11-13', '2026-11-16', '2026-11-20'].map((date, index) => ({
  date,
  balance: (index + 1) * 1e6,
}));

describe('the past before the forecast', () => {
  it('keeps the last balance of each week, in millions', () => {
    expect(weeklyCloses(actual)).toEqual([
      { date: '2026-11-13', value: 2 },
      { date: '2026-11-20', value: 4 },
    ]);
  });
});

describe('a breach', () => {
  it('is told by the narrowest bound that goes below the minimum, in its first week', () => {
    const weeks = [
      weekWith('2026-11-27', [390, 350, 240]),
      weekWith('2026-12-04', [380, 246.4, 200]),
    ];
    expect(breachOf(weeks, 250e6)).toMatchObject({
      date: '2026-12-04',
      value: 246.4,
      detail: '80% bound 246.4, probability 3.1%',
    });
  });

  it('is absent where every bound stays above', () => {
    expect(breachOf([weekWith('2026-11-27', [390, 350, 260])], 250e6)).toBeUndefined();
  });
});

describe('the fan', () => {
  const run = {
    run: null,
    actual,
    minimum: { currency: 'EUR', amount: '250000000.00' },
    output: { currency: 'EUR', weeks: [weekWith('2026-11-27', [390, 350, 240])] },
  };

  it('starts where the past ends, so that lines and bands meet', () => {
    const fan = fanOf(run, null);
    expect(fan?.median).toEqual([
      { date: '2026-11-20', value: 4 },
      { date: '2026-11-27', value: 400 },
    ]);
    expect(fan?.bands.map((band) => band.low)).toEqual([
      [4, 390],
      [4, 350],
      [4, 240],
    ]);
    expect(fan?.limit?.value).toBe(250);
  });

  it('is absent where there is no run', () => {
    expect(fanOf({ ...run, output: null }, null)).toBeNull();
  });
});

describe('business days', () => {
  it('pass over weekends', () => {
    expect(weekdaysAfter('2026-11-20', 1)).toBe('2026-11-23');
    expect(weekdaysAfter('2026-11-20', 5)).toBe('2026-11-27');
    expect(weekdaysAfter('2026-11-22', 5)).toBe('2026-11-27');
  });
});
