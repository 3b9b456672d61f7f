/** What can be calculated, and calculating on input that the caller brings along. */
import { z } from 'zod';
import { findCalculation } from '../../core/calculations.ts';
import { catalogue } from '../../core/catalogue.ts';
import { AppFailure, invariant, unwrap } from '../../core/result.ts';
import {
  contract,
  contractNames,
  type DomainInput,
  type DomainOutput,
} from '../../preload/contract/index.ts';
import { type JobPlan, jobQuery, type Outcomes, query } from '../backend/handler.ts';
import { decodeWritten, readRunBlob } from '../jobs/outcome.ts';

const KEY = 'calculation';

/** Throws CALCULATION_UNKNOWN, or INPUT_INVALID or FIELD_UNKNOWN with the field's path. */
function planCalculation({ calculation, input }: DomainInput<'calc.run'>): JobPlan<null> {
  const found = findCalculation(calculation);
  if (found === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'CALCULATION_UNKNOWN',
      message: `There is no calculation "${calculation}". The catalogue lists them all.`,
      path: 'calculation',
    });
  const work = [{ key: KEY, task: found.id, input: unwrap(decodeWritten(found, input)) }];
  return { label: found.label, work, context: null };
}

function answerCalculation(outcomes: Outcomes): DomainOutput<'calc.run'> {
  const outcome = outcomes[KEY];
  invariant(outcome !== undefined, 'the calculation has run');
  // The blob holds output and trace on the wire side, as the calculation's own schema writes them.
  const { output, trace } = readRunBlob(outcome.blob);
  return {
    calculation: outcome.task,
    version: outcome.version,
    output,
    trace,
    warnings: outcome.warnings.map(({ code, message }) => ({ code, message })),
    inputsHash: outcome.inputsHash,
    outputHash: outcome.outputHash,
    runHash: outcome.runHash,
  };
}

/** What forms and the palette are drawn from; a name that does not exist is left out. */
function listEntries({
  names,
}: DomainInput<'catalogue.entries'>): DomainOutput<'catalogue.entries'> {
  const wanted = names === undefined ? null : new Set(names);
  return contractNames
    .filter((name) => wanted === null || wanted.has(name))
    .map((name) => {
      const { kind, summary, permission, input } = contract[name];
      return { name, kind, summary, permission, input: z.toJSONSchema(input, { io: 'input' }) };
    });
}

export const catalogueHandlers = {
  'catalogue.entries': query<'catalogue.entries'>((_, input) => listEntries(input)),
  'catalogue.list': query<'catalogue.list'>(() => catalogue().map((entry) => ({ ...entry }))),
  'calc.run': jobQuery<'calc.run', null>({
    plan: (_, input) => planCalculation(input),
    answer: (_, _input, _planned, outcomes) => answerCalculation(outcomes),
  }),
};
