/**
 * What a workbook of a waterfall is made of: terms, groups, holders and flows as the run had them,
 * and what its formulas come to.
 */
import type { Decimal } from '../../../../core/money/decimal.ts';
import type { ReportTable } from '../../model.ts';

export interface WorkbookHolder {
  readonly id: string;
  readonly name: string;
  readonly className: string;
  /** In minor units. */
  readonly commitmentMinor: bigint;
  /** Of `groups`. */
  readonly group: string;
}

export interface WorkbookGroup {
  readonly id: string;
  readonly isCarryFree: boolean;
  readonly preferredRate: string;
  readonly carryRate: string;
}

export interface WorkbookFlow {
  readonly date: string;
  readonly kind: 'call' | 'distribution';
  readonly amountMinor: bigint;
  /** Years from the first flow, by the terms' day count. */
  readonly years: Decimal;
  /** Groups that have no part in it. */
  readonly excused: readonly string[];
}

export interface WorkbookTerms {
  readonly currency: string;
  readonly digits: number;
  readonly isSimple: boolean;
  readonly isPreferredFirst: boolean;
  readonly catchUpShare: string;
  /** Days of a year where years are actual days over it, else null: then years are stated. */
  readonly yearDays: number | null;
}

export interface WorkbookInput {
  readonly terms: WorkbookTerms;
  readonly groups: readonly WorkbookGroup[];
  readonly holders: readonly WorkbookHolder[];
  /** By date, calls first; the distribution that is shared is the last. */
  readonly flows: readonly WorkbookFlow[];
  /** Of tiers by their id, in the order of the run. */
  readonly labels: { readonly [tier: string]: string };
}

/** What the formulas come to. */
export interface WorkbookResult {
  readonly tables: readonly ReportTable[];
  /** Minor units by holder, then by tier. */
  readonly amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  /** Carry by tier. */
  readonly carry: ReadonlyMap<string, bigint>;
}
