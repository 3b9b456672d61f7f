/**
 * Approval by others: n people, none of whom made what they approve, each of one content. A decision
 * names the hash of what was decided on, so that any change voids it. Pure functions from rows and a
 * policy to a standing or a new row; who may ask at all is a permission and stands elsewhere.
 */
import { fail, ok, type Result } from '../result.ts';

export type Verdict = 'approved' | 'rejected';

/** What is decided on. */
export interface Subject {
  /** In words, such as `distribution 4`. */
  readonly name: string;
  /** Over everything that matters: amounts, dates, receivers, the run. */
  readonly contentHash: string;
  /** Everybody who made or changed this content. */
  readonly madeBy: readonly string[];
}

export interface Decision {
  readonly userId: string;
  readonly contentHash: string;
  readonly verdict: Verdict;
  /** Counts the decisions; later ones of a person replace earlier ones. */
  readonly order: number;
}

export interface ApprovalPolicy {
  /** How many people must approve; at least one. */
  readonly needed: number;
}

export interface Standing {
  readonly state: 'pending' | 'approved' | 'rejected';
  /** Decisions that count: of this content, the latest of each person, none of a maker. */
  readonly counted: readonly Decision[];
  /** Decisions on other content, or of people who have changed this one since. */
  readonly voided: readonly Decision[];
  readonly missing: number;
}

/** Where an approval stands. One rejection outweighs every approval. */
export function standingOf(
  policy: ApprovalPolicy,
  subject: Subject,
  decisions: readonly Decision[],
): Standing {
  const latest = new Map<string, Decision>();
  const voided: Decision[] = [];
  for (const decision of [...decisions].sort((a, b) => a.order - b.order)) {
    const isOwn = subject.madeBy.includes(decision.userId);
    if (isOwn || decision.contentHash !== subject.contentHash) voided.push(decision);
    else latest.set(decision.userId, decision);
  }
  const counted = [...latest.values()];
  const isRejected = counted.some(({ verdict }) => verdict === 'rejected');
  const approvals = counted.filter(({ verdict }) => verdict === 'approved').length;
  const missing = Math.max(0, policy.needed - approvals);
  const state = isRejected ? 'rejected' : missing === 0 ? 'approved' : 'pending';
  return { state, counted, voided, missing };
}

/** The refusal of a person's own work; `others` are the names of people who may. */
export function ownWork(subject: string, what: string, others: readonly string[]) {
  const ask =
    others.length === 0
      ? 'Nobody else may; ask an administrator to give another person the role.'
      : `Ask a reviewer: ${others.join(', ')}.`;
  return fail({
    kind: 'unauthorized',
    code: 'FOUR_EYES',
    message: `You prepared ${subject}; another person must ${what} it. ${ask}`,
    details: { reviewers: others },
  });
}

/**
 * A person's decision, or why it cannot be taken.
 *
 * Errors: FOUR_EYES (unauthorized) on own work, APPROVAL_STALE (conflict) where the person saw other
 * content than there is now, APPROVAL_TWICE (not-applicable) where the person has decided so already.
 */
export function decide(
  subject: Subject,
  decisions: readonly Decision[],
  decision: {
    readonly userId: string;
    readonly seenHash: string;
    readonly verdict: Verdict;
    readonly others: readonly string[];
  },
): Result<Decision> {
  const { userId, seenHash, verdict, others } = decision;
  if (subject.madeBy.includes(userId))
    return ownWork(subject.name, verdict === 'approved' ? 'approve' : 'reject', others);
  if (seenHash !== subject.contentHash)
    return fail({
      kind: 'conflict',
      code: 'APPROVAL_STALE',
      message: `${subject.name} was changed since you looked at it. Look at it again, then decide.`,
    });
  const own = decisions.filter((each) => each.userId === userId && each.contentHash === seenHash);
  const last = own.reduce<Decision | null>(
    (newest, each) => (newest === null || each.order > newest.order ? each : newest),
    null,
  );
  if (last?.verdict === verdict)
    return fail({
      kind: 'not-applicable',
      code: 'APPROVAL_TWICE',
      message: `You have ${verdict} ${subject.name} already; another person must decide now.`,
    });
  const order = decisions.reduce((most, each) => Math.max(most, each.order), 0) + 1;
  return ok({ userId, contentHash: seenHash, verdict, order });
}
