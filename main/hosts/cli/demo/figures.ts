/**
 * The key figures of a demo run, as `out/demo.json` holds them. Ids, times and paths stay out: two runs
 * over the same inputs give the same text.
 */
import type { z } from 'zod';
import type { CashflowOutput } from '../../../../core/forecast/cash/schema.ts';
import type { waterfallOutputSchema } from '../../../../core/fund/waterfallCalculation.ts';
import type { historicalRisk } from '../../../../core/risk/historical.ts';
import type { scenarioCompare } from '../../../../core/scenario/compare.ts';
import type { OutputOf } from '../../../../preload/contract/index.ts';
import type { MoneyText } from '../wire.ts';

type RunReply = OutputOf<'runs.get'>;
type CompareOutput = z.input<typeof scenarioCompare.output>;
type WaterfallOutput = z.input<typeof waterfallOutputSchema>;
type RiskOutput = Pick<
  z.input<typeof historicalRisk.output>,
  'portfolioValue' | 'valueAtRisk' | 'expectedShortfall' | 'confidence' | 'horizonDays'
>;

interface RunHead {
  readonly calculation: string;
  readonly version: string;
  readonly runHash: string;
  readonly warnings: readonly string[];
}

function headOf({ run }: RunReply): RunHead {
  const { calculation, version, runHash, warnings } = run;
  return { calculation, version, runHash, warnings: warnings.map(({ code }) => code) };
}

export interface PositionFigures {
  readonly closing: MoneyText | null;
  readonly opening: MoneyText | null;
  readonly inflow: MoneyText | null;
  readonly outflow: MoneyText | null;
  readonly rates: MoneyText | null;
  readonly accounts: number;
  readonly accountsReported: number;
  readonly missingRates: readonly string[];
  readonly staleRates: readonly string[];
  readonly currencies: readonly {
    readonly currency: string;
    readonly balance: MoneyText | null;
    readonly closing: MoneyText | null;
  }[];
}

export function positionFigures(position: OutputOf<'position.get'>): PositionFigures {
  const { total, rows, accountsReported, missingRates, staleRates } = position;
  const { closing, opening, inflow, outflow, rates, accountCount } = total;
  return {
    ...{ closing, opening, inflow, outflow, rates, accounts: accountCount, accountsReported },
    ...{ missingRates, staleRates },
    currencies: rows
      .filter((row) => row.kind === 'group')
      .map((row) => ({
        currency: row.currency,
        balance: row.accountBalance,
        closing: row.closing,
      })),
  };
}

/** Balances in major units of the reporting currency; estimates, so numbers and not amounts. */
export interface DayEstimate {
  readonly date: string;
  /** The balance that is as likely to be exceeded as missed: what the interval lies around. */
  readonly median: number;
  /** The balance on average over all paths: sums of expected flows lead to it. */
  readonly expected: number;
  readonly intervals: readonly {
    readonly level: number;
    readonly lower: number;
    readonly upper: number;
  }[];
}

export interface ForecastFigures extends RunHead {
  readonly businessDays: number;
  readonly end: DayEstimate;
  readonly lowest: DayEstimate;
  readonly models: readonly { readonly category: string; readonly model: string }[];
}

function dayEstimate({ dates, balance }: CashflowOutput, index: number): DayEstimate {
  const cents = (value: number | undefined) => Number((value ?? 0).toFixed(2));
  return {
    date: dates[index] ?? '',
    median: cents(balance.median[index]),
    expected: cents(balance.expected[index]),
    intervals: balance.bounds.map(({ level, lower, upper }) => ({
      level,
      lower: cents(lower[index]),
      upper: cents(upper[index]),
    })),
  };
}

export function forecastFigures(reply: RunReply): ForecastFigures {
  const output = reply.output as CashflowOutput;
  const { median } = output.balance;
  const lowest = median.indexOf(Math.min(...median));
  return {
    ...headOf(reply),
    businessDays: output.dates.length,
    end: dayEstimate(output, median.length - 1),
    lowest: dayEstimate(output, lowest),
    models: output.categories.map(({ category, modelId }) => ({ category, model: modelId })),
  };
}

export interface ScenarioFigures extends RunHead {
  readonly name: string;
  readonly baseForecastHash: string;
  readonly scenarioForecastHash: string;
  readonly opening: MoneyText;
  readonly closing: MoneyText;
  readonly steps: readonly { readonly label: string; readonly change: MoneyText }[];
  readonly lowest: CompareOutput['lowest'];
}

export function scenarioFigures(
  name: string,
  compare: RunReply,
  forecasts: { readonly base: RunReply; readonly scenario: RunReply },
): ScenarioFigures {
  const { bridge, lowest } = compare.output as CompareOutput;
  return {
    ...headOf(compare),
    name,
    baseForecastHash: forecasts.base.run.runHash,
    scenarioForecastHash: forecasts.scenario.run.runHash,
    opening: bridge.opening,
    closing: bridge.closing,
    steps: bridge.steps.map(({ label, change }) => ({ label, change })),
    lowest,
  };
}

export interface RiskFigures extends RunHead, RiskOutput {
  readonly method: string;
}

/** Methods that measure; a backtest is a run beside them and has no value at risk of its own. */
export function riskFigures(
  runs: readonly { readonly method: string; readonly reply: RunReply }[],
): RiskFigures[] {
  return runs
    .filter(({ reply }) => reply.run.calculation !== 'risk.backtest')
    .map(({ method, reply }) => {
      const { portfolioValue, valueAtRisk, expectedShortfall, confidence, horizonDays } =
        reply.output as RiskOutput;
      return {
        ...headOf(reply),
        ...{ method, portfolioValue, valueAtRisk, expectedShortfall, confidence, horizonDays },
      };
    });
}

export interface DistributionFigures extends RunHead {
  readonly fund: string;
  readonly number: number;
  readonly payDate: string;
  readonly amount: MoneyText;
  readonly carry: MoneyText;
  readonly tiers: readonly {
    readonly label: string;
    readonly investors: MoneyText;
    readonly generalPartner: MoneyText;
    readonly carry: MoneyText;
    readonly total: MoneyText;
  }[];
  readonly holders: number;
}

export function distributionFigures(
  fund: string,
  distribution: { readonly number: number; readonly payDate: string },
  reply: RunReply,
): DistributionFigures {
  const { amount, tiers, holders, proof } = reply.output as WaterfallOutput;
  return {
    ...headOf(reply),
    fund,
    ...{ number: distribution.number, payDate: distribution.payDate, amount, carry: proof.carry },
    tiers: tiers.map((tier) => ({
      label: tier.label,
      investors: tier.lpAmount,
      generalPartner: tier.gpCommitmentAmount,
      carry: tier.carryAmount,
      total: tier.total,
    })),
    holders: holders.length,
  };
}

export interface DemoFigures {
  readonly source: 'sample' | 'files';
  readonly name: string;
  readonly asOf: string;
  readonly reportingCurrency: string;
  readonly entities: number;
  readonly accounts: number;
  readonly lines: number;
  readonly position: PositionFigures;
  readonly forecast: ForecastFigures;
  readonly scenario: ScenarioFigures;
  readonly risk: readonly RiskFigures[];
  /** Why there are no risk figures, or why they are zero; null where neither is so. */
  readonly riskNote: string | null;
  /** Null where the workspace has no fund with a draft distribution. */
  readonly distribution: DistributionFigures | null;
  readonly documents: readonly string[];
}
