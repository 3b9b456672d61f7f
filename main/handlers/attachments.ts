/** Mandates of accounts and the documents that prove them; bytes stand in the content store. */
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { accountRows, mandateRows } from '../queries/accounts.ts';
import type { ReadStore } from '../store/index.ts';
import { mandateOut } from './accounts.ts';
import { assertPeriod, refuse, saveRow } from './saveParts.ts';

type AttachmentOut = DomainOutput<'accounts.get'>['attachments'][number];

interface AttachmentRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly title: string;
  readonly file_name: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly file_hash: string;
  readonly added_at: string;
  readonly entry: number;
}

/** The documents of an account, newest first. */
export function attachmentsOf(
  { store, journal }: Pick<QueryContext, 'store' | 'journal' | 'past' | 'knownEntry'>,
  accountId: string,
): AttachmentOut[] {
  const names = new Map(
    journal
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  return store
    .rows<AttachmentRow>(
      'attachment',
      `SELECT * FROM attachment WHERE subject_table = 'account' AND subject_id = ?
        ORDER BY added_at DESC, id`,
      [accountId],
    )
    .map((row) => ({
      id: row.id,
      title: row.title,
      fileName: row.file_name,
      mediaType: row.media_type,
      sizeBytes: row.size_bytes,
      sha256: row.file_hash,
      addedAt: row.added_at,
      userName: names.get(journal.entry(row.entry)?.userId ?? '') ?? 'Ballast',
      entry: row.entry,
    }));
}

export function attachmentRow(store: ReadStore, id: string): AttachmentRow {
  const row = store.row<AttachmentRow>('attachment', 'SELECT * FROM attachment WHERE id = ?', [id]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'ATTACHMENT_UNKNOWN',
    message: 'There is no such document at the chosen time.',
    path: 'id',
  });
}

/** A name that stays inside its folder when somebody saves it. */
function plainFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const clean = [...last].filter((sign) => sign >= ' ' && !'<>:"|?*'.includes(sign)).join('');
  return /^\.*$/.test(clean) ? 'document' : clean;
}

function addAttachment(context: CommandContext, input: DomainInput<'attachments.add'>) {
  const { store, files, clock, newId } = context;
  const { accountId, content } = input;
  if (store.pluck('SELECT 1 FROM account WHERE id = ?', [accountId]) === undefined)
    refuse('ACCOUNT_UNKNOWN', 'There is no such account.', 'accountId');
  if (content.length === 0)
    refuse('FILE_EMPTY', `${input.fileName} is empty. Choose another file.`, 'content');
  const sha256 = files.putFile(content);
  const known = store.pluck<string>(
    'SELECT title FROM attachment WHERE subject_id = ? AND file_hash = ?',
    [accountId, sha256],
  );
  if (known !== undefined)
    refuse('ATTACHMENT_KNOWN', `The same file is attached already as "${known}".`, 'content');
  const id = newId();
  store.insert('attachment', {
    id,
    subject_table: 'account',
    subject_id: accountId,
    title: input.title,
    file_name: plainFileName(input.fileName),
    media_type: input.mediaType,
    size_bytes: content.length,
    file_hash: sha256,
    added_at: clock.now(),
  });
  return { id, sha256 };
}

function saveMandate(context: CommandContext, input: DomainInput<'mandates.save'>) {
  const { store } = context;
  assertPeriod(input.validFrom, input.validTo);
  if (input.limit !== null && input.limit.minor <= 0n)
    refuse('LIMIT_RANGE', 'A limit is above zero. Leave it blank for none.', 'limit');
  const twin = store.pluck<string>(
    `SELECT id FROM account_mandate
      WHERE account_id = ? AND person_name = ? AND kind = ? AND valid_from = ?`,
    [input.accountId, input.personName, input.kind, input.validFrom],
  );
  if (twin !== undefined && twin !== input.id)
    refuse(
      'MANDATE_EXISTS',
      `${input.personName} has this mandate from ${input.validFrom} already. Change that one.`,
      'personName',
    );
  return saveRow(
    context,
    'account_mandate',
    input.id,
    {
      account_id: input.accountId,
      person_name: input.personName,
      kind: input.kind,
      rights: input.rights,
      limit_currency: input.limit?.currency ?? null,
      limit_minor: input.limit?.minor ?? null,
      valid_from: input.validFrom,
      valid_to: input.validTo,
    },
    input.expectedEntry,
  );
}

function listMandates(
  { store }: QueryContext,
  { asOf, ...scope }: DomainInput<'mandates.list'>,
): DomainOutput<'mandates.list'> {
  const rows = accountRows(store, scope);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return mandateRows(
    store,
    rows.map(({ id }) => id),
  ).map((mandate) => ({
    ...mandateOut(mandate, asOf),
    accountName: byId.get(mandate.accountId)?.name ?? '',
    entityName: byId.get(mandate.accountId)?.entity_name ?? '',
  }));
}

export const attachmentHandlers = {
  'mandates.list': query<'mandates.list'>(listMandates),
  'mandates.save': command<'mandates.save'>(
    ({ personName, kind, validFrom }) => `Mandate of ${personName}, ${kind} from ${validFrom}`,
    saveMandate,
  ),
  'mandates.remove': command<'mandates.remove'>(
    (_input, { personName }) => `Mandate of ${personName} removed`,
    ({ store }, { id }) => {
      const personName = store.pluck<string>(
        'SELECT person_name FROM account_mandate WHERE id = ?',
        [id],
      );
      store.remove('account_mandate', id);
      return { personName: personName ?? '' };
    },
  ),
  'attachments.add': command<'attachments.add'>(
    ({ title, fileName }) => `Document ${title}, ${fileName}`,
    addAttachment,
  ),
  'attachments.remove': command<'attachments.remove'>(
    (_input, { title }) => `Document ${title} taken off`,
    ({ store }, { id }) => {
      const { title } = attachmentRow(store, id);
      store.remove('attachment', id);
      return { title };
    },
  ),
  'attachments.content': query<'attachments.content'>(({ store, files }, { id }) => {
    const row = attachmentRow(store, id);
    return {
      fileName: row.file_name,
      mediaType: row.media_type,
      content: new Uint8Array(files.getFile(row.file_hash)),
    };
  }),
};
