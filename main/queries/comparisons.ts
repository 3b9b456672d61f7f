/**
 * Kept comparisons of a branch with the base, and the two forecasts that were kept with each: what a
 * comparison shows stays with it, whatever was run since.
 */
import { AppFailure } from '../../core/result.ts';
import { scenarioCompare } from '../../core/scenario/compare.ts';
import type { ReadStore } from '../store/index.ts';
import { FORECAST, listRuns, type Run, runById, type StoredRun } from './runs.ts';

/** Throws RUN_UNKNOWN (not-found) and RUN_NO_COMPARISON (invalid-input). */
export function comparisonById(store: ReadStore, runId: string): StoredRun {
  const stored = runById(store, runId);
  if (stored.run.calculation === scenarioCompare.id) return stored;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'RUN_NO_COMPARISON',
    message: `Run ${runId} is of ${stored.run.calculation}, not a comparison. Open a run of a comparison.`,
    path: 'runId',
  });
}

const RUNS_SEARCHED = 500;

/** The forecast of base or branch that was kept with a comparison: the first one after it. */
export function forecastBeside(
  store: ReadStore,
  compare: Run,
  scenarioId: string | null,
): StoredRun | undefined {
  const filter = { calculation: FORECAST, asOf: compare.asOf, scenarioId };
  return listRuns(store, filter, { start: 0, count: RUNS_SEARCHED }).findLast(
    ({ run: { id, knownEntry, computedAt } }) =>
      knownEntry === compare.knownEntry &&
      (computedAt > compare.computedAt || (computedAt === compare.computedAt && id > compare.id)),
  );
}
