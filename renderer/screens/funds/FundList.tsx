/** The funds with what was committed, called and paid out, and what is to be decided next. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, Link, Opens, QueryView } from '../../ui/index.ts';
import { goToDistribution, goToFund, goToNewFund } from './places.ts';
import { statusText } from './StateSteps.tsx';
import { shiftPoint } from './text.ts';

type FundHead = OutputOf<'funds.list'>[number];
type FigureName = InputOf<'funds.explain'>['figure'];

export const FUND_TOPICS = [
  'fund',
  'fund_terms',
  'commitment',
  'capital_call',
  'distribution',
  'fund_deal',
  'fund_flow',
  'fund_valuation',
  'credit_line',
  'credit_line_flow',
  'fund_plan',
  'clawback',
];

/** What changes a call's page. */
export const CALL_TOPICS = [...FUND_TOPICS, 'capital_receipt', 'approval', 'statement_line'];

/** What changes a clawback. */
export const CLAWBACK_TOPICS = [...FUND_TOPICS, 'clawback_line', 'approval', 'run'];

export function FundList() {
  const asOf = useAsOf();
  const funds = useQuery('funds.list', { asOf }, { topics: FUND_TOPICS });
  return (
    <Screen
      title={t('funds.title')}
      context={t('funds.contextOf', { date: formatDate(asOf) })}
      tabTitle={t('funds.title')}
      permission="fund.edit"
      actions={
        <Button kind="primary" icon="plus" writes onClick={goToNewFund}>
          {t('funds.new')}
        </Button>
      }
    >
      <Area
        title={t('funds.list')}
        caption={t('funds.listCaption')}
        className="fund-tables fund-list"
      >
        <QueryView
          query={funds}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <Empty
              title={t('funds.none')}
              why={t('funds.noneWhy')}
              action={
                <Button icon="plus" writes onClick={goToNewFund}>
                  {t('funds.new')}
                </Button>
              }
            />
          }
        >
          {(rows) => <FundTable rows={rows} asOf={asOf} />}
        </QueryView>
      </Area>
    </Screen>
  );
}

const AMOUNTS = ['committed', 'called', 'uncalled', 'distributed'] as const;

const AMOUNT_HEADS = {
  committed: 'funds.committed',
  called: 'funds.called',
  uncalled: 'funds.uncalled',
  distributed: 'funds.distributed',
} as const;

function FundTable({ rows, asOf }: { readonly rows: readonly FundHead[]; readonly asOf: string }) {
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  return (
    <table className="data" aria-label={t('funds.list')}>
      <thead>
        <tr>
          <th scope="col">{t('funds.fund')}</th>
          <th scope="col" className="n vintage">
            {t('funds.vintage')}
          </th>
          <th scope="col" className="n">
            {t('funds.investors')}
          </th>
          <th scope="col">{t('form.currency')}</th>
          {AMOUNTS.map((name) => (
            <th key={name} scope="col" className={`n ${name}`}>
              {t(AMOUNT_HEADS[name])}
            </th>
          ))}
          <th scope="col" className="n">
            {t('funds.calledShare')}
          </th>
          <th scope="col" className="n">
            {t('funds.dpi')}
          </th>
          <th scope="col" className="n">
            {t('funds.realisedIrr')}
          </th>
          <th scope="col">{t('funds.undecided')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((fund) => (
          <FundRow key={fund.id} fund={fund} asOf={asOf} />
        ))}
      </tbody>
      <tfoot>
        {currencies.map((currency) => (
          <TotalRow
            key={currency}
            currency={currency}
            rows={rows.filter((fund) => fund.currency === currency && countsInTotal(fund))}
            asOf={asOf}
          />
        ))}
      </tfoot>
    </table>
  );
}

function FundRow({ fund, asOf }: { readonly fund: FundHead; readonly asOf: string }) {
  const opens = (figure: FigureName) =>
    explainBy('funds.explain', { fundId: fund.id, asOf, figure });
  const label = (head: string) => `${fund.name}, ${head}`;
  const { undecided } = fund;
  return (
    <tr onDoubleClick={() => goToFund(fund.id, fund.name)}>
      <th scope="row">
        <span className={`holder-name level-${Math.min(fund.level, 3)}`} title={fund.name}>
          <Link onClick={() => goToFund(fund.id, fund.name)}>{fund.name}</Link>{' '}
          <span className="muted">
            {fund.code}
            {fund.vehicle !== 'main' && `, ${t(`funds.vehicle.${fund.vehicle}`).toLowerCase()}`}
          </span>
        </span>
      </th>
      <td className="n vintage">{fund.vintage}</td>
      <td className="n">
        <Opens
          opens={opens('investors')}
          label={`${label(t('funds.investors'))} ${fund.investorCount}`}
          className="num"
        >
          {fund.investorCount}
        </Opens>
      </td>
      <td>{fund.currency}</td>
      {AMOUNTS.map((name) => (
        <td key={name} className={`n ${name}`}>
          <Figure
            amount={fund[name].amount}
            zero="dash"
            opens={opens(name)}
            label={label(t(AMOUNT_HEADS[name]))}
          />
        </td>
      ))}
      <td className="n">
        <Figure
          amount={fund.calledPercent}
          opens={opens('calledPercent')}
          label={label(t('funds.calledShare'))}
        />
      </td>
      <td className="n">
        {fund.dpi !== null && (
          <Figure
            amount={fund.dpi}
            digits={2}
            opens={opens('dpi')}
            label={label(t('funds.dpiLong'))}
          />
        )}
      </td>
      <td className="n">
        {fund.irr !== null && (
          <Figure
            amount={shiftPoint(fund.irr, 2)}
            digits={2}
            suffix="%"
            opens={opens('irr')}
            label={label(t('funds.realisedIrr'))}
          />
        )}
      </td>
      <td>
        {undecided !== null && (
          <>
            <Link onClick={() => goToDistribution(fund, undecided)}>
              {t('funds.distribution', { number: undecided.number })}
            </Link>{' '}
            <span className="muted undecided-state">
              {formatDate(undecided.payDate)}, {statusText(undecided.status)}
            </span>
          </>
        )}
      </td>
    </tr>
  );
}

/** What a feeder or blocker committed is committed to a fund of the list, and counted there. */
function countsInTotal({ vehicle }: FundHead): boolean {
  return vehicle === 'main' || vehicle === 'parallel';
}

/** Funds of one currency summed; currencies are never added to one another. */
function TotalRow(props: {
  readonly currency: string;
  readonly rows: readonly FundHead[];
  readonly asOf: string;
}) {
  const { currency, rows, asOf } = props;
  return (
    <tr>
      <th scope="row">{t('common.total')}</th>
      <td className="vintage" />
      <td />
      <td>{currency}</td>
      {AMOUNTS.map((name) => (
        <td key={name} className={`n ${name}`}>
          <Figure
            amount={sumDecimals(rows.map((fund) => fund[name].amount)) ?? null}
            zero="dash"
            opens={explainBy('funds.explain', { currency, asOf, figure: name })}
            label={`${t('common.total')}, ${t(AMOUNT_HEADS[name])}`}
          />
        </td>
      ))}
      <td colSpan={4} />
    </tr>
  );
}
