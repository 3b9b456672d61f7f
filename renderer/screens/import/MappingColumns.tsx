/** Which column of a CSV file holds what. */
import { t } from '../../messages/index.ts';
import { ChoiceField } from '../../ui/index.ts';
import type { MappingPartProps } from './MappingSettings.tsx';
import { COLUMN_ROLES, type ColumnRole, columnNames, confidenceOf, withColumn } from './mapping.ts';
import { Sure } from './Sure.tsx';

export function MappingColumns({ proposal, mapping, onChange }: MappingPartProps) {
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
          <ChoiceField
            key={role}
            label={t(`import.role.${role}`)}
            value={String(mapping.columns[role] ?? '')}
            aside={<Sure share={confidenceOf(proposal, mapping, role)} />}
            options={role === 'bookingDate' ? options.slice(1) : options}
            onChange={(chosen) => put(role, chosen)}
          />
        ))}
        <ChoiceField
          label={t('import.role.text')}
          value={text === undefined ? '' : String(text)}
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
