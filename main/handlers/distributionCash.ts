/** A fund pays out what it has: a distribution above its cash is refused before anything is written. */
import { booksAt } from '../../core/fund/accounts/books.ts';
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { fundBooks } from '../queries/fundBooks.ts';
import { amountWords, type FundRow } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { refuse } from './saveParts.ts';

/** Whether the fund's books say what cash it has: money moved or was stated beside calls. */
function hasBooks(store: ReadStore, fundId: string, date: IsoDate): boolean {
  const found = store.pluck<bigint>(
    `SELECT EXISTS (SELECT 1 FROM fund_flow WHERE fund_id = :fund AND flow_date <= :date)
         OR EXISTS (SELECT 1 FROM fund_valuation
                     WHERE fund_id = :fund AND kind = 'cash' AND valuation_date <= :date)`,
    { fund: fundId, date },
  );
  return found === 1n;
}

/** The cash of a day in minor units; null where the fund's books are not kept here. */
export function cashOn(store: ReadStore, fund: FundRow, date: IsoDate): bigint | null {
  if (!hasBooks(store, fund.id, date)) return null;
  return booksAt(fundBooks(store, fund, date), date).cashMinor;
}

/**
 * Cash on a day is what was last stated, moved on by calls, distributions and flows. An asset that is
 * handed out in kind needs none, and a fund whose books are not kept here is not tested.
 * Throws DISTRIBUTION_ABOVE_CASH (invalid-input).
 */
export function assertCash(
  store: ReadStore,
  fund: FundRow,
  paid: { readonly date: IsoDate; readonly amount: Money; readonly kind: string | null },
): void {
  const { date, amount, kind } = paid;
  const cashMinor = kind === 'in-kind' ? null : cashOn(store, fund, date);
  if (cashMinor === null || amount.minor <= cashMinor) return;
  const cash = amountWords(money(fund.currency, cashMinor));
  refuse(
    'DISTRIBUTION_ABOVE_CASH',
    `${fund.name} has ${cash} of cash on ${date}, less than the ${amountWords(amount)} to be paid. Enter less, choose a later day, or record the proceeds and calls that bring the money first.`,
    'amount.amount',
  );
}
