/** The equalisation of a closing: planned from the fund as it stands, kept as a run and lines by kind. */
import type { z } from 'zod';
import { equalisationCalculation } from '../../core/fund/equalisationCalculation.ts';
import { invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { CommandContext, JobPlan, Outcomes, QueryContext } from '../backend/handler.ts';
import { closingCommitments, equalisationFacts } from '../queries/closings.ts';
import { CLOSING, eventById } from '../queries/fundEventRows.ts';
import { fundById } from '../queries/funds.ts';
import { keepRun, type RunFacts } from '../queries/runs.ts';
import type { WriteStore } from '../store/index.ts';
import { PARTS } from './closingViews.ts';
import { stateAfter } from './fundEventSteps.ts';
import { refuse } from './saveParts.ts';

export const EQUALISATION = equalisationCalculation.id;
type EqualisationOutput = z.output<typeof equalisationCalculation.output>;

export function removeLines(store: WriteStore, closingId: string): void {
  for (const id of store.plucks<string>('SELECT id FROM closing_line WHERE closing_id = ?', [
    closingId,
  ]))
    store.remove('closing_line', id);
}

export interface ComputePlan {
  readonly facts: RunFacts;
  readonly expectedEntry: number;
  readonly commitmentOf: { readonly [id: string]: string };
}

/** Throws STEP_NOT_POSSIBLE, CLOSING_EMPTY and those of the terms. */
export function planCompute(
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

export function keepCompute(
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
