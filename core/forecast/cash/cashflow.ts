/**
 * The calculation `forecast.cashflow`: daily net flows by category in, a fan of closing balances
 * out, with the chance of falling below a minimum. Amounts are major units of one currency in
 * doubles: a forecast is a statistic, and its figures never enter a ledger.
 */
import {
  type CalculationContext,
  type CalculationWarning,
  defineCalculation,
  type Outcome,
} from '../../calculation.ts';
import { AppFailure, fail, ok, type Result } from '../../result.ts';
import type { RollingPlan } from '../rollingOrigin.ts';
import { type Calibration, calibrateFan } from './calibrate.ts';
import {
  balanceErrors,
  type CategoryForecast,
  flowErrors,
  forecastCategory,
} from './categoryForecast.ts';
import { cashPlan, chooseModel } from './chooseModel.ts';
import { breachShares, fanAt, fanSteps, makeFan, shapePaths, stepFlows } from './fan.ts';
import { gridDate, type PreparedCash, prepareCash, SHORT_HISTORY_DAYS } from './history.ts';
import {
  type CashCategory,
  type CashflowInput,
  type CashflowOutput,
  type CashWeek,
  cashflowInput,
  cashflowOutput,
} from './schema.ts';
import { fxByStep } from './shockedFlows.ts';
import { type PathColumns, simulateCash } from './simulate.ts';
import { traceCash } from './trace.ts';

interface View {
  readonly input: CashflowInput;
  readonly levels: readonly number[];
  /** Steps of the simulation that are business days. */
  readonly openSteps: readonly number[];
  readonly plan: RollingPlan | null;
}

function pick<T>(list: ArrayLike<T>, steps: readonly number[]): T[] {
  return steps.map((step) => list[step] as T);
}

/** Whether neither items nor shocks changed the model's own flows. */
function isUntouched({ simulated: { items, shareByStep, target, fx } }: CategoryForecast): boolean {
  return (
    items.length === 0 &&
    shareByStep.every((share) => share === 1) &&
    fx.every((factor) => factor === 1) &&
    target.every((to, step) => to === step)
  );
}

function describeCategory(
  forecast: CategoryForecast,
  own: PathColumns,
  view: View,
  historyDays: number,
): CashCategory {
  const { chosen, name, expected } = forecast;
  const { levels, openSteps, plan } = view;
  const steps = fanSteps(own.flow);
  const modelSteps = isUntouched(forecast) ? steps : fanSteps(stepFlows(own.modelCumulative));
  const past = flowErrors(chosen.past?.errors ?? null, plan);
  const calibration = calibrateFan(modelSteps, past, levels);
  const shape = { levels, factor: calibration.factor };
  const { fitted, effects } = chosen.model;
  const { test } = chosen;
  return {
    category: name,
    model: effects ? `${fitted.name} with calendar effects` : fitted.name,
    modelId: fitted.modelId,
    parameters: fitted.parameters.map((parameter) => ({ ...parameter })),
    calendarEffects: (effects?.list ?? []).map((effect) => ({ ...effect })),
    daysOfHistory: historyDays,
    flow: makeFan(pick(expected, openSteps), pick(steps, openSteps), shape),
    backtest: test && {
      origins: test.model.origins.length,
      horizonDays: test.plan.horizon,
      model: { ...(chosen.past?.scores ?? test.naiveScores) },
      seasonalNaive: { ...test.naiveScores },
    },
    calibration: copyCalibration(calibration),
  };
}

function copyCalibration({ factor, tested, coverage }: Calibration) {
  return { factor, tested, coverage: coverage.map((row) => ({ ...row })) };
}

/** Business days of the output grouped by week. */
function groupWeeks(cash: PreparedCash, openSteps: readonly number[]): number[][] {
  const groups: number[][] = [];
  openSteps.forEach((step, index) => {
    const week = cash.weekOf[step] as number;
    const group = groups[week] ?? [];
    group.push(index);
    groups[week] = group;
  });
  return groups;
}

function describeWeeks(
  cash: PreparedCash,
  view: View,
  balance: CashflowOutput['balance'],
  totalFlow: CashflowOutput['totalFlow'],
  columns: readonly Float64Array[],
): CashWeek[] {
  const groups = groupWeeks(cash, view.openSteps).filter((group) => group.length > 0);
  const minimum = view.input.minimumBalance;
  const hasFx = view.input.shocks.some(({ kind }) => kind === 'fx');
  const breaches = minimum === null ? null : breachShares(columns, groups, minimum);
  const dateAt = (index: number) =>
    gridDate(cash.days[view.openSteps[index] as number] as PreparedCash['days'][number]);
  let before = view.input.openingBalance;
  return groups.map((group, week) => {
    const [first, last] = [group[0] as number, group.at(-1) as number];
    const expectedFlow = group.reduce((sum, k) => sum + (totalFlow.expected[k] as number), 0);
    const closing = fanAt(balance, last);
    const exchangeEffect = hasFx ? closing.expected - before - expectedFlow : 0;
    before = closing.expected;
    return {
      from: dateAt(first),
      to: dateAt(last),
      expectedFlow,
      exchangeEffect,
      closing,
      breachProbability: breaches?.[week]?.within ?? null,
      breachProbabilityToDate: breaches?.[week]?.toDate ?? null,
    };
  });
}

/**
 * The opening balance as it is worth on each day: its foreign parts follow exchange rate shocks.
 */
function openingByStep(input: CashflowInput, cash: PreparedCash): Float64Array {
  const opening = new Float64Array(cash.days.length).fill(input.openingBalance);
  for (const { currency, amount } of input.openingParts) {
    const fx = fxByStep(currency, input.shocks, cash.days);
    for (let step = 0; step < opening.length; step++)
      opening[step] = (opening[step] as number) + amount * ((fx[step] as number) - 1);
  }
  return opening;
}

function forecastAll(
  cash: PreparedCash,
  input: CashflowInput,
  plan: RollingPlan | null,
  context: CalculationContext,
): CategoryForecast[] {
  return cash.categories.map((category, index) => {
    context.checkpoint(index, cash.categories.length * 2, 'category');
    const chosen = chooseModel(category, input.model, cash, plan);
    return forecastCategory(category, chosen, cash, input);
  });
}

function runCashflow(input: CashflowInput, context: CalculationContext): Outcome<CashflowOutput> {
  const cash = prepareCash(input);
  const plan = cashPlan(cash);
  const levels = [...new Set(input.levels)].sort((a, b) => a - b);
  const openSteps = cash.days.flatMap((day, step) => (day.holiday ? [] : [step]));
  const view: View = { input, levels, openSteps, plan };
  const forecasts = forecastAll(cash, input, plan, context);
  const categories: CashCategory[] = [];
  const { weekLength } = cash.grid;
  const total = simulateCash(
    forecasts.map(({ simulated }) => simulated),
    { ...cash, weekLength, seed: input.seed, paths: input.paths },
    (index, own) => {
      context.checkpoint(forecasts.length + index, forecasts.length * 2, 'category');
      const forecast = forecasts[index] as CategoryForecast;
      const days = cash.categories[index]?.series.values.length ?? 0;
      categories.push(describeCategory(forecast, own, view, days));
    },
  );
  const past = balanceErrors(forecasts, plan, weekLength);
  const calibration = calibrateFan(fanSteps(total.modelCumulative), past, levels);
  const expectedFlows = openSteps.map((step) =>
    forecasts.reduce((sum, { expected }) => sum + (expected[step] as number), 0),
  );
  const shape = { levels, factor: calibration.factor };
  const opening = openingByStep(input, cash);
  const cumulative = openSteps.map((step) =>
    (total.cumulative[step] as Float64Array).map((value) => value + (opening[step] as number)),
  );
  const balanceSteps = fanSteps(cumulative);
  const expectedBalance = openSteps.map((step) =>
    forecasts.reduce((sum, c) => sum + (c.gathered[step] as number), opening[step] as number),
  );
  const balance = makeFan(expectedBalance, balanceSteps, shape);
  const columns = shapePaths(cumulative, balanceSteps, shape);
  const totalFlow = makeFan(expectedFlows, fanSteps(pick(total.flow, openSteps)), shape);
  const output: CashflowOutput = {
    currency: input.currency,
    asOf: input.asOf,
    dates: openSteps.map((step) => gridDate(cash.days[step] as PreparedCash['days'][number])),
    balance,
    totalFlow,
    categories,
    weeks: describeWeeks(cash, view, balance, totalFlow, columns),
    balanceCalibration: copyCalibration(calibration),
  };
  return {
    output,
    trace: traceCash(input, cash, forecasts, output),
    warnings: [...cash.warnings, ...collectWarnings(forecasts, past.length, cash)],
  };
}

function collectWarnings(
  forecasts: readonly CategoryForecast[],
  tested: number,
  { isShort, historyLength, categories }: PreparedCash,
): CalculationWarning[] {
  const warnings = forecasts.flatMap(({ chosen }) => chosen.warnings);
  const isEmpty = categories.every(({ series }) => series.values.length === 0);
  if (isShort && !isEmpty)
    warnings.push({
      code: 'FORECAST_SHORT',
      message:
        `Only ${historyLength} business days of history, fewer than ${SHORT_HISTORY_DAYS}: no model ` +
        'could be tested on its past. Each category goes on with its mean flow by weekday, drawn ' +
        'towards zero as far as chance explains it; bounds are resampled past days, evenly around ' +
        `it and widened for the ${historyLength} days that they rest on.`,
    });
  else if (!isEmpty && tested === 0)
    warnings.push({
      code: 'FORECAST_UNCALIBRATED',
      message:
        'No past forecast could be tested: the width of the balance fan is the simulated one.',
    });
  return warnings;
}

export const cashflowForecast = defineCalculation({
  id: 'forecast.cashflow',
  version: '2.0.0',
  label: 'Cash forecast',
  description:
    'Daily flows by category with calendar effects and exponential smoothing or seasonal naive, ' +
    'known items in place of modelled ones, and the resulting fan of closing balances.',
  input: cashflowInput,
  output: cashflowOutput,
  run(input, context): Result<Outcome<CashflowOutput>> {
    try {
      return ok(runCashflow(input, context));
    } catch (error) {
      if (error instanceof AppFailure) return fail(error.error);
      throw error;
    }
  },
});
