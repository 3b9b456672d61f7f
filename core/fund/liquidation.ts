/**
 * Everything sold at once: what each group of investors gets of every deal, and how it is paid. A deal
 * goes to who takes part in it; cash and claims of the fund go to all by commitment, and where each deal
 * stands alone to its deals by what these had called, as expenses do. What the fund owes takes from
 * the deals in proportion to their value.
 */
import { Decimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Account, Book, BookState, Payment } from './book.ts';
import { sumTiers } from './groupSums.ts';
import { type Group, type Groups, sumMinor, takingPart } from './groups.ts';
import type { Payable } from './payable.ts';
import { addLedger, ZERO } from './replay.ts';

/** One group's part of what is sold, in unrounded minor units. */
export interface SoldPart {
  readonly deals: ReadonlyMap<string, Decimal>;
  /** Of the fund as a whole: cash and claims that are of no deal. */
  readonly rest: Decimal;
}

export function soldTotal({ deals, rest }: SoldPart): Decimal {
  return [...deals.values()].reduce((sum, each) => sum.plus(each), rest);
}

/**
 * What every group has of a liquidation; the parts sum to its amount. Without values by deal all of it
 * is shared by commitment.
 *
 * Errors: DEAL_WITHOUT_INVESTORS where a deal has a value and everybody is excused from it.
 */
export function soldParts(
  groups: Groups,
  { amount, deals = [] }: Payable,
): Result<(group: Group) => SoldPart> {
  const everyone = [...groups.investors, ...groups.carryFree];
  const total = new Decimal(amount.minor.toString());
  const valued = deals.reduce((sum, each) => sum.plus(each.amount.minor.toString()), ZERO);
  const kept = valued.gt(total) ? total.div(valued) : new Decimal(1);
  const rest = Decimal.max(0, total.minus(valued));
  const sold = deals.filter((each) => each.amount.minor > 0n);
  for (const { deal } of sold)
    if (takingPart(everyone, deal).length === 0)
      return fail({
        kind: 'invalid-input',
        code: 'DEAL_WITHOUT_INVESTORS',
        path: `distribution.deals.${deals.findIndex((each) => each.deal === deal)}.deal`,
        message: `Every investor is excused from deal ${deal}. Correct the deal or the excuses.`,
      });
  const partOf = (whole: Decimal, group: Group, among: readonly Group[]) =>
    whole.times(group.minor.toString()).div(sumMinor(among).toString());
  return ok((group) => ({
    rest: partOf(rest, group, everyone),
    deals: new Map(
      sold
        .filter(({ deal }) => !group.excused.has(deal))
        .map(({ deal, amount: value }) => [
          deal,
          partOf(kept.times(value.minor.toString()), group, takingPart(everyone, deal)),
        ]),
    ),
  }));
}

/** What an account had called. */
function calledOf({ entries }: Account): Decimal {
  return entries.reduce((sum, { kind, flow }) => (kind === 'call' ? sum.plus(flow) : sum), ZERO);
}

/** What each account gets where each deal stands alone: its deal, and its part of the rest. */
function aloneAmounts({ accounts }: BookState, { deals, rest }: SoldPart): Map<string, Decimal> {
  const amounts = new Map([...accounts.keys()].map((key) => [key, deals.get(key) ?? ZERO]));
  const called = new Map([...accounts].map(([key, account]) => [key, calledOf(account)]));
  const whole = [...called.values()].reduce((sum, each) => sum.plus(each), ZERO);
  for (const [deal, value] of deals) amounts.set(deal, value);
  for (const [key, part] of called)
    if (!whole.isZero())
      amounts.set(key, (amounts.get(key) ?? ZERO).plus(rest.times(part).div(whole)));
  return amounts;
}

/** Realises every deal of a group and pays its part, each account its own where deals stand alone. */
export function paySold(book: Book, state: BookState, part: SoldPart): Payment {
  const realised = book.realiseAll(state);
  if (!book.isAlone) return book.pay(realised, soldTotal(part), undefined);
  const payments: Payment[] = [];
  let next = realised;
  const amounts = aloneAmounts(realised, part);
  if (amounts.size === 0) return book.pay(realised, soldTotal(part), undefined);
  for (const [key, amount] of amounts) {
    const payment = book.pay(next, amount, key === '' ? undefined : key);
    payments.push(payment);
    next = payment.state;
  }
  return {
    state: next,
    before: payments.map(({ before }) => before).reduce((a, b) => addLedger(a, b)),
    entries: payments.flatMap(({ entries }) => entries),
    poured: sumTiers(payments.map(({ poured }) => ({ tiers: poured }))),
  };
}
