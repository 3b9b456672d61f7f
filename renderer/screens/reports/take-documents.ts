/** Bringing documents to this machine: one as it is, several as one ZIP file. */
import { call } from '../../api.ts';
import type { AppError, InputOf, Reply } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { knownMeta } from '../../stores/clocks.ts';
import { runSteps } from '../../stores/jobs.ts';
import { toastError } from '../../stores/toasts.ts';
import { bytesOf, downloadBlob, downloadFile } from '../../ui/download.ts';
import type { DocumentSet, ListRow, ReportDocument } from './documentRows.ts';

type ArchiveInput = InputOf<'documents.archive'>;

/** Which documents of the sets count. */
export interface DocumentScope {
  readonly fundId?: string;
  readonly search?: string;
}

/** Downloads a document; a failure is said in a toast. */
export async function takeDocument(document: ReportDocument): Promise<void> {
  const reply = await call('documents.content', { documentId: document.id }, knownMeta());
  if (reply.ok) downloadFile(reply.value);
  else toastError(reply.error);
}

const CANCELLED: AppError = {
  kind: 'cancelled',
  code: 'JOB_CANCELLED',
  message: 'The archive was cancelled; nothing was saved.',
};

/**
 * Downloads documents as one ZIP file, as a job of the tray. Its parts come one after the other and are
 * the browser's to keep, so that neither side holds the whole; all stand on the entry of the first.
 */
export async function takeArchive(wanted: ArchiveInput, name: string): Promise<Reply<string>> {
  return runSteps({ name, unit: t('reports.archiveUnit') }, async ({ signal, tell }) => {
    const content: Blob[] = [];
    const directory: Blob[] = [];
    let meta = knownMeta();
    let from: ArchiveInput['from'] = null;
    for (;;) {
      const reply: Awaited<ReturnType<typeof askPart>> = await askPart(wanted, from, meta);
      if (signal.aborted) return { ok: false, error: CANCELLED };
      if (!reply.ok) return reply;
      const { value } = reply;
      content.push(new Blob([bytesOf(value.content)]));
      directory.push(new Blob([bytesOf(value.directory)]));
      tell(value.files, value.fileCount);
      if (value.end !== null) {
        const whole = [...content, ...directory, new Blob([bytesOf(value.end)])];
        downloadBlob(value.fileName, new Blob(whole, { type: value.mediaType }));
        return { ok: true, value: value.fileName, meta: reply.meta };
      }
      from = value.next;
      meta = { knownEntry: reply.meta.knownEntry };
    }
  });
}

function askPart(
  wanted: ArchiveInput,
  from: ArchiveInput['from'],
  meta: ReturnType<typeof knownMeta>,
) {
  return call('documents.archive', { ...wanted, ...(from === undefined ? {} : { from }) }, meta);
}

/** What an archive of sets holds, as far as the scope goes. */
export function archiveOfSets(sets: readonly DocumentSet[], scope: DocumentScope): ArchiveInput {
  return { entries: sets.map(({ entry }) => entry), ...scope };
}

/** What an archive of selected rows holds: their sets, and members whose set is not among them. */
export function archiveOfRows(rows: readonly ListRow[], scope: DocumentScope): ArchiveInput {
  const sets = rows.flatMap((row) => (row.kind === 'set' ? [row.set] : []));
  const whole = new Set(sets.map(({ entry }) => entry));
  const documentIds = rows.flatMap((row) =>
    row.kind === 'document' && !(row.set && whole.has(row.set.entry)) ? [row.document.id] : [],
  );
  return { ...archiveOfSets(sets, scope), documentIds };
}
