/** Pools: sweeps conserve cash and keep targets, notional interest sums to the cent. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentContext } from '../calculation.ts';
import { money } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { notionalCalculation, sweepCalculation } from './calculations.ts';
import { notionalInterest } from './notional.ts';
import { proposeSweep, type SweepInput, type SweepMember } from './sweep.ts';

const member = (id: string, balance: bigint, more: Partial<SweepMember> = {}): SweepMember => ({
  id,
  balanceMinor: balance,
  heldMinor: 0n,
  targetMinor: 0n,
  minimumTransferMinor: 0n,
  priority: 1,
  ...more,
});
const header = (balanceMinor: bigint, floorMinor = 0n) => ({ id: 'h', balanceMinor, floorMinor });

describe('proposeSweep', () => {
  test('zero balancing takes surpluses and covers overdrafts', () => {
    const sweep = proposeSweep({
      header: header(100n),
      members: [member('a', 500n), member('b', -200n), member('c', 0n)],
    });
    expect(sweep.transfers).toEqual([
      { fromId: 'a', toId: 'h', amountMinor: 500n, kind: 'surplus' },
      { fromId: 'h', toId: 'b', amountMinor: 200n, kind: 'deficit' },
    ]);
    expect(sweep.header.afterMinor).toBe(400n);
    expect(sweep.members.map(({ afterMinor }) => afterMinor)).toEqual([0n, 0n, 0n]);
  });

  test('leaves the target, what is held and transfers that are too small', () => {
    const sweep = proposeSweep({
      header: header(0n),
      members: [
        member('a', 500n, { targetMinor: 300n }),
        member('b', 500n, { heldMinor: 450n }),
        member('c', 50n, { minimumTransferMinor: 100n }),
        member('d', 80n, { heldMinor: 80n }),
      ],
    });
    expect(sweep.transfers.map(({ amountMinor }) => amountMinor)).toEqual([200n, 50n]);
    expect(sweep.members.map(({ left }) => left)).toEqual([
      null,
      'restricted',
      'below-minimum-transfer',
      'restricted',
    ]);
  });

  test('funds by priority down to the floor of the header', () => {
    const sweep = proposeSweep({
      header: header(350n, 50n),
      members: [
        member('late', -200n, { priority: 2 }),
        member('first', -200n, { priority: 1 }),
        member('last', -10n, { priority: 3 }),
      ],
    });
    expect(sweep.transfers).toEqual([
      { fromId: 'h', toId: 'first', amountMinor: 200n, kind: 'deficit' },
      { fromId: 'h', toId: 'late', amountMinor: 100n, kind: 'partial' },
    ]);
    expect(sweep.header.afterMinor).toBe(50n);
    expect(sweep.members.map(({ left }) => left)).toEqual([
      'header-too-low',
      null,
      'header-too-low',
    ]);
  });

  const amount = fc.bigInt({ min: -1_000_000n, max: 1_000_000n });
  const positive = fc.bigInt({ min: 0n, max: 500_000n });
  const pools: fc.Arbitrary<SweepInput> = fc.record({
    header: fc.record({ id: fc.constant('h'), balanceMinor: amount, floorMinor: amount }),
    members: fc
      .array(
        fc.record({
          balanceMinor: amount,
          heldMinor: positive,
          targetMinor: fc.bigInt({ min: -100_000n, max: 500_000n }),
          minimumTransferMinor: fc.bigInt({ min: 0n, max: 50_000n }),
          priority: fc.integer({ min: 0, max: 3 }),
        }),
        { maxLength: 12 },
      )
      .map((members) => members.map((each, index) => ({ id: `m${index}`, ...each }))),
  });

  test('conserves cash, keeps targets and holds, and never breaks the floor', () => {
    fc.assert(
      fc.property(pools, (input) => {
        const { transfers, header: after, members } = proposeSweep(input);
        const total = (values: readonly bigint[]) => values.reduce((sum, each) => sum + each, 0n);
        const before = [input.header, ...input.members].map(({ balanceMinor }) => balanceMinor);
        const end = [after, ...members].map(({ afterMinor }) => afterMinor);
        expect(total(end)).toBe(total(before));
        for (const [index, each] of members.entries()) {
          const given = input.members[index] as SweepMember;
          const { balanceMinor, targetMinor, heldMinor, minimumTransferMinor } = given;
          // Whoever gives keeps its target and what is held; whoever gets is not raised above it.
          if (each.afterMinor < balanceMinor) {
            expect(each.afterMinor >= targetMinor).toBe(true);
            expect(each.afterMinor >= (heldMinor < balanceMinor ? heldMinor : 0n)).toBe(true);
          }
          if (each.afterMinor > balanceMinor) expect(each.afterMinor <= targetMinor).toBe(true);
          const moved = each.afterMinor - balanceMinor;
          const size = moved < 0n ? -moved : moved;
          if (size > 0n) expect(size >= minimumTransferMinor).toBe(true);
          if (each.left === null) expect(each.offTargetMinor).toBe(0n);
        }
        if (transfers.some(({ fromId }) => fromId === 'h'))
          expect(after.afterMinor >= input.header.floorMinor).toBe(true);
        for (const { amountMinor } of transfers) expect(amountMinor > 0n).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a second sweep has nothing more to move where all targets were reached', () => {
    fc.assert(
      fc.property(pools, (input) => {
        const first = proposeSweep(input);
        fc.pre(first.members.every(({ left }) => left === null));
        const again = proposeSweep({
          header: { ...input.header, balanceMinor: first.header.afterMinor },
          members: input.members.map((each, index) => ({
            ...each,
            balanceMinor: first.members[index]?.afterMinor ?? 0n,
          })),
        });
        expect(again.transfers).toEqual([]);
      }),
    );
  });

  test('runs as a calculation and refuses a second currency', () => {
    const euro = (minor: bigint) => money('EUR', minor);
    const input = {
      currency: 'EUR',
      header: { id: 'h', balance: euro(0n), floor: euro(0n) },
      members: [{ id: 'a', balance: euro(700n), target: euro(200n), priority: 0 }],
    };
    const { output, trace } = unwrap(sweepCalculation.run(input, silentContext));
    expect(output.transfers).toEqual([
      { fromId: 'a', toId: 'h', amount: euro(500n), kind: 'surplus' },
    ]);
    expect(trace[0]?.result).toBe('5.00');
    const mixed = { ...input, header: { ...input.header, floor: money('USD', 0n) } };
    expect(sweepCalculation.run(mixed, silentContext)).toMatchObject({
      ok: false,
      error: { code: 'POOL_CURRENCY_MIXED', path: 'header.floor' },
    });
  });
});

describe('notionalInterest', () => {
  const from = isoDate('2026-11-01');

  test('is the worked example of two accounts that cancel out', () => {
    // 1,000,000.00 and −600,000.00 for 30 days at 2 % and 8 %, ACT/360.
    const days = 30;
    const result = notionalInterest({
      from,
      to: addDays(from, days),
      dayCount: 'act/360',
      rates: { creditRate: '0.02', debitRate: '0.08' },
      members: [
        {
          id: 'a',
          balances: Array.from({ length: days }, () => 100_000_000n),
          rates: { creditRate: '0.02', debitRate: '0.08' },
        },
        {
          id: 'b',
          balances: Array.from({ length: days }, () => -60_000_000n),
          rates: { creditRate: '0.02', debitRate: '0.08' },
        },
      ],
    });
    // 400,000 × 2 % × 30/360 = 666.67; 1,666.67 − 4,000.00 = −2,333.33 apart; 3,000.00 of benefit.
    expect(result.poolMinor).toBe(66_667n);
    expect(result.aloneMinor).toBe(166_667n - 400_000n);
    expect(result.benefitMinor).toBe(300_000n);
    expect(result.shares.map(({ benefitMinor }) => benefitMinor)).toEqual([187_500n, 112_500n]);
    expect(result.shares.map(({ interestMinor }) => interestMinor)).toEqual([
      166_667n + 187_500n,
      -400_000n + 112_500n,
    ]);
  });

  const balances = (days: number) =>
    fc.array(fc.bigInt({ min: -10_000_000n, max: 10_000_000n }), {
      minLength: days,
      maxLength: days,
    });
  const rate = fc.integer({ min: 0, max: 900 }).map((points) => (points / 10_000).toString());
  const cases = fc.integer({ min: 1, max: 20 }).chain((days) =>
    fc.record({
      days: fc.constant(days),
      dayCount: fc.constantFrom(...ACCRUAL_DAY_COUNTS),
      credit: rate,
      spread: fc.integer({ min: 0, max: 900 }),
      members: fc.array(balances(days), { minLength: 1, maxLength: 6 }),
    }),
  );

  test('shares sum to the pool, and pooling never costs where debit is not below credit', () => {
    fc.assert(
      fc.property(cases, ({ days, dayCount, credit, spread, members }) => {
        const debit = (Number(credit) + spread / 10_000).toFixed(4);
        const rates = { creditRate: credit, debitRate: debit };
        const result = notionalInterest({
          from,
          to: addDays(from, days),
          dayCount,
          rates,
          members: members.map((each, index) => ({ id: `m${index}`, balances: each, rates })),
        });
        const sum = (pick: (share: (typeof result.shares)[number]) => bigint) =>
          result.shares.reduce((total, share) => total + pick(share), 0n);
        expect(sum((share) => share.interestMinor)).toBe(result.poolMinor);
        expect(sum((share) => share.aloneMinor)).toBe(result.aloneMinor);
        expect(sum((share) => share.benefitMinor)).toBe(result.benefitMinor);
        // Each of the roundings may take half a unit.
        const slack = BigInt(Math.ceil((members.length + 1) / 2));
        expect(result.benefitMinor >= -slack).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('one account by itself has no benefit', () => {
    fc.assert(
      fc.property(balances(10), rate, rate, (each, creditRate, debitRate) => {
        const rates = { creditRate, debitRate };
        const result = notionalInterest({
          from,
          to: addDays(from, 10),
          dayCount: 'act/365f',
          rates,
          members: [{ id: 'a', balances: each, rates }],
        });
        expect(result.benefitMinor).toBe(0n);
      }),
    );
  });

  test('months of 30 days come to a twelfth of the year', () => {
    const whole = isoDate('2027-01-01');
    const [start, end] = [isoDate('2026-12-01'), whole];
    const result = notionalInterest({
      from: start,
      to: end,
      dayCount: '30e/360',
      rates: { creditRate: '0.12', debitRate: '0.12' },
      members: [
        {
          id: 'a',
          balances: Array.from({ length: 31 }, () => 100_000n),
          rates: { creditRate: '0.12', debitRate: '0.12' },
        },
      ],
    });
    expect(result.poolMinor).toBe(1_000n);
  });

  test('runs as a calculation and refuses days without balances', () => {
    const input = {
      currency: 'EUR',
      from,
      to: addDays(from, 2),
      dayCount: 'act/360' as const,
      creditRate: '0.02',
      debitRate: '0.05',
      members: [{ id: 'a', balances: [money('EUR', 3_600_000n), money('EUR', 3_600_000n)] }],
    };
    const { output } = unwrap(notionalCalculation.run(input, silentContext));
    expect(output.pool).toEqual(money('EUR', 400n));
    const short = { ...input, members: [{ id: 'a', balances: [] }] };
    expect(notionalCalculation.run(short, silentContext)).toMatchObject({
      ok: false,
      error: { code: 'POOL_DAYS', path: 'members.0.balances' },
    });
  });
});
