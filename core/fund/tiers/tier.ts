/**
 * What a waterfall tier is: a small module that takes from the money still available, pays
 * investors and carry, and hands on the ledger. New kinds of tiers are one file here and one line
 * in `index.ts`.
 */
import { Decimal } from '../../money/decimal.ts';

/** What investors are owed: capital and preferred return, with the parts that earn no return. */
export interface Balance {
  /** Called and not yet returned. */
  readonly unreturnedCapital: Decimal;
  /** The part of it on which no return accrues: fees, where terms say so. */
  readonly idleCapital: Decimal;
  /** Preferred return earned and not yet paid. */
  readonly unpaidPreferred: Decimal;
  /** The part of it that earns nothing itself, or not before it is compounded. */
  readonly uncompounded: Decimal;
}

/**
 * The running account of investors under the waterfall, in unrounded minor units. It is never
 * changed in place, so that what-if runs may start from the same state.
 */
export interface Ledger extends Balance {
  /** Everything paid to investors beyond their capital. */
  readonly investorProfit: Decimal;
  /** Everything that carry has earned, whether paid in cash or set off against an advance. */
  readonly carry: Decimal;
  /** Paid to carry in advance, for its taxes, and not yet earned. */
  readonly advance: Decimal;
  /** Returned ahead of its time: capital of deals that are not realised yet. */
  readonly prepaid: Decimal;
  /** What investors would still have to receive for each hurdle; negative once passed. */
  readonly hurdles: readonly Decimal[];
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

/** A tier with its terms bound. */
export interface Tier {
  /** The kind, stable: trace steps and table columns refer to it. */
  readonly id: string;
  readonly label: string;
  /** The rule in words with this fund's figures. */
  readonly rule: string;
  /** The part of the tier that goes to carry; advances are set off against it. */
  readonly carryShare?: Decimal;
  /** Takes from `available`; investors plus carry never exceed it and are never negative. */
  fill(available: Decimal, ledger: Ledger): TierFill;
}

/** Capital comes back: what earns a return and what does not, in proportion. */
export function returnCapital(ledger: Ledger, amount: Decimal): Ledger {
  const { unreturnedCapital, idleCapital } = ledger;
  const left = unreturnedCapital.minus(amount);
  const idle = idleCapital.isZero() || left.isZero() ? new Decimal(0) : left.times(idleCapital);
  return {
    ...ledger,
    unreturnedCapital: left,
    idleCapital: idle.isZero() ? idle : idle.div(unreturnedCapital),
  };
}

/** Preferred return is paid: what earns return itself comes first, as it is the older part. */
export function payPreferred(ledger: Ledger, amount: Decimal): Ledger {
  const unpaidPreferred = ledger.unpaidPreferred.minus(amount);
  return {
    ...ledger,
    unpaidPreferred,
    uncompounded: Decimal.min(ledger.uncompounded, unpaidPreferred),
    investorProfit: ledger.investorProfit.plus(amount),
  };
}

/** A payment that no claim is behind: capital as far as there is any, profit beyond. */
export function payBeyond(ledger: Ledger, investors: Decimal, carry: Decimal): Ledger {
  const capital = Decimal.min(investors, ledger.unreturnedCapital);
  const rest = capital.isZero() ? ledger : returnCapital(ledger, capital);
  return {
    ...rest,
    investorProfit: rest.investorProfit.plus(investors).minus(capital),
    carry: rest.carry.plus(carry),
  };
}
