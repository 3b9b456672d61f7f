/** What a fund is worth on a date and whose it is, and how it has done. */
import { type CalculationWarning, silentContext } from '../../core/calculation.ts';
import { booksAt } from '../../core/fund/accounts/books.ts';
import { capitalAccountsCalculation } from '../../core/fund/accounts/capitalAccountsCalculation.ts';
import { navRollForwardCalculation } from '../../core/fund/accounts/navRollForward.ts';
import { money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { dealRows, fundBooks, liquidationAt } from '../queries/fundBooks.ts';
import {
  dated,
  grossFlows,
  multiplesOf,
  netStanding,
  rateText,
  ratioText,
  timeWeighted,
  withValue,
} from '../queries/fundPerformance.ts';
import { accountStanding, openingStanding } from '../queries/fundStanding.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import type { ReadStore } from '../store/index.ts';

type Period = Pick<DomainInput<'fundAccounts.rollForward'>, 'from' | 'to'>;

export function rollForwardOf(store: ReadStore, fund: FundRow, { from, to }: Period) {
  const books = fundBooks(store, fund, to);
  const input = { books, to, ...(from === undefined ? {} : { from }) };
  return { books, ...unwrap(navRollForwardCalculation.run(input, silentContext)) };
}

function rollForward(
  { store }: QueryContext,
  { fundId, ...period }: DomainInput<'fundAccounts.rollForward'>,
): DomainOutput<'fundAccounts.rollForward'> {
  const fund = fundById(store, fundId);
  const { output, warnings } = rollForwardOf(store, fund, period);
  const names = new Map(dealRows(store, fundId).map(({ code, name }) => [code, name]));
  return {
    opening: output.opening,
    closing: output.closing,
    rows: output.rows,
    deals: output.deals.map(({ valuedOn, ...deal }) => ({
      ...deal,
      name: names.get(deal.deal) ?? deal.deal,
      valuedOn: valuedOn ?? null,
    })),
    warnings: [...warnings],
  };
}

/** The capital accounts of a period. */
export function capitalOf(store: ReadStore, fund: FundRow, { from, to }: Period) {
  const books = fundBooks(store, fund, to);
  const { output, trace } = unwrap(
    capitalAccountsCalculation.run(
      {
        currency: fund.currency,
        closing: accountStanding(store, fund, books, to),
        ...openingStanding(store, fund, books, from),
      },
      silentContext,
    ),
  );
  const nav = money(fund.currency, booksAt(books, to).navMinor);
  const gap = nav.minor - output.totals.closing.minor;
  const warnings: CalculationWarning[] =
    gap === 0n
      ? []
      : [
          {
            code: 'ACCOUNTS_NAV_DIFFERENCE',
            message:
              'The accounts do not sum to the net asset value: a call or distribution has lines ' +
              'that do not sum to it. Compute it again.',
          },
        ];
  return { output, trace, nav, warnings };
}

function capital(
  { store }: QueryContext,
  { fundId, ...period }: DomainInput<'fundAccounts.capital'>,
): DomainOutput<'fundAccounts.capital'> {
  const fund = fundById(store, fundId);
  const { output, nav, warnings } = capitalOf(store, fund, period);
  const rows = new Map([...holderIdsOf(store, fundId, period.to)].map(([row, id]) => [id, row]));
  return {
    accounts: output.accounts.map(({ classId, ...account }) => ({
      ...account,
      classCode: classId,
      commitmentId: rows.get(account.id) ?? null,
    })),
    totals: output.totals,
    nav,
    warnings,
  };
}

function liquidation(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'fundAccounts.liquidation'>,
): DomainOutput<'fundAccounts.liquidation'> {
  const fund = fundById(store, fundId);
  const standing = booksAt(fundBooks(store, fund, asOf), asOf);
  const found = liquidationAt(store, fund, standing);
  const none = money(fund.currency, 0n);
  if (found === undefined)
    return {
      nav: money(fund.currency, standing.navMinor),
      accruedCarry: none,
      carryPaid: none,
      carryEarned: none,
      stillDueToInvestors: none,
      clawbackAtMost: none,
      tiers: [],
      holders: [],
      warnings: [
        {
          code: 'NOTHING_TO_LIQUIDATE',
          message: `On ${asOf} the fund has no value to hand out. Value its deals first.`,
        },
      ],
    };
  const { date: _date, ...output } = found.output;
  return { ...output, warnings: [...found.warnings] };
}

function overview(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'fundAccounts.overview'>,
): DomainOutput<'fundAccounts.overview'> {
  const fund = fundById(store, fundId);
  const { books, output, warnings } = rollForwardOf(store, fund, { to: asOf });
  const standing = netStanding(store, fund, asOf, books);
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const days = [
    ...books.movements
      .filter(({ kind }) => kind === 'contribution' || kind === 'distribution')
      .map(({ date }) => date),
    ...books.valuations.map(({ date }) => date),
    ...(books.movements.length > 0 ? [asOf] : []),
  ];
  return {
    currency: fund.currency,
    balance: output.closing,
    accruedCarry: inFund(standing.accruedCarryMinor),
    ...multiplesOf([standing], asOf),
    points: [...new Set(days)].sort().map((date) => {
      const { cumulative, navMinor } = booksAt(books, date);
      return {
        date,
        called: inFund(cumulative.contributions),
        distributed: inFund(-cumulative.distributions),
        net: inFund(-cumulative.contributions - cumulative.distributions),
        nav: inFund(navMinor),
      };
    }),
    warnings: [...warnings],
  };
}

type Performance = DomainOutput<'fundAccounts.performance'>;

function dealPerformance(
  store: ReadStore,
  fund: FundRow,
  asOf: IsoDate,
): Pick<Performance, 'gross' | 'deals'> {
  const books = fundBooks(store, fund, asOf);
  const names = new Map(dealRows(store, fund.id).map(({ code, name }) => [code, name]));
  const { deals } = booksAt(books, asOf);
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const sum = (pick: (deal: (typeof deals)[number]) => bigint) =>
    deals.reduce((total, deal) => total + pick(deal), 0n);
  const invested = sum((deal) => deal.investedMinor);
  const returned = sum((deal) => deal.proceedsMinor + deal.incomeMinor);
  const value = sum((deal) => deal.valueMinor);
  const rateOf = (left: bigint, deal?: string) =>
    rateText(dated(fund, withValue(grossFlows(books, deal), asOf, left)));
  return {
    gross: {
      invested: inFund(invested),
      returned: inFund(returned),
      value: inFund(value),
      moic: ratioText(returned + value, invested),
      irr: rateOf(value),
    },
    deals: deals.map((deal) => {
      const back = deal.proceedsMinor + deal.incomeMinor;
      return {
        deal: deal.deal,
        name: names.get(deal.deal) ?? deal.deal,
        invested: inFund(deal.investedMinor),
        returned: inFund(back),
        cost: inFund(deal.costMinor),
        value: inFund(deal.valueMinor),
        gain: inFund(back + deal.valueMinor - deal.investedMinor),
        moic: ratioText(back + deal.valueMinor, deal.investedMinor),
        irr: rateOf(deal.valueMinor, deal.deal),
      };
    }),
  };
}

function performance(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'fundAccounts.performance'>,
): Performance {
  const fund = fundById(store, fundId);
  const { total, from } = timeWeighted(fund, fundBooks(store, fund, asOf), asOf);
  return {
    net: multiplesOf([netStanding(store, fund, asOf)], asOf),
    ...dealPerformance(store, fund, asOf),
    timeWeighted: total,
    timeWeightedFrom: from,
  };
}

export const fundAccountHandlers = {
  'fundAccounts.overview': query<'fundAccounts.overview'>(overview),
  'fundAccounts.rollForward': query<'fundAccounts.rollForward'>(rollForward),
  'fundAccounts.capital': query<'fundAccounts.capital'>(capital),
  'fundAccounts.liquidation': query<'fundAccounts.liquidation'>(liquidation),
  'fundAccounts.performance': query<'fundAccounts.performance'>(performance),
};
