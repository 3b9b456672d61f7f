/**
 * The input of `fund.taxDistribution` from a fund's history and books: calendar years that are over,
 * each with the income that the fund earned and realised, less fees, expenses and interest. Value that
 * is not realised is no taxable income.
 */
import type { z } from 'zod';
import { type BooksStanding, booksAt } from '../../core/fund/accounts/books.ts';
import type { taxDistributionCalculation } from '../../core/fund/taxDistributionCalculation.ts';
import { standsAlone } from '../../core/fund/waterfallTerms.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { fundBooks } from './fundBooks.ts';
import type { FundRow } from './funds.ts';
import { historyFacts } from './waterfallFacts.ts';

type TaxInput = z.output<typeof taxDistributionCalculation.input>;

/** Income since the fund began, in minor units. */
interface IncomeToDate {
  readonly whole: bigint;
  readonly byDeal: ReadonlyMap<string, bigint>;
}

function incomeOf({ cumulative, deals }: BooksStanding): IncomeToDate {
  const { income, realised, managementFees, expenses, financing } = cumulative;
  return {
    whole: income + realised + managementFees + expenses + financing,
    byDeal: new Map(
      deals.map(({ deal, incomeMinor, realisedMinor }) => [deal, incomeMinor + realisedMinor]),
    ),
  };
}

/** The last days of calendar years from the first call to a date. */
function yearEnds(first: IsoDate, date: IsoDate): IsoDate[] {
  const from = Number(first.slice(0, 4));
  const until = Number(date.slice(0, 4));
  return Array.from({ length: until - from + 1 }, (_, k) => `${from + k}-12-31` as IsoDate).filter(
    (end) => end <= date,
  );
}

/**
 * What of a fund decides its tax distribution on a pay date; `cashMinor` is null where it is not known.
 *
 * Throws what `historyFacts` throws; TAX_DISTRIBUTION_NOT_AGREED, DISTRIBUTION_BEFORE_CALL and
 * TAX_YEAR_NOT_OVER where no year since the first call is over.
 */
export function taxDistributionFacts(
  store: ReadStore,
  fund: FundRow,
  { payDate, cashMinor }: { readonly payDate: IsoDate; readonly cashMinor: bigint | null },
): TaxInput {
  const { history } = historyFacts(store, fund, payDate);
  const { escrowShare: _, ...facts } = history;
  const refuse = (code: string, path: string, message: string) => {
    throw new AppFailure({ kind: 'invalid-input', code, path, message });
  };
  if (facts.taxDistributions === undefined)
    refuse(
      'TAX_DISTRIBUTION_NOT_AGREED',
      'fundId',
      `The terms of ${fund.name} on ${payDate} have no tax distributions. Add them with their rate, or pay by the tiers.`,
    );
  const first = facts.flows.find(({ kind }) => kind === 'call')?.date;
  if (first === undefined)
    return refuse(
      'DISTRIBUTION_BEFORE_CALL',
      'payDate',
      `${fund.name} has called nothing by ${payDate}. Choose a day after its first call.`,
    ) as never;
  const ends = yearEnds(first, payDate);
  if (ends.length === 0)
    refuse(
      'TAX_YEAR_NOT_OVER',
      'payDate',
      `No tax year of ${fund.name} is over on ${payDate}: its first call was on ${first}. Choose a day after the end of that year.`,
    );
  const books = fundBooks(store, fund, payDate);
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const isAlone = standsAlone(facts.terms);
  let before: IncomeToDate = { whole: 0n, byDeal: new Map() };
  const years = ends.map((to) => {
    const now = incomeOf(booksAt(books, to));
    const last = before;
    before = now;
    return {
      to,
      income: inFund(now.whole - last.whole),
      ...(isAlone && {
        deals: [...now.byDeal].map(([deal, minor]) => ({
          deal,
          income: inFund(minor - (last.byDeal.get(deal) ?? 0n)),
        })),
      }),
    };
  });
  const cash = cashMinor !== null && cashMinor > 0n ? cashMinor : 0n;
  return {
    fund: facts,
    date: payDate,
    years,
    ...(cashMinor !== null && { cashAvailable: inFund(cash) }),
  };
}
