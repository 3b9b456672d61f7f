/**
 * What can be done with a distribution where it stands: computed, reviewed and approved by others,
 * noticed, settled, returned or cancelled. Refusals are said on the page, beside what they are about.
 */
import { t } from '../../messages/index.ts';
import { useCommand } from '../../query.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button } from '../../ui/index.ts';
import type { Distribution } from './DistributionPage.tsx';
import { useDocumentJob } from './documentJob.ts';
import { type EventSteps, MoreSteps, NextStep, useRefusedAt } from './eventActions.tsx';
import { goToFund } from './places.ts';
import type { FundData } from './TermsStrip.tsx';

/** The commands of a distribution, each with the version or the content that the person sees. */
export function useDistributionSteps(distribution: Distribution, asOf: string): EventSteps {
  const { id: distributionId, entry, number, contentHash } = distribution;
  const { refusal, keep } = useRefusedAt(entry);
  const quiet = { toastErrors: false } as const;
  const review = useCommand('distributions.review', {
    ...quiet,
    done: () => t('funds.reviewed', { number }),
  });
  const decide = useCommand('distributions.decide', {
    ...quiet,
    done: ({ state, missing }) => t(`funds.decided.${state}`, { number, missing }),
  });
  const take = useCommand('distributions.step', {
    ...quiet,
    done: ({ status }) => t('funds.stepTaken', { number, status }),
  });
  return {
    isBusy: review.isRunning || decide.isRunning || take.isRunning,
    refusal,
    review: () => void review.run({ distributionId, expectedEntry: entry }).then(keep),
    decide: (verdict) => void decide.run({ distributionId, contentHash, verdict }).then(keep),
    take: (step, date) =>
      void take
        .run({
          distributionId,
          step,
          expectedEntry: entry,
          ...(date === undefined ? {} : { date }),
        })
        .then(keep),
    notices: {
      due: distribution.payDate,
      latest: null,
      planned: distribution.noticeDate,
      asOf,
    },
  };
}

export function DistributionActions(props: {
  readonly data: FundData;
  readonly distribution: Distribution;
  readonly asOf: string;
  readonly isBusy: boolean;
  readonly steps: EventSteps;
  onCompute(): void;
}) {
  const { data, distribution, asOf, isBusy, steps, onCompute } = props;
  const report = useCommand('reports.create', { done: () => t('funds.reported') });
  const documents = useDocumentJob(data.fund);
  const make = (kind: 'distribution-notice' | 'waterfall-workbook') =>
    void documents.run({
      kind,
      formats: ['pdf', 'xlsx'],
      asOf,
      distributionId: distribution.id,
    });
  const create = async () => {
    const reply = await report.run({
      kind: 'distribution',
      formats: ['pdf', 'xlsx'],
      asOf,
      distributionId: distribution.id,
    });
    if (reply.ok) openScreen('reports');
  };
  return (
    <>
      <Button secondary icon="left" onClick={() => goToFund(data.fund.id, data.fund.name)}>
        {t('funds.fund')}
      </Button>
      <MoreSteps event={distribution} isBusy={isBusy} steps={steps} cancel={t('funds.cancel')} />
      {distribution.status === 'computed' && (
        <Button writes disabled={isBusy} onClick={onCompute}>
          {t('funds.computeAgain')}
        </Button>
      )}
      {distribution.runId !== null && (
        <>
          <Button
            writes="report.create"
            disabled={documents.job !== undefined}
            onClick={() => make('distribution-notice')}
          >
            {t('fundDocuments.notices')}
          </Button>
          <Button
            writes="report.create"
            disabled={documents.job !== undefined}
            onClick={() => make('waterfall-workbook')}
          >
            {t('fundDocuments.workbook')}
          </Button>
          <Button writes="report.create" disabled={report.isRunning} onClick={() => void create()}>
            {t('funds.report')}
          </Button>
        </>
      )}
      <NextStep event={distribution} isBusy={isBusy} steps={steps} onCompute={onCompute} />
    </>
  );
}
