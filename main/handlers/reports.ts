/**
 * Reports: models built from the position and kept runs, written as PDF or Excel in the worker pool,
 * kept as documents with the runs that they stand on.
 */
import { invariant } from '../../core/result.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  type JobPlan,
  jobCommand,
  type Outcomes,
  type QueryContext,
} from '../backend/handler.ts';
import { keepRun } from '../queries/runs.ts';
import { withFiguresHash } from '../reports/figuresHash.ts';
import type { ReportFiles, ReportOrder } from '../reports/tasks.ts';
import { planBankFees } from './bankFeesReport.ts';
import { planDailyCash } from './dailyCashReport.ts';
import { planDistribution } from './distributionReport.ts';
import { planIlpaReporting } from './fundIlpa.ts';
import { planCallNotices, planDistributionNotices } from './fundNotices.ts';
import { planCapitalStatements, planPartnerStatements } from './fundStatements.ts';
import { planReconciliation } from './reconciliationReport.ts';
import type {
  CreateInput,
  PlannedPart,
  PlannedReport,
  PlannedRun,
  PlannedSet,
  PlanReport,
} from './reportFrame.ts';
import { planTreasury } from './treasuryReport.ts';
import { planWaterfallWorkbook } from './waterfallWorkbook.ts';

type Format = CreateInput['formats'][number];
type DocumentOut = DomainOutput<'reports.create'>['documents'][number];

const MEDIA_TYPE = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** One plan a kind of report; a new kind is one line here and one in the contract's list. */
const plans: { readonly [Kind in CreateInput['kind']]: PlanReport } = {
  'daily-cash': planDailyCash,
  'bank-fees': planBankFees,
  treasury: planTreasury,
  reconciliation: planReconciliation,
  distribution: planDistribution,
  'capital-account-statement': planCapitalStatements,
  'partner-statement': planPartnerStatements,
  'capital-call-notice': planCallNotices,
  'distribution-notice': planDistributionNotices,
  'ilpa-reporting': planIlpaReporting,
  'waterfall-workbook': planWaterfallWorkbook,
};

/** Files that a worker writes before it takes other work: a few seconds of it. */
const FILES_AT_ONCE = 16;

/** One file that is written, in the order of the plan. */
interface PlannedFile {
  readonly format: Format;
  readonly title: string;
  readonly fileStem: string;
  readonly runIds: readonly string[];
  readonly holder: string | null;
}

interface Planned {
  readonly title: string;
  readonly fundId: string | null;
  readonly knownEntry: number;
  readonly runs: readonly PlannedRun[];
  /** Of each piece of work, by its key. */
  readonly files: { readonly [work: string]: readonly PlannedFile[] };
}

function asSet(planned: PlannedReport | PlannedSet): Omit<PlannedSet, 'fundId'> & {
  readonly fundId: string | null;
} {
  if ('parts' in planned) return planned;
  return { title: planned.title, fundId: null, runs: [], parts: [planned] };
}

interface Piece {
  readonly file: PlannedFile;
  readonly order: ReportOrder;
}

function piecesOf(part: PlannedPart, formats: readonly Format[]): Piece[] {
  const report = withFiguresHash(part.report);
  const { title, fileStem, runIds, holder = null } = part;
  return formats
    .filter((format) => part.formats?.includes(format) ?? true)
    .map((format) => ({
      file: { format, title, fileStem, runIds, holder },
      order: { format, report },
    }));
}

/** What is of all investors takes long and is a piece of its own, first, so that it is not last. */
function batchesOf(pieces: readonly Piece[]): Piece[][] {
  const [whole, own] = [
    pieces.filter(({ file }) => file.holder === null).map((piece) => [piece]),
    pieces.filter(({ file }) => file.holder !== null),
  ];
  const batches: Piece[][] = [...whole];
  for (let start = 0; start < own.length; start += FILES_AT_ONCE)
    batches.push(own.slice(start, start + FILES_AT_ONCE));
  return batches;
}

function planReport(context: QueryContext, input: CreateInput): JobPlan<Planned> {
  const { title, fundId, runs, parts } = asSet(plans[input.kind](context, input));
  const batches = batchesOf(parts.flatMap((part) => piecesOf(part, input.formats)));
  const keyed = batches.map((batch, index) => ({ key: `files-${index + 1}`, batch }));
  return {
    label: title,
    work: keyed.map(({ key, batch }) => ({
      key,
      task: 'report.write',
      input: batch.map(({ order }) => order),
      ...(parts.length > 1 ? { size: { total: batch.length, unit: 'files' } } : {}),
    })),
    context: {
      title,
      fundId,
      runs,
      knownEntry: context.knownEntry,
      files: Object.fromEntries(
        keyed.map(({ key, batch }) => [key, batch.map(({ file }) => file)]),
      ),
    },
  };
}

function keepDocuments(
  context: CommandContext,
  input: CreateInput,
  planned: Planned,
  outcomes: Outcomes,
): DomainOutput<'reports.create'> {
  const { store, files, clock, session, newId } = context;
  for (const { outcome, facts } of planned.runs) keepRun(context, outcome, facts);
  const keepFile = (file: PlannedFile, bytes: Uint8Array): DocumentOut => {
    const id = newId();
    const createdAt = clock.now();
    const facts = {
      kind: input.kind,
      title: file.title,
      as_of: input.asOf,
      known_entry: planned.knownEntry,
      run_ids: file.runIds,
      media_type: MEDIA_TYPE[file.format],
      file_name: `${file.fileStem}.${file.format}`,
      size_bytes: bytes.length,
      created_at: createdAt,
      fund_id: planned.fundId,
      holder: file.holder,
    };
    store.insert('document', { id, ...facts, file_hash: files.putFile(bytes) });
    return {
      id,
      kind: facts.kind,
      title: facts.title,
      mediaType: facts.media_type,
      fileName: facts.file_name,
      sizeBytes: facts.size_bytes,
      asOf: input.asOf,
      knownEntry: planned.knownEntry,
      runIds: [...file.runIds],
      createdAt,
      userName: session.userName,
      fundId: planned.fundId,
      holder: file.holder,
    };
  };
  const documents = Object.entries(planned.files).flatMap(([key, list]) => {
    const written = outcomes[key]?.output as ReportFiles | undefined;
    return list.map((file, index) => {
      const bytes = written?.files[index]?.bytes;
      invariant(bytes !== undefined, `${file.fileStem}.${file.format} was written`);
      return keepFile(file, bytes);
    });
  });
  return { documents };
}

/** `Treasury report of 20 Nov 2026, PDF and XLSX`, or how many files there are of a set. */
function summaryOf({ formats }: CreateInput, { documents }: DomainOutput<'reports.create'>) {
  const [first] = documents;
  if (documents.length <= formats.length)
    return `${first?.title ?? 'Report'}, ${documents.map((one) => one.fileName.split('.').pop()?.toUpperCase()).join(' and ')}`;
  return `${first?.title ?? 'Reports'} and ${documents.length - 1} further documents`;
}

export const reportHandlers = {
  'reports.create': jobCommand<'reports.create', Planned>({
    plan: planReport,
    summary: summaryOf,
    keep: keepDocuments,
  }),
};
