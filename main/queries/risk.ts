/**
 * The portfolio that risk is measured on: cash by currency from the position and the holdings, with
 * the exchange rates and yields that move them. Scenario shocks that act on the as-of date change
 * the values; shocks on future flows do not touch what is held today.
 */
import type { CalculationWarning } from '../../core/calculation.ts';
import {
  type DatedSeries,
  fxHistory as pairHistory,
  returnMatrix,
} from '../../core/market/returns.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money, toDecimal } from '../../core/money/money.ts';
import { AppFailure, unwrap } from '../../core/result.ts';
import type { Portfolio, Position } from '../../core/risk/portfolio.ts';
import {
  durationOf,
  fxFactor,
  type RatedHolding,
  shockHoldings,
} from '../../core/scenario/apply.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import { computePosition } from '../handlers/position.ts';
import type { ReadStore } from '../store/index.ts';
import { fxHistory } from './rates.ts';
import { checkWindow } from './riskWindow.ts';
import type { Branch } from './scenarios.ts';
import { Translator } from './translator.ts';

export interface HoldingFacts extends RatedHolding {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly entityId: string;
  readonly entityName: string;
  /** The market series that moves its value, in percent a year. */
  readonly rateSeries: string | null;
}

interface HoldingRow {
  readonly code: string;
  readonly entity_id: string;
  readonly entity_code: string;
  readonly entity_name: string;
  readonly valid_from: string;
  readonly name: string;
  readonly kind: string;
  readonly currency: string;
  readonly market_value_minor: bigint;
  readonly maturity_date: string | null;
  readonly rate_annual: string | null;
  readonly rate_series: string | null;
}

/** What is held on a date, by instrument code; ids are natural, so that equal facts hash alike. */
export function holdingsAt(store: ReadStore, asOf: IsoDate): HoldingFacts[] {
  return store
    .all<HoldingRow>(
      `SELECT i.code, e.id AS entity_id, e.code AS entity_code, e.name AS entity_name,
              h.valid_from, i.name, i.kind, h.currency, h.market_value_minor, i.maturity_date, i.rate_annual, i.rate_series
         FROM holding h JOIN instrument i ON i.id = h.instrument_id
         JOIN entity e ON e.id = h.entity_id
        WHERE h.valid_from <= :asOf AND (h.valid_to IS NULL OR h.valid_to > :asOf)
          AND (i.maturity_date IS NULL OR i.maturity_date > :asOf)
        ORDER BY i.code, e.code, h.valid_from`,
      { asOf },
    )
    .map((row) => ({
      id: `${row.code} ${row.entity_code} ${row.valid_from}`,
      code: row.code,
      name: row.name,
      kind: row.kind,
      entityId: row.entity_id,
      entityName: row.entity_name,
      value: money(row.currency, row.market_value_minor),
      maturityDate: row.maturity_date as IsoDate | null,
      rateAnnual: row.rate_annual,
      modifiedDuration: null,
      rateSeries: row.rate_series,
    }));
}

/** Net cash by currency in that currency; accounts without a statement are left out and named. */
export function cashByCurrency(
  store: ReadStore,
  asOf: IsoDate,
  reportingCurrency: string,
): { readonly cash: readonly Money[]; readonly leftOut: readonly string[] } {
  const { rows } = computePosition(store, {
    asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency,
  });
  const sums = new Map<string, bigint>();
  for (const { accountBalance } of rows)
    if (accountBalance !== null)
      sums.set(
        accountBalance.currency,
        (sums.get(accountBalance.currency) ?? 0n) + accountBalance.minor,
      );
  return {
    cash: [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, minor]) => money(code, minor)),
    leftOut: rows.filter((row) => row.accountBalance === null).map((row) => row.label),
  };
}

export interface RiskRequest {
  readonly asOf: IsoDate;
  readonly reportingCurrency: string;
  /** Daily returns at most. */
  readonly windowDays: number;
  /** Daily returns at most for the backtest, which needs a window before its first tested day. */
  readonly backtestDays: number;
  /** Daily returns without which the measure of record has no tail. */
  readonly fewestDays: number;
}

export interface RiskFacts {
  readonly portfolio: Portfolio;
  /** The same positions over the longer history. */
  readonly backtest: Portfolio;
  readonly warnings: readonly CalculationWarning[];
}

/** Calendar days that surely hold so many business days, holidays and gaps included. */
function calendarDays(businessDays: number): number {
  return Math.ceil(businessDays * 1.55) + 30;
}

/** Yields of a market series by date: stored in percent a year, used as fractions. */
function rateHistory(store: ReadStore, series: string, from: IsoDate, to: IsoDate): DatedSeries {
  const rows = store.all<{ date: string; value: string }>(
    `SELECT date, value FROM market_rate WHERE series = ? AND date >= ? AND date <= ?
      ORDER BY date, source`,
    [series, from, to],
  );
  // Where several sources tell one day, the first by name counts, as it does for exchange rates.
  const byDate = new Map<IsoDate, number>();
  for (const { date, value } of rows)
    if (!byDate.has(date as IsoDate))
      byDate.set(date as IsoDate, new Decimal(value).div(100).toNumber());
  return {
    id: series,
    kind: 'difference',
    values: [...byDate].map(([date, value]) => ({ date, value })),
  };
}

class PortfolioBuilder {
  readonly #branch: Branch;
  readonly #translator: Translator;
  readonly #request: RiskRequest;

  constructor(branch: Branch, request: RiskRequest) {
    this.#branch = branch;
    this.#request = request;
    this.#translator = new Translator(branch.store, request.asOf, request.reportingCurrency);
  }

  #value(amount: Money): number {
    const shocked = fxFactor(amount.currency, this.#request.asOf, this.#branch.shocks);
    return toDecimal(amount)
      .times(this.#translator.rate(amount.currency))
      .times(shocked)
      .toNumber();
  }

  #fx(currency: string): { fxFactor?: string } {
    return currency === this.#request.reportingCurrency ? {} : { fxFactor: currency };
  }

  cashPositions(cash: readonly Money[]): Position[] {
    return cash.map((amount) => ({
      id: `cash.${amount.currency}`,
      label: `${amount.currency} cash`,
      value: this.#value(amount),
      ...this.#fx(amount.currency),
    }));
  }

  /** A holding moves with its series where it has one with a history and a duration. */
  holdingPositions(holdings: readonly HoldingFacts[], known: ReadonlySet<string>): Position[] {
    const { asOf } = this.#request;
    const shocked = shockHoldings(holdings, this.#branch.shocks, { asOf, valuedOn: asOf });
    return shocked.map((holding) => {
      const years = durationOf(holding, asOf).toNumber();
      const { rateSeries } = holding;
      const moves = rateSeries !== null && years > 0 && known.has(rateSeries);
      return {
        id: `holding.${holding.id}`,
        label: holding.name,
        value: this.#value(holding.value),
        ...this.#fx(holding.value.currency),
        ...(moves ? { rateFactor: rateSeries, modifiedDurationYears: years } : {}),
      };
    });
  }
}

function usedSeries(
  positions: readonly Position[],
  store: ReadStore,
  request: RiskRequest,
  rates: ReadonlyMap<string, DatedSeries>,
): DatedSeries[] {
  const { asOf, reportingCurrency, backtestDays } = request;
  const currencies = new Set(
    positions.flatMap(({ fxFactor: id }) => (id === undefined ? [] : [id])),
  );
  const yields = new Set(
    positions.flatMap(({ rateFactor }) => (rateFactor === undefined ? [] : [rateFactor])),
  );
  const table = fxHistory(store, addDays(asOf, -calendarDays(backtestDays)), asOf);
  const fx = [...currencies]
    .sort()
    .map(
      (id): DatedSeries => ({ id, kind: 'log', values: pairHistory(table, id, reportingCurrency) }),
    );
  return [...fx, ...[...yields].sort().flatMap((id) => rates.get(id) ?? [])];
}

/** Positions with the returns of their factors on common dates; `count` keeps the latest. */
function portfolioOver(
  positions: readonly Position[],
  series: readonly DatedSeries[],
  request: RiskRequest,
  count: number,
): Portfolio {
  const { asOf, reportingCurrency } = request;
  const matrix = unwrap(returnMatrix(series, asOf, count));
  const kinds = new Map(
    series.map(({ id, kind }) => [id, kind === 'log' ? 'fx' : 'rate'] as const),
  );
  return {
    reportingCurrency,
    asOf,
    dates: [...matrix.dates],
    positions: [...positions],
    factors: matrix.factors.map(({ id, returns }) => ({
      id,
      kind: kinds.get(id) ?? 'fx',
      returns,
    })),
  };
}

/**
 * The portfolio on a branch; without dates and factors where nothing held can move, which needs no
 * window. Throws RISK_NO_POSITIONS and RISK_WINDOW_SHORT (missing-data), FX_RATE_MISSING and
 * SERIES_NOT_POSITIVE.
 */
export function riskFacts(branch: Branch, request: RiskRequest): RiskFacts {
  const { store } = branch;
  const { asOf, reportingCurrency } = request;
  const { cash, leftOut } = cashByCurrency(store, asOf, reportingCurrency);
  const holdings = holdingsAt(store, asOf);
  if (cash.length + holdings.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'RISK_NO_POSITIONS',
      message: `No account has a balance and nothing is held on ${asOf}. Import statements first.`,
      path: 'asOf',
    });
  const from = addDays(asOf, -calendarDays(request.backtestDays));
  const wanted = [...new Set(holdings.flatMap(({ rateSeries }) => rateSeries ?? []))].sort();
  const rates = new Map(wanted.map((id) => [id, rateHistory(store, id, from, asOf)]));
  const known = new Set(wanted.filter((id) => (rates.get(id)?.values.length ?? 0) > 1));
  const builder = new PortfolioBuilder(branch, request);
  const held = [...builder.cashPositions(cash), ...builder.holdingPositions(holdings, known)];
  const open = held.filter(({ value }) => value !== 0);
  // Balances that are all zero are still what was asked about.
  const positions = open.length === 0 ? held.map(withoutFactors) : open;
  const series = usedSeries(positions, store, request, rates);
  const unmoved = holdings.filter(
    (holding) =>
      durationOf(holding, asOf).gt(0) &&
      (holding.rateSeries === null || !known.has(holding.rateSeries)),
  );
  const warnings = warningsOf(leftOut, unmoved);
  if (series.length === 0) {
    const unexposed = { reportingCurrency, asOf, dates: [], positions, factors: [] };
    return { portfolio: unexposed, backtest: unexposed, warnings };
  }
  const gaps = checkWindow(series, request);
  return {
    portfolio: portfolioOver(positions, series, request, request.windowDays),
    backtest: portfolioOver(positions, series, request, request.backtestDays),
    warnings: [...warnings, ...gaps],
  };
}

function withoutFactors({ id, label, value }: Position): Position {
  return { id, label, value };
}

function warningsOf(
  leftOut: readonly string[],
  unmoved: readonly HoldingFacts[],
): CalculationWarning[] {
  const warnings: CalculationWarning[] = [];
  if (leftOut.length > 0)
    warnings.push({
      code: 'RISK_ACCOUNT_LEFT_OUT',
      message: `No statement tells the balance of ${leftOut.join(', ')}; they are left out.`,
    });
  if (unmoved.length > 0)
    warnings.push({
      code: 'RISK_RATE_SERIES_MISSING',
      message: `No history of a market series moves ${unmoved.map(({ code }) => code).join(', ')}: their interest rate risk is left out.`,
    });
  return warnings;
}
