/**
 * Who shares in an amount of the fund, and how much each gets: fees by commitment x fee factor, what is
 * of a deal by the commitments of who takes part in it, all else by commitment. Exact by largest
 * remainder, so that capital accounts and what parts them further split alike.
 */
import { allocate } from '../../money/allocate.ts';
import { Decimal } from '../../money/decimal.ts';
import type { Money } from '../../money/money.ts';

export interface Sharer {
  readonly commitment: Money;
  readonly feeFactor: string;
  readonly carryFactor: string;
  readonly excusedFrom: readonly string[];
}

/** Decimal weights as integers of one scale, so that shares are exact. */
export function toIntegers(weights: readonly Decimal[]): bigint[] {
  const places = Math.max(0, ...weights.map((weight) => weight.decimalPlaces()));
  const scale = new Decimal(10).pow(places);
  return weights.map((weight) => BigInt(weight.times(scale).toFixed(0)));
}

export function commitmentsOf(sharers: readonly Sharer[]): bigint[] {
  return sharers.map(({ commitment }) => commitment.minor);
}

/** Commitments times a factor of each, as integers. */
export function factorWeights(
  sharers: readonly Sharer[],
  field: 'feeFactor' | 'carryFactor',
): bigint[] {
  return toIntegers(
    sharers.map((sharer) => new Decimal(sharer.commitment.minor.toString()).times(sharer[field])),
  );
}

/** Shares of an amount; where nobody has a weight for it, the commitments decide. */
export function shareOut(
  total: bigint,
  weights: readonly bigint[],
  otherwise: readonly bigint[],
): bigint[] {
  return allocate(total, weights.some((weight) => weight > 0n) ? weights : otherwise);
}

export function shareOfFees(total: bigint, sharers: readonly Sharer[]): bigint[] {
  return shareOut(total, factorWeights(sharers, 'feeFactor'), commitmentsOf(sharers));
}

/** Of a deal, by who is in it; of no deal, by all commitments. */
export function shareOfDeal(
  total: bigint,
  deal: string | null,
  sharers: readonly Sharer[],
): bigint[] {
  const commitments = commitmentsOf(sharers);
  const weights = sharers.map(({ commitment, excusedFrom }) =>
    deal !== null && excusedFrom.includes(deal) ? 0n : commitment.minor,
  );
  return shareOut(total, weights, commitments);
}
