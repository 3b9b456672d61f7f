/** Distributions of funds: drafted, run through the waterfall, reviewed by a second person. */
import {
  type WaterfallOutput,
  waterfallCalculation,
} from '../../core/fund/waterfallCalculation.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  command,
  type JobPlan,
  jobCommand,
  jobQuery,
  type Outcomes,
  type QueryContext,
} from '../backend/handler.ts';
import { readRunBlob } from '../jobs/outcome.ts';
import {
  assertAfterDistributions,
  assertAfterFirstClosing,
  assertFundAmount,
} from '../queries/fundChecks.ts';
import { DISTRIBUTION } from '../queries/fundEventRows.ts';
import { dealCode } from '../queries/fundHistory.ts';
import { amountWords, distributionById, fundById, originOf } from '../queries/funds.ts';
import { keepRun, type RunFacts } from '../queries/runs.ts';
import { waterfallFacts } from '../queries/waterfallFacts.ts';
import { assertCash } from './distributionCash.ts';
import { stateAfter } from './fundEventSteps.ts';
import { assertNoticeBefore } from './noticeDays.ts';

export const WATERFALL = waterfallCalculation.id;

interface WaterfallPlan {
  readonly facts: RunFacts;
  /** The version of the distribution that the run was made for. */
  readonly expectedEntry: number;
  readonly commitmentOf: { readonly [holder: string]: string };
}

function planWaterfall(
  { store, knownEntry }: QueryContext,
  { distributionId }: DomainInput<'fund.runWaterfall'>,
): JobPlan<WaterfallPlan> {
  const row = distributionById(store, distributionId);
  stateAfter(DISTRIBUTION, row, 'compute');
  const fund = fundById(store, row.fund_id);
  const payDate = row.date as IsoDate;
  const amount = money(fund.currency, row.amount_minor);
  const origin = originOf(store, distributionId);
  assertAfterDistributions(store, fund, payDate);
  assertCash(store, fund, { date: payDate, amount, kind: origin.kind });
  const waterfall = waterfallFacts(store, fund, {
    payDate,
    amount,
    number: row.number,
    ...origin,
  });
  return {
    label: `Waterfall of ${fund.name}, distribution ${row.number}`,
    work: [{ key: WATERFALL, task: WATERFALL, input: waterfall.input }],
    context: {
      expectedEntry: Number(row.entry),
      commitmentOf: waterfall.commitmentOf,
      facts: {
        asOf: payDate,
        knownEntry,
        subject: distributionId,
        parameters: {
          fund: fund.code,
          distribution: Number(row.number),
          termsVersion: waterfall.termsVersion,
        },
        pinned: true,
        warnings: waterfall.warnings,
      },
    },
  };
}

/** Lines of every holder and tier; a holder's lines of zero are left out. */
function keepLines(
  { store, newId }: CommandContext,
  distributionId: string,
  output: WaterfallOutput,
  commitmentOf: WaterfallPlan['commitmentOf'],
): void {
  for (const id of store.plucks<string>(
    'SELECT id FROM distribution_line WHERE distribution_id = ?',
    [distributionId],
  ))
    store.remove('distribution_line', id);
  let allocated = 0n;
  for (const holder of output.holders)
    for (const { tierId, amount } of holder.lines) {
      if (amount.minor === 0n) continue;
      allocated += amount.minor;
      store.insert('distribution_line', {
        id: newId(),
        distribution_id: distributionId,
        holder: holder.kind === 'carry' ? 'carry' : commitmentOf[holder.id],
        tier: tierId,
        amount_minor: amount.minor,
      });
    }
  invariant(allocated === output.amount.minor, 'the lines sum to the amount distributed');
}

function keepWaterfall(
  context: CommandContext,
  { distributionId }: DomainInput<'fund.runWaterfall'>,
  { facts, expectedEntry, commitmentOf }: WaterfallPlan,
  outcomes: Outcomes,
): DomainOutput<'fund.runWaterfall'> {
  const outcome = outcomes[WATERFALL];
  invariant(outcome !== undefined, 'the waterfall has run');
  const kept = keepRun(context, outcome, facts);
  context.store.update(
    'distribution',
    distributionId,
    { status: 'computed', run_id: kept.runId },
    { expectedEntry },
  );
  keepLines(context, distributionId, outcome.output as WaterfallOutput, commitmentOf);
  return kept;
}

/** The plan of a waterfall that is kept nowhere; its work has the key `WATERFALL`. */
export function planWhatIf(
  { store }: QueryContext,
  { fundId, distributable, payDate, dealId }: DomainInput<'fund.whatIf'>,
): JobPlan<null> {
  const fund = fundById(store, fundId);
  const payout = { payDate, amount: distributable, number: null, dealId };
  const { input } = waterfallFacts(store, fund, payout);
  return {
    label: `What if ${fund.name} distributes ${amountWords(distributable)}`,
    work: [{ key: WATERFALL, task: WATERFALL, input }],
    context: null,
  };
}

/**
 * Throws FUND_UNKNOWN, DEAL_UNKNOWN, CURRENCY_MIXED, AMOUNT_NOT_POSITIVE, FLOW_BEFORE_FIRST_CLOSING,
 * RECALLABLE_AMOUNT, NOTICE_AFTER_DUE and DISTRIBUTION_ABOVE_CASH.
 */
function createDistribution(
  { store, newId }: CommandContext,
  input: DomainInput<'distributions.create'>,
): DomainOutput<'distributions.create'> {
  const { fundId, payDate, amount, dealId = null, kind, recallable, asset, noticeDate } = input;
  const fund = fundById(store, fundId);
  assertFundAmount(fund, amount, { what: 'The distribution' });
  assertAfterFirstClosing(store, fund, payDate, { what: 'A distribution', path: 'payDate' });
  assertAfterDistributions(store, fund, payDate);
  if (dealId !== null) dealCode(store, fund, dealId);
  if (recallable && (recallable.currency !== amount.currency || recallable.minor > amount.minor))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'RECALLABLE_AMOUNT',
      message: `${formatAmount(recallable)} is recallable of ${formatAmount(amount)}. Enter a part of what is paid, in its currency.`,
      path: 'recallable.amount',
    });
  if (noticeDate !== undefined) assertNoticeBefore(noticeDate, payDate, 'pay date', 'noticeDate');
  assertCash(store, fund, { date: payDate, amount, kind });
  const last = store.pluck<bigint>('SELECT MAX(number) FROM distribution WHERE fund_id = ?', [
    fundId,
  ]);
  const number = Number(last ?? 0n) + 1;
  const distributionId = newId();
  store.insert('distribution', {
    id: distributionId,
    fund_id: fundId,
    number,
    pay_date: payDate,
    amount_minor: amount.minor,
    status: 'draft',
    run_id: null,
    deal_id: dealId,
    kind: kind === 'cash' ? null : kind,
    recallable_minor: recallable?.minor ?? null,
    asset: asset ?? null,
    notice_date: noticeDate ?? null,
  });
  return { distributionId, number };
}

export const distributionHandlers = {
  'fund.runWaterfall': jobCommand<'fund.runWaterfall', WaterfallPlan>({
    plan: planWaterfall,
    summary: (_, { runHash }) => `Waterfall computed, run ${runHash.slice(0, 8)}`,
    keep: keepWaterfall,
  }),
  'fund.whatIf': jobQuery<'fund.whatIf', null>({
    plan: planWhatIf,
    answer: (_, _input, _planned, outcomes) => {
      const outcome = outcomes[WATERFALL];
      invariant(outcome !== undefined, 'the waterfall has run');
      return { output: readRunBlob(outcome.blob).output, runHash: outcome.runHash };
    },
  }),
  'distributions.create': command<'distributions.create'>(
    ({ amount, payDate }, { number }) =>
      `Distribution ${number} drafted, ${amountWords(amount)} on ${payDate}`,
    createDistribution,
  ),
};
