/** Calls against the shared cases, and what holds for every call. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { unwrap } from '../result.ts';
import { allocateCall, capitalCallCalculation, capitalCallInputSchema } from './capitalCall.ts';
import { splitPurposes } from './purposes.ts';

const file = new URL('../../../shared/data/waterfall/capital_calls.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

interface Case {
  readonly id: string;
  readonly total_cents: number;
  readonly commitment_cents: readonly number[];
  readonly unfunded_cents: readonly number[];
  readonly excused: readonly boolean[];
  readonly expected: readonly number[] | null;
  readonly expected_status: string;
}

const euro = (minor: bigint) => ({ currency: 'EUR', minor });

function callOf(total: bigint, investors: readonly (readonly [bigint, bigint, boolean])[]) {
  return {
    amount: euro(total),
    basis: 'commitment' as const,
    investors: investors.map(([commitment, unfunded, excused], k) => ({
      id: String(k),
      commitment: euro(commitment),
      unfunded: euro(unfunded),
      excused,
      defaulting: false,
      excusedFrom: [],
    })),
    purposes: [],
  };
}

describe.skipIf(absent)('shared cases', () => {
  const cases = absent
    ? []
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }).cases;
  it.each(cases.map((each) => [each.id, each] as const))('%s', (_, each) => {
    const investors = each.commitment_cents.map(
      (commitment, k) =>
        [
          BigInt(commitment),
          BigInt(each.unfunded_cents[k] ?? 0),
          each.excused[k] ?? false,
        ] as const,
    );
    const result = allocateCall(callOf(BigInt(each.total_cents), investors));
    if (each.expected_status !== 'ok') {
      expect(result.ok ? '' : result.error.code).toBe('CALL_EXCEEDS_UNFUNDED');
      return;
    }
    expect(unwrap(result).map(({ minor }) => Number(minor))).toEqual(each.expected);
  });
});

const investor = fc
  .tuple(fc.bigInt(1n, 10n ** 12n), fc.integer({ min: 0, max: 100 }), fc.boolean())
  .map(
    ([commitment, percent, excused]) =>
      [commitment, (commitment * BigInt(percent)) / 100n, excused] as const,
  );

describe('capital calls', () => {
  it('place every cent, take nobody beyond what is unfunded, and are fair below caps', () => {
    const calls = fc.tuple(
      fc.array(investor, { minLength: 1, maxLength: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(calls, ([investors, share]) => {
        const available = investors.reduce((sum, [, free, out]) => sum + (out ? 0n : free), 0n);
        const total = (available * BigInt(Math.floor(share * 1e6))) / 1_000_000n;
        const shares = unwrap(allocateCall(callOf(total, investors)));
        expect(shares.reduce((sum, { minor }) => sum + minor, 0n)).toBe(total);
        const perUnit = shares.flatMap(({ minor, reason }, k) => {
          const [commitment, unfunded, excused] = investors[k] ?? [1n, 0n, true];
          expect(minor >= 0n && minor <= unfunded).toBe(true);
          if (excused) expect(minor).toBe(0n);
          return reason === 'pro-rata' ? [[minor, commitment] as const] : [];
        });
        // Shares pro rata differ from proportion by less than a cent each.
        for (const [a, ca] of perUnit)
          for (const [b, cb] of perUnit) {
            const gap = a * cb - b * ca;
            expect(gap < ca + cb && gap > -(ca + cb)).toBe(true);
          }
      }),
    );
  });

  it('split a purpose among those only who have a part in it', () => {
    const input = capitalCallInputSchema.parse({
      amount: { currency: 'EUR', amount: '100.00' },
      investors: ['a', 'b', 'c', 'd'].map((id) => ({
        id,
        commitment: { currency: 'EUR', amount: '100.00' },
        unfunded: { currency: 'EUR', amount: '80.00' },
        ...(id === 'b' ? { excusedFrom: ['coal'] } : {}),
        ...(id === 'c' ? { cap: { currency: 'EUR', amount: '20.00' } } : {}),
        ...(id === 'd' ? { defaulting: true } : {}),
      })),
      purposes: [
        { id: 'fees', amount: { currency: 'EUR', amount: '10.00' } },
        { id: 'coal', amount: { currency: 'EUR', amount: '90.00' } },
      ],
    });
    const shares = unwrap(allocateCall(input));
    // 90.00 over a and c, c at its cap of 20.00; then 10.00 over a and b, since c is at its cap.
    expect(shares).toEqual([
      { minor: 75_00n, reason: 'pro-rata', parts: [5_00n, 70_00n] },
      { minor: 5_00n, reason: 'partly-excused', parts: [5_00n, 0n] },
      { minor: 20_00n, reason: 'capped', parts: [0n, 20_00n] },
      { minor: 0n, reason: 'defaulting', parts: [0n, 0n] },
    ]);
    const tooMuch = allocateCall({
      ...input,
      investors: input.investors.map((one) => ({ ...one, cap: euro(30_00n) })),
    });
    expect(tooMuch.ok ? '' : tooMuch.error.message).toContain(
      'The call of 90.00 is above the 60.00',
    );
  });

  it('refuse purposes that do not sum, and other currencies', () => {
    const base = {
      amount: { currency: 'EUR', amount: '10.00' },
      investors: [
        {
          id: 'a',
          commitment: { currency: 'EUR', amount: '100.00' },
          unfunded: { currency: 'EUR', amount: '100.00' },
        },
      ],
    };
    const run = (extra: object) => {
      const input = capitalCallInputSchema.parse({ ...base, ...extra });
      const result = capitalCallCalculation.run(input, silentContext);
      return result.ok ? result.value.output : result.error.code;
    };
    const purpose = (amount: string, currency = 'EUR') => ({
      purposes: [{ id: 'fees', amount: { currency, amount } }],
    });
    expect(run(purpose('9.00'))).toBe('PURPOSES_DO_NOT_SUM');
    expect(run(purpose('10.00', 'USD'))).toBe('CURRENCY_MIXED');
    expect(run(purpose('10.00'))).toMatchObject({
      investors: [{ amount: euro(1000n), unfundedAfter: euro(9000n) }],
    });
  });
});

describe('purposes', () => {
  it('sum by investor and by purpose, each cell within a cent of proportion', () => {
    const amounts = fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 20 });
    const weights = fc.array(fc.bigInt(1n, 1000n), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(amounts, weights, (rows, shares) => {
        const total = rows.reduce((sum, row) => sum + row, 0n);
        const whole = shares.reduce((sum, share) => sum + share, 0n);
        const columns = shares.map((share) => (total * share) / whole);
        columns[0] = (columns[0] ?? 0n) + total - columns.reduce((sum, each) => sum + each, 0n);
        const cells = splitPurposes(rows, columns);
        cells.forEach((row, k) => {
          expect(row.reduce((sum, cell) => sum + cell, 0n)).toBe(rows[k]);
          row.forEach((cell, at) => {
            const exact = (rows[k] ?? 0n) * (columns[at] ?? 0n);
            if (total > 0n)
              expect(cell === exact / total || cell === exact / total + 1n).toBe(true);
          });
        });
        columns.forEach((column, at) => {
          expect(cells.reduce((sum, row) => sum + (row[at] ?? 0n), 0n)).toBe(column);
        });
      }),
    );
  });
});
