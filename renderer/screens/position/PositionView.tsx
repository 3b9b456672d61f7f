/**
 * The position as a tree of groups and accounts. Each row foots: opening + in − out + rates =
 * closing; the pinned total is of all rows, from the backend.
 */
import { useMemo } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { Grid, type GridTree, printWindow, useTree } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { useSession } from '../../stores/session.ts';
import { openScreen, useTabs } from '../../stores/tabs.ts';
import { Button, Empty, Icon, Menu, QueryView, Segmented } from '../../ui/index.ts';
import { PositionFilters } from './PositionFilters.tsx';
import { type PositionLine, positionColumns, positionLines } from './position-columns.ts';
import { copyTable, exportTable } from './take-table.ts';
import { BASES, isNarrowed, usePositionView, type ViewSettings, WIDE } from './view-store.ts';

type Input = InputOf<'position.get'>;
type Position = OutputOf<'position.get'>;
type Account = OutputOf<'accounts.list'>[number];

const TOPICS = ['statement', 'statement_line', 'fx_rate', 'account', 'entity', 'bank'];
const TOPICS_PROJECTED = [...TOPICS, 'expected_flow'];

/** The accounts that hold every word of a search; `null` where nothing is searched for. */
function accountsFound(accounts: readonly Account[], search: string): readonly string[] | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return accounts
    .filter(({ name, number, entityName, bankName, currency }) => {
      const text = [name, number, entityName, bankName, currency].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map(({ id }) => id);
}

/** The question that the figures answer; Explain and export ask the same. */
function inputOf(
  view: ViewSettings,
  asOf: string,
  entityId: string | null | undefined,
  accountIds: readonly string[] | null,
): Input {
  return {
    asOf,
    basis: view.basis,
    groupBy: view.groupBy,
    ...(view.showIn === null ? {} : { reportingCurrency: view.showIn }),
    ...(view.bankIds.length > 0 ? { bankIds: [...view.bankIds] } : {}),
    ...(view.currencies.length > 0 ? { currencies: [...view.currencies] } : {}),
    ...(entityId ? { entityIds: [entityId] } : {}),
    ...(accountIds === null ? {} : { accountIds: [...accountIds] }),
  };
}

const NO_ROWS: Position['rows'] = [];

export function PositionView() {
  const asOf = useAsOf();
  const view = usePositionView();
  const scope = useSession((state) => state.scope);
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] });
  const found = accountsFound(accounts.data ?? [], view.search);
  const input = inputOf(view, asOf, scope?.id, found);
  const query = useQuery('position.get', input, {
    topics: view.basis === 'projected' ? TOPICS_PROJECTED : TOPICS,
    enabled: found === null || found.length > 0,
  });
  const lines = useMemo(() => positionLines(query.data?.rows ?? NO_ROWS), [query.data]);
  const { shown, tree, toggleAll } = useTree(lines);
  return (
    <Screen
      flush
      title={t('position.title')}
      context={t('position.context', {
        basis: t(`position.contextBasis.${view.basis}`),
        grouping: t(`position.by.${view.groupBy}`),
      })}
      actions={
        <>
          <Segmented
            label={t('position.basis')}
            value={view.basis}
            options={BASES.map((basis) => ({ value: basis, label: t(`position.basis.${basis}`) }))}
            onChange={(basis) => view.change({ basis })}
          />
          <Button
            onClick={() => useTabs.getState().go({ screen: 'position', params: { lines: 'all' } })}
          >
            {t('position.allLines')}
          </Button>
          <ExportMenu input={input} position={query.data} />
        </>
      }
      toolbar={<PositionFilters toggleAll={toggleAll} />}
    >
      {found?.length === 0 ? (
        <NoMatch />
      ) : (
        <QueryView
          query={query}
          rows={20}
          isEmpty={(value) => value.rows.length === 0}
          empty={isNarrowed(view) || scope?.id ? <NoMatch /> : <NoAccounts />}
        >
          {(position) => (
            <PositionGrid position={position} input={input} shown={shown} tree={tree} />
          )}
        </QueryView>
      )}
    </Screen>
  );
}

function NoMatch() {
  const change = usePositionView((state) => state.change);
  return (
    <Empty
      title={t('position.noMatch')}
      why={t('position.noMatchWhy')}
      action={<Button onClick={() => change(WIDE)}>{t('position.clear')}</Button>}
    />
  );
}

function NoAccounts() {
  return (
    <Empty
      title={t('position.empty')}
      why={t('position.emptyWhy')}
      action={
        <Button kind="primary" icon="import" onClick={() => openScreen('import')}>
          {t('position.import')}
        </Button>
      }
    />
  );
}

function useColumns(position: Position, input: Input) {
  const key = JSON.stringify(input);
  const { reportingCurrency: currency, currencyCount } = position;
  const { groupBy = 'entity' } = input;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole question
  return useMemo(
    () => positionColumns({ currency, groupBy, currencyCount, asked: input }),
    [key, currency, currencyCount],
  );
}

function PositionGrid(props: {
  readonly position: Position;
  readonly input: Input;
  readonly shown: readonly PositionLine[];
  readonly tree: GridTree<PositionLine>;
}) {
  const { position, input, shown, tree } = props;
  const columns = useColumns(position, input);
  const totals = useMemo(() => positionLines([position.total]), [position]);
  const open = (row: PositionLine) => {
    if (row.accountId !== null)
      useTabs.getState().go({ screen: 'position', params: { accountId: row.accountId } });
  };
  return (
    <Grid
      // Heads name the currency and the grouping, so others are another grid.
      key={`${position.reportingCurrency} ${input.groupBy}`}
      name={t('position.title')}
      columns={columns}
      rows={shown}
      totals={totals}
      tree={tree}
      rowId={(row) => row.id}
      stateKey="position"
      onDrill={open}
    />
  );
}

function ExportMenu(props: { readonly input: Input; readonly position: Position | undefined }) {
  const { input, position } = props;
  const copy = () => {
    if (!position) return;
    const { reportingCurrency: currency, currencyCount, rows, total } = position;
    const { groupBy = 'entity' } = input;
    const columns = positionColumns({ currency, groupBy, currencyCount, asked: input });
    void copyTable(columns, positionLines([...rows, total]));
  };
  return (
    <Menu
      label={t('position.export')}
      align="end"
      items={[
        {
          id: 'csv',
          label: t('position.exportCsv'),
          icon: 'download',
          run: () => void exportTable('position', 'csv', input),
        },
        {
          id: 'xlsx',
          label: t('position.exportExcel'),
          icon: 'download',
          run: () => void exportTable('position', 'xlsx', input),
        },
        {
          id: 'copy',
          label: t('position.copyAll'),
          icon: 'copy',
          isDisabled: position === undefined,
          run: copy,
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
