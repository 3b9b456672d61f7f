/**
 * The clawback: what the carry holders owe back when carry was paid on profit that later was lost, or
 * while investors had not reached their capital and preferred return. Gross it is the larger of the
 * two; net of tax it is at most what carry left its holders; what lies in escrow is used first.
 * Several holders owe their own part, joint ones for each other too.
 *
 * Sources: ILPA Principles 3.0 on clawback, escrow and joint liability; Schell, Private Equity Funds.
 */
import { Decimal } from '../money/decimal.ts';
import type { IsoDate } from '../time/dates.ts';
import type { Dated } from './book.ts';
import type { Growth } from './growth.ts';
import { ZERO } from './replay.ts';

/** What the general partner owes back at a date; unrounded minor units. */
export interface Clawback {
  /** Carry above its rate of the profit of the whole fund. */
  readonly excessCarry: Decimal;
  /** What investors lack to capital and preferred return, at most the carry paid. */
  readonly preferredShortfall: Decimal;
  readonly gross: Decimal;
  /** Carry held in escrow is used first. */
  readonly fromEscrow: Decimal;
  /** From the carry holders, at most what carry left them after tax. */
  readonly fromHolders: Decimal;
  readonly afterTaxCap: Decimal;
  readonly payable: Decimal;
}

export interface ClawbackBasis {
  readonly carry: Decimal;
  /** What carry should be: its rate of the profit of the whole fund. */
  readonly agreedCarry: Decimal;
  /** Future value of calls less that of what investors got, at the preferred rate. */
  readonly hurdleShortfall: Decimal;
  readonly taxRate: Decimal;
  readonly escrowShare: Decimal;
}

/**
 * The clawback: the larger of the excess over the carry rate of cumulative profit and the investors'
 * shortfall, first from escrow, then from holders net of tax.
 */
export function clawbackOf(basis: ClawbackBasis): Clawback {
  const { carry, agreedCarry, hurdleShortfall, taxRate, escrowShare } = basis;
  const excessCarry = Decimal.max(ZERO, carry.minus(agreedCarry));
  const preferredShortfall = Decimal.max(ZERO, Decimal.min(carry, hurdleShortfall));
  const gross = Decimal.max(excessCarry, preferredShortfall);
  const escrow = carry.times(escrowShare);
  const fromEscrow = Decimal.min(gross, escrow);
  const keep = new Decimal(1).minus(taxRate);
  const afterTaxCap = carry.minus(escrow).times(keep);
  const fromHolders = Decimal.min(gross.minus(fromEscrow), afterTaxCap);
  return {
    excessCarry,
    preferredShortfall,
    gross,
    fromEscrow,
    fromHolders,
    afterTaxCap,
    payable: fromEscrow.plus(fromHolders),
  };
}

/** Capital and preferred return at a date: future value of calls less that of what investors got. */
export function hurdleShortfall(
  growth: Growth,
  { calls, paid }: { readonly calls: readonly Dated[]; readonly paid: readonly Dated[] },
  date: IsoDate,
): Decimal {
  const worth = ({ amount, isIdle = false, date: when }: Dated) =>
    growth.valueAt(
      {
        unreturnedCapital: amount,
        idleCapital: isIdle ? amount : ZERO,
        unpaidPreferred: ZERO,
        uncompounded: ZERO,
      },
      when,
      date,
    );
  const until = (list: readonly Dated[]) => list.filter((each) => each.date <= date);
  const sum = (list: readonly Dated[]) =>
    until(list).reduce((total, each) => total.plus(worth(each)), ZERO);
  return sum(calls).minus(sum(paid));
}

export interface CarryHolder {
  readonly id: string;
  /** Of carry; the shares of all holders sum to 1. */
  readonly share: Decimal;
  readonly taxRate: Decimal;
  /** Whether this holder cannot pay, which joint liability puts on the others. */
  readonly isUnable: boolean;
}

/** What one holder gives back beside escrow; unrounded minor units. */
export interface HolderClawback {
  readonly id: string;
  /** Its part of what escrow does not cover. */
  readonly owed: Decimal;
  /** Carry outside escrow that tax has left it. */
  readonly cap: Decimal;
  readonly pays: Decimal;
}

/**
 * Shares what escrow does not cover among the carry holders. Several: each pays its own part up to
 * its cap. Joint: what one cannot pay falls on those who can, in proportion to their shares, up to
 * their caps.
 */
export function shareClawback(
  due: Decimal,
  carryOutsideEscrow: Decimal,
  holders: readonly CarryHolder[],
  liability: 'several' | 'joint',
): HolderClawback[] {
  const lines = holders.map((holder) => {
    const owed = due.times(holder.share);
    const keep = new Decimal(1).minus(holder.taxRate);
    const cap = holder.isUnable ? ZERO : carryOutsideEscrow.times(holder.share).times(keep);
    return { id: holder.id, owed, cap, share: holder.share, pays: Decimal.min(owed, cap) };
  });
  const sumPays = () => lines.reduce((total, { pays }) => total.plus(pays), ZERO);
  for (let round = 0; liability === 'joint' && round < lines.length; round++) {
    const missing = due.minus(sumPays());
    const able = lines.filter(({ pays, cap }) => pays.lt(cap));
    const whole = able.reduce((total, { share }) => total.plus(share), ZERO);
    if (missing.lte(0) || whole.isZero()) break;
    for (const line of able)
      line.pays = Decimal.min(line.cap, line.pays.plus(missing.times(line.share).div(whole)));
  }
  return lines.map(({ share: _, ...line }) => line);
}
