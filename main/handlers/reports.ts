/**
 * Reports: models built from the position and kept runs, written as PDF or Excel in the worker pool,
 * kept as documents with the runs that they stand on.
 */
import { AppFailure, invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  type JobPlan,
  jobCommand,
  type Outcomes,
  type QueryContext,
  query,
} from '../backend/handler.ts';
import { keepRun } from '../queries/runs.ts';
import { allOf, when } from '../queries/scope.ts';
import { withFiguresHash } from '../reports/figuresHash.ts';
import type { ReportFiles, ReportOrder } from '../reports/tasks.ts';
import type { ReadStore } from '../store/index.ts';
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

interface DocumentRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly media_type: string;
  readonly file_name: string;
  readonly file_hash: string;
  readonly size_bytes: number;
  readonly as_of: string;
  readonly known_entry: number;
  readonly run_ids: string[];
  readonly created_at: string;
  readonly entry: number;
  readonly fund_id: string | null;
  readonly holder: string | null;
}

export function documentRow(store: ReadStore, id: string): DocumentRow {
  const row = store.row<DocumentRow>('document', 'SELECT * FROM document WHERE id = ?', [id]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'DOCUMENT_UNKNOWN',
    message: 'There is no such document at the chosen time.',
    path: 'documentId',
  });
}

function listDocuments(
  { store, journal }: QueryContext,
  { start, count, fundId }: DomainInput<'reports.list'>,
): DomainOutput<'reports.list'> {
  const names = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  const { sql, values } = allOf([when('fund_id = ?', fundId)]);
  const rows = store.rows<DocumentRow>(
    'document',
    `SELECT * FROM document WHERE ${sql} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`,
    [...values, BigInt(count), BigInt(start)],
  );
  return {
    rows: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      title: row.title,
      mediaType: row.media_type,
      fileName: row.file_name,
      sizeBytes: row.size_bytes,
      asOf: row.as_of as IsoDate,
      knownEntry: row.known_entry,
      runIds: row.run_ids,
      createdAt: row.created_at,
      userName: names.get(journal.entry(row.entry)?.userId ?? '') ?? 'Ballast',
      fundId: row.fund_id,
      holder: row.holder,
    })),
    count: Number(store.pluck<bigint>(`SELECT COUNT(*) FROM document WHERE ${sql}`, values) ?? 0n),
  };
}

export const reportHandlers = {
  'reports.create': jobCommand<'reports.create', Planned>({
    plan: planReport,
    summary: summaryOf,
    keep: keepDocuments,
  }),
  'reports.list': query<'reports.list'>(listDocuments),
  'documents.content': query<'documents.content'>(({ store, files }, { documentId }) => {
    const row = documentRow(store, documentId);
    return {
      fileName: row.file_name,
      mediaType: row.media_type,
      content: new Uint8Array(files.getFile(row.file_hash)),
    };
  }),
};
