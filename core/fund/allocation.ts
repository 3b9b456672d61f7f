/**
 * From unrounded tiers to what each holder is wired: every tier and party is rounded to the minor
 * unit by largest remainder against the amount distributed, then each investor line by largest
 * remainder against its tier. Rows and columns therefore both sum to the wire, to the cent.
 */
import { allocate } from '../money/allocate.ts';
import type { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import { CARRY_HOLDER_ID, type Commitment, type Participants } from './commitments.ts';
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
  /** What the tier would still take before it is full, unrounded; absent where it has no end. */
  readonly stillToFill?: Decimal;
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

function roundTiers(poured: PouredDistribution, hasCarryFree: boolean): RoundedTier[] {
  const parts = [
    poured.carryFreePart,
    ...poured.tiers.flatMap((line) => [line.investors, line.carry]),
  ];
  const [gpCommitmentMinor = 0n, ...rounded] = roundToTotal(parts, poured.amount.minor);
  const tiers = poured.tiers.map(({ tier, stillToFill }, k): RoundedTier => {
    const lpMinor = rounded[2 * k] ?? 0n;
    const carryMinor = rounded[2 * k + 1] ?? 0n;
    return {
      id: tier.id,
      label: tier.label,
      rule: tier.rule,
      totalMinor: lpMinor + carryMinor,
      lpMinor,
      gpCommitmentMinor: 0n,
      carryMinor,
      ...(stillToFill && { stillToFill }),
    };
  });
  if (!hasCarryFree) return tiers;
  const beside: RoundedTier = {
    id: GP_COMMITMENT_TIER_ID,
    label: 'GP commitment',
    rule: 'The GP commitment receives its part of the distribution pro rata, free of carry.',
    totalMinor: gpCommitmentMinor,
    lpMinor: 0n,
    gpCommitmentMinor,
    carryMinor: 0n,
  };
  return [beside, ...tiers];
}

function holderLine(holder: Commitment, amountsMinor: readonly bigint[]): HolderLine {
  const { id, name, classId, className, kind } = holder;
  const commitmentMinor = holder.commitment.minor;
  const totalMinor = sum(amountsMinor);
  return { id, name, classId, className, kind, commitmentMinor, amountsMinor, totalMinor };
}

/** One line a holder: `columns[tier]` holds the split of that tier over the same holders. */
function linesOf(holders: readonly Commitment[], columns: readonly bigint[][]): HolderLine[] {
  return holders.map((holder, row) =>
    holderLine(
      holder,
      columns.map((column) => column[row] ?? 0n),
    ),
  );
}

function splitOver(holders: readonly Commitment[], totalMinor: bigint): bigint[] {
  if (holders.length === 0) return [];
  return allocate(
    totalMinor,
    holders.map((holder) => holder.commitment.minor),
  );
}

/** Rounds a poured distribution. That no cent is lost or made is an invariant of every run. */
export function roundDistribution(
  poured: PouredDistribution,
  participants: Participants,
): RoundedDistribution {
  const { investors, carryFree } = participants;
  const tiers = roundTiers(poured, carryFree.length > 0);
  const carryAmounts = tiers.map((tier) => tier.carryMinor);
  const holders: HolderLine[] = [
    ...linesOf(
      investors,
      tiers.map((tier) => splitOver(investors, tier.lpMinor)),
    ),
    ...linesOf(
      carryFree,
      tiers.map((tier) => splitOver(carryFree, tier.gpCommitmentMinor)),
    ),
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
