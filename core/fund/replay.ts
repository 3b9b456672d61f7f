/**
 * What every waterfall replays a history with: growth between dates, and money poured through tiers.
 * Unrounded 40-digit decimals in minor units.
 */
import { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { yearFractionDecimal } from '../time/dayCount.ts';
import type { CheckedTerms } from './terms.ts';
import type { Ledger, Tier, TierFill } from './tiers/tier.ts';

const ZERO = new Decimal(0);

/** Before anything was called. */
export const EMPTY_LEDGER: Ledger = {
  unreturnedCapital: ZERO,
  unpaidPreferred: ZERO,
  investorProfit: ZERO,
  carry: ZERO,
};

/** Relative size of the arithmetic noise that a conservation check lets pass. */
export const NOISE = new Decimal('1e-30');

/** A date with the growth index of each tier that has one, computed once per date. */
export interface Moment {
  readonly date: IsoDate;
  readonly indices: readonly (Decimal | undefined)[];
}

export interface PouredTier extends TierFill {
  readonly tier: Tier;
  readonly before: Ledger;
}

export interface Clock {
  at(date: IsoDate): Moment;
}

/**
 * Years are counted from the fund's first flow and subtracted, so that growth from flow to flow
 * multiplies up to growth over the whole time under every day count.
 */
export function clockFrom(first: IsoDate, terms: CheckedTerms, tiers: readonly Tier[]): Clock {
  const { dayCount } = terms.source.preferredReturn;
  return {
    at(date) {
      const years = yearFractionDecimal(dayCount, first, date);
      return { date, indices: tiers.map((tier) => tier.growth?.indexAt(years)) };
    },
  };
}

export function accrue(ledger: Ledger, tiers: readonly Tier[], from: Moment, to: Moment): Ledger {
  if (from.date === to.date) return ledger;
  let next = ledger;
  tiers.forEach((tier, k) => {
    const start = from.indices[k];
    const end = to.indices[k];
    if (tier.growth && start && end && !start.eq(end)) next = tier.growth.accrue(next, start, end);
  });
  return next;
}

/** Offers `pool` to each tier in turn; what they take sums to the pool. */
export function pour(pool: Decimal, ledger: Ledger, tiers: readonly Tier[]): PouredTier[] {
  let left = pool;
  let before = ledger;
  const poured = tiers.map((tier) => {
    const fill = tier.fill(left, before);
    invariant(fill.investors.gte(0) && fill.carry.gte(0), `${tier.id} takes nothing back`);
    const line = { ...fill, tier, before };
    const rest = left.minus(fill.investors).minus(fill.carry);
    invariant(rest.gte(pool.times(NOISE).neg()), `${tier.id} takes no more than is left`);
    // A full tier may take the last digit of rounding too much; the next must not pay it back.
    left = Decimal.max(0, rest);
    before = fill.ledger;
    return line;
  });
  invariant(left.abs().lte(pool.times(NOISE)), `the tiers take the whole pool, ${left} is left`);
  return poured;
}
