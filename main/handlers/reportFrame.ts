/**
 * What the plans of all reports share: the head that says where the figures stand, and the shape of a
 * planned report. A new report is one file with a `PlanReport` and one line in `reports.ts`.
 */
import { type Calculation, silentContext } from '../../core/calculation.ts';
import { unwrap } from '../../core/result.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { newId } from '../backend/ids.ts';
import { programVersion } from '../backend/version.ts';
import { runSealed, type SealedOutcome } from '../jobs/outcome.ts';
import type { Run, RunFacts } from '../queries/runs.ts';
import { reportingCurrencyOf, workspaceSettings } from '../queries/settings.ts';
import type { ProvenanceRun, ReportFrame, ReportModel } from '../reports/model.ts';
import type { ReportFormat } from '../reports/tasks.ts';

export type CreateInput = DomainInput<'reports.create'>;

/** A report ready to be written, and how its document is called. */
export interface PlannedReport {
  readonly report: ReportModel;
  /** Of the document, such as `Treasury report of 20 Nov 2026`. */
  readonly title: string;
  /** Of its file, without ending. */
  readonly fileStem: string;
  /** The runs that it stands on. */
  readonly runIds: readonly string[];
}

/** A calculation that was run for reports and is kept with them. */
export interface PlannedRun {
  readonly outcome: SealedOutcome;
  readonly facts: RunFacts & { readonly id: string };
}

/** One of several reports that are written together. */
export interface PlannedPart extends PlannedReport {
  /** Whose it is, as runs name the investor; left out where it is of all. */
  readonly holder?: string;
  /** In which formats it is written; all that are asked for where left out. */
  readonly formats?: readonly ReportFormat[];
}

/** Reports of one request, such as the statements of all investors. */
export interface PlannedSet {
  readonly title: string;
  readonly fundId: string;
  /** What is kept with them. */
  readonly runs: readonly PlannedRun[];
  readonly parts: readonly PlannedPart[];
}

/** Builds a report or several from the store. Throws `AppFailure` where their data is missing. */
export type PlanReport = (context: QueryContext, input: CreateInput) => PlannedReport | PlannedSet;

/** Runs a calculation that the reports stand on. Throws what it refuses. */
export function planRun(
  { knownEntry }: QueryContext,
  calculation: Calculation,
  input: unknown,
  facts: Pick<RunFacts, 'asOf' | 'subject' | 'parameters'>,
): PlannedRun {
  return {
    outcome: unwrap(runSealed(calculation, input, silentContext)),
    facts: { ...facts, id: newId(), knownEntry, pinned: true },
  };
}

/** How a report names a run that is kept with it. */
export function plannedProvenance({ outcome, facts }: PlannedRun): ProvenanceRun {
  return {
    id: facts.id,
    calculation: outcome.task,
    version: outcome.version,
    hash: outcome.runHash,
  };
}

function provenanceOf(run: Run): ProvenanceRun {
  return {
    id: run.id,
    calculation: run.calculation,
    version: run.version,
    hash: run.runHash,
    ...(run.seed === null ? {} : { seed: run.seed }),
  };
}

/** What every report and every exported workbook says of where its figures stand. */
export function frameOf(
  context: QueryContext,
  input: Pick<CreateInput, 'asOf' | 'reportingCurrency'>,
  runs: readonly Run[],
): ReportFrame {
  const { store, journal, knownEntry, past, session, clock } = context;
  const settings = workspaceSettings(store);
  const baseCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  return {
    language: 'en',
    workspace: settings.groupName,
    asOf: input.asOf,
    knownAt: {
      entry: knownEntry,
      at: journal.entry(knownEntry)?.at ?? clock.now(),
      state: past ? 'past' : 'now',
      order: 'here',
    },
    baseCurrency,
    provenance: {
      generatedBy: session.userName,
      generatedAt: clock.now(),
      program: `Ballast ${programVersion()}`,
      runs: runs.map(provenanceOf),
      facts: [],
    },
  };
}
