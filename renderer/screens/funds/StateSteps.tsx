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
  const at = (steps as readonly string[]).indexOf(status === 'part-funded' ? 'funded' : status);
  return (
    <ol className="state-steps" aria-label={t('funds.status')}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={index < at ? 'past' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          {index < at && <Icon name="check" size={12} />}
          {index === at ? statusText(status) : t(`funds.status.${step}`)}
        </li>
      ))}
    </ol>
  );
}
