/** What the seed of a run is, and which of its figures were drawn by it. */
import type { TraceStep } from '../../core/calculation.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { Run } from '../queries/runs.ts';
import type { Line, Section } from './explainParts.ts';

const RULE =
  'The number that the draws of a simulation begin with. The same inputs and the same seed give the same figures bit for bit, on any machine; another seed gives other paths of the same chances.';

const hasSeed = (step: TraceStep) => step.inputs.some(({ label }) => label === 'seed');

/** Throws RUN_WITHOUT_SEED (not-applicable). */
export function explainSeed(
  run: Run,
  label: string,
  trace: readonly TraceStep[],
  source: Section,
): Explanation {
  const { seed } = run;
  if (seed === null)
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'RUN_WITHOUT_SEED',
      message: `The run of ${run.calculation} draws nothing, so it has no seed. Open one of its steps.`,
      path: 'fact',
    });
  const drawn = trace.filter(hasSeed);
  return {
    crumbs: [
      { label, link: { target: 'runs.explain', input: { runId: run.id } } },
      { label: 'Seed' },
    ],
    figure: { text: seed, converted: false },
    chips: [],
    sections: [
      { title: 'Rule', text: RULE, lines: [] },
      ...(drawn.length === 0
        ? []
        : [
            {
              title: 'Drawn by it',
              lines: drawn.map(
                (step): Line => ({
                  label: step.label,
                  value: step.result,
                  link: { target: 'runs.explain', input: { runId: run.id, step: step.id } },
                }),
              ),
            },
          ]),
      source,
    ],
  };
}
