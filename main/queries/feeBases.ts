/**
 * What the management fee of a fund is a share of, from day to day: commitments, cost and value, of the
 * fund and of each investment. Each counts as far as investors pay the fee by class and side letter, and
 * an investment without who is excused from it.
 */
import { type Books, booksAt } from '../../core/fund/accounts/books.ts';
import type { ManagementFeeInput } from '../../core/fund/managementFeeInput.ts';
import { Decimal, roundDecimal } from '../../core/money/decimal.ts';
import { money } from '../../core/money/money.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { fundBooks } from './fundBooks.ts';
import { feeFactorsAt } from './fundStanding.ts';
import { commitmentsAt, type FundRow } from './funds.ts';

type Bases = ManagementFeeInput['bases'];
type Investment = NonNullable<Bases['investments']>[number];

const ZERO = new Decimal(0);

/** Commitments and the part of the fee that each pays, on one day. */
interface Payers {
  /** Sum of commitment x part, in minor units. */
  readonly committed: Decimal;
  /** The part that counts of the fund, or of a deal: who takes part in it pays. */
  share(deal?: string): Decimal;
}

function payersAt(store: ReadStore, fund: FundRow, date: IsoDate): Payers {
  const all = feeFactorsAt(store, fund, date).map(({ commitmentMinor, feeFactor, excusedFrom }) => {
    const commitment = new Decimal(commitmentMinor.toString());
    return { commitment, paying: commitment.times(feeFactor), excusedFrom };
  });
  const sum = (list: typeof all, of: 'commitment' | 'paying') =>
    list.reduce((total, each) => total.plus(each[of]), ZERO);
  return {
    committed: sum(all, 'paying'),
    share(deal) {
      const taking =
        deal === undefined ? all : all.filter(({ excusedFrom }) => !excusedFrom.includes(deal));
      const whole = sum(taking, 'commitment');
      return whole.isZero() ? ZERO : sum(taking, 'paying').div(whole);
    },
  };
}

interface Days {
  readonly store: ReadStore;
  readonly fund: FundRow;
  readonly books: Books;
  /** The first day, and days of change after it. */
  within(dates: readonly string[]): IsoDate[];
  payers(date: IsoDate): Payers;
  closings: readonly string[];
}

const whole = (exact: Decimal) => BigInt(roundDecimal(exact, 0, 'half-even').toFixed(0));

/** What each investment costs and is worth, from each day on which one of both may change. */
function investmentsOf({ fund, books, within, payers, closings }: Days): Investment[] {
  const codes = new Set([
    ...books.movements.flatMap(({ deal }) => deal ?? []),
    ...books.valuations.flatMap(({ kind, label }) => (kind === 'deal' ? [label] : [])),
  ]);
  return [...codes].sort().map((deal) => {
    const dates = [
      ...closings,
      ...books.movements.filter((row) => row.deal === deal).map(({ date }) => date),
      ...books.valuations.filter(({ label }) => label === deal).map(({ date }) => date),
    ];
    return {
      deal,
      levels: within(dates).map((date) => {
        const held = booksAt(books, date).deals.find((each) => each.deal === deal);
        const share = payers(date).share(deal);
        const part = (minor: bigint) =>
          money(fund.currency, whole(share.times((minor > 0n ? minor : 0n).toString())));
        return {
          from: date,
          cost: part(held?.costMinor ?? 0n),
          value: part(held?.valueMinor ?? 0n),
        };
      }),
    };
  });
}

/**
 * The bases of a stretch of time, each level from its day on, beginning on the first day at the latest;
 * those of each investment only where a phase asks for them.
 */
export function feeBases(
  store: ReadStore,
  fund: FundRow,
  { from, to }: { readonly from: IsoDate; readonly to: IsoDate },
  phases: ManagementFeeInput['phases'],
): Bases {
  const last = addDays(to, -1);
  const books = fundBooks(store, fund, last);
  const known = new Map<IsoDate, Payers>();
  const days: Days = {
    store,
    fund,
    books,
    closings: commitmentsAt(store, fund.id, last).map((row) => row.closing_date),
    within: (dates) => [
      from,
      ...([...new Set(dates)].sort().filter((date) => date > from && date < to) as IsoDate[]),
    ],
    payers(date) {
      const payers = known.get(date) ?? payersAt(store, fund, date);
      known.set(date, payers);
      return payers;
    },
  };
  const { within, payers, closings } = days;
  const list = (dates: readonly string[], amount: (date: IsoDate) => Decimal) =>
    within(dates).map((date) => ({
      from: date,
      amount: money(fund.currency, whole(amount(date))),
    }));
  const ofDeals = [
    ...books.movements.filter(({ deal }) => deal !== undefined),
    ...books.valuations.filter(({ kind }) => kind === 'deal'),
  ].map(({ date }) => date);
  return {
    committed: list(closings, (date) => payers(date).committed),
    invested: list([...closings, ...ofDeals], (date) =>
      booksAt(books, date).deals.reduce(
        (sum, { deal, costMinor }) =>
          sum.plus(payers(date).share(deal).times(costMinor.toString())),
        ZERO,
      ),
    ),
    'net-asset-value': list([...closings, ...books.valuations.map(({ date }) => date)], (date) =>
      Decimal.max(ZERO, payers(date).share().times(booksAt(books, date).navMinor.toString())),
    ),
    ...(phases.some(({ perInvestment }) => perInvestment) && { investments: investmentsOf(days) }),
  };
}
