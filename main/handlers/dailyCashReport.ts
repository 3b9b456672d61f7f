/** The daily cash report: its parts read from the store and translated at the day's rates. */

import { lastWeekday, type PositionRow } from '../../core/cash/position.ts';
import { counted } from '../../core/counted.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { addDays, isWeekend } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import {
  agreedBalances,
  type DueRow,
  dayByCategory,
  dueBetween,
  heldFiles,
  intradayOf,
  largestDue,
  largestOfDay,
  signedSnapshot,
  unprovenOn,
} from '../queries/dailyCash.ts';
import {
  type AgreedBalance,
  type CategoryMovement,
  type CurrencyOutlook,
  type DailyCashInput,
  dailyCashReport,
  type ExpectedDay,
  type Gap,
  type Intraday,
  isBroken,
  type Movement,
} from '../reports/build/dailyCash.ts';
import { groupBy } from '../reports/build/position.ts';
import { formatDate, formatValue } from '../reports/formatText.ts';
import type { SignOffLine } from '../reports/model.ts';
import {
  type Day,
  dailyAccounts,
  dailyBridge,
  dayOf,
  entityBridges,
  worthOf,
} from './dailyCashDay.ts';
import { type CreateInput, frameOf, type PlannedReport } from './reportFrame.ts';
import { limitPart } from './treasuryReport.ts';

/** Entries and flows that are named one by one. */
const LARGEST = 10;
/** Days of the ladder, weekends included. */
const AHEAD_DAYS = 14;

function statementGaps({ rows, store, asOf }: Day): Gap[] {
  const gaps = rows.flatMap((row): Gap[] => {
    const { account } = row;
    if (account === null) return [];
    const subject = `${account.bankName}, ${row.label}`;
    if (row.accountBalance === null)
      return [
        {
          kind: 'statement',
          what: 'No statement',
          subject,
          detail: 'The account is in no total. Import its first statement.',
        },
      ];
    if (account.lateSince === null) return [];
    return [
      {
        kind: 'statement',
        what: 'Statement is late',
        subject,
        detail: `The balance is that of ${formatDate(account.lateSince)}; ${formatDate(lastWeekday(asOf))} is missing.`,
      },
    ];
  });
  const unproven = unprovenOn(store, asOf).map((row): Gap => {
    const { difference_minor: minor, currency } = row;
    const off = minor === null ? null : formatAmount(money(currency, minor));
    return {
      kind: 'proof',
      what: 'Statement is not proven',
      subject: `${row.bank}, ${row.account}`,
      detail:
        off === null
          ? 'A balance is missing, so opening and entries cannot be held against closing.'
          : `Opening and entries differ from closing by ${formatValue(off, { type: 'amount', currency })} ${currency}.`,
    };
  });
  return [...gaps, ...unproven];
}

function rateGaps({ rows, base }: Day): Gap[] {
  const without = rows.filter((row) => row.accountBalance !== null && row.closing === null);
  const stale = rows.filter((row) => row.isStale);
  const gap = (what: string, members: readonly PositionRow[], detail: string): Gap => ({
    kind: 'rate',
    what,
    subject: `${members[0]?.currency} to ${base}`,
    detail: `${detail} ${counted(members.length, 'account')}.`,
  });
  return [
    ...[...groupBy(without, (row) => row.currency).values()].map((members) =>
      gap('No rate', members, 'Left out of every total in the base currency:'),
    ),
    ...[...groupBy(stale, (row) => row.currency).values()].map((members) =>
      gap(
        'Rate is old',
        members,
        `The rate is that of ${formatDate(members[0]?.quote?.date ?? '')}; it is used by`,
      ),
    ),
  ];
}

function gapsOf(day: Day): Gap[] {
  const held = heldFiles(day.store).map(
    (name): Gap => ({
      kind: 'file',
      what: 'File is held',
      subject: name,
      detail: 'It was refused at import and waits for a decision.',
    }),
  );
  return [...statementGaps(day), ...rateGaps(day), ...held];
}

function categoriesOf(day: Day): CategoryMovement[] {
  const groups = groupBy(dayByCategory(day.store, day.asOf), (row) => row.category ?? '');
  const sum = (values: readonly Money[]) =>
    values.reduce((total, value) => total + (day.translate(value)?.minor ?? 0n), 0n);
  return [...groups]
    .map(([category, rows]) => ({
      category: category === '' ? 'Uncategorised' : category,
      count: rows.reduce((count, row) => count + Number(row.count), 0),
      inflow: sum(rows.map((row) => money(row.currency, row.inflow))),
      outflow: sum(rows.map((row) => money(row.currency, row.outflow))),
      isConverted: rows.some((row) => row.currency !== day.base),
    }))
    .sort((a, b) => Number(b.inflow + b.outflow - a.inflow - a.outflow))
    .map((row) => ({ ...row, inflow: day.text(row.inflow), outflow: day.text(row.outflow) }));
}

function movement(
  day: Day,
  row: { readonly currency: string; readonly amount: bigint },
  words: Pick<Movement, 'date' | 'account' | 'party' | 'text'>,
): Movement {
  const own = money(row.currency, row.amount);
  const converted = day.translate(own);
  return {
    ...words,
    currency: row.currency,
    amount: formatAmount(own),
    converted: converted === null ? null : formatAmount(converted),
  };
}

function intradayPart({ store, asOf, rows }: Day): Intraday[] {
  const known = new Map(intradayOf(store, asOf).map((row) => [row.account_id, row]));
  return rows.flatMap((row): Intraday[] => {
    const told = known.get(row.account?.id ?? '');
    if (told === undefined || row.account === null) return [];
    const text = (minor: bigint) => formatAmount(money(row.currency, minor));
    const booked = row.accountBalance?.minor ?? null;
    return [
      {
        account: row.label,
        bank: row.account.bankName,
        currency: row.currency,
        booked: booked === null ? null : text(booked),
        inflow: text(told.inflow),
        outflow: text(told.outflow),
        balance: booked === null ? null : text(booked + told.inflow - told.outflow),
        pending: text(told.pending),
        lastDate: told.last_date,
      },
    ];
  });
}

/** What does not hold comes first: overdraft line, then least balance, then target. */
function agreedState(
  balance: bigint,
  agreed: {
    readonly minimum_minor: bigint | null;
    readonly target_minor: bigint | null;
    readonly overdraft_minor: bigint | null;
  },
): { readonly state: AgreedBalance['state']; readonly distance: bigint } {
  const { minimum_minor: minimum, target_minor: target, overdraft_minor: line } = agreed;
  if (balance < 0n && balance < -(line ?? 0n))
    return { state: 'overdrawn', distance: balance + (line ?? 0n) };
  if (minimum !== null && balance < minimum)
    return { state: 'below-minimum', distance: balance - minimum };
  if (target === null || balance === target) return { state: 'within', distance: 0n };
  return {
    state: balance > target ? 'above-target' : 'below-target',
    distance: balance - target,
  };
}

function agreedPart({ store, rows }: Day): AgreedBalance[] {
  const known = new Map(agreedBalances(store).map((row) => [row.id, row]));
  const found = rows.flatMap((row): AgreedBalance[] => {
    const agreed = known.get(row.account?.id ?? '');
    if (agreed === undefined || row.account === null || row.accountBalance === null) return [];
    const { minimum_minor: minimum, target_minor: target, overdraft_minor: line } = agreed;
    const text = (minor: bigint | null) =>
      minor === null ? null : formatAmount(money(row.currency, minor));
    const { state, distance } = agreedState(row.accountBalance.minor, agreed);
    // An account without any agreement is listed where it is overdrawn.
    if (minimum === null && target === null && line === null && state !== 'overdrawn') return [];
    return [
      {
        account: row.label,
        bank: row.account.bankName,
        currency: row.currency,
        balance: formatAmount(row.accountBalance),
        minimum: text(minimum),
        target: text(target),
        overdraft: text(line),
        state,
        distance: text(distance) ?? '0',
      },
    ];
  });
  return found.sort((a, b) => Number(isBroken(b.state)) - Number(isBroken(a.state)));
}

function restrictedSum(day: Day): string {
  const restricted = new Set(
    agreedBalances(day.store).flatMap((row) => (row.restriction === 'none' ? [] : [row.id])),
  );
  return day.text(
    day.rows.reduce(
      (sum, row) => sum + (restricted.has(row.id) ? (row.closing?.minor ?? 0n) : 0n),
      0n,
    ),
  );
}

function dueSum(day: Day, rows: readonly DueRow[]): Omit<ExpectedDay, 'date'> {
  const sum = (column: 'inflow' | 'outflow') =>
    day.text(
      rows.reduce(
        (total, row) => total + (day.translate(money(row.currency, row[column]))?.minor ?? 0n),
        0n,
      ),
    );
  return {
    count: rows.reduce((count, row) => count + Number(row.count), 0),
    inflow: sum('inflow'),
    outflow: sum('outflow'),
  };
}

/** Weekdays of the ladder, and weekends on which something falls due. */
function expectedDays(day: Day, due: readonly DueRow[]): ExpectedDay[] {
  if (due.length === 0) return [];
  const byDate = groupBy(due, (row) => row.due_date);
  const dates = Array.from({ length: AHEAD_DAYS }, (_, index) => addDays(day.asOf, index + 1));
  return dates.flatMap((date) => {
    const rows = byDate.get(date);
    return rows === undefined && isWeekend(date) ? [] : [{ date, ...dueSum(day, rows ?? []) }];
  });
}

function outlookPart({ rows }: Day, due: readonly DueRow[]): CurrencyOutlook[] {
  const byCurrency = groupBy(due, (row) => row.currency);
  return [...byCurrency].map(([currency, flows]) => {
    const balance = rows.reduce(
      (sum, row) => sum + (row.currency === currency ? (row.accountBalance?.minor ?? 0n) : 0n),
      0n,
    );
    const sum = (column: 'inflow' | 'outflow') =>
      flows.reduce((total, row) => total + row[column], 0n);
    const text = (minor: bigint) => formatAmount(money(currency, minor));
    const [inflow, outflow] = [sum('inflow'), sum('outflow')];
    return {
      currency,
      balance: text(balance),
      inflow: text(inflow),
      outflow: text(outflow),
      end: text(balance + inflow - outflow),
    };
  });
}

/** Whoever published the day's position has prepared it; the others sign on paper. */
function signOffOf({ store, asOf }: Day): SignOffLine[] {
  const signed = signedSnapshot(store, asOf);
  return [
    signed === undefined
      ? { role: 'Prepared by', name: '' }
      : {
          role: `Prepared by, position ${signed.number}`,
          name: signed.signed_by,
          at: signed.signed_at,
        },
    { role: 'Reviewed by', name: '' },
    { role: 'Approved by', name: '' },
  ];
}

type Ahead = Pick<DailyCashInput, 'days' | 'outlook' | 'expected' | 'overdue'>;

function aheadOf(day: Day): Ahead {
  const to = addDays(day.asOf, AHEAD_DAYS);
  const due = dueBetween(day.store, day.asOf, to);
  const worth = worthOf(day, new Set(due.map((row) => row.currency)));
  const expected = largestDue(day.store, { after: day.asOf, to }, worth, LARGEST).map((row) =>
    movement(day, row, {
      date: row.due_date,
      account: row.entity,
      party: row.counterparty ?? '',
      text: row.description,
    }),
  );
  return {
    days: expectedDays(day, due),
    outlook: outlookPart(day, due),
    expected,
    overdue: dueSum(day, dueBetween(day.store, addDays(day.asOf, -OVERDUE_DAYS), day.asOf)),
  };
}

/** Older open flows are forgotten ones rather than late. */
const OVERDUE_DAYS = 90;

/** Plans the report. Throws REPORT_NO_POSITION where no account has a balance. */
export function planDailyCash(context: QueryContext, input: CreateInput): PlannedReport {
  const day = dayOf(context, input);
  const accounts = dailyAccounts(day);
  const worth = worthOf(day, new Set(day.rows.map((row) => row.currency)));
  const largest = largestOfDay(day.store, day.asOf, worth, LARGEST).map((row) =>
    movement(day, row, {
      date: day.asOf,
      account: row.account,
      party: row.counterparty ?? '',
      text: row.remittance ?? '',
    }),
  );
  const report = dailyCashReport({
    frame: frameOf(context, input, []),
    accounts,
    accountCount: day.rows.length,
    bridge: dailyBridge(day, day.rows),
    entities: entityBridges(day),
    gaps: gapsOf(day),
    categories: categoriesOf(day),
    largest,
    intraday: intradayPart(day),
    agreed: agreedPart(day),
    limits: limitPart(context, input),
    restricted: restrictedSum(day),
    ...aheadOf(day),
    signOff: signOffOf(day),
  });
  return {
    report,
    title: `Daily cash report of ${formatDate(input.asOf)}`,
    fileStem: `daily-cash-${input.asOf}`,
    runIds: [],
  };
}
