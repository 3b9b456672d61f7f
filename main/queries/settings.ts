/** Settings of the workspace with the defaults that hold where none was made. */
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';

export interface WorkspaceSettings {
  readonly groupName: string;
  readonly baseCurrency: string;
  readonly timeZone: string;
  /** The day that the group works on; null follows the clock. */
  readonly businessDate: IsoDate | null;
}

/** Every setting by key. */
export function allSettings(store: ReadStore): { readonly [key: string]: unknown } {
  return Object.fromEntries(
    store
      .rows<{ readonly key: string; readonly value: unknown }>(
        'setting',
        'SELECT key, value FROM setting ORDER BY key',
      )
      .map(({ key, value }) => [key, value]),
  );
}

export function workspaceSettings(store: ReadStore): WorkspaceSettings {
  const settings = allSettings(store);
  return {
    groupName: (settings['group.name'] as string | undefined) ?? 'Group',
    baseCurrency: (settings['group.baseCurrency'] as string | undefined) ?? 'EUR',
    timeZone: (settings['group.timeZone'] as string | undefined) ?? 'UTC',
    businessDate: (settings['group.businessDate'] as IsoDate | null | undefined) ?? null,
  };
}

export function reportingCurrencyOf(store: ReadStore, asked: string | undefined): string {
  return asked ?? workspaceSettings(store).baseCurrency;
}
