/** The scenario area: its calculations, for `core/calculations.ts`. */
import type { Calculation } from '../calculation.ts';
import { scenarioCompare } from './compare.ts';

export { scenarioCompare };
export const scenarioCalculations: readonly Calculation[] = [scenarioCompare];
