/** A distribution from computed to settled: the steps that every event of a fund takes. */
import { command } from '../backend/handler.ts';
import { DISTRIBUTION } from '../queries/fundEventRows.ts';
import {
  decideEvent,
  decisionSummary,
  reviewEvent,
  stepEvent,
  stepSummary,
} from './fundEventSteps.ts';

export const distributionStepHandlers = {
  'distributions.review': command<'distributions.review'>(
    () => stepSummary(DISTRIBUTION, 'review'),
    (context, { distributionId, ...seen }) =>
      reviewEvent(context, DISTRIBUTION, distributionId, seen),
  ),
  'distributions.decide': command<'distributions.decide'>(
    ({ verdict }, { missing }) => decisionSummary(DISTRIBUTION, verdict, missing),
    (context, { distributionId, ...decided }) =>
      decideEvent(context, DISTRIBUTION, distributionId, decided),
  ),
  'distributions.step': command<'distributions.step'>(
    ({ step }) => stepSummary(DISTRIBUTION, step),
    (context, { distributionId, ...taken }) =>
      stepEvent(context, DISTRIBUTION, distributionId, taken),
  ),
};
