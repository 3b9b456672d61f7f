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

function goToView(id: PositionViewId): void {
  const params = id === 'accounts' ? {} : { view: id };
  useTabs.getState().go({ screen: 'position', params });
}

/** In a narrow window the line of views becomes a choice. */
export function ViewTabs({ view }: { readonly view: PositionViewId }) {
  const label = t('position.views');
  const options = POSITION_VIEWS.map((id) => ({ value: id, label: t(`position.view.${id}`) }));
  return (
    <>
      <select
        className="input view-choice"
        aria-label={label}
        value={view}
        onChange={(event) => goToView(viewOf(event.target.value))}
      >
        {options.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <Segmented label={label} value={view} options={options} onChange={goToView} />
    </>
  );
}
