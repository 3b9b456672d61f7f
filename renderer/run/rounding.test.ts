import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberText, roundToTotal, unitsText } from './rounding.ts';

describe('rounding that foots', () => {
  it('sums to the total and stays within one unit where the total is near', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (values) => {
          const total = Math.round(values.reduce((sum, value) => sum + value, 0)) + 0;
          const rounded = roundToTotal(values, total);
          expect(rounded.reduce((sum, value) => sum + value, 0)).toBe(total);
          for (const [index, value] of values.entries())
            expect(Math.abs((rounded[index] ?? 0) - value)).toBeLessThanOrEqual(1.000001);
        },
      ),
    );
  });

  it('takes from the smallest remainders where the total is lower', () => {
    expect(roundToTotal([1.9, 1.2, 1.1], 3)).toEqual([1, 1, 1]);
    expect(roundToTotal([1.9, 1.2, 1.1], 4)).toEqual([2, 1, 1]);
    expect(roundToTotal([1.9, 1.2], 1)).toEqual([1, 0]);
    expect(roundToTotal([], 0)).toEqual([]);
  });

  it('writes units as decimals', () => {
    expect([unitsText(-5, 2), unitsText(1234, 2), unitsText(7, 0), unitsText(0, 2)]).toEqual([
      '-0.05',
      '12.34',
      '7',
      '0.00',
    ]);
    expect(numberText(-0.001, 2)).toBe('0.00');
  });
});
