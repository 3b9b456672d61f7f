/**
 * Notional pooling: the bank reckons interest on the sum of the balances while the money stays where
 * it is. The benefit is what that brings over each account by itself. Simple interest, day by day, as
 * money-market conventions have it; see docs/spec/position.md for the rule and its rounding.
 */
import { allocate } from '../money/allocate.ts';
import { Decimal } from '../money/decimal.ts';
import { addDays, type IsoDate } from '../time/dates.ts';
import { type DayCount, yearFractionExact } from '../time/dayCount.ts';

export interface NotionalRates {
  /** Shares a year, as decimal text: paid on balances above zero, charged on those below. */
  readonly creditRate: string;
  readonly debitRate: string;
}

export interface NotionalMember {
  readonly id: string;
  /** End-of-day balances in minor units, one for each day of the period. */
  readonly balances: readonly bigint[];
  /** What the account would have by itself. */
  readonly rates: NotionalRates;
}

export interface NotionalInput {
  /** The first day, and the day after the last one. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly dayCount: DayCount;
  readonly rates: NotionalRates;
  readonly members: readonly NotionalMember[];
}

export interface NotionalShare {
  readonly id: string;
  /** Interest in minor units, credits positive: by itself, its part of the benefit, and their sum. */
  readonly aloneMinor: bigint;
  readonly benefitMinor: bigint;
  readonly interestMinor: bigint;
  /** Sum over the days of the balance's size: the weight of the benefit. */
  readonly balanceDays: bigint;
}

export interface NotionalInterest {
  readonly days: number;
  /** Of the pool, rounded once. */
  readonly poolMinor: bigint;
  readonly aloneMinor: bigint;
  readonly benefitMinor: bigint;
  /** The part of the pool's interest that was earned, and the part that was paid, before rounding. */
  readonly earned: string;
  readonly paid: string;
  readonly shares: readonly NotionalShare[];
}

/**
 * One day's interest, a day's fraction of the year at a time. A 30/360 year counts the month's 31st as
 * nothing and the last of February more than once, so the fractions of a month add up to the rule's.
 */
function dayFractions({ from, to, dayCount }: NotionalInput): Decimal[] {
  const fractions: Decimal[] = [];
  let before = new Decimal(0);
  for (let day = from; day < to; day = addDays(day, 1)) {
    const { numerator, denominator } = yearFractionExact(dayCount, from, addDays(day, 1));
    const until = new Decimal(numerator).div(denominator);
    fractions.push(until.minus(before));
    before = until;
  }
  return fractions;
}

interface Accrued {
  readonly earned: Decimal;
  readonly paid: Decimal;
}

function accrue(
  balances: readonly bigint[],
  fractions: readonly Decimal[],
  { creditRate, debitRate }: NotionalRates,
): Accrued {
  const [credit, debit] = [new Decimal(creditRate), new Decimal(debitRate)];
  let [earned, paid] = [new Decimal(0), new Decimal(0)];
  fractions.forEach((fraction, day) => {
    const balance = balances[day] ?? 0n;
    const base = new Decimal(balance.toString()).times(fraction);
    if (balance > 0n) earned = earned.plus(base.times(credit));
    else paid = paid.minus(base.times(debit));
  });
  return { earned, paid };
}

function rounded(value: Decimal): bigint {
  return BigInt(value.toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN).toFixed());
}

/**
 * The interest of a notional pool and its benefit over stand-alone accounts.
 *
 * Pool interest is reckoned on each day's sum of balances and rounded once, half-even; so is each
 * account's own. Benefit = pool interest − sum of the accounts' own, exactly. It is given to the
 * members by largest remainder over their balance-days (debit and credit balances both bring it
 * about), so the shares sum to the pool's interest to the cent.
 */
export function notionalInterest(input: NotionalInput): NotionalInterest {
  const { members, rates } = input;
  const fractions = dayFractions(input);
  const pooled = fractions.map((_, day) =>
    members.reduce((sum, { balances }) => sum + (balances[day] ?? 0n), 0n),
  );
  const { earned, paid } = accrue(pooled, fractions, rates);
  const poolMinor = rounded(earned.minus(paid));
  const alone = members.map((member) => {
    const own = accrue(member.balances, fractions, member.rates);
    return rounded(own.earned.minus(own.paid));
  });
  const aloneMinor = alone.reduce((sum, minor) => sum + minor, 0n);
  const benefitMinor = poolMinor - aloneMinor;
  const weights = members.map(({ balances }) =>
    fractions.reduce((sum, _, day) => {
      const balance = balances[day] ?? 0n;
      return sum + (balance < 0n ? -balance : balance);
    }, 0n),
  );
  const hasWeight = weights.some((weight) => weight > 0n);
  const parts =
    members.length === 0 ? [] : allocate(benefitMinor, hasWeight ? weights : weights.map(() => 1n));
  return {
    days: fractions.length,
    poolMinor,
    aloneMinor,
    benefitMinor,
    earned: earned.toFixed(),
    paid: paid.toFixed(),
    shares: members.map(({ id }, index) => {
      const [own, part] = [alone[index] ?? 0n, parts[index] ?? 0n];
      return {
        id,
        aloneMinor: own,
        benefitMinor: part,
        interestMinor: own + part,
        balanceDays: weights[index] ?? 0n,
      };
    }),
  };
}
