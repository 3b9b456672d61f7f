/** Who is in a fund: investors by class, the closings they came in at, transfers and side letters. */
import { useMemo, useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, Link, QueryView } from '../../ui/index.ts';
import { StateChip } from './fundFigures.tsx';
import { InvestorDialog } from './InvestorDialog.tsx';
import { InvestorsArea } from './InvestorsArea.tsx';
import { goToClosing } from './places.ts';
import { SideLettersArea } from './SideLettersArea.tsx';
import type { FundData } from './TermsStrip.tsx';
import { TransfersArea } from './TransfersArea.tsx';
import type { FundTabProps } from './tabs.ts';

export function InvestorsTab({ data }: FundTabProps) {
  const investors = useQuery('investors.list', {}, { topics: ['investor', 'commitment'] });
  const [edited, setEdited] = useState('');
  const investor = investors.data?.find(({ id }) => id === edited);
  return (
    <div className="fund-columns">
      <InvestorsArea data={data} onEdit={setEdited} />
      {investor && <InvestorDialog investor={investor} onClose={() => setEdited('')} />}
      <div className="stack">
        <ClosingsArea data={data} />
        <TransfersArea data={data} />
        <SideLettersArea data={data} />
      </div>
    </div>
  );
}

function ClosingsArea({ data }: { readonly data: FundData }) {
  const { fund } = data;
  const asOf = useAsOf();
  const closings = useQuery(
    'closings.list',
    { fundId: fund.id },
    { topics: ['closing', 'commitment', 'closing_line', 'approval'] },
  );
  const [isAdding, setAdding] = useState(false);
  const initial = useMemo(() => ({ fundId: fund.id, closingDate: asOf }), [fund.id, asOf]);
  const add = (
    <Button small icon="plus" writes onClick={() => setAdding(true)}>
      {t('funds.newClosing')}
    </Button>
  );
  return (
    <Area title={t('funds.closings')} caption={fund.currency} className="fund-tables" aside={add}>
      <QueryView
        query={closings}
        rows={2}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('funds.noClosing')} why={t('funds.noClosingWhy')} />}
      >
        {(rows) => (
          <table className="data" aria-label={t('funds.closings')}>
            <thead>
              <tr>
                <th scope="col">{t('funds.number')}</th>
                <th scope="col">{t('funds.closingDate')}</th>
                <th scope="col" className="n">
                  {t('funds.committed')}
                </th>
                <th scope="col" className="n">
                  {t('funds.latePaidIn')}
                </th>
                <th scope="col">{t('funds.status')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const name = t('funds.closingNumber', { number: row.number });
                const opens = (figure: 'committed' | 'paidIn') =>
                  explainBy('closings.explain', { closingId: row.id, figure });
                return (
                  <tr key={row.id} onDoubleClick={() => goToClosing(fund, row)}>
                    <th scope="row">
                      <Link onClick={() => goToClosing(fund, row)}>{name}</Link>
                    </th>
                    <td>{formatDate(row.closingDate)}</td>
                    <td className="n">
                      <Figure
                        amount={row.committed.amount}
                        zero="dash"
                        opens={opens('committed')}
                        label={`${name}, ${t('funds.committed')}`}
                      />
                    </td>
                    <td className="n">
                      <Figure
                        amount={row.paidIn.amount}
                        zero="dash"
                        opens={opens('paidIn')}
                        label={`${name}, ${t('funds.latePaidIn')}`}
                      />
                    </td>
                    <td>
                      <StateChip status={row.status} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </QueryView>
      {isAdding && (
        <EntryDialog
          name="closings.create"
          title={t('funds.newClosing')}
          initial={initial}
          hidden={['fundId']}
          draftKey={`closings.create.${fund.id}`}
          done={() => t('funds.closingDrafted')}
          onClose={() => setAdding(false)}
        />
      )}
    </Area>
  );
}
