import { describe, expect, it } from 'vitest';
import type { ForecastOutput } from '../../run/outputs.ts';
import { breachesOf, forecastFigures, hasMoved, openingOf } from './weeks.ts';

const dates = ['2026-11-23', '2026-11-24', '2026-11-30', '2026-12-01'];
const flows: { readonly [category: string]: readonly number[] } = {
  Receipts: [3_333_333.33, 3_333_333.33, 1_000_000.01, 4_999.99],
  Payroll: [-1_111_111.11, 0, -2_222_222.22, -4_999.99],
  Other: [4_444.44, 4_444.44, 4_444.44, 4_444.44],
};
const opening = 100_000_000;

function sample(): ForecastOutput {
  const flowOn = (index: number) =>
    Object.values(flows).reduce((sum, row) => sum + (row[index] ?? 0), 0);
  const first = flowOn(0) + flowOn(1);
  const second = flowOn(2) + flowOn(3);
  const week = (from: string, to: string, expectedFlow: number, expected: number) => ({
    from,
    to,
    expectedFlow,
    exchangeEffect: 0,
    closing: {
      expected,
      median: expected + 10_000,
      bounds: [{ level: 0.8, lower: expected - 6_000_000, upper: expected + 6_000_000 }],
    },
    breachProbability: 0.12,
    breachProbabilityToDate: 0.12,
  });
  return {
    dates,
    weeks: [
      week('2026-11-23', '2026-11-27', first, opening + first),
      week('2026-11-30', '2026-12-04', second, opening + first + second),
    ],
    categories: Object.entries(flows).map(([category, expected]) => ({
      category,
      flow: { expected, median: expected, bounds: [] },
    })),
  } as unknown as ForecastOutput;
}

describe('figures of the forecast', () => {
  it('foot by week and by category', () => {
    const figures = forecastFigures(sample());
    let before = figures.opening;
    expect(before).toBe(10_000);
    for (const week of figures.weeks) {
      expect(before + week.flow + week.exchangeEffect).toBe(week.expected);
      before = week.expected;
      const column = figures.categories.map((row) => row.byWeek[week.number - 1] ?? 0);
      expect(column.reduce((sum, value) => sum + value, 0)).toBe(week.flow);
    }
    const total = figures.categories.reduce((sum, row) => sum + row.total, 0);
    expect(total).toBe(figures.totalFlow);
    expect(figures.opening + figures.totalFlow).toBe(before);
  });

  it('finds the weeks whose bound is below the minimum', () => {
    const output = sample();
    expect(breachesOf(output, null, 0.8)).toEqual([]);
    expect(breachesOf(output, 90_000_000, 0.8)).toEqual([]);
    const found = breachesOf(output, 100_000_000, 0.8);
    expect(found.map(({ date }) => date)).toEqual(['2026-11-24', '2026-12-01']);
    expect(found[0]?.probability).toBe(0.12);
  });

  it('tells a balance that is another today from the one that the run started at', () => {
    const output = sample();
    expect(openingOf(output)).toBeCloseTo(opening, 6);
    expect(hasMoved(output, [{ balance: 1 }, { balance: opening + 0.004 }])).toBe(false);
    expect(hasMoved(output, [{ balance: opening }, { balance: opening - 5000 }])).toBe(true);
    expect(hasMoved(output, [])).toBe(false);
  });
});
