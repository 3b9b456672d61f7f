/** The toolbar of statement lines: search, period, category, currency, and the saved views. */
import type { OutputOf } from '../../contract.ts';
import { dateOfDayNumber, dayNumberOf, formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Button, type MenuItem, SearchField } from '../../ui/index.ts';
import { FilterMenu } from './FilterMenu.tsx';
import type { Category } from './lines-data.ts';
import { ViewMenu } from './ViewMenu.tsx';

export const PERIODS = ['all', 'month', 'day'] as const;
export type Period = (typeof PERIODS)[number];

export interface LinesFilter {
  readonly search: string;
  readonly period: Period;
  readonly categoryId: string | null;
  /** Only where lines of several accounts are shown. */
  readonly currency: string | null;
}

export const ALL_LINES: LinesFilter = {
  search: '',
  period: 'all',
  categoryId: null,
  currency: null,
};

const MONTH_DAYS = 30;

/** The first day of a period that ends on a day; `undefined` where it has no beginning. */
export function fromOf(period: Period, until: string): string | undefined {
  if (period === 'all') return undefined;
  const days = period === 'day' ? 0 : MONTH_DAYS - 1;
  return dateOfDayNumber((dayNumberOf(until) ?? 0) - days);
}

/** One of several, with *all* on top. */
function oneItems(
  options: readonly { readonly id: string; readonly label: string }[],
  chosen: string | null,
  onChange: (id: string | null) => void,
): readonly MenuItem[] {
  return [
    {
      id: 'all',
      label: t('lines.categoryAll'),
      isChecked: chosen === null,
      run: () => onChange(null),
    },
    ...options.map(({ id, label }, index) => ({
      id,
      label,
      isChecked: id === chosen,
      startsGroup: index === 0,
      run: () => onChange(id),
    })),
  ];
}

export interface LinesFiltersProps {
  readonly filter: LinesFilter;
  readonly until: string;
  readonly categories: readonly Category[];
  /** Empty where the lines are of one account. */
  readonly accounts: OutputOf<'accounts.list'>;
  readonly stateKey: string;
  onChange(change: Partial<LinesFilter>): void;
  onSearch(text: string): void;
}

export function LinesFilters(props: LinesFiltersProps) {
  const { filter, until, categories, accounts, stateKey, onChange, onSearch } = props;
  const { period, categoryId, currency, search } = filter;
  const date = formatDate(until);
  const currencies = [...new Set(accounts.map((account) => account.currency))].sort();
  const isNarrowed = JSON.stringify(filter) !== JSON.stringify(ALL_LINES);
  return (
    <>
      <SearchField
        label={t('lines.searchKey')}
        placeholder={t('lines.search')}
        value={search}
        onSearch={onSearch}
      />
      <FilterMenu
        label={t('lines.period')}
        value={t(`lines.period.${period}`, { date })}
        items={PERIODS.map((one) => ({
          id: one,
          label: t(`lines.period.${one}`, { date }),
          isChecked: one === period,
          run: () => onChange({ period: one }),
        }))}
      />
      <FilterMenu
        label={t('lines.category')}
        value={categories.find(({ id }) => id === categoryId)?.name ?? t('lines.categoryAll')}
        items={oneItems(
          categories.map(({ id, name }) => ({ id, label: name })),
          categoryId,
          (id) => onChange({ categoryId: id }),
        )}
      />
      {currencies.length > 1 && (
        <FilterMenu
          label={t('position.currency')}
          value={currency ?? t('position.allOf', { count: currencies.length })}
          items={oneItems(
            currencies.map((one) => ({ id: one, label: one })),
            currency,
            (id) => onChange({ currency: id }),
          )}
        />
      )}
      {isNarrowed && (
        <Button kind="quiet" small icon="close" onClick={() => onChange(ALL_LINES)}>
          {t('lines.clear')}
        </Button>
      )}
      <span className="grow" />
      <ViewMenu screen={stateKey} settings={filter} standard={ALL_LINES} onChange={onChange} />
    </>
  );
}
