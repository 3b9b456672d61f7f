/** What single investors agreed on beside the fund's terms. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { Area, Button, Chip, Empty, QueryView } from '../../ui/index.ts';
import type { FundData } from './TermsStrip.tsx';

type Letter = OutputOf<'sideLetters.list'>[number];

export function SideLettersArea({ data }: { readonly data: FundData }) {
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
    <table className="data letters" aria-label={t('funds.sideLetters')}>
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
