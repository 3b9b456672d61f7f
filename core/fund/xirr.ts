/**
 * The internal rate of return of dated flows, with every root and the rule that picks the one to show.
 *
 * Definition: sum of a_i (1 + r)^(-(d_i - d_0) / 365) = 0 (Excel's XIRR; Brealey, Myers & Allen).
 */
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { type DayCount, yearFraction } from '../time/dayCount.ts';
import { uniqueRate } from './uniqueRate.ts';
import { allRates, type TimedAmount } from './xirrRoots.ts';

/** A flow in major units of one currency; positive when the investor receives it. */
export interface DatedAmount {
  readonly date: IsoDate;
  readonly amount: number;
}

export interface XirrResult {
  /** The rate to show. */
  readonly headline: number;
  /** Every root above -1 in the range searched, ascending. */
  readonly roots: readonly number[];
  readonly isAmbiguous: boolean;
  /** The rule that chose the headline, in words. */
  readonly rule: string;
}

/**
 * Flows summed by time, without times whose flows cancel: their noise would look like a root far
 * out, where every other flow is discounted to nothing.
 */
function netByTime(flows: readonly TimedAmount[]): TimedAmount[] {
  const byTime = new Map<number, { amount: number; gross: number }>();
  for (const { years, amount } of flows) {
    const sofar = byTime.get(years) ?? { amount: 0, gross: 0 };
    const gross = sofar.gross + Math.abs(amount);
    byTime.set(years, { amount: sofar.amount + amount, gross });
  }
  return [...byTime]
    .filter(([, { amount, gross }]) => Math.abs(amount) > 1e-13 * gross)
    .map(([years, { amount }]) => ({ years, amount }))
    .sort((a, b) => a.years - b.years);
}

function chooseHeadline(roots: readonly number[]): { headline: number; rule: string } {
  const nearest = (candidates: readonly number[]) =>
    candidates.reduce((best, root) => (Math.abs(root) < Math.abs(best) ? root : best));
  if (roots.length === 1) return { headline: nearest(roots), rule: 'the only root' };
  const plausible = roots.filter((root) => root > -0.99 && root < 10);
  if (plausible.length > 0)
    return {
      headline: nearest(plausible),
      rule: 'nearest to zero of the roots from -99% to 1000%',
    };
  return { headline: nearest(roots), rule: 'nearest to zero of all roots' };
}

/** Flows at their times by a day count, from the earliest date. */
export function timed(
  flows: readonly DatedAmount[],
  dayCount: DayCount = 'act/365f',
): TimedAmount[] {
  const [head] = flows;
  if (!head) return [];
  const first = flows.reduce((least, { date }) => (date < least ? date : least), head.date);
  const yearsTo = new Map<IsoDate, number>();
  return flows.map(({ date, amount }) => {
    const years = yearsTo.get(date) ?? yearFraction(dayCount, first, date);
    yearsTo.set(date, years);
    return { years, amount };
  });
}

/**
 * The internal rate of return of flows in any order, effective annual.
 *
 * @param dayCount how dates become years; Excel's XIRR takes act/365f.
 */
export function xirr(
  flows: readonly DatedAmount[],
  dayCount: DayCount = 'act/365f',
): Result<XirrResult> {
  return internalRate(timed(flows, dayCount));
}

/**
 * The internal rate of return of flows at given times, a unit of time.
 *
 * log(1 + rate) is accurate to about 1e-12 where the root is simple; beside -1 the rate itself keeps
 * only the digits that a double has there. Errors: XIRR_NO_SIGN_CHANGE where money only goes one way
 * or all of it on one date, XIRR_OUT_OF_RANGE where the rate is beyond e^-30 - 1 or e^30 - 1, which a
 * change of sign from the first flow to the last proves to be there, XIRR_NO_ROOT where no rate brings the
 * value to zero.
 */
export function internalRate(flows: readonly TimedAmount[]): Result<XirrResult> {
  const moved = netByTime(flows);
  const hasBoth = moved.some((flow) => flow.amount > 0) && moved.some((flow) => flow.amount < 0);
  if (!hasBoth)
    return fail({
      kind: 'not-applicable',
      code: 'XIRR_NO_SIGN_CHANGE',
      path: 'flows',
      message:
        'A rate of return needs money paid in and money received on different dates. ' +
        'Add the missing flows, or a net asset value at the end.',
    });
  const amounts = moved.map((flow) => flow.amount);
  const unique = uniqueRate(
    amounts,
    moved.map(({ years }) => years),
  );
  const roots = unique === undefined ? allRates(moved) : [unique];
  if (roots.length === 0 && (amounts[0] ?? 0) * (amounts.at(-1) ?? 0) < 0) return outOfRange();
  if (roots.length === 0)
    return fail({
      kind: 'not-applicable',
      code: 'XIRR_NO_ROOT',
      path: 'flows',
      message:
        'No rate of return brings these flows to a value of zero. Use the multiples instead.',
    });
  return ok({ roots, isAmbiguous: roots.length > 1, ...chooseHeadline(roots) });
}

function outOfRange() {
  return fail({
    kind: 'not-applicable',
    code: 'XIRR_OUT_OF_RANGE',
    path: 'flows',
    message:
      'The rate of return of a year is a total loss or beyond 10^13: the dates are too close for a ' +
      'rate. Use the multiples instead.',
  });
}
