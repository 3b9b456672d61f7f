/**
 * What every waterfall replays a history with: ledgers, and money poured through tiers. Unrounded
 * 40-digit decimals in minor units.
 */
import { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import type { HurdleMeasure } from './tiers/index.ts';
import type { Ledger, Tier, TierFill } from './tiers/tier.ts';

export const ZERO = new Decimal(0);

/** Before anything was called, with a balance for each hurdle. */
export function emptyLedger(measures: readonly HurdleMeasure[]): Ledger {
  return {
    unreturnedCapital: ZERO,
    idleCapital: ZERO,
    unpaidPreferred: ZERO,
    uncompounded: ZERO,
    investorProfit: ZERO,
    carry: ZERO,
    advance: ZERO,
    prepaid: ZERO,
    hurdles: measures.map(() => ZERO),
  };
}

const AMOUNTS = [
  'unreturnedCapital',
  'idleCapital',
  'unpaidPreferred',
  'uncompounded',
  'investorProfit',
  'carry',
  'advance',
  'prepaid',
] as const satisfies readonly (keyof Ledger)[];

/** `a + factor x b`, field by field. */
export function addLedger(a: Ledger, b: Ledger, factor: Decimal | number = 1): Ledger {
  const sum: { -readonly [key in keyof Ledger]: Ledger[key] } = {
    ...a,
    hurdles: a.hurdles.map((due, k) => due.plus((b.hurdles[k] ?? ZERO).times(factor))),
  };
  for (const key of AMOUNTS) sum[key] = a[key].plus(b[key].times(factor));
  return sum;
}

/** A call joins the ledger; `isIdle` where it earns no return. */
export function addCall(
  ledger: Ledger,
  amount: Decimal,
  measures: readonly HurdleMeasure[],
  isIdle = false,
): Ledger {
  return {
    ...ledger,
    unreturnedCapital: ledger.unreturnedCapital.plus(amount),
    idleCapital: isIdle ? ledger.idleCapital.plus(amount) : ledger.idleCapital,
    hurdles: ledger.hurdles.map((due, k) => {
      const measure = measures[k];
      return due.plus(measure && 'multiple' in measure ? amount.times(measure.multiple) : amount);
    }),
  };
}

/** Relative size of the arithmetic noise that a conservation check lets pass. */
export const NOISE = new Decimal('1e-30');

export interface PouredTier extends TierFill {
  readonly tier: Tier;
  readonly before: Ledger;
  /** Carry that was earned here and paid before as an advance; `carry` is without it. */
  readonly setOff: Decimal;
}

/**
 * What a tier is offered where an advance on carry waits: money that makes the advance earned as if
 * it were paid now. With carry share f, cash x and advance A that is x / (1 - f) while f of it stays
 * below A, and x + A beyond. Without cash nothing is earned: tiers before it may not be full.
 */
function offered(tier: Tier, cash: Decimal, advance: Decimal): Decimal {
  const share = tier.carryShare ?? ZERO;
  if (advance.isZero() || share.isZero() || cash.isZero()) return cash;
  const keep = new Decimal(1).minus(share);
  const isBelow = !keep.isZero() && cash.times(share).div(keep).lte(advance);
  return isBelow ? cash.div(keep) : cash.plus(advance);
}

/** Offers `pool` to each tier in turn; what they take sums to the pool. */
export function pour(pool: Decimal, ledger: Ledger, tiers: readonly Tier[]): PouredTier[] {
  let left = pool;
  let before = ledger;
  const poured = tiers.map((tier): PouredTier => {
    const { advance } = before;
    const fill = tier.fill(offered(tier, left, advance), before);
    const setOff = tier.carryShare === undefined ? ZERO : Decimal.min(advance, fill.carry);
    const carry = fill.carry.minus(setOff);
    invariant(fill.investors.gte(0) && carry.gte(0), `${tier.id} takes nothing back`);
    // Capital of deals that are not realised does not move the hurdles of those that are.
    const received = fill.investors.minus(fill.ledger.prepaid.minus(before.prepaid));
    const after = {
      ...fill.ledger,
      advance: fill.ledger.advance.minus(setOff),
      hurdles: fill.ledger.hurdles.map((due) => due.minus(received)),
    };
    const line = { ...fill, carry, setOff, ledger: after, tier, before };
    const rest = left.minus(fill.investors).minus(carry);
    invariant(rest.gte(pool.times(NOISE).neg()), `${tier.id} takes no more than is left`);
    // A full tier may take the last digit of rounding too much; the next must not pay it back.
    left = Decimal.max(0, rest);
    before = after;
    return line;
  });
  invariant(left.abs().lte(pool.times(NOISE)), `the tiers take the whole pool, ${left} is left`);
  return poured;
}
