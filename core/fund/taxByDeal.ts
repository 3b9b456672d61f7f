/**
 * Tax distributions where each deal stands alone: the income that carry earns by deal, what was paid on
 * it, and what of a tax distribution is an advance on which deal's later carry.
 */
import { allocate } from '../money/allocate.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { ZERO } from './replay.ts';
import { type AllocatedYear, taxedIncome } from './taxDistribution.ts';
import type { PreparedFund } from './waterfall.ts';
import type { TaxDistributionTerms } from './waterfallTerms.ts';

/** One deal; unrounded minor units but what is due. */
export interface DealTax {
  readonly deal: string;
  readonly allocatedToDate: Decimal;
  readonly taxed: Decimal;
  /** Rate x taxed income. */
  readonly tax: Decimal;
  /** Cash to carry of this deal, advances included. */
  readonly paid: Decimal;
  /** Tax less what was paid, at least zero; whole minor units. */
  readonly dueMinor: bigint;
}

function paidOf({ books }: PreparedFund, deal: string): Decimal {
  return books.reduce((sum, { state }) => {
    const account = state.accounts.get(deal);
    return account ? sum.plus(account.ledger.carry).plus(account.ledger.advance) : sum;
  }, ZERO);
}

/** The deals in the order of their names; none where they share one account of carry. */
export function taxByDeal(
  fund: PreparedFund,
  years: readonly AllocatedYear[],
  { rate, losses = 'carried-forward' }: TaxDistributionTerms,
): DealTax[] {
  const deals = [...new Set(years.flatMap(({ byDeal }) => [...byDeal.keys()]))].sort();
  return deals.map((deal) => {
    let before = ZERO;
    const own = years.map(({ byDeal }) => {
      const allocatedToDate = byDeal.get(deal) ?? ZERO;
      const allocated = allocatedToDate.minus(before);
      before = allocatedToDate;
      return { allocatedToDate, allocated };
    });
    const taxed = taxedIncome(own, losses);
    const tax = taxed.times(rate);
    const paid = paidOf(fund, deal);
    const due = roundDecimal(Decimal.max(ZERO, tax.minus(paid)), 0, 'half-even');
    return { deal, allocatedToDate: before, taxed, tax, paid, dueMinor: BigInt(due.toFixed(0)) };
  });
}

/** What each deal advances of a payment: in proportion to what is due on it, by largest remainder. */
export function advanceByDeal(deals: readonly DealTax[], payableMinor: bigint): bigint[] {
  const due = deals.map(({ dueMinor }) => dueMinor);
  const whole = due.reduce((sum, each) => sum + each, 0n);
  return whole === 0n ? due : allocate(payableMinor, due);
}
