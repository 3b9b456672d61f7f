/**
 * Saved views: filters and column layouts of a screen under a name. They are a person's own habit, so
 * they stay on this device and make no journal entry.
 */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ColumnLayout } from '../grid/live-grids.ts';

export interface SavedView {
  /** Filters name banks and categories by id, which another workspace does not have. */
  readonly workspace: string;
  /** What the view is of, such as `position`; the state key of its grid. */
  readonly screen: string;
  readonly name: string;
  /** The filters, in the screen's own shape. */
  readonly settings: unknown;
  readonly layout: ColumnLayout | null;
}

export type ViewPlace = Pick<SavedView, 'workspace' | 'screen'>;

interface ViewsState {
  readonly views: readonly SavedView[];
  /** Adds a view, or replaces the one of the same name. */
  save(view: SavedView): void;
  remove(place: ViewPlace, name: string): void;
}

function isAt(view: SavedView, place: ViewPlace, name: string): boolean {
  return view.workspace === place.workspace && view.screen === place.screen && view.name === name;
}

export function viewsAt(views: readonly SavedView[], place: ViewPlace): readonly SavedView[] {
  return views
    .filter((view) => view.workspace === place.workspace && view.screen === place.screen)
    .sort((one, other) => one.name.localeCompare(other.name));
}

export const useViews = create<ViewsState>()(
  persist(
    (set) => ({
      views: [],
      save: (view) =>
        set(({ views }) => ({
          views: [...views.filter((one) => !isAt(one, view, view.name)), view],
        })),
      remove: (place, name) =>
        set(({ views }) => ({ views: views.filter((one) => !isAt(one, place, name)) })),
    }),
    { name: 'ballast.views' },
  ),
);
