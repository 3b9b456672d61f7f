/**
 * Closings of a fund: who comes in with how much, what a later one makes everybody pay or get back,
 * and the way of the closing through review and approval. Its commitments count from the approval.
 */

import type { z } from 'zod';
import { equalisationCalculation } from '../../core/fund/equalisationCalculation.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
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
import {
  type ClosingLine,
  closingCommitments,
  closingLines,
  equalisationFacts,
} from '../queries/closings.ts';
import { assertFundAmount } from '../queries/fundChecks.ts';
import { CLOSING, type EventRow, eventById, eventRows } from '../queries/fundEventRows.ts';
import { amountWords, decodeTerms, type FundRow, fundById, termsAt } from '../queries/funds.ts';
import { keepRun, type RunFacts } from '../queries/runs.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';
import {
  decideEvent,
  decisionSummary,
  eventHead,
  reviewEvent,
  stateAfter,
  stepEvent,
  stepSummary,
} from './fundEventSteps.ts';
import { refuse } from './saveParts.ts';

export const EQUALISATION = equalisationCalculation.id;
type EqualisationOutput = z.output<typeof equalisationCalculation.output>;

const PARTS = ['capital', 'fee', 'interest'] as const;
type Part = (typeof PARTS)[number];
type Parts = { readonly [part in Part | 'total']: Money };

/** Lines of one commitment or of all, by kind. */
export function partsOf(lines: readonly ClosingLine[], currency: string): Parts {
  const sum = (kind?: Part) =>
    money(
      currency,
      lines.reduce(
        (total, line) => (kind && line.kind !== kind ? total : total + line.amount_minor),
        0n,
      ),
    );
  return { capital: sum('capital'), fee: sum('fee'), interest: sum('interest'), total: sum() };
}

/** The lines that a closing shows: those of a draft are of a run that no longer stands. */
export function shownLines(store: ReadStore, closing: EventRow): ClosingLine[] {
  return closing.status === 'draft' ? [] : closingLines(store, closing.id);
}

/** What those pay who have to pay. */
export function paidInMinor(lines: readonly ClosingLine[]): bigint {
  const totals = new Map<string, bigint>();
  for (const { commitment_id: id, amount_minor: minor } of lines)
    totals.set(id, (totals.get(id) ?? 0n) + minor);
  return [...totals.values()].reduce((sum, minor) => (minor > 0n ? sum + minor : sum), 0n);
}

function closingHead(store: ReadStore, fund: FundRow, row: EventRow) {
  const commitments = closingCommitments(store, fund.id, row.date as IsoDate);
  return {
    id: row.id,
    number: Number(row.number),
    closingDate: row.date as IsoDate,
    committed: money(
      fund.currency,
      commitments.reduce((sum, each) => sum + each.amount_minor, 0n),
    ),
    commitmentCount: commitments.length,
    paidIn: money(fund.currency, paidInMinor(shownLines(store, row))),
    ...eventHead(store, CLOSING, row),
  };
}

function termsWords(store: ReadStore, fund: FundRow, date: IsoDate): string {
  const { rateAnnual, dayCount, onFees } = decodeTerms(
    fund,
    termsAt(store, fund, date),
  ).equalisation;
  const percent = `${Number(rateAnnual) * 100}%`;
  return `${percent} a year, simple, ${dayCount}${onFees ? '' : ', none on fees'}`;
}

function getClosing(
  { store }: QueryContext,
  { closingId }: DomainInput<'closings.get'>,
): DomainOutput<'closings.get'> {
  const row = eventById(store, CLOSING, closingId);
  const fund = fundById(store, row.fund_id);
  const lines = shownLines(store, row);
  const holders = [...new Set(lines.map((line) => line.commitment_id))];
  return {
    closing: closingHead(store, fund, row),
    fundId: fund.id,
    currency: fund.currency,
    commitments: closingCommitments(store, fund.id, row.date as IsoDate).map((each) => ({
      id: each.id,
      investorId: each.investor_id,
      investorName: each.investor_name,
      party: each.party,
      classCode: each.class_code,
      className: each.class_name,
      amount: money(fund.currency, each.amount_minor),
      entry: Number(each.entry),
    })),
    lines: holders.map((holder) => {
      const own = lines.filter((line) => line.commitment_id === holder);
      return {
        commitmentId: holder,
        investorName: own[0]?.investor_name ?? '',
        classCode: own[0]?.class_code ?? '',
        isNew: own[0]?.closing_date === row.date,
        ...partsOf(own, fund.currency),
      };
    }),
    total: partsOf(lines, fund.currency),
    terms: termsWords(store, fund, row.date as IsoDate),
  };
}

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

function removeLines(store: WriteStore, closingId: string): void {
  for (const id of store.plucks<string>('SELECT id FROM closing_line WHERE closing_id = ?', [
    closingId,
  ]))
    store.remove('closing_line', id);
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

interface ComputePlan {
  readonly facts: RunFacts;
  readonly expectedEntry: number;
  readonly commitmentOf: { readonly [id: string]: string };
}

/** Throws STEP_NOT_POSSIBLE, CLOSING_EMPTY and those of the terms. */
function planCompute(
  { store, knownEntry }: QueryContext,
  { closingId }: DomainInput<'closings.compute'>,
): JobPlan<ComputePlan> {
  const row = eventById(store, CLOSING, closingId);
  stateAfter(CLOSING, row, 'compute');
  const fund = fundById(store, row.fund_id);
  const date = row.date as IsoDate;
  if (closingCommitments(store, fund.id, date).length === 0)
    refuse('CLOSING_EMPTY', `Nobody commits at closing ${row.number} yet.`, 'closingId');
  const { input, commitmentOf } = equalisationFacts(store, fund, row);
  return {
    label: `Equalisation of ${fund.name}, closing ${row.number}`,
    work: [{ key: EQUALISATION, task: EQUALISATION, input }],
    context: {
      commitmentOf,
      expectedEntry: Number(row.entry),
      facts: {
        asOf: date,
        knownEntry,
        subject: closingId,
        parameters: { fund: fund.code, closing: Number(row.number) },
        pinned: true,
      },
    },
  };
}

/** Capital, fee and interest of each commitment; what is zero is no line. */
function keepLines(
  { store, newId }: CommandContext,
  closingId: string,
  { investors, toManager }: EqualisationOutput,
  { commitmentOf, fees }: ComputePlan & { readonly fees: ReadonlySet<string> },
): void {
  removeLines(store, closingId);
  const totals = { capital: 0n, fee: 0n, interest: 0n };
  for (const { id, calls } of investors) {
    const own = { capital: 0n, fee: 0n, interest: 0n };
    for (const call of calls) {
      own[fees.has(call.id) ? 'fee' : 'capital'] += call.capital.minor;
      own.interest += call.interest.minor;
    }
    for (const kind of PARTS) {
      totals[kind] += own[kind];
      if (own[kind] === 0n) continue;
      store.insert('closing_line', {
        id: newId(),
        closing_id: closingId,
        commitment_id: commitmentOf[id],
        kind,
        amount_minor: own[kind],
      });
    }
  }
  invariant(totals.capital === 0n, 'capital only passes between investors');
  invariant(totals.fee === toManager.capital.minor, 'fees go to the manager');
  invariant(totals.interest === toManager.interest.minor, 'interest on capital stays inside');
}

function keepCompute(
  context: CommandContext,
  { closingId }: DomainInput<'closings.compute'>,
  planned: ComputePlan,
  outcomes: Outcomes,
): DomainOutput<'closings.compute'> {
  const outcome = outcomes[EQUALISATION];
  invariant(outcome !== undefined, 'the equalisation has run');
  const input = outcome.input as z.output<typeof equalisationCalculation.input>;
  const fees = new Set(input.calls.filter(({ kind }) => kind === 'fee').map(({ id }) => id));
  const kept = keepRun(context, outcome, planned.facts);
  context.store.update(
    'closing',
    closingId,
    { status: 'computed', run_id: kept.runId },
    { expectedEntry: planned.expectedEntry },
  );
  keepLines(context, closingId, outcome.output as EqualisationOutput, { ...planned, fees });
  return kept;
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
