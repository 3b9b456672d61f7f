/** Journals handed to accounting packages: numbered batches whose bytes are kept as they left. */

import type { AccountKind } from '../../core/ledger/chart.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type AccountingExport,
  type ExportBatch,
  type ExportJournal,
  reversedJournals,
} from '../../sync/exports/export.ts';
import { accountingExports, findExport } from '../../sync/exports/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { booksOf, chartOf } from '../queries/ledger.ts';
import {
  type BatchRow,
  batchById,
  journalIdsOfBatch,
  journalsToLeave,
  nextBatchNumber,
  readBatches,
} from '../queries/ledgerBatches.ts';
import { readJournals } from '../queries/ledgerJournals.ts';
import type { ReadStore } from '../store/index.ts';
import { assertSpan } from './ledgerStatements.ts';

type BatchOut = DomainOutput<'ledger.batches'>['rows'][number];
type PackageId = BatchOut['package'];

function batchOut(row: BatchRow): BatchOut {
  const number = (value: bigint | null) => (value === null ? null : Number(value));
  return {
    id: row.id,
    entityId: row.entity_id,
    entityName: row.entity_name,
    number: Number(row.number),
    package: row.package as PackageId,
    from: row.from_date as IsoDate,
    to: row.to_date as IsoDate,
    journalCount: Number(row.journal_count),
    fileName: row.file_name,
    fileHash: row.file_hash,
    sizeBytes: Number(row.size_bytes),
    reversesId: row.reverses_id,
    reversesNumber: number(row.reverses_number),
    reversedByNumber: number(row.reversed_by_number),
    createdAt: row.created_at,
    entry: Number(row.entry),
  };
}

function packageOf(id: string): AccountingExport {
  const found = findExport(id);
  invariant(found !== undefined, 'every package of the contract has a writer');
  return found;
}

function exportJournals(store: ReadStore, ids: readonly string[]): ExportJournal[] {
  const kinds = new Map<string, AccountKind>(chartOf(store).map(({ id, kind }) => [id, kind]));
  return readJournals(store, { ids }, { start: 0, count: ids.length, oldestFirst: true }).map(
    ({ id, number, postingDate, documentDate, description, postings }) => ({
      id,
      number,
      postingDate,
      documentDate,
      description,
      postings: postings.map((posting) => ({
        accountCode: posting.accountCode,
        accountName: posting.accountName,
        accountKind: kinds.get(posting.accountId) ?? 'asset',
        amount: posting.amount,
        base: posting.base,
        rate: posting.rate,
        costCenter: posting.costCenter,
        taxCode: posting.taxCode,
        description: posting.description,
      })),
    }),
  );
}

function batchFor(
  { store, clock }: QueryContext | CommandContext,
  input: { readonly entityId: string; readonly from: IsoDate; readonly to: IsoDate },
  ids: readonly string[],
): ExportBatch {
  const books = booksOf(store, input.entityId);
  return {
    number: nextBatchNumber(store, input.entityId),
    entityCode: books.code,
    entityName: books.name,
    baseCurrency: books.baseCurrency,
    from: input.from,
    to: input.to,
    createdAt: clock.now(),
    isReversal: false,
    journals: exportJournals(store, ids),
  };
}

/** How much of the file a preview shows. */
const SAMPLE_CHARACTERS = 4000;

function preview(
  context: QueryContext,
  input: DomainInput<'ledger.exportPreview'>,
): DomainOutput<'ledger.exportPreview'> {
  assertSpan(input);
  const { ids, left } = journalsToLeave(context.store, input);
  const counts = { journalCount: ids.length, exportedCount: left };
  if (ids.length === 0) return { ...counts, warnings: [], fileName: null, sample: '' };
  try {
    const writer = packageOf(input.package);
    const file = writer.write(batchFor(context, input, ids), input.options);
    const sample = new TextDecoder(writer.encoding).decode(
      file.bytes.subarray(0, SAMPLE_CHARACTERS),
    );
    return { ...counts, warnings: [...file.warnings], fileName: file.fileName, sample };
  } catch (error) {
    if (!(error instanceof AppFailure)) throw error;
    const { code, message } = error.error;
    return { ...counts, warnings: [{ code, message }], fileName: null, sample: '' };
  }
}

/** Writes, keeps the bytes, and records batch and items in the running entry. */
function leave(
  context: CommandContext,
  batch: ExportBatch,
  more: {
    readonly entityId: string;
    readonly package: PackageId;
    readonly options: { readonly [name: string]: string };
    readonly reversesId: string | null;
  },
): DomainOutput<'ledger.export'> {
  const { store, files, newId } = context;
  const writer = packageOf(more.package);
  const file = writer.write(batch, more.options);
  const id = newId();
  store.insert('export_batch', {
    id,
    entity_id: more.entityId,
    number: batch.number,
    package: more.package,
    from_date: batch.from,
    to_date: batch.to,
    journal_count: batch.journals.length,
    file_name: file.fileName,
    file_hash: files.putFile(file.bytes),
    size_bytes: file.bytes.length,
    reverses_id: more.reversesId,
    created_at: batch.createdAt,
  });
  for (const journal of batch.journals)
    store.insert('export_batch_item', { id: newId(), batch_id: id, journal_id: journal.id });
  return {
    // The row's entry is stamped as it is inserted, so the batch reads back complete.
    batch: batchOut(batchById(store, id)),
    content: new Uint8Array(file.bytes),
    mediaType: writer.mediaType,
  };
}

function exportBatch(
  context: CommandContext,
  input: DomainInput<'ledger.export'>,
): DomainOutput<'ledger.export'> {
  assertSpan(input);
  const { ids, left } = journalsToLeave(context.store, input);
  if (ids.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'EXPORT_EMPTY',
      message:
        left === 0
          ? `There is no journal from ${input.from} to ${input.to}.`
          : `All ${left} journals from ${input.from} to ${input.to} have left already. Reverse their batch to hand them over again.`,
      path: 'from',
    });
  return leave(context, batchFor(context, input, ids), { ...input, reversesId: null });
}

function reverseBatch(
  context: CommandContext,
  input: DomainInput<'ledger.reverseBatch'>,
): DomainOutput<'ledger.reverseBatch'> {
  const { store } = context;
  const original = batchById(store, input.batchId);
  if (original.reverses_id !== null || original.reversed_by_number !== null)
    throw new AppFailure({
      kind: 'conflict',
      code: original.reverses_id === null ? 'BATCH_REVERSED' : 'BATCH_IS_REVERSAL',
      message:
        original.reverses_id === null
          ? `Batch ${original.number} was taken back already, by batch ${original.reversed_by_number}.`
          : `Batch ${original.number} takes batch ${original.reverses_number} back itself. Export the journals anew instead.`,
      path: 'batchId',
    });
  const span = {
    entityId: original.entity_id,
    from: original.from_date as IsoDate,
    to: original.to_date as IsoDate,
  };
  const batch = batchFor(context, span, journalIdsOfBatch(store, original.id));
  return leave(
    context,
    { ...batch, isReversal: true, journals: reversedJournals(batch.journals) },
    {
      entityId: original.entity_id,
      package: original.package as PackageId,
      options: input.options,
      reversesId: original.id,
    },
  );
}

export const ledgerExportHandlers = {
  'ledger.packages': query<'ledger.packages'>(() =>
    accountingExports.map(({ id, label, note, options }) => ({
      id: id as PackageId,
      label,
      note,
      options: options.map((option) => ({
        name: option.name,
        label: option.label,
        value: option.value,
      })),
    })),
  ),
  'ledger.exportPreview': query<'ledger.exportPreview'>(preview),
  'ledger.export': command<'ledger.export'>(
    (_, { batch }) => `Batch ${batch.number}, ${batch.journalCount} journals, ${batch.fileName}`,
    exportBatch,
  ),
  'ledger.reverseBatch': command<'ledger.reverseBatch'>(
    (_, { batch }) => `Batch ${batch.number} takes batch ${batch.reversesNumber} back`,
    reverseBatch,
  ),
  'ledger.batches': query<'ledger.batches'>(({ store }, { entityId, ...page }) => {
    const { rows, count } = readBatches(store, entityId, page);
    return { rows: rows.map(batchOut), count };
  }),
  'ledger.batchContent': query<'ledger.batchContent'>(({ store, files }, { batchId }) => {
    const batch = batchById(store, batchId);
    return {
      fileName: batch.file_name,
      mediaType: packageOf(batch.package).mediaType,
      content: new Uint8Array(files.getFile(batch.file_hash)),
    };
  }),
};
