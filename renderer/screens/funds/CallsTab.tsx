/** The capital calls of a fund: how much of the commitments was called and came in, and each call. */
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Chip, Empty, Figure, Link, Opens, QueryView } from '../../ui/index.ts';
import { CALL_TOPICS } from './FundList.tsx';
import { StateChip } from './fundFigures.tsx';
import { goToCall, goToNewCall } from './places.ts';
import type { FundTabProps } from './tabs.ts';

type Calls = OutputOf<'capitalCalls.list'>;
export type CallHead = Calls['rows'][number];

export function CallsTab({ data }: FundTabProps) {
  const asOf = useAsOf();
  const { fund } = data;
  const calls = useQuery('capitalCalls.list', { fundId: fund.id, asOf }, { topics: CALL_TOPICS });
  return (
    <QueryView query={calls} rows={8} title={t('funds.calls')}>
      {(answer) => (
        <>
          <Progress calls={answer} fundId={fund.id} />
          <Area
            title={t('funds.calls')}
            caption={fund.currency}
            aside={
              <Button small icon="plus" writes="fund.edit" onClick={() => goToNewCall(fund)}>
                {t('calls.new')}
              </Button>
            }
            className="fund-tables"
          >
            {answer.rows.length === 0 ? (
              <Empty title={t('calls.none')} why={t('calls.noneWhy')} />
            ) : (
              <CallTable rows={answer.rows} fund={fund} asOf={asOf} />
            )}
          </Area>
        </>
      )}
    </QueryView>
  );
}

/** A share in percent for a bar and its words; nothing of nothing is none. */
function percentOf(part: string, whole: string): number {
  const all = Number(whole);
  return all === 0 ? 0 : Math.round((Number(part) / all) * 1000) / 10;
}

function Progress({ calls, fundId }: { readonly calls: Calls; readonly fundId: string }) {
  const asOf = useAsOf();
  const opens = (id: 'called' | 'received' | 'outstanding', isShare: boolean) =>
    explainBy('capitalCalls.explainTotal', {
      fundId,
      asOf,
      figure: id === 'called' ? 'amount' : id,
      isShare,
    });
  const { committed, called, received, outstanding } = calls;
  const rows = [
    {
      id: 'called' as const,
      label: t('calls.called'),
      amount: called,
      share: percentOf(called.amount, committed.amount),
      words: 'calls.shareOf' as const,
    },
    {
      id: 'received' as const,
      label: t('calls.received'),
      amount: received,
      share: percentOf(received.amount, called.amount),
      words: 'calls.shareOfCalled' as const,
    },
    {
      id: 'outstanding' as const,
      label: t('calls.outstanding'),
      amount: outstanding,
      share: percentOf(outstanding.amount, called.amount),
      words: 'calls.shareOfCalled' as const,
    },
  ];
  return (
    <Area
      title={t('calls.progress')}
      caption={t('calls.progressCaption', { currency: committed.currency })}
      padded
    >
      <dl className="call-bars">
        {rows.map(({ id, label, amount, share, words }) => (
          <div key={id} className={id}>
            <dt>{label}</dt>
            <dd className="num">
              <Figure amount={amount.amount} opens={opens(id, false)} label={label} />
            </dd>
            <dd className="call-bar" aria-hidden="true">
              <i style={{ width: `${Math.min(100, share)}%` }} />
            </dd>
            <dd className="muted">
              <Opens
                opens={opens(id, true)}
                label={`${label}: ${t(words, { share: formatNumber(share, 1) })}`}
              >
                {t(words, { share: formatNumber(share, 1) })}
              </Opens>
            </dd>
          </div>
        ))}
      </dl>
    </Area>
  );
}

const AMOUNTS = ['amount', 'received', 'outstanding'] as const;

const HEADS = {
  amount: 'calls.called',
  received: 'calls.received',
  outstanding: 'calls.outstanding',
} as const;

function CallTable(props: {
  readonly rows: readonly CallHead[];
  readonly fund: { readonly id: string; readonly name: string };
  readonly asOf: string;
}) {
  const { rows, fund, asOf } = props;
  return (
    <table className="data call-table" aria-label={t('funds.calls')}>
      <thead>
        <tr>
          <th scope="col">{t('funds.number')}</th>
          <th scope="col">{t('calls.due')}</th>
          <th scope="col">{t('funds.purpose')}</th>
          {AMOUNTS.map((name) => (
            <th key={name} scope="col" className="n">
              {t(HEADS[name])}
            </th>
          ))}
          <th scope="col" className="n">
            {t('calls.paid')}
          </th>
          <th scope="col">{t('funds.status')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((call) => (
          <tr key={call.id} onDoubleClick={() => goToCall(fund, call)}>
            <th scope="row">
              <Link onClick={() => goToCall(fund, call)}>
                {t('funds.callNumber', { number: call.number })}
              </Link>
            </th>
            <td>{formatDate(call.dueDate)}</td>
            <td className="purpose" title={call.purpose}>
              {call.purpose}
            </td>
            {AMOUNTS.map((name) => (
              <td key={name} className="n">
                <Figure
                  amount={call[name].amount}
                  zero="dash"
                  opens={explainBy('capitalCalls.explain', {
                    capitalCallId: call.id,
                    asOf,
                    figure: name,
                  })}
                  label={`${t('funds.callNumber', { number: call.number })}, ${t(HEADS[name])}`}
                />
              </td>
            ))}
            <td className="n">{call.payerCount > 0 && <PaidCount call={call} asOf={asOf} />}</td>
            <td>
              <StateChip status={call.status} />{' '}
              {call.lateCount > 0 && <Chip tone="warn">{tn('calls.late', call.lateCount)}</Chip>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many investors paid all of their share. */
function PaidCount({ call, asOf }: { readonly call: CallHead; readonly asOf: string }) {
  const words = t('calls.paidOf', { paid: call.paidCount, payers: call.payerCount });
  return (
    <Opens
      className="num"
      label={`${t('funds.callNumber', { number: call.number })}, ${t('calls.paid')}: ${words}`}
      opens={explainBy('capitalCalls.explainPaid', { capitalCallId: call.id, asOf })}
    >
      {words}
    </Opens>
  );
}
