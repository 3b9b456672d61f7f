/**
 * What every statement of a fund stands on: the capital accounts of the quarter, of the year and since
 * inception, each as a run that is kept with the statements, and where each investor stands.
 */
import type { z } from 'zod';
import type { AccountStanding } from '../../core/fund/accounts/capitalAccounts.ts';
import { capitalAccountsCalculation } from '../../core/fund/accounts/capitalAccountsCalculation.ts';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, dateOf, dateParts, type IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { paidRecallable, recallableAt } from '../queries/capitalCallFacts.ts';
import { commitmentHistory, countsAsCalled, type HeldLine } from '../queries/commitmentHistory.ts';
import { fundBooks } from '../queries/fundBooks.ts';
import {
  dated,
  netRatios,
  type RecycledRatios,
  rateText,
  ratioText,
  withValue,
} from '../queries/fundPerformance.ts';
import { accountStanding, openingStanding } from '../queries/fundStanding.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import { type CreateInput, type PlannedRun, planRun } from './reportFrame.ts';

export type CapitalAccounts = z.output<typeof capitalAccountsCalculation.output>;
export type CapitalAccount = CapitalAccounts['accounts'][number];

export type PeriodId = 'quarter' | 'year' | 'inception';

export interface StatementPeriod {
  readonly id: PeriodId;
  /** Evening of; the beginning of the fund where left out. */
  readonly from?: IsoDate;
}

/** The quarter and the year that a date lies in, up to it, and everything since inception. */
export function statementPeriods(asOf: IsoDate): readonly StatementPeriod[] {
  const { year, month } = dateParts(asOf);
  const quarterStart = dateOf(year, month - ((month - 1) % 3), 1);
  return [
    { id: 'quarter', from: addDays(quarterStart, -1) },
    { id: 'year', from: dateOf(year - 1, 12, 31) },
    { id: 'inception' },
  ];
}

export interface PeriodAccounts extends StatementPeriod {
  readonly accounts: ReadonlyMap<string, CapitalAccount>;
  readonly totals: CapitalAccounts['totals'];
  readonly run: PlannedRun;
  /** Where the investors stood at the start, unless nobody had committed, and at the end. */
  readonly opening?: AccountStanding;
  readonly closing: AccountStanding;
}

/** Where one investor stands on the day; amounts are minor units. */
export interface HolderStanding {
  /** As runs name it. */
  readonly id: string;
  readonly name: string;
  readonly className: string;
  readonly kind: CapitalAccount['kind'];
  readonly committedMinor: bigint;
  readonly calledMinor: bigint;
  readonly distributedMinor: bigint;
  readonly recallableMinor: bigint;
  /** Committed less called, with what may be called again. */
  readonly unfundedMinor: bigint;
  readonly closingMinor: bigint;
  readonly dpi: string | null;
  readonly rvpi: string | null;
  readonly tvpi: string | null;
  /** Without what was paid out as recallable; null where nothing was, or nothing else was paid in. */
  readonly netOfRecycling: RecycledRatios | null;
  /** A fraction a year. */
  readonly irr: string | null;
  /** Lines of calls, closings and distributions up to the day. */
  readonly lines: readonly HeldLine[];
}

export interface StatementFacts {
  readonly fund: FundRow;
  readonly asOf: IsoDate;
  readonly periods: { readonly [Id in PeriodId]: PeriodAccounts };
  /** Investors and then the carry vehicle, in the order of statements. */
  readonly holders: readonly HolderStanding[];
}

function periodAccounts(context: QueryContext, fund: FundRow, asOf: IsoDate): PeriodAccounts[] {
  const { store } = context;
  const books = fundBooks(store, fund, asOf);
  const closing = accountStanding(store, fund, books, asOf);
  return statementPeriods(asOf).map((period) => {
    const opening = openingStanding(store, fund, books, period.from);
    const run = planRun(
      context,
      capitalAccountsCalculation,
      { currency: fund.currency, closing, ...opening },
      { asOf, subject: fund.id, parameters: { fund: fund.code, period: period.id } },
    );
    const { accounts, totals } = run.outcome.output as CapitalAccounts;
    return {
      ...period,
      ...opening,
      closing,
      run,
      totals,
      accounts: new Map(accounts.map((one) => [one.id, one])),
    };
  });
}

function irrOf(fund: FundRow, asOf: IsoDate, lines: readonly HeldLine[], closingMinor: bigint) {
  const flows = lines
    .filter(
      (line) => countsAsCalled(line) || line.kind === 'distribution' || line.kind === 'clawback',
    )
    .map((line) => ({
      date: line.date as IsoDate,
      minor: countsAsCalled(line) ? -line.amount_minor : line.amount_minor,
    }));
  return rateText(dated(fund, withValue(flows, asOf, closingMinor)));
}

/**
 * The facts of a fund's statements on a day. Throws FUND_UNKNOWN, FUND_TERMS_MISSING, what the
 * calculation refuses, and STATEMENT_NO_COMMITMENTS (missing-data).
 */
export function statementFacts(
  context: QueryContext,
  { fundId, asOf }: Pick<CreateInput, 'fundId' | 'asOf'>,
): StatementFacts {
  const { store } = context;
  const fund = fundById(store, fundId ?? '');
  const ids = holderIdsOf(store, fund.id, asOf);
  if (ids.size === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'STATEMENT_NO_COMMITMENTS',
      message: `Nobody has committed to ${fund.name} by ${asOf}. Choose a day after the first closing.`,
      path: 'asOf',
    });
  const [quarter, year, inception] = periodAccounts(context, fund, asOf) as [
    PeriodAccounts,
    PeriodAccounts,
    PeriodAccounts,
  ];
  const again = recallableAt(store, fund, asOf);
  const recycled = paidRecallable(store, { fundId: fund.id, date: asOf });
  const lines = new Map<string, HeldLine[]>();
  for (const line of commitmentHistory(store, fund.id, asOf).lines) {
    const id = line.holder === CARRY_HOLDER_ID ? line.holder : ids.get(line.holder);
    if (id === undefined) continue;
    const known = lines.get(id);
    if (known === undefined) lines.set(id, [line]);
    else known.push(line);
  }
  const rowOf = new Map([...ids].map(([row, id]) => [id, row]));
  const holders = [...inception.accounts.values()].map((account): HolderStanding => {
    const { id, name, className, kind } = account;
    const committedMinor = account.commitment.minor;
    const calledMinor = account.contributions.minor;
    const distributedMinor = -account.distributions.minor;
    const recallableMinor = again.get(rowOf.get(id) ?? '') ?? 0n;
    const closingMinor = account.closing.minor;
    const own = lines.get(id) ?? [];
    return {
      ...{ id, name, className, kind, committedMinor, calledMinor, distributedMinor },
      ...{ recallableMinor, closingMinor, lines: own },
      unfundedMinor: committedMinor - calledMinor + recallableMinor,
      dpi: ratioText(distributedMinor, calledMinor),
      rvpi: ratioText(closingMinor, calledMinor),
      tvpi: ratioText(distributedMinor + closingMinor, calledMinor),
      netOfRecycling: netRatios(
        { paidIn: calledMinor, distributed: distributedMinor, nav: closingMinor },
        recycled.get(rowOf.get(id) ?? '') ?? 0n,
      ),
      irr: irrOf(fund, asOf, own, closingMinor),
    };
  });
  return { fund, asOf, periods: { quarter, year, inception }, holders };
}

/**
 * The investors that are asked for: all of them, or those of one code. Throws INVESTOR_UNKNOWN
 * (not-found).
 */
export function holdersAsked<Holder extends { readonly id: string }>(
  fund: FundRow,
  holders: readonly Holder[],
  investor: string | undefined,
): readonly Holder[] {
  const investors = holders.filter(({ id }) => id !== CARRY_HOLDER_ID);
  if (investor === undefined) return investors;
  const found = investors.filter(({ id }) => id === investor || id.startsWith(`${investor}.`));
  if (found.length > 0) return found;
  throw new AppFailure({
    kind: 'not-found',
    code: 'INVESTOR_UNKNOWN',
    message: `"${investor}" has no part in this of ${fund.name}. Investors are named by their code, such as ${investors[0]?.id ?? 'LP-1'}.`,
    path: 'investor',
  });
}
