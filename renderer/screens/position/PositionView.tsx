/**
 * The position as a tree of groups and accounts. Each row foots: opening + in − out + rates =
 * closing; the pinned total is of all rows, from the backend.
 */
import { useMemo } from 'react';
import { call } from '../../api.ts';
import type { InputOf, OutputOf } from '../../contract.ts';
import { Grid, useTree } from '../../grid/index.ts';
import { printWindow } from '../../grid/print.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { knownMeta, useAsOf } from '../../stores/clocks.ts';
import { useSession } from '../../stores/session.ts';
import { openScreen, useTabs } from '../../stores/tabs.ts';
import { toastError } from '../../stores/toasts.ts';
import { downloadFile } from '../../ui/download.ts';
import { Button, Empty, Icon, Menu, QueryView, Segmented } from '../../ui/index.ts';
import { copyTable } from './copy-table.ts';
import { PositionFilters } from './PositionFilters.tsx';
import { type PositionLine, positionColumns, positionLines } from './position-columns.ts';
import { BASES, usePositionView, type ViewSettings } from './view-store.ts';

type Input = InputOf<'position.get'>;
type Position = OutputOf<'position.get'>;

const TOPICS = ['statement', 'statement_line', 'fx_rate', 'account', 'entity', 'bank'];
const TOPICS_PROJECTED = [...TOPICS, 'expected_flow'];

/** The question that the figures answer; Explain and export ask the same. */
function inputOf(view: ViewSettings, asOf: string, entityId: string | null | undefined): Input {
  return {
    asOf,
    basis: view.basis,
    groupBy: view.groupBy,
    ...(view.showIn === null ? {} : { reportingCurrency: view.showIn }),
    ...(view.bankIds.length > 0 ? { bankIds: [...view.bankIds] } : {}),
    ...(view.currencies.length > 0 ? { currencies: [...view.currencies] } : {}),
    ...(entityId ? { entityIds: [entityId] } : {}),
  };
}

async function exportCsv(input: Input): Promise<void> {
  const reply = await call('export.table', { table: 'position', input }, knownMeta());
  if (reply.ok) downloadFile(reply.value);
  else toastError(reply.error);
}

export function PositionView() {
  const asOf = useAsOf();
  const view = usePositionView();
  const scope = useSession((state) => state.scope);
  const input = inputOf(view, asOf, scope?.id);
  const query = useQuery('position.get', input, {
    topics: view.basis === 'projected' ? TOPICS_PROJECTED : TOPICS,
  });
  const isNarrowed = view.bankIds.length + view.currencies.length > 0;
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
          <ExportMenu input={input} position={query.data} />
        </>
      }
      toolbar={<PositionFilters />}
    >
      <QueryView
        query={query}
        rows={20}
        isEmpty={(value) => value.rows.length === 0}
        empty={
          isNarrowed || scope ? (
            <Empty
              title={t('position.noMatch')}
              why={t('position.noMatchWhy')}
              action={
                <Button onClick={() => view.change({ bankIds: [], currencies: [] })}>
                  {t('position.clear')}
                </Button>
              }
            />
          ) : (
            <Empty
              title={t('position.empty')}
              why={t('position.emptyWhy')}
              action={<Button onClick={() => openScreen('import')}>{t('position.import')}</Button>}
            />
          )
        }
      >
        {(position) => <PositionGrid position={position} input={input} />}
      </QueryView>
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

function PositionGrid({ position, input }: { readonly position: Position; readonly input: Input }) {
  const columns = useColumns(position, input);
  const lines = useMemo(() => positionLines(position.rows), [position]);
  const totals = useMemo(() => positionLines([position.total]), [position]);
  const { shown, tree, toggleAll } = useTree(lines);
  const open = (row: PositionLine) => {
    if (row.accountId !== null)
      useTabs.getState().go({ screen: 'position', params: { accountId: row.accountId } });
  };
  return (
    <>
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
      {input.groupBy !== 'none' && <TreeKeys toggleAll={toggleAll} />}
    </>
  );
}

/** Opens and closes all groups; drawn into the toolbar's free end. */
function TreeKeys({ toggleAll }: { toggleAll(isOpen: boolean): void }) {
  return (
    <div className="position-tree-keys">
      <Button kind="quiet" small onClick={() => toggleAll(true)}>
        {t('position.openAll')}
      </Button>
      <Button kind="quiet" small onClick={() => toggleAll(false)}>
        {t('position.closeAll')}
      </Button>
    </div>
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
          run: () => void exportCsv(input),
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
