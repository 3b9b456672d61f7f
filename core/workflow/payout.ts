/** The lives of capital calls and distributions, from draft to settled. */
import { addDays, daysBetween, type IsoDate } from '../time/dates.ts';
import type { Machine } from './machine.ts';

export const PAYOUT_STATES = [
  'draft',
  'computed',
  'reviewed',
  'approved',
  'noticed',
  'settled',
  'cancelled',
] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];
export type PayoutStep =
  | 'compute'
  | 'review'
  | 'approve'
  | 'notice'
  | 'settle'
  | 'return'
  | 'cancel';

/** What was settled is not cancelled: money moved, and only another event moves it back. */
export const payoutMachine: Machine<PayoutState, PayoutStep> = {
  steps: {
    compute: { from: ['draft', 'computed'], to: 'computed' },
    review: { from: ['computed'], to: 'reviewed' },
    approve: { from: ['reviewed'], to: 'approved' },
    notice: { from: ['approved'], to: 'noticed' },
    settle: { from: ['noticed'], to: 'settled' },
    return: { from: ['computed', 'reviewed', 'approved'], to: 'draft' },
    cancel: { from: ['draft', 'computed', 'reviewed', 'approved', 'noticed'], to: 'cancelled' },
  },
};

export interface Reminder {
  readonly on: IsoDate;
  /** Days until the event is due; negative once it is overdue. */
  readonly daysLeft: number;
  readonly kind: 'approve' | 'notice' | 'settle';
}

/** How many days before an event is due each step should be done. */
export interface ReminderPolicy {
  readonly approveDays: number;
  readonly noticeDays: number;
}

/**
 * What is to be done for an event that is due on a day, or nothing where it is not late yet or done:
 * approval and notice before their days, settlement on the day itself.
 */
export function reminderOf(
  state: PayoutState,
  due: IsoDate,
  today: IsoDate,
  policy: ReminderPolicy,
): Reminder | null {
  const kind =
    state === 'approved'
      ? 'notice'
      : state === 'noticed'
        ? 'settle'
        : isOpen(state)
          ? 'approve'
          : null;
  if (kind === null) return null;
  const before = { approve: policy.approveDays, notice: policy.noticeDays, settle: 0 }[kind];
  const on = addDays(due, -before);
  return today < on ? null : { on, daysLeft: daysBetween(today, due), kind };
}

function isOpen(state: PayoutState): boolean {
  return state === 'draft' || state === 'computed' || state === 'reviewed';
}
