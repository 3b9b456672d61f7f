/**
 * Public market equivalents: what the fund's money would have done in an index. Each measure answers
 * a different question, and some have no answer for some funds; then they are absent with the reason.
 */
import { log1p } from '../../numeric/elementary.ts';
import { fail, ok, type Result } from '../../result.ts';
import { internalRate } from '../xirr.ts';
import type { TimedAmount } from '../xirrRoots.ts';

/** One date of a fund beside the index. Amounts are not negative, in one currency. */
export interface PmePoint {
  /** In years, or in periods, from any start. */
  readonly years: number;
  readonly contribution: number;
  readonly distribution: number;
  /** Total return index on the date. */
  readonly index: number;
  /** Net asset value after the date's flows; needed at the end, and at each date for mPME. */
  readonly nav?: number;
}

export interface PmeMeasures {
  /** FV of distributions and net asset value over FV of contributions (Kaplan & Schoar 2005). */
  readonly ksPme: number;
  /** What the index position would be worth at the end (Long & Nickels 1996). */
  readonly lnPmeNav: number;
  /** Rate of return of the fund's flows with that position at the end; none where it is short. */
  readonly lnPme: number | null;
  /** Factor of the distributions that brings the index position to the fund's value (Rouvinez 2003). */
  readonly pmePlusLambda: number | null;
  readonly pmePlus: number | null;
  /** Excess return a year over the index, compounded (Gredil, Griffiths & Stucke 2014). */
  readonly directAlpha: number | null;
  /** The same, continuously compounded. */
  readonly directAlphaLog: number | null;
  /** Modified PME (Cambridge Associates); none without a net asset value at every date. */
  readonly modifiedPme: number | null;
}

/**
 * Every measure of flows sorted by time.
 *
 * Errors: PME_TOO_SHORT under two points, PME_INDEX_NOT_POSITIVE, PME_NO_CONTRIBUTION, PME_NO_NAV
 * where the last point has no net asset value.
 */
export function publicMarketEquivalents(points: readonly PmePoint[]): Result<PmeMeasures> {
  const end = points.at(-1);
  const bad = points.findIndex(({ index }) => !(index > 0));
  if (points.length < 2 || !end)
    return refuse('PME_TOO_SHORT', 'points', 'Give two dates or more.');
  if (bad >= 0)
    return refuse('PME_INDEX_NOT_POSITIVE', `points.${bad}.index`, 'An index is above zero.');
  if (end.nav === undefined)
    return refuse('PME_NO_NAV', `points.${points.length - 1}.nav`, 'Give the value at the end.');
  const nav = end.nav;
  const grown = (pick: (point: PmePoint) => number) =>
    points.reduce((sum, point) => sum + (pick(point) * end.index) / point.index, 0);
  const contributed = grown((point) => point.contribution);
  const distributed = grown((point) => point.distribution);
  if (!(contributed > 0))
    return refuse('PME_NO_CONTRIBUTION', 'points', 'Enter the contributions of the fund.');
  const lnPmeNav = contributed - distributed;
  const lambda = distributed > 0 ? (contributed - nav) / distributed : null;
  const alpha = rateOf(points, (point) => (flowOf(point) * end.index) / point.index, nav);
  return ok({
    ksPme: (distributed + nav) / contributed,
    lnPmeNav,
    lnPme: lnPmeNav < 0 ? null : rateOf(points, flowOf, lnPmeNav),
    pmePlusLambda: lambda,
    pmePlus:
      lambda === null
        ? null
        : rateOf(points, (point) => lambda * point.distribution - point.contribution, nav),
    directAlpha: alpha,
    directAlphaLog: alpha === null ? null : log1p(alpha),
    modifiedPme: modifiedPme(points),
  });
}

function refuse(code: string, path: string, message: string) {
  return fail({ kind: 'invalid-input', code, path, message });
}

const flowOf = (point: PmePoint): number => point.distribution - point.contribution;

/** The headline rate of flows with a value at the end, or none where there is no rate. */
function rateOf(
  points: readonly PmePoint[],
  flow: (point: PmePoint) => number,
  endValue: number,
): number | null {
  const last = points.at(-1)?.years ?? 0;
  const flows: TimedAmount[] = points.map((point) => ({ years: point.years, amount: flow(point) }));
  const rate = internalRate([...flows, { years: last, amount: endValue }]);
  return rate.ok ? rate.value.headline : null;
}

/**
 * The index position gets every contribution and pays, at each distribution, the share that the fund
 * paid of what it held.
 */
function modifiedPme(points: readonly PmePoint[]): number | null {
  let position = 0;
  let before = points[0]?.index ?? 1;
  const flows: TimedAmount[] = [];
  for (const { years, contribution, distribution, index, nav } of points) {
    if (nav === undefined) return null;
    const held = nav + distribution;
    const share = held > 0 ? distribution / held : 0;
    const reached = (position * index) / before + contribution;
    position = (1 - share) * reached;
    flows.push({ years, amount: share * reached - contribution });
    before = index;
  }
  flows.push({ years: points.at(-1)?.years ?? 0, amount: position });
  const rate = internalRate(flows);
  return rate.ok ? rate.value.headline : null;
}
