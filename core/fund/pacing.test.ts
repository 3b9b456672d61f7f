/** Pacing beside an independent recursion in doubles, and what always holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { formatAmount } from '../money/money.ts';
import { type Result, unwrap } from '../result.ts';
import { pacingCalculation } from './pacingCalculation.ts';

const wire = (amount: string) => ({ currency: 'EUR', amount });
const runOn = (change: { readonly [key: string]: unknown }) =>
  pacingCalculation.run(
    pacingCalculation.input.parse({
      currency: 'EUR',
      start: '2026-12-31',
      uncalled: wire('100.00'),
      nav: wire('0'),
      ...change,
    }),
    silentContext,
  );
const codeOf = (result: Result<unknown>) => (result.ok ? '' : result.error.code);

describe('pacing', () => {
  it('calls a quarter, a third and halves of what is left', () => {
    const { output } = unwrap(runOn({ contributionRates: ['0.25', '0.3333', '0.5'] }));
    expect(output.years.slice(0, 4).map(({ called }) => formatAmount(called))).toEqual([
      '25.00',
      '25.00',
      '25.00',
      '12.50',
    ]);
    expect(output.years.at(-1)?.distributionRate).toBe('1');
    expect(output.years.map(({ to }) => to).slice(0, 2)).toEqual(['2027-12-31', '2028-12-31']);
  });

  it('agrees with the recursion in doubles, and every cent is somewhere', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 11 }),
        fc.integer({ min: 0, max: 10 ** 11 }),
        fc.integer({ min: -300, max: 400 }),
        fc.integer({ min: 10, max: 400 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 3, max: 15 }),
        fc.integer({ min: 0, max: 2 }),
        (uncalled, nav, growth, bow, least, lifeYears, ageYears) => {
          const { output } = unwrap(
            runOn({
              uncalled: wire((uncalled / 100).toFixed(2)),
              nav: wire((nav / 100).toFixed(2)),
              growthAnnual: (growth / 1000).toFixed(3),
              bow: (bow / 100).toFixed(2),
              yieldAnnual: (least / 1000).toFixed(3),
              lifeYears,
              ageYears,
            }),
          );
          let left = uncalled;
          let value = nav;
          for (const year of output.years) {
            const rate = [0.25, 0.3333, 0.5][Math.min(year.year, 3) - 1] ?? 0;
            const grown = value * (1 + growth / 1000);
            const share = Math.max(least / 1000, (year.year / lifeYears) ** (bow / 100));
            const called = rate * left;
            value = grown + called - share * grown;
            left -= called;
            const size = 1 + 1e-9 * (uncalled + Math.abs(grown));
            expect(Math.abs(Number(year.closing.minor) - value)).toBeLessThan(size * 20);
            expect(Math.abs(Number(year.uncalled.minor) - left)).toBeLessThan(size * 20);
            const sum =
              year.opening.minor + year.growth.minor + year.called.minor - year.distributed.minor;
            expect(sum).toBe(year.closing.minor);
          }
          for (const kind of ['call', 'distribution'] as const) {
            const flows = output.flows.filter((flow) => flow.kind === kind);
            const total = kind === 'call' ? output.totals.called : output.totals.distributed;
            expect(flows.reduce((all, { amount }) => all + amount.minor, 0n)).toBe(total.minor);
            expect(flows.every(({ amount }) => amount.minor > 0n)).toBe(true);
          }
          const called = output.totals.called.minor;
          expect(called + (output.years.at(-1)?.uncalled.minor ?? 0n)).toBe(BigInt(uncalled));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a larger bow brings money later', () => {
    const first = (bow: string) => unwrap(runOn({ bow })).output.years[3]?.distributed.minor ?? 0n;
    expect(first('1') > first('2.5') && first('2.5') > first('4')).toBe(true);
  });

  it('planned flows stand in place of those of their year', () => {
    const planned = [
      { date: '2027-03-31', kind: 'call', amount: wire('40.00'), label: 'First deal' },
      { date: '2030-06-30', kind: 'distribution', amount: wire('10.00'), label: 'Exit' },
    ];
    const { output } = unwrap(runOn({ planned }));
    expect(output.flows[0]).toMatchObject({ date: '2027-03-31', origin: 'planned' });
    expect(output.years.map(({ called }) => formatAmount(called)).slice(0, 2)).toEqual([
      '40.00',
      '20.00',
    ]);
    expect(output.years[3] && formatAmount(output.years[3].distributed)).toBe('10.00');
  });

  it.each([
    ['PACING_RATE', { contributionRates: ['1.2'] }],
    ['PACING_BOW', { bow: '0' }],
    ['PACING_GROWTH', { growthAnnual: '-1' }],
    ['PACING_LIFE_OVER', { ageYears: 12 }],
    [
      'PACING_OUT_OF_LIFE',
      { planned: [{ date: '2026-12-31', kind: 'call', amount: wire('1.00') }] },
    ],
    [
      'PACING_ABOVE_UNCALLED',
      { planned: [{ date: '2027-01-31', kind: 'call', amount: wire('100.01') }] },
    ],
    [
      'PACING_ABOVE_VALUE',
      { planned: [{ date: '2027-01-31', kind: 'distribution', amount: wire('26.00') }] },
    ],
    ['CURRENCY_MIXED', { nav: { currency: 'USD', amount: '1.00' } }],
  ])('refuses with %s', (code, change) => {
    expect(codeOf(runOn(change))).toBe(code);
  });
});
