/**
 * From the outputs of calculations to the parts of a report: doubles of the simulation side become
 * amounts here, once, by a named rule, and components are rounded so that they still foot.
 */
import type { z } from 'zod';
import type { CashflowOutput } from '../../../core/forecast/cash/schema.ts';
import { minorDigits } from '../../../core/money/currencies.ts';
import { formatAmount, type Money } from '../../../core/money/money.ts';
import type { backtestRisk } from '../../../core/risk/backtest.ts';
import type { historicalRisk } from '../../../core/risk/historical.ts';
import type { parametricRisk } from '../../../core/risk/parametric.ts';
import type { scenarioCompare } from '../../../core/scenario/compare.ts';
import { subtractTexts } from '../decimalText.ts';
import { formatValue } from '../formatText.ts';
import type { ForecastBreach, ForecastPart, ScenarioPart } from './forecast.ts';
import type { RiskBacktest, RiskMethod, RiskPart } from './risk.ts';
import { amountFromFloat } from './text.ts';

type ScenarioOutput = z.output<typeof scenarioCompare.output>;
type HistoricalOutput = z.output<typeof historicalRisk.output>;
type ParametricOutput = z.output<typeof parametricRisk.output>;
type BacktestOutput = z.output<typeof backtestRisk.output>;

function percent(ratio: number): string {
  return formatValue(ratio.toFixed(6), { type: 'percent', decimals: 0 });
}

/** Days on which the median, and the lower bound of the second widest interval, first miss the minimum. */
function breachesOf(output: CashflowOutput, minimum: Money | null): readonly ForecastBreach[] {
  if (minimum === null) return [];
  const { currency, dates, balance, weeks } = output;
  const limit = Number(formatAmount(minimum));
  const levels = [...balance.bounds].sort((a, b) => b.level - a.level);
  const inner = levels[1] ?? levels[0];
  const series = [
    ...(inner ? [{ bound: `${percent(inner.level)} lower bound`, values: inner.lower }] : []),
    { bound: 'Median', values: balance.median },
  ];
  return series.flatMap(({ bound, values }): ForecastBreach[] => {
    const at = values.findIndex((value) => value < limit);
    const date = dates[at];
    const value = values[at];
    if (date === undefined || value === undefined) return [];
    const week = weeks.find(({ from, to }) => from <= date && date <= to);
    const probability = week?.breachProbability ?? null;
    return [
      {
        date,
        bound,
        value: amountFromFloat(value, currency),
        probability: probability === null ? null : probability.toFixed(6),
      },
    ];
  });
}

function coverageOf(output: CashflowOutput): string | null {
  const { coverage, tested } = output.balanceCalibration;
  if (tested === 0 || coverage.length === 0) return null;
  const held = coverage.map(
    ({ level, calibrated }) => `the ${percent(level)} interval held ${percent(calibrated)}`,
  );
  return (
    `In backtest, over ${tested} balances on past dates, each with the width that the other dates ` +
    `ask for, ${held.join(', ')}.`
  );
}

/** `ets for 4 categories, seasonal-naive for 2`. */
function modelsOf(output: CashflowOutput): string {
  const counts = new Map<string, number>();
  for (const { modelId } of output.categories) counts.set(modelId, (counts.get(modelId) ?? 0) + 1);
  return [...counts].map(([model, count]) => `${model} for ${count} flow categories`).join(', ');
}

export interface ForecastSurroundings {
  /** Closing balances up to and including the effective date, major units, oldest first. */
  readonly actual: readonly { readonly date: string; readonly balance: number }[];
  readonly minimum: Money | null;
}

/** The forecast part from a run of `forecast.cashflow`. */
export function forecastFromRun(
  output: CashflowOutput,
  around: ForecastSurroundings,
): ForecastPart {
  const { currency } = output;
  const amounts = (values: readonly number[]): string[] =>
    values.map((value) => amountFromFloat(value, currency));
  return {
    model: modelsOf(output),
    currency,
    actual: around.actual.map(({ date, balance }) => ({
      date,
      value: amountFromFloat(balance, currency),
    })),
    days: output.dates.map((date, index) => ({
      date,
      netFlow: amountFromFloat(output.totalFlow.expected[index] ?? Number.NaN, currency),
      balance: amountFromFloat(output.balance.median[index] ?? Number.NaN, currency),
    })),
    bands: [...output.balance.bounds]
      .sort((a, b) => b.level - a.level)
      .map((band) => ({
        level: String(band.level),
        lower: amounts(band.lower),
        upper: amounts(band.upper),
      })),
    limit:
      around.minimum === null
        ? null
        : { label: 'Minimum liquidity', value: formatAmount(around.minimum) },
    breaches: breachesOf(output, around.minimum),
    coverage: coverageOf(output),
  };
}

/** `USD -10 %` with the sign that figures have. */
function withMinus(label: string): string {
  return label.replace(/(?<=^|\s)-(?=\d)/g, '\u2212');
}

/** The scenario part from a run of `scenario.compare`; its figures are exact already. */
export function scenarioFromRun(output: ScenarioOutput, name: string): ScenarioPart {
  return {
    name,
    currency: output.baseCurrency,
    measure: 'Cash and holdings',
    shocks: output.bridge.steps.map((step) => withMinus(step.label)),
    balances: output.dates.flatMap((date, index) => {
      const value = output.scenario[index];
      return value ? [{ date, value: formatAmount(value) }] : [];
    }),
    baseClosing: formatAmount(output.bridge.opening),
    steps: output.bridge.steps.map((step) => ({
      label: withMinus(step.label),
      value: formatAmount(step.change),
    })),
    scenarioClosing: formatAmount(output.bridge.closing),
  };
}

/**
 * Rounds parts to the minor unit so that they sum to the rounded total: each part is the difference of
 * rounded running sums, the last reaching the total itself. No part is off by more than one minor unit.
 */
export function roundParts(
  parts: readonly number[],
  total: number,
  currency: string,
): readonly string[] {
  let running = 0;
  let before = amountFromFloat(0, currency);
  return parts.map((part, index) => {
    running = index === parts.length - 1 ? total : running + part;
    const reached = amountFromFloat(running, currency);
    const text = subtractTexts(reached, before);
    before = reached;
    return text;
  });
}

export interface RiskRuns {
  /** Runs of `risk.historical` and `risk.parametric`, in printing order. */
  readonly methods: readonly RiskRun[];
  /** Index in `methods` of the method of record. */
  readonly ofRecord: number;
  readonly backtest: BacktestOutput | null;
}

export interface RiskRun {
  readonly label: string;
  readonly output: HistoricalOutput | ParametricOutput;
}

function methodFromRun({ label, output }: RiskRun, isOfRecord: boolean): RiskMethod {
  const currency = output.reportingCurrency;
  const interval = 'interval' in output && output.interval.upper !== null ? output.interval : null;
  const text = (value: number | null | undefined): string | null =>
    value === null || value === undefined ? null : amountFromFloat(value, currency);
  return {
    label,
    valueAtRisk: amountFromFloat(output.valueAtRisk, currency),
    expectedShortfall: amountFromFloat(output.expectedShortfall, currency),
    low: text(interval?.lower),
    high: text(interval?.upper),
    isOfRecord,
  };
}

function backtestFromRun(output: BacktestOutput): RiskBacktest {
  return {
    days: output.window.days,
    exceptions: output.exceptionCount,
    expected: output.expectedCount.toFixed(1),
    zone: output.trafficLight.zone,
    pValue: output.unconditionalCoverage.pValue.toFixed(3),
  };
}

/** The risk part from risk runs; contributions are those of the method of record. Null without runs. */
export function riskFromRuns(runs: RiskRuns): RiskPart | null {
  const record = runs.methods[runs.ofRecord];
  if (record === undefined) return null;
  const { output } = record;
  const currency = output.reportingCurrency;
  const parts = roundParts(
    output.components.map((component) => component.valueAtRisk),
    output.valueAtRisk,
    currency,
  );
  return {
    currency,
    confidence: String(output.confidence),
    horizonDays: output.horizonDays,
    windowDays: output.window.days,
    methods: runs.methods.map((run, index) => methodFromRun(run, index === runs.ofRecord)),
    contributions: output.components.map((component, index) => ({
      label: component.label,
      exposure: amountFromFloat(component.value, currency),
      contribution: parts[index] ?? (0).toFixed(minorDigits(currency)),
    })),
    contributionMethod: record.label,
    backtest: runs.backtest === null ? null : backtestFromRun(runs.backtest),
  };
}
