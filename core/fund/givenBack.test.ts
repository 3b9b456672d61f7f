/** Carry given back that names nobody: who gets it, by hand and for every fund. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import { silentContext } from '../calculation.ts';
import { Decimal } from '../money/decimal.ts';
import { formatAmount } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { clawbackCalculation } from './clawbackCalculation.ts';
import { testGroup } from './clawbackGroup.ts';
import { fairValueAt } from './fundHistory.ts';
import { partsGivenBack } from './givenBack.ts';
import { partOf } from './groups.ts';
import { prepareFund } from './waterfall.ts';
import { waterfallInputSchema } from './waterfallCalculation.ts';

type Wire = z.input<typeof clawbackCalculation.input>;

const eur = (amount: string) => ({ currency: 'EUR', amount });
const flow = (kind: 'call' | 'distribution', date: string, amount: string, deal: string) => ({
  date,
  kind,
  amount: eur(amount),
  deal,
});
const holder = (id: string, more: object = {}) => ({
  id,
  name: id,
  classId: id,
  className: id,
  kind: 'lp' as const,
  commitment: eur('500'),
  ...more,
});
const fund: Wire['fund'] = {
  terms: {
    form: 'deal-by-deal',
    currency: 'EUR',
    preferredReturn: { rateAnnual: '0', compounding: 'simple' },
    catchUp: { share: '1' },
    carry: { rate: '0.2' },
  },
  commitments: [holder('a'), holder('b', { excusedDeals: ['B'] })],
  flows: [
    flow('call', '2021-01-01', '100', 'A'),
    flow('call', '2021-01-01', '40', 'B'),
    flow('distribution', '2022-01-01', '200', 'A'),
    { date: '2023-01-01', kind: 'write-off' as const, deal: 'B' },
  ],
};
const back = (amount: string) => ({
  date: '2024-01-01',
  kind: 'clawback' as const,
  amount: eur(amount),
});
const given = (amount: string, change: Partial<Wire['fund']> = {}) => {
  const input = { ...fund, ...change };
  const history = waterfallInputSchema.parse({
    ...input,
    flows: [...input.flows, back(amount)],
    distribution: { date: '2024-01-01', amount: eur('0'), deal: 'A' },
  });
  const to = unwrap(prepareFund(history)).events.at(-1)?.givenBackTo ?? new Map();
  return Object.fromEntries([...to].map(([id, part]) => [id, part.div(100).toFixed(2)]));
};

describe('carry given back that names nobody', () => {
  it('goes to whose money lost what carry was paid from', () => {
    // Each paid 10 of carry on a profit of 50 of deal A. Only a was in B and lost 40 of it.
    const test = { fund, date: '2024-01-01' };
    const { output } = unwrap(
      clawbackCalculation.run(clawbackCalculation.input.parse(test), silentContext),
    );
    expect(output.investors.map(({ id, amount }) => [id, formatAmount(amount)])).toEqual([
      ['a', '8.00'],
      ['b', '0.00'],
    ]);
    expect(given('8')).toEqual({ a: '8.00', b: '0.00' });
    expect(given('6')).toEqual({ a: '6.00', b: '0.00' });
    // Beyond what is lacking by the carry that is left: 2 of a and 10 of b.
    expect(given('14')).toEqual({ a: '9.00', b: '5.00' });
  });

  it('counts what the fund still holds', () => {
    const valuations = [{ date: '2023-12-31', amount: eur('80') }];
    // With 40 more for each of them nobody lacks anything, so that it goes by carry paid.
    expect(given('8', { valuations })).toEqual({ a: '4.00', b: '4.00' });
  });

  it('goes by own carry rates', () => {
    const commitments = [holder('a'), holder('b', { carryRate: '0.1' })];
    const flows = fund.flows.slice(0, 3).map(({ deal: _, ...rest }) => ({ ...rest, deal: 'A' }));
    // All of 140 called for one deal that paid 200: carry of 6 and 3.
    expect(given('3', { commitments, flows } as Partial<Wire['fund']>)).toEqual({
      a: '2.00',
      b: '1.00',
    });
  });
});

describe('an interim test', () => {
  const held = (more: object) => {
    const flows = fund.flows.slice(0, 3);
    const input = { fund: { ...fund, flows }, date: '2024-01-01', kind: 'interim' };
    const run = clawbackCalculation.run(
      clawbackCalculation.input.parse({ ...input, stillHeld: eur('30'), ...more }),
      silentContext,
    );
    return run.ok ? formatAmount(run.value.output.gross) : [run.error.code, run.error.path];
  };

  it('counts a deal that is still held for those alone who take part in it', () => {
    // All 40 of deal B are money of a, who has 10 of profit less with its 30: 2 of carry too much.
    expect(held({ stillHeldDeals: [{ deal: 'B', amount: eur('30') }] })).toBe('2.00');
    // Shared by commitment half of it would be money of b, which lacks nothing.
    expect(held({})).toBe('5.00');
  });

  it.each([
    ['DEAL_TWICE', 'stillHeldDeals.1.deal', ['B', 'B'], []],
    ['DEAL_WITHOUT_INVESTORS', 'stillHeldDeals.0.deal', ['B'], ['a', 'b']],
  ] as const)('is refused with %s', (code, path, deals, excused) => {
    const commitments = fund.commitments.map((each) =>
      excused.includes(each.id as never) ? { ...each, excusedDeals: ['B'] } : each,
    );
    const found = held({
      fund: { ...fund, commitments, flows: fund.flows.filter(({ deal }) => deal !== 'B') },
      stillHeldDeals: deals.map((deal) => ({ deal, amount: eur('15') })),
    });
    expect(found).toEqual([code, path]);
  });
});

describe('parts of what is given back', () => {
  const lack = fc.record({
    lacking: fc.nat(10_000).map((cents) => new Decimal(cents)),
    more: fc.nat(10_000),
    minor: fc.integer({ min: 1, max: 1000 }).map(BigInt),
  });

  it('sum to it; none is above what is lacking, or the carry where more is given', () => {
    fc.assert(
      fc.property(fc.array(lack, { minLength: 1, maxLength: 5 }), fc.nat(60_000), (list, size) => {
        const groups = list.map(({ lacking, more, minor }) => ({
          lacking,
          carry: lacking.plus(more),
          minor,
        }));
        const parts = partsGivenBack(new Decimal(size), groups);
        const sum = (of: readonly Decimal[]) => of.reduce((total, each) => total.plus(each));
        expect(sum(parts).minus(size).abs().lt('1e-20')).toBe(true);
        const isWithin = (bounds: readonly Decimal[]) =>
          parts.every((part, k) => part.gte(0) && part.lte((bounds[k] ?? part).plus('1e-20')));
        const lacking = groups.map((each) => each.lacking);
        const carry = groups.map((each) => each.carry);
        if (sum(lacking).gte(size)) expect(isWithin(lacking)).toBe(true);
        if (sum(carry).gte(size)) expect(isWithin(carry)).toBe(true);
      }),
    );
  });
});

describe('random funds', () => {
  it('give each investor no more than its own waterfall lacks, while they lack as much', () => {
    let counted = 0;
    fc.assert(
      fc.property(fundArbitrary, (drawn) => {
        // Calls that are drawn before they are due would count before the clawback too.
        const input = { ...drawn, flows: drawn.flows.map(({ drawnOn: _, ...rest }) => rest) };
        const at = input.flows.findIndex(({ kind }) => kind === 'clawback');
        const clawback = input.flows[at];
        if (clawback?.amount === undefined) return;
        const { date } = clawback;
        const isOnce = input.flows.filter((each) => each.date === date).length === 1;
        const until = prepareFund({ ...input, flows: input.flows.slice(0, at + 1) });
        if (!isOnce || !until.ok) return;
        counted++;
        const before = unwrap(prepareFund({ ...input, flows: input.flows.slice(0, at) }));
        const { events } = until.value;
        const to = events.find((event) => event.date === date)?.givenBackTo;
        const sum = [...(to?.values() ?? [])].reduce((a, b) => a.plus(b), new Decimal(0));
        expect(sum.minus(clawback.amount.minor.toString()).abs().lt('1e-9')).toBe(true);
        const heldMinor = fairValueAt(input.valuations ?? [], date);
        const tests = before.books.map((each) =>
          testGroup(each, {
            date,
            held: partOf(heldMinor, each.group, before.committedMinor),
          }),
        );
        const gross = tests.reduce(
          (total, each) => total.plus(each.clawback.gross),
          new Decimal(0),
        );
        for (const { group, clawback: own, carry } of tests) {
          const got = group.members.reduce(
            (total, { id }) => total.plus(to?.get(id) ?? 0),
            new Decimal(0),
          );
          const most = gross.gte(clawback.amount.minor.toString()) ? own.gross : carry;
          expect(got.lte(most.plus(1)), `${got} of ${most}`).toBe(true);
        }
      }),
      { numRuns: 400, seed: 11 },
    );
    expect(counted).toBeGreaterThan(4);
  });
});
