/** How a fund has done: net and gross, deal by deal, and beside the other vintages. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Facts } from '../../run/Facts.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import { Area, DataTable, Empty, Figure, QueryView } from '../../ui/index.ts';
import { useAccountFigures } from './accountFigures.ts';
import { DealsArea } from './DealsArea.tsx';
import { EquivalentsArea } from './EquivalentsArea.tsx';
import { FlowsArea, ValuationsArea } from './FactsAreas.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundTabProps } from './tabs.ts';
import { shiftPoint } from './text.ts';

type Performance = OutputOf<'fundAccounts.performance'>;

export function DealsTab({ data }: FundTabProps) {
  const asOf = useAsOf();
  const input = { fundId: data.fund.id, asOf };
  const performance = useQuery('fundAccounts.performance', input, { topics: FUND_TOPICS });
  const vintages = useQuery('fundAccounts.vintages', { asOf }, { topics: FUND_TOPICS });
  return (
    <>
      <QueryView query={performance} rows={8} title={t('funds.dealsTitle')}>
        {(shown) => <Deals fundId={data.fund.id} currency={data.fund.currency} shown={shown} />}
      </QueryView>
      <QueryView
        query={vintages}
        rows={4}
        title={t('funds.vintages')}
        isEmpty={(shown) => shown.length === 0}
        empty={
          <Area title={t('funds.vintages')} caption={t('funds.vintagesCaption')}>
            <Empty title={t('funds.noCourse')} why={t('funds.noCourseWhy')} />
          </Area>
        }
      >
        {(shown) => <Vintages shown={shown} />}
      </QueryView>
      <EquivalentsArea data={data} />
      <DealsArea data={data} />
      <FlowsArea data={data} />
      <ValuationsArea data={data} />
    </>
  );
}

export function Percent(props: {
  readonly rate: string | null;
  readonly label: string;
  readonly opens?: ExplainTarget;
}) {
  const { rate, label, opens } = props;
  return (
    <Figure
      amount={rate === null ? null : shiftPoint(rate, 2)}
      digits={2}
      suffix="%"
      label={label}
      {...(opens ? { opens } : {})}
    />
  );
}

function Deals(props: {
  readonly fundId: string;
  readonly currency: string;
  readonly shown: Performance;
}) {
  const { fundId, currency, shown } = props;
  const opens = useAccountFigures(fundId);
  const { net, gross, deals } = shown;
  const measure = (item: string, of?: string) =>
    opens({ figure: 'measure', item, ...(of === undefined ? {} : { of }) });
  const fact = (label: string, amount: string | null, item: string) => ({
    label,
    value: <Figure amount={amount} digits={2} opens={measure(item)} label={label} />,
  });
  const money = ['invested', 'returned', 'cost', 'value', 'gain'] as const;
  return (
    <Area
      title={t('funds.dealsTitle')}
      caption={t('funds.dealsCaption', { currency })}
      className="fund-tables"
    >
      {(net.tvpi !== null || deals.length > 0) && (
        <Facts
          facts={[
            fact(t('funds.tvpi'), net.tvpi, 'tvpi'),
            ...(net.netOfRecycling === null
              ? []
              : [fact(t('funds.netTvpi'), net.netOfRecycling.tvpi, 'netTvpi')]),
            fact(t('funds.moic'), gross.moic, 'moic'),
            {
              label: t('funds.irr'),
              value: <Percent rate={net.irr} label={t('funds.irr')} opens={measure('irr')} />,
            },
            {
              label: t('funds.grossIrrLong'),
              value: (
                <Percent
                  rate={gross.irr}
                  label={t('funds.grossIrrLong')}
                  opens={measure('grossIrr')}
                />
              ),
            },
            {
              label: t('funds.twr'),
              value: (
                <Percent rate={shown.timeWeighted} label={t('funds.twr')} opens={measure('twr')} />
              ),
            },
          ]}
        />
      )}
      {deals.length === 0 ? (
        <Empty title={t('funds.noDeals')} why={t('funds.noDealsWhy')} />
      ) : (
        <DataTable
          name={t('funds.dealsTitle')}
          rows={deals}
          rowId={({ deal }) => deal}
          columns={[
            {
              head: t('funds.deal'),
              className: 'medium',
              cell: ({ deal, name }) => (
                <span className="holder-name" title={name}>
                  {name} <span className="muted">{deal}</span>
                </span>
              ),
            },
            ...money.map((item) => ({
              head: t(`funds.${item}`),
              isFigure: true,
              cell: (row: Performance['deals'][number]) => (
                <Figure
                  amount={row[item].amount}
                  digits={0}
                  zero="dash"
                  opens={measure(item, row.deal)}
                  label={`${row.name}, ${t(`funds.${item}`)}`}
                />
              ),
            })),
            {
              head: t('funds.moic'),
              isFigure: true,
              cell: (row) => (
                <Figure
                  amount={row.moic}
                  digits={2}
                  opens={measure('moic', row.deal)}
                  label={`${row.name}, ${t('funds.moic')}`}
                />
              ),
            },
            {
              head: t('funds.grossIrr'),
              isFigure: true,
              cell: (row) => (
                <Percent
                  rate={row.irr}
                  label={`${row.name}, ${t('funds.grossIrr')}`}
                  opens={measure('grossIrr', row.deal)}
                />
              ),
            },
          ]}
        />
      )}
    </Area>
  );
}

type Vintage = OutputOf<'fundAccounts.vintages'>[number];

function Vintages({ shown }: { readonly shown: OutputOf<'fundAccounts.vintages'> }) {
  const asOf = useAsOf();
  const ratios = ['dpi', 'rvpi', 'tvpi', 'pic'] as const;
  const money = ['paidIn', 'distributed', 'nav'] as const;
  const told = (
    { vintage, currency }: Vintage,
    item: InputOf<'fundAccounts.explainVintage'>['item'],
    head: string,
  ) => ({
    opens: explainBy('fundAccounts.explainVintage', { asOf, vintage, currency, item }),
    label: `${vintage} ${currency}, ${head}`,
  });
  return (
    <Area title={t('funds.vintages')} caption={t('funds.vintagesCaption')} className="fund-tables">
      <DataTable
        name={t('funds.vintages')}
        rows={shown}
        rowId={({ vintage, currency }) => `${vintage} ${currency}`}
        columns={[
          {
            head: t('funds.vintage'),
            className: 'medium',
            cell: ({ vintage, funds }) => (
              <span className="holder-name" title={funds.join(', ')}>
                {vintage} <span className="muted">{funds.join(', ')}</span>
              </span>
            ),
          },
          ...money.map((item) => {
            const head = t(item === 'nav' ? 'funds.navNet' : `funds.${item}`);
            return {
              head,
              isFigure: true,
              cell: (row: Vintage) => (
                <Figure
                  amount={row[item].amount}
                  digits={0}
                  zero="dash"
                  {...told(row, item, head)}
                />
              ),
            };
          }),
          ...ratios.map((item) => ({
            head: t(`funds.${item}`),
            isFigure: true,
            cell: (row: Vintage) => (
              <Figure amount={row[item]} digits={2} {...told(row, item, t(`funds.${item}`))} />
            ),
          })),
          ...(shown.some(({ netOfRecycling }) => netOfRecycling !== null)
            ? (['netDpi', 'netTvpi'] as const).map((item) => ({
                head: t(`funds.${item}`),
                isFigure: true,
                cell: ({ netOfRecycling: net, ...row }: Vintage) =>
                  net && (
                    <Figure
                      amount={item === 'netDpi' ? net.dpi : net.tvpi}
                      digits={2}
                      {...told({ ...row, netOfRecycling: net }, item, t(`funds.${item}`))}
                    />
                  ),
              }))
            : []),
          {
            head: t('funds.irr'),
            isFigure: true,
            cell: (row) => <Percent rate={row.irr} {...told(row, 'irr', t('funds.irr'))} />,
          },
        ]}
      />
    </Area>
  );
}
