/**
 * How one CSV file is read: what was proposed, how sure that is, and what a person makes of it. A
 * half-made mapping is kept as a draft under the header's fingerprint until it is saved.
 */
import { type ReactNode, useId, useState } from 'react';
import { DraftNotice } from '../../form/DraftNotice.tsx';
import { hasNames, useDraft } from '../../form/use-draft.ts';
import { formatPercent } from '../../format/index.ts';
import { type PlainKey, t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { Button, Chip } from '../../ui/index.ts';
import {
  COLUMN_ROLES,
  type ColumnRole,
  type CsvMapping,
  columnNames,
  confidenceOf,
  DATE_PATTERNS,
  DECIMAL_MARKS,
  DELIMITERS,
  ENCODINGS,
  type MappingProposal,
  startingMapping,
  THOUSANDS_MARKS,
  withColumn,
} from './mapping.ts';
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
      <Settings proposal={proposal} mapping={mapping} onChange={draft.change} />
      <Columns proposal={proposal} mapping={mapping} onChange={draft.change} />
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

interface PartProps {
  readonly proposal: MappingProposal;
  readonly mapping: CsvMapping;
  onChange(next: CsvMapping): void;
}

function Settings({ proposal, mapping, onChange }: PartProps) {
  const sure = (setting: string) => confidenceOf(proposal, mapping, setting);
  const marks = (list: readonly { readonly value: string; readonly label: PlainKey }[]) =>
    list.map((mark) => ({ value: mark.value, label: t(mark.label) }));
  const put = (change: Partial<CsvMapping>) => onChange({ ...mapping, ...change });
  const fixed = (key: 'fixedAccount' | 'fixedCurrency', text: string) => {
    const { [key]: _before, ...rest } = mapping;
    onChange(text === '' ? rest : { ...rest, [key]: text });
  };
  return (
    <div className="import-settings">
      <Choice
        label={t('import.mapping.encoding')}
        value={mapping.encoding}
        sure={sure('encoding')}
        options={ENCODINGS.map((value) => ({ value, label: value }))}
        onChange={(encoding) => put({ encoding })}
      />
      <Choice
        label={t('import.mapping.delimiter')}
        value={mapping.delimiter}
        sure={sure('delimiter')}
        options={marks(DELIMITERS)}
        onChange={(delimiter) => put({ delimiter })}
      />
      <Choice
        label={t('import.mapping.decimal')}
        value={mapping.decimal}
        sure={sure('decimal')}
        options={marks(DECIMAL_MARKS)}
        onChange={(decimal) => put({ decimal })}
      />
      <Choice
        label={t('import.mapping.thousands')}
        value={mapping.thousands}
        sure={null}
        options={marks(THOUSANDS_MARKS)}
        onChange={(thousands) => put({ thousands })}
      />
      <Choice
        label={t('import.mapping.datePattern')}
        value={mapping.datePattern}
        sure={sure('datePattern')}
        options={[...new Set([mapping.datePattern, ...DATE_PATTERNS])].map((value) => ({
          value,
          label: value,
        }))}
        onChange={(datePattern) => put({ datePattern })}
      />
      <Labelled label={t('import.mapping.skipRows')} sure={sure('skipRows')}>
        {(id) => (
          <input
            id={id}
            className="input num"
            type="number"
            min={0}
            max={1000}
            value={mapping.skipRows}
            onChange={(event) => put({ skipRows: Math.max(0, Number(event.target.value) || 0) })}
          />
        )}
      </Labelled>
      {(proposal.missing.includes('account') || mapping.fixedAccount !== undefined) && (
        <Labelled
          label={t('import.mapping.fixedAccount')}
          sure={null}
          {...(mapping.fixedAccount ? {} : { help: t('import.mapping.accountMissing') })}
        >
          {(id) => (
            <input
              id={id}
              className="input"
              value={mapping.fixedAccount ?? ''}
              onChange={(event) => fixed('fixedAccount', event.target.value.replace(/\s+/g, ''))}
            />
          )}
        </Labelled>
      )}
      {(proposal.missing.includes('currency') || mapping.fixedCurrency !== undefined) && (
        <Labelled
          label={t('import.mapping.fixedCurrency')}
          sure={null}
          {...(mapping.fixedCurrency ? {} : { help: t('import.mapping.currencyMissing') })}
        >
          {(id) => (
            <input
              id={id}
              className="input"
              maxLength={3}
              value={mapping.fixedCurrency ?? ''}
              onChange={(event) => fixed('fixedCurrency', event.target.value.toUpperCase())}
            />
          )}
        </Labelled>
      )}
    </div>
  );
}

function Columns({ proposal, mapping, onChange }: PartProps) {
  const names = columnNames(proposal, mapping, (number) => t('import.mapping.column', { number }));
  const options = [
    { value: '', label: t('import.mapping.notInFile') },
    ...names.map((label, index) => ({ value: String(index), label })),
  ];
  const put = (role: ColumnRole, chosen: string) =>
    onChange(withColumn(mapping, role, chosen === '' ? null : Number(chosen)));
  const [text] = mapping.columns.text ?? [];
  return (
    <fieldset className="import-columns">
      <legend>{t('import.mapping.columns')}</legend>
      <div className="import-settings">
        {COLUMN_ROLES.map((role) => (
          <Choice
            key={role}
            label={t(`import.role.${role}`)}
            value={String(mapping.columns[role] ?? '')}
            sure={confidenceOf(proposal, mapping, role)}
            options={role === 'bookingDate' ? options.slice(1) : options}
            onChange={(chosen) => put(role, chosen)}
          />
        ))}
        <Choice
          label={t('import.role.text')}
          value={text === undefined ? '' : String(text)}
          sure={null}
          options={options}
          onChange={(chosen) =>
            onChange({
              ...mapping,
              columns: { ...mapping.columns, text: chosen === '' ? [] : [Number(chosen)] },
            })
          }
        />
      </div>
    </fieldset>
  );
}

function Labelled(props: {
  readonly label: string;
  readonly sure: number | null;
  readonly help?: string;
  children(id: string): ReactNode;
}) {
  const id = useId();
  const { label, sure, help, children } = props;
  return (
    <div className="field">
      <span className="row">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        <span className="grow" />
        {sure !== null && (
          <Chip tone={sure >= 0.8 ? 'neutral' : 'warn'} title={t('import.mapping.sureTitle')}>
            {formatPercent(sure, 0)}
          </Chip>
        )}
      </span>
      {children(id)}
      {help && <span className="warning">{help}</span>}
    </div>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly sure: number | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChange(value: string): void;
}) {
  return (
    <Labelled label={props.label} sure={props.sure}>
      {(id) => (
        <select
          id={id}
          className="input"
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
