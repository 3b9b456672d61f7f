/**
 * The open screens. Home is always the first and stays. Each tab remembers where it was, so that
 * back and forward work inside it; the whole strip survives a restart.
 */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type ScreenParams = { readonly [name: string]: string };

export interface Place {
  readonly screen: string;
  readonly params: ScreenParams;
  /** A name of its own, such as `Growth Partners II · Distribution 4`. */
  readonly title?: string;
}

export interface Tab {
  readonly id: string;
  readonly places: readonly Place[];
  readonly at: number;
  readonly isDirty?: boolean;
}

interface TabState {
  readonly tabs: readonly Tab[];
  readonly active: string;
  open(place: Place, options?: { readonly newTab?: boolean }): void;
  /** Goes to a place inside the active tab, so that *back* returns. */
  go(place: Place): void;
  activate(id: string): void;
  close(id: string): void;
  move(id: string, by: number): void;
  travel(by: -1 | 1): void;
  setDirty(id: string, isDirty: boolean): void;
  setTitle(id: string, title: string): void;
}

export const HOME_TAB = 'home';
const HISTORY_LIMIT = 50;

const homeTab: Tab = { id: HOME_TAB, places: [{ screen: 'home', params: {} }], at: 0 };

export function placeOf(tab: Tab): Place {
  return tab.places[tab.at] ?? { screen: 'home', params: {} };
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.screen === other.screen && JSON.stringify(one.params) === JSON.stringify(other.params);
}

/** Screens of which one tab is enough: another place in them is a step inside, and Back returns. */
const SINGLE: ReadonlySet<string> = new Set([
  'position',
  'accounts',
  'settings',
  'journal',
  'ledger',
]);

/** The tab that already shows a place; one of a single screen, though it shows another place in it. */
export function tabFor(tabs: readonly Tab[], place: Place): Tab | undefined {
  return (
    tabs.find((tab) => isSamePlace(placeOf(tab), place)) ??
    (SINGLE.has(place.screen)
      ? tabs.find((tab) => tab.id !== HOME_TAB && placeOf(tab).screen === place.screen)
      : undefined)
  );
}

function nextId(tabs: readonly Tab[]): string {
  const used = tabs.map((tab) => Number(tab.id.slice(1))).filter(Number.isFinite);
  return `t${Math.max(0, ...used) + 1}`;
}

function replaceTab(tabs: readonly Tab[], id: string, change: (tab: Tab) => Tab): readonly Tab[] {
  return tabs.map((tab) => (tab.id === id ? change(tab) : tab));
}

function withPlace(tab: Tab, place: Place): Tab {
  if (isSamePlace(placeOf(tab), place)) return tab;
  const places = [...tab.places.slice(0, tab.at + 1), place].slice(-HISTORY_LIMIT);
  return { ...tab, places, at: places.length - 1 };
}

export const useTabs = create<TabState>()(
  persist(
    (set) => ({
      tabs: [homeTab],
      active: HOME_TAB,
      open: (place, options) =>
        set((state) => {
          const found = tabFor(state.tabs, place);
          if (found && !options?.newTab) {
            // A screen named alone comes back as it was left; named again, it starts anew.
            const isNamedAlone = Object.keys(place.params).length === 0;
            return {
              active: found.id,
              tabs:
                isNamedAlone && found.id !== state.active
                  ? state.tabs
                  : replaceTab(state.tabs, found.id, (tab) => withPlace(tab, place)),
            };
          }
          const id = nextId(state.tabs);
          return { tabs: [...state.tabs, { id, places: [place], at: 0 }], active: id };
        }),
      go: (place) =>
        set((state) => ({
          tabs: replaceTab(state.tabs, state.active, (tab) => withPlace(tab, place)),
        })),
      activate: (id) => set({ active: id }),
      close: (id) =>
        set((state) => {
          if (id === HOME_TAB) return state;
          const index = state.tabs.findIndex((tab) => tab.id === id);
          const tabs = state.tabs.filter((tab) => tab.id !== id);
          const neighbour = tabs[Math.min(index, tabs.length - 1)] ?? homeTab;
          return { tabs, active: state.active === id ? neighbour.id : state.active };
        }),
      move: (id, by) =>
        set((state) => {
          const from = state.tabs.findIndex((tab) => tab.id === id);
          const to = Math.min(state.tabs.length - 1, Math.max(1, from + by));
          const tab = state.tabs[from];
          if (!tab || from < 1) return state;
          const tabs = state.tabs.filter((other) => other.id !== id);
          tabs.splice(to, 0, tab);
          return { tabs };
        }),
      travel: (by) =>
        set((state) => ({
          tabs: replaceTab(state.tabs, state.active, (tab) => ({
            ...tab,
            at: Math.min(tab.places.length - 1, Math.max(0, tab.at + by)),
          })),
        })),
      setDirty: (id, isDirty) =>
        set((state) => ({ tabs: replaceTab(state.tabs, id, (tab) => ({ ...tab, isDirty })) })),
      setTitle: (id, title) =>
        set((state) => ({
          tabs: replaceTab(state.tabs, id, (tab) => {
            if (placeOf(tab).title === title) return tab;
            const places = tab.places.map((place, index) =>
              index === tab.at ? { ...place, title } : place,
            );
            return { ...tab, places };
          }),
        })),
    }),
    {
      name: 'ballast.tabs',
      partialize: ({ tabs, active }) => ({
        tabs: tabs.map((tab) => ({ id: tab.id, places: tab.places, at: tab.at })),
        active,
      }),
    },
  ),
);

/** Opens a screen in its tab, making one where none shows it. */
export function openScreen(screen: string, params: ScreenParams = {}, title?: string): void {
  useTabs.getState().open(title === undefined ? { screen, params } : { screen, params, title });
}
