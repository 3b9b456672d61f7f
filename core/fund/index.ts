/** The calculations of the fund engine, for the registry in `core/calculations.ts`. */
import type { Calculation } from '../calculation.ts';
import { capitalAccountsCalculation } from './accounts/capitalAccountsCalculation.ts';
import { creditLineCalculation } from './accounts/creditLine.ts';
import { hypotheticalLiquidationCalculation } from './accounts/hypotheticalLiquidation.ts';
import { navRollForwardCalculation } from './accounts/navRollForward.ts';
import { allocateCalculation } from './allocateCalculation.ts';
import { callStandingCalculation } from './callStanding.ts';
import { capitalCallCalculation } from './capitalCall.ts';
import { clawbackCalculation } from './clawbackCalculation.ts';
import { dealByDealCalculation } from './dealByDealCalculation.ts';
import { equalisationCalculation } from './equalisationCalculation.ts';
import { historyCalculation } from './historyRun.ts';
import { hurdleTiersCalculation } from './hurdleTiersCalculation.ts';
import { managementFeeCalculation } from './managementFeeCalculation.ts';
import { metricsCalculation } from './metrics.ts';
import { pacingCalculation } from './pacingCalculation.ts';
import { performanceCalculations } from './performance/calculations.ts';
import { taxDistributionCalculation } from './taxDistributionCalculation.ts';
import { waterfallCalculation } from './waterfallCalculation.ts';

export const fundCalculations = [
  waterfallCalculation,
  clawbackCalculation,
  taxDistributionCalculation,
  historyCalculation,
  dealByDealCalculation,
  hurdleTiersCalculation,
  capitalCallCalculation,
  callStandingCalculation,
  equalisationCalculation,
  managementFeeCalculation,
  metricsCalculation,
  allocateCalculation,
  navRollForwardCalculation,
  capitalAccountsCalculation,
  hypotheticalLiquidationCalculation,
  creditLineCalculation,
  pacingCalculation,
  ...performanceCalculations,
] as const satisfies readonly Calculation[];
