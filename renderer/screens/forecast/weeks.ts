/**
 * The forecast by week and by category as figures that foot on the screen: everything is rounded to
 * hundredths of a million, and flows are the differences of what is shown.
 */
import type { ForecastOutput } from '../../run/outputs.ts';
import { roundToTotal } from '../../run/rounding.ts';

/** What a forecast and the balances that lead up to it stand on. */
export const FORECAST_TOPICS = ['run', 'treasury_limit', 'statement', 'statement_line', 'fx_rate'];

/** Decimals of a million in tables. */
export const TABLE_DIGITS = 2;

const UNIT = 1e6 / 10 ** TABLE_DIGITS;

/** Whole hundredths of a million. */
const units = (amount: number) => Math.round(amount / UNIT);

export interface WeekFigures {
  readonly number: number;
  readonly from: string;
  readonly to: string;
  /** All in hundredths of a million of the reporting currency. */
  readonly flow: number;
  readonly exchangeEffect: number;
  readonly expected: number;
  readonly median: number;
  readonly bounds: readonly {
    readonly level: number;
    readonly lower: number;
    readonly upper: number;
  }[];
  readonly breachProbability: number | null;
}

export interface ForecastFigures {
  readonly opening: number;
  readonly weeks: readonly WeekFigures[];
  readonly categories: readonly {
    readonly category: string;
    readonly byWeek: readonly number[];
    /** Whether anything flows in a week, also where it is too little to show. */
    readonly flows: readonly boolean[];
    readonly total: number;
  }[];
  readonly totalFlow: number;
}

/** Expected flows of each category in a week, in the order of the output. */
function flowsOf(output: ForecastOutput, from: string, to: string): readonly number[] {
  return output.categories.map(({ flow }) =>
    output.dates.reduce(
      (sum, date, index) => (date >= from && date <= to ? sum + (flow.expected[index] ?? 0) : sum),
      0,
    ),
  );
}

/** What the tables show: opening + flow + rates = closing, and categories sum to the flow. */
export function forecastFigures(output: ForecastOutput): ForecastFigures {
  const [first] = output.weeks;
  const opening = first
    ? units(first.closing.expected - first.expectedFlow - first.exchangeEffect)
    : 0;
  let before = opening;
  const weeks = output.weeks.map((week, index): WeekFigures => {
    const expected = units(week.closing.expected);
    const exchangeEffect = units(week.exchangeEffect);
    const flow = expected - before - exchangeEffect;
    before = expected;
    return {
      number: index + 1,
      from: week.from,
      to: week.to,
      flow,
      exchangeEffect,
      expected,
      median: units(week.closing.median),
      bounds: week.closing.bounds.map(({ level, lower, upper }) => ({
        level,
        lower: units(lower),
        upper: units(upper),
      })),
      breachProbability: week.breachProbability,
    };
  });
  const exact = weeks.map(({ from, to }) => flowsOf(output, from, to));
  const columns = weeks.map(({ flow }, index) =>
    roundToTotal(exact[index]?.map((value) => value / UNIT) ?? [], flow),
  );
  const categories = output.categories.map(({ category }, row) => {
    const byWeek = columns.map((column) => column[row] ?? 0);
    const flows = exact.map((column) => column[row] !== 0);
    return { category, byWeek, flows, total: byWeek.reduce((sum, value) => sum + value, 0) };
  });
  return {
    opening,
    weeks,
    categories,
    totalFlow: weeks.reduce((sum, { flow }) => sum + flow, 0),
  };
}

export interface WeekBreach {
  readonly from: string;
  readonly date: string;
  readonly level: number;
  readonly bound: number;
  readonly probability: number | null;
}

/** Weeks in which the stated lower bound closes below the minimum. */
export function breachesOf(
  output: ForecastOutput,
  minimum: number | null,
  level: number,
): readonly WeekBreach[] {
  if (minimum === null) return [];
  return output.weeks.flatMap((week) => {
    const bound = week.closing.bounds.find((one) => one.level === level)?.lower;
    if (bound === undefined || bound >= minimum) return [];
    const date = output.dates.findLast((one) => one <= week.to) ?? week.to;
    return [{ from: week.from, date, level, bound, probability: week.breachProbability }];
  });
}

/** Cash at the start of a forecast, in major units of its currency. */
export function openingOf({ weeks: [first] }: ForecastOutput): number | null {
  return first ? first.closing.expected - first.expectedFlow - first.exchangeEffect : null;
}

/** Below this, in major units, two figures for the same balance are one. */
const SAME_BALANCE = 1;

/** Whether the balance of the as-of day is another today than when the forecast ran. */
export function hasMoved(output: ForecastOutput, actual: readonly { balance: number }[]): boolean {
  const opening = openingOf(output);
  const last = actual.at(-1);
  return opening !== null && last !== undefined && Math.abs(last.balance - opening) > SAME_BALANCE;
}
