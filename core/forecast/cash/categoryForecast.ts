/**
 * One category on its way into the simulation: the model's flows, what known items and shocks leave
 * of them, the central path that adds up, and the errors of its past forecasts.
 */
import type { RollingPlan } from '../rollingOrigin.ts';
import type { PastError } from './calibrate.ts';
import type { ChosenModel } from './chooseModel.ts';
import type { PreparedCash } from './history.ts';
import { type WeekShare, weekShares } from './knownItems.ts';
import type { CashflowInput } from './schema.ts';
import { shockedFlows } from './shockedFlows.ts';
import type { SimulatedCategory } from './simulate.ts';

/** A category ready to simulate, with its additive central path. */
export interface CategoryForecast {
  readonly name: string;
  readonly chosen: ChosenModel;
  readonly weeks: readonly WeekShare[];
  /** Items as given, before shocks. */
  readonly items: PreparedCash['categories'][number]['items'];
  readonly simulated: SimulatedCategory;
  /** Expected flow by step, after shocks: the model's share plus expected items. */
  readonly expected: Float64Array;
  /** What these flows have added to the balance by each step, revalued at the day's rate. */
  readonly gathered: Float64Array;
}

export function forecastCategory(
  category: PreparedCash['categories'][number],
  chosen: ChosenModel,
  cash: PreparedCash,
  input: CashflowInput,
): CategoryForecast {
  const { model } = chosen;
  const point = model.point(cash.days.length);
  const weeks = weekShares(point, cash.weekOf, category.items);
  const { target, kept, fx, items } = shockedFlows(point, category, cash, input);
  const shareByStep = kept.map((left, step) => {
    const week = weeks[cash.weekOf[step] as number];
    return left * (week?.share ?? 1);
  });
  const flows = new Float64Array(point.length);
  const book = (step: number, amount: number) => {
    if (step >= 0) flows[step] = (flows[step] as number) + amount;
  };
  point.forEach((flow, step) => {
    book(target[step] as number, flow * (shareByStep[step] as number));
  });
  for (const { step, amount, probability } of items) book(step, amount * probability);
  let running = 0;
  const gathered = flows.map((flow, step) => {
    running += flow;
    return running * (fx[step] as number);
  });
  return {
    name: category.name,
    chosen,
    weeks,
    items: category.items,
    simulated: { model, shareByStep, target, fx, items },
    expected: flows.map((flow, step) => flow * (fx[step] as number)),
    gathered,
  };
}

/** Past errors of one category's daily flows. */
export function flowErrors(errors: Float64Array | null, plan: RollingPlan | null): PastError[] {
  if (!errors || !plan) return [];
  const list: PastError[] = [];
  errors.forEach((error, k) => {
    if (!Number.isNaN(error))
      list.push({ origin: Math.floor(k / plan.horizon), step: k % plan.horizon, error });
  });
  return list;
}

/** Past errors of the running total of all categories, at the end of each working week. */
export function balanceErrors(
  forecasts: readonly CategoryForecast[],
  plan: RollingPlan | null,
  weekLength: number,
): PastError[] {
  const sums = new Map<number, Float64Array>();
  for (const { chosen } of forecasts) {
    if (!chosen.past || !plan) continue;
    const total = sums.get(0) ?? new Float64Array(chosen.past.errors.length);
    chosen.past.errors.forEach((error, k) => {
      if (!Number.isNaN(error)) total[k] = (total[k] as number) + error;
    });
    sums.set(0, total);
  }
  const total = sums.get(0);
  if (!total || !plan) return [];
  const list: PastError[] = [];
  let running = 0;
  total.forEach((error, k) => {
    const step = k % plan.horizon;
    running = step === 0 ? error : running + error;
    if ((step + 1) % weekLength === 0)
      list.push({ origin: Math.floor(k / plan.horizon), step, error: running });
  });
  return list;
}
