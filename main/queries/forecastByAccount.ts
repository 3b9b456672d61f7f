/**
 * A forecast held against the books account by account. A forecast is made by category: only where all
 * that it knew of a series stood on one account is the series that account's; every other series
 * expects the sum of several accounts, and its interval says nothing of one of them.
 */
import { type Money, money, sum } from '../../core/money/money.ts';
import { addDays } from '../../core/time/dates.ts';
import { UNCATEGORISED } from './flowSeries.ts';
import {
  type ActualCell,
  type Actuals,
  accountsOf,
  beyondMinor,
  type Forecast,
  SeriesNames,
} from './forecastActuals.ts';
import { isOpenFlow } from './matched.ts';
import { parameterOf } from './runs.ts';
import { allOf, within } from './scope.ts';

/** What a forecast has of a series for one account. */
export type AccountBasis =
  /** The series is this account's alone. */
  | 'own'
  /** The series expects the sum of several accounts. */
  | 'aggregate'
  /** The forecast knew nothing of the series on this account. */
  | 'none';

/** The accounts that a forecast knew of a series; an expected flow without one counts as several. */
export type SeriesAccounts = ReadonlyMap<string, ReadonlySet<string>>;

/** Stands for the unknown account of an expected flow that names none. */
const ANY = '';

interface Known {
  readonly [column: string]: string;
  readonly code: string;
  readonly currency: string;
  readonly account_id: string;
}

/** By series, the accounts whose flows and expected flows the forecast was made from. */
export function accountsOfSeries(forecast: Forecast): SeriesAccounts {
  const { facts, input, run } = forecast;
  const names = new SeriesNames(input);
  const modelled = new Set(
    input.categories.flatMap(({ category, dates }) => (dates.length > 0 ? [category] : [])),
  );
  const found = new Map<string, Set<string>>();
  const add = ({ code, currency, account_id }: Known, isHistory: boolean) => {
    const series = names.of(code, currency);
    // What was too young or follows decisions left no history in the forecast.
    if (series === undefined || (isHistory && !modelled.has(series))) return;
    found.set(series, (found.get(series) ?? new Set<string>()).add(account_id));
  };
  const { sql, values } = accountsOf(forecast);
  const days = Number(parameterOf(run, 'historyDays') ?? 0);
  for (const row of facts.all<Known>(
    `SELECT DISTINCT ifnull(c.code, '${UNCATEGORISED.code}') AS code, f.currency, f.account_id
       FROM daily_flow f JOIN account a ON a.id = f.account_id
       LEFT JOIN category c ON c.id = f.category_id
      WHERE f.booking_date > ? AND f.booking_date <= ? AND ${sql}`,
    [addDays(run.asOf, -days), run.asOf, ...values],
  ))
    add(row, true);
  const chosen = parameterOf(run, 'entityIds');
  const scope = allOf([
    within('x.entity_id', Array.isArray(chosen) ? chosen.map(String) : undefined),
  ]);
  for (const row of facts.all<Known>(
    `SELECT DISTINCT c.code, x.currency, ifnull(x.account_id, '${ANY}') AS account_id
       FROM expected_flow x JOIN category c ON c.id = x.category_id
      WHERE ${scope.sql} AND x.due_date <= ? AND ${isOpenFlow('x')}`,
    [...scope.values, addDays(run.asOf, input.horizonDays)],
  ))
    add(row, false);
  return found;
}

export function basisOf(known: SeriesAccounts, series: string, accountId: string): AccountBasis {
  const accounts = known.get(series);
  if (accounts === undefined) return 'none';
  if (accounts.size > 1 || accounts.has(ANY)) return 'aggregate';
  return accounts.has(accountId) ? 'own' : 'none';
}

/** The account whose alone a series is; null for one of several accounts or one not forecast. */
export function ownerOf(known: SeriesAccounts, series: string): string | null {
  const accounts = [...(known.get(series) ?? [])];
  return accounts.length === 1 && accounts[0] !== ANY ? (accounts[0] ?? null) : null;
}

/** One series on one day as far as it is one account's. */
export interface AccountCell
  extends Pick<ActualCell, 'series' | 'code' | 'date' | 'lower' | 'upper'> {
  readonly basis: AccountBasis;
  readonly actual: Money;
  /** Null unless the series is the account's own. */
  readonly expected: Money | null;
  readonly excessMinor: bigint;
}

/** What an account's days come to. `booked` is the sum of the three below it. */
export interface AccountSummary {
  readonly accountId: string;
  readonly booked: Money;
  readonly own: Money;
  readonly aggregate: Money;
  readonly none: Money;
  /** What the account's own series expected; null where it has none. */
  readonly expected: Money | null;
  /** Days of its own series that were compared, and how many lie outside. */
  readonly compared: number;
  readonly outside: number;
  readonly cells: readonly AccountCell[];
}

function cellFor(cell: ActualCell, accountId: string, basis: AccountBasis): AccountCell | null {
  const share = cell.shares.find((one) => one.accountId === accountId);
  if (share === undefined && basis !== 'own') return null;
  const { series, code, date, lower, upper, expected } = cell;
  const actual = share?.amount ?? money(expected.currency, 0n);
  const isOwn = basis === 'own';
  return {
    ...{ series, code, date, basis, actual },
    lower: isOwn ? lower : null,
    upper: isOwn ? upper : null,
    expected: isOwn ? expected : null,
    excessMinor: isOwn ? beyondMinor(actual, lower, upper) : 0n,
  };
}

/** Every account with bookings or a series of its own, the one with the largest bookings first. */
export function actualsByAccount(
  { cells }: Pick<Actuals, 'cells'>,
  known: SeriesAccounts,
  currency: string,
): AccountSummary[] {
  const byAccount = new Map<string, AccountCell[]>();
  for (const cell of cells) {
    const accounts = new Set(cell.shares.map(({ accountId }) => accountId));
    const owner = ownerOf(known, cell.series);
    if (owner !== null) accounts.add(owner);
    for (const accountId of accounts) {
      const own = cellFor(cell, accountId, basisOf(known, cell.series, accountId));
      if (own === null) continue;
      const listed = byAccount.get(accountId) ?? [];
      byAccount.set(accountId, listed);
      listed.push(own);
    }
  }
  const size = ({ booked }: AccountSummary) => (booked.minor < 0n ? -booked.minor : booked.minor);
  return [...byAccount]
    .map(([accountId, own]) => summaryOf(accountId, own, currency))
    .sort((one, other) => {
      if (size(one) !== size(other)) return size(one) > size(other) ? -1 : 1;
      return one.accountId < other.accountId ? -1 : 1;
    });
}

function summaryOf(
  accountId: string,
  cells: readonly AccountCell[],
  currency: string,
): AccountSummary {
  const of = (basis: AccountBasis) => cells.filter((cell) => cell.basis === basis);
  const booked = (some: readonly AccountCell[]) =>
    sum(
      currency,
      some.map(({ actual }) => actual),
    );
  const own = of('own');
  return {
    accountId,
    booked: booked(cells),
    own: booked(own),
    aggregate: booked(of('aggregate')),
    none: booked(of('none')),
    expected:
      own.length === 0
        ? null
        : sum(
            currency,
            own.flatMap(({ expected }) => expected ?? []),
          ),
    compared: own.length,
    outside: own.filter(({ excessMinor }) => excessMinor > 0n).length,
    cells,
  };
}
