/** Every calculation that Ballast can run, by id: the one list that hosts, workers and forms read. */
import type { Calculation } from './calculation.ts';
import { fundCalculations } from './fund/index.ts';
import { riskCalculations } from './risk/index.ts';

/** One line an area. */
export const calculations: readonly Calculation[] = [...fundCalculations, ...riskCalculations];

const byId = new Map(calculations.map((calculation) => [calculation.id, calculation]));

export function findCalculation(id: string): Calculation | undefined {
  return byId.get(id);
}
