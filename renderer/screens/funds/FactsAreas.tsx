/** What happened in a fund beside calls and distributions, and what its items were worth, entered here. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { Area, Button, DataTable, Empty, Figure, QueryView } from '../../ui/index.ts';
import { useAccountFigures } from './accountFigures.ts';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundData } from './TermsStrip.tsx';

type Flow = OutputOf<'fundFlows.list'>[number];
type Valuation = OutputOf<'fundValuations.list'>[number];

/** Deals to choose from, by their code. */
function useDealCodes(fundId: string) {
  const deals = useQuery('deals.list', { fundId }, { topics: ['fund_deal'] });
  return useMemo(
    () => (deals.data ?? []).map(({ code, name }) => ({ id: code, label: `${name} · ${code}` })),
    [deals.data],
  );
}

export function FlowsArea({ data }: { readonly data: FundData }) {
  const { id: fundId, currency, name: fund } = data.fund;
  const asOf = useAsOf();
  const flows = useQuery('fundFlows.list', { fundId, asOf }, { topics: FUND_TOPICS });
  const dealCode = useDealCodes(fundId);
  const references = useMemo(() => ({ dealCode }), [dealCode]);
  const [opened, setOpened] = useState<'flow' | 'fee' | null>(null);
  const flow = useMemo(
    () => ({ fundId, date: asOf, amount: { currency, amount: '' } }),
    [fundId, asOf, currency],
  );
  const fee = useMemo(() => ({ fundId }), [fundId]);
  return (
    <Area
      title={t('funds.flows')}
      caption={t('funds.flowsCaption', { currency })}
      className="fund-tables"
      aside={
        <>
          <Button small writes="fund.edit" onClick={() => setOpened('fee')}>
            {t('funds.chargeFee')}
          </Button>
          <Button small icon="plus" writes="fund.edit" onClick={() => setOpened('flow')}>
            {t('funds.addFlow')}
          </Button>
        </>
      }
    >
      <QueryView
        query={flows}
        rows={4}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('funds.noFlow')} why={t('funds.noFlowWhy')} />}
      >
        {(rows) => <FlowTable fundId={fundId} rows={rows} />}
      </QueryView>
      {opened === 'flow' && (
        <EntryDialog
          name="fundFlows.save"
          title={t('funds.addFlow')}
          initial={flow}
          hidden={['fundId']}
          references={references}
          draftKey={`fundFlows.save.${fundId}`}
          done={() => t('funds.flowSaved')}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'fee' && (
        <EntryDialog
          name="fundFees.charge"
          title={t('funds.chargeFeeOf', { fund })}
          initial={fee}
          hidden={['fundId']}
          submitLabel={t('funds.chargeFee')}
          done={() => t('funds.feeCharged')}
          onClose={() => setOpened(null)}
        />
      )}
    </Area>
  );
}

function FlowTable(props: { readonly fundId: string; readonly rows: readonly Flow[] }) {
  const { fundId, rows } = props;
  const opens = useAccountFigures(fundId);
  return (
    <DataTable
      name={t('funds.flows')}
      rows={rows}
      rowId={({ id }) => id}
      columns={[
        { head: t('funds.flowDate'), cell: ({ date }) => formatDate(date) },
        { head: t('funds.flowKind'), cell: ({ kind }) => t(`funds.flowKind.${kind}`) },
        {
          head: t('funds.flowCategory'),
          cell: ({ category }) => (category === null ? '' : t(`funds.flowCategory.${category}`)),
        },
        { head: t('funds.dealName'), className: 'medium', cell: ({ dealName }) => dealName ?? '' },
        {
          head: t('form.amount'),
          isFigure: true,
          cell: ({ id, date, kind, dealName, amount }) => (
            <Figure
              amount={amount.amount}
              opens={opens({ figure: 'flow', of: id })}
              label={[formatDate(date), t(`funds.flowKind.${kind}`), dealName]
                .filter(Boolean)
                .join(', ')}
            />
          ),
        },
        { head: t('funds.note'), className: 'muted', cell: ({ note }) => note ?? '' },
      ]}
    />
  );
}

export function ValuationsArea({ data }: { readonly data: FundData }) {
  const { id: fundId, currency } = data.fund;
  const asOf = useAsOf();
  const values = useQuery('fundValuations.list', { fundId, asOf }, { topics: FUND_TOPICS });
  const [isAdding, setAdding] = useState(false);
  const deals = useDealCodes(fundId);
  const initial = useMemo(
    () => ({
      fundId,
      date: asOf,
      items: (deals.length > 0 ? deals : [{ id: '' }]).map(({ id }) => ({
        kind: 'deal',
        label: id,
        amount: { currency, amount: '' },
      })),
    }),
    [fundId, asOf, currency, deals],
  );
  return (
    <Area
      title={t('funds.valuations')}
      caption={t('funds.valuationsCaption', { currency })}
      className="fund-tables"
      aside={
        <Button small icon="plus" writes="fund.edit" onClick={() => setAdding(true)}>
          {t('funds.addValuation')}
        </Button>
      }
    >
      <QueryView
        query={values}
        rows={4}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('funds.noValuation')} why={t('funds.noValuationWhy')} />}
      >
        {(rows) => <ValuationTable fundId={fundId} rows={rows} />}
      </QueryView>
      {isAdding && (
        <EntryDialog
          name="fundValuations.save"
          title={t('funds.addValuation')}
          initial={initial}
          hidden={['fundId']}
          done={() => t('funds.valuationSaved')}
          onClose={() => setAdding(false)}
        />
      )}
    </Area>
  );
}

function ValuationTable(props: { readonly fundId: string; readonly rows: readonly Valuation[] }) {
  const { fundId, rows } = props;
  const opens = useAccountFigures(fundId);
  return (
    <DataTable
      name={t('funds.valuations')}
      rows={rows}
      rowId={({ id }) => id}
      columns={[
        { head: t('funds.flowDate'), cell: ({ date }) => formatDate(date) },
        { head: t('funds.flowKind'), cell: ({ kind }) => t(`funds.valuationKind.${kind}`) },
        {
          head: t('funds.valuationItem'),
          className: 'medium',
          cell: ({ label, dealName, replaced }) => (
            <>
              {dealName ?? label} {replaced && <span className="muted">{t('funds.replaced')}</span>}
            </>
          ),
        },
        {
          head: t('form.amount'),
          isFigure: true,
          cell: ({ id, label, date, amount }) => (
            <Figure
              amount={amount.amount}
              opens={opens({ figure: 'valuation', of: id })}
              label={`${label}, ${formatDate(date)}`}
            />
          ),
        },
        {
          head: t('funds.valuationMethod'),
          className: 'muted',
          cell: ({ method }) => method ?? '',
        },
      ]}
    />
  );
}
