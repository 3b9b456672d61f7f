/** The papers of an account: attached from a file, saved to one, taken off. */
import { useMemo, useRef, useState } from 'react';
import { call } from '../../api.ts';
import { formatMoment, formatSize } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { knownMeta } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { toastError } from '../../stores/toasts.ts';
import { downloadFile } from '../../ui/download.ts';
import { Button, DataTable, IconButton, Link, Opens, useReadOnly } from '../../ui/index.ts';
import { base64Of } from '../../ui/upload.ts';
import type { AccountState } from './forms.ts';

type Attachment = AccountState['attachments'][number];

interface Picked {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
}

async function save({ id }: Attachment): Promise<void> {
  const reply = await call('attachments.content', { id }, knownMeta());
  if (reply.ok) downloadFile(reply.value);
  else toastError(reply.error);
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '').replace(/[_-]+/g, ' ');
}

function AttachDialog(props: {
  readonly accountId: string;
  readonly picked: Picked;
  onClose(): void;
}) {
  const { accountId, picked, onClose } = props;
  const initial = useMemo(
    () => ({
      accountId,
      title: stemOf(picked.fileName),
      fileName: picked.fileName,
      mediaType: picked.mediaType || 'application/octet-stream',
      content: picked.content,
    }),
    [accountId, picked],
  );
  return (
    <EntryDialog
      name="attachments.add"
      title={t('accounts.attachTitle', { file: picked.fileName })}
      initial={initial}
      hidden={['accountId', 'fileName', 'mediaType', 'content']}
      submitLabel={t('accounts.attach')}
      done={(value) => t('accounts.attached', { title: String(value.title) })}
      onClose={onClose}
    />
  );
}

export function Documents({ state }: { readonly state: AccountState }) {
  const field = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<Picked | null>(null);
  const isReadOnly = useReadOnly() !== null;
  const remove = useCommand('attachments.remove', {
    done: ({ title }) => t('accounts.detached', { title }),
  });
  const pick = async (file: File | undefined) => {
    if (!file) return;
    setPicked({ fileName: file.name, mediaType: file.type, content: await base64Of(file) });
  };
  return (
    <section className="account-part" aria-labelledby="account-documents">
      <div className="row">
        <h3 id="account-documents">{t('accounts.documents')}</h3>
        <span className="grow" />
        <input
          ref={field}
          type="file"
          hidden
          aria-label={t('accounts.attachFile')}
          onChange={(event) => {
            void pick(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button small icon="upload" writes onClick={() => field.current?.click()}>
          {t('accounts.attach')}
        </Button>
      </div>
      {state.attachments.length === 0 ? (
        <p className="muted">{t('accounts.noDocuments')}</p>
      ) : (
        <div className="account-table">
          <DataTable<Attachment>
            name={t('accounts.documents')}
            rowId={(row) => row.id}
            rows={state.attachments}
            columns={[
              {
                head: t('accounts.document'),
                className: 'wrap',
                cell: (row) => (
                  <Link title={row.fileName} onClick={() => void save(row)}>
                    {row.title}
                  </Link>
                ),
              },
              {
                head: t('accounts.size'),
                isFigure: true,
                cell: (row) => (
                  <Opens
                    className="num"
                    opens={explainBy('attachments.explain', { id: row.id })}
                    label={`${row.title}, ${t('accounts.size')} ${formatSize(row.sizeBytes)}`}
                  >
                    {formatSize(row.sizeBytes)}
                  </Opens>
                ),
              },
              {
                head: t('accounts.addedBy'),
                className: 'wrap',
                cell: (row) => (
                  <Link onClick={() => openScreen('journal', { entry: String(row.entry) })}>
                    {row.userName}, {formatMoment(row.addedAt)}
                  </Link>
                ),
              },
              {
                head: t('accounts.change'),
                isHeadHidden: true,
                cell: (row) => (
                  <span className="account-buttons">
                    <IconButton
                      icon="download"
                      small
                      label={t('accounts.saveDocument', { title: row.title })}
                      onClick={() => void save(row)}
                    />
                    <IconButton
                      icon="trash"
                      small
                      label={t('accounts.detach', { title: row.title })}
                      disabled={isReadOnly || remove.isRunning}
                      onClick={() => void remove.run({ id: row.id })}
                    />
                  </span>
                ),
              },
            ]}
          />
        </div>
      )}
      {picked !== null && (
        <AttachDialog
          accountId={state.account.id}
          picked={picked}
          onClose={() => setPicked(null)}
        />
      )}
    </section>
  );
}
