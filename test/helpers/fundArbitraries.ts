/** Random funds for property tests, of every form: terms, commitments, a history, a distribution. */
import fc from 'fast-check';
import { prepareFund } from '../../core/fund/waterfall.ts';
import type { WaterfallInput } from '../../core/fund/waterfallCalculation.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { addDays, dateFromDayNumber } from '../../core/time/dates.ts';

const minor = (max: number) => fc.integer({ min: 1, max }).map(BigInt);

/** Basis points as decimal text. */
const rateText = (points: number): string => (points / 10_000).toFixed(4);

type Terms = WaterfallInput['terms'];
type Form = Terms['form'];
type Flow = WaterfallInput['flows'][number];

const DEALS = ['Alzette', 'Helion', 'Moselle'] as const;

const tierArbitrary = fc.record({
  /** Above the hurdle before it, in basis points of return and hundredths of multiple. */
  irrStep: fc.option(fc.integer({ min: 1, max: 800 })),
  multipleStep: fc.option(fc.integer({ min: 1, max: 80 })),
  carryStep: fc.integer({ min: 0, max: 1500 }),
  catchUp: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 })),
});

const termsDraw = fc.record({
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  order: fc.constantFrom('capital-first' as const, 'preferred-first' as const),
  ratePoints: fc.oneof(fc.constantFrom(0, 600, 800, 1000), fc.integer({ min: 0, max: 2500 })),
  compounding: fc.constantFrom('compound' as const, 'simple' as const),
  convention: fc.constantFrom(
    'continuous' as const,
    'anniversary' as const,
    'year-end' as const,
    'quarter-end' as const,
    'month-end' as const,
  ),
  dayCount: fc.constantFrom('act/365f' as const, 'act/360' as const),
  from: fc.constantFrom('due-date' as const, 'drawdown' as const),
  onFees: fc.boolean(),
  carryPoints: fc.oneof(fc.constantFrom(0, 1500, 2000), fc.integer({ min: 0, max: 5000 })),
  /** 0: none; otherwise how far the share lies from the carry rate to 100 %. */
  catchUp: fc.oneof(fc.constantFrom(0, 1000), fc.integer({ min: 0, max: 1000 })),
  gpCommitment: fc.constantFrom('carry-free' as const, 'as-investor' as const),
  tiers: fc.array(tierArbitrary, { maxLength: 2 }),
  losses: fc.constantFrom('carried-forward' as const, 'each-deal-alone' as const),
  writeDowns: fc.constantFrom('counted' as const, 'ignored' as const),
  test: fc.constantFrom('whole-fund' as const, 'fair-value' as const),
  coverage: fc.constantFrom('1', '1.25', '0.8'),
});
type TermsDraw = typeof termsDraw extends fc.Arbitrary<infer T> ? T : never;

/** A catch-up share between a carry rate and 100 %; 0 for none. */
function shareAbove(carryPoints: number, catchUp: number): string {
  const above = Math.ceil(((10_000 - carryPoints) * catchUp) / 1000);
  return catchUp === 0 ? '0' : rateText(carryPoints + above);
}

interface Tier {
  readonly irr?: string;
  readonly multiple?: string;
  readonly carryPoints: number;
  readonly catchUp: number;
}

/** Hurdles that rise, each with a rate, a multiple or both. */
function risingTiers(draw: TermsDraw): Tier[] {
  let [irr, multiple, carryPoints] = [draw.ratePoints, 100, draw.carryPoints];
  return draw.tiers.map((tier) => {
    const hasRate = tier.irrStep !== null || tier.multipleStep === null;
    irr += tier.irrStep ?? 100;
    multiple += tier.multipleStep ?? 10;
    carryPoints += tier.carryStep;
    return {
      ...(hasRate && { irr: rateText(irr) }),
      ...(tier.multipleStep !== null && { multiple: (multiple / 100).toFixed(2) }),
      carryPoints,
      catchUp: tier.catchUp,
    };
  });
}

function termsOf(draw: TermsDraw, form: Form, isPlain: boolean): Terms {
  const { currency, dayCount, gpCommitment } = draw;
  const tiers = isPlain ? [] : risingTiers(draw);
  if (form === 'investor-hurdles') {
    const first = { irr: rateText(draw.ratePoints), promote: '0' };
    const others = tiers.map(({ carryPoints, catchUp: _, ...hurdle }, k) => ({
      ...hurdle,
      promote: rateText(k === 0 ? draw.carryPoints : (tiers[k - 1]?.carryPoints ?? carryPoints)),
    }));
    const last = tiers.at(-1)?.carryPoints ?? draw.carryPoints;
    return {
      form,
      currency,
      dayCount,
      from: isPlain ? 'due-date' : draw.from,
      tiers: [first, ...others],
      finalPromote: rateText(last),
      gpCommitment,
    };
  }
  const common = {
    currency,
    order: draw.order,
    preferredReturn: {
      rateAnnual: rateText(draw.ratePoints),
      compounding: draw.compounding,
      convention: isPlain ? ('continuous' as const) : draw.convention,
      dayCount,
      from: isPlain ? ('due-date' as const) : draw.from,
      onFees: isPlain || draw.onFees,
    },
    catchUp: { share: shareAbove(draw.carryPoints, draw.catchUp) },
    carry: { rate: rateText(draw.carryPoints) },
    carryTiers: tiers.map(({ carryPoints, catchUp, ...hurdle }) => ({
      ...hurdle,
      carryRate: rateText(carryPoints),
      catchUpShare: shareAbove(carryPoints, catchUp),
    })),
    gpCommitment,
  };
  if (form === 'whole-fund') return { form, ...common };
  if (form === 'deal-by-deal')
    return { form, ...common, losses: draw.losses, writeDowns: draw.writeDowns };
  return {
    form,
    ...common,
    writeDowns: draw.writeDowns,
    test: { kind: draw.test, coverage: draw.coverage },
  };
}

const partyArbitrary = fc.record({
  size: minor(1_000_000_000),
  classId: fc.constantFrom('A', 'B'),
  /** Parts of the fund's carry in thousandths; null for the fund's own. */
  carryPart: fc.option(fc.integer({ min: 0, max: 1000 })),
  preferredPoints: fc.option(fc.integer({ min: 0, max: 1500 })),
  excused: fc.option(fc.constantFrom(...DEALS)),
});

const flowArbitrary = fc.record({
  gapDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('call' as const, 'distribution' as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'write-off' as const,
        'write-down' as const,
        'tax-distribution' as const,
        'clawback' as const,
      ),
    },
  ),
  size: minor(10_000_000_000),
  deal: fc.nat(2),
  isExpense: fc.boolean(),
  share: fc.option(fc.integer({ min: 0, max: 10_000 })),
  drawnBefore: fc.nat(90),
});
type FlowDraw = typeof flowArbitrary extends fc.Arbitrary<infer T> ? T : never;

interface History {
  readonly flows: Flow[];
  readonly lastDay: number;
  /** Deals with a call. */
  readonly deals: string[];
}

/** Draws as flows that a fund of the form can have: no deal is paid out before its first call. */
function historyOf(
  draws: readonly FlowDraw[],
  start: { currency: string; day: number; firstCall: bigint },
  isPlain: boolean,
): History {
  const { currency } = start;
  const deals: string[] = [DEALS[0]];
  let { day } = start;
  const flows: Flow[] = [
    {
      date: dateFromDayNumber(day),
      kind: 'call',
      amount: { currency, minor: start.firstCall },
      ...(!isPlain && { deal: DEALS[0] }),
    },
  ];
  for (const draw of draws) {
    day += draw.gapDays;
    const date = dateFromDayNumber(day);
    const amount = { currency, minor: draw.size };
    const share = draw.share === null ? {} : { share: rateText(draw.share) };
    const isMoney = draw.kind === 'call' || draw.kind === 'distribution';
    if (isPlain) {
      flows.push({ date, kind: isMoney ? draw.kind : 'call', amount });
      continue;
    }
    const deal = deals[draw.deal % deals.length] ?? DEALS[0];
    if (draw.kind === 'call') {
      const called = DEALS[draw.deal] ?? DEALS[0];
      const drawnOn = addDays(date, -draw.drawnBefore);
      if (draw.isExpense) flows.push({ date, kind: 'call', amount, use: 'expenses', drawnOn });
      else {
        if (!deals.includes(called)) deals.push(called);
        flows.push({ date, kind: 'call', amount, deal: called, drawnOn });
      }
    } else if (draw.kind === 'distribution')
      flows.push({ date, kind: 'distribution', amount, deal, ...share });
    else if (draw.kind === 'write-off') flows.push({ date, kind: 'write-off', deal });
    else if (draw.kind === 'write-down') flows.push({ date, kind: 'write-down', deal, ...share });
    else {
      const small = { currency, minor: 1n + draw.size / 20n };
      flows.push({ date, kind: draw.kind, amount: small, deal });
    }
  }
  return { flows, lastDay: day, deals };
}

/** Large beside all calls, so that none is above what is committed. */
const COMMITMENT_FACTOR = 1_000_000_000_000n;

function fundOf(forms: fc.Arbitrary<Form>, isPlain: boolean): fc.Arbitrary<WaterfallInput> {
  return fc
    .record({
      form: forms,
      terms: termsDraw,
      investors: fc.array(partyArbitrary, { minLength: 1, maxLength: 6 }),
      partners: fc.array(partyArbitrary, { maxLength: 2 }),
      firstDay: fc.integer({ min: 10_000, max: 20_000 }),
      firstCall: minor(10_000_000_000),
      flows: fc.array(flowArbitrary, { maxLength: 9 }),
      values: fc.array(fc.tuple(fc.nat(3000), minor(20_000_000_000)), { maxLength: 3 }),
      lastGap: fc.integer({ min: 0, max: 1500 }),
      amount: fc.oneof(fc.constant(0n), minor(60_000_000_000), minor(1000)),
      deal: fc.nat(2),
      share: fc.option(fc.integer({ min: 0, max: 10_000 })),
    })
    .map((draw): WaterfallInput => {
      const terms = termsOf(draw.terms, draw.form, isPlain);
      const { currency } = terms;
      const start = { currency, day: draw.firstDay, firstCall: draw.firstCall };
      const { flows, lastDay, deals } = historyOf(draw.flows, start, isPlain);
      const carryPoints =
        terms.form === 'investor-hurdles'
          ? Number(terms.finalPromote) * 10_000
          : Number(terms.carry.rate) * 10_000;
      const party =
        (kind: 'lp' | 'gp') =>
        (
          each: (typeof draw.investors)[number],
          k: number,
        ): WaterfallInput['commitments'][number] => ({
          id: `${kind}-${k}`,
          name: `Holder ${kind} ${k}`,
          classId: each.classId,
          className: `Class ${each.classId}`,
          kind,
          commitment: { currency, minor: each.size * COMMITMENT_FACTOR },
          ...(!isPlain &&
            each.carryPart !== null && {
              carryRate: rateText(Math.floor((carryPoints * each.carryPart) / 1000)),
            }),
          ...(!isPlain &&
            each.preferredPoints !== null &&
            terms.form !== 'investor-hurdles' &&
            terms.carryTiers.length === 0 && { preferredRate: rateText(each.preferredPoints) }),
          // The first investor takes part in everything.
          ...(!isPlain &&
            kind === 'lp' &&
            k > 0 &&
            each.excused !== null && { excusedDeals: [each.excused] }),
        });
      return {
        terms,
        commitments: [...draw.investors.map(party('lp')), ...draw.partners.map(party('gp'))],
        flows,
        ...(!isPlain && {
          taxDistributions: { rate: '0.4' },
          valuations: [[0, 0n] as const, ...draw.values]
            .sort(([a], [b]) => a - b)
            .map(([after, value]) => ({
              date: dateFromDayNumber(draw.firstDay + after),
              amount: { currency, minor: value },
            })),
        }),
        distribution: {
          date: dateFromDayNumber(lastDay + draw.lastGap),
          amount: { currency, minor: draw.amount },
          ...(!isPlain && {
            deal: deals[draw.deal % deals.length] ?? DEALS[0],
            ...(draw.share !== null && { share: rateText(draw.share) }),
          }),
        },
      };
    });
}

/** Whole funds without anything special; the rules of carry and profit are simple there. */
export const wholeFundArbitrary = fundOf(fc.constant('whole-fund'), true);

/** The carry that was paid until the flow at `index`, whole minor units. */
function carryPaidBefore(input: WaterfallInput, index: number): bigint {
  const flows = input.flows.slice(0, index).filter(({ date }) => date !== input.flows[index]?.date);
  const fund = flows.length > 0 ? prepareFund({ ...input, flows }) : undefined;
  if (!fund?.ok) return 0n;
  const carried = fund.value.books.flatMap(({ state }) => state.carried);
  const sum = carried.reduce((total, { amount }) => total.plus(amount), new Decimal(0));
  return sum.gt(0) ? BigInt(sum.floor().toFixed(0)) : 0n;
}

/** The same fund with all amounts times a factor. */
export function scaledBy(input: WaterfallInput, factor: bigint): WaterfallInput {
  const scaled = <T extends { readonly minor: bigint }>(amount: T): T => ({
    ...amount,
    minor: amount.minor * factor,
  });
  return {
    ...input,
    flows: input.flows.map((flow) => ({
      ...flow,
      ...(flow.amount && { amount: scaled(flow.amount) }),
    })),
    commitments: input.commitments.map((each) => ({
      ...each,
      commitment: scaled(each.commitment),
    })),
    ...(input.valuations && {
      valuations: input.valuations.map((each) => ({ ...each, amount: scaled(each.amount) })),
    }),
    distribution: { ...input.distribution, amount: scaled(input.distribution.amount) },
  };
}

/** Large enough that the minor units which the engine forgives a clawback do not count. */
const MUCH_LARGER = 1_000_000n;

/** Gives back at most what carry was paid, and nothing where none was. */
function withinCarry(input: WaterfallInput): WaterfallInput {
  let bounded = input;
  for (let index = input.flows.length - 1; index >= 0; index--)
    if (input.flows[index]?.kind === 'clawback')
      bounded = { ...bounded, flows: bounded.flows.toSpliced(index, 1) };
  for (const flow of input.flows) {
    if (flow.kind !== 'clawback' || !flow.amount) continue;
    const later = bounded.flows.findIndex(({ date }) => date > flow.date);
    const index = later < 0 ? bounded.flows.length : later;
    const most = carryPaidBefore(
      { ...bounded, flows: bounded.flows.toSpliced(index, 0, flow) },
      index,
    );
    if (most === 0n) continue;
    const { currency, minor } = flow.amount;
    const given = { ...flow, amount: { currency, minor: minor < most ? minor : most } };
    const next = { ...bounded, flows: bounded.flows.toSpliced(index, 0, given) };
    // A call that was drawn before it is due may take carry back that was there.
    if (prepareFund(scaledBy(next, MUCH_LARGER)).ok) bounded = next;
  }
  return bounded;
}

/**
 * A valid input of `fund.waterfall` of any form, with own terms of classes, excused investors,
 * expenses, losses, advances and carry given back; day counts are those that the referee knows.
 */
export const fundArbitrary = fundOf(
  fc.constantFrom('whole-fund', 'deal-by-deal', 'hybrid', 'investor-hurdles'),
  false,
).map(withinCarry);
