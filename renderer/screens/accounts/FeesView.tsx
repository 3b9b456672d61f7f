/** Bank fees: charged beside agreed by month, bank, account or service, and the fees one by one. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { Pick } from '../../run/Pick.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Chip, Empty, Opens, QueryView, Segmented } from '../../ui/index.ts';
import { FeeTable } from './FeeTable.tsx';
import { FEE_TOPICS, type FeeColumn, monthsBefore, openCount } from './fees.ts';

type Fee = OutputOf<'fees.page'>['rows'][number];

const GROUPS = ['month', 'bank', 'account', 'service'] as const;
const SPANS = ['1', '3', '12', '36'] as const;
const TONES = {
  'as-agreed': 'ok',
  over: 'bad',
  under: 'neutral',
  unpriced: 'warn',
  settlement: 'neutral',
} as const;
const SHOWN = 500;

const figure = (id: 'charged' | 'agreed' | 'variance', width: number): GridColumn<Fee> => ({
  id,
  head: t(`fees.${id}`),
  type: 'amount',
  width,
  value: (row) => (row.state === 'settlement' && id !== 'charged' ? '' : (row[id]?.amount ?? '')),
  currency: (row) => row.charged.currency,
  ...(id === 'variance' ? { sign: 'plus' as const } : {}),
  explain: (row) => explainBy('fees.explain', { feeId: row.id, column: id as FeeColumn }),
});

function columnsOf(): readonly GridColumn<Fee>[] {
  return [
    { id: 'date', head: t('fees.date'), type: 'date', width: 116, value: (row) => row.toDate },
    {
      id: 'account',
      head: t('accounts.column.account'),
      width: 170,
      value: (row) => row.accountName,
    },
    {
      id: 'bank',
      head: t('accounts.column.bank'),
      width: 120,
      rank: 2,
      value: (row) => row.bankName,
    },
    { id: 'service', head: t('fees.service'), width: 140, value: (row) => row.serviceCode },
    {
      id: 'description',
      head: t('fees.description'),
      width: 180,
      rank: 2,
      value: (row) => row.description,
    },
    {
      id: 'currency',
      head: t('accounts.column.currency'),
      width: 46,
      value: (row) => row.charged.currency,
    },
    figure('charged', 104),
    figure('agreed', 104),
    figure('variance', 104),
    {
      id: 'state',
      head: t('fees.state'),
      type: 'status',
      width: 120,
      grow: true,
      value: (row) => t(`fees.state.${row.state}`),
      status: (row) => ({ tone: TONES[row.state], text: t(`fees.state.${row.state}`) }),
    },
  ];
}

export function FeesView() {
  const asOf = useAsOf();
  const [groupBy, setGroupBy] = useState<(typeof GROUPS)[number]>('month');
  const [months, setMonths] = useState<string>('3');
  const asked = { from: monthsBefore(asOf, Number(months) - 1), to: asOf, groupBy, asOf };
  const compared = useQuery('fees.compare', asked, { topics: FEE_TOPICS });
  const page = useQuery(
    'fees.page',
    { from: asked.from, to: asOf, count: SHOWN },
    { topics: FEE_TOPICS },
  );
  const columns = useMemo(columnsOf, []);
  const record = useCommand('fees.record', {
    done: ({ recorded }) => tn('fees.recorded', recorded),
  });
  const search = (
    <Button
      small
      icon="search"
      writes="cash.import"
      disabled={record.isRunning}
      onClick={() => void record.run({})}
    >
      {t('fees.record')}
    </Button>
  );
  const isNone = compared.data?.rows.length === 0 && page.data?.count === 0;
  return (
    <div className="fees">
      <Area
        title={t('fees.comparison')}
        caption={t('fees.span', { from: formatDate(asked.from), to: formatDate(asOf) })}
        className="fees-compare"
        aside={
          <>
            {compared.data && compared.data.overCount > 0 && (
              <Opens className="chip-figure" opens={openCount(asked, { state: 'over' })}>
                <Chip tone="bad">{t('fees.over', { count: compared.data.overCount })}</Chip>
              </Opens>
            )}
            {compared.data && compared.data.unpricedCount > 0 && (
              <Opens className="chip-figure" opens={openCount(asked, { state: 'unpriced' })}>
                <Chip tone="warn">
                  {t('fees.unpricedCount', { count: compared.data.unpricedCount })}
                </Chip>
              </Opens>
            )}
            <Segmented<(typeof GROUPS)[number]>
              small
              label={t('fees.by')}
              value={groupBy}
              options={GROUPS.map((value) => ({ value, label: t(`fees.by.${value}`) }))}
              onChange={setGroupBy}
            />
            <Pick
              label={t('fees.months')}
              value={months}
              options={SPANS.map((value) => ({ value, label: t(`fees.months.${value}`) }))}
              onChange={setMonths}
            />
          </>
        }
      >
        <QueryView
          query={compared}
          rows={6}
          isEmpty={({ rows }) => rows.length === 0}
          empty={<Empty title={t('fees.none')} why={t('fees.noneWhy')} action={search} />}
        >
          {(value) => <FeeTable compared={value} asked={asked} />}
        </QueryView>
      </Area>
      {!isNone && (
        <Area
          title={t('fees.list')}
          className="register-list"
          aside={
            <>
              {page.data && (
                <Opens className="muted" opens={openCount(asked)}>
                  {tn('fees.rows', page.data.count)}
                </Opens>
              )}
              {search}
            </>
          }
        >
          <QueryView
            query={page}
            rows={10}
            isEmpty={({ rows }) => rows.length === 0}
            empty={<Empty title={t('fees.none')} why={t('fees.noneWhy')} />}
          >
            {({ rows }) => (
              <Grid<Fee>
                name={t('fees.list')}
                columns={columns}
                rows={rows}
                rowId={(row) => row.id}
                stateKey="accounts.fees"
              />
            )}
          </QueryView>
        </Area>
      )}
    </div>
  );
}
