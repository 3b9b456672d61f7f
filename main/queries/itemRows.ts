/** How rows become items where there are a hundred thousand of them: days, texts and seldom values. */
import { dayNumber, type IsoDate } from '../../core/time/dates.ts';

/** Days are read many times over few dates. */
const days = new Map<string, number>();

export function dayOf(date: string): number {
  const known = days.get(date);
  if (known !== undefined) return known;
  if (days.size > 50_000) days.clear();
  const made = dayNumber(date as IsoDate);
  days.set(date, made);
  return made;
}

/**
 * The text of the row before where this one says the same: neighbours mostly do, and a text that dies
 * young costs less than a hundred thousand copies that stay.
 */
export function kept<T extends string | null>(before: string | null | undefined, text: T): T {
  return before === text ? (before as T) : text;
}

/**
 * Values that are mostly all null, as JSON text; null where they are. What is JSON itself is made plain
 * text by `|| ''`, or it would be taken apart with the rest.
 */
export function packed(values: readonly string[]): string {
  const none = values.map((value) => `${value} IS NULL`).join(' AND ');
  return `CASE WHEN ${none} THEN NULL ELSE json_array(${values.join(', ')}) END`;
}
