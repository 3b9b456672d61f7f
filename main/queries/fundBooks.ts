/**
 * A fund's facts as its books: calls, distributions, flows, valuations and credit lines up to a date,
 * as the calculations of accounts take them.
 */
import { silentContext } from '../../core/calculation.ts';
import {
  type Books,
  type BooksStanding,
  checkBooks,
  type MovementKind,
} from '../../core/fund/accounts/books.ts';
import { hypotheticalLiquidationCalculation } from '../../core/fund/accounts/hypotheticalLiquidation.ts';
import type { CreditLineFacts } from '../../core/fund/accounts/lineInterest.ts';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import { type Money, money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { DECIDED } from './commitmentHistory.ts';
import { type FundRow, flowsByCommitment, fundFlows } from './funds.ts';
import { waterfallFacts } from './waterfallFacts.ts';

export interface FlowRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly number: bigint;
  readonly flow_date: string;
  readonly kind: string;
  readonly category: string | null;
  readonly deal_code: string | null;
  readonly deal_name: string | null;
  readonly amount_minor: bigint;
  readonly note: string | null;
  readonly run_id: string | null;
  readonly entry: bigint;
}

/** Flows of a fund up to a date, oldest first. */
export function flowRows(store: ReadStore, fundId: string, date: IsoDate): FlowRow[] {
  return store.all<FlowRow>(
    `SELECT f.id, f.number, f.flow_date, f.kind, f.category, d.code AS deal_code, d.name AS deal_name,
            f.amount_minor, f.note, f.run_id, f.entry
       FROM fund_flow f LEFT JOIN fund_deal d ON d.id = f.deal_id
      WHERE f.fund_id = ? AND f.flow_date <= ? ORDER BY f.flow_date, f.number`,
    [fundId, date],
  );
}

export interface ValuationRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly valuation_date: string;
  readonly kind: string;
  readonly label: string;
  readonly version: bigint;
  readonly deal_name: string | null;
  readonly amount_minor: bigint;
  readonly method: string | null;
  readonly entry: bigint;
}

/** Valuations of a fund up to a date, oldest first, every version of them. */
export function valuationRows(store: ReadStore, fundId: string, date: IsoDate): ValuationRow[] {
  return store.all<ValuationRow>(
    `SELECT v.id, v.valuation_date, v.kind, v.label, v.version, d.name AS deal_name,
            v.amount_minor, v.method, v.entry
       FROM fund_valuation v LEFT JOIN fund_deal d ON d.id = v.deal_id
      WHERE v.fund_id = ? AND v.valuation_date <= ?
      ORDER BY v.valuation_date, v.kind, v.label, v.version`,
    [fundId, date],
  );
}

/** The valuations that count: of each date and item the newest version. */
export function currentValuations(rows: readonly ValuationRow[]): ValuationRow[] {
  const newest = new Map(
    rows.map((row) => [`${row.valuation_date} ${row.kind} ${row.label}`, row] as const),
  );
  return [...newest.values()];
}

export interface DealRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly sector: string | null;
}

export function dealRows(store: ReadStore, fundId: string): DealRow[] {
  return store.all<DealRow & { readonly [column: string]: string | null }>(
    'SELECT id, code, name, sector FROM fund_deal WHERE fund_id = ? ORDER BY code',
    [fundId],
  );
}

export interface CreditLineRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly name: string;
  readonly limit_minor: bigint;
  readonly rate_annual: string;
  readonly day_count: string;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly entry: bigint;
}

export interface LineFlowRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly number: bigint;
  readonly flow_date: string;
  readonly kind: string;
  readonly amount_minor: bigint;
  readonly call_number: bigint | null;
  readonly entry: bigint;
}

export function creditLineRows(store: ReadStore, fundId: string): CreditLineRow[] {
  return store.all<CreditLineRow>(
    `SELECT id, name, limit_minor, rate_annual, day_count, valid_from, valid_to, entry
       FROM credit_line WHERE fund_id = ? ORDER BY name`,
    [fundId],
  );
}

export function lineFlowRows(store: ReadStore, lineId: string, date: IsoDate): LineFlowRow[] {
  return store.all<LineFlowRow>(
    `SELECT l.id, l.number, l.flow_date, l.kind, l.amount_minor, c.number AS call_number, l.entry
       FROM credit_line_flow l LEFT JOIN capital_call c ON c.id = l.capital_call_id
      WHERE l.credit_line_id = ? AND l.flow_date <= ? ORDER BY l.flow_date, l.number`,
    [lineId, date],
  );
}

/** A credit line with its flows up to a date, as the calculations take it. */
export function lineFacts(
  store: ReadStore,
  fund: FundRow,
  row: CreditLineRow,
  date: IsoDate,
): CreditLineFacts {
  return {
    name: row.name,
    limit: money(fund.currency, row.limit_minor),
    rateAnnual: row.rate_annual,
    dayCount: row.day_count as CreditLineFacts['dayCount'],
    flows: lineFlowRows(store, row.id, date).map((flow) => ({
      date: flow.flow_date as IsoDate,
      kind: flow.kind as CreditLineFacts['flows'][number]['kind'],
      amount: money(fund.currency, flow.amount_minor),
      byCall: flow.call_number !== null,
    })),
  };
}

export interface ClosingFeeRow {
  readonly [column: string]: string | bigint;
  readonly number: bigint;
  readonly date: string;
  readonly amount_minor: bigint;
  readonly entry: bigint;
}

/** Fees on new commitments that late comers paid at closings, oldest first. */
export function closingFeeRows(store: ReadStore, fundId: string, date: IsoDate): ClosingFeeRow[] {
  return store.all<ClosingFeeRow>(
    `SELECT k.number, k.closing_date AS date, SUM(l.amount_minor) AS amount_minor, k.entry
       FROM closing k JOIN closing_line l ON l.closing_id = k.id AND l.kind = 'fee'
      WHERE k.fund_id = ? AND k.closing_date <= ? AND k.${DECIDED}
      GROUP BY k.id ORDER BY k.closing_date, k.number`,
    [fundId, date],
  );
}

const byDate = (one: { date: string }, other: { date: string }) =>
  one.date < other.date ? -1 : one.date > other.date ? 1 : 0;

/** The books of a fund up to a date. Throws what `checkBooks` refuses. */
export function fundBooks(store: ReadStore, fund: FundRow, date: IsoDate): Books {
  const inFund = (minor: bigint): Money => money(fund.currency, minor);
  const events = fundFlows(store, fund, date).map((flow) => ({
    date: flow.date,
    kind: flow.kind === 'call' ? ('contribution' as const) : ('distribution' as const),
    amount: inFund(flow.kind === 'call' ? flow.amount.minor : -flow.amount.minor),
  }));
  // The manager earns them on new commitments, so that they pass through the fund.
  const fees = closingFeeRows(store, fund.id, date).map((row) => ({
    date: row.date as IsoDate,
    kind: 'management-fee' as const,
    amount: inFund(-row.amount_minor),
  }));
  const flows = flowRows(store, fund.id, date).map((row) => ({
    date: row.flow_date as IsoDate,
    kind: row.kind as MovementKind,
    ...(row.deal_code === null ? {} : { deal: row.deal_code }),
    amount: inFund(row.amount_minor),
  }));
  return unwrap(
    checkBooks({
      currency: fund.currency,
      movements: [...events, ...fees, ...flows].sort(byDate),
      valuations: currentValuations(valuationRows(store, fund.id, date))
        .map((row) => ({
          date: row.valuation_date as IsoDate,
          kind: row.kind as Books['valuations'][number]['kind'],
          label: row.label,
          amount: inFund(row.amount_minor),
        }))
        .sort(byDate),
      lines: creditLineRows(store, fund.id).map((row) => lineFacts(store, fund, row, date)),
    }),
  );
}

/** Carry paid until a date, in minor units. */
export function carryPaidAt(store: ReadStore, fund: FundRow, date: IsoDate): bigint {
  return flowsByCommitment(store, fund.id, date).distributed.get(CARRY_HOLDER_ID) ?? 0n;
}

/** What each deal is worth, by its code; those of no value are left out. */
export function heldDeals({ currency }: FundRow, { deals }: Pick<BooksStanding, 'deals'>) {
  return deals
    .filter(({ valueMinor }) => valueMinor > 0n)
    .map(({ deal, valueMinor }) => ({ deal, amount: money(currency, valueMinor) }));
}

/**
 * The net asset value of a date through the fund's waterfall, each deal to who takes part in it; undefined where nothing was called or
 * the value is not above zero, so that nothing could be handed out.
 */
export function liquidationAt(
  store: ReadStore,
  fund: FundRow,
  { date, navMinor, deals }: Pick<BooksStanding, 'date' | 'navMinor' | 'deals'>,
) {
  if (navMinor <= 0n || !fundFlows(store, fund, date).some(({ kind }) => kind === 'call'))
    return undefined;
  const nav = money(fund.currency, navMinor);
  const { input } = waterfallFacts(store, fund, { payDate: date, amount: nav, number: null });
  const { distribution: _tried, ...waterfall } = input;
  const carryPaid = money(fund.currency, carryPaidAt(store, fund, date));
  return unwrap(
    hypotheticalLiquidationCalculation.run(
      { waterfall, date, nav, carryPaid, deals: heldDeals(fund, { deals }) },
      silentContext,
    ),
  );
}
