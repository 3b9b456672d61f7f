/** The liquidity ladder over available cash, expected flows, overdrafts and minimum balances. */

import { availableOf, NO_LIMITS } from '../../core/cash/available.ts';
import { bucketEnds } from '../../core/cash/bucketDays.ts';
import {
  buildLadder,
  LADDER_BUCKETS,
  type Ladder,
  type LadderGroup,
  type LadderPart,
  type LadderRow,
} from '../../core/cash/ladder.ts';
import type { PositionRow } from '../../core/cash/position.ts';
import { type FxTable, fxRate } from '../../core/market/fx.ts';
import { money } from '../../core/money/money.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { accountLimits, type StoredLimits } from '../queries/accountLimits.ts';
import { currencyCalendar } from '../queries/calendars.ts';
import { expectedFlows, type PlacedFlow } from '../queries/cashFlows.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { computePosition } from './position.ts';

type Input = DomainInput<'position.ladder'>;

export interface LadderAccount {
  readonly row: PositionRow;
  readonly limits: StoredLimits | undefined;
  /** What the ladder starts from: closing less restricted and trapped cash. */
  readonly usableMinor: bigint;
}

export interface LadderData {
  readonly reportingCurrency: string;
  readonly ladder: Ladder;
  readonly accounts: readonly LadderAccount[];
  readonly flows: readonly PlacedFlow[];
  readonly rates: FxTable;
  readonly unknown: readonly PositionRow[];
}

export function ladderGroup(
  row: PositionRow,
  groupBy: Input['groupBy'],
): { id: string; label: string } {
  if (groupBy === 'currency') return { id: row.currency, label: row.currency };
  return { id: row.account?.entityId ?? '', label: row.account?.entityName ?? '' };
}

function rateOf(rates: FxTable, from: string, to: string, asOf: IsoDate): string | null {
  const found = fxRate(rates, from, to, asOf);
  return found.ok ? found.value.rate : null;
}

function partOf(
  currency: string,
  accounts: readonly LadderAccount[],
  flows: readonly PlacedFlow[],
  rate: string | null,
): LadderPart {
  const ids = new Set(accounts.map(({ row }) => row.id));
  const minima = accounts.flatMap(({ limits }) =>
    limits === undefined || limits.minimum === null ? [] : [limits.minimum],
  );
  return {
    currency,
    rate,
    openingMinor: accounts.reduce((sum, { usableMinor }) => sum + usableMinor, 0n),
    linesMinor: accounts.reduce((sum, { limits }) => sum + (limits?.overdraft ?? 0n), 0n),
    minimumMinor: minima.length === 0 ? null : minima.reduce((sum, minor) => sum + minor, 0n),
    flows: flows
      .filter(({ accountId }) => ids.has(accountId))
      .map(({ date, amountMinor }) => ({ date, minor: amountMinor })),
    calendar: currencyCalendar(currency),
  };
}

/** Everything that a ladder and the explanation of its figures need. */
export function ladderData(store: ReadStore, input: Input): LadderData {
  const { asOf, groupBy } = input;
  const reportingCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  const position = computePosition(store, {
    ...input,
    // What is expected stands in the buckets, so it must not be in the opening too.
    basis: input.basis === 'projected' ? 'booked' : input.basis,
    groupBy: 'none',
    reportingCurrency,
  });
  const rows = position.rows.filter((row) => row.account !== null);
  const limits = accountLimits(
    store,
    rows.map(({ id }) => id),
  );
  const known = rows.filter(({ accountBalance }) => accountBalance !== null);
  const accounts = known.map((row): LadderAccount => {
    const own = limits.get(row.id);
    const closing = row.accountBalance ?? money(row.currency, 0n);
    const { available, overdraft } = availableOf(closing, own ?? NO_LIMITS);
    return { row, limits: own, usableMinor: available.minor - overdraft.minor };
  });
  const last = LADDER_BUCKETS.at(-1)?.toDay ?? 0;
  const placed = known.flatMap(({ account }) => (account === null ? [] : [account]));
  const flows = expectedFlows(store, placed, addDays(asOf, last + 365));
  const rates = fxTableAt(store, asOf);
  const groups = new Map<string, { label: string; members: LadderAccount[] }>();
  for (const account of accounts) {
    const { id, label } = ladderGroup(account.row, groupBy);
    const group = groups.get(id) ?? { label, members: [] };
    groups.set(id, group);
    group.members.push(account);
  }
  const built = [...groups].map(([id, { label, members }]): LadderGroup => {
    const currencies = [...new Set(members.map(({ row }) => row.currency))].sort();
    return {
      id,
      label,
      parts: currencies.map((currency) =>
        partOf(
          currency,
          members.filter(({ row }) => row.currency === currency),
          flows,
          rateOf(rates, currency, reportingCurrency, asOf),
        ),
      ),
    };
  });
  if (groupBy === 'currency') built.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    reportingCurrency,
    ladder: buildLadder({ asOf, reportingCurrency, buckets: LADDER_BUCKETS, groups: built }),
    accounts,
    flows,
    rates,
    unknown: rows.filter(({ accountBalance }) => accountBalance === null),
  };
}

function rowOut(row: LadderRow) {
  return { ...row, cells: [...row.cells], missing: [...row.missing] };
}

export function getLadder(
  { store }: Pick<QueryContext, 'store'>,
  input: Input,
): DomainOutput<'position.ladder'> {
  const { ladder, reportingCurrency, accounts } = ladderData(store, input);
  const currencies = [...new Set(accounts.map(({ row }) => row.currency))].sort();
  return {
    asOf: input.asOf,
    reportingCurrency,
    buckets: LADDER_BUCKETS.map((bucket) => ({ ...bucket })),
    rows: ladder.rows.map(rowOut),
    total: rowOut(ladder.total),
    laterCount: ladder.laterCount,
    days: currencies.map((currency) => {
      const calendar = currencyCalendar(currency);
      return {
        currency,
        calendar: calendar.id,
        ends: bucketEnds(LADDER_BUCKETS, input.asOf, calendar),
      };
    }),
  };
}

export const ladderHandlers = {
  'position.ladder': query<'position.ladder'>(getLadder),
};
