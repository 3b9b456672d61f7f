/**
 * The management fee of a period, from the fund's agreement: computed on what was committed, invested
 * or held, and posted as flows of the fund. A day is charged once.
 */

import type { z } from 'zod';
import { managementFeeCalculation } from '../../core/fund/managementFeeCalculation.ts';
import type { ManagementFeeInput } from '../../core/fund/managementFeeInput.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  type JobPlan,
  jobCommand,
  type Outcomes,
  type QueryContext,
} from '../backend/handler.ts';
import { feeBases } from '../queries/feeBases.ts';
import { flowRows } from '../queries/fundBooks.ts';
import { amountWords, decodeTerms, type FundRow, fundById, termsAt } from '../queries/funds.ts';
import { blobOf, keepRun, parameterOf, type RunFacts, runById } from '../queries/runs.ts';
import type { ReadStore } from '../store/index.ts';
import { insertFlow } from './fundFacts.ts';
import { refuse } from './saveParts.ts';

const FEE = managementFeeCalculation.id;
type FeeOutput = z.output<typeof managementFeeCalculation.output>;
type Charge = DomainInput<'fundFees.charge'>;

interface FeePlan {
  readonly facts: RunFacts;
}

/** Throws FEE_ALREADY_CHARGED (conflict) where a day of the period was charged before. */
function assertUncharged(store: ReadStore, fund: FundRow, { from, to }: Charge): void {
  const charged = store
    .all<{ flow_date: string; run_id: string | null }>(
      `SELECT flow_date, run_id FROM fund_flow WHERE fund_id = ? AND kind = 'management-fee'`,
      [fund.id],
    )
    .find(({ flow_date, run_id }) => {
      if (run_id === null) return flow_date >= from && flow_date < to;
      const { run } = runById(store, run_id);
      return String(parameterOf(run, 'from')) < to && String(parameterOf(run, 'to')) > from;
    });
  if (charged === undefined) return;
  throw new AppFailure({
    kind: 'conflict',
    code: 'FEE_ALREADY_CHARGED',
    message: `The fee of ${charged.flow_date} was charged before. Choose a period that begins after it, or undo that charge.`,
    path: 'from',
  });
}

/**
 * Throws FEE_OFFSETS_NOT_AGREED where the terms offset nothing, OFFSET_OUTSIDE_FEE (invalid-input) where
 * a portfolio fee is not of the period.
 */
function assertOffsets({ from, to, portfolioFees }: Charge, areAgreed: boolean): void {
  if (portfolioFees.length > 0 && !areAgreed)
    refuse(
      'FEE_OFFSETS_NOT_AGREED',
      'The terms offset no portfolio fees, so they would change nothing. Leave them out, or enter the offset in the terms.',
      'portfolioFees',
    );
  const outside = portfolioFees.findIndex(({ date }) => date < from || date >= to);
  if (outside >= 0)
    refuse(
      'OFFSET_OUTSIDE_FEE',
      `The portfolio fee of ${portfolioFees[outside]?.date} is not from ${from} until ${to}. Correct its date, or charge it with the fee of its day.`,
      `portfolioFees.${outside}.date`,
    );
}

/** What waits of offsets after the last charge before a date. */
function waitingBefore(context: QueryContext, fund: FundRow, from: IsoDate): Money | undefined {
  const last = flowRows(context.store, fund.id, addDays(from, -1)).findLast(
    ({ kind, run_id }) => kind === 'management-fee' && run_id !== null,
  );
  if (last?.run_id == null) return undefined;
  const wire = blobOf(context, runById(context.store, last.run_id)).output;
  const output = managementFeeCalculation.output.safeParse(wire);
  return output.success ? output.data.periods.at(-1)?.carriedForward : undefined;
}

/** Throws FEE_TERMS_MISSING (missing-data), FEE_ALREADY_CHARGED (conflict), and as `assertOffsets`. */
function planFee(context: QueryContext, input: Charge): JobPlan<FeePlan> {
  const { store, knownEntry } = context;
  const fund = fundById(store, input.fundId);
  assertUncharged(store, fund, input);
  const stored = termsAt(store, fund, input.from);
  const terms = decodeTerms(fund, stored).managementFee;
  if (terms === undefined)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'FEE_TERMS_MISSING',
      message: `Version ${stored.version} of the terms of ${fund.name} has no management fee. Enter it in the terms first.`,
      path: 'fundId',
    });
  const { phases, offsets, ...rest } = terms;
  assertOffsets(input, offsets !== undefined);
  const waiting = waitingBefore(context, fund, input.from);
  const charged = phases.map(({ to: _, ...phase }) => phase);
  const fee: ManagementFeeInput = {
    ...rest,
    currency: fund.currency,
    from: input.from,
    to: input.to,
    phases: charged,
    bases: feeBases(store, fund, input, charged),
    ...(offsets === undefined
      ? {}
      : {
          offsets: {
            share: offsets.share,
            carriesForward: offsets.carriesForward,
            received: input.portfolioFees,
            ...(waiting === undefined ? {} : { waiting }),
          },
        }),
  };
  return {
    label: `Management fee of ${fund.name}`,
    work: [{ key: FEE, task: FEE, input: fee }],
    context: {
      facts: {
        asOf: input.from,
        knownEntry,
        subject: fund.id,
        parameters: {
          fund: fund.code,
          from: input.from,
          to: input.to,
          termsVersion: stored.version,
        },
        pinned: true,
      },
    },
  };
}

function keepFee(
  context: CommandContext,
  input: Charge,
  { facts }: FeePlan,
  outcomes: Outcomes,
): DomainOutput<'fundFees.charge'> {
  const outcome = outcomes[FEE];
  invariant(outcome !== undefined, 'the fee was computed');
  const fund = fundById(context.store, input.fundId);
  assertUncharged(context.store, fund, input);
  const { runId } = keepRun(context, outcome, facts);
  const { periods, totals } = outcome.output as FeeOutput;
  for (const { from, to, gross, offset, vat } of periods) {
    const note = `${from} until ${to}`;
    for (const [kind, minor] of [
      ['management-fee', -gross.minor],
      ['fee-offset', offset.minor],
      ['tax', -vat.minor],
    ] as const) {
      if (minor === 0n && kind !== 'management-fee') continue;
      insertFlow(context, { fundId: fund.id, date: from, kind, minor, note, runId });
    }
  }
  const charged = money(fund.currency, totals.net.minor + totals.vat.minor);
  return { runId, gross: totals.gross, offset: totals.offset, vat: totals.vat, charged };
}

export const fundFeeHandlers = {
  'fundFees.charge': jobCommand<'fundFees.charge', FeePlan>({
    plan: planFee,
    summary: ({ from, to }, { charged }) =>
      `Management fee from ${from} until ${to}, ${amountWords(charged)}`,
    keep: keepFee,
  }),
};
