/**
 * The two clocks of the window. *Effective* picks the day whose figures are shown; *known at* turns
 * everything back to what was recorded at a moment or at a journal entry.
 */
import { create } from 'zustand';
import { setShownDay } from '../format/index.ts';

/** A point of the journal: an entry's number, and its moment where it was chosen by time. */
export interface KnownAt {
  readonly entry: number;
  /** ISO moment in UTC. */
  readonly moment?: string;
}

interface ClockState {
  /** The business date of the workspace: what *today* means. */
  readonly businessDate: string;
  /** `null` follows the business date. */
  readonly effective: string | null;
  /** `null` is now. */
  readonly knownAt: KnownAt | null;
  setBusinessDate(date: string): void;
  setEffective(date: string | null): void;
  setKnownAt(knownAt: KnownAt | null): void;
}

function localToday(): string {
  const now = new Date();
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

export const useClocks = create<ClockState>()((set) => ({
  businessDate: localToday(),
  effective: null,
  knownAt: null,
  setBusinessDate: (businessDate) => set({ businessDate }),
  setEffective: (effective) => set({ effective }),
  setKnownAt: (knownAt) => set({ knownAt }),
}));

const shownDay = ({ effective, businessDate }: ClockState) => effective ?? businessDate;
setShownDay(shownDay(useClocks.getState()));
useClocks.subscribe((state) => setShownDay(shownDay(state)));

/** The day whose figures are shown. */
export function useAsOf(): string {
  return useClocks(shownDay);
}

/** True while the window shows the past: commands are refused and editors are text. */
export function useIsPast(): boolean {
  return useClocks((state) => state.knownAt !== null);
}

/** The known-at clock as a call takes it; *now* is left out. */
export function knownMeta(): { readonly knownEntry?: number } {
  const { knownAt } = useClocks.getState();
  return knownAt ? { knownEntry: knownAt.entry } : {};
}
