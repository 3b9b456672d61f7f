/**
 * Capital calls of a fund: drafted, split over the investors, approved by others, noticed, settled or
 * cancelled. A call that was partly paid is cancelled by receipts that give the money back.
 */

import type { z } from 'zod';
import { silentContext } from '../../core/calculation.ts';
import {
  type CallOptions,
  callOptionsSchema,
  callPurposesSchema,
} from '../../core/fund/callOptions.ts';
import { allocateCall, capitalCallCalculation } from '../../core/fund/capitalCall.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { invariant, unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  command,
  type JobPlan,
  jobCommand,
  type Outcomes,
  type QueryContext,
  query,
} from '../backend/handler.ts';
import { type CallDraft, callFacts } from '../queries/capitalCallFacts.ts';
import { callById, callDetail, callsOf, callTerms, receiptRows } from '../queries/capitalCalls.ts';
import { CAPITAL_CALL } from '../queries/fundEventRows.ts';
import { amountWords, distributionById, type FundRow, fundById } from '../queries/funds.ts';
import { keepRun, type RunFacts } from '../queries/runs.ts';
import type { ReadStore, Row } from '../store/index.ts';
import { keepNetted } from './capitalReceipts.ts';
import {
  decideEvent,
  decisionSummary,
  reviewEvent,
  stateAfter,
  stepEvent,
  stepSummary,
} from './fundEventSteps.ts';
import { assertNoticeBefore, assertNoticePeriod } from './noticeDays.ts';
import { refuse } from './saveParts.ts';

const CALL = capitalCallCalculation.id;

type CallInput = DomainInput<'capitalCalls.preview'>;
type CallOutput = z.output<typeof capitalCallCalculation.output>;

/** What a person entered, with the terms' basis where none was chosen. */
function draftOf(
  store: ReadStore,
  fund: FundRow,
  input: CallInput,
  callId: string | null,
): CallDraft {
  const options: CallOptions = {
    basis: input.basis ?? callTerms(store, fund, input.dueDate).basis,
    exclusions: input.exclusions,
    caps: input.caps,
    noticeDate: input.noticeDate,
    shortNoticeReason: input.shortNoticeReason,
  };
  const { dueDate, amount, purposes, noticeDate = null } = input;
  return { callId, dueDate, noticeDate, amount, purposes, options };
}

/** What is kept of a call, as it would be computed now. */
function storedDraft(store: ReadStore, callId: string): { fund: FundRow; draft: CallDraft } {
  const row = callById(store, callId);
  const fund = fundById(store, row.fund_id);
  const { purposes, options, ...detail } = callDetail(store, callId);
  const noticeDate = detail.noticeDate ?? options.noticeDate ?? null;
  const amount = money(fund.currency, row.amount_minor);
  const dueDate = row.date as IsoDate;
  return { fund, draft: { callId, dueDate, noticeDate, amount, purposes, options } };
}

/** Calls follow one another by date, so that what is unfunded is the same whenever one looks. */
function checkOrder(store: ReadStore, fund: FundRow, { callId, dueDate }: CallDraft): void {
  const live = callsOf(store, fund.id).filter(({ status }) => status !== 'cancelled');
  const own = live.find(({ id }) => id === callId);
  const later = live.find(
    ({ id, number, date }) =>
      id !== callId && (own === undefined || number < own.number) && date > dueDate,
  );
  if (later !== undefined)
    refuse(
      'CALL_OUT_OF_ORDER',
      `Call ${later.number} is due on ${later.date}, after ${dueDate}. Choose a later day, or cancel that call first.`,
      'dueDate',
    );
}

function checkNetting(store: ReadStore, fund: FundRow, input: CallInput): void {
  const { nettedDistributionId: id, dueDate } = input;
  if (id === undefined) return;
  const distribution = distributionById(store, id);
  if (distribution.fund_id !== fund.id || distribution.date !== dueDate)
    refuse(
      'NETTING_NOT_SAME_DAY',
      `Only a distribution of ${fund.name} on ${dueDate} can be netted with this call. Choose that day for both.`,
      'nettedDistributionId',
    );
}

/** Refuses what cannot be called before anything is written: the split itself is the test. */
function checkedColumns(store: ReadStore, fund: FundRow, input: CallInput, callId: string | null) {
  const { amount, purposes, dueDate, noticeDate, shortNoticeReason: reason } = input;
  if (amount.currency !== fund.currency)
    refuse(
      'CURRENCY_MIXED',
      `${fund.name} calls ${fund.currency}, not ${amount.currency}. Convert the amount at a dated rate first.`,
      'amount.currency',
    );
  if (amount.minor <= 0n)
    refuse(
      'CALL_AMOUNT',
      `A call of ${formatAmount(amount)} is not above zero. Enter what is to be paid in.`,
      'amount.amount',
    );
  if (noticeDate !== undefined) {
    const { noticeDays } = callTerms(store, fund, dueDate);
    assertNoticePeriod({ notice: noticeDate, due: dueDate, noticeDays, reason });
  }
  const draft = draftOf(store, fund, input, callId);
  unwrap(allocateCall(callFacts(store, fund, draft).input));
  checkOrder(store, fund, draft);
  checkNetting(store, fund, input);
  return {
    due_date: dueDate,
    amount_minor: amount.minor,
    purpose: purposes.map(({ label }) => label).join(', '),
    purposes: callPurposesSchema.encode(purposes),
    options: callOptionsSchema.encode(draft.options),
    netted_distribution_id: input.nettedDistributionId ?? null,
  } satisfies Row;
}

/**
 * Throws FUND_UNKNOWN and DISTRIBUTION_UNKNOWN (not-found), CURRENCY_MIXED, CALL_AMOUNT,
 * CALL_BEFORE_CLOSING, CALL_EXCEEDS_UNFUNDED, CALL_OUT_OF_ORDER, PURPOSES_DO_NOT_SUM,
 * PURPOSE_DUPLICATE, DEAL_UNKNOWN, COMMITMENT_UNKNOWN, NOTICE_AFTER_DUE, NOTICE_SHORT and
 * NETTING_NOT_SAME_DAY (invalid-input).
 */
function createCall(
  { store, newId }: CommandContext,
  input: DomainInput<'capitalCalls.create'>,
): DomainOutput<'capitalCalls.create'> {
  const fund = fundById(store, input.fundId);
  const columns = checkedColumns(store, fund, input, null);
  const number = Math.max(0, ...callsOf(store, fund.id).map((row) => Number(row.number))) + 1;
  const capitalCallId = newId();
  store.insert('capital_call', {
    id: capitalCallId,
    fund_id: fund.id,
    number,
    ...columns,
    status: 'draft',
    notice_date: null,
    run_id: null,
  });
  return { capitalCallId, number };
}

/** As `createCall`; besides STEP_NOT_POSSIBLE (not-applicable) once it was approved, ROW_CHANGED. */
function saveCall(
  { store }: CommandContext,
  { capitalCallId, expectedEntry, ...input }: DomainInput<'capitalCalls.save'>,
): Record<string, never> {
  const row = callById(store, capitalCallId);
  const status = row.status === 'draft' ? 'draft' : stateAfter(CAPITAL_CALL, row, 'return');
  const fund = fundById(store, row.fund_id);
  const columns = checkedColumns(store, fund, { ...input, fundId: fund.id }, capitalCallId);
  removeLines(store, capitalCallId);
  const expected = expectedEntry === undefined ? {} : { expectedEntry };
  store.update('capital_call', capitalCallId, { ...columns, status, run_id: null }, expected);
  return {};
}

function removeLines(store: CommandContext['store'], callId: string): void {
  const sql = 'SELECT id FROM capital_call_line WHERE capital_call_id = ?';
  for (const id of store.plucks<string>(sql, [callId])) store.remove('capital_call_line', id);
}

export function previewCall(
  { store }: QueryContext,
  input: CallInput,
): DomainOutput<'capitalCalls.preview'> {
  const fund = fundById(store, input.fundId);
  const facts = callFacts(store, fund, draftOf(store, fund, input, null));
  const { output } = unwrap(capitalCallCalculation.run(facts.input, silentContext));
  return {
    lines: output.investors.map((line, k) => {
      const row = facts.commitments[k];
      const investor = facts.input.investors[k];
      invariant(row !== undefined && investor !== undefined, 'a line for every commitment');
      return {
        commitmentId: row.id,
        investorName: row.investor_name,
        party: row.party,
        classCode: row.class_code,
        className: row.class_name,
        commitment: investor.commitment,
        amount: line.amount,
        parts: line.purposes.map(({ amount }) => amount),
        note: facts.notes[row.id] ?? null,
        unfunded: investor.unfunded,
        unfundedAfter: line.unfundedAfter,
        reason: line.reason,
      };
    }),
    warnings: facts.warnings.map(({ code, message }) => ({ code, message })),
  };
}

interface ComputePlan {
  readonly facts: RunFacts;
  /** The version of the call that the run was made for. */
  readonly expectedEntry: number;
  readonly commitmentOf: { readonly [holder: string]: string };
  readonly notes: { readonly [commitmentId: string]: string };
}

function planCompute(
  { store, knownEntry }: QueryContext,
  { capitalCallId }: DomainInput<'capitalCalls.compute'>,
): JobPlan<ComputePlan> {
  const row = callById(store, capitalCallId);
  stateAfter(CAPITAL_CALL, row, 'compute');
  const { fund, draft } = storedDraft(store, capitalCallId);
  const call = callFacts(store, fund, draft);
  return {
    label: `Capital call ${row.number} of ${fund.name}`,
    work: [{ key: CALL, task: CALL, input: call.input }],
    context: {
      expectedEntry: Number(row.entry),
      commitmentOf: call.commitmentOf,
      notes: call.notes,
      facts: {
        asOf: draft.dueDate,
        knownEntry,
        subject: capitalCallId,
        parameters: {
          fund: fund.code,
          call: Number(row.number),
          termsVersion: call.termsVersion,
        },
        pinned: true,
        warnings: call.warnings,
      },
    },
  };
}

/** The run, and a line for every investor that pays or is taken out of the call. */
function keepCompute(
  context: CommandContext,
  { capitalCallId }: DomainInput<'capitalCalls.compute'>,
  { facts, expectedEntry, commitmentOf, notes }: ComputePlan,
  outcomes: Outcomes,
): DomainOutput<'capitalCalls.compute'> {
  const outcome = outcomes[CALL];
  invariant(outcome !== undefined, 'the call was split');
  const { store, newId } = context;
  const kept = keepRun(context, outcome, facts);
  const change = { status: 'computed', run_id: kept.runId };
  store.update('capital_call', capitalCallId, change, { expectedEntry });
  removeLines(store, capitalCallId);
  const output = outcome.output as CallOutput;
  let called = 0n;
  for (const line of output.investors) {
    const commitmentId = commitmentOf[line.id];
    invariant(commitmentId !== undefined, 'every holder of the run has a commitment');
    const note = notes[commitmentId] ?? null;
    called += line.amount.minor;
    if (line.amount.minor === 0n && note === null) continue;
    store.insert('capital_call_line', {
      id: newId(),
      capital_call_id: capitalCallId,
      commitment_id: commitmentId,
      amount_minor: line.amount.minor,
      parts: line.purposes.map(({ amount }) => amount.minor.toString()),
      note,
    });
  }
  invariant(called === output.amount.minor, 'the lines sum to the call');
  return kept;
}

/** Receipts of a cancelled call are given back: each gets a twin with the other sign. */
function giveBack({ store, newId }: CommandContext, callId: string, fundId: string, date: IsoDate) {
  const receipts = receiptRows(store, { fundId, callId });
  const last = new Map<string, bigint>();
  for (const { commitment_id: id, number } of receipts)
    if (number > (last.get(id) ?? 0n)) last.set(id, number);
  for (const receipt of receipts) {
    const number = (last.get(receipt.commitment_id) ?? 0n) + 1n;
    last.set(receipt.commitment_id, number);
    store.insert('capital_receipt', {
      id: newId(),
      capital_call_id: callId,
      commitment_id: receipt.commitment_id,
      number: Number(number),
      receipt_date: date < receipt.receipt_date ? receipt.receipt_date : date,
      amount_minor: -receipt.amount_minor,
      interest_minor: -receipt.interest_minor,
      waived_minor: receipt.waived_minor === 0n ? null : -receipt.waived_minor,
      waived_note: receipt.waived_note,
      statement_line_id: null,
    });
  }
}

/** Throws STEP_NOT_POSSIBLE (not-applicable), NOTICE_AFTER_DUE (invalid-input), ROW_CHANGED. */
function takeCallStep(
  context: CommandContext,
  { capitalCallId, date, ...taken }: DomainInput<'capitalCalls.step'>,
): DomainOutput<'capitalCalls.step'> {
  const row = callById(context.store, capitalCallId);
  const day = date ?? context.clock.today();
  if (taken.step !== 'notice') {
    const answer = stepEvent(context, CAPITAL_CALL, capitalCallId, taken);
    if (taken.step === 'cancel') giveBack(context, capitalCallId, row.fund_id, day);
    return answer;
  }
  assertNoticeBefore(day, row.date as IsoDate, 'due date', 'date');
  const more = { notice_date: day };
  const answer = stepEvent(context, CAPITAL_CALL, capitalCallId, { ...taken, more });
  return { status: keepNetted(context, capitalCallId) ?? answer.status };
}

export const capitalCallHandlers = {
  'capitalCalls.preview': query<'capitalCalls.preview'>(previewCall),
  'capitalCalls.create': command<'capitalCalls.create'>(
    ({ amount, dueDate }, { number }) =>
      `Capital call ${number} drafted, ${amountWords(amount)} due on ${dueDate}`,
    createCall,
  ),
  'capitalCalls.save': command<'capitalCalls.save'>(
    ({ amount, dueDate }) => `Capital call changed, ${amountWords(amount)} due on ${dueDate}`,
    saveCall,
  ),
  'capitalCalls.compute': jobCommand<'capitalCalls.compute', ComputePlan>({
    plan: planCompute,
    summary: (_, { runHash }) => `Capital call computed, run ${runHash.slice(0, 8)}`,
    keep: keepCompute,
  }),
  'capitalCalls.review': command<'capitalCalls.review'>(
    () => stepSummary(CAPITAL_CALL, 'review'),
    (context, { capitalCallId, ...seen }) =>
      reviewEvent(context, CAPITAL_CALL, capitalCallId, seen),
  ),
  'capitalCalls.decide': command<'capitalCalls.decide'>(
    ({ verdict }, { missing }) => decisionSummary(CAPITAL_CALL, verdict, missing),
    (context, { capitalCallId, ...decided }) =>
      decideEvent(context, CAPITAL_CALL, capitalCallId, decided),
  ),
  'capitalCalls.step': command<'capitalCalls.step'>(
    ({ step }) => stepSummary(CAPITAL_CALL, step),
    takeCallStep,
  ),
};
