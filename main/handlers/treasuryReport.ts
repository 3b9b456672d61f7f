/** The treasury report: position, newest forecast, scenario and risk runs, and limits of a date. */
import { z } from 'zod';
import type { PositionRow as EngineRow } from '../../core/cash/position.ts';
import { cashflowForecast } from '../../core/forecast/cash/cashflow.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { backtestRisk } from '../../core/risk/backtest.ts';
import { historicalRisk } from '../../core/risk/historical.ts';
import { parametricRisk } from '../../core/risk/parametric.ts';
import { scenarioCompare } from '../../core/scenario/compare.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { blobOf, newestRun } from '../queries/runs.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { forecastFromRun, riskFromRuns, scenarioFromRun } from '../reports/build/fromRuns.ts';
import type { PositionRow } from '../reports/build/position.ts';
import type { LimitRow } from '../reports/build/risk.ts';
import { treasuryReport } from '../reports/build/treasury.ts';
import { formatDate } from '../reports/formatText.ts';
import { latestForecast } from './forecast.ts';
import { listLimits } from './limits.ts';
import { computePosition, rateUsed } from './position.ts';
import { type CreateInput, frameOf, type PlannedReport } from './reportFrame.ts';
import { latestRisk } from './risk.ts';

/** An account of the position as reports write it; null where no statement tells its balance. */
export function positionRowOf(row: EngineRow, asOf: IsoDate): PositionRow | null {
  if (row.account === null || row.accountBalance === null) return null;
  const used = row.quote === null || !row.isConverted ? null : rateUsed(row.quote, asOf);
  return {
    entity: row.account.entityName,
    bank: row.account.bankName,
    account: row.label,
    currency: row.currency,
    amount: formatAmount(row.accountBalance),
    converted: row.closing === null ? null : formatAmount(row.closing),
    rate: used?.rate ?? null,
    rateDate: used?.date ?? null,
    source: used?.source ?? null,
    stale: row.isStale,
  };
}

/** The accounts with a balance on the date. Throws REPORT_NO_POSITION where there is none. */
export function positionRows(context: QueryContext, input: CreateInput): PositionRow[] {
  const reportingCurrency = reportingCurrencyOf(context.store, input.reportingCurrency);
  const position = computePosition(context.store, {
    asOf: input.asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency,
  });
  const rows = position.rows.flatMap((row) => positionRowOf(row, input.asOf) ?? []);
  if (rows.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'REPORT_NO_POSITION',
      message: `No account has a balance on ${input.asOf}. Import statements first.`,
      path: 'asOf',
    });
  return rows;
}

function forecastPart(context: QueryContext, input: CreateInput) {
  const latest = latestForecast(context, { asOf: input.asOf, scenarioId: null });
  if (latest.run === null) return null;
  const output = z.decode(cashflowForecast.output, latest.output as never);
  const { actual, minimum } = latest;
  return { run: latest.run, part: forecastFromRun(output, { actual, minimum }) };
}

function scenarioPart(context: QueryContext, input: CreateInput) {
  if (input.scenarioId === null) return null;
  const { asOf, scenarioId } = input;
  const stored = newestRun(context.store, { calculation: scenarioCompare.id, asOf, scenarioId });
  if (stored === undefined) return null;
  const name = context.store.pluck<string>('SELECT name FROM scenario WHERE id = ?', [scenarioId]);
  const output = z.decode(scenarioCompare.output, blobOf(context, stored).output as never);
  return { run: stored.run, part: scenarioFromRun(output, name ?? 'Scenario') };
}

const METHOD_LABEL: { readonly [method: string]: string } = {
  historical: 'Historical',
  'parametric-normal': 'Parametric normal',
  'cornish-fisher': 'Cornish-Fisher',
  'student-t': 'Student t',
};

function riskPart(context: QueryContext, input: CreateInput) {
  const latest = latestRisk(context, {
    asOf: input.asOf,
    confidence: 0.99,
    horizonDays: 1,
    scenarioId: null,
  });
  const methods = latest.methods.map(({ method, run, output }) => ({
    label: METHOD_LABEL[method] ?? method,
    output:
      run.calculation === historicalRisk.id
        ? z.decode(historicalRisk.output, output as never)
        : z.decode(parametricRisk.output, output as never),
  }));
  const historical = latest.methods.findIndex(({ run }) => run.calculation === historicalRisk.id);
  const part = riskFromRuns({
    methods,
    ofRecord: Math.max(historical, 0),
    backtest:
      latest.backtest === null
        ? null
        : z.decode(backtestRisk.output, latest.backtest.output as never),
  });
  return part === null ? null : { runs: latest.methods.map(({ run }) => run), part };
}

/** A limit's figures as the report writes them: shares as ratios, amounts in their currency. */
export function limitPart(context: QueryContext, input: CreateInput): LimitRow[] {
  return listLimits(context, { asOf: input.asOf }).map((limit) => {
    const isShare = limit.unit === '%';
    const ratio = (text: string | null) =>
      text === null ? null : new Decimal(text).div(100).toFixed();
    return {
      name: limit.name,
      scope: limit.scope,
      now: isShare ? ratio(limit.now) : limit.now,
      limit: isShare ? (ratio(limit.limit) ?? limit.limit) : limit.limit,
      unit: isShare ? 'percent' : limit.unit,
      use: ratio(limit.usePercent),
      state: limit.state,
    };
  });
}

export function planTreasury(context: QueryContext, input: CreateInput): PlannedReport {
  const forecast = forecastPart(context, input);
  const scenario = scenarioPart(context, input);
  const risk = riskPart(context, input);
  const runs = [
    ...(forecast === null ? [] : [forecast.run]),
    ...(scenario === null ? [] : [scenario.run]),
    ...(risk?.runs ?? []),
  ];
  const report = treasuryReport({
    frame: frameOf(context, input, runs),
    position: positionRows(context, input),
    forecast: forecast?.part ?? null,
    scenario: scenario?.part ?? null,
    risk: risk?.part ?? null,
    limits: limitPart(context, input),
  });
  return {
    report,
    title: `Treasury report of ${formatDate(input.asOf)}`,
    fileStem: `treasury-report-${input.asOf}`,
    runIds: runs.map((run) => run.id),
  };
}
