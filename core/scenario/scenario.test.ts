import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { formatAmount } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { isoDate } from '../time/dates.ts';
import { businessDayFinder, describeShock, durationOf } from './apply.ts';
import { scenarioCompare } from './compare.ts';
import { shockSchema } from './shocks.ts';

const base = {
  baseCurrency: 'EUR',
  asOf: '2026-11-20',
  horizonDays: 14,
  opening: [
    { currency: 'EUR', amount: '1000.00' },
    { currency: 'USD', amount: '500.00' },
  ],
  flows: [
    { category: 'sales', date: '2026-11-24', amount: { currency: 'EUR', amount: '300.00' } },
    { category: 'sales', date: '2026-12-03', amount: { currency: 'USD', amount: '100.00' } },
    { category: 'sales', date: '2026-11-26', amount: { currency: 'EUR', amount: '-50.00' } },
    { category: 'rent', date: '2026-12-01', amount: { currency: 'EUR', amount: '-200.01' } },
  ],
  holdings: [
    {
      id: 'bill',
      value: { currency: 'EUR', amount: '100000.00' },
      maturityDate: '2027-11-20',
      rateAnnual: '0.02',
    },
    { id: 'fund', value: { currency: 'EUR', amount: '50000.00' } },
  ],
  rates: [{ currency: 'USD', rate: '0.9' }],
};

function compare(shocks: object[], changes: object = {}) {
  const request = scenarioCompare.input.parse({ ...base, ...changes, shocks });
  const outcome = unwrap(scenarioCompare.run(request, silentContext));
  return { ...outcome, request };
}

describe('scenario.compare', () => {
  it('changes nothing without shocks', () => {
    const { output } = compare([]);
    expect(output.difference.every(({ minor }) => minor === 0n)).toBe(true);
    expect(output.bridge.steps).toEqual([]);
    // 1000 + 450 + 300 - 50 - 200.01 + 90, and 150,000 of holdings.
    expect(formatAmount(output.bridge.closing)).toBe('151589.99');
  });

  it('revalues the whole balance of a currency', () => {
    const { output } = compare([{ kind: 'fx', currency: 'USD', percent: '-10' }]);
    expect(formatAmount(output.difference[0] as never)).toBe('-45.00');
    expect(formatAmount(output.difference.at(-1) as never)).toBe('-54.00');
    const usd = output.positions.find(({ currency }) => currency === 'USD');
    expect(usd?.scenario).toEqual(usd?.base);
    expect(formatAmount(usd?.difference as never)).toBe('-54.00');
  });

  it('delays receipts only, to a business day, and tells what leaves the horizon', () => {
    const { output } = compare([{ kind: 'delayReceipts', categories: ['sales'], days: 4 }]);
    const at = (date: string) => output.difference[output.dates.indexOf(isoDate(date))];
    // Tuesday + 4 days is a Saturday, so the receipt comes on Monday; the refund stays.
    expect(formatAmount(at('2026-11-24') as never)).toBe('-300.00');
    expect(formatAmount(at('2026-11-27') as never)).toBe('-300.00');
    expect(formatAmount(at('2026-11-30') as never)).toBe('0.00');
    expect(formatAmount(at('2026-12-04') as never)).toBe('-90.00');
    expect(formatAmount(output.movedBeyond)).toBe('90.00');
  });

  it('cuts flows by half-even cents within the window', () => {
    const haircut = { kind: 'haircut', categories: ['rent', 'sales'], percent: '50' };
    const { output } = compare([{ ...haircut, from: '2026-11-25', to: '2026-12-01' }]);
    // Half of the refund of 50.00 and of the rent of 200.01 (100.005 to the even cent, 100.00).
    expect(formatAmount(output.difference.at(-1) as never)).toBe('125.01');
  });

  it('moves holdings by their duration and leaves those without one', () => {
    const { output } = compare([{ kind: 'rateShift', currency: 'EUR', basisPoints: '100' }]);
    // A year at 2 %: duration 1 / 1.02, so a percent costs 980.39.
    expect(formatAmount(output.holdings.difference)).toBe('-980.39');
    const past = { kind: 'rateShift', currency: 'EUR', basisPoints: '100', to: '2026-11-25' };
    expect(compare([past]).output.holdings.difference.minor).toBe(0n);
  });

  it('applies shocks in order: a window sees where an earlier delay put a flow', () => {
    const delay = { kind: 'delayReceipts', categories: ['sales'], days: 7 };
    const haircut = { kind: 'haircut', categories: ['sales'], percent: '100', to: '2026-11-25' };
    const closing = (shocks: object[]) => compare(shocks).output.bridge.closing.minor;
    expect(closing([delay, haircut])).toBeGreaterThan(closing([haircut, delay]));
  });

  it('has a bridge whose steps sum to the change exactly, in any order of any shocks', () => {
    const shock = fc.oneof(
      fc.record({
        kind: fc.constant('fx'),
        currency: fc.constantFrom('USD', 'GBP'),
        percent: fc.integer({ min: -60, max: 60 }).map(String),
      }),
      fc.record({
        kind: fc.constant('delayReceipts'),
        categories: fc.constant(['sales']),
        days: fc.integer({ min: 1, max: 20 }),
      }),
      fc.record({
        kind: fc.constant('haircut'),
        categories: fc.constantFrom(['sales'], ['rent', 'sales']),
        percent: fc.integer({ min: 0, max: 100 }).map((p) => `${p}.${p % 10}`),
      }),
      fc.record({
        kind: fc.constant('rateShift'),
        currency: fc.constant('EUR'),
        basisPoints: fc.integer({ min: -300, max: 300 }).map(String),
      }),
    );
    fc.assert(
      fc.property(fc.array(shock, { maxLength: 6 }), (shocks) => {
        const { output } = compare(shocks);
        const { opening, steps, closing } = output.bridge;
        const sum = steps.reduce((total, { change }) => total + change.minor, 0n);
        expect(opening.minor + sum).toBe(closing.minor);
        output.difference.forEach(({ minor }, k) => {
          const gap = (output.scenario[k]?.minor ?? 0n) - (output.base[k]?.minor ?? 0n);
          expect(minor).toBe(gap);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('names the lowest balance of both branches', () => {
    const { output } = compare([{ kind: 'fx', currency: 'USD', percent: '-50' }]);
    expect(output.lowest.base).toMatchObject({ date: '2026-11-23', amount: { minor: 145000n } });
    expect(output.lowest.scenario.amount.minor).toBe(122500n);
  });

  it('refuses missing rates and past flows by name', () => {
    const codeOf = (changes: object) => {
      const request = scenarioCompare.input.parse({ ...base, shocks: [], ...changes });
      const result = scenarioCompare.run(request, silentContext);
      return result.ok ? '' : result.error.code;
    };
    expect(codeOf({ rates: [] })).toBe('FX_RATE_MISSING');
    expect(codeOf({ asOf: '2026-11-24' })).toBe('SCENARIO_PAST_FLOW');
    expect(codeOf({ flows: [], horizonDays: 2 })).toBe('SCENARIO_NO_DAYS');
  });
});

describe('shocks', () => {
  it('are described in words', () => {
    const words = [
      { kind: 'fx', currency: 'USD', percent: '10' },
      { kind: 'rateShift', currency: 'EUR', basisPoints: '-25', from: '2026-12-01' },
      { kind: 'haircut', categories: ['sales'], percent: '5' },
      { kind: 'delayReceipts', categories: ['sales', 'vat'], days: 10 },
    ].map((shock) => describeShock(shockSchema.parse(shock)));
    expect(words).toEqual([
      'USD +10 %',
      'EUR rates -25 bp (2026-12-01 to end)',
      'sales less 5 %',
      'Receipts of sales, vat 10 days later',
    ]);
  });

  it('use a given duration, none after maturity, and business days beyond holidays', () => {
    const holding = {
      id: 'x',
      value: { currency: 'EUR', minor: 1n },
      maturityDate: isoDate('2026-12-01'),
      rateAnnual: null,
      modifiedDuration: null,
    };
    expect(durationOf(holding, isoDate('2026-12-01')).toNumber()).toBe(0);
    expect(durationOf({ ...holding, modifiedDuration: '2.5' }, isoDate('2027-01-01'))).toEqual(
      durationOf({ ...holding, modifiedDuration: '2.5' }, isoDate('2026-01-01')),
    );
    const find = businessDayFinder({ weekend: [6, 7], holidays: [isoDate('2026-12-25')] });
    expect(find(isoDate('2026-12-25'))).toBe('2026-12-28');
  });
});
