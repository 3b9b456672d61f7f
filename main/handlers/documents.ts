/** Documents in the sets of their commands, their bytes, and ZIP files of many, part after part. */
import { AppFailure, invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import {
  countSets,
  countsOf,
  type DocumentRow,
  type DocumentScope,
  documentRow,
  type FiledDocument,
  filedDocuments,
  membersAfter,
  runsOf,
  type SetSums,
  setsBefore,
} from '../queries/documents.ts';
import { fileStemOf, safeFileNames } from '../reports/fileNames.ts';
import {
  directoryChunks,
  endOfDirectory,
  entryBytes,
  entryChunks,
  MOST_ZIP_BYTES,
  MOST_ZIP_ENTRIES,
  storedEntry,
} from '../reports/zip.ts';

type DocumentOut = DomainOutput<'documents.list'>['rows'][number];
type SetOut = DomainOutput<'reports.list'>['sets'][number];
type ArchiveInput = DomainInput<'documents.archive'>;

/** Bytes of documents after which a part of an archive ends. */
const PART_BYTES = 8_000_000;

/** Headers of an entry and its line of the directory, with a name of four bytes a letter. */
const MOST_HEADER_BYTES = 30 + 46 + 2 * 4 * 120;

/** Who wrote an entry. */
function namesOf({ store, journal }: QueryContext): (entry: number) => string {
  const names = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  return (entry) => names.get(journal.entry(entry)?.userId ?? '') ?? 'Ballast';
}

function documentOut(row: DocumentRow, nameOf: (entry: number) => string): DocumentOut {
  return {
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
    userName: nameOf(row.entry),
    fundId: row.fund_id,
    holder: row.holder,
  };
}

/** Completes the sums of sets: their runs, their first documents, and counts without the search. */
function setsOut(context: QueryContext, scope: DocumentScope, sums: readonly SetSums[]): SetOut[] {
  const { store } = context;
  const nameOf = namesOf(context);
  const entries = sums.map(({ entry }) => entry);
  const runs = runsOf(store, scope, entries);
  const all = countsOf(store, { fundId: scope.fundId }, entries);
  return sums.map((set) => {
    const entry = Number(set.entry);
    const whole = all.get(entry);
    invariant(whole !== undefined, 'a set that was found has documents');
    return {
      entry,
      count: Number(set.count),
      countOfAll: whole.count,
      kinds: JSON.parse(set.kinds) as string[],
      mediaTypes: (JSON.parse(set.media_types) as string[]).toSorted(),
      sizeBytes: Number(set.size),
      firstAsOf: set.first_as_of as IsoDate,
      lastAsOf: set.last_as_of as IsoDate,
      knownEntry: Number(set.known_entry),
      runIds: [...(runs.get(entry) ?? [])],
      holderCount: Number(set.holders),
      fundId: set.fund_id,
      fundName: set.fund_name,
      userName: nameOf(entry),
      first: documentOut(documentRow(store, whole.firstId), nameOf),
    };
  });
}

function listSets(
  context: QueryContext,
  { before, count, ...scope }: DomainInput<'reports.list'>,
): DomainOutput<'reports.list'> {
  const sums = setsBefore(context.store, scope, { before, count: count + 1 });
  const page = sums.slice(0, count);
  const totals = countSets(context.store, scope);
  return {
    sets: setsOut(context, scope, page),
    setCount: totals.sets,
    documentCount: totals.documents,
    next: sums.length > count ? Number(page.at(-1)?.entry) : null,
  };
}

/** One set as the list shows it. Throws DOCUMENTS_UNKNOWN where the scope holds none of it. */
export function documentSet(context: QueryContext, entry: number, scope: DocumentScope): SetOut {
  const sums = setsBefore(context.store, scope, { before: entry + 1, count: 1 });
  const [set] = setsOut(context, scope, sums);
  if (set?.entry === entry) return set;
  throw unknownDocuments('entry');
}

function unknownDocuments(path: string): AppFailure {
  return new AppFailure({
    kind: 'not-found',
    code: 'DOCUMENTS_UNKNOWN',
    message: 'There are no such documents at the chosen time. Load the list again.',
    path,
  });
}

function listMembers(
  context: QueryContext,
  { entry, after, count, ...scope }: DomainInput<'documents.list'>,
): DomainOutput<'documents.list'> {
  const { store } = context;
  const nameOf = namesOf(context);
  const rows = membersAfter(store, entry, scope, { after, count: count + 1 });
  const page = rows.slice(0, count);
  return {
    rows: page.map((row) => documentOut(row, nameOf)),
    count: countsOf(store, scope, [entry]).get(entry)?.count ?? 0,
    next: rows.length > count ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Throws DOCUMENTS_UNKNOWN, and ARCHIVE_TOO_LARGE before anything is written. */
function archived({ store }: QueryContext, input: ArchiveInput): FiledDocument[] {
  const { entries, documentIds, from: _from, ...scope } = input;
  const documents = filedDocuments(store, scope, entries, documentIds);
  const found = new Set(documents.map(({ id }) => id));
  if (documents.length === 0 || documentIds.some((id) => !found.has(id)))
    throw unknownDocuments(documentIds.length > 0 ? 'documentIds' : 'entries');
  const bytes = documents.reduce((sum, { size }) => sum + Number(size) + MOST_HEADER_BYTES, 0);
  if (bytes > MOST_ZIP_BYTES || documents.length > MOST_ZIP_ENTRIES)
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'ARCHIVE_TOO_LARGE',
      message:
        'A ZIP file holds at most 4 GB and 65,535 documents. Choose fewer sets, or narrow them by a search.',
      path: 'entries',
    });
  return documents;
}

/** `gp2-capital-account-statement-2026-09-30.zip`, as far as the documents have it in common. */
function archiveName(documents: readonly FiledDocument[]): string {
  const common = (of: (one: FiledDocument) => string | null) => {
    const distinct = new Set(documents.map(of));
    const [only] = distinct;
    return distinct.size === 1 && only ? [only] : [];
  };
  const kind = common((one) => one.kind);
  const words = [
    ...common((one) => one.fund_code),
    ...(kind.length === 0 ? ['documents'] : kind),
    ...common((one) => one.as_of),
  ];
  return safeFileNames([`${fileStemOf(...words)}.zip`])[0] ?? 'documents.zip';
}

function archivePart(
  context: QueryContext,
  input: ArchiveInput,
): DomainOutput<'documents.archive'> {
  const documents = archived(context, input);
  const names = safeFileNames(documents.map((one) => one.file_name));
  const begin = input.from ?? { files: 0, bytes: 0, directoryBytes: 0 };
  const content: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let { files, bytes } = begin;
  while (files < documents.length && bytes - begin.bytes < PART_BYTES) {
    const document = documents[files] as FiledDocument;
    const entry = storedEntry(names[files] as string, context.files.getFile(document.file_hash));
    const moment = new Date(document.created_at);
    content.push(...entryChunks(entry, moment));
    directory.push(...directoryChunks(entry, moment, bytes));
    bytes += entryBytes(entry);
    files += 1;
  }
  const written = Buffer.concat(directory);
  const directoryBytes = begin.directoryBytes + written.length;
  const isWhole = files >= documents.length;
  return {
    fileName: archiveName(documents),
    mediaType: 'application/zip',
    content: new Uint8Array(Buffer.concat(content)),
    directory: new Uint8Array(written),
    end: isWhole ? new Uint8Array(endOfDirectory(files, bytes, directoryBytes)) : null,
    files,
    fileCount: documents.length,
    next: isWhole ? null : { files, bytes, directoryBytes },
  };
}

export const documentHandlers = {
  'reports.list': query<'reports.list'>(listSets),
  'documents.list': query<'documents.list'>(listMembers),
  'documents.archive': query<'documents.archive'>(archivePart),
  'documents.content': query<'documents.content'>(({ store, files }, { documentId }) => {
    const row = documentRow(store, documentId);
    return {
      fileName: row.file_name,
      mediaType: row.media_type,
      content: new Uint8Array(files.getFile(row.file_hash)),
    };
  }),
};
