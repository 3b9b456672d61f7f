/**
 * The whole-fund waterfall: replays a fund's history to know what investors are owed, then pours
 * one distribution through the tiers. Everything is unrounded 40-digit decimal arithmetic in minor
 * units; `allocation.ts` rounds the result. Preparing replays the history once, so that what-if
 * runs cost one power and a few sums.
 */
import { Decimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { fail, invariant, ok, type Result } from '../result.ts';
import { daysBetween, type IsoDate } from '../time/dates.ts';
import { type Commitment, checkCommitments, type Participants } from './commitments.ts';
import { checkAmount, distributionBeforeCall, type FundFlow, groupFlows } from './flows.ts';
import {
  accrue,
  type Clock,
  clockFrom,
  EMPTY_LEDGER,
  type Moment,
  NOISE,
  type PouredTier,
  pour,
} from './replay.ts';
import { type CheckedTerms, checkTerms, type FundTerms } from './terms.ts';
import { wholeFundTiers } from './tiers/index.ts';
import type { HurdleFlow, Ledger, Tier, TierGrowth } from './tiers/tier.ts';

const ZERO = new Decimal(0);

/** One movement of the hurdle balance: what investors were called or were paid. */
interface HurdleEntry {
  readonly moment: Moment;
  readonly kind: 'call' | 'distribution';
  /** The investors' part of the flow, positive for a call. */
  readonly flow: Decimal;
  /** The part that moved the balance; payments beyond the hurdle do not. */
  readonly applied: HurdleFlow;
}

/** A fund brought to its last flow; start any number of distributions from it. */
export interface PreparedFund {
  readonly terms: CheckedTerms;
  readonly participants: Participants;
  readonly tiers: readonly Tier[];
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly last: Moment;
  readonly entries: readonly HurdleEntry[];
  readonly calledMinor: bigint;
  readonly committedMinor: bigint;
}

/** One row of the hurdle balance on the distribution date; amounts are unrounded minor units. */
export interface HurdleRow {
  readonly date: IsoDate;
  readonly kind: 'call' | 'distribution';
  readonly flow: Decimal;
  readonly applied: Decimal;
  readonly days: number;
  /** Growth factor from the flow to the distribution date. */
  readonly growth: Decimal;
  readonly valueWithReturn: Decimal;
}

/** A distribution poured through the tiers; amounts are unrounded minor units. */
export interface PouredDistribution {
  readonly date: IsoDate;
  readonly amount: Money;
  readonly carryFreePart: Decimal;
  readonly investorPool: Decimal;
  readonly before: Ledger;
  readonly after: Ledger;
  readonly tiers: readonly PouredTier[];
  readonly hurdle: readonly HurdleRow[];
  /** Capital and preferred return owed on the date, before this distribution. */
  readonly hurdleBalance: Decimal;
}

function investorPart(amountMinor: bigint, participants: Participants): Decimal {
  const product = new Decimal((amountMinor * participants.investorsMinor).toString());
  return product.div(participants.totalMinor.toString());
}

function paidEntry(moment: Moment, poured: readonly PouredTier[], after: Ledger): HurdleEntry {
  const before = poured[0]?.before ?? after;
  const flow = poured.reduce((sum, line) => sum.minus(line.investors), ZERO);
  return {
    moment,
    kind: 'distribution',
    flow,
    applied: {
      capital: after.unreturnedCapital.minus(before.unreturnedCapital),
      preferred: after.unpaidPreferred.minus(before.unpaidPreferred),
    },
  };
}

export interface FundHistory {
  readonly terms: FundTerms;
  readonly commitments: readonly Commitment[];
  readonly flows: readonly FundFlow[];
}

/**
 * Checks terms, commitments and history and replays the history.
 *
 * Errors: those of `checkTerms`, `checkCommitments` and `groupFlows`, each with its path, and
 * DISTRIBUTION_BEFORE_CALL where nothing was called.
 */
export function prepareFund(history: FundHistory): Result<PreparedFund> {
  const terms = checkTerms(history.terms);
  if (!terms.ok) return terms;
  const participants = checkCommitments(history.commitments, history.terms);
  if (!participants.ok) return participants;
  const dates = groupFlows(history.flows, history.terms.currency);
  if (!dates.ok) return dates;
  const first = dates.value[0];
  if (!first)
    return fail({
      kind: 'invalid-input',
      code: 'DISTRIBUTION_BEFORE_CALL',
      path: 'flows',
      message: 'Nothing was called, so there is nothing to give back. Enter the calls of the fund.',
    });

  const tiers = wholeFundTiers(terms.value);
  const clock = clockFrom(first.date, terms.value, tiers);
  const entries: HurdleEntry[] = [];
  let ledger = EMPTY_LEDGER;
  let last = clock.at(first.date);
  let calledMinor = 0n;
  for (const flow of dates.value) {
    const moment = clock.at(flow.date);
    ledger = accrue(ledger, tiers, last, moment);
    last = moment;
    if (flow.calledMinor > 0n) {
      const capital = investorPart(flow.calledMinor, participants.value);
      ledger = { ...ledger, unreturnedCapital: ledger.unreturnedCapital.plus(capital) };
      entries.push({ moment, kind: 'call', flow: capital, applied: { capital, preferred: ZERO } });
      calledMinor += flow.calledMinor;
    }
    if (flow.distributedMinor > 0n) {
      const poured = pour(investorPart(flow.distributedMinor, participants.value), ledger, tiers);
      ledger = poured.at(-1)?.ledger ?? ledger;
      entries.push(paidEntry(moment, poured, ledger));
    }
  }
  return ok({
    terms: terms.value,
    participants: participants.value,
    tiers,
    ledger,
    clock,
    last,
    entries,
    calledMinor,
    committedMinor: participants.value.totalMinor,
  });
}

function hurdleRow(
  entry: HurdleEntry,
  to: Moment,
  tierIndex: number,
  growth: TierGrowth,
): HurdleRow {
  const start = entry.moment.indices[tierIndex];
  const end = to.indices[tierIndex];
  invariant(start && end, 'a tier with growth has an index at each moment');
  return {
    date: entry.moment.date,
    kind: entry.kind,
    flow: entry.flow,
    applied: entry.applied.capital.plus(entry.applied.preferred),
    days: daysBetween(entry.moment.date, to.date),
    growth: growth.valueAt({ capital: new Decimal(1), preferred: ZERO }, start, end),
    valueWithReturn: growth.valueAt(entry.applied, start, end),
  };
}

/**
 * The balance that must be paid for the hurdle to be met, flow by flow. It is a second way to the
 * figure that the ledger carries forward, and the two must agree.
 */
function hurdleRows(fund: PreparedFund, to: Moment, ledger: Ledger): HurdleRow[] {
  const tierIndex = fund.tiers.findIndex((tier) => tier.growth !== undefined);
  const growth = fund.tiers[tierIndex]?.growth;
  invariant(growth, 'a whole-fund waterfall has a preferred return');
  const rows = fund.entries.map((entry) => hurdleRow(entry, to, tierIndex, growth));
  const total = rows.reduce((sum, row) => sum.plus(row.valueWithReturn), ZERO);
  const size = rows.reduce((sum, row) => sum.plus(row.valueWithReturn.abs()), new Decimal(1));
  const balance = ledger.unreturnedCapital.plus(ledger.unpaidPreferred);
  invariant(
    total.minus(balance).abs().lte(size.times(NOISE)),
    `future values (${total}) equal the hurdle balance (${balance})`,
  );
  return rows;
}

/**
 * Pours one distribution of the whole fund through the tiers. The prepared fund stays as it is.
 *
 * Errors: CURRENCY_MIXED, AMOUNT_NEGATIVE, FLOWS_OUT_OF_ORDER where the date is before the last
 * flow, DISTRIBUTION_BEFORE_CALL.
 */
export function pourDistribution(
  fund: PreparedFund,
  distribution: { readonly date: IsoDate; readonly amount: Money },
): Result<PouredDistribution> {
  const { date, amount } = distribution;
  const checked = checkAmount(amount, {
    currency: fund.terms.source.currency,
    path: 'distribution.amount',
    what: `The distribution of ${date}`,
  });
  if (!checked.ok) return checked;
  if (date < fund.last.date)
    return fail({
      kind: 'invalid-input',
      code: 'FLOWS_OUT_OF_ORDER',
      path: 'distribution.date',
      message:
        `The distribution of ${date} is before the last flow of ${fund.last.date}. ` +
        'Choose a later date, or leave later flows out.',
    });
  if (fund.calledMinor === 0n) return distributionBeforeCall(date, 'distribution.date');
  const moment = date === fund.last.date ? fund.last : fund.clock.at(date);
  const before = accrue(fund.ledger, fund.tiers, fund.last, moment);
  const investorPool = investorPart(amount.minor, fund.participants);
  const tiers = pour(investorPool, before, fund.tiers);
  return ok({
    date,
    amount,
    carryFreePart: new Decimal(amount.minor.toString()).minus(investorPool),
    investorPool,
    before,
    after: tiers.at(-1)?.ledger ?? before,
    tiers,
    hurdle: hurdleRows(fund, moment, before),
    hurdleBalance: before.unreturnedCapital.plus(before.unpaidPreferred),
  });
}
