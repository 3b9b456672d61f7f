/** Where the counts of the register open. */
import type { InputOf } from '../../contract.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';

type Asked = InputOf<'accounts.explain'>;

/** A count of the whole register, or of the entities, banks or accounts that are named. */
export function countOf(
  figure: Asked['figure'],
  asOf: string,
  scope: Omit<Asked, 'figure' | 'asOf'> = {},
): ExplainTarget {
  return explainBy('accounts.explain', { figure, asOf, ...scope });
}
