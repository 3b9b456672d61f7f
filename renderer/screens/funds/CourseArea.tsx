/** A fund's course: cumulative net flow and value, the multiples, and what went in and came back. */
import { Bars, COURSE_COLOR, Course, Legend } from '../../chart/index.ts';
import type { OutputOf } from '../../contract.ts';
import { formatMessage, signOf } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Facts } from '../../run/Facts.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { Area, Empty, Figure, QueryView } from '../../ui/index.ts';
import { useAccountFigures } from './accountFigures.ts';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundData } from './TermsStrip.tsx';
import { shiftPoint } from './text.ts';

type Overview = OutputOf<'fundAccounts.overview'>;

const millions = (amount: string) => Number(amount) / 1_000_000;

export function CourseArea({ data }: { readonly data: FundData }) {
  const asOf = useAsOf();
  const overview = useQuery(
    'fundAccounts.overview',
    { fundId: data.fund.id, asOf },
    { topics: FUND_TOPICS },
  );
  return (
    <QueryView query={overview} rows={10} title={t('funds.course')}>
      {(shown) =>
        isUntouched(shown) ? (
          <Area title={t('funds.course')}>
            <Empty title={t('funds.noCourse')} why={t('funds.noCourseWhy')} />
          </Area>
        ) : (
          <Shown fundId={data.fund.id} overview={shown} />
        )
      }
    </QueryView>
  );
}

/** Nothing went in, came back or is held: no measure means anything yet. */
function isUntouched({ paidIn, distributed, nav }: Overview): boolean {
  return [paidIn, distributed, nav].every(({ amount }) => signOf(amount) === 0);
}

function Shown({ fundId, overview }: { readonly fundId: string; readonly overview: Overview }) {
  const opens = useAccountFigures(fundId);
  const { points, currency, balance, warnings } = overview;
  const measure = (item: string) => opens({ figure: 'measure', item });
  const money = (label: string, amount: string, target: ReturnType<typeof opens>) => ({
    label,
    value: <Figure amount={amount} digits={0} opens={target} label={label} />,
  });
  const ratio = (item: 'tvpi' | 'dpi' | 'rvpi' | 'pic') => ({
    label: t(`funds.${item}`),
    value: (
      <Figure amount={overview[item]} digits={2} opens={measure(item)} label={t(`funds.${item}`)} />
    ),
  });
  const { netOfRecycling } = overview;
  const net = (item: 'netTvpi' | 'netDpi', amount: string | null) => ({
    label: t(`funds.${item}`),
    value: <Figure amount={amount} digits={2} opens={measure(item)} label={t(`funds.${item}`)} />,
  });
  return (
    <Area
      title={t('funds.course')}
      caption={t('funds.courseCaption', { currency })}
      aside={
        <Legend
          items={[
            { label: t('funds.nav'), kind: 'line', color: COURSE_COLOR.actual },
            { label: t('funds.netFlow'), kind: 'line', color: COURSE_COLOR.beside },
          ]}
        />
      }
      className="fund-course"
    >
      <Facts
        facts={[
          money(t('funds.nav'), balance.nav.amount, opens({ figure: 'nav' })),
          money(t('funds.accruedCarry'), overview.accruedCarry.amount, opens({ figure: 'carry' })),
          ratio('tvpi'),
          ratio('dpi'),
          ratio('rvpi'),
          ratio('pic'),
          ...(netOfRecycling === null
            ? []
            : [net('netTvpi', netOfRecycling.tvpi), net('netDpi', netOfRecycling.dpi)]),
          {
            label: t('funds.irr'),
            value: (
              <Figure
                amount={overview.irr === null ? null : shiftPoint(overview.irr, 2)}
                digits={2}
                suffix="%"
                opens={measure('irr')}
                label={t('funds.irr')}
              />
            ),
          },
        ]}
      />
      {points.length > 1 && (
        <Course
          title={t('funds.course')}
          dates={points.map(({ date }) => date)}
          series={[
            {
              name: t('funds.netFlow'),
              kind: 'beside',
              values: points.map(({ net }) => millions(net.amount)),
            },
            {
              name: t('funds.nav'),
              kind: 'actual',
              values: points.map(({ nav }) => millions(nav.amount)),
            },
          ]}
        />
      )}
      <Bars
        title={t('funds.totals')}
        heads={{ label: t('funds.measure'), amount: currency }}
        rows={[
          bar('paidIn', t('funds.paidIn'), overview.paidIn.amount, measure('paidIn')),
          bar(
            'distributed',
            t('funds.distributed'),
            overview.distributed.amount,
            measure('distributed'),
          ),
          bar('nav', t('funds.navNet'), overview.nav.amount, measure('nav')),
        ]}
      />
      {warnings.map(({ code, message }) => (
        <p key={code} className="muted metrics-note">
          {formatMessage(message)}
        </p>
      ))}
    </Area>
  );
}

function bar(
  id: string,
  label: string,
  amount: string,
  opens: ReturnType<ReturnType<typeof useAccountFigures>>,
) {
  return { id, label, amount, value: Number(amount), opens };
}
