/**
 * Why something may not be changed: the window shows the past, or the person's roles do not allow it.
 * Buttons that write, forms and grids below ask here, so that a screen says it once.
 */
import { createContext, useContext } from 'react';
import { t } from '../messages/index.ts';
import { useIsPast } from '../stores/clocks.ts';

/** Set by a screen or a part of it; `null` where the person may change what stands there. */
export const ReadOnlyReason = createContext<string | null>(null);

/** The reason in a sentence; `null` where changes are allowed. */
export function useReadOnly(): string | null {
  const reason = useContext(ReadOnlyReason);
  return useIsPast() ? t('error.readOnlyKnown') : reason;
}
