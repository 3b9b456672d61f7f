/** What the cash worksheet is made of: balances before its first day and every flow of its days. */
import type { PositionAccount } from '../../core/cash/position.ts';
import {
  type WorksheetFlow,
  type WorksheetInput,
  worksheetDays,
} from '../../core/cash/worksheet.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { expectedFlows, interimSums, type PlacedFlow } from './cashFlows.ts';
import { positionAccounts, VALUE_WINDOW_DAYS } from './position.ts';
import { fxTableAt } from './rates.ts';
import type { AccountScope } from './scope.ts';

/** The row of what balances hold and no line tells: days whose statement is not here. */
export const GAP_CATEGORY = 'gap';

export interface WorksheetQuestion extends AccountScope {
  readonly asOf: IsoDate;
  readonly by: 'booking' | 'value';
  readonly back: number;
  readonly ahead: number;
}

export interface WorksheetData {
  readonly input: WorksheetInput;
  readonly accounts: readonly PositionAccount[];
  readonly expected: readonly PlacedFlow[];
}

interface SumRow {
  readonly account_id: string;
  readonly currency: string;
  readonly date: IsoDate;
  readonly category_id: string | null;
  readonly inflow: bigint;
  readonly outflow: bigint;
}

const BOOKED = `
  SELECT f.account_id, f.currency, f.booking_date AS date, NULLIF(f.category_id, '') AS category_id,
         f.inflow_minor AS inflow, f.outflow_minor AS outflow
    FROM daily_flow f
   WHERE f.account_id IN (SELECT value FROM json_each(:accounts))
     AND f.booking_date BETWEEN :first AND :asOf`;

const BY_VALUE = `
  SELECT l.account_id, l.currency, l.value_date AS date, l.category_id,
         SUM(MAX(l.amount_minor, 0)) AS inflow, SUM(MAX(-l.amount_minor, 0)) AS outflow
    FROM statement_line l
   WHERE l.account_id IN (SELECT value FROM json_each(:accounts))
     AND l.booking_date BETWEEN :from AND :to
     AND l.value_date BETWEEN :first AND :last
     AND (l.booking_date <= :asOf OR l.value_date <= :asOf)
   GROUP BY l.account_id, l.currency, l.value_date, l.category_id`;

function bookedSums(
  store: ReadStore,
  question: WorksheetQuestion,
  accounts: string,
  days: readonly IsoDate[],
): SumRow[] {
  const { asOf, by } = question;
  const first = days[0] ?? asOf;
  const last = days.at(-1) ?? asOf;
  if (by === 'booking') return store.all<SumRow>(BOOKED, { accounts, first, asOf });
  return store.all<SumRow>(BY_VALUE, {
    accounts,
    first,
    last,
    asOf,
    from: addDays(first, -VALUE_WINDOW_DAYS),
    to: addDays(asOf, VALUE_WINDOW_DAYS),
  });
}

/** What was to come before the first day and is in no statement yet stands on that day. */
function shownOn(date: IsoDate, first: IsoDate): IsoDate {
  return date < first ? first : date;
}

function expectedFlow(flow: PlacedFlow): WorksheetFlow {
  const { accountId, currency, date, categoryId, amountMinor, source, id } = flow;
  const isManual = source === 'manual';
  return {
    accountId,
    currency,
    date,
    categoryId,
    origin: isManual ? 'manual' : 'expected',
    inMinor: amountMinor > 0n ? amountMinor : 0n,
    outMinor: amountMinor < 0n ? -amountMinor : 0n,
    ...(isManual ? { itemId: id } : {}),
  };
}

/**
 * Where the balances of statements say more than their lines: what lies between the balance carried
 * on through the flows and the one that the newest statement tells.
 */
function gapFlows(
  before: readonly PositionAccount[],
  after: readonly PositionAccount[],
  flows: readonly WorksheetFlow[],
  asOf: IsoDate,
): WorksheetFlow[] {
  const carried = new Map<string, bigint>();
  for (const account of before)
    if (account.opening !== null)
      carried.set(account.id, account.opening.minor + account.inflow.minor - account.outflow.minor);
  for (const { accountId, date, inMinor, outMinor } of flows) {
    const sum = carried.get(accountId);
    if (sum !== undefined && date <= asOf) carried.set(accountId, sum + inMinor - outMinor);
  }
  return after.flatMap((account) => {
    const sum = carried.get(account.id);
    if (sum === undefined || account.opening === null) return [];
    const told = account.opening.minor + account.inflow.minor - account.outflow.minor;
    const gap = told - sum;
    if (gap === 0n) return [];
    return [
      {
        accountId: account.id,
        currency: account.currency,
        date: asOf,
        categoryId: GAP_CATEGORY,
        origin: 'booked' as const,
        inMinor: gap > 0n ? gap : 0n,
        outMinor: gap < 0n ? -gap : 0n,
      },
    ];
  });
}

/** Everything that a worksheet and the explanation of its cells need. */
export function worksheetData(
  store: ReadStore,
  question: WorksheetQuestion,
  reportingCurrency: string,
): WorksheetData {
  const { asOf, by, back, ahead } = question;
  const days = worksheetDays(asOf, back, ahead);
  const first = days[0] ?? asOf;
  const last = days.at(-1) ?? asOf;
  const basis = by === 'value' ? 'value' : 'booked';
  const accounts = positionAccounts(store, asOf, basis, question);
  const ids = JSON.stringify(accounts.map(({ id }) => id));
  const before = positionAccounts(store, addDays(first, -1), basis, question);
  const beforeById = new Map(before.map((account) => [account.id, account]));
  const booked = bookedSums(store, question, ids, days).map(
    (row): WorksheetFlow => ({
      accountId: row.account_id,
      currency: row.currency,
      date: row.date,
      categoryId: row.category_id,
      origin: 'booked',
      inMinor: row.inflow,
      outMinor: row.outflow,
    }),
  );
  // An account whose first statement lies within the days opens with what that statement says.
  const openings = accounts.map((account) => {
    const known = beforeById.get(account.id);
    const told = known?.opening ?? null;
    if (told !== null && known !== undefined)
      return {
        accountId: account.id,
        currency: account.currency,
        minor: told.minor + known.inflow.minor - known.outflow.minor,
      };
    const closing =
      account.opening === null
        ? null
        : account.opening.minor + account.inflow.minor - account.outflow.minor;
    const flowed = booked
      .filter((flow) => flow.accountId === account.id && flow.date <= asOf)
      .reduce((sum, flow) => sum + flow.inMinor - flow.outMinor, 0n);
    return {
      accountId: account.id,
      currency: account.currency,
      minor: closing === null ? null : closing - flowed,
    };
  });
  const interim = interimSums(store, accounts, asOf).map(
    (row): WorksheetFlow => ({
      accountId: row.accountId,
      currency: accounts.find(({ id }) => id === row.accountId)?.currency ?? '',
      date: shownOn(by === 'value' ? row.valueDate : row.bookingDate, first),
      categoryId: null,
      origin: 'interim',
      inMinor: row.inflow,
      outMinor: row.outflow,
    }),
  );
  const expected = expectedFlows(store, accounts, last).map((flow) => ({
    ...flow,
    date: shownOn(flow.date, first),
  }));
  const manual = expected.filter(({ source }) => source === 'manual');
  const categories = store
    .all<{ id: string; name: string }>('SELECT id, name FROM category ORDER BY sort, name')
    .map(({ id, name }) => ({ id, name }));
  return {
    accounts,
    expected,
    input: {
      days,
      asOf,
      reportingCurrency,
      rates: fxTableAt(store, asOf),
      openings,
      flows: [
        ...booked,
        ...gapFlows(before, accounts, booked, asOf),
        ...interim,
        ...expected.map(expectedFlow),
      ],
      categories: [...categories, { id: GAP_CATEGORY, name: 'Days without statement lines' }],
      items: manual.map(({ id, description }) => ({ id, label: description })),
    },
  };
}
