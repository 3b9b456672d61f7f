/** Scenarios: kept as branches of the base, and run beside it. */
import type { z } from 'zod';
import type { CashflowOutput } from '../../core/forecast/cash/schema.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { fromDecimal } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import { scenarioCompare } from '../../core/scenario/compare.ts';
import type { Shock } from '../../core/scenario/shocks.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  command,
  type JobPlan,
  jobCommand,
  type Outcomes,
  type QueryContext,
  query,
  type Work,
} from '../backend/handler.ts';
import { comparisonById, forecastBeside } from '../queries/comparisons.ts';
import { type FlowLine, UNCATEGORISED } from '../queries/flowSeries.ts';
import { type ForecastFacts, forecastFacts } from '../queries/forecast.ts';
import { holdingsAt } from '../queries/risk.ts';
import { blobOf, FORECAST, GROUP, keepRun, type RunFacts } from '../queries/runs.ts';
import {
  ancestry,
  branchOf,
  listScenarios,
  type ScenarioRow,
  scenarioById,
} from '../queries/scenarios.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { leadingUpTo } from './forecast.ts';

type Save = DomainInput<'scenarios.save'>;
type CompareInput = z.output<typeof scenarioCompare.input>;

function scenarioOut(row: ScenarioRow): DomainOutput<'scenarios.list'>[number] {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    parentId: row.parent_id,
    baseEntry: row.base_entry,
    shocks: [...row.shocks],
    archived: row.archived,
    entry: row.entry,
  };
}

function refuseShock(code: string, index: number, field: string, message: string): never {
  throw new AppFailure({
    kind: 'invalid-input',
    code,
    message: `Shock ${index + 1}: ${message}`,
    path: `shocks.${index}.${field}`,
  });
}

/**
 * What the schema of a shock cannot tell: ranges, the order of dates, and categories that exist.
 */
function checkShock(shock: Shock, index: number, codes: ReadonlySet<string>): void {
  if (shock.from !== undefined && shock.to !== undefined && shock.to < shock.from)
    refuseShock(
      'SHOCK_DATES',
      index,
      'to',
      `it ends on ${shock.to}, before it begins on ${shock.from}.`,
    );
  if (shock.kind === 'fx' && new Decimal(shock.percent).lte(-100))
    refuseShock(
      'SHOCK_RANGE',
      index,
      'percent',
      `a currency cannot lose ${shock.percent} %. Write more than -100.`,
    );
  if (
    shock.kind === 'haircut' &&
    (new Decimal(shock.percent).lt(0) || new Decimal(shock.percent).gt(100))
  )
    refuseShock(
      'SHOCK_RANGE',
      index,
      'percent',
      `a haircut of ${shock.percent} % is outside 0 to 100 %.`,
    );
  if (shock.kind !== 'haircut' && shock.kind !== 'delayReceipts') return;
  const unknown = shock.categories.find((code) => !codes.has(code));
  if (unknown !== undefined)
    refuseShock(
      'CATEGORY_UNKNOWN',
      index,
      'categories',
      `there is no category "${unknown}". Use a code of the categories' list.`,
    );
}

/** Throws SCENARIO_UNKNOWN for a missing parent and SCENARIO_CYCLE where it descends from `id`. */
function checkParent(store: ReadStore, { id, parentId }: Save): void {
  if (parentId === null) return;
  const chain = ancestry(store, parentId);
  if (id === undefined || !chain.some((row) => row.id === id)) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'SCENARIO_CYCLE',
    message: `${chain[0]?.name} branches from this scenario, so it cannot be its parent. Choose another one.`,
    path: 'parentId',
  });
}

function checkSave({ store, knownEntry }: CommandContext, input: Save): void {
  const codes = new Set([...store.plucks<string>('SELECT code FROM category'), UNCATEGORISED.code]);
  for (const [index, shock] of input.shocks.entries()) checkShock(shock, index, codes);
  checkParent(store, input);
  if (input.baseEntry !== null && input.baseEntry > knownEntry)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'ENTRY_UNKNOWN',
      message: `Journal entry ${input.baseEntry} does not exist; the newest is ${knownEntry}.`,
      path: 'baseEntry',
    });
  const other = store.pluck<string>('SELECT id FROM scenario WHERE name = ?', [input.name]);
  if (other !== undefined && other !== input.id)
    throw new AppFailure({
      kind: 'conflict',
      code: 'SCENARIO_NAME_TAKEN',
      message: `There is a scenario "${input.name}" already, perhaps archived. Choose another name.`,
      path: 'name',
    });
}

function saveScenario(context: CommandContext, input: Save): DomainOutput<'scenarios.save'> {
  checkSave(context, input);
  const { store, newId } = context;
  const row = {
    name: input.name,
    description: input.description,
    parent_id: input.parentId,
    base_entry: input.baseEntry,
    shocks: input.shocks,
  };
  if (input.id !== undefined) {
    scenarioById(store, input.id);
    store.update('scenario', input.id, row);
    return { id: input.id };
  }
  const id = newId();
  store.insert('scenario', { id, ...row, archived: false });
  return { id };
}

const BASE = 'base';
const SHOCKED = 'scenario';
const COMPARE = 'compare';

interface ComparePlan {
  readonly base: RunFacts;
  readonly scenario: RunFacts;
  readonly compare: RunFacts;
  /** The comparison but for its flows, which are what the base forecast expects. */
  readonly template: Omit<CompareInput, 'flows'>;
  readonly lines: readonly FlowLine[];
  /** Units of the reporting currency for one of each currency. */
  readonly rates: { readonly [currency: string]: string };
}

/** Holdings and rates beside the forecast's own facts. */
function compareTemplate(
  store: ReadStore,
  facts: ForecastFacts,
  shocks: readonly Shock[],
): Pick<ComparePlan, 'template' | 'rates'> {
  const { input, opening, lines, translator } = facts;
  const holdings = holdingsAt(store, input.asOf);
  const currencies = new Set([
    ...opening.map(({ currency }) => currency),
    ...lines.map(({ currency }) => currency),
    ...holdings.map(({ value }) => value.currency),
  ]);
  const rates = Object.fromEntries(
    [...currencies].sort().map((code) => [code, translator.rate(code).toFixed()]),
  );
  return {
    rates,
    template: {
      baseCurrency: input.currency,
      asOf: input.asOf,
      horizonDays: input.horizonDays,
      opening: [...opening],
      holdings: holdings.map(({ id, value, maturityDate, rateAnnual, modifiedDuration }) => ({
        id,
        value,
        maturityDate,
        rateAnnual,
        modifiedDuration,
      })),
      rates: Object.entries(rates)
        .filter(([currency]) => currency !== input.currency)
        .map(([currency, rate]) => ({ currency, rate })),
      shocks: [...shocks],
      calendar: input.calendar,
    },
  };
}

function planCompare(
  context: QueryContext,
  input: DomainInput<'scenarios.compare'>,
): JobPlan<ComparePlan> {
  const { scenarioId, asOf, horizonDays, historyDays, model, seed } = input;
  const branch = branchOf(context, scenarioId);
  const reportingCurrency = reportingCurrencyOf(branch.store, input.reportingCurrency);
  const request = { asOf, horizonDays, historyDays, model, seed, reportingCurrency };
  const facts = forecastFacts(branch, request);
  const shared = {
    asOf,
    knownEntry: branch.knownEntry,
    parameters: { horizonDays, historyDays, model, reportingCurrency, ratesAt: asOf },
    seed,
    warnings: facts.warnings,
  };
  // A base of the past is not the group's forecast, so it does not pass for the newest one.
  const baseSubject = branch.isFixed ? `base of ${branch.name}` : GROUP;
  return {
    label: `Compare ${branch.name} with the base`,
    work: [
      { key: BASE, task: FORECAST, input: { ...facts.input, shocks: [] } },
      { key: SHOCKED, task: FORECAST, input: facts.input },
    ],
    context: {
      base: { ...shared, scenarioId: null, subject: baseSubject },
      scenario: { ...shared, scenarioId, subject: GROUP },
      compare: { ...shared, scenarioId, subject: GROUP, seed: null },
      lines: facts.lines,
      ...compareTemplate(branch.store, facts, branch.shocks),
    },
  };
}

/**
 * The base forecast's expected flows as exact money of their own currency, rounded half-even to the
 * minor unit; the comparison translates them back at the same rates and its shocks.
 */
function expectedFlows(
  output: CashflowOutput,
  { lines, rates }: ComparePlan,
): CompareInput['flows'] {
  const byName = new Map(lines.map((line) => [line.name, line]));
  return output.categories.flatMap(({ category, flow }) => {
    const line = byName.get(category);
    invariant(line !== undefined, `the forecast was given the series ${category}`);
    const rate = rates[line.currency] ?? '1';
    return output.dates.flatMap((date, index) => {
      const value = new Decimal(flow.expected[index] ?? 0).div(rate);
      const amount = fromDecimal(value, line.currency, 'half-even');
      return amount.minor === 0n ? [] : [{ category: line.code, date, amount }];
    });
  });
}

function followCompare(plan: JobPlan<ComparePlan>, outcomes: Outcomes): readonly Work[] {
  const base = outcomes[BASE];
  if (base === undefined || outcomes[COMPARE] !== undefined) return [];
  const flows = expectedFlows(base.output as CashflowOutput, plan.context);
  const input: CompareInput = { ...plan.context.template, flows };
  return [{ key: COMPARE, task: scenarioCompare.id, input }];
}

function keepCompare(
  context: CommandContext,
  planned: ComparePlan,
  outcomes: Outcomes,
): DomainOutput<'scenarios.compare'> {
  const { [BASE]: base, [SHOCKED]: shocked, [COMPARE]: compare } = outcomes;
  invariant(base && shocked && compare, 'both forecasts and the comparison have run');
  const kept = keepRun(context, compare, planned.compare);
  return {
    baseRunId: keepRun(context, base, planned.base).runId,
    scenarioRunId: keepRun(context, shocked, planned.scenario).runId,
    compareRunId: kept.runId,
    runHash: kept.runHash,
  };
}

/** Throws RUN_UNKNOWN (not-found) and RUN_NO_COMPARISON (invalid-input). */
function comparedForecasts(
  context: QueryContext,
  { runId }: DomainInput<'scenarios.compared'>,
): DomainOutput<'scenarios.compared'> {
  const { store } = context;
  const { run } = comparisonById(store, runId);
  const forecastOf = (scenarioId: string | null) => {
    const stored = forecastBeside(store, run, scenarioId);
    return stored ? { run: stored.run, output: blobOf(context, stored).output } : null;
  };
  return {
    base: forecastOf(null),
    branch: forecastOf(run.scenarioId),
    ...leadingUpTo(store, run.asOf, run),
  };
}

export const scenarioHandlers = {
  'scenarios.compared': query<'scenarios.compared'>(comparedForecasts),
  'scenarios.list': query<'scenarios.list'>(({ store }) => listScenarios(store).map(scenarioOut)),
  'scenarios.save': command<'scenarios.save'>((input) => `Scenario ${input.name}`, saveScenario),
  'scenarios.archive': command<'scenarios.archive'>(
    ({ archived }) => (archived ? 'Scenario archived' : 'Scenario brought back'),
    ({ store }, { id, archived }) => {
      scenarioById(store, id);
      store.update('scenario', id, { archived });
      return {};
    },
  ),
  'scenarios.compare': jobCommand<'scenarios.compare', ComparePlan>({
    plan: planCompare,
    follow: followCompare,
    summary: ({ asOf, horizonDays }) =>
      `Scenario beside the base, ${horizonDays} days as of ${asOf}`,
    keep: (context, _input, planned, outcomes) => keepCompare(context, planned, outcomes),
  }),
};
