/** What the views of bank fees share: spans of time, topics, and where their figures open. */
import type { InputOf } from '../../contract.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';

export const FEE_TOPICS = ['bank_fee', 'fee_price', 'account', 'bank', 'fx_rate'];

export type FeeQuestion = InputOf<'fees.compare'>;
export type FeeColumn = NonNullable<InputOf<'fees.explain'>['column']>;

/** The day after the same day a year before; 28 February stands for the 29th. */
export function yearBefore(day: string): string {
  const before = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
  return before.endsWith('-02-29') ? before.replace('-29', '-28') : before;
}

/** The first day of the month so many months before. */
export function monthsBefore(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}-01`;
}

type Counted = Pick<InputOf<'fees.explainCount'>, 'key' | 'currency' | 'state'>;

/** A count of the comparison: of all fees, of one group and currency, or of one state. */
export function openCount(asked: FeeQuestion, of: Counted = {}): ExplainTarget {
  const { reportingCurrency: _, ...filter } = asked;
  return explainBy('fees.explainCount', { ...filter, ...of });
}

/** A sum of the comparison, of one group and currency or of all in the reporting currency. */
export function openSum(
  asked: FeeQuestion,
  column: FeeColumn,
  group?: { readonly key: string; readonly currency: string; readonly converted?: boolean },
): ExplainTarget {
  if (group === undefined) return explainBy('fees.explainTotal', { ...asked, column });
  const { key, currency, converted = false } = group;
  return explainBy('fees.explainTotal', { ...asked, key, currency, converted, column });
}
