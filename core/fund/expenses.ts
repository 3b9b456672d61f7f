/**
 * Fund expenses under a waterfall by deal: a call that is of no deal is borne by the deals in
 * proportion to what they had called by then; one before any deal, by the deals that come first.
 * Each part earns its return from the date of the expense (ILPA Principles 3.0 on allocated
 * expenses).
 */
import type { Decimal } from '../money/decimal.ts';
import type { IsoDate } from '../time/dates.ts';
import { ZERO } from './replay.ts';

/** A call in unrounded minor units; without a deal, an expense of the fund. */
export interface DealCall {
  readonly date: IsoDate;
  readonly deal: string | undefined;
  readonly amount: Decimal;
  readonly isIdle: boolean;
}

/** Calls in the order of their dates, every one of a deal unless no deal called anything at all. */
export function allocateExpenses(calls: readonly DealCall[]): DealCall[] {
  const ofDeals = calls.filter(({ deal, amount }) => deal !== undefined && amount.gt(0));
  const firstDeal = ofDeals[0]?.date;
  return calls.flatMap((call) => {
    if (call.deal !== undefined || firstDeal === undefined) return [call];
    const until = call.date < firstDeal ? firstDeal : call.date;
    const called = new Map<string, Decimal>();
    for (const { date, deal, amount } of ofDeals)
      if (deal !== undefined && date <= until)
        called.set(deal, (called.get(deal) ?? ZERO).plus(amount));
    const whole = [...called.values()].reduce((sum, each) => sum.plus(each), ZERO);
    return [...called].map(([deal, part]) => ({
      ...call,
      deal,
      amount: call.amount.times(part).div(whole),
    }));
  });
}
