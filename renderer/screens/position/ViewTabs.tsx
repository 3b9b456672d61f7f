/** The views of the cash position, one press apart; the view is part of the place, so Back works. */
import { t } from '../../messages/index.ts';
import { useTabs } from '../../stores/tabs.ts';
import { Segmented } from '../../ui/index.ts';

export const POSITION_VIEWS = [
  'accounts',
  'available',
  'worksheet',
  'ladder',
  'pools',
  'signed',
] as const;
export type PositionViewId = (typeof POSITION_VIEWS)[number];

/** The view that a place names; the accounts where it names none. */
export function viewOf(name: string | undefined): PositionViewId {
  return POSITION_VIEWS.find((view) => view === name) ?? 'accounts';
}

export function ViewTabs({ view }: { readonly view: PositionViewId }) {
  return (
    <Segmented
      label={t('position.views')}
      value={view}
      options={POSITION_VIEWS.map((id) => ({ value: id, label: t(`position.view.${id}`) }))}
      onChange={(id) =>
        useTabs
          .getState()
          .go(
            id === 'accounts'
              ? { screen: 'position', params: {} }
              : { screen: 'position', params: { view: id } },
          )
      }
    />
  );
}
