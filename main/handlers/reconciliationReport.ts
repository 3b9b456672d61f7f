/** The reconciliation report: balances, books and open items read from the store as of a day. */
import { minorDigits } from '../../core/money/currencies.ts';
import { formatAmount, formatMinor, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { ownerOf } from '../queries/forecastByAccount.ts';
import {
  type AccountBooks,
  accountBooks,
  matchedBy,
  type OpenItem,
  openLines,
  openPostings,
  overdueFlows,
} from '../queries/reconciliationReport.ts';
import type { Run } from '../queries/runs.ts';
import {
  type AccountProof,
  type OpenEntry,
  reconciliationReport,
} from '../reports/build/reconciliation.ts';
import type { ForecastComparison } from '../reports/build/reconciliationForecast.ts';
import { formatDate } from '../reports/formatText.ts';
import type { ReadStore } from '../store/index.ts';
import { accountRows, compareActuals, earlierForecast, outsideOf } from './forecastCompared.ts';
import { computePosition } from './position.ts';
import { type CreateInput, frameOf, type PlannedReport } from './reportFrame.ts';

function textIn(currency: string) {
  return (minor: bigint) => formatMinor(minor, minorDigits(currency));
}

/** Balances at the bank on a day, by account; null where no statement gives one. */
function balancesOn(store: ReadStore, asOf: IsoDate, reportingCurrency: string) {
  const { rows } = computePosition(store, {
    asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency,
  });
  return new Map(
    rows.flatMap((row) =>
      row.account === null ? [] : [[row.id, { ...row, minor: row.accountBalance?.minor ?? null }]],
    ),
  );
}

type Balances = ReturnType<typeof balancesOn>;

function proofOf(books: AccountBooks, now: Balances, first: Balances): AccountProof {
  const text = textIn(books.currency);
  const held = now.get(books.account_id);
  const bank = held?.minor ?? null;
  // Where no statement tells the balance of the first day, the lines since lead back to it.
  const began = first.get(books.account_id)?.minor ?? (bank ?? 0n) - books.line_minor;
  const opening = began - books.book_first_minor;
  const openOfLines =
    books.line_minor - books.line_posted_minor - books.line_matched_minor - books.line_flow_minor;
  const openOfPostings = books.other_taken_minor - books.other_minor;
  const matched = books.line_matched_minor - books.other_taken_minor;
  const timing = books.line_posted_minor - books.posted_minor;
  const explained =
    opening + openOfLines + books.line_flow_minor + openOfPostings + matched + timing;
  return {
    entity: held?.account?.entityName ?? '',
    bank: held?.account?.bankName ?? '',
    account: held?.label ?? '',
    currency: books.currency,
    bankBalance: bank === null ? null : text(bank),
    bookBalance: text(books.book_minor),
    opening: text(opening),
    openLines: text(openOfLines),
    flowLines: text(books.line_flow_minor),
    openPostings: text(openOfPostings),
    matched: text(matched),
    timing: text(timing),
    unexplained: bank === null ? null : text(bank - books.book_minor - explained),
  };
}

function entryOf(asOf: IsoDate) {
  return (item: OpenItem): OpenEntry => ({
    account: item.account,
    date: item.date,
    ageDays: daysBetween(item.date as IsoDate, asOf),
    reference: item.reference ?? '',
    party: item.party ?? '',
    currency: item.currency,
    amount: textIn(item.currency)(item.open_minor),
  });
}

/** The level of the interval that the screen shows first. */
const LEVEL = 0.95;
/** Series and days outside that a report prints; what is nearer is counted below. */
const OUTSIDE_LISTED = 100;

/** The newest earlier forecast beside the books, and the run that it stands on. */
function comparisonOf(
  context: QueryContext,
  asOf: IsoDate,
): { readonly comparison: ForecastComparison; readonly run: Run } | null {
  const kept = earlierForecast(context, asOf);
  if (kept === undefined) return null;
  const found = compareActuals(context, kept, { to: asOf, level: LEVEL });
  const { from, to, level, cells, withoutRate, known, names } = found;
  if (from === null || to === null) return null;
  const outside = outsideOf(cells);
  const textOf = (amount: Money | null) => (amount === null ? null : formatAmount(amount));
  const comparison = {
    ...{ from: formatDate(from), to: formatDate(to), level, withoutRate },
    currency: kept.output.currency,
    made: formatDate(kept.run.asOf),
    compared: cells.length,
    outside: outside.length,
    accounts: accountRows(found).map(({ account, expected, compared, outside: days, ...row }) => ({
      ...{ entity: account.entityName, account: account.name, compared, outside: days },
      booked: formatAmount(row.booked),
      own: formatAmount(row.own),
      aggregate: formatAmount(row.aggregate),
      none: formatAmount(row.none),
      expected: textOf(expected),
    })),
    rows: outside.slice(0, OUTSIDE_LISTED).map((cell) => ({
      ...{ date: cell.date, series: cell.series },
      account: names.get(ownerOf(known, cell.series) ?? '')?.name ?? '',
      booked: formatAmount(cell.actual),
      expected: formatAmount(cell.expected),
      lower: textOf(cell.lower),
      upper: textOf(cell.upper),
      beyond: formatAmount(money(cell.actual.currency, cell.excessMinor)),
    })),
  };
  return { comparison, run: kept.run };
}

/** Plans the report. Throws REPORT_NO_BOOKS where the ledger has no account of a bank yet. */
export function planReconciliation(context: QueryContext, input: CreateInput): PlannedReport {
  const { store } = context;
  const { asOf } = input;
  const against = comparisonOf(context, asOf);
  const runs = against === null ? [] : [against.run];
  const frame = frameOf(context, input, runs);
  const books = accountBooks(store, asOf);
  if (books.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'REPORT_NO_BOOKS',
      message: `No bank account has postings up to ${asOf}. Post the opening balances of your accounts first.`,
      path: 'asOf',
    });
  const now = balancesOn(store, asOf, frame.baseCurrency);
  const firsts = new Map(
    [...new Set(books.map(({ first }) => first))].map((first) => [
      first,
      balancesOn(store, first as IsoDate, frame.baseCurrency),
    ]),
  );
  const known = new Set(books.map(({ account_id }) => account_id));
  const entry = entryOf(asOf);
  const report = reconciliationReport({
    frame,
    accounts: books.map((row) => proofOf(row, now, firsts.get(row.first) ?? new Map())),
    without: [...now].flatMap(([id, row]) => (known.has(id) ? [] : [row.label])),
    lines: openLines(store, asOf).map(entry),
    postings: openPostings(store, asOf).map(entry),
    flows: overdueFlows(store, asOf).map(entry),
    methods: matchedBy(store, asOf).map(({ method, currency, count, difference_minor }) => ({
      method,
      currency,
      count: Number(count),
      difference: textIn(currency)(difference_minor),
    })),
    forecast: against?.comparison ?? null,
  });
  return {
    report,
    title: `Reconciliation of ${formatDate(asOf)}`,
    fileStem: `reconciliation-${asOf}`,
    runIds: runs.map(({ id }) => id),
  };
}
