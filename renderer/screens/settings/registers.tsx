/** The register of Settings: categories. Entities, banks and accounts have a screen of their own. */
import type { OutputOf } from '../../contract.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Register } from '../../run/Register.tsx';

type Category = OutputOf<'categories.list'>[number];

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
