/** Who is in a fund: investors by class, the closings they came in at, transfers and side letters. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Chip, Empty, Figure, Link, QueryView } from '../../ui/index.ts';
import { StateChip } from './fundFigures.tsx';
import { InvestorDialog } from './InvestorDialog.tsx';
import { InvestorsArea } from './InvestorsArea.tsx';
import { useInvestorChoices } from './investorChoices.ts';
import { goToClosing } from './places.ts';
import type { FundData } from './TermsStrip.tsx';
import type { FundTabProps } from './tabs.ts';

type Letter = OutputOf<'sideLetters.list'>[number];

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
          <table className="data">
            <caption className="sr-only">{t('funds.closings')}</caption>
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

function TransfersArea({ data }: { readonly data: FundData }) {
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
          <table className="data">
            <caption className="sr-only">{t('funds.transfers')}</caption>
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

function SideLettersArea({ data }: { readonly data: FundData }) {
  const { fund, commitments } = data;
  const asOf = useAsOf();
  const letters = useQuery(
    'sideLetters.list',
    { fundId: fund.id, asOf },
    { topics: ['side_letter', 'investor'] },
  );
  const [isAdding, setAdding] = useState(false);
  const references = useMemo(() => {
    const names = new Map(commitments.map((one) => [one.investorId, one.investorName]));
    return { investorId: [...names].map(([id, label]) => ({ id, label })) };
  }, [commitments]);
  const initial = useMemo(() => ({ fundId: fund.id, validFrom: asOf }), [fund.id, asOf]);
  const add = (
    <Button
      small
      icon="plus"
      writes
      disabled={commitments.length === 0}
      onClick={() => setAdding(true)}
    >
      {t('funds.newSideLetter')}
    </Button>
  );
  return (
    <Area title={t('funds.sideLetters')} aside={add}>
      <QueryView
        query={letters}
        rows={2}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('funds.noSideLetter')} why={t('funds.noSideLetterWhy')} />}
      >
        {(rows) => <LetterTable rows={rows} />}
      </QueryView>
      {isAdding && (
        <EntryDialog
          name="sideLetters.save"
          title={t('funds.newSideLetter')}
          initial={initial}
          hidden={['fundId']}
          references={references}
          draftKey={`sideLetters.save.${fund.id}`}
          done={() => t('funds.sideLetterSaved')}
          onClose={() => setAdding(false)}
        />
      )}
    </Area>
  );
}

function LetterTable({ rows }: { readonly rows: readonly Letter[] }) {
  return (
    <table className="data letters">
      <caption className="sr-only">{t('funds.sideLetters')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('funds.investor')}</th>
          <th scope="col">{t('funds.validFrom')}</th>
          <th scope="col">{t('funds.grants')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <span className="holder-name" title={row.investorName}>
                {row.investorName}
              </span>
            </th>
            <td>
              {formatDate(row.validFrom)} {row.isInForce && <Chip>{t('funds.inForce')}</Chip>}
            </td>
            <td className="wrap">
              {row.lines.map(({ labels, text }) => `${labels.join(' ')} ${text}`).join('; ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
