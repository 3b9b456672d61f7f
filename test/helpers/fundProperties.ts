/**
 * What must hold for any waterfall; run over a few hundred random funds beside the code
 * and over thousands in the long tests.
 */
import { expect } from 'vitest';
import { roundDistribution } from '../../core/fund/allocation.ts';
import { pourDistribution, prepareFund } from '../../core/fund/waterfall.ts';
import type { WaterfallInput } from '../../core/fund/waterfallCalculation.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { unwrap } from '../../core/result.ts';
import { dayNumber, type IsoDate } from '../../core/time/dates.ts';
import { scaledBy } from './fundArbitraries.ts';
import { REFEREE_SCALE, refereeWaterfall } from './fundReferee.ts';

const SCALE = new Decimal(REFEREE_SCALE.toString());

/** Pours and rounds one input. */
export function runFund(input: WaterfallInput) {
  const fund = unwrap(prepareFund(input));
  const poured = unwrap(pourDistribution(fund, input.distribution));
  return { fund, poured, rounded: roundDistribution(poured, fund.participants) };
}

type Run = ReturnType<typeof runFund>;

function tierParts({ poured }: Run, id: string): { investors: Decimal; carry: Decimal } {
  const line = poured.tiers.find((each) => each.tier.id === id);
  return { investors: line?.investors ?? new Decimal(0), carry: line?.carry ?? new Decimal(0) };
}

/** Every unrounded line equals the referee's to a millionth of a minor unit. */
export function expectRefereeAgrees(input: WaterfallInput, run = runFund(input)): void {
  const verdict = refereeWaterfall(input, (date, ids) => {
    const to = run.fund.events.find((event) => event.date === date)?.givenBackTo;
    const sum = ids.reduce((total, id) => total.plus(to?.get(id) ?? 0), new Decimal(0));
    return BigInt(sum.times(SCALE).toFixed(0));
  });
  const { unreturnedCapital, unpaidPreferred } = run.poured.after;
  expect(run.poured.tiers.map(({ tier }) => tier.id)).toEqual(
    [...verdict.tiers.keys()].sort((a, b) => tierPlace(run, a) - tierPlace(run, b)),
  );
  const lines: [string, Decimal, bigint][] = [
    ['GP commitment', run.poured.carryFreePart, verdict.gpCommitment],
    ['still due', unreturnedCapital.plus(unpaidPreferred), verdict.stillDue],
    ...[...verdict.tiers].flatMap(([id, { investors, carry }]): [string, Decimal, bigint][] => [
      [`${id}, investors`, tierParts(run, id).investors, investors],
      [`${id}, carry`, tierParts(run, id).carry, carry],
    ]),
  ];
  for (const [label, engine, referee] of lines) {
    const gap = engine.minus(new Decimal(referee.toString()).div(SCALE)).abs();
    expect(gap.toNumber(), label).toBeLessThan(1e-6);
  }
}

function tierPlace({ poured }: Run, id: string): number {
  return poured.tiers.findIndex(({ tier }) => tier.id === id);
}

/** A tier with an end is full, to the last digits, wherever a later one pays. */
export function expectTiersFull(input: WaterfallInput, { poured } = runFund(input)): void {
  for (const { tiers } of poured.groups)
    tiers.forEach((line, k) => {
      const paysLater = tiers
        .slice(k + 1)
        .some(({ investors, carry }) => investors.plus(carry).gt('1e-15'));
      if (line.stillToFill && paysLater && line.setOff.isZero())
        expect(line.stillToFill.toNumber(), line.tier.id).toBeLessThan(1e-15);
    });
}

/** Lines are not negative and sum to tiers, tiers to the wire; investors come first. */
export function expectConserved(
  input: WaterfallInput,
  { poured, rounded }: Run = runFund(input),
): void {
  const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
  expect(sum(rounded.holders.map((line) => line.totalMinor))).toBe(input.distribution.amount.minor);
  rounded.tiers.forEach((tier, k) => {
    expect(sum(rounded.holders.map((line) => line.amountsMinor[k] ?? 0n))).toBe(tier.totalMinor);
  });
  for (const line of rounded.holders)
    for (const amount of line.amountsMinor) expect(amount >= 0n).toBe(true);
  for (const { before, after, tiers } of poured.groups) {
    const isRepaying = tiers.some(({ tier }) => tier.id === 'return-of-capital');
    const due = after.unreturnedCapital.plus(after.unpaidPreferred);
    if (isRepaying && due.gt('1e-20')) expect(after.carry.minus(before.carry).toNumber()).toBe(0);
  }
}

/**
 * In each group and account carry is its rate of all profit once the last tier pays after a
 * catch-up, and never above it; for every form whose carry has one rate.
 */
export function expectCarryShare(input: WaterfallInput, { poured } = runFund(input)): void {
  const { terms } = input;
  if (terms.form === 'investor-hurdles' || terms.carryTiers.length > 0) return;
  for (const { group, after, tiers } of poured.groups) {
    if (group.terms.form === 'investor-hurdles') throw new Error('a group of another form');
    const agreed = after.investorProfit.plus(after.carry).times(group.terms.carry.rate);
    const noise = agreed.abs().plus(1).times('1e-25');
    expect(after.carry.lte(agreed.plus(noise))).toBe(true);
    const last = tiers.find(({ tier }) => tier.id === 'carry-split');
    if (group.terms.catchUp.share !== '0' && last?.investors.plus(last.carry).gt('1e-20'))
      expect(after.carry.minus(agreed).abs().lte(noise)).toBe(true);
  }
}

/**
 * The hurdle is met exactly where the tier of preferred return ends: calls less all that investors
 * got, valued at the preferred rate in binary floating point, is what the engine says is still due.
 * For plain whole funds that compound and have paid no carry before.
 */
export function expectHurdleMet(input: WaterfallInput, run = runFund(input)): void {
  const { terms, commitments, flows, distribution } = input;
  if (terms.form !== 'whole-fund') throw new Error('only for whole funds');
  const { rateAnnual, compounding, dayCount } = terms.preferredReturn;
  const isFirstCarry = terms.carry.rate !== '0.0000' && run.poured.before.carry.isZero();
  if (compounding !== 'compound' || !isFirstCarry) return;
  const weigh = (list: typeof commitments) =>
    list.reduce((sum, { commitment }) => sum + Number(commitment.minor), 0);
  const isFree = terms.gpCommitment === 'carry-free';
  const inTiers = commitments.filter(({ kind }) => kind === 'lp' || !isFree);
  const part = weigh(inTiers) / weigh(commitments);
  const end = dayNumber(distribution.date);
  const worth = (minor: bigint, date: IsoDate) =>
    Number(minor) *
    part *
    (1 + Number(rateAnnual)) ** ((end - dayNumber(date)) / (dayCount === 'act/360' ? 360 : 365));
  let [due, size] = [0, 1];
  for (const { kind, date, amount } of flows) {
    const value = worth(amount?.minor ?? 0n, date);
    due += kind === 'call' ? value : -value;
    size += value;
  }
  const [capital, preferred] = ['return-of-capital', 'preferred-return'].map((id) =>
    tierParts(run, id).investors.toNumber(),
  );
  const { unreturnedCapital, unpaidPreferred } = run.poured.after;
  const left = due - (capital ?? 0) - (preferred ?? 0);
  const stated = unreturnedCapital.plus(unpaidPreferred).toNumber();
  expect(Math.abs(left - stated) / size).toBeLessThan(1e-11);
  if (run.poured.after.carry.gt('1e-15')) expect(stated).toBeLessThan(1e-15);
}

/** A larger distribution gives nobody less, in any unrounded line. */
export function expectMonotone(
  input: WaterfallInput,
  extraMinor: bigint,
  less: Run = runFund(input),
): void {
  const { currency, minor } = input.distribution.amount;
  const more = {
    ...input,
    distribution: { ...input.distribution, amount: { currency, minor: minor + extraMinor } },
  };
  const larger = runFund(more);
  // 40 digits of the larger amount: what a tier leaves over is noise of that size.
  const slack = new Decimal((minor + extraMinor + 1n).toString()).times('1e-30');
  less.poured.tiers.forEach((line, k) => {
    const other = larger.poured.tiers[k];
    expect(other?.investors.plus(slack).gte(line.investors)).toBe(true);
    expect(other?.carry.plus(slack).gte(line.carry)).toBe(true);
  });
}

/** All amounts times a factor give all unrounded lines times that factor. */
export function expectScaleInvariant(
  input: WaterfallInput,
  factor: bigint,
  run: Run = runFund(input),
): void {
  const larger = runFund(scaledBy(input, factor));
  const total = new Decimal((input.distribution.amount.minor * factor).toString());
  run.poured.tiers.forEach((line, k) => {
    const other = larger.poured.tiers[k];
    for (const part of ['investors', 'carry'] as const) {
      const gap = line[part].times(factor.toString()).minus(other?.[part] ?? Number.NaN);
      expect(gap.abs().lte(total.plus(1).times('1e-25'))).toBe(true);
    }
  });
}

/** Flows of one date may come in any order and in any number of pieces. */
export function expectOrderIndependent(input: WaterfallInput, run: Run = runFund(input)): void {
  const pieces = input.flows.flatMap((flow): WaterfallInput['flows'] => {
    const { amount } = flow;
    if (!amount) return [flow];
    const half = amount.minor / 2n;
    const piece = (minor: bigint) => ({ ...flow, amount: { ...amount, minor } });
    // What the first piece realises of a deal, the second does not realise again.
    const second = { ...piece(amount.minor - half), share: '0' };
    return [piece(half), flow.kind === 'distribution' ? second : piece(amount.minor - half)];
  });
  const reversed = pieces
    .map((flow, index) => ({ flow, index }))
    .sort((a, b) =>
      a.flow.date === b.flow.date ? b.index - a.index : a.flow.date < b.flow.date ? -1 : 1,
    )
    .map(({ flow }) => flow);
  expect(runFund({ ...input, flows: reversed }).rounded).toEqual(run.rounded);
}

/** What holds for a fund of any form, with one run of it shared by all checks. */
export function expectEveryProperty(input: WaterfallInput, extraMinor: bigint): void {
  const run = runFund(input);
  expectConserved(input, run);
  expectTiersFull(input, run);
  expectCarryShare(input, run);
  expectMonotone(input, extraMinor, run);
  expectScaleInvariant(input, 2n + (extraMinor % 1000n), run);
  expectOrderIndependent(input, run);
}
