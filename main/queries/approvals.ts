/** Who may decide, and who decided, on what needs the approval of others. */
import type { Decision, Verdict } from '../../core/workflow/approval.ts';
import type { ReadStore } from '../store/index.ts';
import { allSettings } from './settings.ts';

/** People who must approve a payment of a fund where no setting says otherwise. */
const FUND_APPROVALS_DEFAULT = 2;

/** How many people must approve a payment of a fund. */
export function approvalsNeeded(store: ReadStore): number {
  const value = allSettings(store)['fund.approvalsNeeded'];
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : FUND_APPROVALS_DEFAULT;
}

/** Days that a draft or an approval may wait where no setting says otherwise. */
const REMINDER_DAYS_DEFAULT = 7;

/** After how many days an event that nobody has approved is told as waiting too long. */
export function approvalReminderDays(store: ReadStore): number {
  const value = allSettings(store)['fund.approvalReminderDays'];
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : REMINDER_DAYS_DEFAULT;
}

/** Names of active people who may approve, without some of them. */
export function approversBeside(store: ReadStore, userIds: readonly string[]): string[] {
  return store.plucks<string>(
    `SELECT DISTINCT u.name FROM user u JOIN user_role ur ON ur.user_id = u.id
       JOIN role r ON r.id = ur.role_id, json_each(r.permissions) p
      WHERE p.value = 'fund.approve' AND u.active = 1
        AND u.id NOT IN (SELECT value FROM json_each(?)) ORDER BY u.name`,
    [JSON.stringify(userIds)],
  );
}

export interface NamedDecision extends Decision {
  readonly userName: string;
  readonly comment: string | null;
}

export function decisionsOn(store: ReadStore, subjectId: string): NamedDecision[] {
  return store
    .all<{
      user_id: string;
      content_hash: string;
      verdict: Verdict;
      number: bigint;
      comment: string | null;
      user_name: string;
    }>(
      `SELECT a.user_id, a.content_hash, a.verdict, a.number, a.comment, u.name AS user_name
         FROM approval a JOIN user u ON u.id = a.user_id WHERE a.subject_id = ? ORDER BY a.number`,
      [subjectId],
    )
    .map((row) => ({
      userId: row.user_id,
      userName: row.user_name,
      contentHash: row.content_hash,
      verdict: row.verdict,
      order: Number(row.number),
      comment: row.comment,
    }));
}
