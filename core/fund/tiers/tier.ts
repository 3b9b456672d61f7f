/**
 * What a waterfall tier is: a small module that takes from the money still available, pays
 * investors and carry, and hands on the ledger. New kinds of tiers are one file here and one line
 * in `index.ts`.
 */
import type { Decimal } from '../../money/decimal.ts';

/**
 * The running account of the investors under the waterfall, in unrounded minor units. It is never
 * changed in place, so that what-if runs may start from the same state.
 */
export interface Ledger {
  /** Called and not yet returned. */
  readonly unreturnedCapital: Decimal;
  /** Preferred return earned and not yet paid. */
  readonly unpaidPreferred: Decimal;
  /** Everything paid to investors beyond their capital. */
  readonly investorProfit: Decimal;
  /** Everything paid as carry. */
  readonly carry: Decimal;
}

/** A figure that a tier shows in its trace; amounts are unrounded minor units. */
export type TierInput =
  | { readonly label: string; readonly amountMinor: Decimal; readonly ref?: string }
  | { readonly label: string; readonly share: Decimal };

/** What one tier did with the money offered to it. All amounts are unrounded minor units. */
export interface TierFill {
  readonly investors: Decimal;
  readonly carry: Decimal;
  readonly ledger: Ledger;
  /** What the tier would still take before it is full; absent where it has no end. */
  readonly stillToFill?: Decimal;
  readonly inputs: readonly TierInput[];
}

/** How a tier's claim grows with time: an index per moment, the same for every amount. */
export interface TierGrowth {
  /** The index after `years` since the fund's first flow; 1 at its start. */
  indexAt(years: Decimal): Decimal;
  /** The ledger after time passed between two values of the index. */
  accrue(ledger: Ledger, from: Decimal, to: Decimal): Ledger;
  /** What a movement of capital and preferred return is worth at a later value of the index. */
  valueAt(flow: HurdleFlow, from: Decimal, to: Decimal): Decimal;
}

/** A movement of the hurdle balance: positive where it adds to what investors are owed. */
export interface HurdleFlow {
  readonly capital: Decimal;
  readonly preferred: Decimal;
}

/** A tier with its terms bound. */
export interface Tier {
  /** The kind, stable: trace steps and table columns refer to it. */
  readonly id: string;
  readonly label: string;
  /** The rule in words with this fund's figures. */
  readonly rule: string;
  readonly growth?: TierGrowth;
  /** Takes from `available`; investors plus carry never exceed it and are never negative. */
  fill(available: Decimal, ledger: Ledger): TierFill;
}
