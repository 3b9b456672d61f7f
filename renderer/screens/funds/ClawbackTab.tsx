/** The clawbacks of a fund: each test in a row, and the chosen one with who owes and gets what. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, Link, QueryView } from '../../ui/index.ts';
import { ClawbackArea } from './ClawbackArea.tsx';
import { CLAWBACK_TOPICS } from './FundList.tsx';
import { StateChip } from './fundFigures.tsx';
import { goToFundTab } from './places.ts';
import type { FundTabProps } from './tabs.ts';

type Head = OutputOf<'clawbacks.list'>[number];

export function ClawbackTab({ data, params }: FundTabProps) {
  const { fund } = data;
  const asOf = useAsOf();
  const tests = useQuery('clawbacks.list', { fundId: fund.id }, { topics: CLAWBACK_TOPICS });
  const [isAdding, setAdding] = useState(false);
  const initial = useMemo(() => ({ fundId: fund.id, testDate: asOf }), [fund.id, asOf]);
  const chosen = tests.data?.find(({ id }) => id === params.clawbackId) ?? tests.data?.at(-1);
  return (
    <>
      <Area
        title={t('clawbacks.title')}
        caption={fund.currency}
        className="fund-tables"
        aside={
          <Button small icon="plus" writes="fund.edit" onClick={() => setAdding(true)}>
            {t('clawbacks.new')}
          </Button>
        }
      >
        <QueryView
          query={tests}
          rows={2}
          isEmpty={(rows) => rows.length === 0}
          empty={<Empty title={t('clawbacks.none')} why={t('clawbacks.noneWhy')} />}
        >
          {(rows) => <TestTable rows={rows} fundId={fund.id} chosen={chosen?.id} />}
        </QueryView>
      </Area>
      {chosen && <ClawbackArea key={chosen.id} clawbackId={chosen.id} />}
      {isAdding && (
        <EntryDialog
          name="clawbacks.create"
          title={t('clawbacks.newFor', { fund: fund.name })}
          initial={initial}
          hidden={['fundId']}
          draftKey={`clawbacks.create.${fund.id}`}
          submitLabel={t('clawbacks.new')}
          done={() => t('clawbacks.drafted')}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

function TestTable(props: {
  readonly rows: readonly Head[];
  readonly fundId: string;
  readonly chosen: string | undefined;
}) {
  const { rows, fundId, chosen } = props;
  const figures = ['amount', 'fromEscrow'] as const;
  const heads = { amount: t('clawbacks.payable'), fromEscrow: t('clawbacks.fromEscrow') };
  const opened = { amount: 'payable', fromEscrow: 'fromEscrow' } as const;
  return (
    <table className="data" aria-label={t('clawbacks.title')}>
      <thead>
        <tr>
          <th scope="col">{t('funds.number')}</th>
          <th scope="col">{t('clawbacks.testDate')}</th>
          <th scope="col">{t('clawbacks.kind')}</th>
          {figures.map((figure) => (
            <th key={figure} scope="col" className="n">
              {heads[figure]}
            </th>
          ))}
          <th scope="col">{t('funds.status')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const name = t('clawbacks.number', { number: row.number });
          const open = () => goToFundTab(fundId, 'clawback', { clawbackId: row.id });
          return (
            <tr key={row.id} onDoubleClick={open}>
              <th scope="row">{row.id === chosen ? name : <Link onClick={open}>{name}</Link>}</th>
              <td>{formatDate(row.testDate)}</td>
              <td>{t(`clawbacks.kind.${row.kind}`)}</td>
              {figures.map((figure) => (
                <td key={figure} className="n">
                  <Figure
                    amount={row[figure].amount}
                    zero="dash"
                    label={`${name}, ${heads[figure]}`}
                    {...(row.runId === null
                      ? {}
                      : {
                          opens: explainBy('clawbacks.explain', {
                            clawbackId: row.id,
                            figure: opened[figure],
                          }),
                        })}
                  />
                </td>
              ))}
              <td>
                <StateChip status={row.status} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
