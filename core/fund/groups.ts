/**
 * Holders who share everything in proportion: the same terms and the same deals. The waterfall runs
 * once a group, not once a holder, and its lines are split over the group's commitments.
 */
import { Decimal } from '../money/decimal.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import type { Commitment, Participants } from './commitments.ts';
import { waterfallProblems } from './termChecks.ts';
import { type FundTerms, withOwnTerms } from './terms.ts';

export interface Group {
  /** `g1`, `g2` and so on; `p1` for those free of carry. */
  readonly id: string;
  readonly terms: FundTerms;
  readonly members: readonly Commitment[];
  /** Sum of the commitments. */
  readonly minor: bigint;
  readonly excused: ReadonlySet<string>;
}

/** All groups of a fund. */
export interface Groups {
  /** Paid through the tiers. */
  readonly investors: readonly Group[];
  /** Paid pro rata beside the tiers. */
  readonly carryFree: readonly Group[];
}

function keyOf({ carryRate, preferredRate, excusedDeals }: Commitment): string {
  const deals = [...new Set(excusedDeals ?? [])].sort();
  return JSON.stringify([carryRate ?? null, preferredRate ?? null, deals]);
}

/** The terms of one commitment, or what is wrong with them. */
function ownTerms(terms: FundTerms, each: Commitment, index: number): Result<FundTerms> {
  const own = withOwnTerms(terms, each);
  if (own === terms) return ok(terms);
  const [problem] = waterfallProblems(own, 'terms');
  if (!problem) return ok(own);
  const isPreferred = problem.code === 'PREFERRED_RATE_RANGE';
  const path = `commitments.${index}.${isPreferred ? 'preferredRate' : 'carryRate'}`;
  const error: AppError = {
    ...problem,
    path,
    message: `The terms of ${each.name} contradict themselves: ${problem.message}`,
  };
  return fail(error);
}

/** Errors: those of `waterfallProblems` for own terms, with the path of the commitment. */
export function groupParticipants(
  participants: Participants,
  commitments: readonly Commitment[],
  terms: FundTerms,
): Result<Groups> {
  const places = new Map(commitments.map((each, index) => [each.id, index]));
  const collect = (holders: readonly Commitment[], letter: string): Result<Group[]> => {
    const byKey = new Map<string, Commitment[]>();
    for (const each of holders) {
      const key = keyOf(each);
      const members = byKey.get(key);
      if (members) members.push(each);
      else byKey.set(key, [each]);
    }
    const groups: Group[] = [];
    for (const members of byKey.values()) {
      const [first] = members;
      if (!first) continue;
      const own = ownTerms(terms, first, places.get(first.id) ?? 0);
      if (!own.ok) return own;
      groups.push({
        id: `${letter}${groups.length + 1}`,
        terms: own.value,
        members,
        minor: members.reduce((sum, { commitment }) => sum + commitment.minor, 0n),
        excused: new Set(first.excusedDeals ?? []),
      });
    }
    return ok(groups);
  };
  const investors = collect(participants.investors, 'g');
  if (!investors.ok) return investors;
  const carryFree = collect(participants.carryFree, 'p');
  if (!carryFree.ok) return carryFree;
  return ok({ investors: investors.value, carryFree: carryFree.value });
}

/** Groups that take part in a flow; all of them where it is of no deal. */
export function takingPart(groups: readonly Group[], deal: string | undefined): Group[] {
  return groups.filter(({ excused }) => deal === undefined || !excused.has(deal));
}

export function sumMinor(groups: readonly Group[]): bigint {
  return groups.reduce((sum, { minor }) => sum + minor, 0n);
}

/** A group's part of an amount that `whole` groups share by commitment; unrounded. */
export function partOf(amountMinor: bigint, group: Group, wholeMinor: bigint): Decimal {
  return new Decimal((amountMinor * group.minor).toString()).div(wholeMinor.toString());
}
