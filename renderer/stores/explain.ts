/**
 * What Explain shows. A figure names the query of the contract that explains it; figures inside an
 * explanation open too, so targets stack and the breadcrumb goes back.
 */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { call } from '../api.ts';
import type { ContractName, ExplanationWire, InputOf, OutputOf, Reply } from '../contract.ts';
import { knownMeta } from './clocks.ts';
import { useTabs } from './tabs.ts';

/** The queries of the contract that answer with an explanation. */
export type ExplainQuery = {
  [Name in ContractName]: OutputOf<Name> extends ExplanationWire
    ? ExplanationWire extends OutputOf<Name>
      ? Name
      : never
    : never;
}[ContractName];

/** A figure that opens: the query and input that explain it. */
export interface ExplainTarget {
  /** Tells targets apart; the query with its input. */
  readonly key: string;
  load(isNow: boolean): Promise<Reply<ExplanationWire>>;
}

/** The target of a figure, such as `explainBy('position.explain', { accountId, column, asOf })`. */
export function explainBy<Name extends ExplainQuery>(
  query: Name,
  input: InputOf<Name>,
): ExplainTarget {
  return {
    key: `${query} ${JSON.stringify(input)}`,
    load: (isNow) =>
      call(query, input, isNow ? {} : knownMeta()) as Promise<Reply<ExplanationWire>>,
  };
}

type LinkInput = { readonly [name: string]: unknown };

/** Makes targets of links whose query needs what only the window holds, such as a file's bytes. */
const linkTargets = new Map<string, (input: LinkInput) => ExplainTarget>();

/** Says how links to a query become targets, where their input alone does not answer it. */
export function openLinksBy(
  query: ExplainQuery,
  target: (input: LinkInput) => ExplainTarget,
): void {
  linkTargets.set(query, target);
}

/** The target behind a link of an explanation, whose query's name comes from the backend. */
export function explainLink(
  link: NonNullable<ExplanationWire['crumbs'][number]['link']>,
): ExplainTarget {
  const own = linkTargets.get(link.target);
  if (own) return own(link.input ?? {});
  return explainBy(link.target as ExplainQuery, (link.input ?? {}) as InputOf<ExplainQuery>);
}

interface ExplainState {
  readonly isOpen: boolean;
  readonly isPinned: boolean;
  /** A second window shows the explanation, so the panel opens by hand alone. */
  readonly isDetached: boolean;
  /** Pixels, where a person set them; `null` is the design's own width. */
  readonly width: number | null;
  readonly stack: readonly ExplainTarget[];
  /** Shows a figure, in place of what was shown. */
  show(target: ExplainTarget): void;
  /** Opens a figure inside the one shown. */
  enter(target: ExplainTarget): void;
  back(): void;
  setOpen(isOpen: boolean): void;
  setPinned(isPinned: boolean): void;
  detach(): void;
  attach(): void;
  setWidth(width: number): void;
}

export const PANEL_MINIMUM = 320;
export const PANEL_MAXIMUM = 560;

export const useExplain = create<ExplainState>()(
  persist(
    (set) => ({
      isOpen: false,
      isPinned: false,
      isDetached: false,
      width: null,
      stack: [],
      show: (target) =>
        set((state) => {
          const isShown = state.isOpen || state.isDetached;
          if (state.isPinned && isShown && state.stack.length > 0) return state;
          return { stack: [target], isOpen: state.isOpen || !state.isDetached };
        }),
      enter: (target) =>
        set((state) => ({
          stack: [...state.stack, target],
          isOpen: state.isOpen || !state.isDetached,
        })),
      back: () =>
        set((state) => ({ stack: state.stack.slice(0, Math.max(1, state.stack.length - 1)) })),
      setOpen: (isOpen) => set({ isOpen }),
      setPinned: (isPinned) => set({ isPinned }),
      detach: () => set({ isDetached: true, isOpen: false }),
      attach: () => set((state) => ({ isDetached: false, isOpen: state.stack.length > 0 })),
      setWidth: (width) =>
        set({ width: Math.min(PANEL_MAXIMUM, Math.max(PANEL_MINIMUM, Math.round(width))) }),
    }),
    {
      name: 'ballast.explain',
      partialize: ({ width, isPinned }) => ({ width, isPinned }),
    },
  ),
);

/** Shows the explanation of a figure in the panel. */
export function explain(target: ExplainTarget): void {
  useExplain.getState().show(target);
}

/** What each tab was explaining when it was left. */
const left = new Map<string, Pick<ExplainState, 'stack' | 'isOpen'>>();

// A figure belongs to its screen: another tab shows its own, unless the panel is pinned.
useTabs.subscribe((now, before) => {
  if (now.active === before.active) return;
  const { stack, isOpen, isPinned, isDetached } = useExplain.getState();
  left.set(before.active, { stack, isOpen });
  for (const id of left.keys()) if (!now.tabs.some((tab) => tab.id === id)) left.delete(id);
  if (isPinned) return;
  const next = left.get(now.active) ?? { stack: [], isOpen: false };
  useExplain.setState(isDetached ? { stack: next.stack } : next);
});
