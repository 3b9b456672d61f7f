/**
 * What a workbook of a waterfall is made of: terms, groups, flows and the distribution as its run had
 * them, and what its formulas come to.
 */

import type { FairValue } from '../../../../core/fund/fundHistory.ts';
import type { Group, Groups } from '../../../../core/fund/groups.ts';
import type { Payable } from '../../../../core/fund/payable.ts';
import type { FundTerms } from '../../../../core/fund/terms.ts';
import type { FlowEvents } from '../../../../core/fund/waterfallFlows.ts';
import type { ReportTable } from '../../model.ts';

export interface WorkbookInput {
  readonly terms: FundTerms;
  readonly digits: number;
  readonly groups: Groups;
  /** The history by date, as the waterfall reads it. */
  readonly events: readonly FlowEvents[];
  readonly valuations: readonly FairValue[];
  /** What is shared. */
  readonly distribution: Payable;
  /** Of tiers by their id, in the order of the run. */
  readonly labels: { readonly [tier: string]: string };
  /** What the run gives each holder, carry included, in minor units. */
  readonly runMinor: ReadonlyMap<string, bigint>;
}

/** Investors first, then those free of carry. */
export function everyGroup({ groups }: WorkbookInput): Group[] {
  return [...groups.investors, ...groups.carryFree];
}

/** One commitment, with the group that its terms put it into. */
export interface WorkbookHolder {
  readonly id: string;
  readonly name: string;
  readonly className: string;
  readonly group: string;
  readonly commitmentMinor: bigint;
}

/** Every holder, group by group. */
export function holdersOf(input: WorkbookInput): WorkbookHolder[] {
  return everyGroup(input).flatMap((group) =>
    group.members.map(({ id, name, className, commitment }) => ({
      ...{ id, name, className, group: group.id },
      commitmentMinor: commitment.minor,
    })),
  );
}

/** What the formulas come to. */
export interface WorkbookResult {
  readonly tables: readonly ReportTable[];
  /** Minor units by holder, then by tier. */
  readonly amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  /** Carry by tier. */
  readonly carry: ReadonlyMap<string, bigint>;
}
