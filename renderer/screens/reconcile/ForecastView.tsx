/** What was booked outside of the intervals that an earlier forecast had drawn, the farthest first. */
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, formatNumber, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, DataTable, Empty, Opens, QueryView, Segmented } from '../../ui/index.ts';
import { BoundedFigure, ForecastAccounts } from './ForecastAccounts.tsx';

type Actuals = OutputOf<'forecast.actuals'>;
type Row = Actuals['rows'][number];
type FigureName = NonNullable<InputOf<'forecast.explainActual'>['figure']>;

const LEVELS = ['0.95', '0.8', '0.5'] as const;
type Level = (typeof LEVELS)[number];
const PARTS = ['days', 'accounts'] as const;
type Part = (typeof PARTS)[number];
const SHOWN = 200;

export function ForecastView({ asOf }: { readonly asOf: string }) {
  const [level, setLevel] = useState<Level>('0.95');
  const [part, setPart] = useState<Part>('days');
  const query = useQuery(
    'forecast.actuals',
    { asOf, level: Number(level), count: SHOWN },
    { topics: ['run', 'statement_line'] },
  );
  return (
    <Area
      title={t('reconcile.forecast')}
      className="reconcile-forecast"
      caption={query.data === undefined ? '' : captionOf(query.data)}
      aside={
        <>
          <Segmented<Part>
            small
            label={t('reconcile.forecast.part')}
            value={part}
            options={PARTS.map((value) => ({ value, label: t(`reconcile.forecast.${value}`) }))}
            onChange={setPart}
          />
          <Segmented<Level>
            small
            label={t('reconcile.forecast.level')}
            value={level}
            options={LEVELS.map((value) => ({ value, label: formatPercent(Number(value), 0) }))}
            onChange={setLevel}
          />
        </>
      }
    >
      <QueryView query={query} rows={12}>
        {(value) => <Compared value={value} asOf={asOf} part={part} />}
      </QueryView>
    </Area>
  );
}

/** The account that a series is of alone; else for how many it is forecast or booked. */
function ownerWords({ account, accountCount, lower }: Row): string {
  if (account !== null) return account.name;
  if (lower === null) return t('reconcile.forecast.unknownOn', { count: accountCount });
  return accountCount === 0
    ? t('reconcile.forecast.sum')
    : t('reconcile.forecast.onAccounts', { count: accountCount });
}

function captionOf({ run, from, to }: Actuals): string {
  if (run === null || from === null || to === null) return '';
  return t('reconcile.forecast.caption', {
    made: formatDate(run.asOf),
    from: formatDate(from),
    to: formatDate(to),
  });
}

function Compared({
  value,
  asOf,
  part,
}: {
  readonly value: Actuals;
  readonly asOf: string;
  readonly part: Part;
}) {
  const { run, level, rows, outside, compared, withoutRate } = value;
  if (run === null || compared === 0)
    return (
      <Empty
        title={t('reconcile.forecast.none')}
        why={t('reconcile.forecast.noneWhy')}
        action={
          <Button onClick={() => openScreen('forecast', {})}>{t('reconcile.forecast.open')}</Button>
        }
      />
    );
  const base = { runId: run.id, asOf, level };
  const opens = (figure: FigureName, row: Row) =>
    explainBy('forecast.explainActual', { ...base, figure, series: row.series, date: row.date });
  return (
    <div className="stack">
      <p className="text-2 forecast-outside">
        <Opens
          className="num"
          label={t('reconcile.forecast.outsideOf', { outside, compared })}
          opens={explainBy('forecast.explainActual', { ...base, figure: 'outside' })}
        >
          {formatNumber(outside, 0)}
        </Opens>{' '}
        {t('reconcile.forecast.count', {
          compared: formatNumber(compared, 0),
          percent: formatPercent(1 - level, 0),
        })}
        {withoutRate.length > 0 &&
          ` ${t('reconcile.forecast.withoutRate', { currencies: withoutRate.join(', ') })}`}
      </p>
      {part === 'accounts' ? (
        <ForecastAccounts value={value} base={base} />
      ) : rows.length === 0 ? (
        <Empty title={t('reconcile.forecast.within')} />
      ) : (
        <DataTable
          name={t('reconcile.forecast')}
          rows={rows}
          rowId={({ series, date }) => `${series} ${date}`}
          columns={[
            {
              head: t('reconcile.date'),
              className: 'num',
              cell: ({ date }) => formatDate(date),
            },
            { head: t('reconcile.forecast.series'), cell: ({ series }) => series },
            {
              head: t('reconcile.forecast.account'),
              className: 'muted',
              cell: (row) => (
                <span className="cut" title={ownerWords(row)}>
                  {ownerWords(row)}
                </span>
              ),
            },
            ...(['actual', 'expected', 'lower', 'upper', 'excess'] as const).map((figure) => ({
              head: t(`reconcile.forecast.${figure}`),
              isFigure: true,
              cell: (row: Row) => {
                return (
                  <BoundedFigure
                    amount={row[figure]}
                    isCurrencyShown={figure === 'actual'}
                    label={`${row.series}, ${t(`reconcile.forecast.${figure}`)}`}
                    opens={opens(figure, row)}
                  />
                );
              },
            })),
          ]}
        />
      )}
    </div>
  );
}
