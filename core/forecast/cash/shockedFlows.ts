/**
 * A scenario inside the cash forecast: the shocks act on the simulated flows, after models are
 * fitted and known items have taken their place, so that base and scenario share every fitted
 * parameter and every random draw and differ by the shocks alone. Delays and haircuts follow
 * `core/scenario/apply.ts`; an exchange rate shock revalues all that a currency has gathered, on
 * each day that it acts on.
 */
import { businessDayFinder, fxFactor, shockPlace } from '../../scenario/apply.ts';
import type { Shock } from '../../scenario/shocks.ts';
import { dayNumber } from '../../time/dates.ts';
import { gridDate, type PreparedCash, type PreparedCategory } from './history.ts';
import type { PlacedItem } from './knownItems.ts';
import type { CashflowInput } from './schema.ts';

export interface ShockedFlows {
  /** The step to which the model's flow of each step goes; -1 behind the horizon. */
  readonly target: Int32Array;
  /** The share of the model's flow that is left, by the step it comes from. */
  readonly kept: Float64Array;
  /** What amounts of the category's currency are multiplied by, by step. */
  readonly fx: Float64Array;
  readonly items: readonly PlacedItem[];
}

/** Factors of a currency by forecast day. */
export function fxByStep(
  currency: string,
  shocks: readonly Shock[],
  days: PreparedCash['days'],
): Float64Array {
  if (!shocks.some((shock) => shock.kind === 'fx' && shock.currency === currency))
    return new Float64Array(days.length).fill(1);
  return Float64Array.from(days, (day) => fxFactor(currency, gridDate(day), shocks).toNumber());
}

/**
 * Sends the model's flows (`point` tells receipts from payments) and the items through the shocks.
 */
export function shockedFlows(
  point: Float64Array,
  category: PreparedCategory,
  cash: PreparedCash,
  input: CashflowInput,
): ShockedFlows {
  const { days, grid, historyLength } = cash;
  const { shocks } = input;
  const toBusinessDay = businessDayFinder(input.calendar);
  const target = Int32Array.from(days, (_, step) => step);
  const kept = new Float64Array(days.length).fill(1);
  const move = (step: number, isReceipt: boolean) => {
    const date = gridDate(days[step] as PreparedCash['days'][number]);
    const facts = { category: category.code, date, isReceipt };
    const place = shockPlace(facts, shocks, toBusinessDay);
    const at = grid.placeOf(dayNumber(place.date)) - historyLength;
    const moved = place.date === date ? step : at < days.length ? at : -1;
    return { step: moved, kept: place.kept.toNumber() };
  };
  const concerned = shocks.some(
    (shock) =>
      (shock.kind === 'delayReceipts' || shock.kind === 'haircut') &&
      shock.categories.includes(category.code),
  );
  const fx = fxByStep(category.currency, shocks, days);
  if (!concerned) return { target, kept, fx, items: category.items };
  for (let step = 0; step < days.length; step++) {
    const moved = move(step, (point[step] as number) > 0);
    target[step] = moved.step;
    kept[step] = moved.kept;
  }
  const items = category.items.map((item) => {
    const moved = move(item.step, item.amount > 0);
    return { ...item, step: moved.step, amount: item.amount * moved.kept };
  });
  return { target, kept, fx, items };
}
