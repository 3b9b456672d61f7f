/** The toolbar of the position's views: basis, grouping, banks, currencies, and the currency shown. */
import type { ReactNode } from 'react';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useSession } from '../../stores/session.ts';
import { Button, type MenuItem, SearchField } from '../../ui/index.ts';
import { FilterMenu } from './FilterMenu.tsx';
import { ViewMenu } from './ViewMenu.tsx';
import {
  BASES,
  type Basis,
  GROUPINGS,
  type Grouping,
  isNarrowed,
  STANDARD_VIEW,
  settingsOf,
  toggled,
  usePositionView,
  type ViewSettings,
  WIDE,
} from './view-store.ts';

/** A choice of several, with *all* on top. */
function severalItems(
  options: readonly { readonly id: string; readonly label: string }[],
  chosen: readonly string[],
  onChange: (chosen: readonly string[]) => void,
): readonly MenuItem[] {
  return [
    {
      id: 'all',
      label: t('position.all'),
      isChecked: chosen.length === 0,
      run: () => onChange([]),
    },
    ...options.map(
      ({ id, label }, index): MenuItem => ({
        id,
        label,
        isChecked: chosen.includes(id),
        startsGroup: index === 0,
        run: () => onChange(toggled(chosen, id)),
      }),
    ),
  ];
}

function chosenText(
  options: readonly { readonly id: string; readonly label: string }[],
  chosen: readonly string[],
): string {
  // Before the accounts are there, and where none is, there is no number to tell.
  if (chosen.length === 0)
    return options.length === 0
      ? t('position.all')
      : t('position.allOf', { count: options.length });
  const [only] = chosen;
  if (chosen.length === 1) return options.find((option) => option.id === only)?.label ?? '';
  return t('position.chosen', { count: chosen.length, all: options.length });
}

function search(words: string): void {
  usePositionView.getState().change({ search: words });
}

function basisItems(view: ViewSettings, change: (basis: Basis) => void): readonly MenuItem[] {
  return BASES.map((basis) => ({
    id: basis,
    label: t(`position.basis.${basis}`),
    isChecked: basis === view.basis,
    run: () => change(basis),
  }));
}

export interface PositionFiltersProps {
  /** Names the view's own saved views. */
  readonly name: string;
  /** Opens and closes groups, where the rows are grouped as the person chooses. */
  toggleAll?(isOpen: boolean): void;
  /** The groupings on offer and the one in use, where they are not the position's own. */
  readonly groupings?: readonly Grouping[];
  readonly groupBy?: Grouping;
  readonly hasBasis?: boolean;
  readonly hasSearch?: boolean;
  /** Filters of the view itself, which come first. */
  readonly children?: ReactNode;
}

export function PositionFilters(props: PositionFiltersProps) {
  const { name, toggleAll, hasBasis = false, hasSearch = false, children } = props;
  const view = usePositionView();
  const { groupings = GROUPINGS, groupBy = view.groupBy } = props;
  const base = useSession((state) => state.baseCurrency);
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] });
  const names = new Map(
    (accounts.data ?? []).map(({ bankId, bankName }) => [bankId, bankName] as const),
  );
  const banks = [...names]
    .map(([id, label]) => ({ id, label }))
    .sort((one, other) => one.label.localeCompare(other.label));
  const currencies = [...new Set((accounts.data ?? []).map(({ currency }) => currency))].sort();
  const currencyOptions = currencies.map((currency) => ({ id: currency, label: currency }));
  const shown = view.showIn ?? base;
  return (
    <>
      {hasSearch && (
        <SearchField
          label={t('position.searchKey')}
          placeholder={t('position.search')}
          value={view.search}
          onSearch={search}
        />
      )}
      {children}
      {hasBasis && (
        <FilterMenu
          label={t('position.basis')}
          value={t(`position.basis.${view.basis}`)}
          items={basisItems(view, (basis) => view.change({ basis }))}
        />
      )}
      {toggleAll && (
        <FilterMenu
          label={t('position.groupBy')}
          value={t(`position.group.${groupBy}`)}
          items={[
            ...groupings.map((grouping) => ({
              id: grouping,
              label: t(`position.group.${grouping}`),
              isChecked: grouping === groupBy,
              run: () => view.change({ groupBy: grouping }),
            })),
            {
              id: 'open',
              label: t('position.openAll'),
              startsGroup: true,
              isDisabled: groupBy === 'none',
              run: () => toggleAll(true),
            },
            {
              id: 'close',
              label: t('position.closeAll'),
              isDisabled: groupBy === 'none',
              run: () => toggleAll(false),
            },
          ]}
        />
      )}
      <FilterMenu
        label={t('position.bank')}
        value={chosenText(banks, view.bankIds)}
        items={severalItems(banks, view.bankIds, (bankIds) => view.change({ bankIds }))}
      />
      <FilterMenu
        label={t('position.currency')}
        value={chosenText(currencyOptions, view.currencies)}
        items={severalItems(currencyOptions, view.currencies, (chosen) =>
          view.change({ currencies: chosen }),
        )}
      />
      <FilterMenu
        label={t('position.showIn')}
        value={shown}
        items={[...new Set([base, ...currencies])].filter(Boolean).map((currency) => ({
          id: currency,
          label: currency,
          isChecked: currency === shown,
          run: () => view.change({ showIn: currency === base ? null : currency }),
        }))}
      />
      {isNarrowed(view) && (
        <Button kind="quiet" small icon="close" onClick={() => view.change(WIDE)}>
          {t('position.clear')}
        </Button>
      )}
      <span className="grow" />
      <ViewMenu
        screen={name}
        settings={settingsOf(view)}
        standard={STANDARD_VIEW}
        onChange={view.change}
      />
    </>
  );
}
