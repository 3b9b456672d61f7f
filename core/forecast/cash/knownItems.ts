/**
 * Known future items (open invoices, planned payments) beside a statistical forecast, without
 * counting one flow twice. The rule, per category and week: history already contains such items, so
 * what is known takes the place of as much of the model's week as it covers. The share of the model
 * that stays is 1 - known / model (0 at least) where both have one sign, and all of it where the
 * signs differ; `known` is the sum of amount times probability. Items marked additional are of a
 * kind that history does not hold (a one-off dividend) and always come on top.
 */
import type { IsoDate } from '../../time/dates.ts';

export interface ExpectedFlow {
  readonly category: string;
  readonly date: IsoDate;
  /** Signed, in major units: receipts positive. */
  readonly amount: number;
  /** Between 0 and 1. */
  readonly probability: number;
  readonly additional: boolean;
}

/** An expected flow on its business day: `step` counts the forecast days from 0. */
export interface PlacedItem {
  readonly step: number;
  readonly amount: number;
  readonly probability: number;
  readonly additional: boolean;
}

/** The share of the model's flow that stays in a week. */
export function remainingShare(model: number, known: number): number {
  if (known === 0 || model === 0 || known > 0 !== model > 0) return 1;
  return Math.max(0, 1 - known / model);
}

export interface WeekShare {
  readonly week: number;
  readonly model: number;
  readonly known: number;
  readonly share: number;
}

/** Shares by week, for the model's point flows by step and the week number of each step. */
export function weekShares(
  point: Float64Array,
  weekOf: readonly number[],
  items: readonly PlacedItem[],
): WeekShare[] {
  const weeks = (weekOf.at(-1) ?? -1) + 1;
  const model = new Float64Array(weeks);
  const known = new Float64Array(weeks);
  point.forEach((flow, step) => {
    const week = weekOf[step] as number;
    model[week] = (model[week] as number) + flow;
  });
  for (const item of items) {
    if (item.additional) continue;
    const week = weekOf[item.step] as number;
    known[week] = (known[week] as number) + item.amount * item.probability;
  }
  return Array.from({ length: weeks }, (_, week) => {
    const [m, k] = [model[week] as number, known[week] as number];
    return { week, model: m, known: k, share: remainingShare(m, k) };
  });
}
