/** What the parts of a comparison share. */
import type { InputOf } from '../../contract.ts';
import type { CompareOutput, Run } from '../../run/outputs.ts';
import { explainBy } from '../../stores/explain.ts';
import type { Scenario } from './shock-words.ts';

export const MILLION = 1e6;

export interface ComparedProps {
  readonly scenario: Scenario;
  readonly asOf: string;
  readonly run: Run;
  readonly output: CompareOutput;
}

type Figures = InputOf<'scenarios.explain'>;

/** How a balance of the comparison opens. */
export const openFigure = (run: Run, figure: Figures['figure'], date?: string) =>
  explainBy('scenarios.explain', {
    runId: run.id,
    figure,
    ...(date === undefined ? {} : { date }),
  });
