/**
 * The waterfall of a fund in every form: replays the history to know what investors are owed, then
 * pours one distribution through the tiers, once for each group of holders with the same terms.
 * Everything is unrounded 40-digit decimal arithmetic in minor units; `allocation.ts` rounds the
 * result. Preparing replays the history once, so that what-if runs cost a few factors and sums.
 */
import { Decimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { Book, type BookState } from './book.ts';
import { checkCommitments, type Participants } from './commitments.ts';
import { allocateExpenses, type DealCall } from './expenses.ts';
import { nothingCalled } from './flows.ts';
import {
  checkBounds,
  checkGivenBack,
  checkGivenBackTo,
  checkShares,
  checkValuations,
  type FairValue,
  type FundHistory,
  fairValueAt,
} from './fundHistory.ts';
import { nameGivenBack } from './givenBack.ts';
import { sumRows, sumTiers } from './groupSums.ts';
import {
  type Group,
  type Groups,
  groupParticipants,
  partOf,
  sumMinor,
  takingPart,
} from './groups.ts';
import { type HurdleRow, hurdleRows } from './hurdle.ts';
import { paySold, type SoldPart, soldParts, soldTotal } from './liquidation.ts';
import { checkHurdle, checkPayable, type Payable } from './payable.ts';
import { addLedger, type PouredTier, ZERO } from './replay.ts';
import { checkTerms, type FundTerms } from './terms.ts';
import type { Ledger } from './tiers/tier.ts';
import { type FlowEvents, groupEvents } from './waterfallFlows.ts';

/** One group with its accounts after the last flow. */
export interface PreparedGroup {
  readonly group: Group;
  readonly book: Book;
  readonly state: BookState;
}

/** A fund brought to its last flow; start any number of distributions from it. */
export interface PreparedFund {
  readonly terms: FundTerms;
  readonly participants: Participants;
  readonly groups: Groups;
  /** The history by date, carry given back by who gets it. */
  readonly events: readonly FlowEvents[];
  readonly books: readonly PreparedGroup[];
  readonly last: IsoDate;
  readonly valuations: readonly FairValue[];
  readonly allowsAdvances: boolean;
  readonly calledMinor: bigint;
  readonly committedMinor: bigint;
}

/** One group's part of a distribution. */
export interface PouredGroup {
  readonly group: Group;
  readonly pool: Decimal;
  readonly before: Ledger;
  readonly after: Ledger;
  readonly tiers: readonly PouredTier[];
  readonly state: BookState;
}

/** A distribution poured through the tiers; amounts are unrounded minor units. */
export interface PouredDistribution {
  readonly date: IsoDate;
  readonly amount: Money;
  readonly carryFreePart: Decimal;
  /** By group free of carry, in the order of the groups; they sum to `carryFreePart`. */
  readonly carryFree: readonly { readonly group: Group; readonly amount: Decimal }[];
  readonly investorPool: Decimal;
  readonly groups: readonly PouredGroup[];
  /** Sums over the groups of the account that is paid. */
  readonly before: Ledger;
  readonly after: Ledger;
  /** Each tier summed over the groups, in the order in which tiers fill. */
  readonly tiers: readonly PouredTier[];
  readonly hurdle: readonly HurdleRow[];
  /** What investors were owed on the date for the first hurdle, before this distribution. */
  readonly hurdleBalance: Decimal;
}

/** One group's part of an earlier distribution, seen while the history is replayed. */
export interface PastPayment {
  readonly date: IsoDate;
  readonly deal: string | undefined;
  /** Of the whole fund. */
  readonly wholeMinor: bigint;
  readonly group: Group;
  readonly poured: readonly PouredTier[];
}

interface Replay {
  readonly events: readonly FlowEvents[];
  readonly valuations: readonly FairValue[];
  readonly onPayment: ((payment: PastPayment) => void) | undefined;
}

/** Carry given back to a group: what its members were paid. */
function givenBackTo({ members }: Group, { givenBackTo: paid }: FlowEvents): Decimal {
  return members.reduce((sum, { id }) => sum.plus(paid.get(id) ?? 0), ZERO);
}

/** The dates of one group's flows: its part of each, expenses given to deals. */
function replayGroup(
  group: Group,
  groups: Groups,
  { events, valuations, onPayment }: Replay,
): PreparedGroup {
  const { terms } = group;
  const first = events[0]?.date as IsoDate;
  const book = new Book(terms, first);
  const everyone = [...groups.investors, ...groups.carryFree];
  const part = (minor: bigint, deal: string | undefined, among = everyone) =>
    deal !== undefined && group.excused.has(deal)
      ? ZERO
      : partOf(minor, group, sumMinor(takingPart(among, deal)));
  const earnsOnFees = terms.form === 'investor-hurdles' || terms.preferredReturn.onFees;
  const calls = events.flatMap(({ date, calls: list }) =>
    list.map(
      ({ minor, deal, isFee }): DealCall => ({
        date,
        deal,
        amount: part(minor, deal),
        isIdle: isFee && !earnsOnFees,
      }),
    ),
  );
  const byDate = new Map<IsoDate, DealCall[]>();
  for (const call of book.isByDeal ? allocateExpenses(calls) : calls)
    byDate.set(call.date, [...(byDate.get(call.date) ?? []), call]);
  let state = book.open();
  for (const event of events) {
    const { date, realised, advances, payments } = event;
    state = book.moveTo(state, date);
    for (const { amount, deal, isIdle } of byDate.get(date) ?? [])
      if (amount.gt(0)) state = book.call(state, amount, deal, isIdle);
    for (const { deal, share } of realised)
      if (!group.excused.has(deal)) state = book.realise(state, deal, share);
    const back = givenBackTo(group, event);
    if (back.gt(0)) state = book.giveBack(state, back);
    for (const { deal, minor } of advances)
      state = book.advance(state, part(minor, deal, [...groups.investors]), deal).state;
    const held = partOf(fairValueAt(valuations, date), group, sumMinor(everyone));
    for (const { deal, minor } of payments) {
      const amount = part(minor, deal);
      if (amount.isZero()) continue;
      const payment = book.pay(state, amount, deal, held);
      state = payment.state;
      onPayment?.({ date, deal, wholeMinor: minor, group, poured: payment.poured });
    }
  }
  return { group, book, state };
}

/**
 * Checks terms, commitments and history and replays the history.
 *
 * Errors: those of `checkTerms`, `checkCommitments`, `groupParticipants` and `groupEvents`, each with
 * its path; INVESTOR_UNKNOWN, SHARE_RANGE, FLOW_BEFORE_FIRST_CLOSING, CALLED_ABOVE_COMMITMENT, FAIR_VALUE_MISSING,
 * CLAWBACK_ABOVE_CARRY; and DISTRIBUTION_BEFORE_CALL where nothing was called.
 *
 * @param onPayment sees every earlier distribution, group by group.
 */
export function prepareFund(
  history: FundHistory,
  onPayment?: (payment: PastPayment) => void,
): Result<PreparedFund> {
  const terms = checkTerms(history.terms);
  if (!terms.ok) return terms;
  const participants = checkCommitments(history.commitments, history.terms);
  if (!participants.ok) return participants;
  const groups = groupParticipants(participants.value, history.commitments, terms.value);
  if (!groups.ok) return groups;
  const given = checkGivenBackTo(history, groups.value);
  if (!given.ok) return given;
  const allowsAdvances = history.taxDistributions !== undefined;
  const events = groupEvents(history.flows, terms.value, allowsAdvances);
  if (!events.ok) return events;
  const shares = checkShares(history);
  if (!shares.ok) return shares;
  const valued = checkValuations(history);
  if (!valued.ok) return valued;
  const committedMinor = participants.value.totalMinor;
  const called = checkBounds(history, committedMinor);
  if (!called.ok) return called;
  const last = events.value.at(-1)?.date;
  if (last === undefined) return nothingCalled();
  const { valuations = [] } = history;
  const replay = (list: readonly FlowEvents[], seen?: typeof onPayment) =>
    groups.value.investors.map((group) =>
      replayGroup(group, groups.value, { events: list, valuations, onPayment: seen }),
    );
  const named = nameGivenBack(events.value, {
    committedMinor,
    heldMinor: ({ date }) => fairValueAt(valuations, date),
    standing: replay,
  });
  const books = replay(named, onPayment);
  const back = checkGivenBack(
    history,
    books.flatMap(({ state }) => state.carried),
  );
  if (!back.ok) return back;
  return ok({
    terms: terms.value,
    participants: participants.value,
    groups: groups.value,
    events: named,
    books,
    last,
    valuations,
    allowsAdvances,
    calledMinor: called.value,
    committedMinor,
  });
}

function pourGroup(
  fund: PreparedFund,
  { group, book, state }: PreparedGroup,
  payable: Payable & {
    readonly pool: Decimal;
    readonly realises: Decimal;
    readonly sold: SoldPart | undefined;
  },
): PouredGroup & { readonly rows: readonly HurdleRow[]; readonly balance: Decimal } {
  const { date, deal, pool, sold } = payable;
  const moved = book.moveTo(state, date);
  const isTax = payable.kind === 'tax';
  const realised =
    isTax || deal === undefined ? moved : book.realise(moved, deal, payable.realises);
  const held = partOf(fairValueAt(fund.valuations, date), group, fund.committedMinor);
  const payment = isTax
    ? book.advance(realised, pool, deal)
    : sold
      ? paySold(book, moved, sold)
      : book.pay(realised, pool, deal, held);
  const { before, poured, entries } = payment;
  return {
    group,
    pool,
    before,
    after: poured.at(-1)?.ledger ?? before,
    tiers: poured,
    state: payment.state,
    ...hurdleRows(book, entries, before, date),
  };
}

/**
 * Pours one distribution of the whole fund through the tiers. The prepared fund stays as it is.
 *
 * Errors: those of `checkPayable`, DEAL_WITHOUT_INVESTORS and HURDLE_OUT_OF_RANGE.
 */
export function pourDistribution(fund: PreparedFund, payable: Payable): Result<PouredDistribution> {
  const realises = checkPayable(
    {
      ...fund,
      knowsDeal: (deal) =>
        fund.books.some(({ state }) => state.waiting.has(deal) || state.realised.has(deal)),
    },
    payable,
  );
  if (!realises.ok) return realises;
  const { date, amount } = payable;
  const isTax = payable.kind === 'tax';
  const isSold = payable.liquidates === true && !isTax;
  const deal = isSold ? undefined : payable.deal;
  const sold = soldParts(fund.groups, payable);
  if (!sold.ok) return sold;
  const investors = takingPart(fund.groups.investors, deal);
  const carryFreeGroups = isTax ? [] : takingPart(fund.groups.carryFree, deal);
  const whole = sumMinor([...investors, ...carryFreeGroups]);
  if (investors.length === 0)
    return fail({
      kind: 'invalid-input',
      code: 'DEAL_WITHOUT_INVESTORS',
      path: 'distribution.deal',
      message: `Every investor is excused from deal ${deal}. Correct the deal or the excuses.`,
    });
  const poolOf = (group: Group) =>
    isSold ? soldTotal(sold.value(group)) : partOf(amount.minor, group, whole);
  const groups = fund.books
    .filter(({ group }) => investors.includes(group))
    .map((each) =>
      pourGroup(fund, each, {
        ...payable,
        deal,
        pool: poolOf(each.group),
        realises: realises.value,
        sold: isSold ? sold.value(each.group) : undefined,
      }),
    );
  const hurdleBalance = groups.reduce((sum, { balance }) => sum.plus(balance), ZERO);
  const counted = checkHurdle(hurdleBalance, date);
  if (!counted.ok) return counted;
  const investorPool = groups.reduce((sum, { pool }) => sum.plus(pool), ZERO);
  const sumLedgers = (of: 'before' | 'after') =>
    groups.map((each) => each[of]).reduce((a, b) => addLedger(a, b));
  return ok({
    date,
    amount,
    carryFreePart: new Decimal(amount.minor.toString()).minus(investorPool),
    carryFree: carryFreeGroups.map((group) => ({
      group,
      amount: poolOf(group),
    })),
    investorPool,
    groups,
    before: sumLedgers('before'),
    after: sumLedgers('after'),
    tiers: sumTiers(groups),
    hurdle: sumRows(groups.map(({ rows }) => rows)),
    hurdleBalance,
  });
}
