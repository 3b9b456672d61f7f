/** Later closings: a case worked by hand, and what holds for every closing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { allocate } from '../money/allocate.ts';
import { Decimal } from '../money/decimal.ts';
import { unwrap } from '../result.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { interestBetween } from './compounding.ts';
import { type EqualisationInput, equalise } from './equalisation.ts';
import { equalisationCalculation } from './equalisationCalculation.ts';

const euro = (minor: bigint) => ({ currency: 'EUR', minor });
const date = isoDate('2026-07-01');

const base: EqualisationInput = {
  currency: 'EUR',
  date,
  interestRateAnnual: '0.08',
  dayCount: '30e/360',
  interestOnFees: true,
  investors: [
    { id: 'first', before: euro(6_000_000n), after: euro(6_000_000n) },
    { id: 'second', before: euro(2_000_000n), after: euro(2_000_000n) },
    { id: 'late', before: euro(0n), after: euro(2_000_000n) },
  ],
  calls: [
    {
      id: 'deal',
      date: isoDate('2026-01-01'),
      kind: 'shared',
      amount: euro(800_000n),
      paid: [euro(600_000n), euro(200_000n), euro(0n)],
    },
    {
      id: 'fee',
      date: isoDate('2026-04-01'),
      kind: 'fee',
      amount: euro(40_000n),
      paid: [euro(30_000n), euro(10_000n), euro(0n)],
    },
  ],
};

const codeOf = (input: EqualisationInput) => {
  const result = equalise(input);
  return result.ok ? '' : result.error.code;
};

describe('equalisation', () => {
  it('follows a closing worked by hand', () => {
    const { output } = unwrap(equalisationCalculation.run(base, silentContext));
    // A fifth of the deal, half a year at 8%; a fee of a quarter of 400.00, three months at 8%.
    expect(output).toMatchObject({
      investors: [
        { capital: euro(-120_000n), interest: euro(-4_800n) },
        { capital: euro(-40_000n), interest: euro(-1_600n) },
        { capital: euro(170_000n), interest: euro(6_600n), total: euro(176_600n) },
      ],
      toManager: { capital: euro(10_000n), interest: euro(200n) },
    });
    const waived = { ...base, interestOnFees: false };
    expect(unwrap(equalise(waived)).toManager[1]).toEqual({ capital: 10_000n, interest: 0n });
  });

  it('moves shared calls between investors alone, and leaves all at one share of commitment', () => {
    const commitments = fc.array(fc.tuple(fc.bigInt(0n, 10n ** 10n), fc.bigInt(0n, 10n ** 10n)), {
      minLength: 2,
      maxLength: 12,
    });
    const closing = fc.tuple(
      commitments,
      fc.bigInt(0n, 10n ** 10n),
      fc.integer({ min: 0, max: 900 }),
    );
    fc.assert(
      fc.property(closing, ([pairs, called, days]) => {
        const before = pairs.map(([earlier]) => earlier);
        before[0] = (before[0] ?? 0n) + 1n;
        const paid = allocate(called, before);
        const input: EqualisationInput = {
          ...base,
          investors: pairs.map(([, added], k) => ({
            id: String(k),
            before: euro(before[k] ?? 0n),
            after: euro((before[k] ?? 0n) + added),
          })),
          calls: [
            {
              id: 'deal',
              date: addDays(date, -days),
              kind: 'shared',
              amount: euro(called),
              paid: paid.map(euro),
            },
          ],
        };
        const [lines = []] = unwrap(equalise(input)).lines;
        expect(lines.reduce((sum, { capital }) => sum + capital, 0n)).toBe(0n);
        expect(lines.reduce((sum, { interest }) => sum + interest, 0n)).toBe(0n);
        const borne = lines.map(({ capital }, k) => capital + (paid[k] ?? 0n));
        expect(borne).toEqual(
          allocate(
            called,
            input.investors.map(({ after }) => after.minor),
          ),
        );
        for (const { capital, interest } of lines) expect(capital * interest >= 0n).toBe(true);
      }),
    );
  });

  it('compounds interest where terms say so, from the day of each call', () => {
    const [first] = base.calls;
    if (!first) throw new Error('the case has a call');
    const early = { ...first, date: isoDate('2025-01-01') };
    const interest = (compounding?: 'anniversary' | 'year-end' | 'continuous') => {
      const input = { ...base, calls: [early], ...(compounding && { compounding }) };
      return unwrap(equalise(input)).lines[0]?.map((line) => line.interest);
    };
    // A year and a half of 8% on 1,600.00: 12%; 8% and 4% on it; 1.08^1.5 less 1.
    expect(interest()).toEqual([-14_400n, -4_800n, 19_200n]);
    expect(interest('anniversary')).toEqual([-14_784n, -4_928n, 19_712n]);
    expect(interest('continuous')).toEqual([-14_684n, -4_895n, 19_579n]);
    // 359 days of 360 until 31 December, 181 more: 1.0797778 x 1.0402222 less 1.
    expect(interest('year-end')).toEqual([-14_785n, -4_928n, 19_713n]);
    const { trace } = unwrap(
      equalisationCalculation.run({ ...base, compounding: 'anniversary' }, silentContext),
    );
    expect(trace[0]?.rule).toMatch(/compounded each year from the call$/);
  });

  it('compounds as a balance that is stepped day by day', () => {
    const conventions = ['anniversary', 'year-end', 'quarter-end', 'month-end'] as const;
    const closing = fc.record({
      compounding: fc.constantFrom(...conventions),
      points: fc.integer({ min: 0, max: 2500 }),
      start: fc.integer({ min: 0, max: 1500 }),
      days: fc.integer({ min: 0, max: 1500 }),
    });
    fc.assert(
      fc.property(closing, ({ compounding, points, start, days }) => {
        const from = addDays(isoDate('2020-01-01'), start);
        const rate = points / 10_000;
        let [balance, earned] = [1e12, 0];
        for (let day = 1; day <= days; day++) {
          earned += (balance * rate) / 365;
          const on = addDays(from, day);
          const isMonthEnd = addDays(on, 1).endsWith('-01');
          const leapDay = from.endsWith('-02-29') && on.endsWith('-02-28') && isMonthEnd;
          const joins = {
            anniversary: on.slice(5) === from.slice(5) || leapDay,
            'year-end': on.endsWith('-12-31'),
            'quarter-end': isMonthEnd && Number(on.slice(5, 7)) % 3 === 0,
            'month-end': isMonthEnd,
          };
          if (joins[compounding]) [balance, earned] = [balance + earned, 0];
        }
        const exact = interestBetween(
          new Decimal(1e12),
          { rateAnnual: new Decimal(rate), convention: compounding, dayCount: 'act/365f' },
          from,
          addDays(from, days),
        );
        expect(Math.abs(exact.toNumber() - (balance + earned - 1e12))).toBeLessThan(0.05);
      }),
    );
  });

  it('refuses what is no closing', () => {
    const [first, ...others] = base.investors;
    const [call] = base.calls;
    if (!first || !call) throw new Error('the case has both');
    const fresh = base.investors.map((each) => ({ ...each, before: euro(0n) }));
    expect([
      codeOf({ ...base, investors: [{ ...first, after: euro(1n) }, ...others] }),
      codeOf({ ...base, investors: fresh }),
      codeOf({ ...base, calls: [{ ...call, paid: [] }] }),
      codeOf({ ...base, calls: [{ ...call, date: addDays(date, 1) }] }),
      codeOf({ ...base, currency: 'USD' }),
    ]).toEqual([
      'COMMITMENT_REDUCED',
      'NO_EARLIER_CLOSING',
      'CALL_DOES_NOT_SUM',
      'CALL_AFTER_CLOSING',
      'CURRENCY_MIXED',
    ]);
  });
});
