/** Whether notices of calls and distributions are in time: before the day itself, and by the terms. */
import { AppFailure } from '../../core/result.ts';
import { addDays, daysBetween, type IsoDate } from '../../core/time/dates.ts';

/** `what` names the day that the notices come before, such as `due date`. Throws NOTICE_AFTER_DUE. */
export function assertNoticeBefore(
  notice: IsoDate,
  due: IsoDate,
  what: 'due date' | 'pay date',
  path: string,
): void {
  if (notice <= due) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'NOTICE_AFTER_DUE',
    message: `Notice on ${notice} would be after the ${what} ${due}. Enter an earlier day of the notices, or a later ${what}.`,
    path,
  });
}

/**
 * A planned notice that the terms call too short needs the reason why it holds. Throws
 * NOTICE_AFTER_DUE and NOTICE_SHORT (invalid-input).
 */
export function assertNoticePeriod(plan: {
  readonly notice: IsoDate;
  readonly due: IsoDate;
  readonly noticeDays: number;
  readonly reason: string | undefined;
}): void {
  const { notice, due, noticeDays, reason } = plan;
  assertNoticeBefore(notice, due, 'due date', 'noticeDate');
  const days = daysBetween(notice, due);
  if (days >= noticeDays || reason !== undefined) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'NOTICE_SHORT',
    message: `Notice on ${notice} leaves ${days} days to the due date ${due}; the terms ask for ${noticeDays}. Choose ${addDays(due, -noticeDays)} or earlier, a later due date, or give the reason why less is enough.`,
    path: 'noticeDate',
  });
}
