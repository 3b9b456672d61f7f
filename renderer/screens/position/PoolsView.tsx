/** Cash pools: what a sweep would move and what the bank's interest reckoning brings. */
import { useMemo, useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, formatMoney } from '../../format/index.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Button, Chip, Empty, Icon, Menu, Opens, QueryView, useReadOnly } from '../../ui/index.ts';
import { CashExport } from './CashExport.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { type Pool, PoolForm } from './PoolForm.tsx';
import { CASH_TOPICS } from './position-input.ts';
import { ViewTabs } from './ViewTabs.tsx';

type Proposal = OutputOf<'pools.propose'>;
type Participant = Proposal['participants'][number];
type Asked = InputOf<'pools.propose'>;
type Figure = Exclude<InputOf<'pools.explain'>['figure'], 'transferCount'>;

const BASES = ['booked', 'intraday', 'projected'] as const;

interface PoolLine extends Omit<Participant, 'accountId'> {
  /** Null for the pool as a whole. */
  readonly accountId: string | null;
}

function figureColumn(
  id: Figure,
  width: number,
  asked: Asked,
  currency: string,
): GridColumn<PoolLine> {
  return {
    id,
    head: t(`pools.${id}`, { currency }),
    type: 'amount',
    width,
    // A whole pool has no transfer of its own; a notional one moves nothing.
    value: (row) => row[id]?.amount ?? (row.accountId === null || row.before !== null ? '' : null),
    currency: () => currency,
    ...(id === 'transfer' || id === 'benefit' ? { sign: 'change' as const } : {}),
    zeroAsDash: id === 'transfer' || id === 'benefit',
    isKey: id === 'after' || id === 'interest',
    explain: (row) =>
      row[id] === null
        ? null
        : explainBy('pools.explain', {
            ...asked,
            figure: id,
            ...(row.accountId === null ? {} : { accountId: row.accountId }),
          }),
  };
}

function columnsOf({ pool }: Proposal, asked: Asked): readonly GridColumn<PoolLine>[] {
  const { currency } = pool;
  return [
    {
      id: 'account',
      head: t('pools.account'),
      width: 290,
      value: (row) => row.accountName,
      note: (row) =>
        [row.entityName, row.isHeader ? t('pools.header') : ''].filter(Boolean).join(', '),
    },
    figureColumn('before', 118, asked, currency),
    {
      ...figureColumn('target', 112, asked, currency),
      value: (row) => row.target?.amount ?? '',
    },
    figureColumn('transfer', 118, asked, currency),
    figureColumn('after', 118, asked, currency),
    {
      id: 'left',
      head: t('pools.left'),
      type: 'status',
      width: 150,
      rank: 2,
      value: (row) => row.left ?? '',
      // The transfer says why there is none.
      explain: (row) =>
        row.left === null || row.accountId === null
          ? null
          : explainBy('pools.explain', {
              ...asked,
              figure: 'transfer',
              accountId: row.accountId,
            }),
      status: (row) =>
        row.left === null ? null : { tone: 'warn', text: t(`pools.left.${row.left}`) },
    },
    figureColumn('alone', 106, asked, currency),
    figureColumn('benefit', 98, asked, currency),
    figureColumn('interest', 106, asked, currency),
  ];
}

function totalOf({ total }: Proposal): PoolLine {
  return {
    accountId: null,
    accountName: t('common.total'),
    entityName: '',
    isHeader: false,
    held: null,
    target: null,
    transfer: null,
    left: null,
    ...total,
  };
}

export function PoolsView() {
  const asOf = useAsOf();
  const pools = useQuery(
    'pools.list',
    {},
    { topics: ['cash_pool', 'cash_pool_member', 'account'] },
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [basis, setBasis] = useState<(typeof BASES)[number]>('booked');
  const [edited, setEdited] = useState<Pool | 'new' | null>(null);
  const pool = pools.data?.find(({ id }) => id === chosen) ?? pools.data?.[0];
  return (
    <Screen
      flush
      permission="cash.edit"
      title={t('position.title')}
      context={t('pools.context')}
      states={pool && <Chip>{t(`pools.kind.${pool.kind}`)}</Chip>}
      actions={
        <>
          <ViewTabs view="pools" />
          <CashExport
            table="pool"
            input={{ poolId: pool?.id ?? '', asOf, basis }}
            isReady={pool !== undefined}
          />
          {pool && <PoolMenu pool={pool} onEdit={() => setEdited(pool)} />}
          <Button icon="plus" writes="cash.edit" onClick={() => setEdited('new')}>
            {t('pools.new')}
          </Button>
        </>
      }
      toolbar={
        pool && (
          <>
            <FilterMenu
              label={t('pools.pool')}
              value={pool.name}
              items={(pools.data ?? []).map(({ id, name, currency }) => ({
                id,
                label: `${name}, ${currency}`,
                isChecked: id === pool.id,
                run: () => setChosen(id),
              }))}
            />
            <FilterMenu
              label={t('position.basis')}
              value={t(`position.basis.${basis}`)}
              items={BASES.map((one) => ({
                id: one,
                label: t(`position.basis.${one}`),
                isChecked: one === basis,
                run: () => setBasis(one),
              }))}
            />
          </>
        )
      }
    >
      <QueryView
        query={pools}
        rows={8}
        isEmpty={(value) => value.length === 0}
        empty={<Empty title={t('pools.empty')} why={t('pools.emptyWhy')} />}
      >
        {() =>
          // The list says what became of a pool, so that a removed one is not asked for again.
          pool && <Proposed key={JSON.stringify(pool)} asked={{ poolId: pool.id, asOf, basis }} />
        }
      </QueryView>
      {edited !== null && (
        <PoolForm pool={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </Screen>
  );
}

/** What can be done with the pool that is shown. */
function PoolMenu({ pool, onEdit }: { readonly pool: Pool; onEdit(): void }) {
  const isReadOnly = useReadOnly('cash.edit') !== null;
  const remove = () =>
    void runCommand(
      'pools.remove',
      { id: pool.id, expectedEntry: pool.entry },
      { done: () => t('pools.removed', { name: pool.name }) },
    );
  return (
    <Menu
      label={t('pools.change')}
      align="end"
      items={[
        {
          id: 'edit',
          label: t('pools.edit', { name: pool.name }),
          icon: 'edit',
          isDisabled: isReadOnly,
          run: onEdit,
        },
        {
          id: 'remove',
          label: t('pools.remove', { name: pool.name }),
          icon: 'trash',
          isDisabled: isReadOnly,
          run: remove,
        },
      ]}
      trigger={(trigger) => (
        <Button {...trigger}>
          {t('pools.change')}
          <Icon name="down" size={12} />
        </Button>
      )}
    />
  );
}

function Proposed({ asked }: { readonly asked: Asked }) {
  const query = useQuery('pools.propose', asked, { topics: CASH_TOPICS });
  const key = JSON.stringify(asked);
  const poolKey = query.data?.pool.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole question
  const columns = useMemo(() => (query.data ? columnsOf(query.data, asked) : []), [key, poolKey]);
  const rows = useMemo<readonly PoolLine[]>(() => query.data?.participants ?? [], [query.data]);
  return (
    <QueryView query={query} rows={8}>
      {(value) => (
        <div className="pool-body">
          <Summary proposal={value} asked={asked} />
          <Grid<PoolLine>
            key={`${value.pool.id} ${value.pool.currency}`}
            name={value.pool.name}
            columns={columns}
            rows={rows}
            totals={[totalOf(value)]}
            rowId={(row) => row.accountId ?? 'total'}
            stateKey="position.pools"
          />
        </div>
      )}
    </QueryView>
  );
}

/** One sentence: how many transfers, and what the pool brought so far. */
function Summary({ proposal, asked }: { readonly proposal: Proposal; readonly asked: Asked }) {
  const { pool, transfers, total, from, days, missing } = proposal;
  const opens = (figure: 'transferCount' | 'benefit') =>
    explainBy('pools.explain', { ...asked, figure });
  return (
    <p className="pool-summary">
      {pool.kind === 'notional' ? (
        t('pools.nothingMoves')
      ) : (
        <Opens opens={opens('transferCount')}>{tn('pools.moves', transfers.length)}</Opens>
      )}{' '}
      {total.benefit === null ? (
        t('pools.noRates')
      ) : (
        <Opens opens={opens('benefit')}>
          {t('pools.brought', {
            benefit: formatMoney(total.benefit),
            from: formatDate(from),
            days,
          })}
        </Opens>
      )}
      {missing.length > 0 && ` ${t('pools.missing', { names: missing.join(', ') })}`}
    </p>
  );
}
