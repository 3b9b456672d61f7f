/**
 * What can be done with a distribution where it stands: computed, reviewed and approved by others,
 * noticed, settled, returned or cancelled. Refusals are said on the page, beside what they are about.
 */
import { useState } from 'react';
import type { AppError, InputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { useCommand } from '../../query.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Icon, IconButton, Menu, useRefusal } from '../../ui/index.ts';
import type { Distribution } from './DistributionPage.tsx';
import { goToFund } from './places.ts';
import type { FundData } from './TermsStrip.tsx';

type Verdict = InputOf<'distributions.decide'>['verdict'];
type Step = InputOf<'distributions.step'>['step'];

export interface DistributionSteps {
  readonly isBusy: boolean;
  readonly refusal: AppError | undefined;
  review(): void;
  decide(verdict: Verdict): void;
  take(step: Step): void;
}

/** The commands of a distribution, each with the version or the content that the person sees. */
export function useDistributionSteps(distribution: Distribution): DistributionSteps {
  const { id: distributionId, entry, number, contentHash } = distribution;
  // A refusal is of the state that was asked about; another run, or the past, has none of it.
  const [refused, setRefused] = useState<{ entry: number; error: AppError } | null>(null);
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
  const keep = (reply: { readonly ok: boolean; readonly error?: AppError }) =>
    setRefused(reply.ok || !reply.error ? null : { entry, error: reply.error });
  return {
    isBusy: review.isRunning || decide.isRunning || take.isRunning,
    refusal: refused?.entry === entry ? refused.error : undefined,
    review: () => void review.run({ distributionId, expectedEntry: entry }).then(keep),
    decide: (verdict) => void decide.run({ distributionId, contentHash, verdict }).then(keep),
    take: (step) => void take.run({ distributionId, step, expectedEntry: entry }).then(keep),
  };
}

/** Who has decided, and how many others are still needed. */
export function ApprovalNote({ distribution }: { readonly distribution: Distribution }) {
  const { approval, status } = distribution;
  if (status !== 'reviewed' && approval.given.length === 0) return null;
  const names = approval.given.map(({ userName, comment }) =>
    comment === null ? userName : `${userName} (${comment})`,
  );
  const given = names.length > 0 ? t('funds.approvedBy', { names: names.join(', ') }) : '';
  const missing =
    approval.missing > 0 ? t('funds.approvalsMissing', { missing: approval.missing }) : '';
  return (
    <p className="notice neutral">
      <Icon name="check" /> {[given, missing].filter(Boolean).join(' ')}
    </p>
  );
}

export function DistributionActions(props: {
  readonly data: FundData;
  readonly distribution: Distribution;
  readonly asOf: string;
  readonly isBusy: boolean;
  readonly steps: DistributionSteps;
  onCompute(): void;
}) {
  const { data, distribution, asOf, isBusy, steps, onCompute } = props;
  const report = useCommand('reports.create', { done: () => t('funds.reported') });
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
      <MoreSteps distribution={distribution} isBusy={isBusy} steps={steps} />
      {distribution.status === 'computed' && (
        <Button writes disabled={isBusy} onClick={onCompute}>
          {t('funds.computeAgain')}
        </Button>
      )}
      {distribution.runId !== null && (
        <Button writes="report.create" disabled={report.isRunning} onClick={() => void create()}>
          {t('funds.report')}
        </Button>
      )}
      <NextStep distribution={distribution} isBusy={isBusy} steps={steps} onCompute={onCompute} />
    </>
  );
}

interface StepProps {
  readonly distribution: Distribution;
  readonly isBusy: boolean;
  readonly steps: DistributionSteps;
}

/** The one step that takes the distribution on. */
function NextStep(props: StepProps & { onCompute(): void }) {
  const { distribution, isBusy, steps, onCompute } = props;
  switch (distribution.status) {
    case 'draft':
      return (
        <Button kind="primary" icon="play" writes disabled={isBusy} onClick={onCompute}>
          {t('funds.compute')}
        </Button>
      );
    case 'computed':
      return (
        <Button
          kind="primary"
          icon="check"
          writes="fund.approve"
          disabled={isBusy}
          onClick={steps.review}
        >
          {t('funds.review')}
        </Button>
      );
    case 'reviewed':
      return (
        <>
          <Button writes="fund.approve" disabled={isBusy} onClick={() => steps.decide('rejected')}>
            {t('funds.reject')}
          </Button>
          <Button
            kind="primary"
            icon="check"
            writes="fund.approve"
            disabled={isBusy}
            onClick={() => steps.decide('approved')}
          >
            {t('funds.approve')}
          </Button>
        </>
      );
    case 'approved':
      return (
        <Button kind="primary" writes disabled={isBusy} onClick={() => steps.take('notice')}>
          {t('funds.notice')}
        </Button>
      );
    case 'noticed':
      return (
        <Button kind="primary" writes disabled={isBusy} onClick={() => steps.take('settle')}>
          {t('funds.settle')}
        </Button>
      );
    default:
      return null;
  }
}

/** The way back, and the end without payment. */
function MoreSteps({ distribution, isBusy, steps }: StepProps) {
  const refusal = useRefusal('fund.edit');
  const isPast = useIsPast();
  const back = (['return', 'cancel'] as const).filter((step) => distribution.steps.includes(step));
  if (back.length === 0) return null;
  return (
    <Menu
      label={t('common.more')}
      align="end"
      items={back.map((step) => ({
        id: step,
        label: t(`funds.${step}`),
        isDisabled: isBusy || isPast || refusal !== null,
        run: () => steps.take(step),
      }))}
      trigger={(trigger) => <IconButton icon="more" label={t('common.more')} {...trigger} />}
    />
  );
}
