/** Statement lines, of an account or of all: every one of them, searched, sorted and totalled in SQL. */
import { useCallback, useMemo, useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { Grid, printWindow } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf, useIsPast } from '../../stores/clocks.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { useSession } from '../../stores/session.ts';
import { useTabs } from '../../stores/tabs.ts';
import { Button, Chip, Icon, Menu } from '../../ui/index.ts';
import { FilterMenu } from './FilterMenu.tsx';
import { ALL_LINES, fromOf, type LinesFilter, LinesFilters } from './LinesFilters.tsx';
import { type LineRow, lineColumns, totalRows } from './lines-columns.ts';
import { type Category, type LinesInput, saveEdits, setCategory, useLines } from './lines-data.ts';
import { NoAccounts } from './NothingHere.tsx';
import { exportTable } from './take-table.ts';

function goBack(): void {
  const { tabs, active, travel, go } = useTabs.getState();
  const tab = tabs.find((one) => one.id === active);
  if (tab && tab.at > 0) travel(-1);
  else go({ screen: 'position', params: {} });
}

/** Of an account; or of every account of the entity that the window is narrowed to, or of all. */
function inputOf(
  filter: LinesFilter,
  until: string,
  of: { readonly accountId: string | undefined; readonly entityId: string | null },
): LinesInput {
  const { search, period, categoryId, currency } = filter;
  const { accountId, entityId } = of;
  const from = fromOf(period, until);
  return {
    ...(accountId === undefined ? {} : { accountIds: [accountId] }),
    ...(accountId === undefined && entityId !== null ? { entityIds: [entityId] } : {}),
    ...(accountId === undefined && currency !== null ? { currencies: [currency] } : {}),
    to: until,
    ...(from === undefined ? {} : { from }),
    ...(search === '' ? {} : { search }),
    ...(categoryId === null ? {} : { categoryIds: [categoryId] }),
  };
}

const NO_CATEGORIES: readonly Category[] = [];

/** What the title and the columns need to know of the accounts shown. */
function useAccounts(accountId: string | undefined) {
  const scope = useSession((state) => state.scope);
  const workspaceName = useSession((state) => state.workspaceName);
  const known = useQuery('accounts.list', {}, { topics: ['account'] }).data;
  const all = known ?? [];
  const account = all.find((one) => one.id === accountId);
  const several =
    accountId === undefined ? all.filter((one) => !scope?.id || one.entityId === scope.id) : [];
  const context = account
    ? [account.entityName, account.bankName, account.number].join(' · ')
    : known === undefined
      ? scope?.name || workspaceName
      : tn('lines.allContext', several.length, { scope: scope?.name || workspaceName });
  return { account, several, context, entityId: scope?.id ?? null, isNone: known?.length === 0 };
}

/** What the lines are of, and what narrows them: paper shows no toolbar. */
function narrowedContext(
  context: string,
  { search, period, categoryId, currency }: LinesFilter,
  of: { readonly until: string; readonly categories: readonly Category[] },
): string {
  const parts = [
    context,
    search === '' ? '' : `\u201c${search}\u201d`,
    period === 'all' ? '' : t(`lines.period.${period}`, { date: formatDate(of.until) }),
    of.categories.find(({ id }) => id === categoryId)?.name,
    currency,
  ];
  return parts.filter(Boolean).join(' · ');
}

export interface LinesViewProps {
  /** All accounts where it is absent. */
  readonly accountId: string | undefined;
  /** The day asked for by the figure that led here; the effective date otherwise. */
  readonly until: string | undefined;
}

export function LinesView({ accountId, until: asked }: LinesViewProps) {
  const effective = useAsOf();
  const until = asked ?? effective;
  const isPast = useIsPast();
  const [filter, setFilter] = useState<LinesFilter>(ALL_LINES);
  const change = useCallback(
    (part: Partial<LinesFilter>) => setFilter((before) => ({ ...before, ...part })),
    [],
  );
  const search = useCallback((text: string) => change({ search: text }), [change]);
  const [active, setActive] = useState<LineRow | null>(null);
  const onActiveRow = useCallback((row: LineRow | null) => setActive(row), []);
  const { account, several, context, entityId, isNone } = useAccounts(accountId);
  const categories =
    useQuery('categories.list', {}, { topics: ['category'] }).data ?? NO_CATEGORIES;
  const input = inputOf(filter, until, { accountId, entityId });
  const { source, all, round, inOrder } = useLines(input);
  const currency = account?.currency ?? filter.currency;
  const isOfAll = accountId === undefined;
  const question = JSON.stringify(input);
  const columns = useMemo(
    () => lineColumns({ currency, isOfAll, asked: JSON.parse(question) as LinesInput }),
    [currency, isOfAll, question],
  );
  const totals = useMemo(() => (all ? totalRows(all.totals, all.count) : []), [all]);
  const title = account ? t('lines.title', { account: account.name }) : t('lines.allAccounts');
  const stateKey = isOfAll ? 'lines.all' : 'lines';
  return (
    <Screen
      permission="cash.edit"
      flush
      title={title}
      tabTitle={account?.name ?? t('lines.allAccounts')}
      context={narrowedContext(context, filter, { until, categories })}
      states={all && <Chip>{tn('lines.count', all.count)}</Chip>}
      actions={
        <>
          <Button icon="left" onClick={goBack} title="Alt ←">
            {t('lines.back')}
          </Button>
          <ExportMenu input={inOrder} />
        </>
      }
      toolbar={
        <>
          {!isPast && active?.kind === 'line' && (
            <CategoryMenu row={active} categories={categories} />
          )}
          <LinesFilters
            filter={filter}
            until={until}
            categories={categories}
            accounts={several}
            stateKey={stateKey}
            onChange={change}
            onSearch={search}
          />
        </>
      }
    >
      {isNone ? (
        <NoAccounts />
      ) : (
        <Grid
          key={currency ?? ''}
          name={t('lines.grid')}
          columns={columns}
          source={source}
          round={round}
          totals={totals}
          rowId={(row) => row.id}
          stateKey={stateKey}
          onActiveRow={onActiveRow}
          onDrill={(row) => {
            if (row.kind === 'line') explain(explainBy('lines.explain', { lineId: row.id }));
          }}
          onEdit={(edits) => saveEdits(edits, categories)}
        />
      )}
    </Screen>
  );
}

/** The category of the active line, changed at once. */
function CategoryMenu(props: {
  readonly row: Extract<LineRow, { kind: 'line' }>;
  readonly categories: readonly Category[];
}) {
  const { row, categories } = props;
  const { line, id } = row;
  return (
    <FilterMenu
      label={t('lines.setCategory')}
      value={line.categoryName ?? t('lines.noCategory')}
      items={[null, ...categories].map((category) => ({
        id: category?.id ?? 'none',
        label: category?.name ?? t('lines.noCategory'),
        isChecked: (category?.id ?? null) === line.categoryId,
        run: () => void setCategory([id], category, true),
      }))}
    />
  );
}

function ExportMenu({ input }: { input(): LinesInput }) {
  return (
    <Menu
      label={t('position.export')}
      align="end"
      items={[
        {
          id: 'csv',
          label: t('position.exportCsv'),
          icon: 'download',
          run: () => void exportTable('lines', 'csv', input()),
        },
        {
          id: 'xlsx',
          label: t('position.exportExcel'),
          icon: 'download',
          run: () => void exportTable('lines', 'xlsx', input()),
        },
        {
          id: 'print',
          label: t('position.print'),
          icon: 'print',
          hint: 'Ctrl P',
          run: () => void printWindow(),
        },
      ]}
      trigger={(trigger) => (
        <Button {...trigger}>
          {t('position.export')}
          <Icon name="down" size={12} />
        </Button>
      )}
    />
  );
}
