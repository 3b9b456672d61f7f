/**
 * Closings of a fund: who comes in with how much, what a later one makes everybody pay or get back,
 * and the way of the closing through review and approval. Its commitments count from the approval.
 */
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, jobCommand, query } from '../backend/handler.ts';
import { assertFundAmount } from '../queries/fundChecks.ts';
import { CLOSING, type EventRow, eventById, eventRows } from '../queries/fundEventRows.ts';
import { amountWords, type FundRow, fundById, termsAt } from '../queries/funds.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';
import { type ComputePlan, keepCompute, planCompute, removeLines } from './closingCompute.ts';
import { closingHead, getClosing } from './closingViews.ts';
import {
  decideEvent,
  decisionSummary,
  reviewEvent,
  stepEvent,
  stepSummary,
} from './fundEventSteps.ts';
import { refuse } from './saveParts.ts';

/** Throws FUND_TERMS_MISSING, CLOSING_ORDER and CLOSING_BEFORE_CALL (invalid-input). */
function createClosing(
  { store, newId }: CommandContext,
  { fundId, closingDate }: DomainInput<'closings.create'>,
): DomainOutput<'closings.create'> {
  const fund = fundById(store, fundId);
  termsAt(store, fund, closingDate);
  const last = store.pluck<string | null>(
    `SELECT MAX(day) FROM (
       SELECT closing_date AS day FROM closing WHERE fund_id = :fund AND status <> 'cancelled'
       UNION ALL SELECT closing_date FROM commitment WHERE fund_id = :fund)`,
    { fund: fundId },
  );
  if (last && closingDate <= last)
    refuse(
      'CLOSING_ORDER',
      `${fund.name} has a closing on ${last} already. Choose a later day.`,
      'closingDate',
    );
  const call = store.get<{ number: bigint; due_date: string }>(
    `SELECT number, due_date FROM capital_call WHERE fund_id = ? AND due_date > ?
        AND status NOT IN ('draft', 'cancelled') ORDER BY due_date DESC LIMIT 1`,
    [fundId, closingDate],
  );
  if (call !== undefined)
    refuse(
      'CLOSING_BEFORE_CALL',
      `Capital call ${call.number} of ${call.due_date} was split without who comes in now. Close on that day or later.`,
      'closingDate',
    );
  const before = store.pluck<bigint | null>('SELECT MAX(number) FROM closing WHERE fund_id = ?', [
    fundId,
  ]);
  const number = Number(before ?? 0n) + 1;
  const closingId = newId();
  store.insert('closing', {
    id: closingId,
    fund_id: fundId,
    number,
    closing_date: closingDate,
    status: 'draft',
    run_id: null,
  });
  return { closingId, number };
}

/** A closing whose commitments may change; what was computed on them is void then. */
function openClosing(store: WriteStore, closingId: string): { row: EventRow; fund: FundRow } {
  const row = eventById(store, CLOSING, closingId);
  if (row.status !== 'draft' && row.status !== 'computed')
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'CLOSING_DECIDED',
      message: `Closing ${row.number} is ${row.status}. Return it to its draft to change who comes in.`,
      path: 'closingId',
    });
  return { row, fund: fundById(store, row.fund_id) };
}

function voidComputation(store: WriteStore, { id, status }: EventRow): void {
  if (status !== 'computed') return;
  removeLines(store, id);
  store.update('closing', id, { status: 'draft', run_id: null });
}

/** Throws CLOSING_DECIDED, CURRENCY_MIXED, AMOUNT_NOT_POSITIVE, COMMITMENT_TWICE, CLASS_NAME. */
function commitTo(
  { store, newId }: CommandContext,
  input: DomainInput<'closings.commit'>,
): DomainOutput<'closings.commit'> {
  const { closingId, commitmentId, investorId, amount, classCode, className, party } = input;
  const { row, fund } = openClosing(store, closingId);
  assertFundAmount(fund, amount, { what: 'The commitment' });
  const twice = store.pluck<string>(
    `SELECT id FROM commitment WHERE fund_id = ? AND investor_id = ? AND closing_date = ?
        AND id IS NOT ?`,
    [fund.id, investorId, row.date, commitmentId ?? null],
  );
  if (twice !== undefined)
    refuse(
      'COMMITMENT_TWICE',
      'This investor commits at this closing already. Change that commitment instead.',
      'investorId',
    );
  const other = store.pluck<string>(
    `SELECT class_name FROM commitment
      WHERE fund_id = ? AND class_code = ? AND class_name <> ? AND id IS NOT ? LIMIT 1`,
    [fund.id, classCode, className, commitmentId ?? null],
  );
  if (other !== undefined)
    refuse('CLASS_NAME', `Class ${classCode} is called "${other}" in ${fund.name}.`, 'className');
  const content = {
    investor_id: investorId,
    party,
    class_code: classCode,
    class_name: className,
    amount_minor: amount.minor,
  };
  voidComputation(store, row);
  if (commitmentId !== undefined) {
    store.update('commitment', ownCommitment(store, row, commitmentId), content);
    return { commitmentId };
  }
  const id = newId();
  store.insert('commitment', { id, fund_id: fund.id, closing_date: row.date, ...content });
  return { commitmentId: id };
}

/** Throws COMMITMENT_UNKNOWN (not-found) for one of another closing. */
function ownCommitment(store: ReadStore, closing: EventRow, id: string): string {
  const found = store.pluck<string>(
    'SELECT id FROM commitment WHERE id = ? AND fund_id = ? AND closing_date = ?',
    [id, closing.fund_id, closing.date],
  );
  if (found !== undefined) return found;
  throw new AppFailure({
    kind: 'not-found',
    code: 'COMMITMENT_UNKNOWN',
    message: `Closing ${closing.number} has no such commitment. Choose one of its list.`,
    path: 'commitmentId',
  });
}

function withdraw(
  { store }: CommandContext,
  { closingId, commitmentId }: DomainInput<'closings.withdraw'>,
): DomainOutput<'closings.withdraw'> {
  const { row } = openClosing(store, closingId);
  const own = ownCommitment(store, row, commitmentId);
  voidComputation(store, row);
  store.remove('commitment', own);
  return {};
}

export const closingHandlers = {
  'closings.list': query<'closings.list'>(({ store }, { fundId }) => {
    const fund = fundById(store, fundId);
    return eventRows(store, CLOSING, fundId).map((row) => closingHead(store, fund, row));
  }),
  'closings.get': query<'closings.get'>(getClosing),
  'closings.create': command<'closings.create'>(
    ({ closingDate }, { number }) => `Closing ${number} drafted, on ${closingDate}`,
    createClosing,
  ),
  'closings.commit': command<'closings.commit'>(
    ({ amount, classCode }) => `Commitment of ${amountWords(amount)}, class ${classCode}`,
    commitTo,
  ),
  'closings.withdraw': command<'closings.withdraw'>(
    () => 'Commitment taken out of a closing',
    withdraw,
  ),
  'closings.compute': jobCommand<'closings.compute', ComputePlan>({
    plan: planCompute,
    summary: (_, { runHash }) => `Equalisation computed, run ${runHash.slice(0, 8)}`,
    keep: keepCompute,
  }),
  'closings.review': command<'closings.review'>(
    () => stepSummary(CLOSING, 'review'),
    (context, { closingId, ...seen }) => reviewEvent(context, CLOSING, closingId, seen),
  ),
  'closings.decide': command<'closings.decide'>(
    ({ verdict }, { missing }) => decisionSummary(CLOSING, verdict, missing),
    (context, { closingId, ...decided }) => decideEvent(context, CLOSING, closingId, decided),
  ),
  'closings.step': command<'closings.step'>(
    ({ step }) => stepSummary(CLOSING, step),
    (context, { closingId, ...taken }) => stepEvent(context, CLOSING, closingId, taken),
  ),
};
