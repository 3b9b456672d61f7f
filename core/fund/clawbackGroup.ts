/**
 * The clawback test of one group of investors: carry paid beside the carry agreed on the profit of the
 * whole fund, and what investors lack to capital and preferred return.
 */
import { Decimal } from '../money/decimal.ts';
import type { IsoDate } from '../time/dates.ts';
import { Book, type Dated } from './book.ts';
import { type Clawback, clawbackOf, hurdleShortfall } from './clawback.ts';
import { ZERO } from './replay.ts';
import type { PreparedGroup } from './waterfall.ts';

/** What one group owes and why; unrounded minor units. */
export interface GroupTest {
  readonly group: PreparedGroup['group'];
  readonly clawback: Clawback;
  readonly profit: Decimal;
  readonly agreed: Decimal;
  readonly carry: Decimal;
}

function sumOf(list: readonly Dated[]): Decimal {
  return list.reduce((total, { amount }) => total.plus(amount), ZERO);
}

/**
 * Carry that a whole-fund waterfall of the same terms would have given for the same money on the same
 * days, with what is held paid out on the last.
 */
function replayedCarry({ group, state }: PreparedGroup, held: Decimal, date: IsoDate): Decimal {
  const { terms } = group;
  const whole =
    terms.form === 'investor-hurdles' ? terms : { ...terms, form: 'whole-fund' as const };
  const [first] = state.calls;
  if (!first) return ZERO;
  const book = new Book(whole, first.date);
  const money = [...state.paid, ...state.carried, { date, amount: held }];
  const days = [...new Set([...state.calls, ...money].map((each) => each.date))].sort();
  const on = (list: readonly Dated[], day: IsoDate) =>
    sumOf(list.filter((each) => each.date === day));
  let replayed = book.open();
  for (const day of days) {
    replayed = book.moveTo(replayed, day);
    for (const call of state.calls)
      if (call.date === day)
        replayed = book.call(replayed, call.amount, undefined, call.isIdle ?? false);
    const amount = on(money, day);
    if (amount.gt(0)) replayed = book.pay(replayed, amount, undefined).state;
  }
  return sumOf(replayed.carried);
}

/** The day of a test; a final one holds nothing, and gross of tax and escrow they are left out. */
export interface TestDay {
  readonly date: IsoDate;
  /** The group's part of what the fund still holds, in unrounded minor units. */
  readonly held: Decimal;
  readonly taxRate?: string;
  readonly escrowShare?: string;
}

/** The test of one group of investors; unrounded minor units. */
export function testGroup(
  prepared: PreparedGroup,
  { date, held, taxRate = '0', escrowShare = '0' }: TestDay,
): GroupTest {
  const { group, book, state } = prepared;
  const { terms } = group;
  const carry = Decimal.max(0, sumOf(state.carried));
  const profit = sumOf(state.paid).plus(sumOf(state.carried)).plus(held).minus(sumOf(state.calls));
  const hasOneRate =
    terms.form !== 'investor-hurdles' &&
    terms.carryTiers.length === 0 &&
    !new Decimal(terms.catchUp.share).isZero();
  const agreed = hasOneRate
    ? Decimal.max(0, profit).times(terms.carry.rate)
    : replayedCarry(prepared, held, date);
  const owed =
    terms.form === 'investor-hurdles'
      ? (book.account(book.moveTo(state, date), undefined).ledger.hurdles[0] ?? ZERO)
      : hurdleShortfall(book.growth, state, date);
  const clawback = clawbackOf({
    carry,
    agreedCarry: agreed,
    hurdleShortfall: owed.minus(held),
    taxRate: new Decimal(taxRate),
    escrowShare: new Decimal(escrowShare),
  });
  return { group, clawback, profit, agreed, carry };
}
