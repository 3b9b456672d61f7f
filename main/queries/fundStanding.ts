/** Where each investor of a fund stands on a date: own amounts, and what it bears of fees and carry. */
import { type Books, booksAt } from '../../core/fund/accounts/books.ts';
import type { AccountStanding } from '../../core/fund/accounts/capitalAccounts.ts';
import { type SideLetter, sideLetterSchema, termsFor } from '../../core/fund/agreement.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { dealRows, liquidationAt } from './fundBooks.ts';
import {
  type CommitmentRow,
  commitmentsAt,
  decodeTerms,
  type FundRow,
  flowsByCommitment,
  termsAt,
} from './funds.ts';
import { holderIdsOf } from './waterfallFacts.ts';

/** The side letter of each investor that is in force on a date, by investor's row id. */
function sideLettersAt(store: ReadStore, fundId: string, date: IsoDate): Map<string, SideLetter> {
  return new Map(
    store
      .rows<{ investor_id: string; terms: unknown }>(
        'side_letter',
        `SELECT investor_id, terms FROM side_letter WHERE fund_id = ? AND valid_from <= ?
          ORDER BY valid_from, version`,
        [fundId, date],
      )
      .map((row) => [row.investor_id, sideLetterSchema.parse(row.terms)] as const),
  );
}

/** What each investor bears of fees and carry, and which deals it is not in. */
function factorsOf(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
): (row: CommitmentRow) => { feeFactor: string; carryFactor: string; excusedFrom: string[] } {
  const agreement = decodeTerms(fund, termsAt(store, fund, date));
  const letters = sideLettersAt(store, fund.id, date);
  const deals = dealRows(store, fund.id);
  const { waterfall } = agreement;
  const baseCarry =
    waterfall.form === 'investor-hurdles' ? waterfall.finalPromote : waterfall.carry.rate;
  const phase = agreement.managementFee?.phases.findLast(({ from }) => from <= date);
  const investorOf = new Map(
    store
      .all<{ id: string; investor_id: string }>(
        'SELECT id, investor_id FROM commitment WHERE fund_id = ?',
        [fund.id],
      )
      .map(({ id, investor_id }) => [id, investor_id]),
  );
  return (row) => {
    const letter = letters.get(investorOf.get(row.id) ?? '');
    const terms = termsFor(agreement, row.class_code, letter);
    const feeRate =
      terms.feeRateAnnual !== undefined && phase !== undefined && Number(phase.rateAnnual) > 0
        ? new Decimal(terms.feeRateAnnual).div(phase.rateAnnual)
        : new Decimal(1);
    const isFree = row.party === 'gp' && waterfall.gpCommitment === 'carry-free';
    const carry =
      terms.carryRate !== undefined && Number(baseCarry) > 0
        ? new Decimal(terms.carryRate).div(baseCarry)
        : new Decimal(1);
    return {
      feeFactor: feeRate.times(terms.feeFactor).toFixed(10),
      carryFactor: isFree ? '0' : carry.toFixed(10),
      excusedFrom: deals
        .filter(
          ({ code, sector }) =>
            terms.excusedDeals.includes(code) ||
            (sector !== null && terms.excusedSectors.includes(sector)),
        )
        .map(({ code }) => code),
    };
  };
}

/** Each commitment with its part of the fee and the deals that it is not in; empty before the first. */
export function feeFactorsAt(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
): { commitmentMinor: bigint; feeFactor: string; excusedFrom: string[] }[] {
  const rows = commitmentsAt(store, fund.id, date);
  if (rows.length === 0) return [];
  const factors = factorsOf(store, fund, date);
  return rows.map((row) => {
    const { feeFactor, excusedFrom } = factors(row);
    return { commitmentMinor: row.amount_minor, feeFactor, excusedFrom };
  });
}

/** What an investor's own terms give of carry, where anybody's give any. */
function ownCarry(borne: ReadonlyMap<string, string>, id: string): { carryBorne?: string } {
  return borne.size === 0 ? {} : { carryBorne: borne.get(id) ?? '0' };
}

/** Where the investors stand on a date, as the capital accounts take it. */
export function accountStanding(
  store: ReadStore,
  fund: FundRow,
  books: Books,
  date: IsoDate,
): AccountStanding {
  const standing = booksAt(books, date);
  const { cumulative } = standing;
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const ids = holderIdsOf(store, fund.id, date);
  const { called, distributed } = flowsByCommitment(store, fund.id, date);
  const factors = factorsOf(store, fund, date);
  const ofDeals = standing.deals.reduce((sum, deal) => sum + deal.incomeMinor, 0n);
  const liquidation = liquidationAt(store, fund, standing)?.output;
  const borne = new Map(liquidation?.carryBorne.map(({ id, minorUnits }) => [id, minorUnits]));
  const amounts = (sums: ReadonlyMap<string, bigint>) =>
    [...sums].map(([holder, minor]) => ({ id: ids.get(holder) ?? holder, amount: inFund(minor) }));
  return {
    date,
    investors: commitmentsAt(store, fund.id, date).map((row) => ({
      id: ids.get(row.id) ?? row.id,
      ...ownCarry(borne, ids.get(row.id) ?? row.id),
      name: row.investor_name,
      classId: row.class_code,
      className: row.class_name,
      kind: row.party === 'gp' ? 'gp' : 'lp',
      commitment: inFund(row.amount_minor),
      ...factors(row),
    })),
    contributions: amounts(called),
    distributions: amounts(distributed),
    managementFees: inFund(cumulative.managementFees),
    expenses: inFund(
      cumulative.expenses +
        cumulative.financing +
        cumulative.accruals +
        cumulative.other +
        cumulative.unexplained,
    ),
    income: inFund(cumulative.income - ofDeals),
    gains: standing.deals.map((deal) => ({
      deal: deal.deal,
      income: inFund(deal.incomeMinor),
      realised: inFund(deal.realisedMinor),
      unrealised: inFund(deal.valueMinor - deal.costMinor),
    })),
    accruedCarry: liquidation?.accruedCarry ?? inFund(0n),
  };
}

/** Where the investors stood at the opening of a period; none before the first commitment. */
export function openingStanding(
  store: ReadStore,
  fund: FundRow,
  books: Books,
  from: IsoDate | undefined,
): { readonly opening?: AccountStanding } {
  if (from === undefined || commitmentsAt(store, fund.id, from).length === 0) return {};
  return { opening: accountStanding(store, fund, books, from) };
}
