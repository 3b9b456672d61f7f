/** Largest remainder against the shared cases, and the refusals of `fund.allocate`. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { Decimal } from '../money/decimal.ts';
import { money } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { allocateCalculation, allocateInputSchema } from './allocateCalculation.ts';
import { roundToTotal } from './rounding.ts';

const file = new URL('../../../shared/data/waterfall/largest_remainder.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

function parts(minor: bigint, weights: readonly string[]): bigint[] {
  const shares = weights.map((weight, index) => ({ id: `holder-${index}`, weight }));
  const input = { amount: money('EUR', minor), shares };
  const { output, trace } = unwrap(allocateCalculation.run(input, silentContext));
  expect(trace).toHaveLength(weights.length);
  return output.parts.map((part) => part.amount.minor);
}

describe.skipIf(absent)('shared cases of largest remainder', () => {
  it('equals every case exactly, and its mirror below zero', () => {
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
      cases: { total_cents: number; weights: number[]; expected: number[] }[];
    };
    expect(cases.length).toBeGreaterThan(10);
    for (const each of cases) {
      const weights = each.weights.map(String);
      const expected = each.expected.map(BigInt);
      expect(parts(BigInt(each.total_cents), weights)).toEqual(expected);
      expect(parts(-BigInt(each.total_cents), weights)).toEqual(expected.map((part) => -part));
    }
  });
});

describe('fund.allocate', () => {
  it('takes decimal weights of different scale', () => {
    expect(parts(100n, ['0.5', '0.25', '0.250'])).toEqual([50n, 25n, 25n]);
    expect(parts(1n, ['1', '1'])).toEqual([1n, 0n]);
  });

  it('marks where odd units went', () => {
    const input = allocateInputSchema.parse({
      amount: { currency: 'EUR', amount: '1.00' },
      shares: ['a', 'b', 'c'].map((id) => ({ id, weight: '1' })),
    });
    const { output } = unwrap(allocateCalculation.run(input, silentContext));
    expect(output.parts.map((part) => part.hasOddUnit)).toEqual([true, false, false]);
    expect(output.parts[0]?.exactQuota).toMatch(/^0\.3333333333/);
  });

  it.each([
    ['ALLOCATE_WEIGHT_NEGATIVE', 'shares.1.weight', ['1', '-1']],
    ['ALLOCATE_NO_WEIGHT', 'shares', ['0', '0.00']],
  ])('refuses with %s at %s', (code, path, weights) => {
    const shares = weights.map((weight, index) => ({ id: String(index), weight }));
    const result = allocateCalculation.run({ amount: money('EUR', 5n), shares }, silentContext);
    if (result.ok) throw new Error('the input was accepted');
    expect([result.error.code, result.error.path]).toEqual([code, path]);
  });
});

describe('roundToTotal', () => {
  it('keeps the total and stays within a unit of each part, of any sign', () => {
    const thousandths = fc.array(fc.integer({ min: -1e9, max: 1e9 }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(thousandths, (values) => {
        const whole = Math.floor(values.reduce((sum, value) => sum + value, 0) / 1000);
        const rest = whole * 1000 - values.reduce((sum, value) => sum + value, 0);
        const exact = [...values, rest].map((value) => new Decimal(value).div(1000));
        const rounded = roundToTotal(exact, BigInt(whole));
        expect(rounded.reduce((sum, part) => sum + part, 0n)).toBe(BigInt(whole));
        rounded.forEach((part, k) => {
          const gap = new Decimal(part.toString()).minus(exact[k] ?? Number.NaN);
          expect(gap.abs().lt(1)).toBe(true);
        });
      }),
    );
  });

  it('takes a part short of a whole unit by rounding noise as that unit', () => {
    const noisy = new Decimal(5).minus('1e-30');
    expect(roundToTotal([noisy, new Decimal('0.5'), new Decimal('0.5')], 6n)).toEqual([5n, 1n, 0n]);
  });

  it('finds parts that do not sum to the total to be a bug', () => {
    expect(() => roundToTotal([new Decimal(1)], 3n)).toThrow('Invariant broken');
  });
});
