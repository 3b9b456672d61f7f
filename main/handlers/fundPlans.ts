/** Plans of a fund's coming flows, and tables of what a distribution would do. */

import { silentContext } from '../../core/calculation.ts';
import { booksAt } from '../../core/fund/accounts/books.ts';
import { type FundPlan, fundPlanSchema } from '../../core/fund/pacing.ts';
import { pacingCalculation } from '../../core/fund/pacingCalculation.ts';
import { waterfallCalculation } from '../../core/fund/waterfallCalculation.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure, invariant, unwrap } from '../../core/result.ts';
import { addDays, addMonths, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  command,
  type JobPlan,
  jobQuery,
  type QueryContext,
  query,
} from '../backend/handler.ts';
import { readRunBlob } from '../jobs/outcome.ts';
import { fundBooks } from '../queries/fundBooks.ts';
import { amountWords, commitmentsAt, type FundRow, fundById, fundFlows } from '../queries/funds.ts';
import { isOpenFlow } from '../queries/matched.ts';
import { waterfallFacts } from '../queries/waterfallFacts.ts';
import type { ReadStore } from '../store/index.ts';
import { saveRow } from './saveParts.ts';

/** Whole years from the first closing until the start of a plan. */
function ageAt(store: ReadStore, fund: FundRow, start: IsoDate): number {
  const first = commitmentsAt(store, fund.id, start)
    .map((row) => row.closing_date as IsoDate)
    .sort()[0];
  let years = 0;
  while (first !== undefined && addMonths(first, 12 * (years + 1)) <= start) years++;
  return years;
}

/** The projection of a plan from where the fund stands on its start. */
export function projectPlan(store: ReadStore, fund: FundRow, plan: FundPlan) {
  const { start } = plan;
  const committed = commitmentsAt(store, fund.id, start).reduce(
    (sum, row) => sum + row.amount_minor,
    0n,
  );
  const called = fundFlows(store, fund, start).reduce(
    (sum, { kind, amount }) => (kind === 'call' ? sum + amount.minor : sum),
    0n,
  );
  const value = booksAt(fundBooks(store, fund, start), start).navMinor;
  const input = {
    contributionRates: plan.contributionRates,
    lifeYears: plan.lifeYears,
    bow: plan.bow,
    growthAnnual: plan.growthAnnual,
    yieldAnnual: plan.yieldAnnual,
    frequency: plan.frequency,
    planned: plan.planned,
    currency: fund.currency,
    start,
    ageYears: ageAt(store, fund, start),
    uncalled: money(fund.currency, committed > called ? committed - called : 0n),
    nav: money(fund.currency, value > 0n ? value : 0n),
  };
  return { input, result: pacingCalculation.run(input, silentContext) };
}

interface PlanRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly name: string;
  readonly assumptions: unknown;
  readonly in_forecast: boolean;
  readonly entry: number;
}

export function planRows(store: ReadStore, fundId: string): PlanRow[] {
  return store.rows<PlanRow>(
    'fund_plan',
    'SELECT id, name, assumptions, in_forecast, entry FROM fund_plan WHERE fund_id = ? ORDER BY name',
    [fundId],
  );
}

/** What the reference of every expected flow of a plan begins with. */
const referenceOf = (planId: string) => `plan:${planId}:`;

function forecastFlowIds(store: ReadStore, planId: string): string[] {
  const reference = referenceOf(planId);
  return store.plucks<string>(
    `SELECT x.id FROM expected_flow x WHERE substr(x.reference, 1, ?) = ? AND ${isOpenFlow('x')}`,
    [BigInt(reference.length), reference],
  );
}

function listPlans(
  { store }: QueryContext,
  { fundId }: DomainInput<'fundPlans.list'>,
): DomainOutput<'fundPlans.list'> {
  const fund = fundById(store, fundId);
  return planRows(store, fundId).map((row) => {
    const assumptions = fundPlanSchema.parse(row.assumptions);
    const { input, result } = projectPlan(store, fund, assumptions);
    const none = money(fund.currency, 0n);
    return {
      id: row.id,
      name: row.name,
      inForecast: row.in_forecast,
      entry: row.entry,
      assumptions,
      uncalled: input.uncalled,
      nav: input.nav,
      ageYears: input.ageYears,
      years: result.ok ? result.value.output.years : [],
      totals: result.ok
        ? result.value.output.totals
        : { called: none, distributed: none, growth: none },
      forecastFlows: forecastFlowIds(store, row.id).length,
      problem: result.ok ? null : { code: result.error.code, message: result.error.message },
    };
  });
}

/** The account, entity and category that the flows of a plan are expected on. */
function placeOf(store: ReadStore, fund: FundRow) {
  const place = store.get<{ entity_id: string | null; account_id: string | null }>(
    'SELECT entity_id, account_id FROM fund WHERE id = ?',
    [fund.id],
  );
  const categoryId = store.pluck<string>(`SELECT id FROM category WHERE code = 'fund-flows'`);
  if (place?.entity_id == null || categoryId === undefined)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'PLAN_WITHOUT_ENTITY',
      message:
        categoryId === undefined
          ? 'There is no category "fund-flows" for the flows. Add it, or leave the plan out of the forecast.'
          : `${fund.name} belongs to no entity whose cash is forecast. Give it one, or leave the plan out of the forecast.`,
      path: 'inForecast',
    });
  return { entity_id: place.entity_id, account_id: place.account_id, category_id: categoryId };
}

/**
 * Puts the flows of a plan into the cash forecast: a call comes in and is invested some days later, the
 * proceeds of an exit come in and are distributed some days later. What it put there before goes.
 */
function forecastPlan(
  { store, newId }: CommandContext,
  fund: FundRow,
  plan: { readonly id: string; readonly name: string; readonly isIn: boolean },
  assumptions: FundPlan,
): number {
  for (const id of forecastFlowIds(store, plan.id)) store.remove('expected_flow', id);
  const projected = unwrap(projectPlan(store, fund, assumptions).result);
  if (!plan.isIn) return 0;
  const place = placeOf(store, fund);
  const until = addMonths(assumptions.start, assumptions.forecastMonths);
  const flows = projected.output.flows.flatMap(({ date, kind, amount, label }) => {
    const isCall = kind === 'call';
    const lag = isCall ? assumptions.callLagDays : assumptions.exitLagDays;
    const words = label === '' ? '' : `, ${label}`;
    return [
      { due: date, minor: amount.minor, text: `${isCall ? 'Call' : 'Proceeds'} planned${words}` },
      {
        due: addDays(date, lag),
        minor: -amount.minor,
        text: `${isCall ? 'Investment' : 'Distribution'} planned${words}`,
      },
    ];
  });
  const due = flows.filter((flow) => flow.due <= until);
  due.forEach((flow, k) => {
    store.insert('expected_flow', {
      id: newId(),
      ...place,
      counterparty_id: null,
      reference: `${referenceOf(plan.id)}${k + 1}`,
      description: `${fund.code} ${flow.text} (${plan.name})`,
      source: 'fund',
      due_date: flow.due,
      currency: fund.currency,
      amount_minor: flow.minor,
      probability: assumptions.probability,
      status: 'open',
      settled_line_id: null,
    });
  });
  return due.length;
}

/** Throws FUND_UNKNOWN (not-found), PLAN_WITHOUT_ENTITY (missing-data) and what pacing refuses. */
function savePlan(
  context: CommandContext,
  { id, expectedEntry, fundId, name, inForecast, assumptions }: DomainInput<'fundPlans.save'>,
): DomainOutput<'fundPlans.save'> {
  const fund = fundById(context.store, fundId);
  const row = {
    fund_id: fundId,
    name,
    assumptions: fundPlanSchema.encode(assumptions),
    in_forecast: inForecast,
  };
  const saved = saveRow(context, 'fund_plan', id, row, expectedEntry);
  const plan = { id: saved.id, name, isIn: inForecast };
  return { id: saved.id, forecastFlows: forecastPlan(context, fund, plan, assumptions) };
}

const TABLE = 'fund.sensitivity';

function planTable(
  { store }: QueryContext,
  { fundId, distributable, payDate, dealId, ...table }: DomainInput<'fund.sensitivity'>,
): JobPlan<null> {
  const fund = fundById(store, fundId);
  const payout = { payDate, amount: distributable, number: null, dealId };
  const { input } = waterfallFacts(store, fund, payout);
  return {
    label: `Table of ${fund.name}, ${amountWords(distributable)}`,
    work: [
      {
        key: TABLE,
        task: TABLE,
        input: {
          calculation: waterfallCalculation.id,
          input: waterfallCalculation.input.encode(input),
          ...table,
        },
      },
    ],
    context: null,
  };
}

export const fundPlanHandlers = {
  'fundPlans.list': query<'fundPlans.list'>(listPlans),
  'fundPlans.save': command<'fundPlans.save'>(
    ({ name }, { forecastFlows }) =>
      `Plan ${name} saved${forecastFlows === 0 ? '' : `, ${forecastFlows} flows in the forecast`}`,
    savePlan,
  ),
  'fund.sensitivity': jobQuery<'fund.sensitivity', null>({
    plan: planTable,
    answer: (_, _input, _planned, outcomes) => {
      const outcome = outcomes[TABLE];
      invariant(outcome !== undefined, 'the table has run');
      const output = readRunBlob(outcome.blob).output as Omit<
        DomainOutput<'fund.sensitivity'>,
        'runHash'
      >;
      return { ...output, runHash: outcome.runHash };
    },
  }),
};
