/**
 * Effects of the place in the month on daily cash flows: payrolls, taxes and month-end settlements.
 * Two factors are estimated: the business day counted from the nearer end of the month, and the day
 * of the month whose payments settle (25 for payroll on the 25th, moved over weekends). Both are
 * fitted by backfitting (Buja, Hastie & Tibshirani 1989), beside the weekday, and each effect is
 * shrunk by Buehlmann's credibility n / (n + within / between) (Buehlmann & Gisler 2005, chapter
 * 3), so that a factor without a pattern vanishes instead of adding noise. What is left goes to the
 * forecast model.
 */
import { credibleEffects, FactorSums } from '../credibility.ts';
import type { GridDay } from './grid.ts';

const ROUNDS = 4;
/** Room for both signs of the position: business days from the start, and from the end. */
const POSITIONS = 48;
const MONTH_DAYS = 32;

export interface CalendarEffects {
  /** The effect on one day, in the units of the flows; 0 on holidays. */
  at(day: GridDay): number;
  /** Effects by name, largest first, for the explanation of a forecast. */
  readonly list: readonly { readonly name: string; readonly value: number }[];
}

/**
 * Positive counts from the start of the month, negative from its end; ties count from the start.
 */
function position({ fromStart, fromEnd }: GridDay): number {
  return fromStart <= fromEnd ? fromStart : -fromEnd;
}

function positionIndex(day: GridDay): number {
  return position(day) + POSITIONS / 2;
}

interface Factors {
  readonly weekdays: Float64Array;
  readonly positions: Float64Array;
  readonly monthDays: Float64Array;
}

function monthDayEffect(monthDays: Float64Array, day: GridDay): number {
  let total = 0;
  for (const monthDay of day.monthDays) total += monthDays[monthDay] as number;
  return total;
}

/** One backfitting round: each factor is estimated on what the other two leave. */
function refine(
  values: Float64Array,
  days: readonly GridDay[],
  weekLength: number,
  mean: number,
  before: Factors,
): Factors {
  const visit = (see: (value: number, day: GridDay, t: number) => void) => {
    for (let t = 0; t < values.length; t++) {
      const value = values[t] as number;
      if (!Number.isNaN(value)) see(value - mean, days[t] as GridDay, t);
    }
  };
  const weekdaySums = new FactorSums(weekLength);
  visit((value, day, t) => {
    const other =
      (before.positions[positionIndex(day)] as number) + monthDayEffect(before.monthDays, day);
    weekdaySums.add(t % weekLength, value - other);
  });
  const weekdays = credibleEffects(weekdaySums);
  const positionSums = new FactorSums(POSITIONS);
  visit((value, day, t) => {
    const other = (weekdays[t % weekLength] as number) + monthDayEffect(before.monthDays, day);
    positionSums.add(positionIndex(day), value - other);
  });
  const positions = credibleEffects(positionSums);
  const monthDaySums = new FactorSums(MONTH_DAYS);
  visit((value, day, t) => {
    const other = (weekdays[t % weekLength] as number) + (positions[positionIndex(day)] as number);
    const rest = value - other - monthDayEffect(before.monthDays, day);
    for (const monthDay of day.monthDays)
      monthDaySums.add(monthDay, rest + (before.monthDays[monthDay] as number));
  });
  return { weekdays, positions, monthDays: credibleEffects(monthDaySums) };
}

/** Estimates the effects on `values[t]` of `days[t]`; NaN marks days without observation. */
export function fitCalendarEffects(
  values: Float64Array,
  days: readonly GridDay[],
  weekLength: number,
): CalendarEffects {
  let total = 0;
  let count = 0;
  for (const value of values)
    if (!Number.isNaN(value)) {
      total += value;
      count++;
    }
  let factors: Factors = {
    weekdays: new Float64Array(weekLength),
    positions: new Float64Array(POSITIONS),
    monthDays: new Float64Array(MONTH_DAYS),
  };
  for (let round = 0; round < ROUNDS && count > 0; round++)
    factors = refine(values, days, weekLength, total / count, factors);
  const { positions, monthDays } = factors;
  return {
    at: (day) =>
      day.holiday ? 0 : (positions[positionIndex(day)] as number) + monthDayEffect(monthDays, day),
    list: describeEffects(positions, monthDays),
  };
}

function describeEffects(positions: Float64Array, monthDays: Float64Array) {
  const list: { name: string; value: number }[] = [];
  positions.forEach((value, index) => {
    const place = index - POSITIONS / 2;
    const name =
      place > 0 ? `business day ${place} of the month` : `business day ${-place} before month-end`;
    if (value !== 0) list.push({ name, value });
  });
  monthDays.forEach((value, monthDay) => {
    if (value !== 0) list.push({ name: `day ${monthDay} of the month`, value });
  });
  return list.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}
