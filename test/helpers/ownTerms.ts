/**
 * Capital accounts of random funds whose investors have own terms: class and side letter with a part of
 * the fee, a carry rate, a preferred return, and deals that they are excused from. A fund of one investor
 * alone is the referee: what it would bear of carry cannot depend on what others agreed.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  type AccountStanding,
  accountsAt,
  type HolderAccount,
} from '../../core/fund/accounts/capitalAccounts.ts';
import { carryBorneBy } from '../../core/fund/accounts/carryBorne.ts';
import { partOf, sumMinor, takingPart } from '../../core/fund/groups.ts';
import { prepareFund } from '../../core/fund/waterfall.ts';
import type { WaterfallInput } from '../../core/fund/waterfallCalculation.ts';
import { Decimal, roundDecimal } from '../../core/money/decimal.ts';
import { unwrap } from '../../core/result.ts';
import { fundArbitrary } from './fundArbitraries.ts';

const FEE_FACTORS = ['0', '0.5', '0.875', '1'] as const;
const DEALS = ['Alzette', 'Helion', 'Moselle'] as const;
/** Parts of flows are no whole minor units; a fund alone counts them far finer. */
const FINER = 10n ** 15n;
/** Of a minor unit, for what the finer parts were rounded by. */
const MOST_APART = new Decimal('0.01');

const figure = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });

export const ownTermsArbitrary = fc.record({
  facts: fundArbitrary,
  feeFactors: fc.array(fc.constantFrom(...FEE_FACTORS), { minLength: 8, maxLength: 8 }),
  fees: figure,
  expenses: figure,
  income: figure,
  gains: fc.array(fc.tuple(figure, figure, figure), { minLength: 3, maxLength: 3 }),
  accrued: fc.bigInt({ min: 0n, max: 10n ** 12n }),
});
type OwnTermsDraw = typeof ownTermsArbitrary extends fc.Arbitrary<infer T> ? T : never;

function standingOf(draw: OwnTermsDraw): AccountStanding {
  const { facts, feeFactors, fees, expenses, income, gains, accrued } = draw;
  const { currency } = facts.terms;
  const inFund = (minor: bigint) => ({ currency, minor });
  const borne = unwrap(carryBorneBy(facts, facts.distribution));
  return {
    date: facts.distribution.date,
    investors: facts.commitments.map((each, k) => ({
      id: each.id,
      name: each.name,
      classId: each.classId,
      className: each.className,
      kind: each.kind,
      commitment: each.commitment,
      feeFactor: feeFactors[k] ?? '1',
      carryFactor: '1',
      carryBorne: (borne.get(each.id) ?? new Decimal(0)).toFixed(6),
      excusedFrom: [...(each.excusedDeals ?? [])],
    })),
    contributions: facts.commitments.map(({ id }, k) => ({ id, amount: inFund(BigInt(k)) })),
    distributions: [],
    managementFees: inFund(fees),
    expenses: inFund(expenses),
    income: inFund(income),
    gains: DEALS.map((deal, k) => {
      const [own, realised, unrealised] = gains[k] ?? [0n, 0n, 0n];
      return {
        deal,
        income: inFund(own),
        realised: inFund(realised),
        unrealised: inFund(unrealised),
      };
    }),
    accruedCarry: inFund(accrued),
  };
}

/** Each column within a minor unit of its exact shares, and nothing where the weight is nothing. */
function expectShares(what: string, parts: readonly bigint[], weights: readonly Decimal[]): void {
  const whole = weights.reduce((sum, weight) => sum.plus(weight), new Decimal(0));
  if (whole.isZero()) return;
  const total = parts.reduce((sum, part) => sum + part, 0n);
  parts.forEach((part, k) => {
    const exact = new Decimal(total.toString()).times(weights[k] ?? 0).div(whole);
    expect(exact.minus(part.toString()).abs().lt(1), `${what} of ${k}`).toBe(true);
    if (weights[k]?.isZero()) expect(part, `${what} of ${k}`).toBe(0n);
  });
}

/** The columns follow own terms, and rows and columns sum to the fund, to the minor unit. */
export function expectOwnTerms(draw: OwnTermsDraw): void {
  const standing = standingOf(draw);
  const { investors } = standing;
  const all = accountsAt(standing);
  const accounts = all.slice(0, -1);
  const column = (of: (account: HolderAccount) => bigint) => accounts.map(of);
  const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);
  const commitment = investors.map((each) => new Decimal(each.commitment.minor.toString()));
  const fees = column(({ columns }) => columns.managementFees);
  expect(sum(fees)).toBe(standing.managementFees.minor);
  expectShares(
    'fee',
    fees,
    investors.map(({ feeFactor }, k) => new Decimal(feeFactor).times(commitment[k] ?? 0)),
  );
  const carry = column(({ columns }) => columns.carry);
  expect(sum(carry)).toBe(-standing.accruedCarry.minor);
  expectShares(
    'carry',
    carry,
    investors.map(({ carryBorne = '0' }) => new Decimal(carryBorne)),
  );
  for (const gain of standing.gains) {
    const only = accountsAt({ ...standing, gains: [gain] }).slice(0, -1);
    const realised = only.map(({ columns }) => columns.realised);
    expect(sum(realised)).toBe(gain.realised.minor);
    expectShares(
      gain.deal,
      realised,
      investors.map(({ excusedFrom }, k) =>
        excusedFrom.includes(gain.deal) ? new Decimal(0) : (commitment[k] ?? new Decimal(0)),
      ),
    );
  }
  const gained = standing.gains.reduce(
    (total, { income, realised, unrealised }) =>
      total + income.minor + realised.minor + unrealised.minor,
    0n,
  );
  const paidIn = standing.contributions.reduce((total, { amount }) => total + amount.minor, 0n);
  const fund =
    paidIn +
    standing.managementFees.minor +
    standing.expenses.minor +
    standing.income.minor +
    gained;
  expect(sum(all.map(({ totalMinor }) => totalMinor))).toBe(fund);
}

/** The fund that one commitment would be alone: its parts of every flow, under its own terms. */
function aloneOf(facts: WaterfallInput, id: string): WaterfallInput | undefined {
  const { groups, events } = unwrap(prepareFund(facts));
  const group = groups.investors.find(({ members }) => members.some((each) => each.id === id));
  const own = facts.commitments.find((each) => each.id === id);
  if (group === undefined || own === undefined) return undefined;
  const alone = { ...group, minor: own.commitment.minor };
  const everyone = [...groups.investors, ...groups.carryFree];
  const part = (minor: bigint, deal: string | undefined, isWithinTiers: boolean): bigint => {
    const among = takingPart(isWithinTiers ? groups.investors : everyone, deal);
    const exact = partOf(minor * FINER, alone, sumMinor(among));
    return BigInt(roundDecimal(exact, 0, 'half-even').toFixed(0));
  };
  const { distribution } = facts;
  const isOut = (deal: string | undefined) => deal !== undefined && group.excused.has(deal);
  const { excusedDeals: _, ...commitment } = own;
  return {
    ...facts,
    commitments: [
      {
        ...commitment,
        kind: 'lp',
        commitment: { ...own.commitment, minor: own.commitment.minor * FINER },
      },
    ],
    flows: facts.flows.map((flow): WaterfallInput['flows'][number] => {
      const { date, deal, amount, kind } = flow;
      const currency = facts.terms.currency;
      // A flow without it still marks the day from which years count.
      if (isOut(deal) && kind !== 'clawback')
        return {
          date,
          kind: 'call',
          amount: { currency, minor: 0n },
          ...(flow.drawnOn !== undefined && { drawnOn: flow.drawnOn }),
        };
      if (amount === undefined) return flow;
      const isFirst = facts.flows.find((each) => each.kind === kind && each.date === date) === flow;
      const given = isFirst
        ? (events.find((event) => event.date === date)?.givenBackTo.get(id) ?? new Decimal(0))
        : new Decimal(0);
      const minor =
        kind === 'clawback'
          ? BigInt(roundDecimal(given.times(FINER.toString()), 0, 'half-even').toFixed(0))
          : part(amount.minor, deal, kind === 'tax-distribution');
      const own = { currency, minor };
      const { deal: _named, ...rest } = flow;
      return { ...(isOut(deal) ? rest : flow), amount: own };
    }),
    ...(facts.valuations && {
      valuations: facts.valuations.map((each) => ({
        ...each,
        amount: { ...each.amount, minor: part(each.amount.minor, undefined, false) },
      })),
    }),
    distribution: {
      ...distribution,
      amount: {
        ...distribution.amount,
        minor: isOut(distribution.deal)
          ? 0n
          : part(distribution.amount.minor, distribution.deal, false),
      },
    },
  };
}

/** What own terms give of carry is what the investor would bear in a fund of its own. */
export function expectCarryAlone({ facts }: OwnTermsDraw): void {
  const borne = unwrap(carryBorneBy(facts, facts.distribution));
  for (const { id, excusedDeals = [] } of facts.commitments) {
    const alone = aloneOf(facts, id);
    const own = borne.get(id);
    if (alone === undefined || own === undefined) {
      expect(own, id).toBeUndefined();
      continue;
    }
    const { deal } = facts.distribution;
    const isOut = deal !== undefined && excusedDeals.includes(deal);
    const run = carryBorneBy(alone, isOut ? undefined : alone.distribution);
    if (!run.ok) {
      // A clawback is shared by commitment, also with who paid less carry or takes part in nothing
      // before it; alone that is refused.
      if (facts.flows.some(({ kind }) => kind === 'clawback')) continue;
      // Nothing that it takes part in was ever called.
      expect(own.isZero(), `${id}: ${run.error.message}`).toBe(true);
      continue;
    }
    const wanted = (run.value.get(id) ?? new Decimal(0)).div(FINER.toString());
    expect(own.minus(wanted).abs().lt(MOST_APART), `${id}: ${own} beside ${wanted}`).toBe(true);
  }
}
