/** Which Ballast this is, and whose work it carries. */
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Area, type DataColumn, DataTable, KeyValues, QueryView } from '../../ui/index.ts';
import { COMPONENTS } from './licences.ts';

const COLUMNS: readonly DataColumn<(typeof COMPONENTS)[number]>[] = [
  { head: t('settings.about.component'), className: 'medium', cell: (row) => row.name },
  { head: t('settings.about.purpose'), className: 'muted', cell: (row) => row.purpose },
  { head: t('settings.about.licence'), cell: (row) => row.licence },
];

export function About() {
  const info = useQuery('workspace.info', {});
  const state = useQuery('app.state', {}, { followsKnownAt: false });
  return (
    <div className="columns-12">
      <Area title={t('settings.section.about')} span={5} padded>
        <QueryView query={info} rows={5}>
          {(value) => (
            <KeyValues
              rows={[
                { label: t('settings.about.version'), value: state.data?.version ?? '' },
                { label: t('settings.about.contract'), value: value.contractVersion },
                { label: t('settings.about.format'), value: String(value.formatVersion) },
                { label: t('settings.about.schema'), value: String(value.schemaVersion) },
                {
                  label: t('settings.about.host'),
                  value: state.data ? t(`settings.about.host.${state.data.host}`) : '',
                },
                { label: t('settings.about.licence'), value: 'Apache-2.0' },
              ]}
            />
          )}
        </QueryView>
        <p className="muted settings-privacy">{t('settings.about.privacy')}</p>
      </Area>
      <Area title={t('settings.about.licences')} span={7}>
        <DataTable
          name={t('settings.about.licences')}
          columns={COLUMNS}
          rows={COMPONENTS}
          rowId={(row) => row.name}
        />
      </Area>
    </div>
  );
}
