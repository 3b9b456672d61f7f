/**
 * Returns that leave the timing of flows out: the true time-weighted return, linked from valuations
 * at every flow, and Modified Dietz, which weighs flows by the days that they were there.
 */
import { fail, ok, type Result } from '../../result.ts';
import { daysBetween, type IsoDate } from '../../time/dates.ts';

/** When a flow begins to work: after its day, or on it. */
export const FLOW_TIMINGS = ['end-of-day', 'start-of-day'] as const;
export type FlowTiming = (typeof FLOW_TIMINGS)[number];

/** A flow from the investor's money into the portfolio; negative where it is taken out. */
export interface PortfolioFlow {
  readonly date: IsoDate;
  readonly amount: number;
}

/** The portfolio's value at the end of a day, the day's flow included. */
export interface Valuation {
  readonly date: IsoDate;
  readonly value: number;
}

function noBase(date: IsoDate, base: number) {
  return fail({
    kind: 'not-applicable',
    code: 'RETURN_WITHOUT_BASE',
    path: 'valuations',
    message:
      `From ${date} the invested base is ${base}, and a return on it has no meaning. ` +
      'Begin where the portfolio holds money.',
  });
}

function checkDates(valuations: readonly Valuation[], flows: readonly PortfolioFlow[]) {
  const outOfOrder = valuations.findIndex(
    ({ date }, k) => k > 0 && date <= (valuations[k - 1]?.date ?? date),
  );
  const first = valuations[0]?.date;
  const last = valuations.at(-1)?.date;
  if (outOfOrder > 0 || first === undefined || last === undefined || first === last)
    return fail({
      kind: 'invalid-input',
      code: 'VALUATIONS_OUT_OF_ORDER',
      path: `valuations.${Math.max(0, outOfOrder)}.date`,
      message:
        'Valuations must be at least two, each later than the one before. Sort them by date.',
    });
  const outside = flows.findIndex(({ date }) => date <= first || date > last);
  if (outside >= 0)
    return fail({
      kind: 'invalid-input',
      code: 'FLOW_OUTSIDE_PERIOD',
      path: `flows.${outside}.date`,
      message:
        `The flow of ${flows[outside]?.date} is not after ${first} and up to ${last}. ` +
        'Leave it out or add a valuation.',
    });
  return ok(undefined);
}

/** The growth of one period between two valuations by Modified Dietz, with its largest flow. */
function dietzPeriod(
  from: Valuation,
  to: Valuation,
  { flows, timing }: { readonly flows: readonly PortfolioFlow[]; readonly timing: FlowTiming },
) {
  const days = daysBetween(from.date, to.date);
  const ownDay = timing === 'start-of-day' ? 1 : 0;
  const net = flows.reduce((sum, { amount }) => sum + amount, 0);
  const weighted = flows.reduce(
    (sum, { date, amount }) => sum + (amount * (daysBetween(date, to.date) + ownDay)) / days,
    0,
  );
  const base = from.value + weighted;
  return { base, growth: base > 0 ? (to.value - from.value - net) / base : 0 };
}

export interface LinkedReturn {
  /** Of the whole time, not annualised. */
  readonly total: number;
  readonly periods: readonly {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly rate: number;
  }[];
  /** Flows above a tenth of the base inside a period: revalue the portfolio on their dates. */
  readonly largeFlows: readonly IsoDate[];
}

/**
 * Modified Dietz between each two valuations, linked: (V1 - V0 - F) / (V0 + sum of w_i F_i), with
 * w_i = days from the flow to the end over the days of the period, one day more for flows at the start
 * of their day. With flows at the end of their day and a valuation on each of these days it is the true
 * time-weighted return.
 *
 * Source: GIPS Standards Handbook (2020), provisions 2.A.20 to 2.A.24.
 * Errors: VALUATIONS_OUT_OF_ORDER, FLOW_OUTSIDE_PERIOD, RETURN_WITHOUT_BASE.
 */
export function linkedReturn(
  valuations: readonly Valuation[],
  flows: readonly PortfolioFlow[],
  timing: FlowTiming = 'end-of-day',
): Result<LinkedReturn> {
  const checked = checkDates(valuations, flows);
  if (!checked.ok) return checked;
  let total = 1;
  const periods: { from: IsoDate; to: IsoDate; rate: number }[] = [];
  const largeFlows: IsoDate[] = [];
  for (const [k, to] of valuations.entries()) {
    const from = valuations[k - 1];
    if (!from) continue;
    const inside = flows.filter(({ date }) => date > from.date && date <= to.date);
    const { base, growth } = dietzPeriod(from, to, { flows: inside, timing });
    if (!(base > 0)) return noBase(from.date, base);
    total *= 1 + growth;
    periods.push({ from: from.date, to: to.date, rate: growth });
    for (const { date, amount } of inside)
      if (date < to.date && Math.abs(amount) > from.value / 10) largeFlows.push(date);
  }
  return ok({ total: total - 1, periods, largeFlows });
}
