/**
 * One capital call: where it stands, what it is for, who pays what to the cent, what came in and from
 * which bank line, and what is still to be done.
 */
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMoney } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { JobProgress, Warnings } from '../../run/RunParts.tsx';
import { useJob } from '../../run/use-job.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, Icon, Problem, Skeleton } from '../../ui/index.ts';
import { CallLines } from './CallLines.tsx';
import { useDocumentJob } from './documentJob.ts';
import {
  ApprovalNote,
  type EventSteps,
  MoreSteps,
  NextStep,
  RefusalNotice,
  useRefusedAt,
} from './eventActions.tsx';
import { CALL_TOPICS } from './FundList.tsx';
import { goToFund, goToFundTab } from './places.ts';
import { ReceiptsArea } from './ReceiptsArea.tsx';
import { CALL_STEPS, StateSteps } from './StateSteps.tsx';
import { percentText } from './TermsStrip.tsx';

export type Call = OutputOf<'capitalCalls.get'>;

export function CallPage(props: { readonly fundId: string; readonly capitalCallId: string }) {
  const { fundId, capitalCallId } = props;
  const asOf = useAsOf();
  const call = useQuery('capitalCalls.get', { capitalCallId, asOf }, { topics: CALL_TOPICS });
  if (call.data) return <Opened call={call.data} asOf={asOf} />;
  const isGone = call.error?.code === 'CAPITAL_CALL_UNKNOWN';
  return (
    <Screen title={t('funds.title')}>
      {isGone ? (
        <Empty
          title={t('calls.unknown')}
          why={t('calls.unknownWhy')}
          action={
            <Button icon="left" onClick={() => goToFundTab(fundId, 'calls')}>
              {t('funds.calls')}
            </Button>
          }
        />
      ) : call.error ? (
        <Problem error={call.error} onRetry={call.reload} />
      ) : (
        <Skeleton rows={12} />
      )}
    </Screen>
  );
}

/** The commands of a call, each with the version or the content that the person sees. */
function useCallSteps(call: Call, asOf: string): EventSteps {
  const { id: capitalCallId, entry, number, contentHash } = call;
  const { refusal, keep } = useRefusedAt(entry);
  const quiet = { toastErrors: false } as const;
  const review = useCommand('capitalCalls.review', {
    ...quiet,
    done: () => t('calls.reviewed', { number }),
  });
  const decide = useCommand('capitalCalls.decide', {
    ...quiet,
    done: ({ state, missing }) => t(`calls.decided.${state}`, { number, missing }),
  });
  const take = useCommand('capitalCalls.step', {
    ...quiet,
    done: ({ status }) => t('calls.stepTaken', { number, status: t(`funds.status.${status}`) }),
  });
  return {
    isBusy: review.isRunning || decide.isRunning || take.isRunning,
    refusal,
    review: () => void review.run({ capitalCallId, expectedEntry: entry }).then(keep),
    decide: (verdict) => void decide.run({ capitalCallId, contentHash, verdict }).then(keep),
    take: (step, date) =>
      void take
        .run({ capitalCallId, step, expectedEntry: entry, ...(date === undefined ? {} : { date }) })
        .then(keep),
    notices: {
      due: call.dueDate,
      latest: call.noticeBy,
      planned: call.options.noticeDate ?? null,
      asOf,
    },
  };
}

function Opened({ call, asOf }: { readonly call: Call; readonly asOf: string }) {
  const { fund, number } = call;
  const computing = useJob('capitalCalls.compute', {
    label: () => t('calls.job', { fund: fund.name, number }),
    done: ({ runHash }) => t('calls.computed', { run: runHash.slice(0, 4) }),
  });
  const documents = useDocumentJob(fund);
  const steps = useCallSteps(call, asOf);
  const compute = () => void computing.run({ capitalCallId: call.id });
  const isBusy = computing.job !== undefined || steps.isBusy;
  const isReceiving = ['noticed', 'part-funded', 'funded'].includes(call.status);
  return (
    <Screen
      permission="fund.edit"
      title={t('calls.title', { number })}
      context={fund.name}
      tabTitle={t('calls.tab', { fund: fund.name, number })}
      states={<StateSteps status={call.status} steps={CALL_STEPS} />}
      actions={
        <>
          <Button secondary icon="left" onClick={() => goToFund(fund.id, fund.name)}>
            {t('funds.fund')}
          </Button>
          <MoreSteps event={call} isBusy={isBusy} steps={steps} cancel={t('calls.cancel')} />
          {call.status === 'computed' && (
            <Button writes disabled={isBusy} onClick={compute}>
              {t('calls.computeAgain')}
            </Button>
          )}
          {call.lines.length > 0 && (
            <Button
              writes="report.create"
              disabled={documents.job !== undefined}
              onClick={() =>
                void documents.run({
                  kind: 'capital-call-notice',
                  formats: ['pdf', 'xlsx'],
                  asOf,
                  capitalCallId: call.id,
                })
              }
            >
              {t('fundDocuments.notices')}
            </Button>
          )}
          <NextStep event={call} isBusy={isBusy} steps={steps} onCompute={compute} />
        </>
      }
    >
      <div className="stack fund-page">
        <RefusalNotice refusal={steps.refusal} />
        {computing.job && <JobProgress job={computing.job} />}
        {documents.job && <JobProgress job={documents.job} />}
        {documents.error && <RefusalNotice refusal={documents.error} />}
        {computing.error && <RefusalNotice refusal={computing.error} />}
        <ReminderNote call={call} />
        <ApprovalNote event={call} />
        <Warnings warnings={call.warnings} />
        <CallStrip call={call} asOf={asOf} />
        {call.lines.length === 0 ? (
          <Area title={t('calls.lines')}>
            <Empty
              title={t('calls.noLines', {
                amount: formatMoney(call.amount),
                date: formatDate(call.dueDate),
              })}
              why={t('calls.noLinesWhy')}
              action={
                <Button
                  icon="play"
                  writes
                  disabled={isBusy || call.status !== 'draft'}
                  onClick={compute}
                >
                  {t('calls.compute')}
                </Button>
              }
            />
          </Area>
        ) : (
          <CallLines call={call} asOf={asOf} />
        )}
        {(isReceiving || call.receipts.length > 0) && (
          <ReceiptsArea call={call} asOf={asOf} isReceiving={isReceiving} />
        )}
      </div>
    </Screen>
  );
}

function ReminderNote({ call }: { readonly call: Call }) {
  const { reminder, lateCount } = call;
  if (reminder === null) return null;
  const { kind, daysLeft } = reminder;
  const days = Math.abs(daysLeft);
  const isLate = daysLeft < 0 && kind !== 'settle';
  const words =
    kind === 'receive' && lateCount > 0
      ? tn('calls.reminder.receiveLate', lateCount, { days })
      : isLate
        ? t('calls.reminder.overdue', { days })
        : t(`calls.reminder.${kind}`, { days });
  return (
    <p className={isLate ? 'notice warn' : 'notice neutral'}>
      <Icon name={isLate ? 'warning' : 'clock'} /> {words}
    </p>
  );
}

const AMOUNTS = ['amount', 'received', 'outstanding', 'interestDue'] as const;

const AMOUNT_HEADS = {
  amount: 'calls.called',
  received: 'calls.received',
  outstanding: 'calls.outstanding',
  interestDue: 'calls.interestDue',
} as const;

/** The call in a row of facts, as the terms of a fund stand on its page. */
function CallStrip({ call, asOf }: { readonly call: Call; readonly asOf: string }) {
  const notice = call.noticeDate ?? null;
  const planned = call.options.noticeDate;
  return (
    <dl className="terms-strip call-strip">
      <div>
        <dt>{t('calls.due')}</dt>
        <dd>{formatDate(call.dueDate)}</dd>
      </div>
      <div>
        <dt>{t('calls.notice')}</dt>
        <dd>
          {notice !== null
            ? formatDate(notice)
            : planned === undefined
              ? t('calls.noticeBy', { date: formatDate(call.noticeBy) })
              : t('calls.noticePlanned', { date: formatDate(planned) })}
        </dd>
      </div>
      {AMOUNTS.map((figure) => (
        <div key={figure}>
          <dt>{t(AMOUNT_HEADS[figure])}</dt>
          <dd>
            <Figure
              amount={call[figure].amount}
              zero="dash"
              opens={explainBy('capitalCalls.explain', { capitalCallId: call.id, asOf, figure })}
              label={t(AMOUNT_HEADS[figure])}
            />
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('calls.basis')}</dt>
        <dd>
          {t(`calls.basis.${call.options.basis ?? 'commitment'}`)}
          {call.late !== null && (
            <span className="muted">
              {', '}
              {t('calls.lateTerms', {
                rate: percentText(call.late.rateAnnual, 2),
                dayCount: call.late.dayCount,
              })}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('calls.account')}</dt>
        <dd>{call.account?.name ?? <span className="muted">{t('calls.noAccount')}</span>}</dd>
      </div>
    </dl>
  );
}
