/** The risk calculations; one line each. */
import type { Calculation } from '../calculation.ts';
import { backtestRisk } from './backtest.ts';
import { historicalRisk } from './historical.ts';
import { parametricRisk } from './parametric.ts';

export const riskCalculations: readonly Calculation[] = [
  historicalRisk,
  parametricRisk,
  backtestRisk,
];
