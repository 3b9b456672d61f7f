/**
 * State machines of business events as data: which step leads from which states to which. The state
 * itself is a column of a row; a step is a command, so that a crash between two steps loses nothing.
 */
import { fail, ok, type Result } from '../result.ts';

export interface Machine<State extends string, Step extends string> {
  readonly steps: {
    readonly [step in Step]: { readonly from: readonly State[]; readonly to: State };
  };
}

/** What is said of the event in a refusal: `Distribution 4`, and the step as a participle. */
export interface StepWords {
  readonly subject: string;
  readonly done: string;
  readonly path: string;
}

/**
 * The state after a step. Error: STEP_NOT_POSSIBLE (not-applicable) from a state that the step does
 * not start in, with the states that it does.
 */
export function takeStep<State extends string, Step extends string>(
  machine: Machine<State, Step>,
  state: string,
  step: Step,
  words: StepWords,
): Result<State> {
  const { from, to } = machine.steps[step];
  if ((from as readonly string[]).includes(state)) return ok(to);
  return fail({
    kind: 'not-applicable',
    code: 'STEP_NOT_POSSIBLE',
    message: `${words.subject} is ${state}; only one that is ${from.join(' or ')} can be ${words.done}.`,
    path: words.path,
  });
}

/** Steps that start in the state, in the order of the machine. */
export function possibleSteps<State extends string, Step extends string>(
  machine: Machine<State, Step>,
  state: string,
): Step[] {
  return (Object.keys(machine.steps) as Step[]).filter((step) =>
    (machine.steps[step].from as readonly string[]).includes(state),
  );
}
