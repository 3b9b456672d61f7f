/**
 * How one CSV file is read: what was proposed, how sure that is, and what a person makes of it. A
 * half-made mapping is kept as a draft under the header's fingerprint until it is saved.
 */
import { useId, useState } from 'react';
import { DraftNotice } from '../../form/DraftNotice.tsx';
import { hasNames, useDraft } from '../../form/use-draft.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { Button } from '../../ui/index.ts';
import { MappingColumns } from './MappingColumns.tsx';
import { MappingSettings } from './MappingSettings.tsx';
import { type CsvMapping, type MappingProposal, startingMapping } from './mapping.ts';
import { saveMapping, useStaging } from './staging.ts';

function readMapping(content: unknown): CsvMapping | null {
  return hasNames(content, ['columns']) ? (content as CsvMapping) : null;
}

export interface MappingPanelProps {
  readonly fileName: string;
  readonly proposal: MappingProposal;
}

export function MappingPanel({ fileName, proposal }: MappingPanelProps) {
  const applied = useStaging((state) => state.mappings[fileName]);
  const profiles = useQuery('import.profiles', {}, { topics: ['import_profile'] });
  const saved = profiles.data?.find((one) => one.headerFingerprint === proposal.fingerprint);
  const isReady = profiles.data !== undefined || profiles.error !== undefined;
  if (!isReady) return null;
  const start = applied ?? (saved?.profile as CsvMapping | undefined) ?? startingMapping(proposal);
  return (
    <MappingForm
      key={`${fileName} ${saved?.id ?? ''}`}
      fileName={fileName}
      proposal={proposal}
      start={start}
      savedName={saved?.name ?? null}
    />
  );
}

interface MappingFormProps extends MappingPanelProps {
  readonly start: CsvMapping;
  readonly savedName: string | null;
}

function MappingForm({ fileName, proposal, start, savedName }: MappingFormProps) {
  const draft = useDraft({
    form: `import.mapping.${proposal.fingerprint}`,
    start,
    read: readMapping,
  });
  const isPast = useIsPast();
  const setMapping = useStaging((state) => state.setMapping);
  const isReading = useStaging((state) => state.job !== null);
  const [name, setName] = useState(savedName ?? fileName.replace(/[_\d-]*\.\w+$/, ''));
  const nameId = useId();
  const { value: mapping } = draft;
  return (
    <form
      className="import-mapping"
      onSubmit={(event) => {
        event.preventDefault();
        setMapping(fileName, mapping);
      }}
    >
      {draft.isFromDraft ? (
        <DraftNotice draft={draft} />
      ) : (
        <p className="muted">
          {savedName === null
            ? t(proposal.profile ? 'import.mapping.help' : 'import.mapping.unknown')
            : t('import.mapping.saved', { name: savedName })}
        </p>
      )}
      <MappingSettings proposal={proposal} mapping={mapping} onChange={draft.change} />
      <MappingColumns proposal={proposal} mapping={mapping} onChange={draft.change} />
      <div className="row wrap import-mapping-foot">
        <Button submit disabled={isReading} icon="refresh">
          {t('import.mapping.readAgain')}
        </Button>
        <span className="grow" />
        <label className="sr-only" htmlFor={nameId}>
          {t('import.mapping.name')}
        </label>
        <input
          id={nameId}
          className="input"
          maxLength={80}
          placeholder={t('import.mapping.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          writes
          disabled={isPast || name.trim() === ''}
          onClick={() => {
            void saveMapping(name.trim(), proposal, mapping).then((done) => {
              if (done) draft.forget();
            });
          }}
        >
          {t('import.mapping.save')}
        </Button>
      </div>
    </form>
  );
}
