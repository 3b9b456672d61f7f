/** Rates, translation and returns: crossing, age, the absence of look-ahead, and typed errors. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../money/decimal.ts';
import { formatAmount, parseMoney } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { isoDate } from '../time/dates.ts';
import { type FxRate, fxRate, fxTable, translate } from './fx.ts';
import { fxHistory, returnMatrix } from './returns.ts';

function ecb(date: string, quote: string, rate: string, source = 'ECB'): FxRate {
  return { base: 'EUR', quote, date: isoDate(date), rate, source };
}

const RATES = [
  ecb('2026-11-18', 'USD', '1.0850'),
  ecb('2026-11-20', 'USD', '1.0812'),
  ecb('2026-11-18', 'JPY', '161.20'),
  ecb('2026-11-19', 'JPY', '162.05'),
  ecb('2026-11-20', 'JPY', '161.90'),
];
const table = fxTable(RATES);

describe('rates', () => {
  test('takes the last rate on or before the date and tells its age', () => {
    const quote = unwrap(fxRate(table, 'EUR', 'USD', isoDate('2026-11-19')));
    expect(quote).toMatchObject({ rate: '1.085', date: '2026-11-18', ageDays: 1, source: 'ECB' });
    expect(unwrap(fxRate(table, 'EUR', 'USD', isoDate('2026-12-01'))).ageDays).toBe(11);
  });

  test('inverts and crosses with full precision; the oldest leg dates the quote', () => {
    const inverse = unwrap(fxRate(table, 'USD', 'EUR', isoDate('2026-11-20')));
    expect(inverse.rate).toBe(new Decimal(1).div('1.0812').toFixed());
    expect(inverse.legs.map((leg) => leg.isInverted)).toEqual([true]);
    const cross = unwrap(fxRate(table, 'USD', 'JPY', isoDate('2026-11-19')));
    expect(cross.rate).toBe(new Decimal('162.05').div('1.085').toFixed());
    expect(cross).toMatchObject({ date: '2026-11-18', ageDays: 1 });
    expect(cross.legs).toHaveLength(2);
  });

  test('one currency needs no rate', () => {
    const same = unwrap(fxRate(table, 'PLN', 'PLN', isoDate('2026-11-20')));
    expect(same).toMatchObject({ rate: '1', ageDays: 0, legs: [], source: 'identity' });
  });

  test('names pair and date where nothing is known', () => {
    expect(fxRate(table, 'USD', 'PLN', isoDate('2026-11-20'))).toMatchObject({
      ok: false,
      error: { kind: 'missing-data', code: 'FX_RATE_MISSING', details: { from: 'USD', to: 'PLN' } },
    });
    const early = fxRate(table, 'EUR', 'USD', isoDate('2026-11-17'));
    expect(early.ok ? '' : early.error.message).toContain('EUR to USD on or before 2026-11-17');
  });

  test('refuses a rate that is not above zero', () => {
    expect(() => fxTable([ecb('2026-11-20', 'USD', '0')])).toThrow('FX_RATE_INVALID');
    expect(() => fxTable([ecb('2026-11-20', 'USD', '1e3')])).toThrow('FX_RATE_INVALID');
  });

  test('the preferred source wins, else the first by name, whatever the order', () => {
    const two = [ecb('2026-11-20', 'USD', '1.1', 'B'), ecb('2026-11-20', 'USD', '1.2', 'A')];
    const on = isoDate('2026-11-20');
    for (const rates of [two, two.toReversed()]) {
      expect(unwrap(fxRate(fxTable(rates), 'EUR', 'USD', on)).rate).toBe('1.2');
      const preferring = fxTable(rates, { preferredSource: 'B' });
      expect(unwrap(fxRate(preferring, 'EUR', 'USD', on)).rate).toBe('1.1');
    }
  });

  test('a crossing through another currency than the euro is found', () => {
    const rates: FxRate[] = [
      { base: 'GBP', quote: 'USD', date: isoDate('2026-11-20'), rate: '1.25', source: 'BoE' },
      { base: 'USD', quote: 'CAD', date: isoDate('2026-11-20'), rate: '1.4', source: 'BoC' },
    ];
    const quote = unwrap(fxRate(fxTable(rates), 'GBP', 'CAD', isoDate('2026-11-20')));
    expect(quote).toMatchObject({ rate: '1.75', source: 'BoE+BoC' });
  });

  test('there and back is one', () => {
    const amount = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const on = isoDate('2026-11-20');
        const both = fxTable([ecb(on, 'USD', String(a)), ecb(on, 'JPY', `0.${b}`)]);
        const there = unwrap(fxRate(both, 'USD', 'JPY', on)).rate;
        const back = unwrap(fxRate(both, 'JPY', 'USD', on)).rate;
        expect(new Decimal(there).times(back).minus(1).abs().lt('1e-37')).toBe(true);
      }),
      { seed: 7 },
    );
  });
});

test('translation rounds once, half to even, and explains itself', () => {
  const on = isoDate('2026-11-20');
  const half = fxTable([{ base: 'USD', quote: 'EUR', date: on, rate: '0.5', source: 'test' }]);
  const cents = (text: string) =>
    formatAmount(unwrap(translate(half, parseMoney(text, 'USD'), { to: 'EUR', date: on })).money);
  expect([cents('0.01'), cents('0.03'), cents('-0.05')]).toEqual(['0.00', '0.02', '-0.02']);
  const { money, trace } = unwrap(
    translate(table, parseMoney('1000.00', 'USD'), { to: 'JPY', date: on }),
  );
  expect(formatAmount(money)).toBe('149741');
  expect(trace).toMatchObject({ id: 'fx.USD.JPY', result: '149741', unit: 'JPY' });
  expect(trace.inputs.map((input) => input.value)).toContain('1.0812');
  expect(translate(table, parseMoney('1', 'PLN'), { to: 'EUR', date: on }).ok).toBe(false);
});

describe('returns', () => {
  test('uses common dates up to the as-of date only', () => {
    const history = (currency: string) => ({
      id: `FX:${currency}`,
      kind: 'log' as const,
      values: fxHistory(table, currency, 'EUR'),
    });
    const both = [history('USD'), history('JPY')];
    const matrix = unwrap(returnMatrix(both, isoDate('2026-11-20')));
    expect(matrix.dates).toEqual(['2026-11-20']);
    expect(matrix.factors[0]?.returns[0]).toBeCloseTo(Math.log(1.085 / 1.0812), 15);
    expect(returnMatrix(both, isoDate('2026-11-19'))).toMatchObject({
      error: { code: 'RETURNS_TOO_FEW', kind: 'missing-data' },
    });
    const alone = unwrap(returnMatrix([history('JPY')], isoDate('2026-11-19')));
    expect(alone.dates).toEqual(['2026-11-19']);
  });

  test('a cross history is the quotient of its legs', () => {
    const cross = fxHistory(table, 'USD', 'JPY');
    expect(cross.map(({ date }) => date)).toEqual(['2026-11-18', '2026-11-20']);
    expect(cross[0]?.value).toBeCloseTo(161.2 / 1.085, 12);
    expect(fxHistory(table, 'PLN', 'JPY')).toEqual([]);
  });

  test('differences serve yields, and a log return needs positive levels', () => {
    const values = [
      { date: isoDate('2026-11-18'), value: 0.01 },
      { date: isoDate('2026-11-19'), value: -0.002 },
      { date: isoDate('2026-11-20'), value: 0.0005 },
    ];
    const differences = unwrap(
      returnMatrix([{ id: 'EUR.3M', kind: 'difference', values }], isoDate('2026-11-20'), 1),
    );
    expect([...(differences.factors[0]?.returns ?? [])]).toEqual([0.0025]);
    expect(
      returnMatrix([{ id: 'EUR.3M', kind: 'log', values }], isoDate('2026-11-20')),
    ).toMatchObject({ error: { code: 'SERIES_NOT_POSITIVE', path: 'EUR.3M' } });
  });
});
