/**
 * Scenarios as branches: a scenario has its own shocks after those of the scenarios that it
 * branches from, and stands on the present or on the facts of one journal entry.
 */
import { AppFailure } from '../../core/result.ts';
import type { Shock } from '../../core/scenario/shocks.ts';
import type { QueryContext } from '../backend/handler.ts';
import type { ReadStore } from '../store/index.ts';

export interface ScenarioRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parent_id: string | null;
  readonly base_entry: number | null;
  readonly shocks: readonly Shock[];
  readonly archived: boolean;
  readonly entry: number;
}

export function listScenarios(store: ReadStore): ScenarioRow[] {
  return store.rows<ScenarioRow>('scenario', 'SELECT * FROM scenario ORDER BY archived, name');
}

/** Throws SCENARIO_UNKNOWN (not-found). */
export function scenarioById(store: ReadStore, id: string): ScenarioRow {
  const row = store.row<ScenarioRow>('scenario', 'SELECT * FROM scenario WHERE id = ?', [id]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'SCENARIO_UNKNOWN',
    message: 'This scenario does not exist at the chosen time. Choose one from the list.',
    path: 'scenarioId',
  });
}

/** A scenario and those that it branches from, the nearest first. Throws SCENARIO_CYCLE. */
export function ancestry(store: ReadStore, id: string): ScenarioRow[] {
  const chain: ScenarioRow[] = [];
  for (let next: string | null = id; next !== null; ) {
    if (chain.some((row) => row.id === next))
      throw new AppFailure({
        kind: 'conflict',
        code: 'SCENARIO_CYCLE',
        message: `The scenario ${chain[0]?.name} branches from itself. Choose another parent.`,
        path: 'parentId',
      });
    const row: ScenarioRow = scenarioById(store, next);
    chain.push(row);
    next = row.parent_id;
  }
  return chain;
}

/** As many shocks as the calculations take. */
const MOST_SHOCKS = 50;

/** Where a calculation reads its facts, and the shocks that it applies to them. */
export interface Branch {
  readonly id: string | null;
  readonly name: string;
  readonly store: ReadStore;
  /** The journal entry that the facts stand on. */
  readonly knownEntry: number;
  /** True where the branch stands on facts of the past, whatever the caller looks at. */
  readonly isFixed: boolean;
  readonly shocks: readonly Shock[];
}

/**
 * The branch of a scenario, or the base for null. The nearest scenario of the chain that names a
 * base entry decides the facts. Throws SCENARIO_UNKNOWN, SCENARIO_CYCLE or SCENARIO_SHOCKS.
 */
export function branchOf(
  { store, journal, knownEntry }: Pick<QueryContext, 'store' | 'journal' | 'knownEntry'>,
  scenarioId: string | null,
): Branch {
  if (scenarioId === null)
    return { id: null, name: 'Base', store, knownEntry, isFixed: false, shocks: [] };
  const chain = ancestry(store, scenarioId);
  const shocks = chain.toReversed().flatMap((row) => row.shocks);
  if (shocks.length > MOST_SHOCKS)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'SCENARIO_SHOCKS',
      message: `The branch has ${shocks.length} shocks with those of its parents; a run takes ${MOST_SHOCKS}. Remove some.`,
      path: 'scenarioId',
    });
  const fixed = chain.find((row) => row.base_entry !== null)?.base_entry ?? null;
  return {
    id: scenarioId,
    name: chain[0]?.name ?? '',
    store: fixed === null ? store : journal.asKnownAt(fixed),
    knownEntry: fixed ?? knownEntry,
    isFixed: fixed !== null,
    shocks,
  };
}
