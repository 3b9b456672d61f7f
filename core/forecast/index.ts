/** The forecasting area: its calculations, for `core/calculations.ts`. */
import type { Calculation } from '../calculation.ts';
import { cashflowForecast } from './cash/cashflow.ts';
import { seriesForecast } from './series.ts';

export { cashflowForecast, seriesForecast };
export const forecastCalculations: readonly Calculation[] = [cashflowForecast, seriesForecast];
