/** The distributions of a fund, each a step into its page. */
import { formatDate, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Area, Empty, Figure, Link } from '../../ui/index.ts';
import { StateChip, useFigures } from './fundFigures.tsx';
import { goToDistribution } from './places.ts';
import type { FundData } from './TermsStrip.tsx';
import type { FundTabProps } from './tabs.ts';

/** The tab of the distributions alone. */
export function DistributionsTab({ data }: FundTabProps) {
  return <DistributionsArea data={data} />;
}

export function DistributionsArea({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const total = sumDecimals(data.distributions.map(({ amount }) => amount.amount)) ?? '0';
  return (
    <Area title={t('funds.distributions')} caption={data.fund.currency} className="fund-tables">
      {data.distributions.length === 0 ? (
        <Empty title={t('funds.noDistribution')} why={t('funds.noDistributionWhy')} />
      ) : (
        <table className="data" aria-label={t('funds.distributions')}>
          <thead>
            <tr>
              <th scope="col">{t('funds.number')}</th>
              <th scope="col">{t('funds.payDate')}</th>
              <th scope="col" className="n">
                {t('form.amount')}
              </th>
              <th scope="col">{t('funds.status')}</th>
            </tr>
          </thead>
          <tbody>
            {data.distributions.map((one) => (
              <tr key={one.id} onDoubleClick={() => goToDistribution(data.fund, one)}>
                <th scope="row">
                  <Link onClick={() => goToDistribution(data.fund, one)}>
                    {t('funds.distribution', { number: one.number })}
                  </Link>
                </th>
                <td>{formatDate(one.payDate)}</td>
                <td className="n">
                  <Figure
                    amount={one.amount.amount}
                    opens={opens({ figure: 'distribution', eventId: one.id })}
                    label={t('funds.distribution', { number: one.number })}
                  />
                </td>
                <td>
                  <StateChip status={one.status} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t('common.total')}
              </th>
              <td className="n">
                <Figure
                  amount={total}
                  opens={opens({ figure: 'distributions' })}
                  label={`${t('funds.distributions')}, ${t('common.total')}`}
                />
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}
