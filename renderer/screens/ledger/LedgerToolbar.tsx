/** Whose books, since when, and what narrows the part that is open; saved views at the end. */

import { locale } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useSession } from '../../stores/session.ts';
import { SearchField } from '../../ui/index.ts';
import { FilterMenu } from '../position/FilterMenu.tsx';
import { ViewMenu } from '../position/ViewMenu.tsx';
import {
  type EntityBooks,
  type EntityChoice,
  goToSection,
  type SectionId,
  SOURCES,
  STANDARD_SETTINGS,
  STARTS,
  settingsOf,
  TRANSLATIONS,
  useLedgerView,
} from './ledger-view.ts';
import { LEDGER_TOPICS } from './TrialBalance.tsx';

/** Parts that can add up all entities, or list them together. */
const OF_ALL: ReadonlySet<SectionId> = new Set([
  'trial',
  'sheet',
  'income',
  'journals',
  'lines',
  'rules',
  'accounts',
  'eliminations',
]);
/** Parts whose figures of all entities are translated. */
const TRANSLATED: ReadonlySet<SectionId> = new Set(['sheet', 'income']);
/** Parts without days, and those that stand on one day. */
const WITHOUT_BOOKS: ReadonlySet<SectionId> = new Set(['rules', 'accounts', 'eliminations']);
const OF_DAY: ReadonlySet<SectionId> = new Set(['revaluation', 'year', 'periods']);

export function hasSpan(section: SectionId): boolean {
  return !WITHOUT_BOOKS.has(section) && !OF_DAY.has(section);
}

export function isOfBooks(section: SectionId): boolean {
  return !WITHOUT_BOOKS.has(section);
}

function monthName(month: number): string {
  return new Intl.DateTimeFormat(locale(), { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, month - 1, 1)),
  );
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

function search(words: string): void {
  useLedgerView.getState().change({ search: words });
}

export interface LedgerToolbarProps {
  readonly section: SectionId;
  readonly entities: readonly EntityChoice[];
  /** The books of one entity, where they are. */
  readonly books: EntityBooks | null;
  readonly entityName: string;
  readonly account: string | undefined;
  readonly currency: string | undefined;
}

export function LedgerToolbar(props: LedgerToolbarProps) {
  const { section, entities, books, entityName, account, currency } = props;
  const view = useLedgerView();
  const scope = useSession((state) => state.scope);
  return (
    <>
      {section === 'journals' && (
        <SearchField
          label={t('ledger.search')}
          placeholder={t('ledger.searchHint')}
          value={view.search}
          onSearch={search}
        />
      )}
      {isOfBooks(section) && scope?.id == null && (
        <FilterMenu
          label={t('ledger.entity')}
          value={entityName}
          items={[
            {
              id: 'all',
              label: t('ledger.allEntities'),
              isChecked: view.entityId === 'all',
              isDisabled: !OF_ALL.has(section),
              run: () => view.change({ entityId: 'all' }),
            },
            ...entities.map(({ id, name }, index) => ({
              id,
              label: name,
              isChecked: books?.entityId === id,
              startsGroup: index === 0,
              run: () => view.change({ entityId: id }),
            })),
          ]}
        />
      )}
      {hasSpan(section) && (
        <FilterMenu
          label={t('ledger.from')}
          value={t(`ledger.from.${view.start}`)}
          items={STARTS.map((start) => ({
            id: start,
            label: t(`ledger.from.${start}`),
            isChecked: start === view.start,
            run: () => view.change({ start }),
          }))}
        />
      )}
      {hasSpan(section) && (
        <FilterMenu
          label={t('ledger.yearStart')}
          value={monthName(view.yearStart)}
          items={MONTHS.map((month) => ({
            id: String(month),
            label: monthName(month),
            isChecked: month === view.yearStart,
            run: () => view.change({ yearStart: month }),
          }))}
        />
      )}
      {TRANSLATED.has(section) && books === null && (
        <FilterMenu
          label={t('ledger.translation')}
          value={t(`ledger.translation.${view.translation}`)}
          items={TRANSLATIONS.map((translation) => ({
            id: translation,
            label: t(`ledger.translation.${translation}`),
            isChecked: translation === view.translation,
            run: () => view.change({ translation }),
          }))}
        />
      )}
      {section === 'journals' && (
        <FilterMenu
          label={t('ledger.source')}
          value={t(`ledger.source.${view.source ?? 'all'}`)}
          items={[null, ...SOURCES].map((source) => ({
            id: source ?? 'all',
            label: t(`ledger.source.${source ?? 'all'}`),
            isChecked: source === view.source,
            run: () => view.change({ source }),
          }))}
        />
      )}
      {section === 'account' && books && (
        <AccountFilters books={books} account={account} currency={currency} />
      )}
      <span className="grow" />
      {isOfBooks(section) && (
        <ViewMenu
          screen={`ledger.${section}`}
          settings={settingsOf(view)}
          standard={STANDARD_SETTINGS}
          onChange={view.change}
        />
      )}
    </>
  );
}

/** The accounts that hold or moved anything, and the currencies of the chosen one. */
function AccountFilters(props: {
  readonly books: EntityBooks;
  readonly account: string | undefined;
  readonly currency: string | undefined;
}) {
  const { books, account, currency } = props;
  const { entityId, from, to } = books;
  const trial = useQuery('ledger.trialBalance', { entityId, from, to }, { topics: LEDGER_TOPICS });
  const rows = trial.data?.rows ?? [];
  const chosen = rows.find(({ ledgerAccountId }) => ledgerAccountId === account) ?? rows[0];
  if (!chosen) return null;
  const base = trial.data?.baseCurrency ?? '';
  const inBase = t('ledger.baseCurrency', { currency: base });
  const own = chosen.currencies.map(({ closing }) => closing.currency);
  const go = (id: string, wanted?: string) =>
    goToSection('account', { account: id, ...(wanted === undefined ? {} : { currency: wanted }) });
  return (
    <>
      <FilterMenu
        label={t('ledger.account')}
        value={`${chosen.code} ${chosen.name}`}
        items={rows.map(({ ledgerAccountId, code, name }) => ({
          id: ledgerAccountId,
          label: `${code} ${name}`,
          isChecked: ledgerAccountId === chosen.ledgerAccountId,
          run: () => go(ledgerAccountId),
        }))}
      />
      <FilterMenu
        label={t('ledger.currency')}
        value={currency ?? inBase}
        items={[
          {
            id: 'base',
            label: inBase,
            isChecked: currency === undefined,
            run: () => go(chosen.ledgerAccountId),
          },
          ...own.map((code) => ({
            id: code,
            label: code,
            isChecked: code === currency,
            run: () => go(chosen.ledgerAccountId, code),
          })),
        ]}
      />
    </>
  );
}
