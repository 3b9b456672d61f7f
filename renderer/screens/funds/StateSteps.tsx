/** Where a call, distribution, closing or clawback stands on its way from draft to settled. */
import { t } from '../../messages/index.ts';
import { Icon } from '../../ui/index.ts';

const STEPS = ['draft', 'computed', 'reviewed', 'approved', 'noticed', 'settled'] as const;

/** A call is funded before it is settled. */
export const CALL_STEPS = [
  'draft',
  'computed',
  'reviewed',
  'approved',
  'noticed',
  'funded',
  'settled',
] as const;

const STATUSES = [...CALL_STEPS, 'part-funded', 'cancelled'] as const;

function isStatus(status: string): status is (typeof STATUSES)[number] {
  return (STATUSES as readonly string[]).includes(status);
}

/** A status in words; one that this version does not know stands as it is. */
export function statusText(status: string): string {
  return isStatus(status) ? t(`funds.status.${status}`) : status;
}

export function StateSteps(props: {
  readonly status: string;
  readonly steps?: readonly (typeof CALL_STEPS)[number][];
}) {
  const { status, steps = STEPS } = props;
  const current = status === 'part-funded' ? 'funded' : status;
  return (
    <StepLine
      label={t('funds.status')}
      steps={steps.map((id) => ({
        id,
        name: id === current ? statusText(status) : t(`funds.status.${id}`),
      }))}
      current={current}
    />
  );
}

/** Steps in their order: those that are done, the one that is on, and what comes. */
export function StepLine(props: {
  readonly label: string;
  readonly steps: readonly { readonly id: string; readonly name: string }[];
  readonly current: string;
}) {
  const { label, steps, current } = props;
  const at = steps.findIndex(({ id }) => id === current);
  return (
    <ol className="state-steps" aria-label={label}>
      {steps.map(({ id, name }, index) => (
        <li
          key={id}
          className={index < at ? 'past' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          {index < at && <Icon name="check" size={12} />}
          {name}
          {index < at && <span className="sr-only">{t('funds.stepDone')}</span>}
        </li>
      ))}
    </ol>
  );
}
