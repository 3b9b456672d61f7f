/**
 * What can be done with a call, distribution, closing or clawback where it stands: reviewed and
 * approved by others, noticed, settled, returned or cancelled. Refusals are said on the page, beside
 * what they are about.
 */
import { useEffect, useRef, useState } from 'react';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { Button, CopyError, Icon, IconButton, Menu, useRefusal } from '../../ui/index.ts';
import { NoticeDialog, type NoticePlan } from './NoticeDialog.tsx';

type Verdict = InputOf<'distributions.decide'>['verdict'];
type Step = InputOf<'distributions.step'>['step'];

/** What every event says of where it stands. */
export type FundEvent = Pick<
  OutputOf<'funds.get'>['distributions'][number],
  'status' | 'entry' | 'contentHash' | 'approval' | 'steps'
>;

export interface EventSteps {
  readonly isBusy: boolean;
  readonly refusal: AppError | undefined;
  review(): void;
  decide(verdict: Verdict): void;
  take(step: Step, date?: string): void;
  /** Where the day of the notices is entered; left out, they are sent without one. */
  readonly notices?: NoticePlan;
}

/** A refusal is of the state that was asked about; another run, or the past, has none of it. */
export function useRefusedAt(entry: number) {
  const [refused, setRefused] = useState<{ entry: number; error: AppError } | null>(null);
  return {
    refusal: refused?.entry === entry ? refused.error : undefined,
    keep: (reply: { readonly ok: boolean; readonly error?: AppError }) =>
      setRefused(reply.ok || !reply.error ? null : { entry, error: reply.error }),
  };
}

export function RefusalNotice({ refusal }: { readonly refusal: AppError | undefined }) {
  if (!refusal) return null;
  return (
    <div className="notice bad" role="alert">
      <Icon name="breach" />
      <span className="grow">
        {refusal.message} <span className="mono">{refusal.code}</span>
      </span>
      <CopyError error={refusal} />
    </div>
  );
}

/** Who has decided, and how many others are still needed. */
export function ApprovalNote({ event }: { readonly event: FundEvent }) {
  const { approval, status } = event;
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

interface StepProps {
  readonly event: FundEvent;
  readonly isBusy: boolean;
  readonly steps: EventSteps;
}

/**
 * The one step that takes the event on. A step under way is off and so loses the keys; they are back
 * at what is next when it is done, unless the person has gone elsewhere meanwhile.
 */
export function NextStep(props: StepProps & { onCompute(): void }) {
  const { isBusy } = props;
  const { entry } = props.event;
  const box = useRef<HTMLSpanElement>(null);
  const isTaken = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another entry is drawn with other buttons
  useEffect(() => {
    const keys = document.activeElement;
    // Keys that were let go of lie on nothing, or wait at the heading of the screen.
    const areFree = keys === document.body || keys?.tagName === 'H1';
    if (isBusy || !isTaken.current || !areFree) return;
    box.current?.querySelector<HTMLButtonElement>('.primary:enabled')?.focus();
  }, [isBusy, entry]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the keys go
    <span
      ref={box}
      className="next-step"
      onFocus={() => {
        isTaken.current = true;
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null) isTaken.current = false;
      }}
    >
      <StepButtons {...props} />
    </span>
  );
}

function StepButtons(props: StepProps & { onCompute(): void }) {
  const { event, isBusy, steps, onCompute } = props;
  if (event.status === 'draft')
    return (
      <Button kind="primary" icon="play" writes disabled={isBusy} onClick={onCompute}>
        {t('funds.compute')}
      </Button>
    );
  if (event.status === 'computed')
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
  if (event.status === 'reviewed')
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
  const step = (['notice', 'settle'] as const).find((one) => event.steps.includes(one));
  if (step === undefined) return null;
  if (step === 'notice' && steps.notices)
    return <NoticeButton plan={steps.notices} isBusy={isBusy} take={steps.take} />;
  return (
    <Button kind="primary" writes disabled={isBusy} onClick={() => steps.take(step)}>
      {t(`funds.${step}`)}
    </Button>
  );
}

function NoticeButton(props: {
  readonly plan: NoticePlan;
  readonly isBusy: boolean;
  readonly take: EventSteps['take'];
}) {
  const { plan, isBusy, take } = props;
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button kind="primary" writes disabled={isBusy} onClick={() => setAsked(true)}>
        {t('funds.notice')}
      </Button>
      {isAsked && (
        <NoticeDialog
          plan={plan}
          onSent={(date) => take('notice', date)}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}

/** The way back, and the end without payment. */
export function MoreSteps(props: StepProps & { readonly cancel: string }) {
  const { event, isBusy, steps, cancel } = props;
  const refusal = useRefusal('fund.edit');
  const isPast = useIsPast();
  const back = (['return', 'cancel'] as const).filter((step) => event.steps.includes(step));
  if (back.length === 0) return null;
  return (
    <Menu
      label={t('common.more')}
      align="end"
      items={back.map((step) => ({
        id: step,
        label: step === 'cancel' ? cancel : t('funds.return'),
        isDisabled: isBusy || isPast || refusal !== null,
        run: () => steps.take(step),
      }))}
      trigger={(trigger) => <IconButton icon="more" label={t('common.more')} {...trigger} />}
    />
  );
}
