/** The exchange rates that figures of the chosen day stand on. */
import { useMemo } from 'react';
import type { OutputOf } from '../../contract.ts';
import { dateOfDayNumber, dayNumberOf, formatDate, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import {
  Area,
  Button,
  Chip,
  type DataColumn,
  DataTable,
  Empty,
  Link,
  Opens,
  QueryView,
} from '../../ui/index.ts';

type Rate = OutputOf<'rates.list'>[number];

const dayBefore = (date: string) => dateOfDayNumber((dayNumberOf(date) ?? 0) - 1);

function rateColumns(asOf: string): readonly DataColumn<Rate>[] {
  return [
    {
      head: t('settings.rates.pair'),
      className: 'medium',
      cell: (row) => `${row.from}/${row.to}`,
    },
    {
      head: t('settings.rates.rate'),
      isFigure: true,
      // Rates stay as they were issued: no grouping, no rounding.
      cell: (row) => (
        <button
          type="button"
          className="figure num"
          aria-label={t('settings.rates.explain', {
            pair: `${row.from}/${row.to}`,
            rate: row.rate,
          })}
          onClick={() => explain(explainBy('rates.explain', { asOf, currency: row.from }))}
        >
          {row.rate}
        </button>
      ),
    },
    {
      head: t('settings.rates.previous'),
      isFigure: true,
      className: 'muted',
      cell: (row) =>
        row.previous !== null && (
          <Opens
            className="num"
            label={`${row.from}/${row.to}, ${t('settings.rates.previous')} ${row.previous}`}
            opens={explainBy('rates.explain', { asOf: dayBefore(row.date), currency: row.from })}
          >
            {row.previous}
          </Opens>
        ),
    },
    { head: t('settings.rates.date'), className: 'num', cell: (row) => formatDate(row.date) },
    {
      head: t('settings.rates.age'),
      isFigure: true,
      cell: (row) => tn('settings.rates.days', row.ageDays),
    },
    { head: t('settings.rates.source'), cell: (row) => row.source },
    {
      head: t('settings.rates.entry'),
      isFigure: true,
      cell: (row) => (
        <Link
          aria-label={t('settings.rates.openEntry', { entry: formatNumber(row.entry, 0) })}
          onClick={() => openScreen('journal', { entry: String(row.entry) })}
        >
          {formatNumber(row.entry, 0)}
        </Link>
      ),
    },
    {
      head: t('settings.rates.state'),
      cell: (row) =>
        row.stale ? (
          <Chip tone="warn" icon="clock">
            {t('settings.rates.stale')}
          </Chip>
        ) : (
          <span className="muted">{t('settings.rates.fresh')}</span>
        ),
    },
  ];
}

export function Rates() {
  const asOf = useAsOf();
  const columns = useMemo(() => rateColumns(asOf), [asOf]);
  const rates = useQuery('rates.list', { asOf }, { topics: ['fx_rate', 'setting', 'account'] });
  return (
    <Area
      title={t('settings.rates.title')}
      caption={t('settings.rates.caption', { date: formatDate(asOf) })}
      aside={
        <Button small icon="import" onClick={() => openScreen('import')}>
          {t('settings.rates.import')}
        </Button>
      }
    >
      <QueryView
        query={rates}
        rows={8}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('settings.rates.empty')} why={t('settings.rates.emptyWhy')} />}
      >
        {(rows) => (
          <DataTable
            name={t('settings.rates.title')}
            columns={columns}
            rows={rows}
            rowId={(row) => row.from}
          />
        )}
      </QueryView>
    </Area>
  );
}
