/** The registry of forecast models: to add one, write it in its own file here and add its line. */
import { ets } from './ets.ts';
import type { ForecastModel } from './model.ts';
import { seasonalNaive } from './seasonalNaive.ts';

export const forecastModels: readonly ForecastModel[] = [seasonalNaive, ets];
