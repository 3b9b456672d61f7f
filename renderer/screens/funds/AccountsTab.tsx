/** Whose a fund's value is: capital accounts, roll-forward and a hypothetical liquidation. */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMessage, sumDecimals } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, DataTable, Empty, Figure, QueryView, Segmented } from '../../ui/index.ts';
import { useAccountFigures } from './accountFigures.ts';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundTabProps } from './tabs.ts';

type Period = 'all' | 'year' | 'quarter';

/** The day before a period that the date lies in. */
function openingOf(period: Period, date: string): string | undefined {
  const [year = '', month = '01'] = date.split('-');
  if (period === 'all') return undefined;
  const quarter = Math.floor((Number(month) - 1) / 3);
  const ends = ['12-31', '03-31', '06-30', '09-30'];
  if (period === 'year' || quarter === 0) return `${Number(year) - 1}-12-31`;
  return `${year}-${ends[quarter]}`;
}

export function AccountsTab({ data }: FundTabProps) {
  const to = useAsOf();
  const [period, setPeriod] = useState<Period>('year');
  const from = openingOf(period, to);
  const fundId = data.fund.id;
  const input = { fundId, to, ...(from === undefined ? {} : { from }) };
  const capital = useQuery('fundAccounts.capital', input, { topics: FUND_TOPICS });
  const rolled = useQuery('fundAccounts.rollForward', input, { topics: FUND_TOPICS });
  const sold = useQuery('fundAccounts.liquidation', { fundId, asOf: to }, { topics: FUND_TOPICS });
  const { currency } = data.fund;
  return (
    <>
      <div className="row">
        <Segmented<Period>
          label={t('funds.period')}
          value={period}
          options={[
            { value: 'all', label: t('funds.periodAll') },
            { value: 'year', label: t('funds.periodYear') },
            { value: 'quarter', label: t('funds.periodQuarter') },
          ]}
          onChange={setPeriod}
        />
      </div>
      <QueryView query={capital} rows={12} title={t('funds.capitalAccounts')}>
        {(shown) => <CapitalArea fundId={fundId} from={from} currency={currency} shown={shown} />}
      </QueryView>
      <div className="fund-columns">
        <QueryView query={rolled} rows={8} title={t('funds.rollForward')}>
          {(shown) => <RollArea fundId={fundId} from={from} currency={currency} shown={shown} />}
        </QueryView>
        <QueryView query={sold} rows={8} title={t('funds.liquidation')}>
          {(shown) => <LiquidationArea fundId={fundId} currency={currency} shown={shown} />}
        </QueryView>
      </div>
    </>
  );
}

interface Common {
  readonly fundId: string;
  readonly from?: string | undefined;
  readonly currency: string;
}

const COLUMNS = [
  ['opening', 'funds.opening'],
  ['contributions', 'funds.contributions'],
  ['distributions', 'funds.distributionsShort'],
  ['managementFees', 'funds.managementFees'],
  ['expenses', 'funds.expenses'],
  ['income', 'funds.income'],
  ['realised', 'funds.realised'],
  ['unrealised', 'funds.unrealised'],
  ['carry', 'funds.carryColumn'],
  ['closing', 'funds.closing'],
] as const;

function CapitalArea({
  fundId,
  from,
  currency,
  shown,
}: Common & { readonly shown: OutputOf<'fundAccounts.capital'> }) {
  const to = useAsOf();
  const opens = useAccountFigures(fundId, from);
  const { accounts, totals } = shown;
  const cells = (name: string, row: typeof totals, of?: string) =>
    COLUMNS.map(([column, key]) => (
      <td key={column} className="n">
        <Figure
          amount={row[column].amount}
          digits={0}
          zero="dash"
          opens={opens({ figure: 'account', item: column, ...(of === undefined ? {} : { of }) })}
          label={`${name}, ${t(key)}`}
        />
      </td>
    ));
  return (
    <Area
      title={t('funds.capitalAccounts')}
      caption={tn('funds.accountsCaption', accounts.length, {
        currency,

        date: formatDate(to),
      })}
      className="fund-tables capital-accounts"
    >
      <table className="data" aria-label={t('funds.capitalAccounts')}>
        <thead>
          <tr>
            <th scope="col">{t('funds.investor')}</th>
            {COLUMNS.map(([column, key]) => (
              <th key={column} scope="col" className="n">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">
                <span className="holder-name" title={account.name}>
                  {account.name} <span className="muted">{account.classCode}</span>
                </span>
              </th>
              {cells(account.name, account, account.id)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('common.total')}</th>
            {cells(t('common.total'), totals)}
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}

function RollArea({
  fundId,
  from,
  currency,
  shown,
}: Common & { readonly shown: OutputOf<'fundAccounts.rollForward'> }) {
  const to = useAsOf();
  const opens = useAccountFigures(fundId, from);
  const rows = shown.rows.filter(({ amount }) => Number(amount.amount) !== 0);
  return (
    <Area
      title={t('funds.rollForward')}
      caption={t('funds.rollCaption', {
        currency,
        from: from === undefined ? t('funds.fromStart') : formatDate(from),
        to: formatDate(to),
      })}
      className="fund-tables"
    >
      <table className="data" aria-label={t('funds.rollForward')}>
        <thead>
          <tr>
            <th scope="col">{t('funds.movement')}</th>
            <th scope="col" className="n">
              {currency}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('funds.opening')}</th>
            <td className="n">
              <Figure
                amount={shown.opening.nav.amount}
                zero="dash"
                label={t('funds.opening')}
                {...(from === undefined
                  ? {}
                  : {
                      opens: explainBy('fundAccounts.explain', { fundId, to: from, figure: 'nav' }),
                    })}
              />
            </td>
          </tr>
          {rows.map(({ id, label, amount }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td className="n">
                <Figure
                  amount={amount.amount}
                  opens={opens({ figure: 'movement', item: id })}
                  label={label}
                />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('funds.closing')}</th>
            <td className="n">
              <Figure
                amount={shown.closing.nav.amount}
                opens={opens({ figure: 'nav' })}
                label={t('funds.closing')}
              />
            </td>
          </tr>
        </tfoot>
      </table>
      {shown.warnings.map(({ code, message }) => (
        <p key={code} className="muted metrics-note">
          {formatMessage(message)}
        </p>
      ))}
    </Area>
  );
}

const TIER_HEADS = { investors: 'funds.toInvestors', carry: 'funds.toCarry' } as const;

interface LiquidationRow {
  /** Null for all tiers. */
  readonly id: string | null;
  readonly label: string;
  readonly total: { readonly amount: string };
  readonly investors: { readonly amount: string };
  readonly carry: { readonly amount: string };
}

function LiquidationArea({
  fundId,
  currency,
  shown,
}: Common & { readonly shown: OutputOf<'fundAccounts.liquidation'> }) {
  const to = useAsOf();
  const opens = useAccountFigures(fundId);
  const figure = (amount: string, row: LiquidationRow, item: 'investors' | 'carry' | 'total') => (
    <Figure
      amount={amount}
      zero="dash"
      opens={opens({ figure: 'tier', item, ...(row.id === null ? {} : { of: row.id }) })}
      label={`${row.label}, ${t(item === 'total' ? 'common.total' : TIER_HEADS[item])}`}
    />
  );
  const tiers: readonly LiquidationRow[] = shown.tiers;
  const sum = (item: 'investors' | 'carry' | 'total') => ({
    amount: sumDecimals(tiers.map((tier) => tier[item].amount)) ?? '0',
  });
  return (
    <Area
      title={t('funds.liquidation')}
      caption={t('funds.liquidationCaption', { currency, date: formatDate(to) })}
      className="fund-tables"
    >
      {shown.tiers.length === 0 ? (
        <Empty title={t('funds.noValue')} why={t('funds.noValueWhy')} />
      ) : (
        <DataTable
          name={t('funds.liquidation')}
          rows={tiers}
          rowId={({ id }) => id ?? 'total'}
          total={{
            id: null,
            label: t('common.total'),
            total: sum('total'),
            investors: sum('investors'),
            carry: sum('carry'),
          }}
          columns={[
            { head: t('funds.tierHead'), className: 'medium', cell: ({ label }) => label },
            ...(['investors', 'carry'] as const).map((item) => ({
              head: t(TIER_HEADS[item]),
              isFigure: true,
              cell: (row: LiquidationRow) => figure(row[item].amount, row, item),
            })),
            {
              head: t('common.total'),
              isFigure: true,
              cell: (row) => figure(row.total.amount, row, 'total'),
            },
          ]}
        />
      )}
    </Area>
  );
}
