/**
 * The waterfall of a fund in every form: replays the history to know what investors are owed, then
 * pours one distribution through the tiers, once for each group of holders with the same terms.
 * Everything is unrounded 40-digit decimal arithmetic in minor units; `allocation.ts` rounds the
 * result. Preparing replays the history once, so that what-if runs cost a few factors and sums.
 */
import { Decimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { Book, type BookState } from './book.ts';
import { type Commitment, checkCommitments, type Participants } from './commitments.ts';
import { allocateExpenses, type DealCall } from './expenses.ts';
import { checkAmount, distributionBeforeCall } from './flows.ts';
import {
  type Group,
  type Groups,
  groupParticipants,
  partOf,
  sumMinor,
  takingPart,
} from './groups.ts';
import { type HurdleRow, hurdleRows } from './hurdle.ts';
import { addLedger, type PouredTier, ZERO } from './replay.ts';
import { checkTerms, type FundTerms } from './terms.ts';
import type { Ledger } from './tiers/tier.ts';
import {
  checkDeal,
  checkShare,
  type FlowEvents,
  groupEvents,
  isByDeal,
  taxNotAgreed,
  type WaterfallFlow,
} from './waterfallFlows.ts';

/** What the fund still holds is worth on a date; whole fund. */
export interface FairValue {
  readonly date: IsoDate;
  readonly amount: Money;
}

export interface FundHistory {
  readonly terms: FundTerms;
  readonly commitments: readonly Commitment[];
  readonly flows: readonly WaterfallFlow[];
  /** Needed by the fair-value test of a hybrid form; the newest by a date counts. */
  readonly valuations?: readonly FairValue[] | undefined;
  /** No flow may be before it. */
  readonly firstClosing?: IsoDate | undefined;
  /** How much of what was paid out may be called again, as a share of commitments. */
  readonly recycling?: { readonly limitShare: string } | undefined;
  readonly taxDistributions?: { readonly rate: string } | undefined;
}

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

/** What is to be shared. */
export interface Payable {
  readonly date: IsoDate;
  readonly amount: Money;
  readonly deal?: string | undefined;
  /** Of what is still unrealised of the deal; 1 where left out. */
  readonly share?: string | undefined;
  readonly kind?: 'cash' | 'in-kind' | 'tax' | undefined;
  /** What the fund can pay; a distribution above it is refused. */
  readonly cashAvailable?: Money | undefined;
  /** Whether everything is sold: all deals are realised and no single one is named. */
  readonly liquidates?: boolean | undefined;
}

const NOTHING_CALLED = {
  kind: 'invalid-input' as const,
  code: 'DISTRIBUTION_BEFORE_CALL',
  path: 'flows',
  message: 'Nothing was called, so there is nothing to give back. Enter the calls of the fund.',
};

/** FLOW_BEFORE_FIRST_CLOSING and CALLED_ABOVE_COMMITMENT. */
function checkBounds(history: FundHistory, committedMinor: bigint): Result<bigint> {
  const { flows, firstClosing, recycling, terms } = history;
  const early = flows.findIndex(({ date }) => firstClosing !== undefined && date < firstClosing);
  if (early >= 0)
    return fail({
      kind: 'invalid-input',
      code: 'FLOW_BEFORE_FIRST_CLOSING',
      path: `flows.${early}.date`,
      message:
        `The ${flows[early]?.kind} of ${flows[early]?.date} is before the first closing on ` +
        `${firstClosing}. Correct the date, or enter the earlier closing.`,
    });
  const share = new Decimal(recycling?.limitShare ?? 0);
  const limit = BigInt(share.times(committedMinor.toString()).floor().toFixed(0));
  let calledMinor = 0n;
  let recallable = 0n;
  for (const [index, { kind, amount, recallable: part }] of flows.entries()) {
    recallable += part?.minor ?? 0n;
    if (kind !== 'call') continue;
    calledMinor += amount?.minor ?? 0n;
    const most = committedMinor + (recallable < limit ? recallable : limit);
    if (calledMinor <= most) continue;
    const words = (minor: bigint) => formatAmount({ currency: terms.currency, minor });
    return fail({
      kind: 'invalid-input',
      code: 'CALLED_ABOVE_COMMITMENT',
      path: `flows.${index}.amount`,
      message:
        `With this call ${terms.currency} ${words(calledMinor)} is called, and at most ` +
        `${words(most)} is committed or recallable. Lower the call, or enter the commitment or ` +
        'the recallable part of a distribution.',
    });
  }
  return ok(calledMinor);
}

/** What the fund still holds by a date; zero before the first valuation. */
function fairValueAt(valuations: readonly FairValue[], date: IsoDate): bigint {
  const newest = valuations
    .filter((each) => each.date <= date)
    .reduce<FairValue | undefined>(
      (best, each) => (best === undefined || each.date >= best.date ? each : best),
      undefined,
    );
  return newest?.amount.minor ?? 0n;
}

function checkValuations({ terms, valuations = [] }: FundHistory): Result<undefined> {
  for (const [index, { amount, date }] of valuations.entries()) {
    const checked = checkAmount(amount, {
      currency: terms.currency,
      path: `valuations.${index}.amount`,
      what: `The value of ${date}`,
    });
    if (!checked.ok) return checked;
  }
  if (terms.form !== 'hybrid' || terms.test.kind !== 'fair-value' || valuations.length > 0)
    return ok(undefined);
  return fail({
    kind: 'missing-data',
    code: 'FAIR_VALUE_MISSING',
    path: 'valuations',
    message:
      'The fair-value test of these terms needs what the fund still holds. Enter a valuation; 0 ' +
      'where nothing is left.',
  });
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

/** Carry given back to a group: what its members were paid, and its part of what is shared. */
function givenBackTo(
  group: Group,
  { givenBackMinor, givenBackTo: paid }: FlowEvents,
  inTiers: bigint,
): Decimal {
  const own = group.members.reduce((sum, { id }) => sum + (paid.get(id) ?? 0n), 0n);
  return partOf(givenBackMinor, group, inTiers).plus(own.toString());
}

/** INVESTOR_UNKNOWN where carry is given back to somebody whose money does not run through tiers. */
function checkGivenBackTo(history: FundHistory, groups: Groups): Result<undefined> {
  const known = new Set(groups.investors.flatMap(({ members }) => members.map(({ id }) => id)));
  for (const [index, { kind, date, investors = [] }] of history.flows.entries()) {
    const at = kind === 'clawback' ? investors.findIndex(({ id }) => !known.has(id)) : -1;
    if (at < 0) continue;
    return fail({
      kind: 'invalid-input',
      code: 'INVESTOR_UNKNOWN',
      path: `flows.${index}.investors.${at}.id`,
      message:
        `The clawback of ${date} gives to ${investors[at]?.id}, who pays no carry here. ` +
        'Name a commitment that runs through the tiers.',
    });
  }
  return ok(undefined);
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
  const inTiers = sumMinor(groups.investors);
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
    const back = givenBackTo(group, event, inTiers);
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
 * its path; INVESTOR_UNKNOWN, FLOW_BEFORE_FIRST_CLOSING, CALLED_ABOVE_COMMITMENT, FAIR_VALUE_MISSING; and
 * DISTRIBUTION_BEFORE_CALL where nothing was called.
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
  const valued = checkValuations(history);
  if (!valued.ok) return valued;
  const committedMinor = participants.value.totalMinor;
  const called = checkBounds(history, committedMinor);
  if (!called.ok) return called;
  const last = events.value.at(-1)?.date;
  if (last === undefined) return fail(NOTHING_CALLED);
  const { valuations = [] } = history;
  return ok({
    terms: terms.value,
    participants: participants.value,
    groups: groups.value,
    books: groups.value.investors.map((group) =>
      replayGroup(group, groups.value, { events: events.value, valuations, onPayment }),
    ),
    last,
    valuations,
    allowsAdvances,
    calledMinor: called.value,
    committedMinor,
  });
}

function checkPayable(fund: PreparedFund, payable: Payable): Result<Decimal> {
  const { date, amount, deal, cashAvailable } = payable;
  const { currency } = fund.terms;
  const what = `The distribution of ${date}`;
  const checked = checkAmount(amount, { currency, path: 'distribution.amount', what });
  if (!checked.ok) return checked;
  if (date < fund.last)
    return fail({
      kind: 'invalid-input',
      code: 'FLOWS_OUT_OF_ORDER',
      path: 'distribution.date',
      message:
        `${what} is before the last flow of ${fund.last}. ` +
        'Choose a later date, or leave later flows out.',
    });
  if (fund.calledMinor === 0n) return distributionBeforeCall(date, 'distribution.date');
  if (cashAvailable && cashAvailable.minor < amount.minor)
    return fail({
      kind: 'invalid-input',
      code: 'DISTRIBUTION_ABOVE_CASH',
      path: 'distribution.amount',
      message:
        `${what} of ${formatAmount(amount)} is above the ${formatAmount(cashAvailable)} that the ` +
        'fund has. Lower it, or wait for the proceeds.',
    });
  if (payable.kind === 'tax' && !fund.allowsAdvances) return taxNotAgreed('distribution.kind');
  const { terms } = fund;
  const isAlone = terms.form === 'deal-by-deal' && terms.losses === 'each-deal-alone';
  if (payable.liquidates && !isAlone) return ok(new Decimal(1));
  const named = checkDeal(terms, deal, { path: 'distribution.deal', what });
  if (!named.ok) return named;
  const isKnown = fund.books.some(
    ({ state }) => deal !== undefined && (state.waiting.has(deal) || state.realised.has(deal)),
  );
  if (isByDeal(fund.terms) && !isKnown)
    return fail({
      kind: 'invalid-input',
      code: 'DISTRIBUTION_BEFORE_CALL',
      path: 'distribution.deal',
      message: `Nothing was called for deal ${deal}. Enter its calls, or correct the deal.`,
    });
  return checkShare(payable.share, 'distribution.share');
}

function pourGroup(
  fund: PreparedFund,
  { group, book, state }: PreparedGroup,
  payable: Payable & { readonly pool: Decimal; readonly realises: Decimal },
): PouredGroup & { readonly rows: readonly HurdleRow[]; readonly balance: Decimal } {
  const { date, deal, pool } = payable;
  const moved = book.moveTo(state, date);
  const isTax = payable.kind === 'tax';
  const realised = payable.liquidates
    ? book.realiseAll(moved)
    : isTax || deal === undefined
      ? moved
      : book.realise(moved, deal, payable.realises);
  const held = partOf(fairValueAt(fund.valuations, date), group, fund.committedMinor);
  const payment = isTax ? book.advance(realised, pool, deal) : book.pay(realised, pool, deal, held);
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

/** Tiers of all groups side by side: the same tiers, as every group has the same form. */
export function sumTiers(
  groups: readonly { readonly tiers: readonly PouredTier[] }[],
): PouredTier[] {
  const [first, ...others] = groups;
  if (!first || others.length === 0) return [...(first?.tiers ?? [])];
  const words = (list: readonly string[], between: string) => [...new Set(list)].join(between);
  return first.tiers.map((line, k) => {
    const lines = groups.flatMap(({ tiers }) => tiers[k] ?? []);
    const sum = (of: (each: PouredTier) => Decimal) =>
      lines.reduce((total, each) => total.plus(of(each)), ZERO);
    return {
      ...line,
      tier: {
        ...line.tier,
        label: words(
          lines.map(({ tier }) => tier.label),
          ' / ',
        ),
        rule: words(
          lines.map(({ tier }) => tier.rule),
          ' Others: ',
        ),
      },
      investors: sum(({ investors }) => investors),
      carry: sum(({ carry }) => carry),
      setOff: sum(({ setOff }) => setOff),
      ...(line.stillToFill && { stillToFill: sum((each) => each.stillToFill ?? ZERO) }),
      before: lines.map(({ before }) => before).reduce((a, b) => addLedger(a, b)),
      ledger: lines.map(({ ledger }) => ledger).reduce((a, b) => addLedger(a, b)),
    };
  });
}

/** Rows of all groups, summed by date and kind. */
function sumRows(lists: readonly (readonly HurdleRow[])[]): HurdleRow[] {
  const rows = new Map<string, HurdleRow>();
  for (const row of lists.flat()) {
    const key = `${row.date}:${row.kind}`;
    const known = rows.get(key);
    if (!known) {
      rows.set(key, row);
      continue;
    }
    const applied = known.applied.plus(row.applied);
    const valueWithReturn = known.valueWithReturn.plus(row.valueWithReturn);
    const growth =
      known.growth.eq(row.growth) || applied.isZero() ? known.growth : valueWithReturn.div(applied);
    rows.set(key, { ...known, flow: known.flow.plus(row.flow), applied, valueWithReturn, growth });
  }
  return [...rows.values()].sort((a, b) =>
    a.date === b.date ? (a.kind < b.kind ? -1 : 1) : a.date < b.date ? -1 : 1,
  );
}

/**
 * Pours one distribution of the whole fund through the tiers. The prepared fund stays as it is.
 *
 * Errors: CURRENCY_MIXED, AMOUNT_NEGATIVE, FLOWS_OUT_OF_ORDER where the date is before the last
 * flow, DISTRIBUTION_BEFORE_CALL, DISTRIBUTION_ABOVE_CASH, DEAL_MISSING, SHARE_RANGE and
 * TAX_DISTRIBUTION_NOT_AGREED.
 */
export function pourDistribution(fund: PreparedFund, payable: Payable): Result<PouredDistribution> {
  const realises = checkPayable(fund, payable);
  if (!realises.ok) return realises;
  const { date, amount, deal } = payable;
  const isTax = payable.kind === 'tax';
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
  const groups = fund.books
    .filter(({ group }) => investors.includes(group))
    .map((each) =>
      pourGroup(fund, each, {
        ...payable,
        pool: partOf(amount.minor, each.group, whole),
        realises: realises.value,
      }),
    );
  const investorPool = groups.reduce((sum, { pool }) => sum.plus(pool), ZERO);
  const sumLedgers = (of: 'before' | 'after') =>
    groups.map((each) => each[of]).reduce((a, b) => addLedger(a, b));
  return ok({
    date,
    amount,
    carryFreePart: new Decimal(amount.minor.toString()).minus(investorPool),
    carryFree: carryFreeGroups.map((group) => ({
      group,
      amount: partOf(amount.minor, group, whole),
    })),
    investorPool,
    groups,
    before: sumLedgers('before'),
    after: sumLedgers('after'),
    tiers: sumTiers(groups),
    hurdle: sumRows(groups.map(({ rows }) => rows)),
    hurdleBalance: groups.reduce((sum, { balance }) => sum.plus(balance), ZERO),
  });
}
