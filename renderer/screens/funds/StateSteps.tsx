/** Where a distribution stands on its way from draft to settled. */
import { t } from '../../messages/index.ts';
import { Icon } from '../../ui/index.ts';

const STEPS = ['draft', 'computed', 'reviewed', 'approved', 'noticed', 'settled'] as const;

const STATUSES = [...STEPS, 'cancelled'] as const;

function isStatus(status: string): status is (typeof STATUSES)[number] {
  return (STATUSES as readonly string[]).includes(status);
}

/** A status in words; one that this version does not know stands as it is. */
export function statusText(status: string): string {
  return isStatus(status) ? t(`funds.status.${status}`) : status;
}

export function StateSteps({ status }: { readonly status: string }) {
  const at = (STEPS as readonly string[]).indexOf(status);
  return (
    <ol className="state-steps" aria-label={t('funds.status')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < at ? 'past' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          {index < at && <Icon name="check" size={12} />}
          {t(`funds.status.${step}`)}
        </li>
      ))}
    </ol>
  );
}
