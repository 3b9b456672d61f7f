/** The largest flows that fall due in the next business days, and the net of all of them. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { dateOfDayNumber, dayNumberOf, formatDate, formatPercent } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { useSession } from '../../stores/session.ts';
import { Area, Empty, Figure, Opens, QueryView } from '../../ui/index.ts';

type Flow = OutputOf<'expectedFlows.list'>['rows'][number];

const SHOWN = 6;
const BUSINESS_DAYS = 5;

/** The day `count` weekdays after a date. */
export function weekdaysAfter(date: string, count: number): string {
  let day = dayNumberOf(date) ?? 0;
  for (let left = count; left > 0; ) {
    day += 1;
    // Day 0 was a Thursday, so 2 and 3 of seven are the weekend.
    if (day % 7 !== 2 && day % 7 !== 3) left -= 1;
  }
  return dateOfDayNumber(day);
}

export function FlowsArea(props: {
  readonly asOf: string;
  readonly entityIds: readonly string[] | undefined;
}) {
  const { asOf, entityIds } = props;
  const base = useSession((state) => state.baseCurrency);
  const range = {
    asOf,
    from: dateOfDayNumber((dayNumberOf(asOf) ?? 0) + 1),
    to: weekdaysAfter(asOf, BUSINESS_DAYS),
    status: 'open' as const,
    ...(entityIds ? { entityIds: [...entityIds] } : {}),
  };
  const query = useQuery(
    'expectedFlows.list',
    { ...range, order: 'size', count: SHOWN },
    { topics: ['expected_flow', 'fx_rate'] },
  );
  const { count = 0, rows = [], convertedTotal = null } = query.data ?? {};
  const byDue = [...rows].sort((one, other) => (one.dueDate < other.dueDate ? -1 : 1));
  const currency = convertedTotal?.currency ?? base;
  return (
    <Area
      title={t('home.flows')}
      caption={
        query.data === undefined ? '' : t('home.flowsCaption', { shown: rows.length, count })
      }
      className="home-flows"
    >
      <QueryView
        query={query}
        rows={SHOWN}
        isEmpty={(value) => value.count === 0}
        empty={<Empty title={t('home.noFlows')} why={t('home.noFlowsWhy')} />}
      >
        {() => (
          <table className="data home-table" aria-label={t('home.flows')}>
            <thead>
              <tr>
                <th scope="col">{t('home.due')}</th>
                <th scope="col" className="wide">
                  {t('home.entity')}
                </th>
                <th scope="col" className="less">
                  {t('home.flow')}
                </th>
                <th scope="col">{t('home.ccy')}</th>
                <th scope="col" className="n">
                  {t('home.amount')}
                </th>
                <th scope="col" className="n">
                  {currency}
                </th>
                <th scope="col" className="n">
                  {t('home.probability')}
                </th>
              </tr>
            </thead>
            <tbody>
              {byDue.map((flow) => (
                <FlowRow key={flow.id} flow={flow} asOf={asOf} />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td colSpan={2}>{tn('home.net', count)}</td>
                <td className="less" />
                <td />
                <td />
                <td className="n">
                  <Figure
                    amount={convertedTotal?.amount ?? null}
                    digits={0}
                    signed
                    label={tn('home.net', count)}
                    opens={explainBy('expectedFlows.explainTotal', range)}
                  />
                </td>
                <td />
              </tr>
            </tfoot>
          </table>
        )}
      </QueryView>
    </Area>
  );
}

function FlowRow({ flow, asOf }: { readonly flow: Flow; readonly asOf: string }) {
  const { amount, converted } = flow;
  const opens = (figure: NonNullable<InputOf<'expectedFlows.explain'>['figure']>) =>
    explainBy('expectedFlows.explain', { id: flow.id, figure, asOf });
  const chance = formatPercent(Number(flow.probability), 0);
  const isConverted = converted !== null && converted.currency !== amount.currency;
  return (
    <tr>
      <td className="num">{formatDate(flow.dueDate, { year: 'auto', near: asOf })}</td>
      <td className="wide ellipsis" title={flow.entityName}>
        {flow.entityName}
      </td>
      <td className="muted less ellipsis home-flow" title={flow.categoryName}>
        {flow.description}
      </td>
      <td>{amount.currency}</td>
      <td className="n">
        <Figure
          amount={amount.amount}
          sign="change"
          opens={opens('amount')}
          label={`${flow.description}, ${amount.currency}`}
        />
      </td>
      <td className="n">
        <Figure
          amount={converted?.amount ?? null}
          digits={0}
          sign="change"
          opens={opens('converted')}
          label={`${flow.description}, ${converted?.currency ?? ''}`}
          {...(isConverted ? { converted: 'underline' as const } : {})}
        />
      </td>
      <td className="n">
        <Opens
          className="num"
          opens={opens('probability')}
          label={`${flow.description}, ${t('home.probability')} ${chance}`}
        >
          {chance}
        </Opens>
      </td>
    </tr>
  );
}
