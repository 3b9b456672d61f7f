/**
 * Why something may not be changed: the window shows the past, or the person's roles do not allow it.
 * Buttons that write, forms and grids below ask here, so that a screen says it once.
 */
import { createContext, useContext } from 'react';
import type { Permission } from '../../preload/contract/permissions.ts';
import { t } from '../messages/index.ts';
import { useIsPast } from '../stores/clocks.ts';
import { useMay, useSession } from '../stores/session.ts';

/** Set by a screen or a part of it; `null` where the person may change what stands there. */
export const ReadOnlyReason = createContext<string | null>(null);

/** Why a person may not, in words; `null` where they may, or where no permission is asked for. */
export function useRefusal(permission: Permission | undefined): string | null {
  const may = useMay(permission ?? '');
  const role = useSession((state) => state.person.role);
  return may || permission === undefined ? null : t('error.readOnlyRole', { role });
}

/**
 * The reason in a sentence; `null` where changes are allowed. A permission of its own, for what a
 * screen does with another right than the rest of it, goes before the reason around.
 */
export function useReadOnly(permission?: Permission): string | null {
  const around = useContext(ReadOnlyReason);
  const own = useRefusal(permission);
  if (useIsPast()) return t('error.readOnlyKnown');
  return permission === undefined ? around : own;
}
