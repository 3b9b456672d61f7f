/**
 * A fund's event from computed to settled, the same for calls, distributions, closings and clawbacks:
 * reviewed and approved by others, noticed, settled, or returned and cancelled. Four eyes on this
 * device are advisory: the centre decides again.
 */
import type { z } from 'zod';
import { unwrap } from '../../core/result.ts';
import {
  decide,
  ownWork,
  type Subject,
  standingOf,
  type Verdict,
} from '../../core/workflow/approval.ts';
import { possibleSteps, takeStep } from '../../core/workflow/machine.ts';
import {
  type CallStep,
  PAYOUT_STEPS,
  type PayoutState,
  type PayoutStep,
} from '../../core/workflow/payout.ts';
import type { eventHeadSchema } from '../../preload/contract/fundEvents.ts';
import type { CommandContext } from '../backend/handler.ts';
import { approvalsNeeded, approversBeside, decisionsOn } from '../queries/approvals.ts';
import {
  contentHashOf,
  type EventKind,
  type EventRow,
  eventById,
  makersOf,
} from '../queries/fundEventRows.ts';
import type { ReadStore, Row } from '../store/index.ts';

type EventHead = z.output<typeof eventHeadSchema>;
type HandStep = Extract<PayoutStep, 'notice' | 'settle' | 'return' | 'cancel'>;

const DONE: { readonly [step in CallStep]: string } = {
  compute: 'computed',
  review: 'reviewed',
  approve: 'approved',
  notice: 'noticed',
  settle: 'settled',
  return: 'returned',
  cancel: 'cancelled',
  receive: 'funded',
  fund: 'funded',
  reopen: 'reopened',
};

interface Seen {
  /** The version that the person looked at; left out, any. */
  readonly expectedEntry?: number | undefined;
}

interface Decided {
  readonly contentHash: string;
  readonly verdict: Verdict;
  readonly comment?: string | undefined;
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

const expecting = ({ expectedEntry }: Seen) =>
  expectedEntry === undefined ? {} : { expectedEntry };

/** The state after a step; throws STEP_NOT_POSSIBLE (not-applicable). */
export function stateAfter<Step extends CallStep>(
  kind: EventKind<Step>,
  row: EventRow,
  step: Step,
): PayoutState {
  const subject = `${capitalised(kind.noun)} ${row.number}`;
  return unwrap(
    takeStep(kind.machine, row.status, step, { subject, done: DONE[step], path: kind.path }),
  );
}

function subjectOf(store: ReadStore, kind: EventKind<never>, row: EventRow): Subject {
  return {
    name: `${kind.noun} ${row.number}`,
    contentHash: contentHashOf(store, kind, row),
    madeBy: makersOf(store, kind, row),
  };
}

/** Where an event stands, for the contract's `eventShape`. */
export function eventHead<Step extends CallStep>(
  store: ReadStore,
  kind: EventKind<Step>,
  row: EventRow,
): EventHead {
  const subject = subjectOf(store, kind, row);
  const policy = { needed: approvalsNeeded(store) };
  const decisions = decisionsOn(store, row.id);
  const { counted, missing } = standingOf(policy, subject, decisions);
  const possible: readonly string[] = possibleSteps(kind.machine, row.status);
  return {
    status: row.status as PayoutState,
    runId: row.run_id,
    entry: Number(row.entry),
    contentHash: subject.contentHash,
    approval: {
      needed: policy.needed,
      missing,
      given: counted.map(({ order }) => {
        const decision = decisions.find((one) => one.order === order);
        return {
          userName: decision?.userName ?? '',
          verdict: decision?.verdict ?? 'rejected',
          comment: decision?.comment ?? null,
        };
      }),
    },
    steps: PAYOUT_STEPS.filter((step) => possible.includes(step)),
  };
}

/** Throws STEP_NOT_POSSIBLE (not-applicable), FOUR_EYES (unauthorized), ROW_CHANGED. */
export function reviewEvent<Step extends CallStep>(
  { store, session }: CommandContext,
  kind: EventKind<Step | 'review'>,
  id: string,
  seen: Seen,
): Record<string, never> {
  const row = eventById(store, kind, id);
  const status = stateAfter(kind, row, 'review');
  const subject = subjectOf(store, kind, row);
  if (subject.madeBy.includes(session.userId))
    unwrap(ownWork(subject.name, 'review', approversBeside(store, subject.madeBy)));
  store.update(kind.table, id, { status }, expecting(seen));
  return {};
}

/**
 * Throws STEP_NOT_POSSIBLE, APPROVAL_TWICE (not-applicable), FOUR_EYES (unauthorized) and
 * APPROVAL_STALE (conflict). A rejection returns the event to its draft.
 */
export function decideEvent<Step extends CallStep>(
  { store, session, clock, newId }: CommandContext,
  kind: EventKind<Step | 'approve' | 'return'>,
  id: string,
  { contentHash, verdict, comment }: Decided,
): { state: 'pending' | 'approved' | 'rejected'; missing: number } {
  const row = eventById(store, kind, id);
  const approved = stateAfter(kind, row, 'approve');
  const subject = subjectOf(store, kind, row);
  const decisions = decisionsOn(store, id);
  const others = approversBeside(store, [...subject.madeBy, session.userId]);
  const decision = unwrap(
    decide(subject, decisions, { userId: session.userId, seenHash: contentHash, verdict, others }),
  );
  store.insert('approval', {
    id: newId(),
    subject_table: kind.table,
    subject_id: id,
    content_hash: decision.contentHash,
    number: decision.order,
    user_id: session.userId,
    verdict,
    comment: comment ?? null,
    decided_at: clock.now(),
  });
  const policy = { needed: approvalsNeeded(store) };
  const { state, missing } = standingOf(policy, subject, [...decisions, decision]);
  if (state === 'approved') store.update(kind.table, id, { status: approved });
  if (state === 'rejected')
    store.update(kind.table, id, { status: stateAfter(kind, row, 'return'), run_id: null });
  return { state, missing };
}

/**
 * A step by hand. `more` are columns that the step itself sets, such as a notice date. Throws
 * STEP_NOT_POSSIBLE (not-applicable), ROW_CHANGED.
 */
export function stepEvent<Step extends CallStep>(
  { store }: Pick<CommandContext, 'store'>,
  kind: EventKind<Step | HandStep>,
  id: string,
  { step, more = {}, ...seen }: Seen & { readonly step: HandStep; readonly more?: Row },
): { status: PayoutState } {
  const row = eventById(store, kind, id);
  const status = stateAfter(kind, row, step);
  // A draft shows no run: it is computed anew, and what was decided on the old run is void.
  const change = step === 'return' ? { status, run_id: null, ...more } : { status, ...more };
  store.update(kind.table, id, change, expecting(seen));
  return { status };
}

/** What the journal says of a decision, such as `Capital call approved by one, 1 more needed`. */
export function decisionSummary(
  { noun }: Pick<EventKind, 'noun'>,
  verdict: Verdict,
  missing: number,
): string {
  const subject = capitalised(noun);
  if (verdict === 'rejected') return `${subject} rejected`;
  return missing === 0
    ? `${subject} approved`
    : `${subject} approved by one, ${missing} more needed`;
}

/** Such as `Closing settled`. */
export function stepSummary({ noun }: Pick<EventKind, 'noun'>, step: CallStep): string {
  return `${capitalised(noun)} ${DONE[step]}`;
}
