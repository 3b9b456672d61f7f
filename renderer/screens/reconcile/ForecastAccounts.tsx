/** What each account booked beside a forecast, of which only some series are one account's alone. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import { DataTable, Empty, Figure, Opens } from '../../ui/index.ts';

type Actuals = OutputOf<'forecast.actuals'>;
type Row = Actuals['accounts'][number];
type Asked = InputOf<'forecast.explainAccountActual'>;

const PARTS = ['booked', 'own', 'aggregate', 'none', 'expected'] as const;

/** A figure of a comparison, or that the forecast has none for it. */
export function BoundedFigure(props: {
  readonly amount: { readonly amount: string; readonly currency: string } | null;
  readonly isCurrencyShown: boolean;
  readonly label: string;
  readonly opens: ExplainTarget;
}) {
  const { amount, isCurrencyShown, label, opens } = props;
  if (amount === null) return <span className="muted">{t('reconcile.forecast.noInterval')}</span>;
  const currency = isCurrencyShown ? { currency: amount.currency } : {};
  return <Figure amount={amount.amount} {...currency} label={label} opens={opens} />;
}

export function ForecastAccounts({
  value,
  base,
}: {
  readonly value: Actuals;
  readonly base: Pick<Asked, 'runId' | 'asOf' | 'level'>;
}) {
  const { accounts, total } = value;
  if (accounts.length === 0 || total === null)
    return <Empty title={t('reconcile.forecast.nothing')} />;
  const opens = (figure: Asked['figure'], { account }: Row) =>
    explainBy('forecast.explainAccountActual', { ...base, figure, accountId: account.id });
  return (
    <>
      <DataTable
        name={t('reconcile.forecast.byAccount')}
        rows={accounts}
        rowId={({ account }) => account.id}
        columns={[
          {
            head: t('reconcile.forecast.accountName'),
            className: 'medium',
            cell: ({ account }) => (
              <span className="cut" title={account.name}>
                {account.name}
              </span>
            ),
          },
          {
            head: t('reconcile.forecast.entity'),
            className: 'muted',
            cell: ({ account }) => (
              <span className="cut" title={account.entityName}>
                {account.entityName}
              </span>
            ),
          },
          ...PARTS.map((figure) => ({
            head: t(`reconcile.forecast.of.${figure}`),
            isFigure: true,
            cell: (row: Row) => {
              return (
                <BoundedFigure
                  amount={row[figure]}
                  isCurrencyShown={figure === 'booked'}
                  label={`${row.account.name}, ${t(`reconcile.forecast.of.${figure}`)}`}
                  opens={opens(figure, row)}
                />
              );
            },
          })),
          {
            head: t('reconcile.forecast.of.outside'),
            isFigure: true,
            cell: (row) =>
              row.compared === 0 ? (
                <span className="muted">{t('reconcile.forecast.noInterval')}</span>
              ) : (
                <Opens
                  className="num"
                  label={`${row.account.name}, ${t('reconcile.forecast.of.outside')}`}
                  opens={opens('outside', row)}
                >
                  {t('reconcile.forecast.ofDays', { outside: row.outside, days: row.compared })}
                </Opens>
              ),
          },
        ]}
      />
      <p className="text-2 forecast-outside">
        {t('reconcile.forecast.allAccounts')}{' '}
        <Figure
          amount={total.amount}
          currency={total.currency}
          label={t('reconcile.forecast.allAccounts')}
          opens={explainBy('forecast.explainAccountActual', { ...base, figure: 'booked' })}
        />
        {'. '}
        {t('reconcile.forecast.aggregateWhy')}
      </p>
    </>
  );
}
