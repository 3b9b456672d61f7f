/**
 * What the plans of all reports share: the head that says where the figures stand, and the shape of a
 * planned report. A new report is one file with a `PlanReport` and one line in `reports.ts`.
 */
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { programVersion } from '../backend/version.ts';
import type { Run } from '../queries/runs.ts';
import { reportingCurrencyOf, workspaceSettings } from '../queries/settings.ts';
import type { ProvenanceRun, ReportFrame, ReportModel } from '../reports/model.ts';

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

/** Builds a report from the store. Throws `AppFailure` where its data is missing. */
export type PlanReport = (context: QueryContext, input: CreateInput) => PlannedReport;

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
