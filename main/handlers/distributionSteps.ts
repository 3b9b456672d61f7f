/** A distribution from computed to settled: the steps that every event of a fund takes. */
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command } from '../backend/handler.ts';
import { DISTRIBUTION } from '../queries/fundEventRows.ts';
import { distributionById, noticeDateOf } from '../queries/funds.ts';
import {
  decideEvent,
  decisionSummary,
  reviewEvent,
  stepEvent,
  stepSummary,
} from './fundEventSteps.ts';
import { assertNoticeBefore } from './noticeDays.ts';

/** Throws STEP_NOT_POSSIBLE (not-applicable), NOTICE_AFTER_DUE (invalid-input), ROW_CHANGED. */
function takeDistributionStep(
  context: CommandContext,
  { distributionId, date, ...taken }: DomainInput<'distributions.step'>,
): DomainOutput<'distributions.step'> {
  const { store, clock } = context;
  if (taken.step !== 'notice') return stepEvent(context, DISTRIBUTION, distributionId, taken);
  const payDate = distributionById(store, distributionId).date as IsoDate;
  const planned = noticeDateOf(store, distributionId);
  const today = clock.today();
  const day = date ?? planned ?? (today < payDate ? today : payDate);
  assertNoticeBefore(day, payDate, 'pay date', 'date');
  const more = { notice_date: day };
  return stepEvent(context, DISTRIBUTION, distributionId, { ...taken, more });
}

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
    takeDistributionStep,
  ),
};
