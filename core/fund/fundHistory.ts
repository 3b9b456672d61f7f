/**
 * What a waterfall replays: terms, commitments and flows of a fund with what bounds them, and what
 * makes them impossible besides a single wrong flow.
 */
import { Decimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import type { Dated } from './book.ts';
import type { Commitment } from './commitments.ts';
import { checkAmount } from './flows.ts';
import type { Groups } from './groups.ts';
import { shareProblems } from './termChecks.ts';
import type { FundTerms } from './terms.ts';
import { effectiveDate, type WaterfallFlow } from './waterfallFlows.ts';
import type { TaxDistributionTerms } from './waterfallTerms.ts';

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
  readonly taxDistributions?: TaxDistributionTerms | undefined;
}

/** What the fund still holds by a date, in minor units; zero before the first valuation. */
export function fairValueAt(valuations: readonly FairValue[], date: IsoDate): bigint {
  const newest = valuations
    .filter((each) => each.date <= date)
    .reduce<FairValue | undefined>(
      (best, each) => (best === undefined || each.date >= best.date ? each : best),
      undefined,
    );
  return newest?.amount.minor ?? 0n;
}

/** SHARE_RANGE where the limit of recycling or the tax rate is no share. */
export function checkShares({ recycling, taxDistributions }: FundHistory): Result<undefined> {
  const [first] = [
    ...shareProblems(recycling?.limitShare ?? '0', {
      code: 'SHARE_RANGE',
      path: 'recycling.limitShare',
      what: 'The limit of recycling',
    }),
    ...shareProblems(taxDistributions?.rate ?? '0', {
      code: 'SHARE_RANGE',
      path: 'taxDistributions.rate',
      what: 'The tax rate',
    }),
  ];
  return first ? fail(first) : ok(undefined);
}

/** FLOW_BEFORE_FIRST_CLOSING, of the day on which a flow counts too. */
function checkFirstClosing({ flows, firstClosing, terms }: FundHistory): Result<undefined> {
  if (firstClosing === undefined) return ok(undefined);
  for (const [index, flow] of flows.entries()) {
    const counts = effectiveDate(flow, terms);
    if (flow.date >= firstClosing && counts >= firstClosing) continue;
    const isDrawn = flow.date >= firstClosing;
    return fail({
      kind: 'invalid-input',
      code: 'FLOW_BEFORE_FIRST_CLOSING',
      path: `flows.${index}.${isDrawn ? 'drawnOn' : 'date'}`,
      message:
        `The ${flow.kind} of ${isDrawn ? counts : flow.date} is before the first closing on ` +
        `${firstClosing}. Correct the date, or enter the earlier closing.`,
    });
  }
  return ok(undefined);
}

/**
 * What is called in all, in minor units.
 *
 * Errors: FLOW_BEFORE_FIRST_CLOSING; CALLED_ABOVE_COMMITMENT where calls exceed the commitments and
 * what was paid out as recallable by then, up to the limit of recycling.
 */
export function checkBounds(history: FundHistory, committedMinor: bigint): Result<bigint> {
  const { flows, recycling, terms } = history;
  const closed = checkFirstClosing(history);
  if (!closed.ok) return closed;
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

/** FAIR_VALUE_MISSING where a fair-value test has none, and the errors of `checkAmount`. */
export function checkValuations({ terms, valuations = [] }: FundHistory): Result<undefined> {
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

/** INVESTOR_UNKNOWN where carry is given back to somebody whose money does not run through tiers. */
export function checkGivenBackTo(history: FundHistory, groups: Groups): Result<undefined> {
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

/**
 * CLAWBACK_ABOVE_CARRY where by the evening of a day more carry was given back than was ever paid,
 * tax advances included. What carry got is unrounded here and was paid in whole units, so each
 * payment leaves room for one.
 *
 * @param carried cash to carry of every group, by the terms; what was given back is below zero.
 */
export function checkGivenBack(
  { flows, terms: { currency } }: FundHistory,
  carried: readonly Dated[],
): Result<undefined> {
  const paid = carried.filter(({ amount }) => amount.gt(0));
  let given = new Decimal(0);
  for (const [index, { kind, date, amount }] of flows.entries()) {
    if (kind !== 'clawback' || !amount) continue;
    given = given.plus(amount.minor.toString());
    const until = paid.filter((each) => each.date <= date);
    const most = until.reduce((sum, each) => sum.plus(each.amount), new Decimal(0));
    if (given.lt(most.plus(until.length + 1))) continue;
    const words = (minor: Decimal) => formatAmount({ currency, minor: BigInt(minor.toFixed(0)) });
    return fail({
      kind: 'invalid-input',
      code: 'CLAWBACK_ABOVE_CARRY',
      path: `flows.${index}.amount`,
      message:
        `With the clawback of ${date} ${currency} ${words(given)} of carry is given back, and only ` +
        `${words(most)} was paid by then. Lower the clawback, or correct the distributions ` +
        'before it or the terms.',
    });
  }
  return ok(undefined);
}
