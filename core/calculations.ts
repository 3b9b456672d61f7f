/** Every calculation that Ballast can run, by id: the one list that hosts, workers and forms read. */
import type { Calculation } from './calculation.ts';
import { cashCalculations } from './cash/calculations.ts';
import { forecastCalculations } from './forecast/index.ts';
import { fundCalculations } from './fund/index.ts';
import { ledgerCalculations } from './ledger/calculations.ts';
import { matchCalculation } from './reconcile/calculation.ts';
import { riskCalculations } from './risk/index.ts';
import { rulesApplyCalculation } from './rules/applyCalculation.ts';
import { scenarioCalculations } from './scenario/index.ts';
import { sensitivityCalculation } from './sensitivity.ts';
import { timeCalculations } from './time/calculations.ts';

// Tables run any of the others, so they look them up only when they run.
const tables = sensitivityCalculation((id) => findCalculation(id));

/** One line an area. */
export const calculations: readonly Calculation[] = [
  ...cashCalculations,
  ...forecastCalculations,
  ...fundCalculations,
  ...ledgerCalculations,
  ...riskCalculations,
  ...scenarioCalculations,
  ...timeCalculations,
  matchCalculation,
  rulesApplyCalculation,
  tables,
];

const byId = new Map(calculations.map((calculation) => [calculation.id, calculation]));

export function findCalculation(id: string): Calculation | undefined {
  return byId.get(id);
}
