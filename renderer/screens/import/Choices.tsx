/** What a person decides for all files: whether corrections apply, and where new accounts go. */
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Segmented } from '../../ui/index.ts';
import { type FilePreview, useStaging } from './staging.ts';

export function Choices({ files }: { readonly files: readonly FilePreview[] }) {
  return (
    <>
      <Corrections files={files} />
      <NewAccounts files={files} />
    </>
  );
}

/** Whether corrected statements replace what is stored; shown only when there are some. */
function Corrections({ files }: { readonly files: readonly FilePreview[] }) {
  const { corrections, choose } = useStaging();
  const isCorrected = files.some(
    (file) => file.importedAt === null && file.statements.some((one) => one.known === 'correction'),
  );
  if (!isCorrected) return null;
  return (
    <>
      <span className="muted">{t('import.corrections')}</span>
      <Segmented
        small
        label={t('import.corrections')}
        value={corrections}
        options={[
          { value: 'refuse', label: t('import.corrections.refuse') },
          { value: 'apply', label: t('import.corrections.apply') },
        ]}
        onChange={(value) => choose({ corrections: value })}
      />
    </>
  );
}

/** Where accounts go that the register does not know; shown only when there are some. */
function NewAccounts({ files }: { readonly files: readonly FilePreview[] }) {
  const { entityId, unknownAccounts, choose } = useStaging();
  const entities = useQuery('entities.list', {}, { topics: ['entity'] });
  const isNew = files.some(
    (file) =>
      file.importedAt === null && file.statements.some((statement) => statement.accountId === null),
  );
  if (!isNew) return null;
  return (
    <>
      <span className="muted">{t('import.unknown')}</span>
      <Segmented
        small
        label={t('import.unknown')}
        value={unknownAccounts}
        options={[
          { value: 'create', label: t('import.unknown.create') },
          { value: 'refuse', label: t('import.unknown.refuse') },
        ]}
        onChange={(value) => choose({ unknownAccounts: value })}
      />
      {unknownAccounts === 'create' && (
        <select
          className="input import-entity"
          aria-label={t('import.entity')}
          title={t('import.entity')}
          value={entityId ?? ''}
          onChange={(event) => choose({ entityId: event.target.value || null })}
        >
          <option value="">{t('import.entityUnassigned')}</option>
          {entities.data?.map((entity) => (
            <option key={entity.id} value={entity.id}>
              {entity.name}
            </option>
          ))}
        </select>
      )}
    </>
  );
}
