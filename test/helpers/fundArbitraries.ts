/** Random funds for property tests: terms, commitments, a history and a distribution. */
import fc from 'fast-check';
import type { WaterfallInput } from '../../core/fund/waterfallCalculation.ts';
import { dateFromDayNumber } from '../../core/time/dates.ts';

const minor = (max: number) => fc.integer({ min: 1, max }).map(BigInt);

/** Basis points as decimal text. */
const rateText = (points: number): string => (points / 10_000).toFixed(4);

const termsArbitrary = fc
  .record({
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    order: fc.constantFrom('capital-first' as const, 'preferred-first' as const),
    ratePoints: fc.oneof(fc.constantFrom(0, 600, 800, 1000), fc.integer({ min: 0, max: 2500 })),
    compounding: fc.constantFrom('compound' as const, 'simple' as const),
    dayCount: fc.constantFrom('act/365f' as const, 'act/360' as const),
    carryPoints: fc.oneof(fc.constantFrom(0, 1500, 2000), fc.integer({ min: 0, max: 5000 })),
    /** 0: none; otherwise how far the share lies from the carry rate to 100 %. */
    catchUp: fc.oneof(fc.constantFrom(0, 1000), fc.integer({ min: 0, max: 1000 })),
    gpCommitment: fc.constantFrom('carry-free' as const, 'as-investor' as const),
  })
  .map((draw): WaterfallInput['terms'] => {
    const above = Math.ceil(((10_000 - draw.carryPoints) * draw.catchUp) / 1000);
    return {
      form: 'whole-fund',
      currency: draw.currency,
      order: draw.order,
      preferredReturn: {
        rateAnnual: rateText(draw.ratePoints),
        compounding: draw.compounding,
        convention: 'continuous',
        dayCount: draw.dayCount,
        from: 'due-date',
        onFees: true,
      },
      catchUp: { share: draw.catchUp === 0 ? '0' : rateText(draw.carryPoints + above) },
      carry: { rate: rateText(draw.carryPoints) },
      carryTiers: [],
      gpCommitment: draw.gpCommitment,
    };
  });

const partyArbitrary = fc.record({
  size: minor(1_000_000_000),
  classId: fc.constantFrom('A', 'B'),
});

const flowArbitrary = fc.record({
  gapDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
  kind: fc.constantFrom('call' as const, 'distribution' as const),
  size: minor(10_000_000_000),
});

/** A valid input of `fund.waterfall`; day counts are those that the referee knows. */
export const fundArbitrary: fc.Arbitrary<WaterfallInput> = fc
  .record({
    terms: termsArbitrary,
    investors: fc.array(partyArbitrary, { minLength: 1, maxLength: 6 }),
    partners: fc.array(partyArbitrary, { maxLength: 2 }),
    firstDay: fc.integer({ min: 10_000, max: 20_000 }),
    firstCall: minor(10_000_000_000),
    flows: fc.array(flowArbitrary, { maxLength: 9 }),
    lastGap: fc.integer({ min: 0, max: 1500 }),
    amount: fc.oneof(fc.constant(0n), minor(60_000_000_000), minor(1000)),
  })
  .map((draw): WaterfallInput => {
    const { currency } = draw.terms;
    let day = draw.firstDay;
    const flows: WaterfallInput['flows'] = [
      {
        date: dateFromDayNumber(day),
        kind: 'call',
        amount: { currency, minor: draw.firstCall },
      },
    ];
    for (const flow of draw.flows) {
      day += flow.gapDays;
      const amount = { currency, minor: flow.size };
      flows.push({ date: dateFromDayNumber(day), kind: flow.kind, amount });
    }
    const party = (kind: 'lp' | 'gp') => (each: { size: bigint; classId: string }, k: number) => ({
      id: `${kind}-${k}`,
      name: `Holder ${kind} ${k}`,
      classId: each.classId,
      className: `Class ${each.classId}`,
      kind,
      commitment: { currency, minor: each.size },
    });
    return {
      terms: draw.terms,
      commitments: [...draw.investors.map(party('lp')), ...draw.partners.map(party('gp'))],
      flows,
      distribution: {
        date: dateFromDayNumber(day + draw.lastGap),
        amount: { currency, minor: draw.amount },
      },
    };
  });
