/**
 * The cash position: accounts translated into the reporting currency and grouped, each row footing as
 * opening + in − out + rates = closing. Opening is translated at the rate of the day before, movements
 * and closing at the day's rate; what the rates did has its own column.
 */
import { type FxQuote, type FxTable, fxRate } from '../market/fx.ts';
import { Decimal } from '../money/decimal.ts';
import { convert, type Money, zero } from '../money/money.ts';
import { addDays, type IsoDate, weekday } from '../time/dates.ts';
import { type PositionPiece, piecesByCategory } from './positionPieces.ts';
import { sharesInTenths } from './shares.ts';

/** What one category moved on an account, in minor units of the account's currency. */
export interface PositionMovement {
  /** Null where nobody put it into a category. */
  readonly categoryId: string | null;
  readonly categoryName: string | null;
  readonly inflowMinor: bigint;
  /** Positive. */
  readonly outflowMinor: bigint;
}

export interface PositionAccount {
  readonly id: string;
  readonly name: string;
  readonly entityId: string;
  readonly entityName: string;
  readonly bankId: string;
  readonly bankName: string;
  readonly country: string;
  readonly currency: string;
  /** Balance before the day, or null where no statement tells one. */
  readonly opening: Money | null;
  readonly inflow: Money;
  /** Positive. */
  readonly outflow: Money;
  /** The last statement's date where it is older than the position's. */
  readonly lateSince: IsoDate | null;
  /** The last day that a booked statement tells; null where none does. */
  readonly reportedTo?: IsoDate | null;
  /** The movements by category, where the position is grouped so. */
  readonly movements?: readonly PositionMovement[];
}

/**
 * What a position counts: the statements of the day before; those up to the day with what interim
 * reports tell since; statements alone, by booking or by value date; or with what is expected.
 */
export const POSITION_BASES = ['prior', 'intraday', 'booked', 'value', 'projected'] as const;
export type PositionBasis = (typeof POSITION_BASES)[number];

export const POSITION_GROUPINGS = [
  'entity',
  'bank',
  'currency',
  'country',
  'category',
  'none',
] as const;
export type PositionGrouping = (typeof POSITION_GROUPINGS)[number];

export interface PositionFigures {
  /** Null where the row mixes currencies or has no balance. */
  readonly accountBalance: Money | null;
  readonly opening: Money | null;
  readonly inflow: Money | null;
  readonly outflow: Money | null;
  readonly rates: Money | null;
  readonly closing: Money | null;
}

export interface PositionRow extends PositionFigures {
  readonly id: string;
  readonly kind: 'group' | 'account' | 'total';
  readonly level: number;
  readonly parentId: string | null;
  readonly label: string;
  readonly account: PositionAccount | null;
  /** The part of the account that the row holds; absent where it is all of it. */
  readonly piece?: PositionPiece;
  readonly accountCount: number;
  /** A currency, or `mixed`. */
  readonly currency: string;
  readonly isConverted: boolean;
  readonly quote: FxQuote | null;
  readonly isStale: boolean;
  readonly sharePercent: string | null;
  readonly missing: string | null;
}

export interface PositionInput {
  readonly asOf: IsoDate;
  readonly reportingCurrency: string;
  readonly groupBy: PositionGrouping;
  readonly accounts: readonly PositionAccount[];
  readonly rates: FxTable;
  /** Ids of categories in the order that their groups take. */
  readonly categoryOrder?: readonly string[];
}

export interface Position {
  readonly rows: readonly PositionRow[];
  readonly total: PositionRow;
  readonly staleCurrencies: readonly string[];
  readonly missingCurrencies: readonly string[];
}

/** The newest weekday on or before a date: the day whose rate is expected to be there. */
export function lastWeekday(date: IsoDate): IsoDate {
  const day = weekday(date);
  return day <= 5 ? date : addDays(date, 5 - day);
}

/** The day whose balances and rates a basis shows: the weekday before for the prior day. */
export function positionDay(asOf: IsoDate, basis: PositionBasis): IsoDate {
  return basis === 'prior' ? lastWeekday(addDays(asOf, -1)) : asOf;
}

function plus(a: Money | null, b: Money | null): Money | null {
  return a === null || b === null ? null : { currency: a.currency, minor: a.minor + b.minor };
}

function accountRow(
  account: PositionAccount,
  input: PositionInput,
  parentId: string | null,
): PositionRow {
  const { asOf, reportingCurrency, rates } = input;
  const found = fxRate(rates, account.currency, reportingCurrency, asOf);
  const before = fxRate(rates, account.currency, reportingCurrency, addDays(asOf, -1));
  const { opening, inflow, outflow } = account;
  const base = {
    id: account.id,
    kind: 'account' as const,
    level: parentId === null ? 0 : 1,
    parentId,
    label: account.name,
    account,
    accountCount: 1,
    currency: account.currency,
    isConverted: account.currency !== reportingCurrency,
    sharePercent: null,
  };
  const accountBalance =
    opening === null
      ? null
      : { currency: account.currency, minor: opening.minor + inflow.minor - outflow.minor };
  const nothing = { opening: null, inflow: null, outflow: null, rates: null, closing: null };
  if (accountBalance === null || opening === null)
    return {
      ...base,
      ...nothing,
      accountBalance,
      quote: null,
      isStale: false,
      missing: `No statement of ${account.name} on or before ${asOf}. Import one.`,
    };
  if (!found.ok)
    return {
      ...base,
      ...nothing,
      accountBalance,
      quote: null,
      isStale: false,
      missing: found.error.message,
    };
  const rate = new Decimal(found.value.rate);
  // The first day of a rate series has no rate before it: then rates have no effect yet.
  const rateBefore = before.ok ? new Decimal(before.value.rate) : rate;
  const to = reportingCurrency;
  const figures = {
    opening: convert(opening, rateBefore, to, 'half-even'),
    inflow: convert(inflow, rate, to, 'half-even'),
    outflow: convert(outflow, rate, to, 'half-even'),
    closing: convert(accountBalance, rate, to, 'half-even'),
  };
  const effect =
    figures.closing.minor - figures.opening.minor - figures.inflow.minor + figures.outflow.minor;
  return {
    ...base,
    ...figures,
    accountBalance,
    rates: { currency: to, minor: effect },
    quote: found.value,
    isStale: base.isConverted && found.value.date < lastWeekday(asOf),
    missing: null,
  };
}

function groupKey(account: PositionAccount, groupBy: PositionGrouping): [string, string] {
  switch (groupBy) {
    case 'entity':
      return [account.entityId, account.entityName];
    case 'bank':
      return [account.bankId, account.bankName];
    case 'currency':
      return [account.currency, account.currency];
    case 'country':
      return [account.country, account.country];
    case 'category':
    case 'none':
      return ['', ''];
  }
}

/** Sums the members; a member without figures makes the sum unknown rather than too small. */
function sumRow(
  members: readonly PositionRow[],
  head: Pick<PositionRow, 'id' | 'kind' | 'label'>,
  reportingCurrency: string,
): PositionRow {
  const start = zero(reportingCurrency);
  const column = (pick: (row: PositionRow) => Money | null) =>
    members.reduce<Money | null>((sum, row) => plus(sum, pick(row)), start);
  const currencies = new Set(members.map((row) => row.currency));
  const [only] = currencies;
  const single = currencies.size === 1 && only !== undefined;
  const missing = members.filter((row) => row.missing !== null);
  return {
    ...head,
    level: 0,
    parentId: null,
    account: null,
    accountCount: members.reduce((count, row) => count + row.accountCount, 0),
    currency: single ? only : 'mixed',
    accountBalance: single
      ? members.reduce<Money | null>((sum, row) => plus(sum, row.accountBalance), zero(only))
      : null,
    opening: column((row) => row.opening),
    inflow: column((row) => row.inflow),
    outflow: column((row) => row.outflow),
    rates: column((row) => row.rates),
    closing: column((row) => row.closing),
    isConverted: members.some((row) => row.isConverted),
    quote: null,
    isStale: members.some((row) => row.isStale),
    sharePercent: null,
    missing: missing.length === 0 ? null : missing.map((row) => row.missing).join(' '),
  };
}

function withShares(rows: readonly PositionRow[]): PositionRow[] {
  if (rows.some((row) => row.closing === null)) return [...rows];
  const shares = sharesInTenths(rows.map((row) => row.closing?.minor ?? 0n));
  if (shares === null) return [...rows];
  return rows.map((row, index) => ({
    ...row,
    sharePercent: new Decimal((shares[index] ?? 0n).toString()).div(10).toFixed(1),
  }));
}

interface Group {
  readonly key: string;
  readonly label: string;
  readonly members: readonly PositionRow[];
}

/** Accounts under what they have in common, in the order of its first account. */
function groupsOf(input: PositionInput): Group[] {
  const { groupBy } = input;
  const groups = new Map<string, { key: string; label: string; members: PositionRow[] }>();
  for (const account of input.accounts) {
    const [key, label] = groupKey(account, groupBy);
    const group = groups.get(key) ?? { key, label, members: [] };
    groups.set(key, group);
    const isFlat = groupBy === 'none' || groupBy === 'category';
    group.members.push(accountRow(account, input, isFlat ? null : `group:${key}`));
  }
  return [...groups.values()];
}

/**
 * Translates, groups and foots the position. Groups come in the order of their first account;
 * categories in their own, after what was brought forward.
 */
export function buildPosition(input: PositionInput): Position {
  const { groupBy, reportingCurrency } = input;
  const byAccount = groupsOf(input);
  const flat = byAccount.flatMap(({ members }) => members);
  const groups =
    groupBy === 'category' ? piecesByCategory(flat, input.categoryOrder ?? []) : byAccount;
  const heads = withShares(
    groupBy === 'none'
      ? flat
      : groups.map(({ key, label, members }) =>
          sumRow(members, { id: `group:${key}`, kind: 'group', label }, reportingCurrency),
        ),
  );
  const rows =
    groupBy === 'none'
      ? heads
      : heads.flatMap((head, index) => [head, ...(groups[index]?.members ?? [])]);
  const total = sumRow(flat, { id: 'total', kind: 'total', label: 'Total' }, reportingCurrency);
  const currenciesWhere = (test: (row: PositionRow) => boolean) => [
    ...new Set(flat.filter(test).map((row) => row.currency)),
  ];
  return {
    rows,
    total: {
      ...total,
      sharePercent: total.closing !== null && total.closing.minor > 0n ? '100.0' : null,
    },
    staleCurrencies: currenciesWhere((row) => row.isStale),
    missingCurrencies: currenciesWhere(
      (row) => row.missing !== null && row.accountBalance !== null,
    ),
  };
}
