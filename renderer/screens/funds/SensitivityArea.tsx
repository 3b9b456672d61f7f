/** A distribution over its amount and its day: one figure a cell, darker the larger it is. */
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Figure, QueryView } from '../../ui/index.ts';
import type { Distribution } from './DistributionPage.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundData } from './TermsStrip.tsx';
import { dateOf, dayOf, shiftPoint } from './text.ts';

const SHARES = [0.5, 0.75, 1, 1.25, 1.5];
const DAYS = [0, 90, 180, 270, 365];
const HEATS = 5;

export function SensitivityArea(props: {
  readonly data: FundData;
  readonly distribution: Distribution;
}) {
  const { data, distribution } = props;
  const { amount, payDate } = distribution;
  const table = useQuery(
    'fund.sensitivity',
    {
      fundId: data.fund.id,
      distributable: amount,
      payDate,
      rows: {
        path: 'distribution.amount.amount',
        values: SHARES.map((share) => (Number(amount.amount) * share).toFixed(2)),
      },
      columns: {
        path: 'distribution.date',
        values: DAYS.map((days) => dateOf(dayOf(payDate) + days)),
      },
      outputs: [{ path: 'proof.carry' }],
    },
    { topics: FUND_TOPICS },
  );
  return (
    <Area
      title={t('funds.sensitivity')}
      caption={t('funds.sensitivityCaption', { currency: amount.currency })}
      className="fund-tables sensitivity"
    >
      <QueryView query={table} rows={6}>
        {(shown) => <HeatTable data={data} shown={shown} />}
      </QueryView>
    </Area>
  );
}

/** Which fifth of the range a figure lies in; 0 where all are alike. */
function heatOf(value: number, low: number, high: number): number {
  if (high === low) return 0;
  return Math.min(HEATS - 1, Math.floor(((value - low) / (high - low)) * HEATS));
}

function HeatTable(props: {
  readonly data: FundData;
  readonly shown: OutputOf<'fund.sensitivity'>;
}) {
  const { data, shown } = props;
  const { id: fundId, currency } = data.fund;
  const values = shown.cells.flatMap((row) =>
    row.flatMap(({ figures }) => (figures[0] == null ? [] : [Number(figures[0])])),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (
    <table className="data">
      <caption className="sr-only">{t('funds.sensitivity')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('funds.amountDown')}</th>
          {shown.columns?.values.map((date) => (
            <th key={date} scope="col" className="n">
              {formatDate(date)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.cells.map((row, k) => (
          <tr key={shown.rows.values[k]}>
            <th scope="row">
              {formatDecimal(shiftPoint(shown.rows.values[k] ?? '0', -6), { digits: 2 })}
            </th>
            {row.map(({ figures, error }, column) => {
              const figure = figures[0];
              const isBase =
                Number(shown.rows.values[k]) === Number(shown.rows.base) &&
                shown.columns?.values[column] === shown.columns?.base;
              return figure == null ? (
                <td key={shown.columns?.values[column]} className="n muted" title={error?.message}>
                  {t('funds.refused')}
                </td>
              ) : (
                <td
                  key={shown.columns?.values[column]}
                  className={`n heat-${heatOf(Number(figure), low, high)}${isBase ? ' medium' : ''}`}
                >
                  <Figure
                    amount={shiftPoint(figure, -6)}
                    digits={3}
                    opens={explainBy('fund.explainWhatIf', {
                      fundId,
                      distributable: { currency, amount: shown.rows.values[k] ?? '0' },
                      payDate: shown.columns?.values[column] ?? '',
                      side: 'carry',
                    })}
                    label={`${t('funds.carry')}, ${formatDecimal(shown.rows.values[k] ?? '0')}, ${formatDate(shown.columns?.values[column] ?? '')}`}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
