/** The lock in a screen's header where the person's role lets them look but not change. */
import { t } from '../messages/index.ts';
import { useMay, useSession } from '../stores/session.ts';
import { Chip } from '../ui/index.ts';

/** Why a person may not, in words; `null` where they may. */
export function useRefusal(permission: string): string | null {
  const may = useMay(permission);
  const role = useSession((state) => state.person.role);
  return may ? null : t('error.readOnlyRole', { role });
}

/** Lock and reason; nothing where the person may. */
export function ReadOnly({ permission }: { readonly permission: string }) {
  const refusal = useRefusal(permission);
  if (refusal === null) return null;
  return (
    <Chip icon="lock" title={refusal}>
      {t('common.readOnly')}
      <span className="sr-only">. {refusal}</span>
    </Chip>
  );
}
