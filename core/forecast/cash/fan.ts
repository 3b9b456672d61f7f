/** From simulated paths to medians, bounds and probabilities on business days. */
import { quantileOfSorted } from '../../numeric/quantiles.ts';
import { type FanStep, fanStep } from './calibrate.ts';
import type { CashFan, CashWeek } from './schema.ts';

export interface FanShape {
  readonly levels: readonly number[];
  /** What distances from the median are multiplied by. */
  readonly factor: number;
}

/** A fan over some days: `expected` and `steps` hold one entry for each. */
export function makeFan(
  expected: readonly number[],
  steps: readonly FanStep[],
  { levels, factor }: FanShape,
): CashFan {
  const quantiles = (probability: number) =>
    steps.map(({ median, sorted }) => {
      const distance = quantileOfSorted(sorted, probability) - median;
      return median + factor * distance;
    });
  return {
    expected: [...expected],
    median: steps.map(({ median }) => median),
    bounds: levels.map((level) => ({
      level,
      lower: quantiles((1 - level) / 2),
      upper: quantiles((1 + level) / 2),
    })),
  };
}

/** Single paths in the shape of `makeFan`, for questions about whole paths. */
export function shapePaths(
  columns: readonly Float64Array[],
  steps: readonly FanStep[],
  { factor }: FanShape,
): Float64Array[] {
  return columns.map((column, h) => {
    const { median } = steps[h] as FanStep;
    return column.map((value) => median + factor * (value - median));
  });
}

/** The flows of single steps from running totals, path by path. */
export function stepFlows(cumulative: readonly Float64Array[]): Float64Array[] {
  return cumulative.map((column, h) => {
    const before = cumulative[h - 1];
    return before ? column.map((value, i) => value - (before[i] as number)) : column;
  });
}

/** Median and sorted values of every column, for calibration. */
export function fanSteps(columns: readonly Float64Array[]) {
  return columns.map(fanStep);
}

/**
 * Shares of paths below `minimum` by group of days: within the group, and on any day up to its end.
 * `groups[g]` lists the columns of group g in order.
 */
export function breachShares(
  columns: readonly Float64Array[],
  groups: readonly (readonly number[])[],
  minimum: number,
): { readonly within: number; readonly toDate: number }[] {
  const paths = columns[0]?.length ?? 0;
  const ever = new Uint8Array(paths);
  return groups.map((group) => {
    const here = new Uint8Array(paths);
    for (const step of group)
      (columns[step] as Float64Array).forEach((value, i) => {
        if (value < minimum) here[i] = 1;
      });
    let within = 0;
    let toDate = 0;
    for (let i = 0; i < paths; i++) {
      if (here[i] === 1) ever[i] = 1;
      within += here[i] as number;
      toDate += ever[i] as number;
    }
    return { within: within / paths, toDate: toDate / paths };
  });
}

/** The bounds of a fan on one of its days. */
export function fanAt(fan: CashFan, index: number): CashWeek['closing'] {
  return {
    expected: fan.expected[index] as number,
    median: fan.median[index] as number,
    bounds: fan.bounds.map(({ level, lower, upper }) => ({
      level,
      lower: lower[index] as number,
      upper: upper[index] as number,
    })),
  };
}
