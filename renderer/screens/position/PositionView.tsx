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
import { useTabs } from '../../stores/tabs.ts';
import { Button, Icon, Menu, QueryView } from '../../ui/index.ts';
import { NoAccounts, NoMatch } from './NothingHere.tsx';
import { PositionFilters } from './PositionFilters.tsx';
import { type PositionLine, positionColumns, positionLines } from './position-columns.ts';
import { accountsFound, positionInput, topicsOf } from './position-input.ts';
import { copyTable, exportTable } from './take-table.ts';
import { ViewTabs } from './ViewTabs.tsx';
import { isNarrowed, usePositionView } from './view-store.ts';

type Input = InputOf<'position.get'>;
type Position = OutputOf<'position.get'>;

const NO_ROWS: Position['rows'] = [];

export function PositionView() {
  const asOf = useAsOf();
  const view = usePositionView();
  const scope = useSession((state) => state.scope);
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] });
  const found = accountsFound(accounts.data ?? [], view.search);
  const input = positionInput(view, asOf, scope?.id, found);
  const query = useQuery('position.get', input, {
    topics: topicsOf(view.basis),
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
          <ViewTabs view="accounts" />
          <Button
            onClick={() => useTabs.getState().go({ screen: 'position', params: { lines: 'all' } })}
          >
            {t('position.allLines')}
          </Button>
          <ExportMenu input={input} position={query.data} />
        </>
      }
      toolbar={<PositionFilters name="position" hasSearch hasBasis toggleAll={toggleAll} />}
    >
      {found?.length === 0 ? (
        <QueryView query={accounts} rows={20}>
          {() => <NoMatch />}
        </QueryView>
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
