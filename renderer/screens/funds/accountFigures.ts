/** Figures of a fund's value, accounts and performance as targets of Explain. */
import type { InputOf } from '../../contract.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';

export type AccountFigure = Omit<InputOf<'fundAccounts.explain'>, 'fundId' | 'from' | 'to'>;

/** Up to the effective date; of a period where `from` is given. */
export function useAccountFigures(fundId: string, from?: string) {
  const to = useAsOf();
  return (figure: AccountFigure): ExplainTarget =>
    explainBy('fundAccounts.explain', {
      fundId,
      to,
      ...(from === undefined ? {} : { from }),
      ...figure,
    });
}
