/**
 * The lives of a fund's events, from draft to settled: distributions, closings and clawbacks, and
 * capital calls, which are funded in between as the money of their investors comes in.
 */
import { addDays, daysBetween, type IsoDate } from '../time/dates.ts';
import type { Machine } from './machine.ts';

export const PAYOUT_STATES = [
  'draft',
  'computed',
  'reviewed',
  'approved',
  'noticed',
  'part-funded',
  'funded',
  'settled',
  'cancelled',
] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];
/** From when on an event is a fact of the fund: others approved it, and nobody cancelled it. */
export const DECIDED_STATES: readonly PayoutState[] = [
  'approved',
  'noticed',
  'part-funded',
  'funded',
  'settled',
];
export const PAYOUT_STEPS = [
  'compute',
  'review',
  'approve',
  'notice',
  'settle',
  'return',
  'cancel',
] as const;
export type PayoutStep = (typeof PAYOUT_STEPS)[number];
/** What receipts do to a call: some came in, all came in, none is left. */
export type CallStep = PayoutStep | 'receive' | 'fund' | 'reopen';

const prepared: Machine<PayoutState, 'compute' | 'review' | 'approve' | 'notice' | 'return'> = {
  steps: {
    compute: { from: ['draft', 'computed'], to: 'computed' },
    review: { from: ['computed'], to: 'reviewed' },
    approve: { from: ['reviewed'], to: 'approved' },
    notice: { from: ['approved'], to: 'noticed' },
    return: { from: ['computed', 'reviewed', 'approved'], to: 'draft' },
  },
};

const OPEN_STATES = ['draft', 'computed', 'reviewed', 'approved', 'noticed'] as const;
const RECEIVING_STATES = ['noticed', 'part-funded', 'funded'] as const;

/** What was settled is not cancelled: money moved, and only another event moves it back. */
export const payoutMachine: Machine<PayoutState, PayoutStep> = {
  steps: {
    ...prepared.steps,
    settle: { from: ['noticed'], to: 'settled' },
    cancel: { from: OPEN_STATES, to: 'cancelled' },
  },
};

/**
 * Money comes in before a call is settled; a call that is cancelled after receipts gives them back by
 * compensating entries.
 */
export const callMachine: Machine<PayoutState, CallStep> = {
  steps: {
    ...prepared.steps,
    receive: { from: RECEIVING_STATES, to: 'part-funded' },
    fund: { from: RECEIVING_STATES, to: 'funded' },
    reopen: { from: RECEIVING_STATES, to: 'noticed' },
    settle: { from: ['funded'], to: 'settled' },
    cancel: { from: [...OPEN_STATES, 'part-funded', 'funded'], to: 'cancelled' },
  },
};

export interface Reminder {
  readonly on: IsoDate;
  /** Days until the event is due; negative once it is overdue. */
  readonly daysLeft: number;
  readonly kind: 'approve' | 'notice' | 'receive' | 'settle';
}

/** How many days before an event is due each step should be done. */
export interface ReminderPolicy {
  readonly approveDays: number;
  readonly noticeDays: number;
  /** Whether money of investors is waited for after the notice. */
  readonly awaitsReceipts?: boolean;
}

/**
 * What is to be done for an event that is due on a day, or nothing where it is not late yet or done:
 * approval and notice before their days, receipts and settlement on the day itself.
 */
export function reminderOf(
  state: PayoutState,
  due: IsoDate,
  today: IsoDate,
  policy: ReminderPolicy,
): Reminder | null {
  const kind = nextOf(state, policy);
  if (kind === null) return null;
  const before = {
    approve: policy.approveDays,
    notice: policy.noticeDays,
    receive: 0,
    settle: 0,
  }[kind];
  const on = addDays(due, -before);
  return today < on ? null : { on, daysLeft: daysBetween(today, due), kind };
}

function nextOf(
  state: PayoutState,
  { awaitsReceipts = false }: ReminderPolicy,
): Reminder['kind'] | null {
  switch (state) {
    case 'settled':
    case 'cancelled':
      return null;
    case 'approved':
      return 'notice';
    case 'noticed':
    case 'part-funded':
      return awaitsReceipts ? 'receive' : 'settle';
    case 'funded':
      return 'settle';
    default:
      return 'approve';
  }
}
