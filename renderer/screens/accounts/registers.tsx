/** The registers beside the accounts: the tree of entities, and the banks. */
import { useMemo } from 'react';
import type { OutputOf } from '../../contract.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Register } from '../../run/Register.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { countOf } from './counts.ts';
import { checkBank, checkEntity } from './forms.ts';

type Entity = OutputOf<'entities.list'>[number];
type Bank = OutputOf<'banks.list'>[number];

const entityColumns = (asOf: string): readonly GridColumn<Entity>[] => [
  {
    id: 'name',
    head: t('settings.column.name'),
    width: 280,
    value: (row) => `${'\u2003'.repeat(row.level)}${row.name}`,
  },
  { id: 'code', head: t('settings.column.code'), width: 110, value: (row) => row.code },
  { id: 'country', head: t('settings.column.country'), width: 80, value: (row) => row.country },
  {
    id: 'base',
    head: t('settings.column.baseCurrency'),
    width: 64,
    value: (row) => row.baseCurrency,
  },
  { id: 'lei', head: 'LEI', width: 190, rank: 2, value: (row) => row.lei ?? '' },
  {
    id: 'accounts',
    head: t('settings.column.accounts'),
    type: 'number',
    width: 80,
    value: (row) => String(row.accountCount),
    explain: (row) => countOf('accounts', asOf, { entityIds: [row.id] }),
  },
  { id: 'zone', head: t('settings.column.timeZone'), width: 170, value: (row) => row.timeZone },
  {
    id: 'date',
    head: t('settings.column.businessDate'),
    type: 'date',
    width: 120,
    grow: true,
    value: (row) => row.businessDate ?? '',
  },
];

const entityValues = (entity: Entity) => ({
  code: entity.code,
  name: entity.name,
  country: entity.country,
  baseCurrency: entity.baseCurrency,
  timeZone: entity.timeZone,
  businessDate: entity.businessDate,
  parentId: entity.parentId,
  lei: entity.lei,
  expectedEntry: entity.entry,
});

export function Entities() {
  const asOf = useAsOf();
  const columns = useMemo(() => entityColumns(asOf), [asOf]);
  const query = useQuery('entities.list', {}, { topics: ['entity', 'account'] });
  return (
    <Register<Entity>
      title={t('settings.section.entities')}
      one={t('settings.one.entities')}
      query={query}
      columns={columns}
      save="entities.save"
      references={{ parentId: (query.data ?? []).map(({ id, name }) => ({ id, label: name })) }}
      check={checkEntity}
      valuesOf={entityValues}
    />
  );
}

const bankColumns = (asOf: string): readonly GridColumn<Bank>[] => [
  { id: 'name', head: t('settings.column.name'), width: 260, value: (row) => row.name },
  { id: 'bic', head: t('settings.column.bic'), width: 130, value: (row) => row.bic ?? '' },
  { id: 'country', head: t('settings.column.country'), width: 80, value: (row) => row.country },
  {
    id: 'accounts',
    head: t('settings.column.accounts'),
    type: 'number',
    width: 90,
    value: (row) => String(row.accountCount),
    explain: (row) => countOf('accounts', asOf, { bankIds: [row.id] }),
  },
  {
    id: 'prices',
    head: t('accounts.column.prices'),
    type: 'number',
    width: 90,
    grow: true,
    value: (row) => String(row.priceCount),
    explain: (row) => countOf('prices', asOf, { bankIds: [row.id] }),
  },
];

const bankValues = ({ name, bic, country, entry }: Bank) => ({
  name,
  bic,
  country,
  expectedEntry: entry,
});

export function Banks() {
  const asOf = useAsOf();
  const columns = useMemo(() => bankColumns(asOf), [asOf]);
  return (
    <Register<Bank>
      title={t('settings.section.banks')}
      one={t('settings.one.banks')}
      query={useQuery('banks.list', {}, { topics: ['bank', 'account'] })}
      columns={columns}
      save="banks.save"
      check={checkBank}
      valuesOf={bankValues}
    />
  );
}
