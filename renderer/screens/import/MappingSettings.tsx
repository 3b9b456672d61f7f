/** How a CSV file is written: encoding, delimiter, marks, dates, and what it leaves out. */
import { type PlainKey, t } from '../../messages/index.ts';
import { ChoiceField, NumberField, TextField } from '../../ui/index.ts';
import {
  type CsvMapping,
  confidenceOf,
  DATE_PATTERNS,
  DECIMAL_MARKS,
  DELIMITERS,
  type MappingProposal,
  THOUSANDS_MARKS,
} from './mapping.ts';
import { Sure } from './Sure.tsx';

export interface MappingPartProps {
  readonly proposal: MappingProposal;
  readonly mapping: CsvMapping;
  onChange(next: CsvMapping): void;
}

export function MappingSettings({ proposal, mapping, onChange }: MappingPartProps) {
  const sure = (setting: string) => <Sure share={confidenceOf(proposal, mapping, setting)} />;
  const marks = (list: readonly { readonly value: string; readonly label: PlainKey }[]) =>
    list.map((mark) => ({ value: mark.value, label: t(mark.label) }));
  const put = (change: Partial<CsvMapping>) => onChange({ ...mapping, ...change });
  const fixed = (key: 'fixedAccount' | 'fixedCurrency', text: string) => {
    const { [key]: _before, ...rest } = mapping;
    onChange(text === '' ? rest : { ...rest, [key]: text });
  };
  return (
    <div className="import-settings">
      <ChoiceField
        label={t('import.mapping.encoding')}
        value={mapping.encoding}
        aside={sure('encoding')}
        options={proposal.encodings.map((value) => ({ value, label: value }))}
        onChange={(encoding) => put({ encoding })}
      />
      <ChoiceField
        label={t('import.mapping.delimiter')}
        value={mapping.delimiter}
        aside={sure('delimiter')}
        options={marks(DELIMITERS)}
        onChange={(delimiter) => put({ delimiter })}
      />
      <ChoiceField
        label={t('import.mapping.decimal')}
        value={mapping.decimal}
        aside={sure('decimal')}
        options={marks(DECIMAL_MARKS)}
        onChange={(decimal) => put({ decimal })}
      />
      <ChoiceField
        label={t('import.mapping.thousands')}
        value={mapping.thousands}
        options={marks(THOUSANDS_MARKS)}
        onChange={(thousands) => put({ thousands })}
      />
      <ChoiceField
        label={t('import.mapping.datePattern')}
        value={mapping.datePattern}
        aside={sure('datePattern')}
        options={[...new Set([mapping.datePattern, ...DATE_PATTERNS])].map((value) => ({
          value,
          label: value,
        }))}
        onChange={(datePattern) => put({ datePattern })}
      />
      <NumberField
        label={t('import.mapping.skipRows')}
        aside={sure('skipRows')}
        value={mapping.skipRows}
        max={1000}
        isWhole
        onChange={(skipRows) => put({ skipRows })}
      />
      {(proposal.missing.includes('account') || mapping.fixedAccount !== undefined) && (
        <TextField
          label={t('import.mapping.fixedAccount')}
          note={mapping.fixedAccount ? undefined : t('import.mapping.accountMissing')}
          value={mapping.fixedAccount ?? ''}
          onChange={(text) => fixed('fixedAccount', text.replace(/\s+/g, ''))}
        />
      )}
      {(proposal.missing.includes('currency') || mapping.fixedCurrency !== undefined) && (
        <TextField
          label={t('import.mapping.fixedCurrency')}
          note={mapping.fixedCurrency ? undefined : t('import.mapping.currencyMissing')}
          maxLength={3}
          value={mapping.fixedCurrency ?? ''}
          onChange={(text) => fixed('fixedCurrency', text.toUpperCase())}
        />
      )}
    </div>
  );
}
