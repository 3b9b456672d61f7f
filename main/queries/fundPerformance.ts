/**
 * The flows and values that a fund's performance is measured on: net, as its investors paid and were
 * paid, and gross, as money went into its deals and came back.
 */
import { silentContext } from '../../core/calculation.ts';
import { type Books, booksAt } from '../../core/fund/accounts/books.ts';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import { linkedReturnCalculation } from '../../core/fund/performance/calculations.ts';
import { type DatedAmount, xirr } from '../../core/fund/xirr.ts';
import { Decimal, roundDecimal } from '../../core/money/decimal.ts';
import { formatAmount, money, toDecimal } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { ReadStore } from '../store/index.ts';
import { DECIDED } from './commitmentHistory.ts';
import { fundBooks, liquidationAt } from './fundBooks.ts';
import { commitmentsAt, type FundRow, fundFlows } from './funds.ts';

export type Multiples = DomainOutput<'fundAccounts.performance'>['net'];

const RATIO_PLACES = 4;
const RATE_PLACES = 6;

/** A ratio with four decimals, half-even; null over nothing. */
export function ratioText(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null;
  const exact = new Decimal(part.toString()).div(whole.toString());
  return roundDecimal(exact, RATIO_PLACES, 'half-even').toFixed(RATIO_PLACES);
}

/** A rate of return as a fraction with six decimals; null where none exists. */
export function rateText(flows: readonly DatedAmount[]): string | null {
  const found = xirr(flows);
  return found.ok ? new Decimal(found.value.headline).toFixed(RATE_PLACES) : null;
}

/** A signed flow of minor units, positive to who looks. */
export interface SeenFlow {
  readonly date: IsoDate;
  readonly minor: bigint;
}

/** Minor units become doubles here and nowhere else in this file. */
export function dated(fund: FundRow, flows: readonly SeenFlow[]): DatedAmount[] {
  return flows.map(({ date, minor }) => ({
    date,
    amount: toDecimal(money(fund.currency, minor)).toNumber(),
  }));
}

/** What the investors paid (negative) and got, without what the carry vehicle got. */
export function netFlows(store: ReadStore, fund: FundRow, date: IsoDate): SeenFlow[] {
  const carry = store.all<{ pay_date: string; minor: bigint }>(
    `SELECT d.pay_date, -SUM(l.amount_minor) AS minor
       FROM distribution_line l JOIN distribution d ON d.id = l.distribution_id
      WHERE d.fund_id = ? AND d.pay_date <= ? AND l.holder = ?
        AND d.status IN ('approved', 'noticed', 'settled')
      GROUP BY d.pay_date ORDER BY d.pay_date`,
    [fund.id, date, CARRY_HOLDER_ID],
  );
  return [
    ...fundFlows(store, fund, date).map((flow) => ({
      date: flow.date,
      minor: flow.kind === 'call' ? -flow.amount.minor : flow.amount.minor,
    })),
    ...carry.map(({ pay_date, minor }) => ({ date: pay_date as IsoDate, minor })),
  ].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** What a net performance stands on. */
export interface NetStanding {
  readonly fund: FundRow;
  readonly flows: readonly SeenFlow[];
  readonly committedMinor: bigint;
  readonly paidInMinor: bigint;
  readonly distributedMinor: bigint;
  /** Of what was distributed, what might be called again. */
  readonly recallableMinor: bigint;
  /** Before carry, and what of it is accrued carry. */
  readonly navMinor: bigint;
  readonly accruedCarryMinor: bigint;
}

/** What was paid out by a date as recallable, in minor units. */
export function recalledUntil(store: ReadStore, fund: FundRow, date: IsoDate): bigint {
  return (
    store.pluck<bigint | null>(
      `SELECT SUM(recallable_minor) FROM distribution
        WHERE fund_id = ? AND pay_date <= ? AND ${DECIDED}`,
      [fund.id, date],
    ) ?? 0n
  );
}

export function netStanding(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  books: Books = fundBooks(store, fund, date),
): NetStanding {
  const standing = booksAt(books, date);
  const flows = netFlows(store, fund, date);
  const paidInMinor = fundFlows(store, fund, date).reduce(
    (sum, { kind, amount }) => (kind === 'call' ? sum + amount.minor : sum),
    0n,
  );
  const net = flows.reduce((sum, { minor }) => sum + minor, 0n);
  return {
    fund,
    flows,
    committedMinor: commitmentsAt(store, fund.id, date).reduce(
      (sum, row) => sum + row.amount_minor,
      0n,
    ),
    paidInMinor,
    distributedMinor: net + paidInMinor,
    recallableMinor: recalledUntil(store, fund, date),
    navMinor: standing.navMinor,
    accruedCarryMinor: liquidationAt(store, fund, standing)?.output.accruedCarry.minor ?? 0n,
  };
}

/** The flows with what the investors hold on the date as the last one. */
export function withValue(
  flows: readonly SeenFlow[],
  date: IsoDate,
  minor: bigint,
): readonly SeenFlow[] {
  return minor === 0n ? flows : [...flows, { date, minor }];
}

export interface RecycledSums {
  readonly paidIn: bigint;
  readonly distributed: bigint;
  readonly nav: bigint;
}

export interface RecycledRatios {
  readonly dpi: string | null;
  readonly rvpi: string | null;
  readonly tvpi: string | null;
}

/** Ratios without what was paid out as recallable; null where nothing was, or nothing is left. */
export function netRatios(
  { paidIn, distributed, nav }: RecycledSums,
  recallable: bigint,
): RecycledRatios | null {
  if (recallable === 0n || paidIn <= recallable) return null;
  const [called, paid] = [paidIn - recallable, distributed - recallable];
  return {
    dpi: ratioText(paid, called),
    rvpi: ratioText(nav, called),
    tvpi: ratioText(paid + nav, called),
  };
}

/**
 * Recallable distributions out of both sides, as if they had never been called (ILPA Reporting
 * Template); null where there are none, or nothing else was paid in.
 */
function netOfRecycling(
  sums: RecycledSums,
  recallable: bigint,
  currency: string,
): Multiples['netOfRecycling'] {
  const ratios = netRatios(sums, recallable);
  return (
    ratios && {
      recallable: money(currency, recallable),
      paidIn: money(currency, sums.paidIn - recallable),
      distributed: money(currency, sums.distributed - recallable),
      ...ratios,
    }
  );
}

/**
 * Multiples of one fund, or of several in one currency as if they were one. Paid-in counts what was
 * recalled and paid in again (GIPS 2020), so distributions count it too.
 */
export function multiplesOf(standings: readonly NetStanding[], date: IsoDate): Multiples {
  const [first] = standings;
  const currency = first?.fund.currency ?? 'EUR';
  const sum = (pick: (one: NetStanding) => bigint) =>
    standings.reduce((total, one) => total + pick(one), 0n);
  const nav = sum((one) => one.navMinor - one.accruedCarryMinor);
  const paidIn = sum((one) => one.paidInMinor);
  const distributed = sum((one) => one.distributedMinor);
  const committed = sum((one) => one.committedMinor);
  const flows = standings.flatMap((one) => one.flows);
  return {
    committed: money(currency, committed),
    paidIn: money(currency, paidIn),
    distributed: money(currency, distributed),
    nav: money(currency, nav),
    dpi: ratioText(distributed, paidIn),
    rvpi: ratioText(nav, paidIn),
    tvpi: ratioText(distributed + nav, paidIn),
    pic: ratioText(paidIn, committed),
    netOfRecycling: netOfRecycling(
      { paidIn, distributed, nav },
      sum((one) => one.recallableMinor),
      currency,
    ),
    irr: first === undefined ? null : rateText(dated(first.fund, withValue(flows, date, nav))),
  };
}

/** Flows into (negative) and out of one deal or all, as the fund sees the deal. */
export function grossFlows(books: Books, deal?: string): SeenFlow[] {
  return books.movements
    .filter((row) => ['investment', 'proceeds', 'income'].includes(row.kind))
    .filter((row) => row.deal !== undefined && (deal === undefined || row.deal === deal))
    .map(({ date, amount }) => ({ date, minor: amount.minor }));
}

/**
 * The time-weighted return between valuations: from the first date on which the fund is worth
 * something, by Modified Dietz, linked. Null where a stretch has no base.
 */
export function timeWeighted(fund: FundRow, books: Books, date: IsoDate) {
  const dates = [...new Set(books.valuations.map((row) => row.date)), date];
  const valued = [...new Set(dates)]
    .sort()
    .map((day) => ({ date: day, minor: booksAt(books, day).navMinor }));
  const start = valued.findIndex(({ minor }) => minor > 0n);
  const used = start < 0 ? [] : valued.slice(start);
  if (used.length < 2) return { total: null, from: null };
  const result = linkedReturnCalculation.run(
    {
      valuations: used.map(({ date: day, minor }) => ({
        date: day,
        value: formatAmount(money(fund.currency, minor)),
      })),
      flows: books.movements
        .filter((row) => row.kind === 'contribution' || row.kind === 'distribution')
        .filter((row) => row.date > (used[0]?.date ?? date))
        .map((row) => ({ date: row.date, amount: formatAmount(row.amount) })),
      flowsCount: 'end-of-day',
    },
    silentContext,
  );
  return {
    total: result.ok ? new Decimal(result.value.output.total).toFixed(RATE_PLACES) : null,
    from: used[0]?.date ?? null,
  };
}
