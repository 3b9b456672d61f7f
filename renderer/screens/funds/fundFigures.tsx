/** What the parts of a fund's page share: figures that open, and the state of an event in a word. */
import type { InputOf } from '../../contract.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Chip } from '../../ui/index.ts';
import { statusText } from './StateSteps.tsx';

/** What is settled is in order and plain; what is still to be done stands out. */
export function StateChip({ status }: { readonly status: string }) {
  return status === 'settled' ? (
    <span className="muted">{statusText(status)}</span>
  ) : (
    <Chip>{statusText(status)}</Chip>
  );
}

export type FigureInput = Omit<InputOf<'funds.explain'>, 'fundId' | 'asOf'>;

/** Figures of the fund as targets of Explain, on the effective date. */
export function useFigures(fundId: string) {
  const asOf = useAsOf();
  return (input: FigureInput) => explainBy('funds.explain', { fundId, asOf, ...input });
}
