/**
 * From unrounded tiers to what each holder is wired: every tier and party is rounded to the minor
 * unit by largest remainder against the amount distributed, then each investor line by largest
 * remainder against its tier. Rows and columns therefore both sum to the wire, to the cent.
 */
import { allocate } from '../money/allocate.ts';
import type { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import { CARRY_HOLDER_ID, type Commitment, type Participants } from './commitments.ts';
import type { Group } from './groups.ts';
import { roundToTotal } from './rounding.ts';
import type { PouredDistribution } from './waterfall.ts';

/** The column of the GP commitment, which is paid beside the tiers. */
export const GP_COMMITMENT_TIER_ID = 'gp-commitment';

/** One tier in whole minor units. */
export interface RoundedTier {
  readonly id: string;
  readonly label: string;
  readonly rule: string;
  readonly totalMinor: bigint;
  readonly lpMinor: bigint;
  readonly gpCommitmentMinor: bigint;
  readonly carryMinor: bigint;
  /** What each group takes of `lpMinor` or `gpCommitmentMinor`. */
  readonly byGroup: readonly GroupMinor[];
  /** What the tier would still take before it is full, unrounded; absent where it has no end. */
  readonly stillToFill?: Decimal;
}

/** What one group takes of a tier, split over its commitments. */
export interface GroupMinor {
  readonly group: Group;
  readonly minor: bigint;
}

/** A holder's line: one amount a tier, in the order of the tiers. */
export interface HolderLine {
  readonly id: string;
  readonly name: string;
  readonly classId: string;
  readonly className: string;
  readonly kind: 'lp' | 'gp' | 'carry';
  readonly commitmentMinor: bigint;
  readonly amountsMinor: readonly bigint[];
  readonly totalMinor: bigint;
}

export interface RoundedDistribution {
  readonly tiers: readonly RoundedTier[];
  readonly holders: readonly HolderLine[];
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** Every group's part of a tier and its carry; with one group that is two parts a tier. */
function partsOf(poured: Roundable, k: number): Decimal[] {
  const carry = poured.tiers[k]?.carry;
  return [
    ...poured.groups.flatMap(({ tiers }) => tiers[k]?.investors ?? []),
    ...(carry ? [carry] : []),
  ];
}

/** What rounding needs of a poured distribution. */
export type Roundable = Pick<PouredDistribution, 'amount' | 'carryFree' | 'tiers'> & {
  readonly groups: readonly Pick<PouredDistribution['groups'][number], 'group' | 'tiers'>[];
};

/** Every tier, party and group in whole minor units that sum to the amount. */
export function roundTiers(poured: Roundable, hasCarryFree: boolean): RoundedTier[] {
  const besides = hasCarryFree ? poured.carryFree : [];
  const parts = [
    ...besides.map(({ amount }) => amount),
    ...poured.tiers.flatMap((_, k) => partsOf(poured, k)),
  ];
  const rounded = roundToTotal(parts, poured.amount.minor);
  const size = poured.groups.length + 1;
  const tiers = poured.tiers.map(({ tier, stillToFill }, k): RoundedTier => {
    const start = besides.length + k * size;
    const byGroup = poured.groups.map(({ group }, at) => ({
      group,
      minor: rounded[start + at] ?? 0n,
    }));
    const lpMinor = sum(byGroup.map(({ minor }) => minor));
    const carryMinor = rounded[start + size - 1] ?? 0n;
    return {
      id: tier.id,
      label: tier.label,
      rule: tier.rule,
      totalMinor: lpMinor + carryMinor,
      lpMinor,
      gpCommitmentMinor: 0n,
      carryMinor,
      byGroup,
      ...(stillToFill && { stillToFill }),
    };
  });
  if (!hasCarryFree) return tiers;
  const byGroup = besides.map(({ group }, at) => ({ group, minor: rounded[at] ?? 0n }));
  const gpCommitmentMinor = sum(byGroup.map(({ minor }) => minor));
  const beside: RoundedTier = {
    id: GP_COMMITMENT_TIER_ID,
    label: 'GP commitment',
    rule: 'The GP commitment receives its part of the distribution pro rata, free of carry.',
    totalMinor: gpCommitmentMinor,
    lpMinor: 0n,
    gpCommitmentMinor,
    carryMinor: 0n,
    byGroup,
  };
  return [beside, ...tiers];
}

function holderLine(holder: Commitment, amountsMinor: readonly bigint[]): HolderLine {
  const { id, name, classId, className, kind } = holder;
  const commitmentMinor = holder.commitment.minor;
  const totalMinor = sum(amountsMinor);
  return { id, name, classId, className, kind, commitmentMinor, amountsMinor, totalMinor };
}

/**
 * One line a holder, in their own order: each tier is split within each group over commitments, and
 * who is in no group of a tier has nothing of it.
 */
function linesOf(holders: readonly Commitment[], tiers: readonly RoundedTier[]): HolderLine[] {
  const columns = tiers.map(({ byGroup }) => {
    const amounts = new Map<string, bigint>();
    for (const { group, minor } of byGroup) {
      if (minor === 0n) continue;
      const parts = allocate(
        minor,
        group.members.map((member) => member.commitment.minor),
      );
      group.members.forEach(({ id }, at) => {
        amounts.set(id, parts[at] ?? 0n);
      });
    }
    return amounts;
  });
  return holders.map((holder) =>
    holderLine(
      holder,
      columns.map((amounts) => amounts.get(holder.id) ?? 0n),
    ),
  );
}

/** Rounds a poured distribution. That no cent is lost or made is an invariant of every run. */
export function roundDistribution(
  poured: PouredDistribution,
  participants: Participants,
): RoundedDistribution {
  const { investors, carryFree } = participants;
  const tiers = roundTiers(poured, poured.carryFree.length > 0);
  const carryAmounts = tiers.map((tier) => tier.carryMinor);
  const holders: HolderLine[] = [
    ...linesOf(investors, tiers),
    ...linesOf(carryFree, tiers),
    {
      id: CARRY_HOLDER_ID,
      name: 'Carry vehicle',
      classId: CARRY_HOLDER_ID,
      className: 'Carry vehicle',
      kind: 'carry',
      commitmentMinor: 0n,
      amountsMinor: carryAmounts,
      totalMinor: sum(carryAmounts),
    },
  ];
  proveConservation(tiers, holders, poured.amount.minor);
  return { tiers, holders };
}

function proveConservation(
  tiers: readonly RoundedTier[],
  holders: readonly HolderLine[],
  amountMinor: bigint,
): void {
  invariant(sum(tiers.map((tier) => tier.totalMinor)) === amountMinor, 'tiers sum to the wire');
  invariant(sum(holders.map((line) => line.totalMinor)) === amountMinor, 'holders sum to the wire');
  tiers.forEach((tier, k) => {
    const column = holders.map((line) => line.amountsMinor[k] ?? 0n);
    invariant(sum(column) === tier.totalMinor, `lines of ${tier.id} sum to the tier`);
    invariant(
      column.every((amount) => amount >= 0n),
      `lines of ${tier.id} are not negative`,
    );
  });
}
