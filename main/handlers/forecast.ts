/**
 * Forecasts of cash: run on the base or on a branch, kept, and the newest one with what led up to
 * it.
 */
import { invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type JobPlan, jobCommand, type QueryContext, query } from '../backend/handler.ts';
import { actualBalances } from '../queries/balances.ts';
import { forecastFacts } from '../queries/forecast.ts';
import { minimumLiquidity } from '../queries/limits.ts';
import {
  blobOf,
  FORECAST,
  GROUP,
  keepRun,
  newestRun,
  parameterOf,
  type Run,
  type RunFacts,
} from '../queries/runs.ts';
import { branchOf } from '../queries/scenarios.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { Translator } from '../queries/translator.ts';
import type { ReadStore } from '../store/index.ts';

type RunInput = DomainInput<'forecast.run'>;

/** `group`, or the entities asked for in one stable text. */
function subjectOf(entityIds: readonly string[] | undefined): string {
  return entityIds === undefined ? GROUP : [...entityIds].sort().join(',');
}

function planForecast(context: QueryContext, input: RunInput): JobPlan<RunFacts> {
  const { asOf, horizonDays, historyDays, model, entityIds, seed, scenarioId } = input;
  const branch = branchOf(context, scenarioId);
  const reportingCurrency = reportingCurrencyOf(branch.store, input.reportingCurrency);
  const request = { asOf, horizonDays, historyDays, model, entityIds, seed, reportingCurrency };
  const facts = forecastFacts(branch, request);
  return {
    label: scenarioId === null ? `Forecast of ${horizonDays} days` : `Forecast, ${branch.name}`,
    work: [{ key: FORECAST, task: FORECAST, input: facts.input }],
    context: {
      asOf,
      knownEntry: branch.knownEntry,
      scenarioId,
      subject: subjectOf(entityIds),
      parameters: {
        horizonDays,
        historyDays,
        model,
        reportingCurrency,
        ratesAt: asOf,
        ...(entityIds === undefined ? {} : { entityIds: [...entityIds].sort() }),
      },
      seed,
      warnings: facts.warnings,
    },
  };
}

/** The newest run over all entities, its output, and the balances that led up to it. */
export function latestForecast(
  context: QueryContext,
  { asOf, scenarioId }: DomainInput<'forecast.latest'>,
): DomainOutput<'forecast.latest'> {
  const { store } = context;
  const stored = newestRun(store, { calculation: FORECAST, subject: GROUP, asOf, scenarioId });
  return {
    run: stored?.run ?? null,
    output: stored === undefined ? null : blobOf(context, stored).output,
    ...leadingUpTo(store, asOf, stored?.run),
  };
}

/** The balances before a forecast and the minimum it is held against, in the currency of a run. */
export function leadingUpTo(
  store: ReadStore,
  asOf: IsoDate,
  run: Run | undefined,
): Pick<DomainOutput<'forecast.latest'>, 'actual' | 'minimum'> {
  const chosen = run && parameterOf(run, 'reportingCurrency');
  const currency = typeof chosen === 'string' ? chosen : reportingCurrencyOf(store, undefined);
  const translator = new Translator(store, asOf, currency);
  return {
    actual: actualBalances(store, asOf, currency),
    minimum: minimumLiquidity(store, translator)?.amount ?? null,
  };
}

export const forecastHandlers = {
  'forecast.run': jobCommand<'forecast.run', RunFacts>({
    plan: planForecast,
    summary: ({ asOf, horizonDays, scenarioId }) =>
      `Forecast of ${horizonDays} days as of ${asOf}${scenarioId === null ? '' : ' under a scenario'}`,
    keep: (context, _input, facts, outcomes) => {
      const outcome = outcomes[FORECAST];
      invariant(outcome !== undefined, 'the forecast has run');
      return keepRun(context, outcome, facts);
    },
  }),
  'forecast.latest': query<'forecast.latest'>(latestForecast),
};
