/**
 * Clawbacks of a fund: the test drafted and computed, approved by others, noticed and settled. One
 * that is cancelled after its approval is taken back line by line.
 */
import type { z } from 'zod';
import { silentContext } from '../../core/calculation.ts';
import { clawbackCalculation } from '../../core/fund/clawbackCalculation.ts';
import { type ClawbackOptions, clawbackOptionsSchema } from '../../core/fund/clawbackOptions.ts';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import { money } from '../../core/money/money.ts';
import { invariant, unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { DECIDED_STATES } from '../../core/workflow/payout.ts';
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
  type ClawbackFacts,
  type ClawbackKind,
  clawbackById,
  clawbackDetail,
  clawbackFacts,
  clawbackLines,
  clawbackTerms,
  ESCROW,
  stillHeldAt,
} from '../queries/clawbacks.ts';
import { DECIDED } from '../queries/commitmentHistory.ts';
import { assertAfterFirstClosing } from '../queries/fundChecks.ts';
import { CLAWBACK, type EventRow, eventRows } from '../queries/fundEventRows.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import { blobOf, keepRun, type RunFacts, runById } from '../queries/runs.ts';
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

const TEST = clawbackCalculation.id;
type Output = z.output<typeof clawbackCalculation.output>;
type DraftInput = Omit<DomainInput<'clawbacks.create'>, 'fundId'>;

function headOf(store: ReadStore, fund: FundRow, row: EventRow) {
  const { kind, fromEscrowMinor } = clawbackDetail(store, row.id);
  return {
    id: row.id,
    number: Number(row.number),
    testDate: row.date as IsoDate,
    kind,
    // A draft that was computed before has no figures any more.
    amount: money(fund.currency, row.run_id === null ? 0n : row.amount_minor),
    fromEscrow: money(fund.currency, row.run_id === null ? 0n : fromEscrowMinor),
    ...eventHead(store, CLAWBACK, row),
  };
}

/** What the run of a clawback found; null for a draft. */
export function clawbackOutput(
  context: Pick<QueryContext, 'store' | 'files'>,
  { run_id: runId }: EventRow,
): Output | null {
  if (runId === null) return null;
  return clawbackCalculation.output.parse(blobOf(context, runById(context.store, runId)).output);
}

function getClawback(
  context: QueryContext,
  { clawbackId }: DomainInput<'clawbacks.get'>,
): DomainOutput<'clawbacks.get'> {
  const { store } = context;
  const { row, fund } = clawbackById(store, clawbackId);
  const { kind, options } = clawbackDetail(store, clawbackId);
  const draft = { date: row.date as IsoDate, options };
  const output = clawbackOutput(context, row);
  const lines = output === null ? [] : clawbackLines(store, clawbackId);
  return {
    ...headOf(store, fund, row),
    fund: { id: fund.id, name: fund.name, currency: fund.currency },
    options,
    ...clawbackTerms(store, fund, draft),
    stillHeld: kind === 'interim' ? stillHeldAt(store, fund, draft) : null,
    result: output,
    investors: lines.flatMap((line) =>
      line.investor_name === null || line.number !== 1n
        ? []
        : [
            {
              commitmentId: line.holder,
              investorName: line.investor_name,
              classCode: line.class_code ?? '',
              amount: money(fund.currency, line.amount_minor),
            },
          ],
    ),
    warnings: row.run_id === null ? [] : [...runById(store, row.run_id).run.warnings],
  };
}

/** A test counts all that was paid until its day, so nothing may have been paid on it or after. */
function checkOrder(store: ReadStore, fund: FundRow, testDate: IsoDate): void {
  const later = store.get<{ noun: string; number: bigint; date: string }>(
    `SELECT noun, number, date FROM (
       SELECT 'Distribution' AS noun, number, pay_date AS date FROM distribution
        WHERE fund_id = :fund AND pay_date >= :date AND ${DECIDED}
       UNION ALL SELECT 'Clawback', number, test_date FROM clawback
        WHERE fund_id = :fund AND test_date >= :date AND ${DECIDED}
       UNION ALL SELECT 'Capital call', number, due_date FROM capital_call
        WHERE fund_id = :fund AND due_date > :date AND ${DECIDED})
      ORDER BY date DESC LIMIT 1`,
    { fund: fund.id, date: testDate },
  );
  if (later !== undefined)
    refuse(
      'CLAWBACK_ORDER',
      `${later.noun} ${later.number} of ${later.date} would not be in a test of ${testDate}. Choose a day after it.`,
      'testDate',
    );
}

/** Two tests of the same history would ask for the same money twice. */
function checkAlone(store: ReadStore, fund: FundRow, clawbackId: string | null): void {
  const other = eventRows(store, CLAWBACK, fund.id).find(
    ({ id, status }) => id !== clawbackId && ['draft', 'computed', 'reviewed'].includes(status),
  );
  if (other !== undefined)
    refuse(
      'CLAWBACK_UNDECIDED',
      `Clawback ${other.number} of ${other.date} is not decided yet. Decide or cancel it first.`,
      'fundId',
    );
}

/** Refuses what cannot be tested before anything is written: the test itself is tried. */
function checkedColumns(store: ReadStore, fund: FundRow, input: DraftInput, id: string | null) {
  const { testDate, kind, ...entered } = input;
  const options: ClawbackOptions = {
    ...entered,
    holders: entered.holders.map((holder) => ({ ...holder, id: holder.id.trim() })),
  };
  assertAfterFirstClosing(store, fund, testDate, { what: 'A test', path: 'testDate' });
  if (options.stillHeld !== undefined && options.stillHeld.currency !== fund.currency)
    refuse(
      'CURRENCY_MIXED',
      `What is still held is in ${options.stillHeld.currency}, ${fund.name} is in ${fund.currency}. Convert it at a dated rate first.`,
      'stillHeld.currency',
    );
  checkHolders(options.holders);
  checkAlone(store, fund, id);
  checkOrder(store, fund, testDate);
  const { input: tried } = clawbackFacts(store, fund, { date: testDate, kind, options });
  unwrap(clawbackCalculation.run(tried, silentContext));
  return {
    test_date: testDate,
    kind,
    amount_minor: 0n,
    from_escrow_minor: 0n,
    options: clawbackOptionsSchema.encode(options),
  };
}

/** Each carry holder has a line of its own, so its name stands once. */
function checkHolders(holders: ClawbackOptions['holders']): void {
  const twice = holders.findIndex(
    ({ id }, at) => holders.findIndex((other) => other.id === id) !== at,
  );
  if (twice >= 0)
    refuse(
      'CARRY_HOLDER_TWICE',
      `"${holders[twice]?.id}" is named twice among the carry holders. Enter its whole share once.`,
      `holders.${twice}.id`,
    );
}

/**
 * Throws FUND_UNKNOWN (not-found), FUND_TERMS_MISSING (missing-data), FLOW_BEFORE_FIRST_CLOSING,
 * CLAWBACK_ORDER, CLAWBACK_UNDECIDED, CURRENCY_MIXED, CARRY_HOLDER_TWICE, SHARES_DO_NOT_SUM and
 * SHARE_RANGE (invalid-input).
 */
function createClawback(
  { store, newId }: CommandContext,
  { fundId, ...input }: DomainInput<'clawbacks.create'>,
): DomainOutput<'clawbacks.create'> {
  const fund = fundById(store, fundId);
  const columns = checkedColumns(store, fund, input, null);
  const numbers = eventRows(store, CLAWBACK, fundId).map((row) => Number(row.number));
  const number = Math.max(0, ...numbers) + 1;
  const clawbackId = newId();
  store.insert('clawback', {
    id: clawbackId,
    fund_id: fundId,
    number,
    ...columns,
    status: 'draft',
    run_id: null,
  });
  return { clawbackId, number };
}

/** As `createClawback`; besides STEP_NOT_POSSIBLE (not-applicable) once it was noticed. */
function saveClawback(
  { store }: CommandContext,
  { clawbackId, expectedEntry, ...input }: DomainInput<'clawbacks.save'>,
): Record<string, never> {
  const { row, fund } = clawbackById(store, clawbackId);
  const status = row.status === 'draft' ? 'draft' : stateAfter(CLAWBACK, row, 'return');
  const columns = checkedColumns(store, fund, input, clawbackId);
  removeLines(store, clawbackId);
  const expected = expectedEntry === undefined ? {} : { expectedEntry };
  store.update('clawback', clawbackId, { ...columns, status, run_id: null }, expected);
  return {};
}

function removeLines(store: WriteStore, clawbackId: string): void {
  for (const { id } of clawbackLines(store, clawbackId)) store.remove('clawback_line', id);
}

interface ComputePlan {
  readonly facts: RunFacts;
  /** The version of the clawback that the run was made for. */
  readonly expectedEntry: number;
  readonly commitmentOf: ClawbackFacts['commitmentOf'];
}

function planCompute(
  { store, knownEntry }: QueryContext,
  { clawbackId }: DomainInput<'clawbacks.compute'>,
): JobPlan<ComputePlan> {
  const { row, fund } = clawbackById(store, clawbackId);
  stateAfter(CLAWBACK, row, 'compute');
  const date = row.date as IsoDate;
  checkOrder(store, fund, date);
  const { kind, options } = clawbackDetail(store, clawbackId);
  const { input, commitmentOf, termsVersion } = clawbackFacts(store, fund, { date, kind, options });
  return {
    label: `Clawback ${row.number} of ${fund.name}`,
    work: [{ key: TEST, task: TEST, input }],
    context: {
      expectedEntry: Number(row.entry),
      commitmentOf,
      facts: {
        asOf: date,
        knownEntry,
        subject: clawbackId,
        parameters: { fund: fund.code, clawback: Number(row.number), termsVersion },
        pinned: true,
      },
    },
  };
}

/** Who gives: escrow and each holder, below zero. Who gets: each commitment. They sum to zero. */
function movesOf(output: Output, commitmentOf: ComputePlan['commitmentOf']) {
  return [
    { holder: ESCROW, minor: -output.fromEscrow.minor },
    ...output.holders.map(({ id, pays }) => ({
      holder: id === CARRY_HOLDER_ID ? id : `${CARRY_HOLDER_ID}:${id}`,
      minor: -pays.minor,
    })),
    ...output.investors.map(({ id, amount }) => {
      const holder = commitmentOf[id];
      invariant(holder !== undefined, 'every holder of the run has a commitment');
      return { holder, minor: amount.minor };
    }),
  ].filter(({ minor }) => minor !== 0n);
}

function keepCompute(
  context: CommandContext,
  { clawbackId }: DomainInput<'clawbacks.compute'>,
  { facts, expectedEntry, commitmentOf }: ComputePlan,
  outcomes: Outcomes,
): DomainOutput<'clawbacks.compute'> {
  const outcome = outcomes[TEST];
  invariant(outcome !== undefined, 'the clawback was tested');
  const { store, newId } = context;
  const output = outcome.output as Output;
  const kept = keepRun(context, outcome, facts);
  const change = {
    status: 'computed',
    run_id: kept.runId,
    amount_minor: output.payable.minor,
    from_escrow_minor: output.fromEscrow.minor,
  };
  store.update('clawback', clawbackId, change, { expectedEntry });
  removeLines(store, clawbackId);
  const moves = movesOf(output, commitmentOf);
  for (const { holder, minor } of moves)
    store.insert('clawback_line', {
      id: newId(),
      clawback_id: clawbackId,
      holder,
      number: 1,
      amount_minor: minor,
    });
  const left = moves.reduce((sum, { minor }) => sum + minor, 0n);
  invariant(left === 0n, 'what is given back is what investors get');
  return kept;
}

/** Each line of a clawback that was decided gets a twin with the other sign. */
function takeBack({ store, newId }: CommandContext, clawbackId: string): void {
  for (const { holder, amount_minor: minor } of clawbackLines(store, clawbackId))
    store.insert('clawback_line', {
      id: newId(),
      clawback_id: clawbackId,
      holder,
      number: 2,
      amount_minor: -minor,
    });
}

/** Throws STEP_NOT_POSSIBLE (not-applicable), ROW_CHANGED. */
function takeStep(
  context: CommandContext,
  { clawbackId, ...taken }: DomainInput<'clawbacks.step'>,
): DomainOutput<'clawbacks.step'> {
  const { row } = clawbackById(context.store, clawbackId);
  const answer = stepEvent(context, CLAWBACK, clawbackId, taken);
  const wasDecided = (DECIDED_STATES as readonly string[]).includes(row.status);
  if (taken.step === 'cancel' && wasDecided) takeBack(context, clawbackId);
  return answer;
}

const kindWords = (kind: ClawbackKind) => (kind === 'interim' ? 'Interim' : 'Final');

export const clawbackHandlers = {
  'clawbacks.list': query<'clawbacks.list'>(({ store }, { fundId }) => {
    const fund = fundById(store, fundId);
    return eventRows(store, CLAWBACK, fundId).map((row) => headOf(store, fund, row));
  }),
  'clawbacks.get': query<'clawbacks.get'>(getClawback),
  'clawbacks.create': command<'clawbacks.create'>(
    ({ kind, testDate }, { number }) =>
      `${kindWords(kind)} clawback ${number} drafted, tested on ${testDate}`,
    createClawback,
  ),
  'clawbacks.save': command<'clawbacks.save'>(
    ({ kind, testDate }) => `${kindWords(kind)} clawback changed, tested on ${testDate}`,
    saveClawback,
  ),
  'clawbacks.compute': jobCommand<'clawbacks.compute', ComputePlan>({
    plan: planCompute,
    summary: (_, { runHash }) => `Clawback computed, run ${runHash.slice(0, 8)}`,
    keep: keepCompute,
  }),
  'clawbacks.review': command<'clawbacks.review'>(
    () => stepSummary(CLAWBACK, 'review'),
    (context, { clawbackId, ...seen }) => reviewEvent(context, CLAWBACK, clawbackId, seen),
  ),
  'clawbacks.decide': command<'clawbacks.decide'>(
    ({ verdict }, { missing }) => decisionSummary(CLAWBACK, verdict, missing),
    (context, { clawbackId, ...decided }) => decideEvent(context, CLAWBACK, clawbackId, decided),
  ),
  'clawbacks.step': command<'clawbacks.step'>(({ step }) => stepSummary(CLAWBACK, step), takeStep),
};
