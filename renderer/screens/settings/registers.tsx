/** The registers of Settings: entities, banks, accounts, categories. */
import type { OutputOf } from '../../contract.ts';
import { wordsOf } from '../../form/json-schema.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Register } from './Register.tsx';

type Entity = OutputOf<'entities.list'>[number];
type Bank = OutputOf<'banks.list'>[number];
type Account = OutputOf<'accounts.list'>[number];
type Category = OutputOf<'categories.list'>[number];

const ENTITY_COLUMNS: readonly GridColumn<Entity>[] = [
  { id: 'name', head: t('settings.column.name'), width: 260, value: (row) => row.name },
  { id: 'code', head: t('settings.column.code'), width: 110, value: (row) => row.code },
  { id: 'country', head: t('settings.column.country'), width: 80, value: (row) => row.country },
  {
    id: 'base',
    head: t('settings.column.baseCurrency'),
    width: 64,
    value: (row) => row.baseCurrency,
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

const entityValues = ({ code, name, country, baseCurrency, timeZone, businessDate }: Entity) => ({
  code,
  name,
  country,
  baseCurrency,
  timeZone,
  businessDate,
});

export function Entities() {
  return (
    <Register<Entity>
      title={t('settings.section.entities')}
      one={t('settings.one.entities')}
      query={useQuery('entities.list', {}, { topics: ['entity'] })}
      columns={ENTITY_COLUMNS}
      save="entities.save"
      valuesOf={entityValues}
    />
  );
}

const BANK_COLUMNS: readonly GridColumn<Bank>[] = [
  { id: 'name', head: t('settings.column.name'), width: 260, value: (row) => row.name },
  { id: 'bic', head: t('settings.column.bic'), width: 130, value: (row) => row.bic ?? '' },
  { id: 'country', head: t('settings.column.country'), width: 80, value: (row) => row.country },
  {
    id: 'accounts',
    head: t('settings.column.accounts'),
    type: 'number',
    width: 90,
    value: (row) => String(row.accountCount),
  },
];

const bankValues = ({ name, bic, country }: Bank) => ({ name, bic, country });

export function Banks() {
  return (
    <Register<Bank>
      title={t('settings.section.banks')}
      one={t('settings.one.banks')}
      query={useQuery('banks.list', {}, { topics: ['bank', 'account'] })}
      columns={BANK_COLUMNS}
      save="banks.save"
      valuesOf={bankValues}
    />
  );
}

const ACCOUNT_COLUMNS: readonly GridColumn<Account>[] = [
  { id: 'name', head: t('settings.column.account'), width: 168, value: (row) => row.name },
  { id: 'entity', head: t('settings.column.entity'), width: 158, value: (row) => row.entityName },
  { id: 'bank', head: t('settings.column.bank'), width: 122, value: (row) => row.bankName },
  { id: 'number', head: t('settings.column.number'), width: 226, value: (row) => row.number },
  { id: 'currency', head: t('settings.column.currency'), width: 46, value: (row) => row.currency },
  {
    id: 'kind',
    head: t('settings.column.kind'),
    width: 92,
    rank: 2,
    value: (row) => wordsOf(row.kind),
  },
  {
    id: 'restriction',
    head: t('settings.column.restriction'),
    width: 84,
    rank: 2,
    value: (row) => (row.restriction === 'none' ? '' : wordsOf(row.restriction)),
  },
  {
    id: 'last',
    head: t('settings.column.lastStatement'),
    type: 'date',
    width: 98,
    value: (row) => row.lastStatementDate ?? '',
  },
];

const accountValues = (row: Account) => ({
  entityId: row.entityId,
  bankId: row.bankId,
  name: row.name,
  number: row.number,
  currency: row.currency,
  kind: row.kind,
  restriction: row.restriction,
});

export function Accounts() {
  const entities = useQuery('entities.list', {}, { topics: ['entity'] });
  const banks = useQuery('banks.list', {}, { topics: ['bank'] });
  return (
    <Register<Account>
      title={t('settings.section.accounts')}
      one={t('settings.one.accounts')}
      query={useQuery('accounts.list', {}, { topics: ['account', 'statement', 'entity', 'bank'] })}
      columns={ACCOUNT_COLUMNS}
      save="accounts.save"
      references={{
        entityId: (entities.data ?? []).map(({ id, name }) => ({ id, label: name })),
        bankId: (banks.data ?? []).map(({ id, name }) => ({ id, label: name })),
      }}
      valuesOf={accountValues}
    />
  );
}

const DIRECTIONS = new Set(['in', 'out', 'both']);

const CATEGORY_COLUMNS: readonly GridColumn<Category>[] = [
  { id: 'name', head: t('settings.column.name'), width: 260, value: (row) => row.name },
  { id: 'code', head: t('settings.column.code'), width: 180, value: (row) => row.code },
  {
    id: 'direction',
    head: t('settings.column.direction'),
    width: 120,
    value: ({ direction }) =>
      DIRECTIONS.has(direction)
        ? t(`settings.direction.${direction as 'in' | 'out' | 'both'}`)
        : direction,
  },
];

const categoryValues = ({ code, name, direction }: Category) => ({ code, name, direction });

export function Categories() {
  return (
    <Register<Category>
      title={t('settings.section.categories')}
      one={t('settings.one.categories')}
      query={useQuery('categories.list', {}, { topics: ['category'] })}
      columns={CATEGORY_COLUMNS}
      save="categories.save"
      valuesOf={categoryValues}
    />
  );
}
