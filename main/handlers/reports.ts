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
import { withFiguresHash } from '../reports/figuresHash.ts';
import { planBankFees } from './bankFeesReport.ts';
import { planDailyCash } from './dailyCashReport.ts';
import { planDistribution } from './distributionReport.ts';
import { planReconciliation } from './reconciliationReport.ts';
import type { CreateInput, PlanReport } from './reportFrame.ts';
import { planTreasury } from './treasuryReport.ts';

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
};

interface Planned {
  readonly title: string;
  readonly fileStem: string;
  readonly runIds: readonly string[];
  readonly knownEntry: number;
}

function planReport(context: QueryContext, input: CreateInput): JobPlan<Planned> {
  const { report: planned, ...names } = plans[input.kind](context, input);
  const report = withFiguresHash(planned);
  return {
    label: names.title,
    work: input.formats.map((format) => ({
      key: format,
      task: `report.${format}`,
      input: { report },
    })),
    context: { ...names, knownEntry: context.knownEntry },
  };
}

function keepDocuments(
  { store, files, clock, session, newId }: CommandContext,
  input: CreateInput,
  planned: Planned,
  outcomes: Outcomes,
): DomainOutput<'reports.create'> {
  const documents = input.formats.map((format): DocumentOut => {
    const outcome = outcomes[format];
    invariant(outcome !== undefined, `the ${format} was written`);
    const { bytes } = outcome.output as { readonly bytes: Uint8Array };
    const id = newId();
    const createdAt = clock.now();
    const facts = {
      kind: input.kind,
      title: planned.title,
      as_of: input.asOf,
      known_entry: planned.knownEntry,
      run_ids: planned.runIds,
      media_type: MEDIA_TYPE[format],
      file_name: `${planned.fileStem}.${format}`,
      size_bytes: bytes.length,
      created_at: createdAt,
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
      runIds: [...planned.runIds],
      createdAt,
      userName: session.userName,
    };
  });
  return { documents };
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
}

function listDocuments(
  { store, journal }: QueryContext,
  { start, count }: DomainInput<'reports.list'>,
): DomainOutput<'reports.list'> {
  const names = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  const rows = store.rows<DocumentRow>(
    'document',
    'SELECT * FROM document ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?',
    [BigInt(count), BigInt(start)],
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
    })),
    count: Number(store.pluck<bigint>('SELECT COUNT(*) FROM document') ?? 0n),
  };
}

export const reportHandlers = {
  'reports.create': jobCommand<'reports.create', Planned>({
    plan: planReport,
    summary: (_input, { documents }) =>
      `${documents[0]?.title ?? 'Report'}, ${documents.map((one) => one.fileName.split('.').pop()?.toUpperCase()).join(' and ')}`,
    keep: keepDocuments,
  }),
  'reports.list': query<'reports.list'>(listDocuments),
  'documents.content': query<'documents.content'>(({ store, files }, { documentId }) => {
    const row = store.row<DocumentRow>('document', 'SELECT * FROM document WHERE id = ?', [
      documentId,
    ]);
    if (row === undefined)
      throw new AppFailure({
        kind: 'not-found',
        code: 'DOCUMENT_UNKNOWN',
        message: 'There is no such document at the chosen time.',
        path: 'documentId',
      });
    return {
      fileName: row.file_name,
      mediaType: row.media_type,
      content: new Uint8Array(files.getFile(row.file_hash)),
    };
  }),
};
