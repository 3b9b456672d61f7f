/**
 * Runs of calculations as they are kept: finding them, reading their blob, and keeping a new one. A
 * run is a row; its input, output and trace are one compressed file addressed by its hash.
 */
import type { CalculationWarning } from '../../core/calculation.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { CommandContext, QueryContext } from '../backend/handler.ts';
import { type RunBlob, readRunBlob, type SealedOutcome } from '../jobs/outcome.ts';
import type { ReadStore } from '../store/index.ts';
import { allOf, type Conditions, when } from './scope.ts';

/** The calculation behind forecasts. */
export const FORECAST = 'forecast.cashflow';
/** The subject of runs over all entities. */
export const GROUP = 'group';
/** The subject of the risk runs that limits and reports stand on. */
export const METHOD_OF_RECORD = 'historical';

export type Run = DomainOutput<'runs.get'>['run'];

interface RunRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly calculation: string;
  readonly version: string;
  readonly as_of: string;
  readonly known_entry: number;
  readonly scenario_id: string | null;
  readonly subject: string | null;
  readonly parameters: unknown;
  readonly seed: string | null;
  readonly inputs_hash: string;
  readonly output_hash: string;
  readonly run_hash: string;
  readonly blob_hash: string;
  readonly warnings: readonly CalculationWarning[] | null;
  readonly repeatable: boolean;
  readonly pinned: boolean;
  readonly duration_ms: number;
  readonly computed_at: string;
}

/** A run with the hash of its blob, which stays on this side of the door. */
export interface StoredRun {
  readonly run: Run;
  readonly blobHash: string;
}

function storedRun(row: RunRow): StoredRun {
  return {
    blobHash: row.blob_hash,
    run: {
      id: row.id,
      calculation: row.calculation,
      version: row.version,
      asOf: row.as_of as IsoDate,
      knownEntry: row.known_entry,
      scenarioId: row.scenario_id,
      subject: row.subject,
      parameters: row.parameters,
      seed: row.seed,
      inputsHash: row.inputs_hash,
      outputHash: row.output_hash,
      runHash: row.run_hash,
      warnings: (row.warnings ?? []).map(({ code, message }) => ({ code, message })),
      repeatable: row.repeatable,
      pinned: row.pinned,
      durationMs: row.duration_ms,
      computedAt: row.computed_at,
    },
  };
}

export interface RunFilter {
  readonly calculation?: string | undefined;
  readonly subject?: string | undefined;
  readonly asOf?: IsoDate | undefined;
  /** Null for runs of the base; undefined for runs of any branch. */
  readonly scenarioId?: string | null | undefined;
}

function conditionsOf({ calculation, subject, asOf, scenarioId }: RunFilter): Conditions {
  return allOf([
    when('calculation = ?', calculation),
    when('subject = ?', subject),
    when('as_of = ?', asOf),
    when('scenario_id IS ?', scenarioId),
  ]);
}

/** Runs newest first. */
export function listRuns(
  store: ReadStore,
  filter: RunFilter,
  slice: { readonly start: number; readonly count: number },
): StoredRun[] {
  const { sql, values } = conditionsOf(filter);
  return store
    .rows<RunRow>(
      'run',
      `SELECT * FROM run WHERE ${sql} ORDER BY computed_at DESC, id DESC LIMIT ? OFFSET ?`,
      [...values, BigInt(slice.count), BigInt(slice.start)],
    )
    .map(storedRun);
}

export function countRuns(store: ReadStore, filter: RunFilter): number {
  const { sql, values } = conditionsOf(filter);
  return Number(store.pluck<bigint>(`SELECT COUNT(*) FROM run WHERE ${sql}`, values) ?? 0n);
}

/** How far back a search for the newest run with given parameters looks. */
const LOOK_BACK = 500;

/** The newest run of a filter that passes `test`, such as one with certain parameters. */
export function newestRun(
  store: ReadStore,
  filter: RunFilter,
  test: (run: Run) => boolean = () => true,
): StoredRun | undefined {
  return listRuns(store, filter, { start: 0, count: LOOK_BACK }).find(({ run }) => test(run));
}

/** Throws RUN_UNKNOWN (not-found). */
export function runById(store: ReadStore, runId: string): StoredRun {
  const row = store.row<RunRow>('run', 'SELECT * FROM run WHERE id = ?', [runId]);
  if (row !== undefined) return storedRun(row);
  throw new AppFailure({
    kind: 'not-found',
    code: 'RUN_UNKNOWN',
    message: `There is no run ${runId} at the chosen time. Look it up among the runs.`,
    path: 'runId',
  });
}

/** Input, output and trace of a run, on the wire side. Throws FILE_MISSING or FILE_DAMAGED. */
export function blobOf({ files }: Pick<QueryContext, 'files'>, stored: StoredRun): RunBlob {
  return readRunBlob(files.getFile(stored.blobHash));
}

/** The figure of a parameter of a run, such as its confidence; undefined where it has none. */
export function parameterOf(run: Run, name: string): unknown {
  const { parameters } = run;
  return typeof parameters === 'object' && parameters !== null
    ? (parameters as { readonly [name: string]: unknown })[name]
    : undefined;
}

export interface RunFacts {
  /** Of the run, where something that is kept beside it names it already. */
  readonly id?: string;
  readonly asOf: IsoDate;
  /** The journal entry whose facts the input stands on. */
  readonly knownEntry: number;
  readonly scenarioId?: string | null;
  /** What was calculated for: `group`, a method, a distribution's id. */
  readonly subject: string | null;
  /** What a person chose, as plain data. */
  readonly parameters: { readonly [name: string]: unknown };
  readonly seed?: string | null;
  /** Kept and synchronized because a decision or report stands on it. */
  readonly pinned?: boolean;
  /** What the preparation of the input found, beside what the calculation itself warns of. */
  readonly warnings?: readonly CalculationWarning[];
}

/** Keeps an outcome: the blob in the content store, the run as a row. */
export function keepRun(
  { store, files, clock, newId }: CommandContext,
  outcome: SealedOutcome,
  facts: RunFacts,
): { readonly runId: string; readonly runHash: string } {
  const runId = facts.id ?? newId();
  store.insert('run', {
    id: runId,
    calculation: outcome.task,
    version: outcome.version,
    as_of: facts.asOf,
    known_entry: facts.knownEntry,
    scenario_id: facts.scenarioId ?? null,
    subject: facts.subject,
    parameters: facts.parameters,
    seed: facts.seed ?? null,
    inputs_hash: outcome.inputsHash,
    output_hash: outcome.outputHash,
    run_hash: outcome.runHash,
    blob_hash: files.putFile(outcome.blob),
    warnings: [...(facts.warnings ?? []), ...outcome.warnings],
    repeatable: true,
    pinned: facts.pinned ?? false,
    duration_ms: Math.round(outcome.durationMs),
    computed_at: clock.now(),
  });
  return { runId, runHash: outcome.runHash };
}
