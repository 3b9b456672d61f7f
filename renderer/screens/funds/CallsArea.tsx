/** The capital calls of a fund. */
import { formatDate, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Area, Empty, Figure, Link } from '../../ui/index.ts';
import { StateChip, useFigures } from './fundFigures.tsx';
import { goToCall } from './places.ts';
import type { FundData } from './TermsStrip.tsx';

export function CallsArea({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const total = sumDecimals(data.calls.map(({ amount }) => amount.amount)) ?? '0';
  return (
    <Area title={t('funds.calls')} caption={data.fund.currency} className="fund-tables">
      {data.calls.length === 0 ? (
        <Empty title={t('funds.noCall')} why={t('funds.noCallWhy')} />
      ) : (
        <table className="data" aria-label={t('funds.calls')}>
          <thead>
            <tr>
              <th scope="col">{t('funds.number')}</th>
              <th scope="col">{t('funds.due')}</th>
              <th scope="col">{t('funds.purpose')}</th>
              <th scope="col" className="n">
                {t('form.amount')}
              </th>
              <th scope="col">{t('funds.status')}</th>
            </tr>
          </thead>
          <tbody>
            {data.calls.map((call) => (
              <tr key={call.id} onDoubleClick={() => goToCall(data.fund, call)}>
                <th scope="row">
                  <Link onClick={() => goToCall(data.fund, call)}>
                    {t('funds.callNumber', { number: call.number })}
                  </Link>
                </th>
                <td>{formatDate(call.dueDate)}</td>
                <td className="purpose" title={call.purpose}>
                  {call.purpose}
                </td>
                <td className="n">
                  <Figure
                    amount={call.amount.amount}
                    opens={opens({ figure: 'call', eventId: call.id })}
                    label={t('funds.callNumber', { number: call.number })}
                  />
                </td>
                <td>
                  <StateChip status={call.status} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('common.total')}
              </th>
              <td className="n">
                <Figure
                  amount={total}
                  opens={opens({ figure: 'calls' })}
                  label={`${t('funds.calls')}, ${t('common.total')}`}
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
