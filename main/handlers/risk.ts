/**
 * Value at risk of cash and holdings by several methods, and the backtest of its method of record.
 */

import {
  type Calculation,
  type CalculationWarning,
  silentContext,
} from '../../core/calculation.ts';
import { findCalculation } from '../../core/calculations.ts';
import { counted } from '../../core/counted.ts';
import { AppFailure, invariant, unwrap } from '../../core/result.ts';
import { isExposed, type Portfolio, scenarioPnl } from '../../core/risk/portfolio.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type JobPlan,
  jobCommand,
  type QueryContext,
  query,
  type Work,
} from '../backend/handler.ts';
import { decodeInput } from '../jobs/outcome.ts';
import { LIMIT_MEASURE, limitedMeasures, type RiskMeasure } from '../queries/limitMeasures.ts';
import { limitRows } from '../queries/limits.ts';
import { type RiskFacts, riskFacts } from '../queries/risk.ts';
import {
  blobOf,
  keepRun,
  listRuns,
  METHOD_OF_RECORD,
  parameterOf,
  type RunFacts,
  type StoredRun,
} from '../queries/runs.ts';
import { type Branch, branchOf } from '../queries/scenarios.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { riskExplainHandlers } from './riskExplain.ts';

type RiskInput = DomainInput<'risk.run'>;

interface Method {
  /** Subject of the run and name in the contract. */
  readonly id: string;
  readonly calculation: string;
  /** Wire fields besides the portfolio, confidence and horizon. */
  readonly fields: { readonly [name: string]: unknown };
}

/** In the order in which screens and reports list them; the first is the method of record. */
export const RISK_METHODS: readonly Method[] = [
  { id: METHOD_OF_RECORD, calculation: 'risk.historical', fields: {} },
  {
    id: 'parametric-normal',
    calculation: 'risk.parametric',
    fields: { covariance: 'ewma', lambda: 0.94 },
  },
  {
    id: 'cornish-fisher',
    calculation: 'risk.parametric',
    fields: { distribution: 'cornish-fisher' },
  },
  { id: 'student-t', calculation: 'risk.parametric', fields: { distribution: 'student' } },
];

export const BACKTEST = 'backtest';

/**
 * The backtest's rolling window and the days that it tests, as Basel's traffic light counts them.
 */
const BACKTEST_WINDOW = 250;
const BACKTEST_TESTED = 250;
/** The fewest days that a rolling window may have. */
const SMALLEST_WINDOW = 20;

/** Returns that leave one loss in the tail of overlapping scenarios. */
function fewestDays({ confidence, horizonDays }: RiskMeasure): number {
  return Math.ceil(1 / (1 - confidence) - 1e-9) + horizonDays - 1;
}

function calculationOf(id: string): Calculation {
  const found = findCalculation(id);
  invariant(found !== undefined, `${id} is registered`);
  return found;
}

function wirePortfolio({ reportingCurrency, asOf, dates, positions, factors }: Portfolio) {
  return {
    reportingCurrency,
    asOf,
    dates,
    positions,
    factors: factors.map(({ id, kind, returns }) => ({ id, kind, returns: [...returns] })),
  };
}

function methodWork(
  { id, calculation, fields }: Method,
  { portfolio }: RiskFacts,
  { confidence, horizonDays }: RiskMeasure,
): Work {
  const wire = { ...wirePortfolio(portfolio), confidence, horizonDays, ...fields };
  return {
    key: id,
    task: calculation,
    input: unwrap(decodeInput(calculationOf(calculation), wire)),
  };
}

/** Gains of today's exposures on past days; a reason where there is nothing to test. */
function backtestWork({ backtest }: RiskFacts, { confidence }: RiskInput): Work | string {
  if (!isExposed(backtest)) return 'nothing held moves with a market series';
  const { dates, total } = scenarioPnl(backtest, 1);
  const windowDays = Math.min(BACKTEST_WINDOW, Math.floor(dates.length / 2));
  if (windowDays < SMALLEST_WINDOW)
    return `${dates.length} days of rates are too few for a window of ${SMALLEST_WINDOW} and as many tested days`;
  const wire = { dates, pnl: [...total], confidence, model: { kind: 'historical', windowDays } };
  return {
    key: BACKTEST,
    task: 'risk.backtest',
    input: unwrap(decodeInput(calculationOf('risk.backtest'), wire)),
  };
}

/**
 * Whether a method can measure this portfolio at all. A Student-t fit may find no variance; such a
 * method is left out with a warning instead of failing the others. Every other refusal is thrown.
 */
function refusalOf({ task, input }: Work): AppFailure | null {
  const result = calculationOf(task).run(input, silentContext);
  if (result.ok) return null;
  if (result.error.kind === 'not-applicable' || result.error.kind === 'did-not-converge')
    return new AppFailure(result.error);
  throw new AppFailure(result.error);
}

interface RiskPlan extends RunFacts {
  /** What runs that only limits need measure, by key. */
  readonly forLimits: { readonly [key: string]: RiskMeasure };
}

interface LimitWork {
  readonly measure: RiskMeasure;
  readonly work: Work;
}

/**
 * The method of record at the confidence and horizon of the limits in force, where this run has others.
 * Limits look at the base in the group's currency, so no other run measures for them.
 */
function limitWork(branch: Branch, facts: RiskFacts, input: RiskInput): LimitWork[] {
  const { reportingCurrency } = facts.portfolio;
  const [record] = RISK_METHODS;
  if (record === undefined || input.scenarioId !== null) return [];
  if (reportingCurrency !== reportingCurrencyOf(branch.store, undefined)) return [];
  return limitedMeasures(limitRows(branch.store), input)
    .filter(
      ({ confidence, horizonDays }) =>
        confidence !== input.confidence || horizonDays !== input.horizonDays,
    )
    .map((measure) => {
      const key = `${LIMIT_MEASURE}, ${measure.confidence * 100} %, ${measure.horizonDays}`;
      return { measure, work: { ...methodWork(record, facts, measure), key } };
    });
}

function leftOut(name: string, failure: AppFailure | null): CalculationWarning[] {
  if (failure === null) return [];
  const message = `${name} is left out: ${failure.error.message}`;
  return [{ code: 'RISK_METHOD_LEFT_OUT', message }];
}

function planRisk(context: QueryContext, input: RiskInput): JobPlan<RiskPlan> {
  const { asOf, confidence, horizonDays, windowDays, scenarioId } = input;
  const branch = branchOf(context, scenarioId);
  const reportingCurrency = reportingCurrencyOf(branch.store, input.reportingCurrency);
  const facts = riskFacts(branch, {
    asOf,
    reportingCurrency,
    windowDays,
    backtestDays: BACKTEST_WINDOW + BACKTEST_TESTED,
    fewestDays: fewestDays(input),
  });
  const methods = RISK_METHODS.map((method) => methodWork(method, facts, input));
  const limited = limitWork(branch, facts, input);
  // The method of record is never left out: its refusal is the refusal of the whole job.
  const checked = [...methods, ...limited.map(({ work }) => work)].map((work) => ({
    work,
    failure: work.key === METHOD_OF_RECORD ? null : refusalOf(work),
  }));
  const backtest = backtestWork(facts, input);
  return {
    label: `Risk at ${confidence * 100} %, ${counted(horizonDays, 'day')}`,
    work: [
      ...checked.flatMap(({ work, failure }) => (failure === null ? [work] : [])),
      ...(typeof backtest === 'string' ? [] : [backtest]),
    ],
    context: {
      asOf,
      knownEntry: branch.knownEntry,
      scenarioId,
      subject: null,
      parameters: { confidence, horizonDays, windowDays, reportingCurrency },
      warnings: [
        ...facts.warnings,
        ...checked.flatMap(({ work, failure }) => leftOut(work.key, failure)),
        ...(typeof backtest === 'string'
          ? [{ code: 'RISK_BACKTEST_LEFT_OUT', message: `There is no backtest: ${backtest}.` }]
          : []),
      ],
      forLimits: Object.fromEntries(limited.map(({ measure, work }) => [work.key, measure])),
    },
  };
}

/** The newest run of each subject, among those with the parameters asked for. */
function newestBySubject(
  { store }: Pick<QueryContext, 'store'>,
  { asOf, confidence, horizonDays, scenarioId }: DomainInput<'risk.latest'>,
): Map<string, StoredRun> {
  const newest = new Map<string, StoredRun>();
  for (const calculation of ['risk.historical', 'risk.parametric', 'risk.backtest'])
    for (const stored of listRuns(
      store,
      { calculation, asOf, scenarioId },
      { start: 0, count: 500 },
    )) {
      const subject = stored.run.subject ?? '';
      if (newest.has(subject)) continue;
      if (parameterOf(stored.run, 'confidence') !== confidence) continue;
      if (parameterOf(stored.run, 'horizonDays') !== horizonDays) continue;
      newest.set(subject, stored);
    }
  return newest;
}

export function latestRisk(
  context: QueryContext,
  input: DomainInput<'risk.latest'>,
): DomainOutput<'risk.latest'> {
  const newest = newestBySubject(context, input);
  const opened = (stored: StoredRun) => ({
    run: stored.run,
    output: blobOf(context, stored).output,
  });
  const methods = RISK_METHODS.flatMap(({ id }) => {
    const stored = newest.get(id);
    return stored === undefined ? [] : [{ method: id, ...opened(stored) }];
  });
  const backtest = newest.get(BACKTEST);
  const currency = methods[0] && parameterOf(methods[0].run, 'reportingCurrency');
  return {
    currency:
      typeof currency === 'string' ? currency : reportingCurrencyOf(context.store, undefined),
    methods,
    backtest: backtest === undefined ? null : opened(backtest),
  };
}

export const riskHandlers = {
  'risk.run': jobCommand<'risk.run', RiskPlan>({
    plan: planRisk,
    summary: ({ asOf, confidence, horizonDays }, { runs }) =>
      `Risk as of ${asOf} at ${confidence * 100} %, ${counted(horizonDays, 'day')}, ${counted(runs.length, 'run')}`,
    keep: (context, _input, { forLimits, ...facts }, outcomes) => ({
      runs: Object.entries(outcomes).flatMap(([method, outcome]) => {
        const measure = forLimits[method];
        const own =
          measure === undefined
            ? { ...facts, subject: method }
            : {
                ...facts,
                subject: LIMIT_MEASURE,
                parameters: { ...facts.parameters, ...measure },
              };
        const { runId } = keepRun(context, outcome, own);
        return measure === undefined ? [{ method, runId }] : [];
      }),
    }),
  }),
  'risk.latest': query<'risk.latest'>(latestRisk),
  ...riskExplainHandlers,
};
