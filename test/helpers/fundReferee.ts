/**
 * A second solver for whole-fund waterfalls, written to share nothing with the engine: it steps the
 * hurdle balance day by day in fixed-point bigint arithmetic and finds each boundary between tiers
 * by bisection on the agreement's own conditions, where the engine uses powers and closed forms.
 */

import type { WaterfallInput } from '../../core/fund/waterfallCalculation.ts';
import { dayNumber } from '../../core/time/dates.ts';

/** Forty decimals; amounts are minor units at this scale. */
const ONE = 10n ** 40n;

const times = (a: bigint, b: bigint): bigint => (a * b) / ONE;

function fixed(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(40, '0'));
}

/** The largest x from 0 to `limit` that satisfies a condition which holds up to some point. */
function largest(limit: bigint, holds: (x: bigint) => boolean): bigint {
  if (holds(limit)) return limit;
  let [low, high] = [0n, limit];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function power(base: bigint, exponent: number): bigint {
  let result = ONE;
  for (let k = 0; k < exponent; k++) result = times(result, base);
  return result;
}

/** Growth of one day under annual compounding: the root found by bisection, not by logarithms. */
function dailyFactor(rate: bigint, daysPerYear: number): bigint {
  return largest(ONE + rate, (factor) => power(factor, daysPerYear) <= ONE + rate);
}

/** What the referee says about the distribution, in minor units at `REFEREE_SCALE`. */
export interface RefereeVerdict {
  readonly gpCommitment: bigint;
  readonly capital: bigint;
  readonly preferred: bigint;
  readonly catchUpInvestors: bigint;
  readonly catchUpCarry: bigint;
  readonly splitInvestors: bigint;
  readonly splitCarry: bigint;
  readonly stillDue: bigint;
}

export const REFEREE_SCALE = ONE;

interface State {
  capital: bigint;
  preferred: bigint;
  profit: bigint;
  carry: bigint;
}

function share(
  state: State,
  pool: bigint,
  input: WaterfallInput,
): Omit<RefereeVerdict, 'gpCommitment'> {
  const rate = fixed(input.terms.carry.rate);
  const catchUpShare = fixed(input.terms.catchUp.share);
  const owed = state.capital + state.preferred;
  const repaid = largest(pool, (x) => x <= owed);
  const first = input.terms.order === 'capital-first' ? state.capital : state.preferred;
  const toFirst = largest(first, (x) => x <= repaid);
  const capital = input.terms.order === 'capital-first' ? toFirst : repaid - toFirst;
  const preferred = repaid - capital;
  state.capital -= capital;
  state.preferred -= preferred;
  state.profit += preferred;

  const excess = pool - repaid;
  const caughtUp =
    catchUpShare === 0n
      ? 0n
      : largest(
          excess,
          (x) =>
            x === 0n ||
            (state.carry + times(catchUpShare, x)) * ONE <= rate * (state.profit + state.carry + x),
        );
  const catchUpCarry = times(catchUpShare, caughtUp);
  const splitCarry = times(rate, excess - caughtUp);
  const catchUpInvestors = caughtUp - catchUpCarry;
  const splitInvestors = excess - caughtUp - splitCarry;
  state.profit += catchUpInvestors + splitInvestors;
  state.carry += catchUpCarry + splitCarry;
  return {
    capital,
    preferred,
    catchUpInvestors,
    catchUpCarry,
    splitInvestors,
    splitCarry,
    stillDue: state.capital + state.preferred,
  };
}

/** Runs the whole history. Only act/365f and act/360, where a year has a fixed number of days. */
export function refereeWaterfall(input: WaterfallInput): RefereeVerdict {
  const { terms, commitments, distribution } = input;
  const { dayCount, compounding, rateAnnual } = terms.preferredReturn;
  if (dayCount !== 'act/365f' && dayCount !== 'act/360') throw new Error(`no days in ${dayCount}`);
  const daysPerYear = dayCount === 'act/365f' ? 365 : 360;
  const rate = fixed(rateAnnual);
  const factor = compounding === 'compound' ? dailyFactor(rate, daysPerYear) : ONE;

  const sumOf = (isIn: (kind: string) => boolean) =>
    commitments
      .filter((each) => isIn(each.kind))
      .reduce((total, each) => total + each.commitment.minor, 0n);
  const all = sumOf(() => true);
  const inTiers = terms.gpCommitment === 'carry-free' ? sumOf((kind) => kind === 'lp') : all;
  const part = (minor: bigint) => (minor * ONE * inTiers) / all;

  const state: State = { capital: 0n, preferred: 0n, profit: 0n, carry: 0n };
  const lastDay = dayNumber(distribution.date);
  const byDay = new Map<number, typeof input.flows>();
  for (const flow of input.flows) {
    const day = dayNumber(flow.date);
    byDay.set(day, [...(byDay.get(day) ?? []), flow]);
  }
  const firstDay = Math.min(...byDay.keys());
  for (let day = firstDay; day <= lastDay; day++) {
    if (day > firstDay) {
      const grown =
        compounding === 'compound'
          ? times(state.capital + state.preferred, factor) - state.capital
          : state.preferred + times(state.capital, rate) / BigInt(daysPerYear);
      state.preferred = grown;
    }
    const flows = byDay.get(day) ?? [];
    for (const flow of flows) if (flow.kind === 'call') state.capital += part(flow.amount.minor);
    for (const flow of flows)
      if (flow.kind === 'distribution') share(state, part(flow.amount.minor), input);
  }
  const pool = part(distribution.amount.minor);
  return {
    gpCommitment: distribution.amount.minor * ONE - pool,
    ...share(state, pool, input),
  };
}
