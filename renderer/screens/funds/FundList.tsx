/** The funds with what was committed, called and paid out. */
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { useTabs } from '../../stores/tabs.ts';
import { Area, Empty, Link, QueryView } from '../../ui/index.ts';

type FundHead = OutputOf<'funds.list'>[number];

export const FUND_TOPICS = ['fund', 'fund_terms', 'commitment', 'capital_call', 'distribution'];

export function goToFund(fundId: string, name: string): void {
  useTabs.getState().go({ screen: 'funds', params: { fundId }, title: name });
}

export function FundList() {
  const asOf = useAsOf();
  const funds = useQuery('funds.list', { asOf }, { topics: FUND_TOPICS });
  return (
    <Screen
      title={t('funds.title')}
      context={t('funds.contextOf', { date: formatDate(asOf) })}
      tabTitle={t('funds.title')}
    >
      <Area title={t('funds.list')} caption={t('funds.listCaption')}>
        <QueryView
          query={funds}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={<Empty title={t('funds.none')} why={t('funds.noneWhy')} />}
        >
          {(rows) => <FundTable rows={rows} />}
        </QueryView>
      </Area>
    </Screen>
  );
}

function FundTable({ rows }: { readonly rows: readonly FundHead[] }) {
  return (
    <table className="data">
      <caption className="sr-only">{t('funds.list')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('funds.fund')}</th>
          <th scope="col" className="n">
            {t('funds.vintage')}
          </th>
          <th scope="col" className="n">
            {t('funds.investors')}
          </th>
          <th scope="col">{t('form.currency')}</th>
          <th scope="col" className="n">
            {t('funds.committed')}
          </th>
          <th scope="col" className="n">
            {t('funds.called')}
          </th>
          <th scope="col" className="n">
            {t('funds.calledShare')}
          </th>
          <th scope="col" className="n">
            {t('funds.distributed')}
          </th>
          <th scope="col" className="n">
            {t('funds.dpi')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((fund) => (
          <tr key={fund.id} onDoubleClick={() => goToFund(fund.id, fund.name)}>
            <td>
              <Link onClick={() => goToFund(fund.id, fund.name)}>{fund.name}</Link>{' '}
              <span className="muted">{fund.code}</span>
            </td>
            <td className="n">{fund.vintage}</td>
            <td className="n">{fund.investorCount}</td>
            <td>{fund.currency}</td>
            <td className="n">{formatDecimal(fund.committed.amount)}</td>
            <td className="n">{formatDecimal(fund.called.amount, { zero: 'dash' })}</td>
            <td className="n">{formatDecimal(fund.calledPercent)}</td>
            <td className="n">{formatDecimal(fund.distributed.amount, { zero: 'dash' })}</td>
            <td className="n">{fund.dpi === null ? '' : formatDecimal(fund.dpi, { digits: 2 })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
