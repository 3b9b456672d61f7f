/**
 * Simulates all categories together, so that bounds of totals and balances come from whole paths
 * and never from adding bounds. Each future week takes the one-step errors of one past week, drawn
 * at random and the same for every category: weekdays keep their own spread, and categories that
 * move together keep doing so (block bootstrap of error vectors: Kuensch 1989; Hyndman &
 * Athanasopoulos, "Forecasting: Principles and Practice", section 5.5). Path i depends on (seed, i)
 * alone.
 */
import { fillUniforms } from '../../numeric/random.ts';
import type { CategoryModel } from './categoryModel.ts';
import type { GridDay } from './grid.ts';
import type { PlacedItem } from './knownItems.ts';

export interface SimulatedCategory {
  readonly model: CategoryModel;
  /** The share of the model's flow that known items and shocks leave, by step. */
  readonly shareByStep: Float64Array;
  /** The step to which each step's flow goes, and the factors of its currency, after shocks. */
  readonly target: Int32Array;
  readonly fx: Float64Array;
  /** Items with a step of -1 were moved behind the horizon. */
  readonly items: readonly PlacedItem[];
}

export interface SimulationPlan {
  /** Days of the grid behind the forecast; the first forecast day has this index. */
  readonly historyLength: number;
  readonly weekLength: number;
  /** The forecast days in order. */
  readonly days: readonly GridDay[];
  readonly seed: number;
  readonly paths: number;
  /**
   * Draws single days instead of weeks, and each draw once with either sign: for a history with too few
   * weeks to resample. Median and expected path then agree, and bounds lie evenly around them.
   */
  readonly isShort: boolean;
}

/** Paths by step: `steps[h][i]` is path i at step h. */
export interface PathColumns {
  readonly flow: readonly Float64Array[];
  /** Running total of the flows, each currency at the rate of the day: a revalued balance. */
  readonly cumulative: readonly Float64Array[];
  /** Running total of the models alone, as if no item were known: what a back test can judge. */
  readonly modelCumulative: readonly Float64Array[];
}

function columns(steps: number, paths: number): Float64Array[] {
  return Array.from({ length: steps }, () => new Float64Array(paths));
}

/** One-step errors less their mean, widened from the fit to the model's error variance. */
function usableErrors({ fitted }: CategoryModel): Float64Array {
  let total = 0;
  let count = 0;
  for (const error of fitted.errors)
    if (!Number.isNaN(error)) {
      total += error;
      count++;
    }
  const mean = count === 0 ? 0 : total / count;
  const meanSquare = count === 0 ? 0 : fitted.sumOfSquares / count;
  const widen = meanSquare === 0 ? 1 : Math.sqrt(fitted.errorVariance / meanSquare);
  return fitted.errors.map((error) => (error - mean) * widen);
}

/** Whole blocks of errors that every category of some length has, and at least one. */
function drawableWeeks(categories: readonly SimulatedCategory[], weekLength: number): number {
  const lengths = categories.map(({ model }) => Math.floor(model.fitted.count / weekLength));
  const long = lengths.filter((weeks) => weeks >= 26);
  return Math.max(1, long.length > 0 ? Math.min(...long) : Math.max(0, ...lengths));
}

/**
 * The error of a category for one forecast step: the same weekday, `weeksBack` weeks behind the
 * end. A short history is gone through again from its end; a day without an error (a holiday, the
 * start of the series) gives way to the same weekday of the week before it.
 */
function errorAt(
  errors: Float64Array,
  step: number,
  weeksBack: number,
  weekLength: number,
): number {
  const weeks = Math.floor(errors.length / weekLength);
  if (weeks === 0) return 0;
  // errors.length + step is the index of the day itself; whole weeks back keep its weekday.
  const ahead = Math.floor(step / weekLength) + 1;
  const base = errors.length + step - ahead * weekLength;
  for (let tries = 0; tries < weeks; tries++) {
    const back = (weeksBack + tries) % weeks;
    const error = errors[base - back * weekLength];
    if (error !== undefined && !Number.isNaN(error)) return error;
  }
  return 0;
}

/** Draws of a path: for each block how many blocks back its errors lie, then a uniform per item. */
function drawPath(plan: SimulationPlan, path: number, blocks: number, draws: Float64Array): void {
  const ahead = Math.ceil(plan.days.length / blockLength(plan));
  fillUniforms(plan.seed, path, draws);
  if (plan.isShort && path % 2 === 1) {
    const twin = new Float64Array(draws.length);
    fillUniforms(plan.seed, path - 1, twin);
    draws.set(twin.subarray(0, ahead));
  }
  for (let k = 0; k < ahead; k++) draws[k] = Math.floor((draws[k] as number) * blocks);
}

/** Days whose errors are drawn together. */
function blockLength({ isShort, weekLength }: SimulationPlan): number {
  return isShort ? 1 : weekLength;
}

/** One category's path: the model's own into `model`, and with its known items into `flow`. */
function simulateCategory(
  { model, shareByStep, target, items }: SimulatedCategory,
  plan: SimulationPlan,
  source: {
    readonly errors: Float64Array;
    readonly draws: Float64Array;
    readonly firstItem: number;
    readonly sign: number;
  },
  buffers: { innovations: Float64Array; model: Float64Array; flow: Float64Array },
): void {
  const { days } = plan;
  const length = blockLength(plan);
  for (let h = 0; h < days.length; h++) {
    const back = source.draws[Math.floor(h / length)] as number;
    buffers.innovations[h] = (days[h] as GridDay).holiday
      ? 0
      : source.sign * errorAt(source.errors, h, back, length);
  }
  model.simulate(buffers.innovations, buffers.model);
  buffers.flow.fill(0);
  for (let h = 0; h < days.length; h++) {
    const to = target[h] as number;
    if (to < 0) continue;
    const flow = (shareByStep[h] as number) * (buffers.model[h] as number);
    buffers.flow[to] = (buffers.flow[to] as number) + flow;
  }
  items.forEach((item, k) => {
    if (item.step < 0) return;
    if ((source.draws[source.firstItem + k] as number) < item.probability)
      buffers.flow[item.step] = (buffers.flow[item.step] as number) + item.amount;
  });
}

function addPath(
  into: PathColumns,
  path: number,
  { flow, model, fx }: { flow: Float64Array; model: Float64Array; fx: Float64Array },
): void {
  let cumulative = 0;
  let modelCumulative = 0;
  for (let h = 0; h < flow.length; h++) {
    cumulative += flow[h] as number;
    modelCumulative += model[h] as number;
    const [a, b, c] = [into.flow[h], into.cumulative[h], into.modelCumulative[h]];
    const factor = fx[h] as number;
    (a as Float64Array)[path] =
      ((a as Float64Array)[path] as number) + factor * (flow[h] as number);
    (b as Float64Array)[path] = ((b as Float64Array)[path] as number) + factor * cumulative;
    (c as Float64Array)[path] = ((c as Float64Array)[path] as number) + modelCumulative;
  }
}

export function emptyColumns(steps: number, paths: number): PathColumns {
  return {
    flow: columns(steps, paths),
    cumulative: columns(steps, paths),
    modelCumulative: columns(steps, paths),
  };
}

/**
 * Simulates every category and adds it to `total`; `onCategory` sees each category's own paths, in
 * order, and may keep nothing of the arrays, which are used again.
 */
export function simulateCash(
  categories: readonly SimulatedCategory[],
  plan: SimulationPlan,
  onCategory: (index: number, own: PathColumns) => void,
): PathColumns {
  const steps = plan.days.length;
  const length = blockLength(plan);
  const ahead = Math.ceil(steps / length);
  const itemCount = categories.reduce((count, { items }) => count + items.length, 0);
  const blocks = drawableWeeks(categories, length);
  const draws = Array.from({ length: plan.paths }, (_, path) => {
    const own = new Float64Array(ahead + itemCount);
    drawPath(plan, path, blocks, own);
    return own;
  });
  const total = emptyColumns(steps, plan.paths);
  const buffers = {
    innovations: new Float64Array(steps),
    model: new Float64Array(steps),
    flow: new Float64Array(steps),
  };
  const own = emptyColumns(steps, plan.paths);
  let firstItem = ahead;
  categories.forEach((category, index) => {
    for (const list of Object.values(own) as Float64Array[][])
      for (const column of list) column.fill(0);
    const errors = usableErrors(category.model);
    for (let path = 0; path < plan.paths; path++) {
      const sign = plan.isShort && path % 2 === 1 ? -1 : 1;
      const source = { errors, draws: draws[path] as Float64Array, firstItem, sign };
      simulateCategory(category, plan, source, buffers);
      addPath(own, path, { ...buffers, fx: category.fx });
      addPath(total, path, { ...buffers, fx: category.fx });
    }
    firstItem += category.items.length;
    onCategory(index, own);
  });
  return total;
}
