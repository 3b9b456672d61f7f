/**
 * A distribution from computed to settled: reviewed and approved by others, noticed, settled, or
 * returned and cancelled. Four eyes on this device are advisory: the centre decides again.
 */

import { unwrap } from '../../core/result.ts';
import { decide, ownWork, type Subject, standingOf } from '../../core/workflow/approval.ts';
import { takeStep } from '../../core/workflow/machine.ts';
import { type PayoutState, type PayoutStep, payoutMachine } from '../../core/workflow/payout.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command } from '../backend/handler.ts';
import {
  approvalsNeeded,
  approversBeside,
  contentHashOf,
  decisionsOn,
  makersOf,
} from '../queries/approvals.ts';
import { type DistributionRow, distributionById } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';

const DONE: { readonly [step in PayoutStep]: string } = {
  compute: 'computed',
  review: 'reviewed',
  approve: 'approved',
  notice: 'noticed',
  settle: 'settled',
  return: 'returned',
  cancel: 'cancelled',
};

/** The state after a step; throws STEP_NOT_POSSIBLE (not-applicable). */
export function stepTo(row: DistributionRow, step: PayoutStep): PayoutState {
  const subject = `Distribution ${row.number}`;
  const words = { subject, done: DONE[step], path: 'distributionId' };
  return unwrap(takeStep(payoutMachine, row.status, step, words));
}

function subjectOf(store: ReadStore, row: DistributionRow): Subject {
  return {
    name: `distribution ${row.number}`,
    contentHash: contentHashOf(store, row),
    madeBy: makersOf(store, row),
  };
}

/** Throws STEP_NOT_POSSIBLE (not-applicable), FOUR_EYES (unauthorized), ROW_CHANGED. */
function reviewDistribution(
  { store, session }: CommandContext,
  { distributionId, expectedEntry }: DomainInput<'distributions.review'>,
): Record<string, never> {
  const row = distributionById(store, distributionId);
  const status = stepTo(row, 'review');
  const subject = subjectOf(store, row);
  if (subject.madeBy.includes(session.userId))
    unwrap(ownWork(subject.name, 'review', approversBeside(store, subject.madeBy)));
  const expected = expectedEntry === undefined ? {} : { expectedEntry };
  store.update('distribution', distributionId, { status }, expected);
  return {};
}

/**
 * Throws STEP_NOT_POSSIBLE, APPROVAL_TWICE (not-applicable), FOUR_EYES (unauthorized) and
 * APPROVAL_STALE (conflict). A rejection returns the distribution to its draft.
 */
function decideDistribution(
  { store, session, clock, newId }: CommandContext,
  input: DomainInput<'distributions.decide'>,
): DomainOutput<'distributions.decide'> {
  const { distributionId, contentHash, verdict, comment } = input;
  const row = distributionById(store, distributionId);
  const approved = stepTo(row, 'approve');
  const subject = subjectOf(store, row);
  const decisions = decisionsOn(store, distributionId);
  const others = approversBeside(store, [...subject.madeBy, session.userId]);
  const decision = unwrap(
    decide(subject, decisions, { userId: session.userId, seenHash: contentHash, verdict, others }),
  );
  store.insert('approval', {
    id: newId(),
    subject_table: 'distribution',
    subject_id: distributionId,
    content_hash: decision.contentHash,
    number: decision.order,
    user_id: session.userId,
    verdict,
    comment: comment ?? null,
    decided_at: clock.now(),
  });
  const policy = { needed: approvalsNeeded(store) };
  const { state, missing } = standingOf(policy, subject, [...decisions, decision]);
  if (state === 'approved') store.update('distribution', distributionId, { status: approved });
  if (state === 'rejected')
    store.update('distribution', distributionId, { status: stepTo(row, 'return'), run_id: null });
  return { state, missing };
}

/** Throws STEP_NOT_POSSIBLE (not-applicable), ROW_CHANGED. */
function takeDistributionStep(
  { store }: CommandContext,
  { distributionId, step, expectedEntry }: DomainInput<'distributions.step'>,
): DomainOutput<'distributions.step'> {
  const row = distributionById(store, distributionId);
  const status = stepTo(row, step);
  const expected = expectedEntry === undefined ? {} : { expectedEntry };
  // A draft shows no run: it is computed anew, and what was decided on the old run is void.
  const change = step === 'return' ? { status, run_id: null } : { status };
  store.update('distribution', distributionId, change, expected);
  return { status };
}

export const distributionStepHandlers = {
  'distributions.review': command<'distributions.review'>(
    () => 'Distribution reviewed',
    reviewDistribution,
  ),
  'distributions.decide': command<'distributions.decide'>(
    ({ verdict }, { missing }) =>
      verdict === 'rejected'
        ? 'Distribution rejected'
        : missing === 0
          ? 'Distribution approved'
          : `Distribution approved by one, ${missing} more needed`,
    decideDistribution,
  ),
  'distributions.step': command<'distributions.step'>(
    ({ step }) => `Distribution ${DONE[step]}`,
    takeDistributionStep,
  ),
};
