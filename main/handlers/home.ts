/** The first screen of the day: liquidity, its change, and what needs a person. */

import type { Position, PositionRow } from '../../core/cash/position.ts';
import { lastWeekday } from '../../core/cash/position.ts';
import { sharesInTenths } from '../../core/cash/shares.ts';
import { counted } from '../../core/counted.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money, toDecimal } from '../../core/money/money.ts';
import { addDays, type IsoDate, isWeekend } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { fundTasks } from './fundTasks.ts';
import { listLimits } from './limits.ts';
import { computePosition } from './position.ts';

type Home = DomainOutput<'home.get'>;
type Alert = Home['alerts'][number];

const SPARK_DAYS = 30;

/** Closing balances of the last business days by currency, from closing back through daily flows. */
function balanceHistory(
  store: ReadStore,
  position: Position,
  asOf: IsoDate,
): Map<string, number[]> {
  const days: IsoDate[] = [];
  for (let day = asOf; days.length < SPARK_DAYS; day = addDays(day, -1))
    if (!isWeekend(day)) days.unshift(day);
  const accounts = position.rows.filter((row) => row.kind === 'account');
  const flows = store.all<{ currency: string; booking_date: string; net: bigint }>(
    `SELECT f.currency, f.booking_date, SUM(f.inflow_minor - f.outflow_minor) AS net
       FROM daily_flow f
      WHERE f.account_id IN (SELECT value FROM json_each(?))
        AND f.booking_date > ? AND f.booking_date <= ?
      GROUP BY f.currency, f.booking_date`,
    [JSON.stringify(accounts.map((row) => row.id)), days[0] ?? asOf, asOf],
  );
  const net = new Map(flows.map((row) => [`${row.currency} ${row.booking_date}`, row.net]));
  const result = new Map<string, number[]>();
  for (const [currency, rows] of groupByCurrency(accounts)) {
    const today = sumOf(rows, (row) => row.accountBalance, currency);
    if (today === null) continue;
    let balance = today.minor;
    const series: number[] = [];
    // Weekend bookings belong to the business day before which they are subtracted.
    let day = asOf;
    for (const wanted of [...days].reverse()) {
      while (day > wanted) {
        balance -= net.get(`${currency} ${day}`) ?? 0n;
        day = addDays(day, -1);
      }
      series.unshift(toDecimal(money(currency, balance)).toNumber());
    }
    result.set(currency, series);
  }
  return result;
}

function groupByCurrency(rows: readonly PositionRow[]): Map<string, PositionRow[]> {
  const groups = new Map<string, PositionRow[]>();
  for (const row of rows) groups.set(row.currency, [...(groups.get(row.currency) ?? []), row]);
  return groups;
}

function sumOf(
  rows: readonly PositionRow[],
  pick: (row: PositionRow) => Money | null,
  currency: string,
): Money | null {
  let total = 0n;
  for (const row of rows) {
    const value = pick(row);
    if (value === null) return null;
    total += value.minor;
  }
  return money(currency, total);
}

function currencyTiles(
  context: QueryContext,
  position: Position,
  asOf: IsoDate,
  reportingCurrency: string,
): Home['currencies'] {
  const accounts = position.rows.filter((row) => row.kind === 'account');
  const history = balanceHistory(context.store, position, asOf);
  const tiles = [...groupByCurrency(accounts)].map(([currency, rows]) => {
    const converted = sumOf(rows, (row) => row.closing, reportingCurrency);
    const opening = sumOf(rows, (row) => row.opening, reportingCurrency);
    return {
      currency,
      accountCount: rows.length,
      balance: sumOf(rows, (row) => row.accountBalance, currency),
      converted,
      change:
        converted === null || opening === null
          ? null
          : money(reportingCurrency, converted.minor - opening.minor),
      stale: rows.some((row) => row.isStale),
      history: history.get(currency) ?? [],
    };
  });
  const shares = sharesInTenths(tiles.map((tile) => tile.converted?.minor ?? 0n));
  return tiles
    .map((tile, index) => ({
      ...tile,
      sharePercent:
        shares === null ? null : new Decimal((shares[index] ?? 0n).toString()).div(10).toFixed(1),
    }))
    .sort((a, b) => {
      const [left, right] = [a.converted?.minor ?? 0n, b.converted?.minor ?? 0n];
      if (left === right) return a.currency < b.currency ? -1 : 1;
      return left > right ? -1 : 1;
    });
}

function lateAlerts(position: Position): Alert[] {
  const late = position.rows.filter(
    (row) => row.account !== null && row.account.lateSince !== null,
  );
  const byBank = new Map<string, PositionRow[]>();
  for (const row of late) {
    const bank = row.account?.bankName ?? '';
    byBank.set(bank, [...(byBank.get(bank) ?? []), row]);
  }
  return [...byBank].map(([bank, rows]) => ({
    id: `late:${bank}`,
    severity: 'stale',
    title: `${bank} statement is late`,
    detail: `${counted(rows.length, 'account')}, last closing ${rows[0]?.account?.lateSince ?? ''}`,
    at: null,
    link: { label: 'Import', screen: 'import' },
  }));
}

function rateAlerts({ store }: QueryContext, position: Position, asOf: IsoDate): Alert[] {
  return position.staleCurrencies.map((currency) => {
    const row = position.rows.find(
      (candidate) => candidate.currency === currency && candidate.quote,
    );
    const count = position.rows.filter(
      (candidate) => candidate.kind === 'account' && candidate.currency === currency,
    ).length;
    const at = store.pluck<string>(
      `SELECT j.at FROM fx_rate r JOIN journal_entry j ON j.seq = r.entry
        WHERE r.date <= ? ORDER BY r.entry DESC LIMIT 1`,
      [asOf],
    );
    return {
      id: `rate:${currency}`,
      severity: 'stale' as const,
      title: `${currency} rate is of ${row?.quote?.date ?? 'an earlier day'}`,
      detail: `No rate for ${lastWeekday(asOf)}, ${counted(count, 'account uses', 'accounts use')} it`,
      at: at ?? null,
      link: { label: 'Rates', screen: 'settings', parameters: { section: 'rates' } },
    };
  });
}

/** A limit in words: `Rheinbank: 43.2%, limit 45.0%, 96.0% used`. */
function limitWords(limit: ReturnType<typeof listLimits>[number]): string {
  const unit = limit.unit === '%' ? '%' : ` ${limit.unit}`;
  const use = limit.usePercent === null ? '' : `, ${limit.usePercent}% used`;
  return `${limit.scope}: ${limit.now === null ? 'unknown' : `${limit.now}${unit}`}, limit ${limit.limit}${unit}${use}`;
}

function limitAlerts(context: QueryContext, asOf: IsoDate): Alert[] {
  return listLimits(context, { asOf })
    .filter((limit) => limit.state !== 'within' && limit.state !== 'unknown')
    .map((limit) => ({
      id: `limit:${limit.id}`,
      severity: limit.state === 'near' ? ('warning' as const) : ('breach' as const),
      title: `${limit.name}: ${limit.state === 'near' ? 'near the limit' : limit.state === 'breach' ? 'limit is breached' : 'limit is at risk'}`,
      detail: limitWords(limit),
      at: null,
      link:
        limit.measure === 'minimum-liquidity'
          ? { label: 'Forecast', screen: 'forecast' }
          : { label: 'Limits', screen: 'risk' },
    }));
}

function getHome(context: QueryContext, input: DomainInput<'home.get'>): Home {
  const { asOf, entityIds } = input;
  const reportingCurrency = reportingCurrencyOf(context.store, undefined);
  const position = computePosition(context.store, {
    asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency,
    ...(entityIds === undefined ? {} : { entityIds }),
  });
  const { total } = position;
  const accounts = position.rows;
  const flows =
    total.inflow === null || total.outflow === null
      ? null
      : money(reportingCurrency, total.inflow.minor - total.outflow.minor);
  return {
    liquidity: total.closing,
    change:
      flows === null || total.rates === null
        ? null
        : money(reportingCurrency, flows.minor + total.rates.minor),
    changeFlows: flows,
    changeRates: total.rates,
    accountsReported: accounts.filter(
      (row) => row.account?.lateSince === null && row.accountBalance !== null,
    ).length,
    accountCount: accounts.length,
    currencies: currencyTiles(context, position, asOf, reportingCurrency),
    alerts: [
      ...limitAlerts(context, asOf),
      ...lateAlerts(position),
      ...rateAlerts(context, position, asOf),
      ...fundTasks(context, asOf),
    ],
  };
}

export const homeHandlers = { 'home.get': query<'home.get'>(getHome) };
