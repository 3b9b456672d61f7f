import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatDate,
  formatDecimal,
  formatDuration,
  formatMoney,
  formatPercent,
  monthWeeks,
  parseDecimal,
  percentToShare,
  roundDecimal,
  shiftMonths,
  signOf,
} from './index.ts';

describe('decimal figures', () => {
  it.each([
    ['426664582.19', {}, '426,664,582.19'],
    ['-118029.87', {}, '\u2212118,029.87'],
    ['1130817.06', { sign: 'change' as const }, '+1,130,817.06'],
    ['0.00', { sign: 'change' as const }, '0.00'],
    ['-0.00', {}, '0.00'],
    ['0.00', { zero: 'dash' as const }, '\u2013'],
    ['12345678901234567890.123', {}, '12,345,678,901,234,567,890.123'],
    ['2184305118', {}, '2,184,305,118'],
    ['2.5', { digits: 0 }, '2'],
    ['3.5', { digits: 0 }, '4'],
    ['-0.4', { digits: 0 }, '0'],
    ['999.995', { digits: 2 }, '1,000.00'],
    ['12345678.9', { locale: 'en-IN' }, '1,23,45,678.9'],
    ['1234.5', { locale: 'de' }, '1.234,5'],
    ['missing', {}, 'missing'],
  ])('shows %s', (text, options, shown) => {
    expect(formatDecimal(text, options)).toBe(shown);
  });

  it('puts the currency first', () => {
    expect(formatMoney({ currency: 'EUR', amount: '-10.00' })).toBe('EUR \u221210.00');
  });

  it('takes percent as a share, exact', () => {
    expect(['45', '4.5', '100', '0.125', '-3', '93.33'].map(percentToShare)).toEqual([
      '0.45',
      '0.045',
      '1.00',
      '0.00125',
      '-0.03',
      '0.9333',
    ]);
  });

  it('shows shares with their sign', () => {
    expect(formatPercent(0.4321)).toBe('43.2%');
    expect(formatPercent(Number.NaN)).toBe('');
  });

  it.each([
    ['1,284,306.55', 'en', '1284306.55'],
    ['1.284.306,55', 'de', '1284306.55'],
    ['(12.50)', 'en', '-12.50'],
    ['\u2212 12', 'en', '-12'],
    ['1,5', 'en', null],
    ['1.5,0', 'en', null],
    ['.5', 'en', '0.5'],
    ['-0', 'en', '0'],
    ['12 EUR', 'en', null],
  ])('reads %s in %s', (text, tag, read) => {
    expect(parseDecimal(text, tag)).toBe(read);
  });

  it('reads back what it shows, in every locale', () => {
    const amount = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 4 }))
      .map(([isNegative, value, digits]) => {
        const text = value.toString().padStart(digits + 1, '0');
        const cut = text.length - digits;
        const body = digits === 0 ? text : `${text.slice(0, cut)}.${text.slice(cut)}`;
        return isNegative && value !== 0n ? `-${body}` : body;
      });
    fc.assert(
      fc.property(amount, fc.constantFrom('en', 'de', 'fr', 'de-CH', 'en-IN'), (text, tag) => {
        expect(parseDecimal(formatDecimal(text, { locale: tag }), tag)).toBe(text);
      }),
    );
  });

  it('rounds to the nearest with an error of at most half a step', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (thousandths) => {
        const text = thousandths.toString().padStart(4, '0');
        const rounded = BigInt(roundDecimal(`${text.slice(0, -3)}.${text.slice(-3)}`, 0)) * 1000n;
        const error = rounded > thousandths ? rounded - thousandths : thousandths - rounded;
        expect(error <= 500n).toBe(true);
      }),
    );
  });

  it('knows the sign without arithmetic', () => {
    expect([signOf('-0.01'), signOf('0.00'), signOf('3'), signOf('x')]).toEqual([-1, 0, 1, 0]);
  });
});

describe('dates and ages', () => {
  it.each([
    ['2026-11-20', {}, '20 Nov 2026'],
    ['2026-11-20', { weekday: true }, 'Fri 20 Nov 2026'],
    ['2026-09-05', { year: 'auto' as const, near: '2026-11-20' }, '5 Sep'],
    ['2025-01-31', { year: 'auto' as const, near: '2026-11-20' }, '31 Jan 2025'],
    ['2026-02-30', {}, '2026-02-30'],
    ['2026-11-20', { locale: 'en-US' }, 'Nov 20, 2026'],
  ])('shows %s', (date, options, shown) => {
    expect(formatDate(date, options)).toBe(shown);
  });

  it('tells ages in words to a day, then the date', () => {
    const now = Date.parse('2026-11-20T16:00:00Z');
    expect(formatAge('2026-11-20T15:59:30Z', now)).toBe('just now');
    expect(formatAge('2026-11-20T15:58:00Z', now)).toBe('2 min ago');
    expect(formatAge('2026-11-20T09:00:00Z', now)).toBe('7 h ago');
    expect(formatAge('2026-11-18T09:00:00Z', now)).toBe('18 Nov 2026');
  });

  it('tells durations', () => {
    expect([14_000, 200_000, 3_900_000].map(formatDuration)).toEqual([
      '14 s',
      '3 min',
      '1 h 05 min',
    ]);
  });

  it('lays out a month with whole weeks from Monday', () => {
    const weeks = monthWeeks(2026, 11);
    expect(weeks[0]?.[0]).toBe('2026-10-26');
    expect(weeks.at(-1)?.at(-1)).toBe('2026-12-06');
    expect(weeks.flat()).toContain('2026-11-30');
  });

  it('keeps the day inside a shorter month', () => {
    expect(shiftMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(shiftMonths('2026-01-15', -2)).toBe('2025-11-15');
  });
});
