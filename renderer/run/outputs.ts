/** What kept runs give, on the wire side. Types only: nothing of a calculation is loaded in a window. */
import type { z } from 'zod';
import type { cashflowOutput } from '../../core/forecast/cash/schema.ts';
import type { waterfallOutputSchema } from '../../core/fund/waterfallCalculation.ts';
import type { backtestRisk } from '../../core/risk/backtest.ts';
import type { historicalRisk } from '../../core/risk/historical.ts';
import type { parametricRisk } from '../../core/risk/parametric.ts';
import type { scenarioCompare } from '../../core/scenario/compare.ts';
import type { OutputOf } from '../contract.ts';

export type Run = OutputOf<'runs.get'>['run'];
export type ForecastOutput = z.input<typeof cashflowOutput>;
export type CompareOutput = z.input<(typeof scenarioCompare)['output']>;
export type HistoricalOutput = z.input<(typeof historicalRisk)['output']>;
export type ParametricOutput = z.input<(typeof parametricRisk)['output']>;
export type BacktestOutput = z.input<(typeof backtestRisk)['output']>;
export type WaterfallOutput = z.input<typeof waterfallOutputSchema>;
