/** Approval and state machines: what no history of decisions may bring about. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { type Decision, decide, standingOf } from './approval.ts';
import { possibleSteps, takeStep } from './machine.ts';
import { callMachine, PAYOUT_STATES, payoutMachine, reminderOf } from './payout.ts';

const subject = { name: 'distribution 4', contentHash: 'h1', madeBy: ['maker'] };
const people = ['maker', 'anna', 'bo', 'carl', 'dora'];
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code ?? '';

describe('approval', () => {
  it('is reached by as many others as the policy asks for, and by nothing else', () => {
    const action = fc.record({
      userId: fc.constantFrom(...people),
      seenHash: fc.constantFrom('h1', 'h0'),
      verdict: fc.constantFrom('approved' as const, 'rejected' as const),
    });
    fc.assert(
      fc.property(fc.array(action), fc.integer({ min: 1, max: 4 }), (actions, needed) => {
        const decisions: Decision[] = [];
        const will = new Map<string, string>();
        for (const each of actions) {
          const result = decide(subject, decisions, { ...each, others: [] });
          if (!result.ok) continue;
          decisions.push(result.value);
          will.set(each.userId, each.verdict);
        }
        expect(will.has('maker')).toBe(false);
        const standing = standingOf({ needed }, subject, decisions);
        const verdicts = [...will.values()];
        const approvals = verdicts.filter((verdict) => verdict === 'approved').length;
        const expected = verdicts.includes('rejected')
          ? 'rejected'
          : approvals >= needed
            ? 'approved'
            : 'pending';
        expect(standing.state).toBe(expected);
        // A changed content voids every decision, whoever took it.
        const changed = standingOf({ needed }, { ...subject, contentHash: 'h2' }, decisions);
        expect(changed).toMatchObject({ state: 'pending', missing: needed, counted: [] });
        // Nobody counts who has changed the content since.
        const madeBy = ['maker', ...will.keys()];
        expect(standingOf({ needed }, { ...subject, madeBy }, decisions).counted).toEqual([]);
      }),
    );
  });

  it('says why a decision cannot be taken', () => {
    const seen = { seenHash: 'h1', verdict: 'approved' as const, others: ['R. Reviewer'] };
    const first = unwrap(decide(subject, [], { ...seen, userId: 'anna' }));
    const own = decide(subject, [], { ...seen, userId: 'maker' });
    expect(own.ok ? '' : own.error.message).toContain('Ask a reviewer: R. Reviewer.');
    expect([
      codeOf(own),
      codeOf(decide(subject, [], { ...seen, userId: 'bo', seenHash: 'h0' })),
      codeOf(decide(subject, [first], { ...seen, userId: 'anna' })),
      codeOf(decide(subject, [first], { ...seen, userId: 'anna', verdict: 'rejected' })),
    ]).toEqual(['FOUR_EYES', 'APPROVAL_STALE', 'APPROVAL_TWICE', '']);
  });
});

describe('calls and distributions', () => {
  const words = { subject: 'Distribution 4', done: 'settled', path: 'distributionId' };
  it('are paid only after notice, notice only after approval, approval only after review', () => {
    const before: { readonly [state: string]: string } = {
      settled: 'noticed',
      noticed: 'approved',
      approved: 'reviewed',
      reviewed: 'computed',
    };
    for (const state of PAYOUT_STATES)
      for (const step of possibleSteps(payoutMachine, state)) {
        const next = unwrap(takeStep(payoutMachine, state, step, words));
        if (before[next] !== undefined) expect(state).toBe(before[next]);
      }
    expect(possibleSteps(payoutMachine, 'settled')).toEqual([]);
    expect(possibleSteps(callMachine, 'settled')).toEqual([]);
    expect(possibleSteps(callMachine, 'cancelled')).toEqual([]);
    expect(possibleSteps(payoutMachine, 'cancelled')).toEqual([]);
    expect(codeOf(takeStep(payoutMachine, 'draft', 'settle', words))).toBe('STEP_NOT_POSSIBLE');
  });

  it('settle a call only once all its money came in', () => {
    for (const state of PAYOUT_STATES) {
      const steps = possibleSteps(callMachine, state);
      expect(steps.includes('settle')).toBe(state === 'funded');
      expect(steps.includes('fund')).toBe(['noticed', 'part-funded', 'funded'].includes(state));
    }
    expect(codeOf(takeStep(callMachine, 'approved', 'receive', words))).toBe('STEP_NOT_POSSIBLE');
    expect(unwrap(takeStep(callMachine, 'funded', 'receive', words))).toBe('part-funded');
  });

  it('remind of the next step from its day on', () => {
    const due = isoDate('2026-11-30');
    const policy = { approveDays: 10, noticeDays: 5 };
    const on = (state: (typeof PAYOUT_STATES)[number], before: number) =>
      reminderOf(state, due, addDays(due, -before), policy)?.kind ?? null;
    expect([on('computed', 11), on('computed', 10), on('approved', 6), on('approved', 5)]).toEqual([
      null,
      'approve',
      null,
      'notice',
    ]);
    expect([on('noticed', 1), on('noticed', 0), on('settled', -9), on('cancelled', 0)]).toEqual([
      null,
      'settle',
      null,
      null,
    ]);
    expect(reminderOf('noticed', due, addDays(due, 3), policy)?.daysLeft).toBe(-3);
    const call = { ...policy, awaitsReceipts: true };
    const ofCall = (state: (typeof PAYOUT_STATES)[number]) =>
      reminderOf(state, due, addDays(due, 1), call)?.kind;
    expect([ofCall('noticed'), ofCall('part-funded'), ofCall('funded')]).toEqual([
      'receive',
      'receive',
      'settle',
    ]);
  });
});
