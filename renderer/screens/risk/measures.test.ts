import { describe, expect, it } from 'vitest';
import { contributionsOf, type MethodRow } from './measures.ts';

function rowOf(values: { readonly [id: string]: number }): MethodRow {
  const components = Object.entries(values).map(([id, valueAtRisk]) => ({
    id,
    label: id,
    value: 1,
    valueAtRisk,
    expectedShortfall: 0,
  }));
  const valueAtRisk = Object.values(values).reduce((sum, value) => sum + value, 0);
  return { components, valueAtRisk } as unknown as MethodRow;
}

const whole = (texts: readonly string[]) => texts.reduce((sum, text) => sum + Number(text), 0);

describe('contributions', () => {
  it('foot to the measure, the diversifying ones last', () => {
    const found = contributionsOf(
      rowOf({
        'cash.USD': 1_482_336.4,
        'cash.GBP': 704_118.4,
        'cash.EUR': 0,
        'cash.CHF': -365_191.3,
        'holding.a': 100.2,
        'holding.b': 200.3,
      }),
    );
    expect(found.map(({ label }) => label)).toEqual(['USD', 'GBP', expect.any(String), 'CHF']);
    expect(whole(found.map(({ amount }) => amount))).toBe(1_821_564);
    expect(whole(found.map(({ sharePercent }) => sharePercent))).toBeCloseTo(100, 9);
  });

  it('joins the smallest beyond eight', () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`cash.C${index}`, 1000 - index * 10.5]),
    );
    const found = contributionsOf(rowOf(many));
    expect(found).toHaveLength(8);
    expect(found.at(-1)?.id).toBe('other');
    expect(whole(found.map(({ amount }) => amount))).toBe(
      Math.round(Object.values(many).reduce((sum, value) => sum + value, 0)),
    );
  });
});
