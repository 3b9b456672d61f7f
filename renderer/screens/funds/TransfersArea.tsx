/** Commitments, or parts of them, that passed from one investor to another. */
import { useMemo, useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, QueryView } from '../../ui/index.ts';
import { useInvestorChoices } from './investorChoices.ts';
import type { FundData } from './TermsStrip.tsx';

export function TransfersArea({ data }: { readonly data: FundData }) {
  const { fund, commitments } = data;
  const asOf = useAsOf();
  const transfers = useQuery(
    'transfers.list',
    { fundId: fund.id },
    { topics: ['commitment_transfer', 'capital_call', 'distribution'] },
  );
  const [isAdding, setAdding] = useState(false);
  const investors = useInvestorChoices();
  const references = useMemo(
    () => ({
      toInvestorId: investors,
      fromCommitmentId: commitments.map(({ id, investorName, classCode, amount }) => ({
        id,
        label: `${investorName} · ${classCode} · ${amount.amount}`,
      })),
    }),
    [investors, commitments],
  );
  const initial = useMemo(
    () => ({
      fundId: fund.id,
      effectiveDate: asOf,
      amount: { currency: fund.currency, amount: '' },
    }),
    [fund.id, fund.currency, asOf],
  );
  const add = (
    <Button
      small
      icon="plus"
      writes
      disabled={commitments.length === 0}
      onClick={() => setAdding(true)}
    >
      {t('funds.newTransfer')}
    </Button>
  );
  const figures = ['amount', 'called', 'distributed'] as const;
  const heads = {
    amount: t('funds.committed'),
    called: t('funds.called'),
    distributed: t('funds.distributed'),
  };
  return (
    <Area title={t('funds.transfers')} caption={fund.currency} className="fund-tables" aside={add}>
      <QueryView
        query={transfers}
        rows={2}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('funds.noTransfer')} why={t('funds.noTransferWhy')} />}
      >
        {(rows) => (
          <table className="data" aria-label={t('funds.transfers')}>
            <thead>
              <tr>
                <th scope="col">{t('funds.from')}</th>
                <th scope="col">{t('funds.to')}</th>
                <th scope="col">{t('funds.effective')}</th>
                {figures.map((figure) => (
                  <th key={figure} scope="col" className="n">
                    {heads[figure]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    <span className="holder-name" title={row.fromName}>
                      {row.fromName}
                    </span>
                  </th>
                  <td>
                    <span className="holder-name" title={row.toName}>
                      {row.toName}
                    </span>
                  </td>
                  <td>{formatDate(row.effectiveDate)}</td>
                  {figures.map((figure) => (
                    <td key={figure} className="n">
                      <Figure
                        amount={row[figure].amount}
                        zero="dash"
                        opens={explainBy('transfers.explain', { transferId: row.id, figure })}
                        label={`${t('funds.transferNumber', { number: row.number })}, ${heads[figure]}`}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryView>
      {isAdding && (
        <EntryDialog
          name="transfers.save"
          title={t('funds.newTransfer')}
          initial={initial}
          hidden={['fundId']}
          references={references}
          draftKey={`transfers.save.${fund.id}`}
          done={() => t('funds.transferSaved')}
          onClose={() => setAdding(false)}
        />
      )}
    </Area>
  );
}
